"""The rules of `cells` as DuckDB expressions, for tables too big to walk through in Python.

Each expression takes a text column and gives the typed value, or NULL where the cell is empty or wrong. A
cell in its plainest form is decided by a cheap cast (`plain_sql`); only columns with others need the whole
rule (`typed_sql`), which takes the database ten milliseconds a column to understand.
"""

from jiugai.core.tables import cells
from jiugai.core.tables.columns import Column, Kind

SQL_TYPES = {
    Kind.TEXT: "VARCHAR",
    Kind.CODE: "VARCHAR",
    Kind.INTEGER: "BIGINT",
    Kind.BOOLEAN: "BOOLEAN",
    Kind.DATE: "DATE",
    Kind.CHOICE: "VARCHAR",
}


def literal(text: str) -> str:
    """A text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def identifier(name: str) -> str:
    """A name as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def _ordinary(character: str) -> str:
    """Whether a character is surely no blank: ASCII in print, or one of the common Chinese characters."""
    return f"(unicode({character}) BETWEEN 33 AND 126 OR unicode({character}) BETWEEN 13312 AND 40959)"


def trimmed_sql(text: str) -> str:
    """`cells.trimmed` as SQL; looking at both ends first is ten times faster than trimming."""
    return (
        f"CASE WHEN {_ordinary(text)} AND {_ordinary(f'right({text}, 1)')} THEN {text} "
        f"ELSE trim({text}, {literal(cells.WHITESPACE)}) END"
    )


def folded_sql(text: str) -> str:
    """`cells.folded` as SQL."""
    return f"translate({text}, {literal(cells.FULL_WIDTH)}, {literal(cells.HALF_WIDTH)})"


def blank_sql(text: str) -> str:
    """Whether a cell is empty."""
    return (
        f"CASE WHEN {text} IS NULL THEN TRUE WHEN {_ordinary(text)} THEN FALSE "
        f"ELSE trim({text}, {literal(cells.WHITESPACE)}) = '' END"
    )


def typed_sql(column: Column, text: str, scale: int = 1) -> str:
    """The stored value of the cell `text` (an SQL expression), NULL where it is empty or wrong.

    Units: `scale` is how many stored units one written unit is.
    """
    match column.kind:
        case Kind.INTEGER:
            return _integer(text, scale, column)
        case Kind.BOOLEAN:
            return _boolean(text)
        case Kind.DATE:
            return _date(text)
        case Kind.CODE:
            return _code(text, column.pattern)
        case Kind.CHOICE:
            return _choice(text, column)
        case _:
            return _text(trimmed_sql(text))


def plain_sql(column: Column, text: str, scale: int = 1) -> str | None:
    """The stored value of a cell that is written as we would write it, NULL where it is not.

    None for the kinds whose whole rule is as cheap. Units: as `typed_sql`.
    """
    match column.kind:
        case Kind.INTEGER:
            value, fits = _plain_integer(text, scale, column)
            return f"CASE WHEN {fits} THEN {value} END"
        case Kind.BOOLEAN:
            yes, no = (", ".join(map(literal, words)) for words in (cells.YES, cells.NO))
            return f"CASE WHEN {text} IN ({yes}) THEN TRUE WHEN {text} IN ({no}) THEN FALSE END"
        case Kind.DATE:
            value, fits = _plain_date(text)
            return f"CASE WHEN {fits} THEN {value} END"
        case _:
            return None


def _plain_integer(text: str, scale: int, column: Column) -> tuple[str, str]:
    lowest, highest = cells.range_of(column.minimum, column.maximum)
    plain = f"TRY_CAST({text} AS BIGINT)"
    fits = f"{plain} BETWEEN {-(-lowest // scale)} AND {highest // scale}"
    return f"{plain} * {scale}", f"{fits} AND CAST({plain} AS VARCHAR) = {text}"


def _plain_date(text: str) -> tuple[str, str]:
    day = f"TRY_CAST({text} AS DATE)"
    return day, f"length({text}) = 10 AND CAST({day} AS VARCHAR) = {text} AND {text} >= '0001'"


def _matches(text: str, pattern: str) -> str:
    return f"regexp_full_match({text}, {literal(pattern)})"


def _text(text: str) -> str:
    one_kind = f"replace(replace({text}, chr(13) || chr(10), chr(10)), chr(13), chr(10))"
    return (
        f"CASE WHEN length({one_kind}) > {cells.LONGEST_TEXT} OR {one_kind} = '' "
        f"OR regexp_matches({text}, {literal(cells.UNWRITABLE)}) "
        f"OR (contains({text}, '+') AND {_matches(text, cells.ROUNDED)}) THEN NULL ELSE {one_kind} END"
    )


def _code(text: str, pattern: str | None) -> str:
    plain = f"{_matches(text, '[!-~]{1,60}')} AND NOT {_matches(text, cells.SCIENTIFIC)}"
    code = folded_sql(trimmed_sql(text))
    refused = _matches(code, cells.SCIENTIFIC)
    if pattern:
        plain += f" AND {_matches(text, pattern)}"
        refused += f" OR NOT {_matches(code, pattern)}"
    return (
        f"CASE WHEN {text} IS NULL THEN NULL WHEN {plain} THEN {text} "
        f"WHEN {refused} THEN NULL ELSE {_text(code)} END"
    )


def _integer(text: str, scale: int, column: Column) -> str:
    lowest, highest = cells.range_of(column.minimum, column.maximum)
    value, fits = _plain_integer(text, scale, column)
    exact = _exact(folded_sql(trimmed_sql(text)), scale)
    return (
        f"CASE WHEN {text} IS NULL THEN NULL "
        f"WHEN {fits} THEN {value} "
        f"ELSE CASE WHEN {exact} BETWEEN {lowest} AND {highest} THEN {exact} END END"
    )


def _exact(number: str, scale: int) -> str:
    places = len(str(scale)) - 1
    few_places = f"[^.]*(\\.[0-9]{{0,{places}}}0*)?"
    narrow, wide = f"DECIMAL({cells.EXACT_DIGITS + places}, {places})", f"DECIMAL(38, {places})"
    unscaled = f"CAST(TRY_CAST(replace({number}, ',', '') AS {narrow}) AS {wide})"
    return (
        f"CASE WHEN {_matches(number, cells.NUMBER)} AND {_matches(number, few_places)} "
        f"THEN TRY_CAST({unscaled} * {scale} AS BIGINT) END"
    )


def _boolean(text: str) -> str:
    word = f"lower({folded_sql(trimmed_sql(text))})"
    yes, no = (", ".join(map(literal, words)) for words in (cells.YES, cells.NO))
    return (
        f"CASE WHEN {text} IS NULL THEN NULL "
        f"WHEN {text} IN ({yes}) THEN TRUE WHEN {text} IN ({no}) THEN FALSE "
        f"WHEN {word} IN ({yes}) THEN TRUE WHEN {word} IN ({no}) THEN FALSE END"
    )


def _date(text: str) -> str:
    day = folded_sql(trimmed_sql(text))
    value, fits = _plain_date(text)
    return (
        f"CASE WHEN {text} IS NULL THEN NULL WHEN {fits} THEN {value} "
        f"WHEN {_matches(day, cells.ISO_DAY)} AND {day} >= '0001' THEN TRY_CAST(left({day}, 10) AS DATE) END"
    )


def _choice(text: str, column: Column) -> str:
    choices = column.choices or {}
    names = ", ".join(map(literal, choices))
    word = trimmed_sql(text)
    spellings = " ".join(
        f"WHEN {literal(spelling)} THEN {literal(name)}"
        for spelling, name in cells.accepted_choices(choices).items()
    )
    return (
        f"CASE WHEN {text} IN ({names}) THEN {text} "
        f"ELSE coalesce(CASE {word} {spellings} END, CASE {folded_sql(word)} {spellings} END) END"
    )
