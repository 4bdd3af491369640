"""Sending short messages. Which way they go is a setting; a place names its own gateway by dotted path."""

import json
import os
import sys
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string

TEMPLATES = {"resident_code": "您的验证码是 {code}，{minutes} 分钟内有效。工作人员不会向您索要验证码。"}


class SmsGateway(Protocol):
    """Something that takes a message for a phone. `template` names a text that operators have approved."""

    def send(self, phone: str, template: str, parameters: Mapping[str, str]) -> str:
        """Hand the message over; returns the gateway's number for it. Raises: OSError if it is not taken"""
        ...


class ConsoleGateway:
    """Shows messages on standard error: for a demonstration on one's own machine."""

    def send(self, phone: str, template: str, parameters: Mapping[str, str]) -> str:
        print(f"短信 {phone}：{TEMPLATES[template].format(**parameters)}", file=sys.stderr, flush=True)
        return "console"


class FileGateway:
    """Appends messages to a file of the data directory that only the product's own user reads."""

    @property
    def path(self) -> Path:
        return Path(settings.DATA) / "sms.jsonl"

    def send(self, phone: str, template: str, parameters: Mapping[str, str]) -> str:
        said = {
            "at": _now().isoformat(),
            "phone": phone,
            "text": TEMPLATES[template].format(**parameters),
        }
        handle = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(handle, "a", encoding="utf-8") as file:
            file.write(json.dumps(said, ensure_ascii=False) + "\n")
        return "file"


def gateway() -> SmsGateway:
    """The gateway of this place."""
    made: SmsGateway = import_string(settings.SMS_GATEWAY)()
    return made


def _now() -> datetime:
    return timezone.localtime()
