"""Limits on what anybody may try on public pages."""

from datetime import timedelta

from jiugai.accounts.limits import Limit

WRONG_CODES = Limit("invitation_code", 50, timedelta(minutes=15))
"""Codes entered wrongly from one address; right ones are not counted, so that neighbours share one."""
