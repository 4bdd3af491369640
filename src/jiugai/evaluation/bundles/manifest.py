"""The manifest of a bundle: what it is of, what lies in it with digests, who sealed it, what it restates."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeGuard

from jiugai.core.errors import BadInput, Problem, UnreadableFile
from jiugai.core.verifying import canonical
from jiugai.evaluation.bundles.tables import ALWAYS, SCHEMA, TABLES
from jiugai.policy import places

FILE = "manifest.json"
LONGEST = 4_000_000  # bytes
FORMAT = "jiugai-bundle"
HEX = 64


@dataclass(frozen=True, slots=True)
class TableSeal:
    """One table as it was sealed."""

    rows: int
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Signature:
    """Who vouches for a manifest: `key` is the public key, as the algorithm writes it down."""

    algorithm: str
    key: str
    value: str

    @property
    def key_id(self) -> str:
        """A short name for the key, to be told on the telephone."""
        return sha256(self.key.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Manifest:
    """One sealed year of one division.

    `own_only`: only the government's own row, without those below it. `facts_on`: records up to this day were
    counted; before the end of the year the bundle is a trial. `restates`: the digest of the bundle in whose
    place it stands. `obliged`: governments that must be judged even without a row. `not_kept`: raw tables
    whose records its maker does not keep.
    """

    division_code: str
    year: int
    facts_on: date
    sealed_at: datetime
    rule_version: str
    tables: Mapping[str, TableSeal]
    own_only: bool = False
    obliged: tuple[str, ...] = ()
    not_kept: tuple[str, ...] = ()
    sealed_by: str = ""
    restates: str = ""
    reason: str = ""
    schema: int = SCHEMA
    signature: Signature | None = field(default=None, compare=False)

    @property
    def is_trial(self) -> bool:
        """Whether the year was not over when the facts were counted."""
        return self.facts_on < date(self.year, 12, 31)

    def tells_of(self, code: str) -> bool:
        """Whether what is told of a government is the bundle's own business."""
        return code == self.division_code if self.own_only else places.is_inside(code, self.division_code)

    def content(self) -> dict[str, Any]:
        """Everything but the signature, as it is signed."""
        told = {**asdict(replace(self, signature=None)), "format": FORMAT}
        del told["signature"]
        told["facts_on"], told["sealed_at"] = self.facts_on.isoformat(), self.sealed_at.isoformat()
        told["obliged"], told["not_kept"] = list(self.obliged), list(self.not_kept)
        return told

    @property
    def digest(self) -> str:
        """What stands for the bundle wherever it is spoken of: SHA-256 of what is signed."""
        return sha256(canonical(self.content())).hexdigest()

    def text(self) -> str:
        """The file as it lies in the bundle."""
        told = self.content()
        if self.signature is not None:
            told["signature"] = asdict(self.signature)
        return json.dumps(told, ensure_ascii=False, sort_keys=True, indent=1) + "\n"


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a bundle. Raises: UnreadableFile, BadInput naming every entry that cannot stand."""
    path = folder / FILE
    told = str(path)
    try:
        raw = path.read_bytes()[: LONGEST + 1]
    except OSError as error:
        raise UnreadableFile(told, "数据包里没有 manifest.json，或无法读取，请核对文件夹") from error
    if len(raw) > LONGEST:
        raise UnreadableFile(told, "清单过大，不是本系统封存的数据包")
    try:
        entries = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise UnreadableFile(told, "清单不是完整的 JSON，可能传输中损坏，请重新取得") from error
    return _Reading(told, entries).manifest()


class _Reading:
    """One manifest being read: every entry that is not as it should be is told at once."""

    def __init__(self, file: str, entries: object) -> None:
        self.file, self.problems = file, list[Problem]()
        self.entries: dict[str, Any] = entries if isinstance(entries, dict) else {}

    def manifest(self) -> Manifest:
        if self.entries.get("format") != FORMAT:
            raise UnreadableFile(self.file, f"不是数据包清单：format 应为 {FORMAT}")
        if self.entries.get("schema") != SCHEMA:
            found = self.entries.get("schema")
            raise UnreadableFile(
                self.file, f"数据包格式版本为 {found!r}，本系统只认 {SCHEMA}，请用同一版本的系统重新封存"
            )
        year = self._get("year", lambda value: type(value) is int and 2000 <= value <= 2100, "四位年份")
        known = {
            "division_code": self._get("division_code", _is_code, "六位区划代码"),
            "year": year,
            "facts_on": self._day("facts_on"),
            "sealed_at": self._moment("sealed_at"),
            "rule_version": self._get("rule_version", _is_text, "规则版本"),
            "tables": self._tables(),
            "own_only": self._get("own_only", lambda value: isinstance(value, bool), "true 或 false"),
            "obliged": tuple(self._get("obliged", _are_codes, "六位区划代码的列表") or ()),
            "not_kept": tuple(self._get("not_kept", _are_raw, "原始记录表名的列表") or ()),
            "signature": self._signature(),
        }
        for name in ("sealed_by", "restates", "reason"):
            known[name] = self._get(name, lambda value: isinstance(value, str), "文字")
        if strange := set(self.entries) - set(known) - {"format", "schema"}:
            self._add(sorted(strange)[0], "清单里不应有这一项")
        if self.problems:
            raise BadInput(self.problems)
        return Manifest(**known)

    def _get(self, name: str, fits: Any, expected: str) -> Any:
        value = self.entries.get(name)
        if name in self.entries and fits(value):
            return value
        self._add(name, f"应为{expected}", value)
        return None

    def _add(self, name: str, expected: str, value: object = None) -> None:
        shown = "" if value is None else json.dumps(value, ensure_ascii=False)[:60]
        self.problems.append(Problem(self.file, column=name, value=shown, expected=expected))

    def _day(self, name: str) -> date | None:
        try:
            return date.fromisoformat(self.entries[name])
        except (KeyError, TypeError, ValueError):
            self._add(name, "应为 2022-12-31 这样的日期", self.entries.get(name))
            return None

    def _moment(self, name: str) -> datetime | None:
        try:
            moment = datetime.fromisoformat(self.entries[name])
        except (KeyError, TypeError, ValueError):
            moment = None
        if moment is None or moment.tzinfo is None:
            self._add(name, "应为带时区的时间", self.entries.get(name))
            return None
        return moment

    def _tables(self) -> dict[str, TableSeal]:
        given = self.entries.get("tables")
        given = given if isinstance(given, dict) else {}
        not_kept = self.entries.get("not_kept")
        absent = set(not_kept) if _are_raw(not_kept) else set()
        seals = {}
        for name in dict.fromkeys([*ALWAYS, *TABLES, *given]):
            if name not in TABLES:
                self._add(f"tables.{name}", f"数据包里没有这样的表，应为 {'、'.join(TABLES)}")
            elif name not in given and name not in absent:
                self._add(f"tables.{name}", f"缺少{TABLES[name].label}")
            elif name in given and name in absent:
                self._add(f"tables.{name}", "既在表中，又列为未保存")
            elif name in given:
                seals[name] = self._table(name, given[name])
        return {name: seal for name, seal in seals.items() if seal is not None}

    def _table(self, name: str, entry: object) -> TableSeal | None:
        if (
            isinstance(entry, dict)
            and set(entry) == {"rows", "bytes", "sha256"}
            and _is_count(entry["rows"])
            and _is_count(entry["bytes"])
            and _is_digest(entry["sha256"])
        ):
            return TableSeal(**entry)
        self._add(f"tables.{name}", "应有行数 rows、字节数 bytes 和摘要 sha256")
        return None

    def _signature(self) -> Signature | None:
        entry = self.entries.get("signature")
        fields = ("algorithm", "key", "value")
        if isinstance(entry, dict) and set(entry) == set(fields) and all(map(_is_text, entry.values())):
            return Signature(**entry)
        self._add("signature", "缺少签名：应有算法 algorithm、公钥 key 和签名 value")
        return None


def _is_code(value: object) -> TypeGuard[str]:
    return isinstance(value, str) and places.is_full(value)


def _are_codes(value: object) -> bool:
    return isinstance(value, list) and all(map(_is_code, value))


def _are_raw(value: object) -> TypeGuard[Sequence[str]]:
    return isinstance(value, list) and all(
        isinstance(each, str) and each in TABLES and TABLES[each].is_raw for each in value
    )


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value)


def _is_count(value: object) -> bool:
    return type(value) is int and value >= 0


def _is_digest(value: object) -> bool:
    return isinstance(value, str) and len(value) == HEX and set(value) <= set("0123456789abcdef")
