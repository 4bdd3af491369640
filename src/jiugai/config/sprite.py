"""Gathers the icons that pages use into one SVG file: `python -m jiugai.config.sprite ICONS LIST OUT`."""

import re
import sys
from pathlib import Path

DRAWING = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)
FRAME = 'viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round"'


def sprite(icons: Path, names: list[str]) -> str:
    """One SVG with a symbol per icon. Raises: FileNotFoundError for an icon that the package lacks."""
    symbols = []
    for name in names:
        drawn = DRAWING.search((icons / "outline" / f"{name}.svg").read_text(encoding="utf-8"))
        if drawn is None:
            raise ValueError(f"{name}.svg holds no drawing")
        symbols.append(f'<symbol id="{name}" {FRAME} stroke-linejoin="round">{drawn[1].strip()}</symbol>')
    return f'<svg xmlns="http://www.w3.org/2000/svg">{"".join(symbols)}</svg>\n'


def main(icons: str, listed: str, out: str) -> None:
    """Write the sprite of the icons listed, one name a line."""
    names = [line.strip() for line in Path(listed).read_text(encoding="utf-8").splitlines() if line.strip()]
    Path(out).parent.mkdir(parents=True, exist_ok=True)
    Path(out).write_text(sprite(Path(icons), sorted(set(names))), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
