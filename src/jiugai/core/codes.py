"""Codes that people read off paper and type in: 12 signs of 32, 60 bits, in groups of four."""

from jiugai.core.personal_data import plain

LENGTH, GROUP, BITS = 12, 4, 5
LOOK_LIKE = {"I": "1", "L": "1", "O": "0"}
DASHES = dict.fromkeys(map(ord, "-‐‑‒–—―−·・－"))  # whatever a telephone makes of a hyphen


def code_from(number: int, alphabet: str) -> str:
    """The code of a large number, by its lowest 60 bits."""
    return "".join(alphabet[number >> place * BITS & 31] for place in range(LENGTH))


def read_code(written: str, alphabet: str) -> str | None:
    """A code however it was written down: small letters, blanks, any hyphens. None if it is none.

    O, I and L are read as the digits they look like, where the alphabet has those.
    """
    code = plain(written).translate(DASHES)
    code = "".join(each if each in alphabet else LOOK_LIKE.get(each, each) for each in code)
    return code if len(code) == LENGTH and set(code) <= set(alphabet) else None


def shown_code(code: str) -> str:
    """As people write it down: ABCD-EFGH-JKMN."""
    return "-".join(code[start : start + GROUP] for start in range(0, LENGTH, GROUP))
