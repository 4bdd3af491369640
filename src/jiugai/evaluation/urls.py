"""Addresses of the year's judgement."""

from django.urls import URLPattern, path, register_converter

from jiugai.evaluation.views import (
    assessments,
    awards,
    bundles,
    checking,
    comparing,
    criteria,
    figures,
    overview,
    reports,
)


class Criterion:
    """The id of a criterion: S1.2.3."""

    regex = r"S[12]\.\d{1,2}(?:\.\d)?"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class BundleNumber(Criterion):
    """The number of a bundle: 530102-2022-B1."""

    regex = r"\d{6}-\d{4}-B\d{1,4}"


register_converter(Criterion, "criterion")
register_converter(BundleNumber, "bundle")

app_name = "evaluation"
urlpatterns: list[URLPattern] = [
    path("evaluation/", overview.index, name="index"),
    path("evaluation/bundles/<bundle:number>/", bundles.bundle, name="bundle"),
    path("evaluation/<year:year>/", overview.year, name="year"),
    path("evaluation/<year:year>/bundles/", bundles.bundles, name="bundles"),
    path("evaluation/<year:year>/bundles/seal/", bundles.seal, name="seal"),
    path("evaluation/<year:year>/bundles/receive/", bundles.receive, name="receive"),
    path("evaluation/<year:year>/judge/", bundles.judge, name="judge"),
    path("evaluation/<year:year>/recount/", checking.recounted, name="recount"),
    path("evaluation/<year:year>/status/", assessments.status, name="status"),
    path("evaluation/<year:year>/status/open/", assessments.open_all, name="open"),
    path("evaluation/<year:year>/practices/", assessments.practices, name="practices"),
    path("evaluation/<year:year>/figures/", figures.trial, name="trial"),
    path("evaluation/<year:year>/projects/<path:code>/", criteria.project, name="project"),
    path("evaluation/<year:year>/<county:code>/", overview.government, name="government"),
    path("evaluation/<year:year>/<county:code>/facts/", criteria.facts, name="facts"),
    path("evaluation/<year:year>/<county:code>/sample/", checking.sample, name="sample"),
    path("evaluation/<year:year>/<county:code>/award/", awards.award, name="award"),
    path("evaluation/<year:year>/<county:code>/compare/", comparing.compare, name="compare"),
    path("evaluation/<year:year>/<county:code>/report.docx", reports.annual_report, name="report"),
    path("evaluation/<year:year>/<county:code>/<slug:kind>.xlsx", reports.tables, name="tables"),
    path("evaluation/<year:year>/<county:code>/assessment/", assessments.assessment, name="assessment"),
    path("evaluation/<year:year>/<county:code>/assessment/text/", assessments.text, name="text"),
    path("evaluation/<year:year>/<county:code>/assessment/adopt/", assessments.adopt, name="adopt"),
    path("evaluation/<year:year>/<county:code>/assessment/sign/", assessments.sign, name="sign"),
    path("evaluation/<year:year>/<county:code>/assessment/submit/", assessments.submit, name="submit"),
    path("evaluation/<year:year>/<county:code>/assessment/return/", assessments.send_back, name="return"),
    path("evaluation/<year:year>/<county:code>/assessment/review/", assessments.review, name="review"),
    path("evaluation/<year:year>/<county:code>/assessment/publish/", assessments.publish, name="publish"),
    path(
        "evaluation/<year:year>/<county:code>/assessment/<criterion:key>/",
        assessments.declare,
        name="declare",
    ),
    path(
        "evaluation/<year:year>/<county:code>/assessment/<criterion:key>/evidence/",
        assessments.evidence,
        name="evidence",
    ),
    path(
        "evaluation/<year:year>/<county:code>/assessment/<criterion:key>/withdraw/",
        assessments.withdraw,
        name="withdraw",
    ),
    path(
        "evaluation/<year:year>/<county:code>/assessment/<criterion:key>/answer/",
        assessments.answer,
        name="answer",
    ),
    path(
        "evaluation/<year:year>/<county:code>/assessment/<criterion:key>/expert/",
        assessments.expert,
        name="expert",
    ),
    path("evaluation/<year:year>/<county:code>/<criterion:key>/", criteria.criterion, name="criterion"),
]
