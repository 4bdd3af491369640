"""Whatever might be handed in as the file of a vote: bytes and lines moved, values of other kinds, bombs.

Most mutations are dressed up as well: digests, seals and the end line are made to fit what was changed, so
that what is wrong lies deeper.
"""

import json
from collections.abc import Callable
from hashlib import sha256
from random import Random
from typing import Any

from jiugai.core.verifying import NOTHING_BEFORE, MerkleTree, seal_root

Lines = list[bytes]
HUGE = 10**30
DEEP = 3_000
ODD: tuple[Any, ...] = (
    None, True, False, 0, 1, -1, HUGE, -HUGE, 2**63, 1.0, 0.5, 1e300, float("inf"), float("nan"),
    "", "0", "1", "-1", "ff", "f" * 513, "f" * 5_000, "1/0", "0/0", "1e1000000000", "9" * 4_000,
    "9999-12-31", "0001-01-01", "9999-12-31T23:59:59.999999-14:00", "2022-05-21T00:00:00", "长" * 1_000,
    "\ud800", "\x00\x1b[2J", [], {}, {"a": {}}, [None], [[]], ["0"] * 9, ["1"] * 9,
    [[0, HUGE]], [[-HUGE, HUGE]], [[1, 2**62]], [[1, 1]] * 50,
)  # fmt: skip


def mutated(original: bytes, dice: Random) -> bytes:
    """One file that is not the original, unless chance made it so."""
    return dice.choice((_bytes, _bytes, _lines, _lines, _values, _values, _values, _bombs))(original, dice)


def _bytes(original: bytes, dice: Random) -> bytes:
    changed = bytearray(original)
    for _each in range(dice.choice((1, 1, 2, 20))):
        if not changed:
            break
        place, long = dice.randrange(len(changed)), dice.choice((1, 1, 3, 60))
        how = dice.choice(("flip", "drop", "put", "cut"))
        if how == "flip":
            changed[place] ^= 1 << dice.randrange(8)
        elif how == "drop":
            del changed[place : place + long]
        elif how == "put":
            changed[place:place] = dice.randbytes(long)
        elif place:
            del changed[place:]
    return bytes(changed)


def _lines(original: bytes, dice: Random) -> bytes:
    lines = original.splitlines(keepends=True)
    for _each in range(dice.choice((1, 1, 2))):
        one, two = dice.randrange(len(lines)), dice.randrange(len(lines))
        how = dice.choice(("swap", "drop", "double", "move", "join", "cut"))
        if how == "swap":
            lines[one], lines[two] = lines[two], lines[one]
        elif how == "drop" and len(lines) > 2:
            del lines[one]
        elif how == "double":
            lines.insert(two, lines[one])
        elif how == "move" and len(lines) > 2:
            lines.insert(two, lines.pop(one))
        elif how == "join":
            lines[one] = lines[one].rstrip(b"\n")
        else:
            lines[one] = lines[one][: dice.randrange(len(lines[one]))] + b"\n"
    return _dressed(lines) if dice.random() < 0.5 else b"".join(lines)


def _values(original: bytes, dice: Random) -> bytes:
    """One to three values of the JSON replaced by others."""
    lines = original.splitlines(keepends=True)
    kinds: dict[str, list[int]] = {}
    for place, line in enumerate(lines):
        kinds.setdefault(line[2:6].decode(errors="replace"), []).append(place)
    for _each in range(dice.choice((1, 1, 2, 3))):
        place = dice.choice(kinds[dice.choice(sorted(kinds))])
        try:
            lines[place] = _written(_with_another(json.loads(lines[place]), dice))
        except ValueError:
            continue
    return _dressed(lines) if dice.random() < 0.8 else b"".join(lines)


def _with_another(value: Any, dice: Random) -> Any:
    """The value with something in it replaced, left out or added."""
    if isinstance(value, dict) and value and dice.random() < 0.9:
        return _in_parts(value, dice)
    if isinstance(value, list) and value and dice.random() < 0.8:
        return _in_list(value, dice)
    if isinstance(value, int) and not isinstance(value, bool) and dice.random() < 0.5:
        return dice.choice(
            (value + 1, value - 1, -value, float(value), str(value), bool(value), value * HUGE)
        )
    return dice.choice(ODD)


def _in_parts(value: dict[str, Any], dice: Random) -> dict[str, Any]:
    key, how = dice.choice(sorted(value)), dice.random()
    if how < 0.06:
        return {name: each for name, each in value.items() if name != key}
    if how < 0.12:
        return {**value, "more": dice.choice(ODD)}
    return {**value, key: _with_another(value[key], dice)}


def _in_list(value: list[Any], dice: Random) -> list[Any]:
    place, how = dice.randrange(len(value)), dice.random()
    if how < 0.1:
        return value[:place] + value[place + 1 :]
    if how < 0.2:
        return [*value, value[place]]
    return [*value[:place], _with_another(value[place], dice), *value[place + 1 :]]


def _bombs(original: bytes, dice: Random) -> bytes:
    lines = original.splitlines(keepends=True)
    place = dice.randrange(1, len(lines))
    bombs: tuple[Callable[[], bytes], ...] = (
        lambda: b"[" * DEEP + b"]" * DEEP + b"\n",
        lambda: b'{"vote":' * DEEP + b"0" + b"}" * DEEP + b"\n",
        lambda: b'{"entry":{"number":' + b"9" * 100_000 + b"}}\n",
        lambda: b'{"result":' + b"[0," * DEEP + b"\n",
        lambda: b"x" * 3_000_000,
        lambda: b'{"vote":{"title":"' + b"x" * 3_000_000 + b'"}}\n',
        lambda: b'{"seal":{"ranges":[' + b",".join([b"[1,9000000000000000000]"] * 20_000) + b"]}}\n",
        lambda: b"\x00" * 100_000 + b"\n",
        lambda: b"\xff\xfe" + original[:1_000],
    )
    lines[place : place + dice.choice((0, 1))] = [dice.choice(bombs)()]
    return _dressed(lines) if dice.random() < 0.5 else b"".join(lines)


def _dressed(lines: Lines) -> bytes:
    """Digests of rows, seals and the end made to fit whatever the lines say now."""
    made: Lines = []
    tree, head, rows, pending = MerkleTree(), NOTHING_BEFORE, 0, []
    for line in lines[:-1]:
        try:
            parsed = json.loads(line)
            if "row" in parsed:
                rows += 1
                parsed["digest"] = sha256(_written(parsed["row"])[:-1]).hexdigest()
                pending.append((parsed["id"], parsed["digest"]))
            if "seal" in parsed:
                for each in sorted(pending):
                    tree.add(*each)
                seal = parsed["seal"] | {"members": tree.root(), "previous": head}
                head = seal["root"] = seal_root(seal)
                parsed["seal"], tree, pending = seal, MerkleTree(), []
            if "ballots" in parsed:
                parsed["ballots"] |= {"head": head}
            made.append(_written(parsed))
        except (ValueError, TypeError, RecursionError, KeyError):
            made.append(line)
    whole = b"".join(made)
    end = {"digest": sha256(whole).hexdigest(), "lines": len(made) + 1}
    return whole + _written({"end": end})


def _written(value: object) -> bytes:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8", "surrogatepass") + b"\n"
