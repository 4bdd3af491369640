"""The code by which a reporter finds a complaint again: 12 signs of 32, 60 bits that nobody can guess.

The code is worked out under our key from what was sent, so that a form sent twice leads to one complaint and
one code. The database keeps its index only: who reads the database reopens nothing.
"""

import re
import secrets

from jiugai.core import codes
from jiugai.core.personal_data import blind_index

SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # no I, L, O, U: what is read wrongly is read back as meant
REQUEST_KEY = re.compile(r"[0-9a-f]{32}")


def new_request_key() -> str:
    """What a form carries so that it counts once, however often it is sent."""
    return secrets.token_hex(16)


def code_for(request_key: str, *sent: str) -> str:
    """The code of what a form sent; of a form without a proper key a new one each time."""
    key = request_key if REQUEST_KEY.fullmatch(request_key) else new_request_key()
    return codes.code_from(int(blind_index("complaint sent", key, *sent), 16), SIGNS)


def read_code(written: str) -> str | None:
    """A code however it was written down; None if it is none."""
    return codes.read_code(written, SIGNS)


def index_of(code: str) -> str:
    """What the database knows a code by."""
    return blind_index("complaint code", code)
