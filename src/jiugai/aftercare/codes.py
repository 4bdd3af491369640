"""The code by which a reporter finds a complaint again: 12 signs of 32, 60 bits that nobody can guess.

The code is worked out under our key from what was sent, so that a form sent twice leads to one complaint and
one code. The database keeps its index only: who reads the database reopens nothing.
"""

import re
import secrets

from jiugai.core.personal_data import blind_index, plain

SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # no I, L, O, U: what is read wrongly is read back as meant
READ_AS = str.maketrans("ILO", "110")
DASHES = dict.fromkeys(map(ord, "-‐‑‒–—―−·・－"))  # whatever a telephone makes of a hyphen
LENGTH, GROUP, BITS = 12, 4, 5
REQUEST_KEY = re.compile(r"[0-9a-f]{32}")


def new_request_key() -> str:
    """What a form carries so that it counts once, however often it is sent."""
    return secrets.token_hex(16)


def code_for(request_key: str, *sent: str) -> str:
    """The code of what a form sent; of a form without a proper key a new one each time."""
    key = request_key if REQUEST_KEY.fullmatch(request_key) else new_request_key()
    number = int(blind_index("complaint sent", key, *sent), 16)
    return "".join(SIGNS[number >> place * BITS & 31] for place in range(LENGTH))


def read_code(written: str) -> str | None:
    """A code however it was written down: small letters, blanks, hyphens, O for 0. None if it is none."""
    code = plain(written).translate(DASHES).translate(READ_AS)
    return code if len(code) == LENGTH and set(code) <= set(SIGNS) else None


def shown_code(code: str) -> str:
    """As people write it down: ABCD-EFGH-JKMN."""
    return "-".join(code[start : start + GROUP] for start in range(0, LENGTH, GROUP))


def index_of(code: str) -> str:
    """What the database knows a code by."""
    return blind_index("complaint code", code)
