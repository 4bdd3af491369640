"""What governments have in force, what the county can carry this year, and the plan on its way."""

from collections.abc import Sequence
from datetime import date, timedelta

from jiugai.accounts.models import Post
from jiugai.config.demonstration.names import MADE_UP
from jiugai.config.demonstration.office import Office
from jiugai.config.demonstration.schemes import WAN
from jiugai.funding.services import state_capacity
from jiugai.governance.models import DocumentKind
from jiugai.governance.services import record_document
from jiugai.lifecycle.selectors import standpoints
from jiugai.planning.models import AnnualPlan
from jiugai.planning.services import (
    draft_annual_plan,
    publish,
    rank_library,
    record_objection,
    reply,
    submit,
)
from jiugai.planning.services.ranking import waiting

K = DocumentKind
COUNTY = (
    (K.WORKING_RULES, "城镇老旧小区改造工作规则"),
    (K.RESPONSIBILITY_LIST, "城镇老旧小区改造部门责任清单"),
    (K.RULES_OF_PROCEDURE, "城镇老旧小区改造工作机制议事规程"),
    (K.SUBDISTRICT_DUTIES, "街道社区在城镇老旧小区改造中的职责分工"),
    (K.QUALITY_SUPERVISION, "老旧小区改造工程质量安全事中事后监管办法"),
    (K.FUND_RULES, "城镇老旧小区改造资金管理办法"),
    (K.EXTENSION, "关于适当放宽老旧小区改造建成年限的通知"),
)
PREFECTURE = (
    (K.WORKING_RULES, "全市城镇老旧小区改造工作规则"),
    (K.RESPONSIBILITY_LIST, "全市城镇老旧小区改造责任清单"),
    (K.APPROVAL_POLICY, "老旧小区改造项目审批精简办法"),
    (K.STOCK_ASSETS_POLICY, "整合利用小区及周边存量资源的若干措施"),
)
PROVINCE = (
    (K.APPROVAL_POLICY, "全省老旧小区改造项目审批精简指导意见"),
    (K.ADAPTED_STANDARDS, "既有住宅改造适用标准"),
    (K.FLAT_RENOVATION_POLICY, "引导居民同步实施户内改造的意见"),
)

ANSWERED_BY_THE_PLAN = {"scored", "county_within_capacity"}


def record_documents(by: Post, kinds: Sequence[tuple[DocumentKind, str]], year: int) -> None:
    """The documents that a government put in force before last year's plan."""
    for number, (kind, title) in enumerate(kinds, start=11):
        record_document(
            by.division,
            by=by,
            kind=kind,
            title=f"{title}{MADE_UP}",
            number=f"{by.division.name[:2]}政办发〔{year}〕{number}号",
            starts_on=date(year, 5, number),
        )


def state_former_means(office: Office, year: int) -> None:
    """What the county could carry in a former year, when it was enough."""
    state_capacity(
        office.county,
        year,
        by=office.finance,
        basis=f"{year}年初测算{MADE_UP}",
        own_funds_fen=2_400 * WAN,
        upper_funds_fen=3_600 * WAN,
        bonds_fen=0,
        social_fen=500 * WAN,
        residents_fen=60 * WAN,
        committed_fen=0,
        organising_capacity_estates=15,
    )


def state_means(office: Office) -> None:
    """What the county can carry this year: it binds, as `enough_for_some` says."""
    means = enough_for_some(office)
    upper, own, bonds = means * 58 // 100, means * 42 // 100, means * 10 // 100
    state_capacity(
        office.county,
        office.year,
        by=office.finance,
        basis=f"本级财力、上级补助预通知和续建项目支出测算{MADE_UP}",
        own_funds_fen=own,
        upper_funds_fen=upper,
        bonds_fen=bonds,
        social_fen=means * 8 // 100,
        residents_fen=means * 2 // 100,
        committed_fen=means * 20 // 100,
        organising_capacity_estates=12,
    )


def enough_for_some(office: Office) -> int:
    """Three fifths of what the library asks, and never enough for all that could enter. Units: fen."""
    asked = enterable = 0
    for each in standpoints(waiting(office.county, office.year), on=office.today):
        cost = each.facts.cost_fen or 0
        asked += cost
        if {check.requirement for check in each.missing} <= ANSWERED_BY_THE_PLAN:
            enterable += cost
    return min(asked * 3 // 5, enterable * 4 // 5)


def draw_up_plan(office: Office, *, days_ago: int = 0) -> AnnualPlan:
    """Rank the library and draft the plan, so many days ago."""
    on = office.ago(days_ago)
    rank_library(office.county, office.year, by=office.housing, on=on)
    return draft_annual_plan(office.county, office.year, by=office.housing, on=on)


def hand_up(plan: AnnualPlan, office: Office, *, days_ago: int) -> None:
    """Publish the draft for a week, answer what came, and submit it: the prefecture has a plan to approve."""
    on = office.ago(days_ago)
    published = publish(plan, by=office.housing, on=on, days=7)
    objection = record_objection(
        published,
        by=office.housing,
        received_on=on + timedelta(3),
        source="居民来电",
        content="施工期间停车怎么安排，希望提前告知。",
    )
    told = "开工前由社区张榜公布临时停车安排，施工单位派人引导。"
    reply(objection, by=office.housing, on=on + timedelta(5), text=told)
    submit(published, by=office.housing, on=on + timedelta(8))
