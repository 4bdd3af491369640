"""Change a sealed file in every way we can think of, and see whether the verifier notices and says where.

    python -m tests.core.tampering --count 10000 --seed 20220210

Needs no database: the trail is made of lines, as the export writes them.
"""

import argparse
import json
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from tests.core.trail_file import (
    BATCHES,
    Lines,
    content,
    head_of,
    honest_rows,
    row_places,
    seal_places,
    sealed,
)

from jiugai.core.verifying import NotATrail, canonical, digest_of, header, row_line, verify_trail


def change_byte(lines: Lines, dice: random.Random) -> int:
    place = dice.randrange(len(lines))
    line = bytearray(lines[place])
    at = dice.randrange(len(line))
    line[at] = dice.choice([byte for byte in range(256) if byte != line[at]])
    lines[place] = bytes(line)
    return place


def drop_byte(lines: Lines, dice: random.Random) -> int:
    place = dice.randrange(len(lines))
    at = dice.randrange(len(lines[place]))
    lines[place] = lines[place][:at] + lines[place][at + 1 :]
    return place


def add_byte(lines: Lines, dice: random.Random) -> int:
    place = dice.randrange(len(lines))
    at = dice.randrange(len(lines[place]) + 1)
    lines[place] = lines[place][:at] + bytes([dice.randrange(256)]) + lines[place][at:]
    return place


def other(value: object, dice: random.Random) -> object:
    """A value of the same kind that is not this one."""
    if isinstance(value, bool) or value is None:
        return dice.choice([each for each in (True, False, None) if each is not value])
    if isinstance(value, int):
        return value + dice.choice((-1, 1, 1000))
    if isinstance(value, str):
        return dice.choice([value + "0", value + " ", "改" + value])
    if isinstance(value, list):
        return [*value, 1]
    return {**value, "new": 1} if isinstance(value, dict) else value


def change_field(lines: Lines, dice: random.Random) -> int:
    """One field of a row, a seal or the end, written back in the proper way."""
    place = dice.randrange(1, len(lines))
    line = json.loads(lines[place])
    part = line.get("seal") or line.get("end") or dice.choice((line, line["row"]))
    key = dice.choice([key for key in part if key != "row"])
    part[key] = other(part[key], dice)
    lines[place] = canonical(line) + b"\n"
    return place


def change_field_and_digest(lines: Lines, dice: random.Random) -> int:
    place = dice.choice(row_places(lines))
    line = json.loads(lines[place])
    key = dice.choice(list(line["row"]))
    line["row"][key] = other(line["row"][key], dice)
    lines[place] = row_line(line["n"], line["id"], digest_of(line["row"]), line["row"])
    return place


def renumber(lines: Lines) -> None:
    for number, place in enumerate(row_places(lines), start=1):
        line = json.loads(lines[place])
        lines[place] = row_line(number, line["id"], line["digest"], line["row"])


def delete_row(lines: Lines, dice: random.Random) -> int:
    place = dice.choice(row_places(lines))
    del lines[place]
    return place


def delete_row_and_renumber(lines: Lines, dice: random.Random) -> int:
    place = delete_row(lines, dice)
    renumber(lines)
    return place


def delete_line(lines: Lines, dice: random.Random) -> int:
    place = dice.randrange(len(lines))
    del lines[place]
    return place


def insert_row(lines: Lines, dice: random.Random) -> int:
    """A forged row at its proper place, everything renumbered."""
    places = row_places(lines)
    place = dice.choice(places)
    line = json.loads(lines[place])
    forged = content(dice.randrange(1000, 2000))
    lines.insert(place + 1, row_line(1, line["id"] + dice.randrange(2), digest_of(forged), forged))
    renumber(lines)
    return place + 1


def repeat_line(lines: Lines, dice: random.Random) -> int:
    place, to = dice.randrange(len(lines)), dice.randrange(1, len(lines) + 1)
    lines.insert(to, lines[place])
    return to


def swap_rows(lines: Lines, dice: random.Random) -> int:
    one, two = sorted(dice.sample(row_places(lines), 2))
    lines[one], lines[two] = lines[two], lines[one]
    return one


def swap_rows_and_renumber(lines: Lines, dice: random.Random) -> int:
    place = swap_rows(lines, dice)
    renumber(lines)
    return place


def swap_contents(lines: Lines, dice: random.Random) -> int:
    """Two rows exchange what they say, each keeping its place and id, with the digests put right."""
    one, two = sorted(dice.sample(row_places(lines), 2))
    first, second = json.loads(lines[one]), json.loads(lines[two])
    lines[one] = row_line(first["n"], first["id"], second["digest"], second["row"])
    lines[two] = row_line(second["n"], second["id"], first["digest"], first["row"])
    return one


def swap_seals(lines: Lines, dice: random.Random) -> int:
    one, two = sorted(dice.sample(seal_places(lines), 2))
    lines[one], lines[two] = lines[two], lines[one]
    return one


def delete_batch(lines: Lines, dice: random.Random) -> int:
    """A whole batch with its seal, the rows after it renumbered."""
    seals = seal_places(lines)
    which = dice.randrange(len(seals))
    start = seals[which - 1] + 1 if which else 1
    del lines[start : seals[which] + 1]
    renumber(lines)
    return min(start, len(lines) - 1)


def rewrite_batch_with_its_seal(lines: Lines, dice: random.Random) -> int:
    """One batch and its seal consistently rewritten; what comes after is left as it was."""
    which = dice.randrange(len(BATCHES))
    rows = honest_rows()
    at = sum(BATCHES[:which]) + dice.randrange(BATCHES[which])
    rows[at] = (rows[at][0], rows[at][1] | {"reason": "改写"})
    rewritten = sealed(rows)
    seals = seal_places(lines)
    start = seals[which - 1] + 1 if which else 1
    lines[start : seals[which] + 1] = rewritten[start : seals[which] + 1]
    return seals[which] + 1


def append_unsealed_row(lines: Lines, dice: random.Random) -> int:
    """A row after the last seal, counted in by the end."""
    end = json.loads(lines[-1])["end"]
    forged = content(dice.randrange(1000, 2000))
    lines[-1] = row_line(end["count"] + 1, dice.randrange(100, 200), digest_of(forged), forged)
    lines.append(canonical({"end": end | {"count": end["count"] + 1}}) + b"\n")
    return len(lines) - 2


def rename_trail(lines: Lines, dice: random.Random) -> int:
    lines[0] = header(dice.choice(("audit2", "", "表决")))
    return 0


def cut_tail(lines: Lines, dice: random.Random) -> int:
    keep = dice.randrange(len(lines))
    del lines[keep:]
    return keep


def cut_in_a_line(lines: Lines, dice: random.Random) -> int:
    place = dice.randrange(len(lines))
    del lines[place + 1 :]
    lines[place] = lines[place][: dice.randrange(len(lines[place]))]
    return place


def cut_batches_and_write_the_end_anew(lines: Lines, dice: random.Random) -> int:
    """Nothing in such a file contradicts itself: only the head kept elsewhere shows it."""
    kept = dice.randrange(len(BATCHES))
    rows = honest_rows()[: sum(BATCHES[:kept])]
    lines[:] = sealed(rows, BATCHES[:kept])
    return len(lines) - 1


def rewrite_from_a_row_on(lines: Lines, dice: random.Random) -> int:
    rows = honest_rows()
    at = dice.randrange(len(rows))
    rows[at] = (rows[at][0], rows[at][1] | {"reason": "改写"})
    lines[:] = sealed(rows)
    return len(lines) - 1


Tampering = Callable[[Lines, random.Random], int]
NOTICED_BY_ITSELF: tuple[Tampering, ...] = (
    change_byte,
    drop_byte,
    add_byte,
    change_field,
    change_field_and_digest,
    delete_row,
    delete_row_and_renumber,
    delete_line,
    insert_row,
    repeat_line,
    swap_rows,
    swap_rows_and_renumber,
    swap_contents,
    swap_seals,
    delete_batch,
    rewrite_batch_with_its_seal,
    append_unsealed_row,
    rename_trail,
    cut_tail,
    cut_in_a_line,
)
NOTICED_BY_THE_HEAD: tuple[Tampering, ...] = (cut_batches_and_write_the_end_anew, rewrite_from_a_row_on)


def noticed(lines: Lines, place: int, path: Path, *, head: str = "") -> bool:
    """Whether the verifier finds fault, and says so within the batch that was touched."""
    path.write_bytes(b"".join(lines))
    try:
        report = verify_trail(path, head=head)
    except NotATrail:
        return place == 0 or not lines
    if report.intact:
        return False
    end_of_batch = next((each for each in (*seal_places(lines), len(lines)) if each > place), len(lines))
    # Lines count from 1; a line that was taken away is missed at the one after it.
    return place <= report.faults[0].line <= end_of_batch + 2


def trial(seed: int, path: Path) -> tuple[str, bool]:
    """One random tampering: its name, and whether it was noticed and located."""
    dice = random.Random(seed)
    honest = sealed(honest_rows())
    tamper = dice.choice((*NOTICED_BY_ITSELF, *NOTICED_BY_THE_HEAD))
    lines = list(honest)
    place = tamper(lines, dice)
    while b"".join(lines) == b"".join(honest):  # such as a byte added beside its like
        lines = list(honest)
        place = tamper(lines, dice)
    head = head_of(honest) if tamper in NOTICED_BY_THE_HEAD else ""
    return tamper.__name__, noticed(lines, place, path, head=head)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=20220210)
    given = parser.parse_args()
    found: Counter[str] = Counter()
    tried: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(given.seed, given.seed + given.count):
            name, seen = trial(seed, Path(folder) / "trail.jsonl")
            tried[name] += 1
            found[name] += seen
            if not seen:
                print(f"not found or not located: {name}, seed {seed}")
    for name in sorted(tried):
        print(f"{name:40} {found[name]:>6} of {tried[name]:>6}")
    print(f"seed {given.seed}: {found.total()} of {tried.total()} found and located")
    return 0 if found == tried else 1


if __name__ == "__main__":
    sys.exit(main())
