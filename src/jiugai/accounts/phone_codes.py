"""Six digits sent to a phone: asked for, and entered once within a few minutes."""

import hmac
import logging
import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from jiugai.accounts.limits import Limit
from jiugai.accounts.models import PhoneCode
from jiugai.accounts.sms import gateway
from jiugai.core.errors import BadInput, Problem, Refused
from jiugai.core.personal_data import blind_index, keyed_mark, plain
from jiugai.registry.models import Home

logger = logging.getLogger(__name__)
MINUTES, TRIES = 5, 5
PER_PHONE = Limit("phone_code", 10, timedelta(days=1))
PER_ADDRESS = Limit("phone_code_address", 60, timedelta(hours=1))
DIGITS = 11


class WrongCode(Refused):
    """The digits are not those that were sent, or no longer good."""

    status = 409


def send_code(phone: str, *, address: str, at: datetime) -> None:
    """Send a code to a phone, if it is one of an owner's. Whoever asks learns nothing from the answer.

    `address`: where the request comes from, as a keyed digest. Raises: BadInput, TooOften
    """
    number = _number(phone)
    key = blind_index("phone", number)
    PER_ADDRESS.count(address, at)
    PER_PHONE.count(key, at)
    code = f"{secrets.randbelow(1_000_000):06}"
    with transaction.atomic():
        PhoneCode.objects.create(phone_key=key, code_key=_digest(key, code), sent_at=at)
        is_known = bool(homes_of_phone(key))
    if is_known:
        _send(number, {"code": code, "minutes": str(MINUTES)})


def homes_by_code(phone: str, code: str, *, at: datetime) -> list[Home]:
    """The homes of the owner whose phone it is; the code is used up. Raises: BadInput, WrongCode"""
    key = blind_index("phone", _number(phone))
    held = PhoneCode.objects.filter(
        phone_key=key, used_at=None, sent_at__gt=at - timedelta(minutes=MINUTES), sent_at__lte=at
    ).order_by("-pk")
    newest = held.first()
    wrong = WrongCode(_("验证码不对或已失效，请核对，或重新获取"))
    if newest is None:
        raise wrong
    tried = PhoneCode.objects.filter(pk=newest.pk, used_at=None, tries__lt=TRIES)
    if not tried.update(tries=F("tries") + 1):
        raise wrong
    if not hmac.compare_digest(newest.code_key, _digest(key, plain(code))):
        raise wrong
    if not PhoneCode.objects.filter(pk=newest.pk, used_at=None).update(used_at=at):
        raise wrong
    return homes_of_phone(key)


def homes_of_phone(phone_key: str) -> list[Home]:
    """The homes whose owner has this phone."""
    owned = Home.objects.filter(home_owners__owner__phone_key=phone_key).distinct()
    return list(owned.select_related("building__estate").order_by("pk"))


def _send(number: str, parameters: dict[str, str]) -> None:
    """A gateway that fails is the operators' business: whoever asks must not learn from it who is known."""
    try:
        gateway().send(number, "resident_code", parameters)
    except Exception:
        logger.exception("short message not taken by the gateway")


def _number(phone: str) -> str:
    """A mobile number as digits. Raises: BadInput"""
    digits = plain(phone).replace("-", "").removeprefix("+86")
    if not (digits.isascii() and digits.isdigit() and len(digits) == DIGITS and digits.startswith("1")):
        raise BadInput([Problem("手机号", column="手机号", expected="应为 11 位手机号码")])
    return digits


def _digest(phone_key: str, code: str) -> str:
    return keyed_mark("phone code", phone_key, code)
