"""Personal data at rest: encrypted columns, blind indexes to look a person up, masks to show a person by.

The key is a file of the data directory (`field_key`), never a row of the database: who takes the database
alone reads nothing. A backup must hold both. AES-256-GCM with a fresh nonce for every text, bound to its
column, so that a cipher text moved to another column does not open.
"""

import hmac
import os
import unicodedata
from base64 import b64decode, b64encode
from functools import cache
from hashlib import sha256
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import FieldError
from django.db import models

from jiugai.policy.errors import JiugaiError

VERSION = "1:"
NONCE = 12
STAR = "*"


class CannotOpen(JiugaiError):
    """A cipher text that the key of this place does not open, or that was changed."""

    def __init__(self, column: str) -> None:
        super().__init__(
            f"{column} cannot be decrypted: the database and the file `field_key` of the data directory do "
            f"not belong together, or the row was changed. Restore both from the same backup."
        )


def seal_text(text: str, column: str) -> str:
    """The cipher text of a text that is not empty, for the column named."""
    nonce = os.urandom(NONCE)
    sealed = _cipher(settings.FIELD_KEY).encrypt(nonce, text.encode(), column.encode())
    return VERSION + b64encode(nonce + sealed).decode()


def open_text(sealed: str, column: str) -> str:
    """What `seal_text` was given. Raises: CannotOpen"""
    try:
        raw = b64decode(sealed.removeprefix(VERSION), validate=True)
        return _cipher(settings.FIELD_KEY).decrypt(raw[:NONCE], raw[NONCE:], column.encode()).decode()
    except (ValueError, InvalidTag) as error:
        raise CannotOpen(column) from error


def seal_bytes(content: bytes, name: str) -> bytes:
    """The cipher text of a file, bound to what it is kept as."""
    nonce = os.urandom(NONCE)
    return nonce + _cipher(settings.FIELD_KEY).encrypt(nonce, content, name.encode())


def open_bytes(sealed: bytes, name: str) -> bytes:
    """What `seal_bytes` was given. Raises: CannotOpen"""
    try:
        return _cipher(settings.FIELD_KEY).decrypt(sealed[:NONCE], sealed[NONCE:], name.encode())
    except InvalidTag as error:
        raise CannotOpen(name) from error


def blind_index(kind: str, *texts: str) -> str:
    """A digest under our key by which the same texts are found again without being kept readable.

    `kind` keeps a phone number from being compared with an identity number.
    """
    message = "\0".join((kind, *map(plain, texts))).encode()
    return hmac.digest(_key(settings.FIELD_KEY, b"blind index"), message, sha256).hex()


def keyed_mark(kind: str, *texts: str) -> str:
    """A mark that only this place can make: a row that bears it was not written past the product.

    Who has the database alone, without the key, makes none that holds.
    """
    message = "\0".join((kind, *texts)).encode()
    return hmac.digest(_key(settings.FIELD_KEY, b"row marks"), message, sha256).hex()


def plain(text: str) -> str:
    """A text as it is compared: full-width forms folded, no blanks, capital letters."""
    return "".join(unicodedata.normalize("NFKC", text).split()).upper()


def masked_name(text: str) -> str:
    """张三丰 → 张**. The name of an organisation is no secret: do not mask it."""
    return text[:1] + STAR * max(1, len(text) - 1) if text else ""


def masked_number(text: str) -> str:
    """An identity or phone number by its last four characters; short ones not at all."""
    shown = text[-4:] if len(text) >= 8 else ""
    return STAR * (len(text) - len(shown)) + shown


@cache
def _key(secret: str, use: bytes) -> bytes:
    return HKDF(hashes.SHA256(), 32, salt=None, info=b"jiugai " + use).derive(secret.encode())


@cache
def _cipher(secret: str) -> AESGCM:
    return AESGCM(_key(secret, b"field encryption"))


class EncryptedTextField(models.TextField):  # type: ignore[type-arg]  # as Django's own fields are
    """A text that the database holds encrypted. Rows are never found by it: keep a blind index beside it."""

    @property
    def column_label(self) -> str:
        return f"{self.model._meta.label_lower}.{self.name}"

    def get_prep_value(self, value: Any) -> Any:
        text = super().get_prep_value(value)
        return seal_text(text, self.column_label) if text else text

    def from_db_value(self, value: str | None, _expression: object, _connection: object) -> str | None:
        return open_text(value, self.column_label) if value else value

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name != "isnull":
            raise FieldError(f"{self.column_label} is encrypted: look it up by its blind index")
        return super().get_lookup(lookup_name)

    def masked(self, value: object) -> str:
        """The text as the trail and lists may show it."""
        text = str(value or "")
        return masked_number(text) if any(each.isdigit() for each in text) else masked_name(text)
