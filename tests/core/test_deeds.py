"""Every act of the trail has a name for people."""

import re
from pathlib import Path

from jiugai.core.deeds import NAMES, deed

ACT = re.compile(r'"((?:[a-z_]+)\.(?:[a-z_]+))"')
CALL = re.compile(
    r'(?:act=|audit\(by, |audit_many\(by, |_back_to_draft\([a-z, ]+, |_append\([^"]*)("[a-z_]+\.[a-z_]+")'
)
SOURCE = Path(__file__).parents[2] / "src" / "jiugai"


def acts() -> set[str]:
    """Every act that the code writes into the trail."""
    found = set()
    for path in SOURCE.rglob("*.py"):
        for match in CALL.finditer(path.read_text(encoding="utf-8")):
            found |= set(ACT.findall(match[1]))
    return found


def test_every_act_in_the_code_has_a_name_and_no_name_is_without_its_act() -> None:
    written = acts()
    assert len(written) > 40
    assert written <= set(NAMES)
    text = "\n".join(
        path.read_text(encoding="utf-8") for path in SOURCE.rglob("*.py") if path.name != "deeds.py"
    )
    assert [name for name in NAMES if f'"{name}"' not in text] == []


def test_an_act_without_a_name_is_shown_as_it_is() -> None:
    assert (deed("plan.draft"), deed("unheard.of")) == ("拟定计划", "unheard.of")
