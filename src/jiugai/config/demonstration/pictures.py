"""Plain drawings of façades that stand for photographs, before and after the works."""

from io import BytesIO
from random import Random

from PIL import Image, ImageDraw

BEFORE, AFTER = ((150, 140, 125), (96, 104, 110)), ((214, 190, 150), (70, 112, 150))


def facade(seed: int, *, is_after: bool) -> BytesIO:
    """A JPEG of a block of flats with its windows; the same for the same seed."""
    dice = Random(seed)  # noqa: S311 - a drawing, no secret
    wall, window = AFTER if is_after else BEFORE
    shade = dice.randint(-12, 12)
    picture = Image.new("RGB", (960, 640), (188, 205, 222) if is_after else (196, 200, 204))
    draw = ImageDraw.Draw(picture)
    draw.rectangle((90, 110, 870, 600), fill=tuple(each + shade for each in wall))
    storeys, columns = dice.randint(5, 7), dice.randint(8, 11)
    high, wide = 480 // storeys, 760 // columns
    for floor in range(storeys):
        for column in range(columns):
            left, top = 104 + column * wide, 124 + floor * high
            draw.rectangle((left, top, left + wide - 18, top + high - 26), fill=window, outline=(60, 60, 60))
            if not is_after and dice.random() < 0.35:
                draw.rectangle(
                    (left - 4, top + high - 34, left + wide - 12, top + high - 22), fill=(120, 92, 70)
                )
    draw.rectangle((0, 600, 960, 640), fill=(120, 150, 110) if is_after else (128, 120, 108))
    content = BytesIO()
    picture.save(content, "JPEG", quality=80)
    content.seek(0)
    return content
