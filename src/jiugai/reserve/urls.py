"""Addresses of the reserve library."""

from django.urls import URLPattern, path

from jiugai.reserve.views import basics, files, items, lists, money, papers, proposing, schemes, shortfalls

app_name = "reserve"
ONE = "projects/<slug:code>"
urlpatterns: list[URLPattern] = [
    path("projects/", lists.projects, name="projects"),
    path("projects/export/", lists.export, name="export"),
    path("projects/new/", proposing.propose, name="propose"),
    path(f"{ONE}/basics/", basics.basics, name="basics"),
    path(f"{ONE}/scheme/", schemes.scheme, name="scheme"),
    path(f"{ONE}/scheme/revise/", schemes.revise, name="revise"),
    path(f"{ONE}/items/", items.items, name="items"),
    path(f"{ONE}/items/cover/", items.cover, name="cover"),
    path(f"{ONE}/items/<int:pk>/", items.item, name="item"),
    path(f"{ONE}/items/<int:pk>/drop/", items.drop, name="item-drop"),
    path(f"{ONE}/shortfalls/", shortfalls.shortfalls, name="shortfalls"),
    path(f"{ONE}/shortfalls/<int:pk>/accept/", shortfalls.accept, name="accept"),
    path(f"{ONE}/shortfalls/<int:pk>/refuse/", shortfalls.refuse, name="refuse"),
    path(f"{ONE}/shortfalls/<int:pk>/withdraw/", shortfalls.withdraw, name="withdraw"),
    path(f"{ONE}/shortfalls/<slug:estate>/<slug:item>/", shortfalls.decide, name="decide"),
    path(f"{ONE}/funding/", money.funding, name="funding"),
    path(f"{ONE}/funding/<int:pk>/", money.funding_line, name="funding-line"),
    path(f"{ONE}/funding/<int:pk>/drop/", money.funding_drop, name="funding-drop"),
    path(f"{ONE}/contracts/", money.contracts, name="contracts"),
    path(f"{ONE}/contracts/<int:pk>/", money.contract, name="contract"),
    path(f"{ONE}/documents/", papers.documents, name="documents"),
    path(f"{ONE}/documents/<int:pk>/take-out/", papers.document_out, name="document-out"),
    path(f"{ONE}/pictures/", papers.pictures, name="pictures"),
    path(f"{ONE}/pictures/<int:pk>/take-out/", papers.picture_out, name="picture-out"),
    path(f"{ONE}/files/<int:pk>/", files.file, name="file"),
]
