"""Assets of npm are served hashed, without what no page uses; icons are one file of ours."""

import json
import re
from pathlib import Path
from posixpath import dirname, join, normpath
from typing import Any

import pytest
from django.core.management import call_command

from jiugai.config import sprite

DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" class="x" width="24">\n  <path d="{d}" />\n</svg>\n'


@pytest.fixture
def icons(tmp_path: Path) -> Path:
    """A package with two icons."""
    (tmp_path / "outline").mkdir()
    for name, drawn in (("home", "M1 1"), ("key", "M2 2")):
        (tmp_path / "outline" / f"{name}.svg").write_text(DRAWING.format(d=drawn))
    return tmp_path


def test_the_sprite_holds_each_listed_icon_once(icons: Path, tmp_path: Path) -> None:
    listed, out = tmp_path / "icons.txt", tmp_path / "made" / "sprite.svg"
    listed.write_text("key\n\nhome\nkey\n")
    sprite.main(str(icons), str(listed), str(out))
    assert re.findall(r'<symbol id="(\w+)"', out.read_text()) == ["home", "key"]
    assert '<path d="M2 2" />' in out.read_text()
    assert out.read_text().count("<svg") == 1


def test_an_icon_that_the_package_lacks_stops_the_set_up(icons: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"nothing\.svg"):
        sprite.sprite(icons, ["home", "nothing"])


@pytest.fixture
def gathered(settings: Any, tmp_path: Path) -> Path:
    """All assets as `jiugai serve` gathers them."""
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": "jiugai.config.assets.Storage"}}
    call_command("collectstatic", verbosity=0, interactive=False)
    return tmp_path / "static"


def test_assets_are_hashed_compressed_and_every_reference_in_them_leads_somewhere(gathered: Path) -> None:
    names = json.loads((gathered / "staticfiles.json").read_text())["paths"]
    for name in ("css/desk.css", "tabler/css/tabler.min.css", "tabler/js/tabler.min.js", "icons/sprite.svg"):
        assert re.search(r"\.[0-9a-f]{12}\.", names[name])
        assert (gathered / names[name]).exists()
        assert (gathered / f"{names[name]}.gz").exists()
    for hashed in (each for each in names.values() if each.endswith(".css")):
        for target in re.findall(r"url\(['\"]?([^)'\"]+)", (gathered / hashed).read_text()):
            if not target.startswith(("data:", "#")):
                assert (gathered / normpath(join(dirname(hashed), target))).exists(), target


def test_nothing_is_served_that_no_page_uses(gathered: Path) -> None:
    served = [path for path in gathered.rglob("*") if path.is_file()]
    unused = [each.name for each in served if each.suffix == ".map" or {"libs", "types"} & {*each.parts}]
    assert unused == []
    assert sum(each.stat().st_size for each in served) < 15_000_000
