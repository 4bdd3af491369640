"""Rules about the code itself."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from jiugai.config import reference

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "jiugai"
LONGEST = 400
# one English word per concept, see docs/why/glossary.md
BANNED = re.compile(
    r"(redevelopment|regeneration|compound|neighbou?rhood|poll|backlog|hoa|kpi|tier[123]|helpers?|utils?|misc)$",
    re.IGNORECASE,
)
FORBIDDEN_PLACES = {"utils", "helpers", "common", "misc"}


def tracked(*patterns: str) -> list[Path]:
    """Files that git tracks or would track."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", *patterns],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    return [path for name in listed.splitlines() if (path := ROOT / name).exists()]


def python_files() -> list[Path]:
    return [path for path in tracked("*.py") if "migrations" not in path.parts]


def test_no_file_is_longer_than_a_reader_will_bear() -> None:
    lengths = {str(path): len(path.read_text(encoding="utf-8").splitlines()) for path in python_files()}
    long = {path: length for path, length in lengths.items() if length > LONGEST}
    assert long == {}


def test_templates_stay_short() -> None:
    long = {str(path) for path in tracked("*.html") if len(path.read_text().splitlines()) > 140}
    assert long == set()


def _names(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef | ast.FunctionDef):
            yield node.name


def test_names_keep_to_the_glossary() -> None:
    strange = []
    for path in (each for each in python_files() if SOURCE in each.parents):
        names = [path.stem, *_names(ast.parse(path.read_text(encoding="utf-8")))]
        words = {word for name in names for word in re.split(r"_|(?<=[a-z])(?=[A-Z])", name) if word}
        strange += [f"{path.name}: {word}" for word in words if BANNED.fullmatch(word)]
    assert strange == []


def test_no_folder_is_a_drawer_for_everything() -> None:
    drawers = {str(path) for path in python_files() if FORBIDDEN_PLACES & {*path.parts, path.stem}}
    assert drawers == set()


def test_every_room_says_in_one_line_what_it_is_for() -> None:
    rooms = [path for path in SOURCE.iterdir() if (path / "__init__.py").exists()]
    assert len(rooms) == 18
    for room in rooms:
        assert ast.get_docstring(ast.parse((room / "__init__.py").read_text(encoding="utf-8"))), room.name


def test_policy_takes_no_clock() -> None:
    asked = re.compile(r"\b(date\.today|datetime\.now|timezone\.now|time\.time)\(")
    assert [path.name for path in (SOURCE / "policy").rglob("*.py") if asked.search(path.read_text())] == []


def test_decisions_are_numbered_once_and_dated() -> None:
    decisions = list((ROOT / "docs" / "why").glob("[0-9]*.md"))
    numbers = [path.name[:4] for path in decisions]
    assert len(numbers) == len(set(numbers)) >= 5
    for path in decisions:
        text = path.read_text(encoding="utf-8")
        for head in ("Date:", "Status:", "## Context", "## Decision", "## Consequences", "## Revisit when"):
            assert head in text, f"{path.name} lacks {head}"


def test_links_in_the_documents_lead_somewhere() -> None:
    broken = []
    for path in tracked("*.md"):
        for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", path.read_text(encoding="utf-8")):
            if "://" not in target and not (path.parent / target).exists():
                broken.append(f"{path.name}: {target}")
    assert broken == []


def test_the_reference_says_what_the_rules_say() -> None:
    told = {path.name: path.read_text(encoding="utf-8") for path in tracked("docs/reference/*.md")}
    assert told == reference.pages(), "run `make reference`"


def test_every_setting_is_in_the_page_on_running_a_place_and_no_other() -> None:
    read = {
        name
        for path in python_files()
        if SOURCE in path.parents
        for name in re.findall(r"\bJIUGAI_[A-Z_]+\b", path.read_text(encoding="utf-8"))
    }
    page = (ROOT / "docs/how-to/run-a-place.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^\| `(JIUGAI_[A-Z_]+)` \|", page, re.MULTILINE)) == read


@pytest.mark.parametrize("readme", ["README.md", "README.zh.md"])
def test_the_commands_of_the_readme_are_in_the_makefile(readme: str) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = set(re.findall(r"`?make ([a-z-]+)`?", (ROOT / readme).read_text(encoding="utf-8")))
    assert {"demo", "test"} <= named <= targets


def test_no_addresses_of_registries_and_no_paths_of_a_machine() -> None:
    hosts = re.compile(r"(pypi|pythonhosted|npmjs|debian)\.(org|com)|files\.pythonhosted")
    paths = re.compile(r"(?<![A-Za-z0-9_.])/(work|farm|home|root)/")
    found = []
    for path in tracked():
        if path.suffix in {".gz", ".png", ".geojson", ".mo"} or path == Path(__file__):
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        found += [f"{path.name}: {hit.group()}" for hit in (hosts.search(text), paths.search(text)) if hit]
    assert found == []


def test_locks_carry_hashes_and_no_addresses() -> None:
    for name in ("runtime", "development"):
        text = (ROOT / "requirements" / f"{name}.lock").read_text(encoding="utf-8")
        assert "http" not in text
        assert text.count("==") <= text.count("--hash=sha256:")
    assert '"resolved"' not in (ROOT / "package-lock.json").read_text(encoding="utf-8")
