"""The whole rulebook, read once and checked: nothing in it cites what does not exist."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from typing import Any

from jiugai.policy import parameters, reading
from jiugai.policy.errors import RulebookError
from jiugai.policy.parameters import DatedValue, Parameter, amount_of

RULES = "2026.1"  # raised by hand whenever the Python of a rule changes its meaning

TARGET_SET_BY = ("nation", "province", "prefecture")


@dataclass(frozen=True, slots=True)
class Document:
    """A source: a notice, a law, or the product's own choices."""

    key: str
    number: str
    title: str
    en: str
    issuer: str = ""
    dated: date | None = None
    place: str = ""


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause of a document, restated in our own words."""

    key: str
    document: Document
    place: str
    text: str
    en: str
    unchecked: bool = False

    @property
    def cited(self) -> str:
        """How a page or message cites it: 云建更〔2022〕19号 一、七."""
        return f"{self.document.number} {self.place}".strip()


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that a renovation may contain, with its class and its group in the annex."""

    key: str
    name: str
    en: str
    national: str
    annex: str | None
    part: str
    unit: str
    utility: str | None = None
    special: int | None = None
    climate: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Indicator:
    """One of the 20 second-level indicators."""

    key: str
    name: str
    en: str
    part: str


@dataclass(frozen=True, slots=True)
class CriterionText:
    """What one of the 36 criteria asks, and how it is computed, in words."""

    key: str
    indicator: str
    name: str
    en: str
    asks: str
    formula: str
    formula_en: str
    raise_by: str


@dataclass(frozen=True, slots=True)
class Wording:
    """What a requirement says, and what to do when it is not met. `unit` of figures that are money: 分."""

    label: str
    en: str
    next_step: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Rulebook:
    """Sources, dated parameters, renovation items, indicators, criteria, scoring profile and wordings."""

    version: str
    documents: Mapping[str, Document]
    clauses: Mapping[str, Clause]
    parameters: Mapping[str, Parameter]
    items: Mapping[str, Item]
    indicators: Mapping[str, Indicator]
    criteria: Mapping[str, CriterionText]
    scoring: Mapping[str, Any]
    wordings: Mapping[str, Wording]


@cache
def rulebook() -> Rulebook:
    """The rulebook of this version. Raises: RulebookError where it contradicts itself."""
    sources, indicators = reading.read("sources.yaml"), reading.read("indicators.yaml")
    documents = {key: _document(key, entry) for key, entry in sources["documents"].items()}
    clauses = {key: _clause(key, entry, documents) for key, entry in sources["clauses"].items()}
    book = Rulebook(
        version=_version(),
        documents=documents,
        clauses=clauses,
        parameters=dict(_parameters(indicators["criteria"])),
        items={key: Item(key=key, **entry) for key, entry in reading.read("items.yaml")["items"].items()},
        indicators={key: Indicator(key=key, **entry) for key, entry in indicators["indicators"].items()},
        criteria={key: _criterion(key, entry) for key, entry in indicators["criteria"].items()},
        scoring=reading.read("scoring.yaml"),
        wordings={key: _wording(entry) for key, entry in reading.read("requirements.yaml").items()},
    )
    for file, clause in _cited(book):
        if clause not in clauses:
            raise RulebookError(file, f"cites {clause}, which sources.yaml does not hold")
    return book


def _version() -> str:
    digest = hashlib.sha256()
    for name, text in reading.texts():
        digest.update(f"{name}\n{text}\n".encode())
    return f"{RULES}+{digest.hexdigest()[:8]}"


def _document(key: str, entry: Mapping[str, Any]) -> Document:
    rest = {name: given for name, given in entry.items() if name != "in"}
    return Document(key=key, place=entry.get("in", ""), **rest)


def _clause(key: str, entry: Mapping[str, Any], documents: Mapping[str, Document]) -> Clause:
    if entry["document"] not in documents:
        raise RulebookError("sources.yaml", f"{key} belongs to {entry['document']}, which is not listed")
    return Clause(key=key, **{**entry, "document": documents[entry["document"]]})


def _criterion(key: str, entry: Mapping[str, Any]) -> CriterionText:
    rest = {name: entry[name] for name in ("indicator", "name", "en", "asks", "formula", "formula_en")}
    return CriterionText(key=key, raise_by=entry["raise"], **rest)


def _wording(entry: Mapping[str, str]) -> Wording:
    return Wording(entry["label"], entry["en"], next_step=entry.get("next", ""), unit=entry.get("unit", ""))


def _parameters(criteria: Mapping[str, Mapping[str, Any]]) -> Iterator[tuple[str, Parameter]]:
    folder = reading.RULEBOOK / "parameters"
    seen: set[str] = set()
    for file in sorted(each.name for each in folder.iterdir() if each.name.endswith(".yaml")):
        for name, entry in reading.read(f"parameters/{file}").items():
            if name in seen:
                raise RulebookError(file, f"{name} stands in two files")
            seen.add(name)
            yield name, parameters.from_yaml(name, entry, file)
    for key, entry in criteria.items():
        if f"{key}.target" not in seen:
            yield f"{key}.target", _target(key, entry)
        yield f"{key}.weight", _weight(key, entry)


def _target(key: str, entry: Mapping[str, Any]) -> Parameter:
    """The share that a criterion must reach: all of it, or one that governments set."""
    if entry["target"] not in (1, "local"):
        raise RulebookError("indicators.yaml", f"{key}: a target other than 1 or local is a dated parameter")
    local = entry["target"] == "local"
    return Parameter(
        name=f"{key}.target",
        about=f"{entry['name']}：应达到的比例",
        en=f"{entry['en']}: share to reach",
        unit="share",
        compare="at_least",
        values=(DatedValue(parameters.REGISTER_STARTS, None if local else Fraction(1), key),),
        set_by=TARGET_SET_BY if local else (),
        may="set" if local else "",
    )


def _weight(key: str, entry: Mapping[str, Any]) -> Parameter:
    return Parameter(
        name=f"{key}.weight",
        about=f"{entry['name']}：权重",
        en=f"{entry['en']}: weight",
        unit="points",
        compare="at_least",
        values=(DatedValue(parameters.REGISTER_STARTS, amount_of(entry["weight"]), "P.weights"),),
        set_by=TARGET_SET_BY,
        may="set",
    )


def _cited(book: Rulebook) -> Iterator[tuple[str, str]]:
    for parameter in book.parameters.values():
        for each in parameter.values:
            yield f"parameter {parameter.name}", each.clause
    for criterion in book.criteria.values():
        yield "indicators.yaml", criterion.key
        if criterion.indicator not in book.indicators:
            raise RulebookError("indicators.yaml", f"{criterion.key} belongs to no indicator")
    for item in book.items.values():
        if item.annex is not None:
            yield f"items.yaml {item.key}", item.annex
    yield "scoring.yaml", book.scoring["clause"]
