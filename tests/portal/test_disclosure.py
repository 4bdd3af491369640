"""Nothing about people or from inside comes out: the table is whole, planted canaries stay inside."""

import io
import re
import zipfile
from collections.abc import Iterator
from contextlib import suppress

import pytest
from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.http import HttpResponse
from django.test import Client
from tests.people import Person, enter
from tests.portal.conftest import PublicCounty, address_of, estate_of
from tests.portal.test_open_data import approve
from tests.portal.test_pictures import CAMERA, photograph

from jiugai.accounts.roles import Role
from jiugai.core.models import AppendOnly
from jiugai.portal.data_sets import DATA_SETS
from jiugai.portal.disclosure import EVERY, PAGE, shown, table
from jiugai.portal.views.open_data import FORMS
from jiugai.registry.models import Building, Owner
from jiugai.reserve.models import ContractKind, PictureStage, Project, Stage

OURS = [model for model in apps.get_models() if model.__module__.startswith("jiugai.")]
CANARY = "金丝雀"
PEOPLE = {"name": "赵钱孙", "identity_number": "530102196001011234", "phone": "13987654321"}
MOVED = ("关口通过", "某某")  # why a stage moved, who ranked
GPS = ("25.0521", "102.7027")  # where the camera of `photograph` stood
TEXTS = (models.CharField, models.TextField, models.JSONField)


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_every_column_of_every_record_is_published_or_withheld_for_a_reason(
    model: type[models.Model],
) -> None:
    rows = [row for row in table() if row.model == model._meta.label]
    named = {row.field for row in rows}
    columns = {field.name for field in model._meta.concrete_fields}
    assert named == ({EVERY} if EVERY in named else columns)
    for row in rows:
        assert bool(row.reason) != bool(row.data_set), "published, or withheld for a reason"
    published = {row.field for row in rows if row.data_set}
    assert not published & {row.field for row in rows if row.reason}


def test_the_table_names_no_record_that_is_not_there() -> None:
    assert {row.model for row in table()} == {model._meta.label for model in OURS}


@pytest.mark.parametrize("key", DATA_SETS)
def test_every_column_of_a_set_is_in_the_table_and_the_table_has_no_other(key: str) -> None:
    listed = {row.column for row in table() if row.data_set == key}
    assert {column.name for column in DATA_SETS[key].described} == listed
    assert [column.name for column in DATA_SETS[key].columns] == [
        column.name for column in DATA_SETS[key].described
    ]


def test_the_table_names_no_set_that_is_not_there() -> None:
    assert {row.data_set for row in table() if row.data_set} == {PAGE, *DATA_SETS}


@pytest.mark.parametrize("key", DATA_SETS)
def test_what_the_table_does_not_name_cannot_come_out(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    data_set = DATA_SETS[key]
    kept = next(column.name for column in data_set.columns)
    monkeypatch.setattr("jiugai.portal.data_sets.columns_of", lambda _key: frozenset({kept}))
    monkeypatch.setattr(type(data_set), "read", lambda self, prefix: [{kept: 1, "owner": CANARY}])
    assert list(data_set.rows("")) == [{kept: 1}]


def test_pages_ask_for_published_columns_only() -> None:
    for model in OURS:
        withheld = {row.field for row in table() if row.model == model._meta.label and row.reason}
        assert not withheld & set(shown(model))


def plant(county: PublicCounty) -> Project:
    """A public project with a canary in every text that is withheld, as far as rows can be changed."""
    project = county.project_at(Stage.ACCEPTED)
    county.contract(project, ContractKind.BUILD, "云南春城建设")
    county.contract(project, ContractKind.OPERATE, "云南春城运营")
    photograph(county, project, PictureStage.BEFORE)
    photograph(county, project, PictureStage.AFTER, shade=91)
    photograph(county, project, PictureStage.DURING, shade=92)
    approve(county, project)
    estate = project.memberships.get().estate
    Building.objects.create(estate=estate, name=CANARY)
    Owner.objects.create(estate=estate, key="2" * 64, **PEOPLE)
    for row in table():
        model = apps.get_model(row.model)
        if row.reason and row.field != EVERY and not issubclass(model, AppendOnly):
            field = model._meta.get_field(row.field)
            if isinstance(field, TEXTS) and not field.choices and not field.unique:
                value = {"原文": CANARY} if isinstance(field, models.JSONField) else CANARY
                with suppress(IntegrityError), transaction.atomic():  # some columns hold no such text
                    model._default_manager.update(**{row.field: value})
    return project


def public_answers(client: Client, project: Project) -> Iterator[tuple[str, str]]:
    """Every public address with what it answers, as text."""
    page = client.get(address_of(project))
    pictures = re.findall(rf"/e/{estate_of(project)}/pictures/[^\" ]+", page.content.decode())
    assert pictures
    files = [f"/open/{key}.{form}" for key in DATA_SETS for form in FORMS if form != "geojson"]
    for address in ("/e/", address_of(project), "/open/", "/open/estates.geojson", *files, *pictures):
        answer = client.get(address)
        assert answer.status_code == 200, address
        yield address, f"{dict(answer.headers)} {_text(answer)}"


def _text(answer: HttpResponse) -> str:
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if content.startswith(b"PK"):
        book = zipfile.ZipFile(io.BytesIO(content))
        content = b"".join(book.read(name) for name in book.namelist())
    return content.decode("utf-8", errors="replace")


@pytest.mark.django_db
def test_no_canary_comes_out_at_any_public_address(client: Client) -> None:
    county = PublicCounty(enter(Person("jinsique-user", "金丝雀科长", Role.COUNTY_HOUSING, "530102")))
    project = plant(county)
    kept = (CANARY, "jinsique", CAMERA, "王五拍", "云财建〔2022〕1号", *MOVED, *GPS, *PEOPLE.values())
    seen = 0
    for address, said in public_answers(client, project):
        seen += 1
        found = [each for each in kept if each in said]
        assert found == [], address
    assert seen > 15


@pytest.mark.django_db
def test_the_canaries_were_really_planted(client: Client) -> None:
    project = plant(PublicCounty(enter(Person("jinsique-user", "某某", Role.COUNTY_HOUSING, "530102"))))
    assert project.contracts.filter(payee_account=CANARY, duties=CANARY).count() == 2
    estate = project.memberships.get().estate
    assert (estate.source, estate.raw_cells) == (CANARY, {"原文": CANARY})
    assert project.funding.filter(note=CANARY, evidence=CANARY).exists()
    assert project.schemes.get().items.filter(note=CANARY).exists()
