"""Pictures of an estate: copies only, before and after, of what is public, kept by browsers for a while."""

from io import BytesIO

import pytest
from django.test import Client
from PIL import ExifTags, Image
from tests.portal.conftest import PublicCounty, address_of

from jiugai.core.files import store_file
from jiugai.reserve import services as reserve
from jiugai.reserve.models import PictureStage, Project, Stage

pytestmark = pytest.mark.django_db
CAMERA = "SECRET-CAMERA-8841"


def photograph(
    county: PublicCounty, project: Project, stage: PictureStage, view: str = "大门", shade: int = 90
) -> str:
    """Take a picture that carries what a camera writes; the first digits of its digest."""
    exif = Image.Exif()
    exif[ExifTags.Base.Model] = CAMERA
    gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
    gps[ExifTags.GPS.GPSLatitudeRef], gps[ExifTags.GPS.GPSLatitude] = "N", (25.0, 3.0, 7.7)
    gps[ExifTags.GPS.GPSLongitudeRef], gps[ExifTags.GPS.GPSLongitude] = "E", (102.0, 42.0, 9.9)
    content = BytesIO()
    Image.new("RGB", (640, 480), (shade, 120, 90)).save(content, "JPEG", exif=exif)
    content.seek(0)
    file = store_file(content, name="王五拍.jpg", division_code="530102", by=county.by)
    reserve.add_picture(
        project, by=county.by, estate=project.memberships.get().estate, stage=stage, viewpoint=view,
        taken_on=county.on, file=file,
    )  # fmt: skip
    return file.digest[:20]


def test_a_viewpoint_before_and_after_makes_a_pair_and_pairs_come_first(
    client: Client, wuhua: PublicCounty
) -> None:
    project = wuhua.project_at(Stage.ACCEPTED)
    photograph(wuhua, project, PictureStage.BEFORE, "楼道", 10)
    before = photograph(wuhua, project, PictureStage.BEFORE, "大门", 20)
    after = photograph(wuhua, project, PictureStage.AFTER, "大门", 30)
    answer = client.get(address_of(project))
    first, second = answer.context["estate"].projects[0].pairs
    assert (first.viewpoint, first.before.name, first.after.name) == ("大门", before, after)
    assert (second.viewpoint, second.after) == ("楼道", None)
    assert answer.content.decode().count("data-compare=") == 1


def test_the_copy_tells_nothing_of_camera_and_place(client: Client, wuhua: PublicCounty) -> None:
    project = wuhua.project_at(Stage.PLANNED)
    name = photograph(wuhua, project, PictureStage.BEFORE)
    for size in (320, 1280):
        answer = client.get(f"{address_of(project)}pictures/{name}-{size}.webp")
        content = answer.content
        assert answer.headers["Content-Type"] == "image/webp"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Disposition"] == "inline"
        assert CAMERA.encode() not in content
        assert not dict(Image.open(BytesIO(content)).getexif())


def test_a_browser_keeps_the_copy_and_asks_whether_it_still_stands(
    client: Client, wuhua: PublicCounty
) -> None:
    project = wuhua.project_at(Stage.PLANNED)
    address = f"{address_of(project)}pictures/{photograph(wuhua, project, PictureStage.BEFORE)}-320.webp"
    answer = client.get(address)
    assert answer.headers["Cache-Control"] == "public, max-age=3600"
    again = client.get(address, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    client.force_login(wuhua.by.user)
    assert "no-store" in client.get(address).headers["Cache-Control"]


def test_pictures_of_works_going_on_are_kept(client: Client, wuhua: PublicCounty) -> None:
    project = wuhua.project_at(Stage.STARTED)
    name = photograph(wuhua, project, PictureStage.DURING)
    assert client.get(f"{address_of(project)}pictures/{name}-320.webp").status_code == 404
    assert name not in client.get(address_of(project)).content.decode()


def test_a_picture_is_public_only_with_its_project_and_under_its_estate(
    client: Client, wuhua: PublicCounty
) -> None:
    hidden, public = wuhua.project_at(Stage.IN_LIBRARY, name="甲"), wuhua.project_at(Stage.PLANNED, name="乙")
    name = photograph(wuhua, hidden, PictureStage.BEFORE)
    assert client.get(f"{address_of(hidden)}pictures/{name}-320.webp").status_code == 404
    assert client.get(f"{address_of(public)}pictures/{name}-320.webp").status_code == 404


@pytest.mark.parametrize("size", ["0", "64", "99999"])
def test_no_other_size_is_made(client: Client, wuhua: PublicCounty, size: str) -> None:
    project = wuhua.project_at(Stage.PLANNED)
    name = photograph(wuhua, project, PictureStage.BEFORE)
    assert client.get(f"{address_of(project)}pictures/{name}-{size}.webp").status_code == 404
