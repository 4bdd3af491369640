"""Every page of the product and who may open it: a page without a row here fails the tests."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django.urls import URLPattern, URLResolver, get_resolver

from jiugai.accounts.roles import Act
from jiugai.registry.models import Estate

PUBLIC, SIGNED_IN = "public", "signed in"
NOBODYS_FILE = "0" * 64


def nothing(division_code: str) -> dict[str, str]:
    """The page takes no arguments."""
    return {}


def of_division(division_code: str) -> dict[str, str]:
    return {"code": division_code}


def of_estate(division_code: str) -> dict[str, str]:
    """An estate that lies in the county."""
    estate = Estate.objects.create(
        code=f"{division_code}-00001", name="翠湖小区", division_id=division_code, source="摸底台账"
    )
    return {"code": estate.code}


def of_nobodys_file(division_code: str) -> dict[str, str]:
    return {"digest": NOBODYS_FILE}


@dataclass(frozen=True, slots=True)
class Page:
    """One address: who opens it (everybody, whoever signed in, or posts with an act), by which methods.

    `arguments` gives what stands in the address for a county; `is_placed` says that what lies in another
    county does not exist for a post of this one.
    """

    opens: str | Act
    methods: frozenset[str] = frozenset({"GET"})
    arguments: Callable[[str], Mapping[str, str]] = field(default=nothing)
    is_placed: bool = False


READ, FORM, DEED = frozenset({"GET"}), frozenset({"GET", "POST"}), frozenset({"POST"})

PAGES: Mapping[str, Page] = {
    "account_login": Page(PUBLIC, FORM),
    "account_logout": Page(PUBLIC, FORM),
    "account_inactive": Page(PUBLIC),
    "account_signup": Page(PUBLIC),
    "account_reset_password": Page(PUBLIC),
    "account_reauthenticate": Page(SIGNED_IN, FORM),
    "account_change_password": Page(SIGNED_IN, FORM),
    "mfa_authenticate": Page(PUBLIC, FORM),
    "mfa_index": Page(SIGNED_IN),
    "mfa_reauthenticate": Page(SIGNED_IN, FORM),
    "mfa_activate_totp": Page(SIGNED_IN, FORM),
    "mfa_deactivate_totp": Page(SIGNED_IN, FORM),
    "mfa_view_recovery_codes": Page(SIGNED_IN),
    "mfa_generate_recovery_codes": Page(SIGNED_IN, FORM),
    "mfa_download_recovery_codes": Page(SIGNED_IN),
    "desk:home": Page(PUBLIC),
    "desk:divisions": Page(SIGNED_IN),
    "desk:division": Page(SIGNED_IN, READ, of_division),
    "registry:estates": Page(Act.VIEW_ESTATES),
    "registry:estate": Page(Act.VIEW_ESTATES, READ, of_estate, is_placed=True),
    "registry:template": Page(Act.VIEW_ESTATES),
    "registry:export": Page(Act.EXPORT_ESTATES),
    "registry:import": Page(Act.IMPORT_ESTATES, FORM),
    "registry:ledger": Page(Act.IMPORT_ESTATES, READ, of_nobodys_file),
    "registry:ledger-confirm": Page(Act.IMPORT_ESTATES, DEED, of_nobodys_file),
    "registry:ledger-marked": Page(Act.IMPORT_ESTATES, READ, of_nobodys_file),
    "reserve:projects": Page(Act.VIEW_PROJECTS),
    "reserve:export": Page(Act.VIEW_PROJECTS),
    "reserve:propose": Page(Act.EDIT_PROJECTS, FORM),
}


def addresses(resolver: URLResolver | None = None, space: str = "") -> list[str]:
    """The name of every address that the product answers."""
    names = []
    for each in (resolver or get_resolver()).url_patterns:
        if isinstance(each, URLPattern):
            names.append(f"{space}{each.name}")
        else:
            names += addresses(each, f"{space}{each.namespace}:" if each.namespace else space)
    return names
