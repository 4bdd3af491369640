"""A Word template with tags: read within bounds, checked before it is used, compiled once for all reports."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.parsers import expat

from docx.oxml import parse_xml
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, Template, TemplateError, TemplateSyntaxError, Undefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from jiugai.core.errors import BadInput, Problem, UnreadableFile, shortened
from jiugai.core.tables.limits import Limits
from jiugai.core.tables.zip_parts import open_archive
from jiugai.evaluation.reports.template_checking import drawings, faults_of

BUILT_IN = Path(__file__).with_name("annual-report.docx")
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
LIMITS = Limits(max_bytes=5_000_000, max_unpacked=20_000_000, max_entries=500)
LARGEST_PART, MOST_TAGS = 3_000_000, 3_000
DOCUMENT, CONTENTS = "word/document.xml", "[Content_Types].xml"
WITH_TAGS = re.compile(r"word/(document|header\d*|footer\d*|footnotes)\.xml")
OPENING = re.compile(r"\{[{%#]")
SHOWN_AROUND = 30

NOT_WORD = "不是 .docx 文件，请用文字处理软件打开后另存为 .docx"
DAMAGED = "文件不完整或内部结构不规范，请用文字处理软件打开后重新另存为 .docx"
MACROS = "文件带有宏或嵌入程序，请另存为不含宏的 .docx"
LINKED = "文件引用了外部模板或对象，打开时会去别处取内容，请去掉后另存为 .docx"
BROKEN = (
    "填入数据后不是完整的 Word 内容：标签可能跨了段落或表格，整段的标签应写作 {%p … %}，整行的写作 {%tr … %}"
)
NOT_FILLED = "没有填成：标签的值是文字，不能与数字比较"
INSIDE_TEXT = "统计图的标签应独占一段，写作 {{p 图.指标得分 }}"
ACTIVE = ("vbaproject.bin", "vbadata.xml", ".exe", ".ole", "activex", "oleobject")
RELATION = re.compile(r"<(?:\w+:)?Relationship\b[^>]*>")
OUTSIDE = re.compile(r"""TargetMode\s*=\s*["']External""")
HARMLESS_LINK = "/hyperlink"
FETCHING = re.compile(
    rb"""(?:<w:instrText[^>]*>|w:instr\s*=\s*["'])\s*(?:DDE|DDEAUTO|LINK|INCLUDETEXT|INCLUDEPICTURE|MACROBUTTON)\b"""
    rb"|<w:altChunk\b",
    re.IGNORECASE,
)
"""Fields and chunks by which a document fetches or starts something when it is opened."""


class Reading(ImmutableSandboxedEnvironment):
    """Jinja that reads keys of mappings and nothing else: no attribute of a Python object is within reach."""

    def __init__(self) -> None:
        super().__init__(autoescape=True, undefined=StrictUndefined)
        self.globals.clear()
        self.filters = {"length": len}
        self.tests.clear()

    def getattr(self, obj: Any, attribute: str) -> Any:
        if isinstance(obj, Mapping):
            return obj[attribute] if attribute in obj else self.undefined(obj=obj, name=attribute)
        if attribute in ("index", "length", "first", "last") and type(obj).__name__ == "LoopContext":
            return getattr(obj, attribute)
        return self.undefined(obj=obj, name=attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        return self.getattr(obj, argument) if isinstance(argument, str) else Undefined(name=str(argument))


@dataclass(frozen=True, slots=True)
class ReportTemplate:
    """A template ready for use: parts that stay as they are, and those that are filled in."""

    name: str
    fixed: Mapping[str, bytes]
    filled: Mapping[str, Template]

    def render(self, told: Mapping[str, Any]) -> dict[str, bytes]:
        """The parts of one report. Raises: BadInput where the result is no whole document."""
        parts = {}
        for part, template in self.filled.items():
            try:
                parts[part] = template.render(told).encode()
                _check_whole(parts[part])
            except (TemplateError, TypeError) as error:
                raise UnreadableFile(self.name, NOT_FILLED) from error
            except expat.ExpatError as error:
                raise UnreadableFile(self.name, BROKEN) from error
        return {**self.fixed, **parts}


def read_template(path: Path = BUILT_IN) -> ReportTemplate:
    """A template, checked: bounds, no macros, nothing from outside, only known tags.

    Raises: UnreadableFile, BadInput naming every tag that may not stand there
    """
    name = str(path)
    parts = _parts(path, name)
    _refuse_active(parts, name)
    environment, problems = Reading(), list[Problem]()
    filled = {}
    for part, content in parts.items():
        if WITH_TAGS.fullmatch(part) and OPENING.search(_text(content, name)):
            source = _patched(content, name)
            faults = _faults(environment, part, source, name)
            problems += faults
            if not faults:
                filled[part] = environment.from_string(source)
    if problems:
        raise BadInput(problems)
    fixed = {part: content for part, content in parts.items() if part not in filled}
    if DOCUMENT not in filled:
        raise UnreadableFile(name, "里面没有一个标签，填不进数据，请用内置模板改写")
    return ReportTemplate(name, fixed, filled)


def _parts(path: Path, name: str) -> dict[str, bytes]:
    try:
        if path.stat().st_size > LIMITS.max_bytes:
            raise UnreadableFile(name, f"超过 {LIMITS.max_bytes // 1_000_000} MB，请去掉图片后再用")
        archive = open_archive(path, name, LIMITS)
    except OSError as error:
        raise UnreadableFile(name, "没有这个文件，或无法读取，请核对路径") from error
    except UnreadableFile as error:
        raise UnreadableFile(name, _of_word(error.problems[0].expected)) from error
    parts = {entry.filename: b"".join(archive.unpacked(entry)) for entry in archive.entries.values()}
    if not {DOCUMENT, CONTENTS, "word/_rels/document.xml.rels"} <= set(parts):
        raise UnreadableFile(name, NOT_WORD)
    return parts


def _of_word(reason: str) -> str:
    """The reasons of archives are told of workbooks."""
    return reason.replace("表格软件", "文字处理软件").replace(".xlsx", ".docx").replace("多余的行列、", "")


def _refuse_active(parts: Mapping[str, bytes], name: str) -> None:
    """No macros, no programs, no template or object fetched from elsewhere."""
    if any(mark in part.casefold() for part in parts for mark in ACTIVE):
        raise UnreadableFile(name, MACROS)
    if b"macroEnabled" in parts[CONTENTS]:
        raise UnreadableFile(name, MACROS)
    for part, content in parts.items():
        if part.endswith((".xml", ".rels")) and b"<!DOCTYPE" in content[:4096]:
            raise UnreadableFile(name, DAMAGED)
        if part.endswith(".xml") and FETCHING.search(content):
            raise UnreadableFile(name, LINKED)
        if part.endswith(".rels"):
            links = filter(OUTSIDE.search, RELATION.findall(_text(content, name)))
            if any(HARMLESS_LINK not in each for each in links):
                raise UnreadableFile(name, LINKED)


def _text(content: bytes, name: str) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UnreadableFile(name, DAMAGED) from error


def _patched(content: bytes, name: str) -> str:
    """The part as Jinja reads it: docxtpl joins tags that Word has split, and lifts those of whole rows.

    Each paragraph begins a line, so that the line of a fault tells its paragraph.
    """
    text = _text(content, name)
    if len(text) > LARGEST_PART or len(OPENING.findall(text)) > MOST_TAGS:
        raise UnreadableFile(name, f"过长，标签不能超过 {MOST_TAGS} 个，请精简")
    patching = DocxTemplate(BytesIO())
    try:
        plain = patching.xml_to_string(parse_xml(content))
    except SyntaxError as error:  # as lxml says that XML is not well-formed
        raise UnreadableFile(name, DAMAGED) from error
    return HEAD + re.sub(r"<w:p([ >])", r"\n<w:p\1", patching.patch_xml(plain))


def _faults(environment: Reading, part: str, source: str, name: str) -> list[Problem]:
    try:
        parsed = environment.parse(source)
    except TemplateSyntaxError as error:
        told = "标签没有写完整，或 if、for 没有配上 endif、endfor"
        return [Problem(name, value=_near(source, error.lineno), expected=told)]
    found = [
        Problem(name, value=written or _near(source, line), expected=fault)
        for line, written, fault in faults_of(parsed)
    ]
    names = "|".join(re.escape(each) for each in drawings())
    if re.search(rf"<w:t(?: [^>]*)?>[^<]*\{{\{{\s*({names})\s*\}}\}}", source):
        found.append(Problem(name, expected=INSIDE_TEXT))
    if part != DOCUMENT and re.search(names, source):
        found.append(Problem(name, expected="统计图只能放在正文里，不能放在页眉、页脚和脚注里"))
    return found


def _near(source: str, line: int) -> str:
    """The text of the paragraph where a fault is."""
    lines = source.splitlines()
    paragraph = re.sub(r"<[^>]+>", "", lines[line - 1]) if 0 < line <= len(lines) else ""
    return shortened(paragraph)


def _check_whole(content: bytes) -> None:
    """Raises: ExpatError where it is not well-formed."""
    expat.ParserCreate("utf-8").Parse(content, True)
