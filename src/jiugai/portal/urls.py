"""Addresses of the portal."""

from django.urls import URLPattern, path, register_converter

from jiugai.portal.data_sets import DATA_SETS
from jiugai.portal.views import complaints, estates, open_data, pictures, satisfaction, text_size
from jiugai.portal.views.open_data import FORMS


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


class DataSetKey(EstateCode):
    """A set of open data."""

    regex = "|".join(DATA_SETS)


class Form(EstateCode):
    """The form in which a set of open data comes."""

    regex = "|".join(FORMS)


register_converter(DataSetKey, "data_set")
register_converter(Form, "form")
register_converter(EstateCode, "estate")
register_converter(PictureName, "picture")

app_name = "portal"
urlpatterns: list[URLPattern] = [
    path("e/", estates.estates, name="estates"),
    path("e/text-size/", text_size.text_size, name="text-size"),
    path("e/c/", complaints.find, name="find-complaint"),
    path("e/c/<str:code>/", complaints.complaint, name="complaint"),
    path("e/c/<str:code>/solved/", complaints.solved, name="complaint-solved"),
    path("e/c/<str:code>/again/", complaints.still_wrong, name="complaint-reopen"),
    path("e/c/<str:code>/pictures/<int:pk>/", complaints.picture, name="complaint-picture"),
    path("e/<estate:code>/", estates.estate, name="estate"),
    path("e/<estate:code>/complain/", complaints.complain, name="complain"),
    path("e/<estate:code>/satisfied/", satisfaction.satisfied, name="satisfied"),
    path("open/", open_data.open_data, name="open"),
    path("open/<data_set:key>.<form:form>", open_data.data_set, name="data-set"),
    path("e/<estate:code>/pictures/<picture:name>-<int:size>.webp", pictures.picture, name="picture"),
]
