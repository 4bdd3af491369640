"""Addresses of planning."""

from django.urls import URLPattern, path, register_converter

from jiugai.planning.views import plans, rankings


class PlanCode:
    """The public number of a plan: 530102-2022-V1."""

    regex = r"\d{6}-\d{4}-V\d{1,3}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class County(PlanCode):
    """The code of a county."""

    regex = r"\d{6}"


class Year:
    """A year of four digits."""

    regex = r"\d{4}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return f"{value:04}"


register_converter(PlanCode, "plan")
register_converter(County, "county")
register_converter(Year, "year")

app_name = "planning"
urlpatterns: list[URLPattern] = [
    path("plans/", rankings.plans, name="plans"),
    path("plans/monthly.xlsx", rankings.monthly_report, name="monthly"),
    path("plans/<county:code>/<year:year>/", rankings.county, name="county"),
    path("plans/<county:code>/<year:year>/rank/", rankings.rank, name="rank"),
    path("plans/<county:code>/<year:year>/draft/", plans.draft, name="draft"),
    path("plans/<plan:code>/", plans.plan, name="plan"),
    path("plans/<plan:code>/table.xlsx", plans.table, name="table"),
    path("plans/<plan:code>/publish/", plans.publish, name="publish"),
    path("plans/<plan:code>/submit/", plans.submit, name="submit"),
    path("plans/<plan:code>/approve/", plans.approve, name="approve"),
    path("plans/<plan:code>/send-back/", plans.send_back, name="send-back"),
    path("plans/<plan:code>/take-back/", plans.take_back, name="take-back"),
    path("plans/<plan:code>/withdraw/", plans.withdraw, name="withdraw"),
    path("plans/<plan:code>/adjust/", plans.adjust, name="adjust"),
    path("plans/<plan:code>/objections/new/", plans.object_to, name="objection"),
    path("plans/<plan:code>/objections/<int:pk>/", plans.reply, name="reply"),
    path("plans/<plan:code>/projects/<slug:project>/", plans.choose, name="choose"),
    path("rankings/<slug:number>/", rankings.ranking, name="ranking"),
]
