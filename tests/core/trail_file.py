"""A sealed file made of lines, without a database, as the export writes it."""

import json

from jiugai.core.verifying import (
    NOTHING_BEFORE,
    MerkleTree,
    canonical,
    digest_of,
    header,
    row_line,
    seal_root,
)

BATCHES = (7, 1, 12, 8, 16)
Lines = list[bytes]


def content(number: int) -> dict[str, object]:
    return {
        "moment": f"2022-06-01T01:{number // 60:02}:{number % 60:02}.000000+00:00",
        "actor_name": "李晓梅",
        "act": "更正小区",
        "object_id": str(number),
        "before": {"home_count": number, "name": "翠湖小区"},
        "after": {"home_count": number + 1, "flags": [True, None]},
        "reason": "",
    }


def sealed(rows: list[tuple[int, dict[str, object]]], batches: tuple[int, ...] = BATCHES) -> Lines:
    """A whole file over these rows; whatever is handed in is sealed faithfully."""
    lines, previous, written = [header("audit")], NOTHING_BEFORE, 0
    for number, size in enumerate(batches, start=1):
        tree = MerkleTree()
        batch = rows[written : written + size]
        for row_id, row in batch:
            written += 1
            tree.add(row_id, digest_of(row))
            lines.append(row_line(written, row_id, digest_of(row), row))
        seal: dict[str, object] = {
            "trail": "audit",
            "number": number,
            "count": size,
            "ranges": [[row_id, row_id] for row_id, _ in batch],
            "members": tree.root(),
            "previous": previous,
            "sealed_at": f"2022-06-01T02:00:{number:02}.000000+00:00",
        }
        previous = seal_root(seal)
        lines.append(canonical({"seal": seal | {"root": previous}}) + b"\n")
    end = {"count": written, "head": previous, "seals": len(batches)}
    return [*lines, canonical({"end": end}) + b"\n"]


def honest_rows() -> list[tuple[int, dict[str, object]]]:
    # Ids jump, as they do where transactions were rolled back.
    return [(number + number // 5, content(number)) for number in range(1, sum(BATCHES) + 1)]


def head_of(lines: Lines) -> str:
    return str(json.loads(lines[-1])["end"]["head"])


def row_places(lines: Lines) -> list[int]:
    return [place for place, line in enumerate(lines) if line.startswith(b'{"digest"')]


def seal_places(lines: Lines) -> list[int]:
    return [place for place, line in enumerate(lines) if line.startswith(b'{"seal"')]
