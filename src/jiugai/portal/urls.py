"""Addresses of the portal."""

from django.urls import URLPattern, path, register_converter

from jiugai.portal.views import estates, pictures, text_size


class EstateCode:
    """The code of an estate: its county and a number in it."""

    regex = r"[0-9]{6}-[0-9]{5,8}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class PictureName(EstateCode):
    """The first digits of a picture's digest."""

    regex = r"[0-9a-f]{20}"


register_converter(EstateCode, "estate")
register_converter(PictureName, "picture")

app_name = "portal"
urlpatterns: list[URLPattern] = [
    path("e/", estates.estates, name="estates"),
    path("e/text-size/", text_size.text_size, name="text-size"),
    path("e/<estate:code>/", estates.estate, name="estate"),
    path("e/<estate:code>/pictures/<picture:name>-<int:size>.webp", pictures.picture, name="picture"),
]
