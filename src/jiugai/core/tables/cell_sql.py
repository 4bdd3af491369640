"""The rules of `cells` as DuckDB expressions, for tables too big to walk through in Python.

Each expression takes a text column and gives the typed value, or NULL where the cell is empty or wrong. A
cell in its plainest form is decided by a cheap cast; only the others go through folding and patterns.
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


def trimmed_sql(text: str) -> str:
    """`cells.trimmed` as SQL."""
    return f"trim({text}, {literal(cells.WHITESPACE)})"


def folded_sql(text: str) -> str:
    """`cells.folded` as SQL."""
    return f"translate({text}, {literal(cells.FULL_WIDTH)}, {literal(cells.HALF_WIDTH)})"


def blank_sql(text: str) -> str:
    """Whether a cell is empty."""
    return f"({text} IS NULL OR {trimmed_sql(text)} = '')"


def typed_sql(column: Column, text: str, scale: int = 1) -> str:
    """The stored value of the cell `text` (an SQL expression), NULL where it is empty or wrong.

    Units: `scale` is how many stored units one written unit is.
    """
    match column.kind:
        case Kind.INTEGER:
            return _integer(text, scale, column.minimum)
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


def _matches(text: str, pattern: str) -> str:
    return f"regexp_full_match({text}, {literal(pattern)})"


def _text(text: str) -> str:
    one_kind = f"replace(replace({text}, chr(13) || chr(10), chr(10)), chr(13), chr(10))"
    return (
        f"CASE WHEN length({one_kind}) > {cells.LONGEST_TEXT} OR {one_kind} = '' "
        f"OR regexp_matches({text}, {literal(cells.UNWRITABLE)}) THEN NULL ELSE {one_kind} END"
    )


def _code(text: str, pattern: str | None) -> str:
    code = folded_sql(trimmed_sql(text))
    refused = _matches(code, cells.SCIENTIFIC)
    if pattern:
        refused += f" OR NOT {_matches(code, pattern)}"
    return f"CASE WHEN {refused} THEN NULL ELSE {_text(code)} END"


def _integer(text: str, scale: int, minimum: int | None) -> str:
    places = len(str(scale)) - 1
    number = folded_sql(trimmed_sql(text))
    few_places = f"[^.]*(\\.[0-9]{{0,{places}}}0*)?"
    decimal = f"DECIMAL({cells.EXACT_DIGITS + places}, {places})"
    wide = f"DECIMAL(38, {places})"  # the product has to fit
    plain = f"TRY_CAST({text} AS BIGINT)"
    bound = cells.LARGEST // scale
    unscaled = f"CAST(TRY_CAST(replace({number}, ',', '') AS {decimal}) AS {wide})"
    exact = (
        f"CASE WHEN {_matches(number, cells.NUMBER)} AND {_matches(number, few_places)} "
        f"THEN TRY_CAST({unscaled} * {scale} AS BIGINT) END"
    )
    value = (
        f"CASE WHEN {plain} BETWEEN -{bound} AND {bound} AND CAST({plain} AS VARCHAR) = {text} "
        f"THEN {plain} * {scale} ELSE {exact} END"
    )
    lowest = -cells.LARGEST if minimum is None else max(minimum, -cells.LARGEST)
    return f"CASE WHEN {value} BETWEEN {lowest} AND {cells.LARGEST} THEN {value} END"


def _boolean(text: str) -> str:
    word = f"lower({folded_sql(trimmed_sql(text))})"
    yes, no = (", ".join(map(literal, words)) for words in (cells.YES, cells.NO))
    return (
        f"CASE WHEN {text} IN ({yes}) THEN TRUE WHEN {text} IN ({no}) THEN FALSE "
        f"WHEN {word} IN ({yes}) THEN TRUE WHEN {word} IN ({no}) THEN FALSE END"
    )


def _date(text: str) -> str:
    day = folded_sql(trimmed_sql(text))
    plain = f"length({text}) = 10 AND CAST(TRY_CAST({text} AS DATE) AS VARCHAR) = {text}"
    return (
        f"CASE WHEN {plain} AND {text} >= '0001' THEN TRY_CAST({text} AS DATE) "
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
