"""How large a file may be before it is refused."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Sizes beyond which a file is not opened.

    Units: bytes, except `max_ratio` (unpacked to packed, looked at above `small` bytes only), `max_entries`
    (files inside a workbook), `max_cells` (from the first corner to the last written cell, all sheets
    together) and `max_claimed_cells` (of the size that a sheet says it has; one formatted down to its last
    row is innocent). `max_text` bounds the text of a workbook with its shared strings laid out cell by cell.
    """

    max_bytes: int = 50_000_000
    max_unpacked: int = 300_000_000
    max_ratio: int = 100
    small: int = 10_000_000
    max_entries: int = 2_000
    max_cells: int = 5_000_000
    max_claimed_cells: int = 100_000_000
    max_text: int = 200_000_000


DEFAULT_LIMITS = Limits()
