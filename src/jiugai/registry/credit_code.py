"""The unified social credit code of organisations (统一社会信用代码, GB 32100-2015)."""

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # without I O S V Z
WEIGHTS = tuple(pow(3, place, 31) for place in range(17))


def check_sign(first: str) -> str:
    """The eighteenth sign for the first seventeen. Raises: ValueError for a sign that is not used."""
    total = sum(ALPHABET.index(sign) * weight for sign, weight in zip(first, WEIGHTS, strict=True))
    # The outer remainder matters: a total of 0 mod 31 asks for "0", not for a thirty-second sign.
    return ALPHABET[(31 - total % 31) % 31]


def is_valid(code: str) -> bool:
    """Whether this is a code of 18 signs whose last one fits the others."""
    if len(code) != 18 or any(sign not in ALPHABET for sign in code):
        return False
    return check_sign(code[:17]) == code[17]
