"""Plainly drawn façades in place of photographs: grey before the works, bright after them."""

from datetime import date
from io import BytesIO
from random import Random

from PIL import Image, ImageDraw

from jiugai.config.demonstration.office import Office
from jiugai.core.actors import Actor
from jiugai.core.files import store_file
from jiugai.core.models import StoredFile
from jiugai.registry.models import Estate
from jiugai.reserve.models import PictureStage, Project
from jiugai.reserve.services import add_picture

Colour = tuple[int, int, int]
SIZE = (720, 480)
GROUND = 420
WALL = {
    "before": (158, 150, 138),
    "planned": (226, 200, 160),
    "during": (170, 164, 152),
    "after": (226, 200, 160),
}
SKY = {
    "before": (196, 201, 205),
    "planned": (206, 222, 236),
    "during": (190, 205, 218),
    "after": (170, 208, 236),
}
FLOOR = {
    "before": (126, 120, 110),
    "planned": (122, 160, 104),
    "during": (140, 128, 108),
    "after": (122, 160, 104),
}
PANE = {
    "before": (92, 100, 106),
    "planned": (70, 118, 160),
    "during": (92, 100, 106),
    "after": (70, 118, 160),
}
DONE_UP = (PictureStage.PLANNED, PictureStage.AFTER)
VIEWS = ("大门", "1号楼北立面", "中心道路")


def photograph(
    project: Project, office: Office, estate: Estate, *, stage: PictureStage, on: date, views: int = 2
) -> None:
    """Put pictures of the estate into the archive, each from a viewpoint of its own."""
    for view in VIEWS[:views]:
        add_picture(
            project,
            by=office.housing,
            estate=estate,
            stage=stage,
            viewpoint=view,
            taken_on=on,
            file=_file(estate, stage, view, office.housing, office),
        )


def _file(estate: Estate, stage: PictureStage, view: str, by: Actor, office: Office) -> StoredFile:
    content = facade(office.dice("picture", estate.code, view), stage, estate.storeys or 6)
    name = f"{estate.name}{view}{stage.label}.jpg"
    return store_file(content, name=name, division_code=estate.division_id, by=by)


def facade(dice: Random, stage: PictureStage, storeys: int) -> BytesIO:
    """A JPEG of a block of flats; the same dice draw the same building at every stage."""
    picture = Image.new("RGB", SIZE, SKY[stage])
    draw = ImageDraw.Draw(picture)
    columns, shade = dice.randint(7, 11), dice.randint(-14, 14)
    left, right, top = 60, SIZE[0] - 60, GROUND - storeys * 50
    draw.rectangle((left, top, right, GROUND), fill=_shaded(WALL[stage], shade))
    wide, high = (right - left) / columns, (GROUND - top) / storeys
    for floor in range(storeys):
        for column in range(columns):
            x, y = left + column * wide, top + floor * high
            _window(draw, (x, y, wide, high), stage, is_patched=dice.random() < 0.3)
    draw.rectangle((0, GROUND, *SIZE), fill=FLOOR[stage])
    if stage == PictureStage.DURING:
        _scaffold(draw, (left, top, right))
    content = BytesIO()
    picture.save(content, "JPEG", quality=80)
    content.seek(0)
    return content


def _window(
    draw: ImageDraw.ImageDraw,
    cell: tuple[float, float, float, float],
    stage: PictureStage,
    *,
    is_patched: bool,
) -> None:
    """One window; before the works some carry rusty grilles, after them all have the same sill."""
    x, y, wide, high = cell
    box = (x + wide * 0.22, y + high * 0.22, x + wide * 0.78, y + high * 0.74)
    draw.rectangle(box, fill=PANE[stage], outline=(240, 240, 236) if stage in DONE_UP else (80, 76, 70))
    draw.line((x + wide / 2, box[1], x + wide / 2, box[3]), fill=(220, 220, 216))
    if stage in DONE_UP:
        draw.rectangle((box[0] - 3, box[3], box[2] + 3, box[3] + 4), fill=(250, 246, 236))
    elif is_patched:
        draw.rectangle((box[0] - 4, box[3] - 8, box[2] + 4, box[3] + 5), fill=(122, 92, 68))


def _scaffold(draw: ImageDraw.ImageDraw, wall: tuple[int, int, int]) -> None:
    left, top, right = wall
    for x in range(left - 10, right + 11, 46):
        draw.line((x, top - 14, x, GROUND), fill=(52, 96, 84), width=3)
    for y in range(top - 8, GROUND, 42):
        draw.line((left - 12, y, right + 12, y), fill=(52, 96, 84), width=2)


def _shaded(colour: Colour, shade: int) -> Colour:
    red, green, blue = (max(0, min(255, each + shade)) for each in colour)
    return red, green, blue
