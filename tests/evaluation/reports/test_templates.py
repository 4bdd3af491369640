"""A template of one's own is used; one that is broken, strange or hostile is refused with what is wrong."""

from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from docx import Document

from jiugai.core.errors import BadInput, UnreadableFile
from jiugai.evaluation.reports.assembling import report_bytes
from jiugai.evaluation.reports.templates import BUILT_IN, DOCUMENT, read_template
from jiugai.evaluation.reports.vocabulary import VOCABULARY, explained

from .conftest import KUNMING, WUHUA, Year
from .documents import parts_of, text_of

Change = Callable[[dict[str, bytes]], object]


def own(folder: Path, *paragraphs: str) -> Path:
    """A template as somebody makes it in Word."""
    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    path = folder / "本省模板.docx"
    document.save(str(path))
    return path


def changed(folder: Path, change: Change) -> Path:
    """The built-in template with parts changed."""
    parts = parts_of(BUILT_IN.read_bytes())
    change(parts)
    return packed_at(folder / "模板.docx", parts)


def packed_at(path: Path, parts: Mapping[str, bytes]) -> Path:
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def refusal(path: Path) -> str:
    with pytest.raises(BadInput) as refused:
        read_template(path)
    return str(refused.value)


def test_a_template_of_ones_own_is_filled_in(tmp_path: Path, year: Year) -> None:
    path = own(
        tmp_path,
        "{{ 全称 }}{{ 年度 }}年报告",
        "{%p for 行 in 指标表 %}",
        "{{ loop.index }}．{{ 行.名称 }}：{{ 行.比例 }}",
        "{%p endfor %}",
        "{% if 有下级 and 下级表|length > 3 %}有下级{% else %}无下级{% endif %}",
        "{{p 图.资金来源 }}",
    )
    content = report_bytes(read_template(path), year.figures[KUNMING])
    text = text_of(content)
    parts = year.figures[KUNMING].judgement.answers["S1.1"].parts
    assert "昆明市2022年报告" in text
    assert f"1．专门工作机制健全：{parts.numerator * 100 / parts.denominator:.2f}%" in text
    assert "有下级" in text
    assert "word/charts/ReportMoney.xml" in parts_of(content)
    assert "word/charts/ReportIndicators.xml" not in parts_of(content)
    Document(BytesIO(content))


def test_tags_that_word_has_split_are_joined(tmp_path: Path, year: Year) -> None:
    document = Document()
    paragraph = document.add_paragraph("{{ 全")
    paragraph.add_run("称 }").bold = True
    paragraph.add_run("}，{{ 计划.户数 }}")
    document.sections[0].footer.paragraphs[0].text = "{{ 年度 }}"
    path = tmp_path / "t.docx"
    document.save(str(path))
    content = report_bytes(read_template(path), year.figures[WUHUA])
    assert text_of(content).startswith("昆明市五华区，")
    assert "2022" in parts_of(content)["word/footer1.xml"].decode()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param("{{ 计划.户 }}", "没有“计划.户”这个标签，相近的有 计划.户数", id="unknown-tag"),
        pytest.param("{{ 全称呼 }}", "没有“全称呼”这个标签，相近的有 全称", id="unknown-name"),
        pytest.param("{{ 计划 }}", "是一组标签，应写出其中一个，如 计划.项目", id="group"),
        pytest.param("{{ 指标表 }}", "是一张表，应用 for 逐行写出", id="rows"),
        pytest.param("{% for 行 in 计划 %}{% endfor %}", "for 后面应是可以逐行的标签", id="loop-over-group"),
        pytest.param("{% for 行 in 指标表 %}{{ 行.户 }}{% endfor %}", "没有“行.户”这个标签", id="not-in-row"),
        pytest.param("{{ 行.名称 }}", "没有“行”这个标签", id="row-outside-loop"),
        pytest.param("{{ 全称.长 }}", "“全称”后面不能再加“.长”", id="dot-after-text"),
        pytest.param("{% if 有下级 %}", "没有配上 endif、endfor", id="unclosed-if"),
        pytest.param("{{ 全称|upper }}", "不能用这个过滤器", id="filter"),
        pytest.param("{{ 全称 ", "标签没有写完整", id="unclosed-tag"),
        pytest.param("{% for 行 指标表 %}{% endfor %}", "标签没有写完整", id="broken-for"),
        pytest.param("前 {{ 图.资金来源 }}", "统计图的标签应独占一段", id="chart-inside-text"),
        pytest.param("没有标签的模板", "里面没有一个标签", id="no-tags"),
    ],
)  # fmt: skip
def test_what_is_wrong_in_a_template_is_told(tmp_path: Path, text: str, told: str) -> None:
    message = refusal(own(tmp_path, text))
    assert told in message
    assert "本省模板.docx" in message


def test_everything_wrong_is_told_at_once(tmp_path: Path) -> None:
    message = refusal(own(tmp_path, "{{ 甲 }}", "{{ 乙 }}"))
    assert "共 2 处有误" in message
    assert "“甲”" in message
    assert "“乙”" in message


@pytest.mark.parametrize(
    "text",
    [
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{{ 全称.__class__ }}",
        "{{ 全称['__class__'] }}",
        "{{ 全称.format(全称) }}",
        "{{ range(1000000000) }}",
        "{% for 行 in range(1000000000) %}{% endfor %}",
        "{{ lipsum.__globals__ }}",
        "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
        "{{ self.__init__ }}",
        "{% set 甲 = 1 %}",
        "{% import 'os' as 甲 %}",
        "{% include '/etc/passwd' %}",
        "{% extends 'x' %}",
        "{% macro 甲() %}{% endmacro %}",
        "{{ 全称|attr('__class__') }}",
        "{{ 全称|map('upper') }}",
        "{{ 全称 * 1000000000 }}",
        "{{ 9 ** 9 ** 9 }}",
        "{{ [1, 2] }}",
        "{{ loop.__class__ }}",
        "{% for 行 in 指标表 %}{{ loop.cycle('a') }}{% endfor %}",
        "{% for 行 in 指标表 %}{{ loop.__init__ }}{% endfor %}",
        "{% for 行 in 指标表 %}{{ 行.items() }}{% endfor %}",
    ],
)
def test_nothing_in_a_template_acts(tmp_path: Path, text: str) -> None:
    assert refusal(own(tmp_path, text))


def test_loops_end(tmp_path: Path) -> None:
    loops = [f"{{%p for 行{depth} in 指标表 %}}" for depth in range(4)]
    assert "循环套了 4 层" in refusal(own(tmp_path, *loops, *["{%p endfor %}"] * 4))


REMOTE = (
    b'<Relationships><Relationship Id="r" Type="x/attachedTemplate" Target="file:///t.dotm" '
    b'TargetMode="External"/></Relationships>'
)
STARTING = b'<w:ftr><w:fldSimple w:instr=" DDEAUTO c:\\\\cmd.exe"/></w:ftr>'


def having(part: str, content: bytes) -> Change:
    return lambda parts: parts.update({part: content})


def declaring(parts: dict[str, bytes]) -> None:
    parts[DOCUMENT] = b'<!DOCTYPE a [<!ENTITY b "c">]>' + parts[DOCUMENT].split(b"\n", 1)[1]


def cut_off(parts: dict[str, bytes]) -> None:
    parts[DOCUMENT] = parts[DOCUMENT][:900]


def endless(parts: dict[str, bytes]) -> None:
    parts[DOCUMENT] = parts[DOCUMENT].replace(b"</w:body>", b"{{ a }}" * 4000 + b"</w:body>")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        pytest.param(having("word/vbaProject.bin", b"x"), "带有宏", id="macros"),
        pytest.param(having("word/embeddings/oleObject1.bin", b"x"), "嵌入程序", id="object"),
        pytest.param(having("word/_rels/settings.xml.rels", REMOTE), "外部模板或对象", id="remote-template"),
        pytest.param(
            having("word/footer1.xml", STARTING), "外部模板或对象", id="field-that-starts-a-program"
        ),
        pytest.param(declaring, "不完整或内部结构不规范", id="document-type"),
        pytest.param(lambda parts: parts.pop(DOCUMENT), "不是 .docx 文件", id="no-document"),
        pytest.param(cut_off, "不完整", id="cut-off"),
        pytest.param(endless, "标签不能超过", id="endless-tags"),
        pytest.param(having("word/big.bin", bytes(30_000_000)), "过大", id="bomb"),
    ],
)
def test_files_that_may_harm_are_refused(tmp_path: Path, change: Change, told: str) -> None:
    assert told in refusal(changed(tmp_path, change))


def test_a_file_that_is_no_archive_is_refused(tmp_path: Path) -> None:
    (tmp_path / "t.docx").write_bytes(b"{\\rtf1 }")
    assert "不是 .docx 文件" in refusal(tmp_path / "t.docx")
    assert "没有这个文件" in refusal(tmp_path / "missing.docx")


def test_a_template_that_comes_out_broken_is_refused(tmp_path: Path, year: Year) -> None:
    def cross(parts: dict[str, bytes]) -> None:
        broken = "<w:p><w:r><w:t>{% if 试评 %}</w:t></w:r></w:p>{% endif %}<w:sectPr>"
        parts[DOCUMENT] = parts[DOCUMENT].replace(b"<w:sectPr>", broken.encode(), 1)

    with pytest.raises(UnreadableFile, match="标签可能跨了段落或表格"):
        report_bytes(read_template(changed(tmp_path, cross)), year.figures[WUHUA])


def test_figures_cannot_be_compared_with_words(tmp_path: Path, year: Year) -> None:
    template = read_template(own(tmp_path, "{% if 计划.户数 > 5 %}多{% endif %}"))
    with pytest.raises(BadInput, match="没有填成"):
        report_bytes(template, year.figures[WUHUA])


def test_every_tag_is_explained() -> None:
    names = dict(explained())
    assert set(VOCABULARY) <= set(names)
    assert names["计划.户数"] == "户数"
    assert all(names.values())
