"""What a photograph tells of itself, and copies of it that are fit to be shown.

The original is kept as evidence, with all that the camera wrote; copies for display carry none of it.
"""

import io
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

from PIL import ExifTags, Image, ImageOps

from jiugai.core.command_line import SHANGHAI
from jiugai.core.errors import UnreadableFile

MOST_PIXELS = 50_000_000
DISPLAY_SIZES = (320, 1280)  # pixels of the longer side
LYING = (5, 6, 7, 8)  # orientations in which width and height change places
SIX_PLACES = Decimal("0.000001")
# What a decoder raises on bytes that are not what they should be.
DAMAGED = (
    OSError,
    ValueError,
    TypeError,
    SyntaxError,
    ArithmeticError,
    LookupError,
    AttributeError,
    EOFError,
)
QUALITY = 80

Image.MAX_IMAGE_PIXELS = MOST_PIXELS


@dataclass(frozen=True, slots=True)
class Picture:
    """Size as shown, and what the camera recorded: when, and where in WGS-84; None where it did not."""

    width: int
    height: int
    taken_at: datetime | None
    longitude: Decimal | None
    latitude: Decimal | None
    copies: dict[int, bytes]


def read_picture(path: Path, name: str) -> Picture:
    """Decode the picture, read what it recorded and make the copies for display, as WebP.

    Raises: UnreadableFile if it is damaged or has too many pixels.
    """
    try:
        with Image.open(path, formats=("JPEG", "PNG")) as opened:
            width, height = opened.size
            if width * height > MOST_PIXELS:
                raise Image.DecompressionBombError
            exif = _exif(opened)
            # A large JPEG is decoded straight to the smallest size that still fills the copy.
            opened.draft("RGB", (DISPLAY_SIZES[-1], DISPLAY_SIZES[-1]))
            upright = ImageOps.exif_transpose(opened)
            copies = {size: _copy(upright, size) for size in DISPLAY_SIZES}
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        reason = f"图片超过 {MOST_PIXELS // 10_000} 万像素，请缩小后再提交"
        raise UnreadableFile(name, reason) from error
    except DAMAGED as error:
        raise UnreadableFile(name, "图片已损坏，无法打开，请重新拍摄或导出后再提交") from error
    if exif.get(ExifTags.Base.Orientation) in LYING:
        width, height = height, width
    longitude, latitude = _place(exif)
    return Picture(width, height, _taken_at(exif), longitude, latitude, copies)


def _copy(picture: Image.Image, size: int) -> bytes:
    """The picture within a square of this size, on white. Only its colour profile goes along."""
    small = picture.copy()
    small.thumbnail((size, size))
    if small.mode not in ("RGB", "L"):
        canvas = Image.new("RGB", small.size, "white")
        coloured = small.convert("RGBA")
        canvas.paste(coloured, mask=coloured)
        small = canvas
    written = io.BytesIO()
    small.save(written, "WEBP", quality=QUALITY)
    return written.getvalue()


def _exif(picture: Image.Image) -> dict[int, Any]:
    """The camera's tags, those of its sub-tables included; empty where they cannot be read."""
    tags: dict[int, Any] = {}
    with suppress(*DAMAGED):
        exif = picture.getexif()
        tags |= dict(exif)
        tags |= exif.get_ifd(ExifTags.IFD.Exif)
        tags[ExifTags.IFD.GPSInfo] = dict(exif.get_ifd(ExifTags.IFD.GPSInfo))
    return tags


def _taken_at(exif: dict[int, Any]) -> datetime | None:
    """When the picture was taken; a camera that names no offset is taken to stand in China."""
    with suppress(*DAMAGED):
        text = str(exif[ExifTags.Base.DateTimeOriginal]).strip("\0 ")
        moment = datetime.strptime(text, "%Y:%m:%d %H:%M:%S").replace(tzinfo=SHANGHAI)
        offset = str(exif.get(ExifTags.Base.OffsetTimeOriginal, "")).strip("\0 ")
        return datetime.fromisoformat(moment.replace(tzinfo=None).isoformat() + offset) if offset else moment
    return None


def _place(exif: dict[int, Any]) -> tuple[Decimal | None, Decimal | None]:
    """Longitude and latitude in degrees, both or none."""
    with suppress(*DAMAGED):
        gps = exif[ExifTags.IFD.GPSInfo]
        latitude = _degrees(gps[ExifTags.GPS.GPSLatitude], gps[ExifTags.GPS.GPSLatitudeRef] == "S")
        longitude = _degrees(gps[ExifTags.GPS.GPSLongitude], gps[ExifTags.GPS.GPSLongitudeRef] == "W")
        if abs(latitude) <= 90 and abs(longitude) <= 180 and (latitude or longitude):
            return longitude, latitude
    return None, None


def _degrees(parts: Any, is_negative: bool) -> Decimal:
    degrees, minutes, seconds = (Decimal(part.numerator) / Decimal(part.denominator) for part in parts)
    angle = (degrees + minutes / 60 + seconds / 3600).quantize(SIX_PLACES, ROUND_HALF_UP)
    return -angle if is_negative else angle
