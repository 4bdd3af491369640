"""How large a file may be before it is refused."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Sizes beyond which a file is not opened.

    Units: bytes, except `max_ratio` (unpacked to packed), `max_entries` (files inside a workbook),
    `max_cells` (of all sheets together, empty ones between the first and the last included) and
    `max_claimed_cells` (of the size that a sheet says it has).
    """

    max_bytes: int = 50_000_000
    max_unpacked: int = 600_000_000
    max_ratio: int = 200
    max_entries: int = 2_000
    max_cells: int = 6_000_000
    max_claimed_cells: int = 100_000_000


DEFAULT_LIMITS = Limits()
