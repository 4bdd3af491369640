"""The list of projects: its filters, its figures, one page of it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Self
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.http import QueryDict

from jiugai.core.scope import Scope, begins_with, prefix_of
from jiugai.core.searching import searched
from jiugai.registry.estate_lists import places_to_choose
from jiugai.registry.models import Division
from jiugai.reserve.models import Project, Stage
from jiugai.reserve.models.projects import ProjectQuerySet
from jiugai.reserve.selectors import with_figures

COUNTY = 6


@dataclass(frozen=True, slots=True)
class ProjectFilter:
    """What a list of projects is narrowed to; an unknown value narrows nothing."""

    text: str = ""
    stage: str = ""
    year: int | None = None
    division: str = ""

    @classmethod
    def of(cls, query: QueryDict) -> Self:
        """The filters of an address."""
        stage, year, division = (query.get(name, "") for name in ("stage", "year", "division"))
        return cls(
            text=searched(query),
            stage=stage if stage in Stage.values else "",
            year=int(year) if len(year) == 4 and year.isascii() and year.isdigit() else None,
            division=division if division.isascii() and division.isdigit() else "",
        )

    @property
    def is_empty(self) -> bool:
        return self == ProjectFilter()

    def projects(self, scope: Scope) -> ProjectQuerySet:
        """The projects in scope that fit, county by county, the latest plan first."""
        found = self._whatever_stage_and_year(scope)
        found = found.of_year(self.year) if self.year else found
        return found.at_stage(self.stage) if self.stage else found

    def counts(self, scope: Scope) -> "Counts":
        """How many projects are at each stage of each year, under the other filters."""
        grouped = self._whatever_stage_and_year(scope).order_by().values_list("stage", "plan_year")
        return Counts(self, tuple(grouped.annotate(Count("pk"))))

    def _whatever_stage_and_year(self, scope: Scope) -> ProjectQuerySet:
        found = Project.objects.in_scope(scope)
        if self.division:
            try:
                found = found.filter(begins_with("division", prefix_of(self.division)))
            except ValueError:
                return found.none()
        if self.text:
            found = found.filter(Q(name__contains=self.text) | begins_with("code", self.text))
        return found

    def query(self) -> str:
        """The filters as an address carries them."""
        given = {"q": self.text, "stage": self.stage, "year": self.year, "division": self.division}
        return urlencode({name: value for name, value in given.items() if value})


@dataclass(frozen=True)
class Counts:
    """Projects by stage and plan year, from one question."""

    narrowed: ProjectFilter
    rows: Sequence[tuple[str, int, int]]

    @cached_property
    def years(self) -> list[int]:
        """The plan years that there are, latest first."""
        chosen = {self.narrowed.year} if self.narrowed.year else set()
        return sorted({year for _stage, year, _count in self.rows} | chosen, reverse=True)

    @cached_property
    def stages(self) -> list[Mapping[str, object]]:
        """Every stage with its projects of the chosen year, and the filter that shows them or all again."""
        by_stage: Counter[str] = Counter()
        for stage, year, count in self.rows:
            if self.narrowed.year in (None, year):
                by_stage[stage] += count
        return [self._figure(stage, by_stage[stage]) for stage in Stage]

    def _figure(self, stage: Stage, count: int) -> Mapping[str, object]:
        is_current = stage == self.narrowed.stage
        leads_to = replace(self.narrowed, stage="" if is_current else stage.value)
        return {
            "stage": stage.value,
            "label": stage.label,
            "count": count,
            "is_current": is_current,
            "query": leads_to.query(),
        }


def figured(projects: Sequence[Project]) -> list[Project]:
    """One page of projects with their figures, in the same order: worked out for these alone."""
    found = with_figures(Project.objects.filter(pk__in=[each.pk for each in projects])).in_bulk()
    return [found[each.pk] for each in projects]


def counties_to_choose(scope: Scope) -> list[Division]:
    """The divisions that a filter of projects offers; none where one sees a single county or less."""
    if all(len(prefix) >= COUNTY for prefix in scope.prefixes):
        return []
    return places_to_choose(scope)
