"""DuckDB and Python must read every cell alike."""

from collections.abc import Iterator, Sequence
from datetime import date

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jiugai.core.errors import BadCell
from jiugai.core.tables import cells
from jiugai.core.tables.cell_sql import typed_sql
from jiugai.core.tables.columns import Column, Kind

STAGES = {"surveyed": "已摸底", "planned": "已列入计划（年度）", "closed": "ＡＢ"}
FEN = {"分": 1, "元": 100, "万元": 1_000_000}

COLUMNS = [
    pytest.param(Column("name", "名称", Kind.TEXT), 1, id="text"),
    pytest.param(Column("division_code", "区划", Kind.CODE, pattern="[0-9]{6}"), 1, id="division-code"),
    pytest.param(
        Column("project_code", "编号", Kind.CODE, pattern="[0-9A-Z][-0-9A-Z]*|项目.+"), 1, id="project-code"
    ),
    pytest.param(Column("number", "号", Kind.CODE), 1, id="any-code"),
    pytest.param(Column("homes", "户数", Kind.INTEGER, minimum=1), 1, id="homes"),
    pytest.param(Column("year", "年", Kind.INTEGER, minimum=1900, maximum=2100), 1, id="year"),
    pytest.param(Column("balance", "余额", Kind.INTEGER), 1, id="may-be-negative"),
    pytest.param(Column("cost_fen", "投资", Kind.INTEGER, scales=FEN, minimum=0), 100, id="yuan"),
    pytest.param(Column("cost_fen", "投资", Kind.INTEGER, scales=FEN), 1_000_000, id="ten-thousand-yuan"),
    pytest.param(Column("area_cm2", "面积", Kind.INTEGER, scales={"万平方米": 10**8}), 10**8, id="hectare"),
    pytest.param(Column("agreed", "同意", Kind.BOOLEAN), 1, id="boolean"),
    pytest.param(Column("started_on", "开工", Kind.DATE), 1, id="date"),
    pytest.param(Column("stage", "阶段", Kind.CHOICE, choices=STAGES), 1, id="choice"),
]

NASTY = [
    *(
        "",
        " ",
        "\u3000",
        "\ufeff",
        "\u200b300\u200b",
        "　３００　",
        "300",
        "300.0",
        "300.",
        ".5",
        ".",
        "-",
        "+",
        "--1",
        "+-1",
    ),
    *(
        "-0",
        "+0",
        "0",
        "00",
        "007",
        "0.0",
        "-0.0",
        "1,234",
        "1,234,567",
        "1,23",
        "12,34,567",
        ",123",
        "1,234.50",
        "１，２３４",
    ),
    *(
        "0,123",
        "1234,567",
        "1.234.567",
        "1 234",
        "1_000",
        "0x1F",
        "1e3",
        "1E+15",
        "5.30102199001011e+17",
        "5.3E+17",
        "5E+0014",
        "5E+0015",
        "5E+999",
        "1900",
        "1899",
        "2100",
        "2101",
        "1e-07",
        "NaN",
    ),
    *(
        "inf",
        "-inf",
        "infinity",
        "Infinity",
        "epoch",
        "today",
        "null",
        "NULL",
        "None",
        "12.345678",
        "12.3456789",
    ),
    *(
        "12.34567800",
        "0.000001",
        "0.0000001",
        "99999999999999",
        "100000000000000",
        "100000000000001",
        "-100000000000000",
    ),
    *(
        "999999999999999",
        "1000000000000000",
        "9223372036854775807",
        "9223372036854775808",
        "-9223372036854775809",
    ),
    *(
        "0" * 50 + "7",
        "1" * 400,
        "1." + "0" * 400,
        "1." + "0" * 400 + "1",
        "100000000",
        "100000000.01",
        "1000000",
        "1000000.000001",
    ),
    *(
        "100000000.000000",
        "99999999.999999",
        "5²",
        "③",
        "Ⅷ",
        "½",
        "١٢٣",
        "१२३",
        "一百",
        "三百户",
        "300户",
        "¥300",
        "300%",
        "(300)",
        "−5",
    ),
    *(
        "true",
        "TRUE",
        "ＴＲＵＥ",
        "True",
        "false",
        "是",
        "否",
        "１",
        "yes",
        "y",
        "对",
        "√",
        "true ",
        "1.0",
        "ſalse",
        "fal\u017fe",
        "是的",
    ),
    *(
        "2022-05-31",
        "2022-5-31",
        "2022/05/31",
        "20220531",
        "２０２２－０５－３１",
        "2022-02-30",
        "2024-02-29",
        "2023-02-29",
    ),
    *(
        "1900-02-29",
        "0000-01-01",
        "0001-01-01",
        "9999-12-31",
        "10000-01-01",
        "-0001-01-01",
        "2022-13-01",
        "2022-00-10",
    ),
    *(
        "2022-05-31 00:00:00",
        "2022-05-31T00:00",
        "2022-05-31T00:00:00.000",
        "2022-05-31 00:00:01",
        "2022-05-31 08:00",
    ),
    *(
        "2022-05-31Z",
        "2022-05-31T00:00:00Z",
        "2022-05-31 24:00:00",
        "2022-05-31  00:00",
        "2022-05-31\n",
        "2022-05-31 (BC)",
    ),
    *(
        "530102",
        "５３０１０２",
        "530102.0",
        "53010",
        "5301022",
        "530102\u00a0",
        "53 0102",
        "'530102",
        "=530102",
        "530102-2022-0007",
    ),
    *(
        "项目一",
        "项目\n二",
        "项目",
        "surveyed",
        "已摸底",
        "已列入计划（年度）",
        "已列入计划(年度)",
        "ＡＢ",
        "AB",
        "Surveyed",
        " closed ",
    ),
    *(
        "行一\r\n行二",
        "行一\r行二",
        "\r\n",
        "a\x0bb",
        "\x0ba",
        "a\x00"[:1],
        "a\x01",
        "\x7f",
        "a\ufffeb",
        "\uffff",
        "O'Brien",
        '"引号"',
        "\\d",
    ),
    *(
        "🏠幸福里",
        "e\u0301",
        "\u200d",
        "a\u200db",
        "x" * 32_767,
        "x" * 32_768,
        "楼" * 32_768,
        "%_",
        "$1",
        "{}",
        "\u2028x",
        "x\u0085",
    ),
]

digits = st.text("0123456789", min_size=1, max_size=18)
nearly_numbers = st.text("0123456789.,+-eE ０１９，．－", max_size=24)
decimals = st.builds(
    lambda sign, whole, part: f"{sign}{whole}.{part}", st.sampled_from(["", "-", "+"]), digits, digits
)
days = st.dates().map(date.isoformat)
nearly_days = st.text("0123456789-T: ０－", min_size=8, max_size=20) | st.builds(
    lambda day, tail: day + tail,
    days,
    st.sampled_from(["", " ", "T", " 00:00", "T00:00:00", " 00:00:00.0", " 12:00"]),
)
anything = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30)
known = st.sampled_from([*STAGES, *STAGES.values(), *cells.YES, *cells.NO, "True", "FALSE", *NASTY])
padded = st.builds(
    lambda before, text, after: before + text + after,
    st.text(cells.WHITESPACE, max_size=2),
    known | digits | days,
    st.text(cells.WHITESPACE, max_size=2),
)
texts = st.lists(
    nearly_numbers | decimals | digits | days | nearly_days | anything | known | padded,
    min_size=30,
    max_size=80,
)


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as opened:
        yield opened


def read_in_python(column: Column, scale: int, texts: Sequence[str]) -> list[object]:
    values: list[object] = []
    for text in texts:
        try:
            values.append(column.parse(text, scale))
        except BadCell:
            values.append(None)
    return values


def read_in_sql(
    connection: duckdb.DuckDBPyConnection, column: Column, scale: int, texts: Sequence[str]
) -> list[object]:
    typed = typed_sql(column, "cell", scale)
    query = f"SELECT {typed} FROM (SELECT unnest(?::VARCHAR[]) AS cell, unnest(range(?)) AS n) ORDER BY n"
    return [row[0] for row in connection.execute(query, [list(texts), len(texts)]).fetchall()]


@pytest.mark.parametrize(("column", "scale"), COLUMNS)
def test_nasty_cells_read_alike(connection: duckdb.DuckDBPyConnection, column: Column, scale: int) -> None:
    in_python = read_in_python(column, scale, NASTY)
    in_sql = read_in_sql(connection, column, scale, NASTY)
    differing = [(t, p, s) for t, p, s in zip(NASTY, in_python, in_sql, strict=True) if p != s]
    assert differing == []
    assert any(value is not None for value in in_python)


@pytest.mark.parametrize(("column", "scale"), COLUMNS)
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(texts=texts)
def test_random_cells_read_alike(
    connection: duckdb.DuckDBPyConnection, column: Column, scale: int, texts: list[str]
) -> None:
    in_python = read_in_python(column, scale, texts)
    in_sql = read_in_sql(connection, column, scale, texts)
    differing = [(t, p, s) for t, p, s in zip(texts, in_python, in_sql, strict=True) if p != s]
    assert differing == []
