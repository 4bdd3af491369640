"""What a ledger may say of people that is none of the register's business, and is not kept."""

import re

_HEADING = re.compile("身份证|证件号|公民身份|护照|银行卡|银行账|开户账号")
_IDENTITY = re.compile(
    r"(?<![0-9A-Za-z])[1-9][0-9]{5}(?:18|19|20)[0-9]{2}(?:0[1-9]|1[0-2])"
    r"(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}[0-9Xx](?![0-9A-Za-z])"
)
NOT_KEPT = "个人信息，不保存"
LEFT_OUT = "（身份证件号码，未保存）"


def is_personal(heading: str) -> bool:
    """Whether a column holds numbers of identity papers or accounts of people."""
    return _HEADING.search(heading) is not None


def without_identities(text: str) -> str:
    """A text with the numbers of identity cards left out, in whatever column they were written."""
    return _IDENTITY.sub(LEFT_OUT, text)
