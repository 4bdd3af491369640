"""One line per event on standard error, as `name=value`: read by people, split by machines."""

import json
import logging
import sys
import traceback

from jiugai.config.masks import masked, masked_argument


class Lines(logging.Formatter):
    """Time, level, logger, request and message; a fault's traceback stays in the same line.

    Whatever is told of addresses and people, their codes and numbers are not in it.
    """

    default_time_format = "%Y-%m-%dT%H:%M:%S%z"
    default_msec_format = ""

    def format(self, record: logging.LogRecord) -> str:
        parts = {
            "time": self.formatTime(record, self.default_time_format),
            "level": record.levelname,
            "logger": record.name,
            "request": _request(),
            "message": masked(_message(record)),
        }
        if record.exc_info:
            parts["fault"] = masked("".join(traceback.format_exception(*record.exc_info)))
        return " ".join(f"{name}={_quoted(value)}" for name, value in parts.items() if value)


def _message(record: logging.LogRecord) -> str:
    """The message with its arguments, each of them masked first."""
    if not isinstance(record.args, tuple) or not record.args:
        return record.getMessage()
    return str(record.msg) % tuple(masked_argument(each) for each in record.args)


def _request() -> str:
    """The id of the request being answered; nothing before the audit trail is loaded."""
    audit = sys.modules.get("jiugai.core.audit")
    return str(audit.request_id.get()) if audit else ""


def _quoted(value: str) -> str:
    """A value as one word, or in quotes with line ends escaped: nobody can forge a second line."""
    plain = value.isprintable() and not set(value) & {" ", '"', "="}
    if plain:
        return value
    quoted = json.dumps(value, ensure_ascii=False)
    return "".join(each if each.isprintable() else f"\\u{ord(each):04x}" for each in quoted)
