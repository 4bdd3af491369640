"""Addresses of the portal."""

from django.urls import URLPattern, path, register_converter

from jiugai.portal.data_sets import DATA_SETS
from jiugai.portal.views import (
    ballots,
    complaints,
    estates,
    open_data,
    pictures,
    satisfaction,
    text_size,
    votes,
    way_in,
)
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


class VoteCode(EstateCode):
    """The code of a vote: its estate's and a number."""

    regex = r"[0-9]{6}-[0-9]{5,8}-V[0-9]{1,4}"


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
register_converter(VoteCode, "vote")

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
    path("i/", way_in.way_in, name="entrance"),
    path("i/<slug:code>/", way_in.invited, name="invited"),
    path("e/in/", way_in.way_in, name="way-in"),
    path("e/in/code/", way_in.by_code, name="by-code"),
    path("e/in/phone/", way_in.by_phone, name="by-phone"),
    path("e/in/digits/", way_in.by_digits, name="by-digits"),
    path("e/mine/", way_in.my_votes, name="mine"),
    path("e/out/", way_in.way_out, name="way-out"),
    path("e/check/", votes.check, name="check"),
    path("e/votes/<vote:code>/", votes.vote, name="vote"),
    path("e/votes/<vote:code>/check.jsonl", votes.evidence, name="evidence"),
    path("e/votes/<vote:code>/homes/<int:number>/", ballots.ballot, name="ballot"),
    path("e/votes/<vote:code>/homes/<int:number>/receipt/", ballots.receipt, name="receipt"),
    path("e/votes/<vote:code>/homes/<int:number>/receipt.json", ballots.receipt_as_file, name="receipt-file"),
    path("e/<estate:code>/complain/", complaints.complain, name="complain"),
    path("e/<estate:code>/satisfied/", satisfaction.satisfied, name="satisfied"),
    path("open/", open_data.open_data, name="open"),
    path("open/<data_set:key>.<form:form>", open_data.data_set, name="data-set"),
    path("e/<estate:code>/pictures/<picture:name>-<int:size>.webp", pictures.picture, name="picture"),
]
