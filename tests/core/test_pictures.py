"""Photographs: what they tell, and copies of them fit to be shown."""

import io
import random
import struct
import zlib
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from PIL import Image
from tests.core.file_cast import PDF, photograph, picture, store

from jiugai.core import files, pictures
from jiugai.core.errors import UnreadableFile

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data")]


def png_that_claims(width: int, height: int) -> bytes:
    """A few bytes that unpack to a huge canvas."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(b"\0" * 1_000_000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
@pytest.mark.parametrize("size", [(50_000, 50_000), (9_000, 9_000), (50_001, 1_000)])
def test_a_picture_with_too_many_pixels_is_refused_unopened(size: tuple[int, int]) -> None:
    with pytest.raises(UnreadableFile, match="图片超过 5000 万像素"):
        store(png_that_claims(*size), "炸弹.png")


def test_a_photograph_tells_when_and_where_it_was_taken() -> None:
    stored = store(photograph(), "楼道.jpg")
    assert stored.taken_at == datetime(2022, 6, 1, 1, 30, tzinfo=UTC), (
        "a camera without offset stands in China"
    )
    assert (stored.longitude, stored.latitude) == (Decimal("102.705000"), Decimal("25.040100"))
    assert (stored.width, stored.height) == (40, 30)


@pytest.mark.parametrize(
    ("wrong", "taken_at", "longitude"),
    [
        ({"offset": "+00:00"}, datetime(2022, 6, 1, 9, 30, tzinfo=UTC), Decimal("102.705000")),
        ({"offset": "?"}, None, Decimal("102.705000")),
        ({"taken": "0000:00:00 00:00:00"}, None, Decimal("102.705000")),
        ({"taken": "昨天"}, None, Decimal("102.705000")),
        ({"place": ()}, datetime(2022, 6, 1, 1, 30, tzinfo=UTC), None),
        ({"place": ("N", (0, 0, 0), "E", (0, 0, 0))}, datetime(2022, 6, 1, 1, 30, tzinfo=UTC), None),
        ({"place": ("N", (95, 0, 0), "E", (102, 0, 0))}, datetime(2022, 6, 1, 1, 30, tzinfo=UTC), None),
        ({"place": ("S", (25, 0, 0), "W", (102, 0, 0))}, datetime(2022, 6, 1, 1, 30, tzinfo=UTC), -102),
    ],
)
def test_what_a_camera_wrote_wrongly_is_not_known(
    wrong: dict[str, object], taken_at: datetime | None, longitude: Decimal | None
) -> None:
    stored = store(photograph(**wrong), "楼道.jpg")
    assert (stored.taken_at, stored.longitude) == (taken_at, longitude)
    assert (stored.latitude is None) == (stored.longitude is None)


def test_copies_for_display_carry_nothing_the_camera_wrote() -> None:
    stored = store(photograph(size=(2000, 1500)), "楼道.jpg")
    for size, shown in ((320, (320, 240)), (1280, (1280, 960))):
        content = files.display_path(stored, size).read_bytes()
        with Image.open(io.BytesIO(content)) as copy:
            assert (copy.format, copy.size) == ("WEBP", shown)
            assert dict(copy.getexif()) == {}
        assert b"Telephone" not in content
    original = files.path_of(stored).read_bytes()
    assert original.count(b"Telephone maker") == 2, "once as EXIF, once as XMP"


def test_a_copy_is_never_larger_than_the_picture() -> None:
    stored = store(picture((100, 50)), "楼道.jpg")
    with Image.open(files.display_path(stored, 1280)) as copy:
        assert copy.size == (100, 50)


def test_a_picture_lying_on_its_side_is_shown_upright() -> None:
    stored = store(photograph(orientation=6, size=(2000, 1500)), "楼道.jpg")
    assert (stored.width, stored.height) == (1500, 2000)
    with Image.open(files.display_path(stored, 320)) as copy:
        assert copy.size == (240, 320)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_mode_of_png_is_shown(mode: str) -> None:
    stored = store(picture(kind="PNG", mode=mode), "图.png")
    assert files.display_path(stored, 320).is_file()


def test_what_is_transparent_is_shown_on_white() -> None:
    clear = io.BytesIO()
    Image.new("RGBA", (10, 10), (0, 0, 0, 0)).save(clear, "PNG")
    with Image.open(files.display_path(store(clear.getvalue(), "图.png"), 320)) as copy:
        assert copy.convert("RGB").getpixel((5, 5)) == (255, 255, 255)


def test_only_pictures_have_copies_and_only_in_two_sizes() -> None:
    with pytest.raises(ValueError, match="no copy of 640 pixels"):
        files.display_path(store(picture(), "图.jpg"), 640)
    with pytest.raises(ValueError, match="no copy"):
        files.display_path(store(PDF, "a.pdf"), 320)


@pytest.mark.filterwarnings("ignore::UserWarning:PIL")
def test_random_damage_to_a_photograph_is_taken_or_refused_but_never_breaks() -> None:
    dice = random.Random(20220210)
    whole = photograph(size=(64, 48))
    refusals = 0
    for _ in range(300):
        damaged = bytearray(whole)
        for _ in range(dice.randrange(1, 20)):
            damaged[dice.randrange(3, len(damaged))] = dice.randrange(256)
        try:
            store(bytes(damaged), "楼道.jpg")
        except UnreadableFile:
            refusals += 1
    assert 0 < refusals < 300


def test_the_limit_of_pixels_is_that_of_the_decoder() -> None:
    assert Image.MAX_IMAGE_PIXELS == pictures.MOST_PIXELS
