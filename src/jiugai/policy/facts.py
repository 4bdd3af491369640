"""The narrow waist: the only things the rules see, one row per project and one per government and year.

Names, types and meanings are a public contract: columns of bundles, of the API and of plain files. They
may be added to, never changed. `None` means not known; it is never 0 or false.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from enum import StrEnum
from typing import Any

STAGES: Mapping[str, str] = {
    "surveyed": "已摸底",
    "in_library": "已入库",
    "planned": "已列入计划",
    "started": "已开工",
    "accepted": "已验收",
    "closed": "已办结",
    "withdrawn": "已退出",
}
MATTERS: Mapping[str, str] = {"ordinary": "一般事项", "special": "特别事项"}
LEVELS: Mapping[str, str] = {"province": "省", "prefecture": "州市", "county": "县区"}

MONEY: Mapping[str, int] = {"万元": 1_000_000, "元": 100, "分": 1}
AREA_CM2: Mapping[str, int] = {"平方米": 10_000, "m2": 10_000, "平方厘米": 1, "cm2": 1}
YEARS = (1900, 2100)
"""The years that can be meant; 98 or 8 is no year, and would count as one before 2000."""
AREA_M2: Mapping[str, int] = {"平方米": 1, "m2": 1, "万平方米": 10_000, "万m2": 10_000}


class Kind(StrEnum):
    """What a cell of a column may hold."""

    TEXT = "text"
    CODE = "code"
    INTEGER = "integer"
    BOOLEAN = "boolean"
    DATE = "date"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class Fact:
    """One column of the contract.

    `scales` are the units that a Chinese heading may carry, each with the number of stored units in one.
    `known_with` names the column without which this one is not known, even if filled.
    """

    name: str
    label: str
    kind: Kind
    unit: str
    meaning: str
    required: bool = False
    minimum: int | None = None
    maximum: int | None = None
    choices: Mapping[str, str] | None = None
    scales: Mapping[str, int] | None = None
    known_with: str | None = None


def _fact(label: str, kind: Kind, meaning: str, unit: str = "", **more: Any) -> Any:
    metadata = {"label": label, "kind": kind, "unit": unit, "meaning": meaning, **more}
    return field(metadata=metadata) if more.get("required") else field(default=None, metadata=metadata)


def _text(label: str, meaning: str, **more: Any) -> Any:
    return _fact(label, Kind.TEXT, meaning, **more)


def _flag(label: str, meaning: str) -> Any:
    return _fact(label, Kind.BOOLEAN, meaning)


def _count(label: str, meaning: str, unit: str = "个", minimum: int = 0, **more: Any) -> Any:
    return _fact(label, Kind.INTEGER, meaning, unit, minimum=minimum, **more)


def _year(label: str, meaning: str, **more: Any) -> Any:
    return _fact(label, Kind.INTEGER, meaning, "年", minimum=YEARS[0], maximum=YEARS[1], **more)


def _day(label: str, meaning: str) -> Any:
    return _fact(label, Kind.DATE, meaning)


def _fen(label: str, meaning: str, minimum: int = 0) -> Any:
    return _fact(label, Kind.INTEGER, meaning, "分", minimum=minimum, scales=MONEY)


def _shortfall(label: str, meaning: str) -> Any:
    return _count(label, meaning, "项", known_with="facility_survey_on")


def _owners_area(label: str, meaning: str) -> Any:
    return _fact(label, Kind.INTEGER, meaning, "平方厘米", minimum=0, scales=AREA_CM2)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectFacts:
    """项目事实 — one renovation project, as far as it is known on the day of asking."""

    project_code: str = _text("项目编号", "项目的唯一编号", required=True)
    name: str | None = _text("项目名称", "项目的名称")
    division_code: str = _fact("县区代码", Kind.CODE, "项目所在县（市、区）的六位区划代码", required=True)
    plan_year: int | None = _year("计划年度", "已列入或申请列入的年度计划的年份")
    stage: str = _fact("阶段", Kind.CHOICE, "项目当前所处阶段", choices=STAGES, required=True)
    planned_on: date | None = _day("列入计划日期", "含本项目的年度计划获批之日")

    estates: int | None = _count("小区数", "项目所含小区的个数", minimum=1)
    buildings: int | None = _count("楼栋数", "项目所含楼栋的幢数", "栋")
    homes: int | None = _count("户数", "项目所含专有部分的户数", "户", minimum=1)
    floor_area_m2: int | None = _fact(
        "建筑面积", Kind.INTEGER, "总建筑面积", "平方米", minimum=0, scales=AREA_M2
    )
    cost_fen: int | None = _fen("总投资", "按方案估算的总投资", minimum=1)

    completed_year_min: int | None = _year("最早建成年份", "所含小区中最早的竣工年份")
    completed_year_max: int | None = _year("最晚建成年份", "所含小区中最晚的竣工年份")
    self_built: bool | None = _flag("属自建房", "属居民自建房，不在当地改造对象范围内")
    to_be_demolished: bool | None = _flag("拟拆除", "已列入征收拆迁或拆除范围")
    renovated_before: bool | None = _flag("已改造过", "此前已列入过享受补助的年度改造计划")
    area_linked: bool | None = _flag(
        "成片联动", "属已登记的更新单元：含两个以上小区，或小区与老旧厂区、街区、城中村相连"
    )
    extension_open: bool | None = _flag("县区已放宽年限", "县区财力允许，已行文放宽至2000年底以后建成的小区")
    basics_incomplete: bool | None = _flag("基础设施不完善", "放宽年限的条件之一")
    residents_active: bool | None = _flag("居民积极性高", "放宽年限的条件之一")
    will_strong: bool | None = _flag("改造意愿强烈", "放宽年限的条件之一")
    hazards: int | None = _count("安全隐患数", "摸底排查发现的安全隐患处数", "处")

    facility_survey_on: date | None = _day(
        "摸底日期", "设施短板与安全隐患摸底排查完成之日；未填则各项短板数均视为未知"
    )
    archive_basics: bool | None = _flag("档案：基本情况", "该部分档案已按所处阶段齐备")
    archive_will: bool | None = _flag("档案：居民意愿", "该部分档案已按所处阶段齐备")
    archive_scheme: bool | None = _flag("档案：改造方案", "该部分档案已按所处阶段齐备")
    archive_progress: bool | None = _flag("档案：工程进度", "该部分档案已按所处阶段齐备")
    archive_pictures: bool | None = _flag("档案：前后影像", "该部分档案已按所处阶段齐备")

    shortfalls_basic: int | None = _shortfall("第一组短板数", "衡量标准一（五）1所列内容中查出的短板")
    shortfalls_basic_covered: int | None = _shortfall("第一组短板纳入数", "已纳入改造方案的第一组短板")
    shortfalls_basic_excused: int | None = _shortfall(
        "第一组短板准予不改数", "说明理由并经上级同意不改的第一组短板"
    )
    shortfalls_completing: int | None = _shortfall("第二组短板数", "衡量标准一（五）2所列内容中查出的短板")
    shortfalls_completing_covered: int | None = _shortfall("第二组短板纳入数", "已纳入改造方案的第二组短板")
    shortfalls_upgrading: int | None = _shortfall("第三组短板数", "衡量标准一（五）3所列内容中查出的短板")
    shortfalls_upgrading_covered: int | None = _shortfall(
        "第三组短板纳入数", "已纳入方案的第三组短板，含在片区层面补齐的"
    )
    shortfalls_upgrading_declined: int | None = _shortfall(
        "第三组短板居民不改数", "居民明确不改并有记录的第三组短板"
    )

    scored: bool | None = _flag("已量化计分", "初步实施方案已量化计分并排序")
    score_x100: int | None = _count("得分（百分之一分）", "记录在案的得分，乘以100", "百分之一分")
    rank: int | None = _count("排名", "记录在案的名次", "名")
    order_kept: bool | None = _flag(
        "按序纳入", "同县区同年度没有排名靠前且符合条件的项目在无限额约束、无记录理由时被越过"
    )
    county_barred: bool | None = _flag("县区被取消申报资格", "上级政府行文取消该县区申报资格且仍有效")
    county_within_capacity: bool | None = _flag(
        "在县区能力之内", "计入本项目后仍不超过县区的资金筹措能力与组织实施能力"
    )

    homes_taking_part: int | None = _count("参与意愿征询户数", "在意愿征询中表达意见的户数", "户")
    homes_agreeing: int | None = _count("同意改造户数", "在意愿征询中同意改造的户数", "户")
    estates_consented: int | None = _count("参与率同意率双达标小区数", "自身参与率、同意率均达标的小区个数")
    management_consensus: bool | None = _flag("长效管理共识", "居民同意同步建立长效管理机制")

    vote_held: bool | None = _flag("已举行方案表决", "改造方案的法定业主表决；否表示确知未举行")
    vote_closed_on: date | None = _day("方案表决截止日期", "方案的法定业主表决结束之日")
    vote_matter: str | None = _fact(
        "表决事项类别", Kind.CHOICE, "按民法典第278条由改造内容推定", choices=MATTERS
    )
    vote_heads: int | None = _count("业主人数", "有权表决的业主人数", "人", minimum=1)
    vote_heads_taking_part: int | None = _count("参与表决人数", "参与表决的业主人数", "人")
    vote_heads_agreeing: int | None = _count("同意人数", "表决同意的业主人数", "人")
    vote_area_cm2: int | None = _owners_area("专有部分总面积", "全部业主的专有部分面积")
    vote_area_taking_part_cm2: int | None = _owners_area("参与表决面积", "参与表决业主的专有部分面积")
    vote_area_agreeing_cm2: int | None = _owners_area("同意面积", "表决同意业主的专有部分面积")
    estates_scheme_voted: int | None = _count("方案表决通过小区数", "自身通过方案表决的小区个数")
    estates_voted_online: int | None = _count("线上表决小区数", "用线上方式表决共同决定事项的小区个数")

    management_confirmed: bool | None = _flag(
        "管理模式与物业费已确认", "居民以书面或线上方式确认物业管理模式与物业费"
    )
    management_confirmed_on: date | None = _day("管理模式确认日期", "上述确认完成之日")
    estates_management_confirmed: int | None = _count("已确认管理模式小区数", "自身完成上述确认的小区个数")
    committee_preparation: bool | None = _flag("筹备业委会", "已筹备选举业主委员会，或已有业主委员会")
    estates_party_organisation: int | None = _count(
        "成立党组织小区数", "已成立小区党组织并发挥作用的小区个数"
    )
    estates_owners_committee: int | None = _count("成立业委会小区数", "已选举业主委员会并发挥作用的小区个数")
    estates_maintenance_fund: int | None = _count(
        "维修资金机制小区数", "已建立住宅专项维修资金归集、使用、续筹机制的小区个数"
    )
    residents_in_scheme: bool | None = _flag("居民参与方案制定", "居民参与了改造方案制定")
    residents_in_works: bool | None = _flag("居民配合施工", "居民参与配合施工")
    residents_in_oversight: bool | None = _flag("居民参与监督", "居民参与过程监督")
    residents_in_management: bool | None = _flag("居民参与后续管理", "居民参与后续管理")
    residents_in_feedback: bool | None = _flag("居民参与评价反馈", "居民参与评价与反馈改造效果")

    utilities_touched: bool | None = _flag("涉及专营设施", "需改造水、电、气、热、信等专营设施")
    utilities_asked: bool | None = _flag("已征询专营单位", "按时征询专营单位，其纳入、拒绝或未答复均有记录")
    utilities_in_yearly_plan: bool | None = _flag(
        "已列入专营单位年度计划", "所涉设施已列入专营单位年度更新改造计划"
    )
    combined_scheme: bool | None = _flag("有统筹施工方案", "各专营单位均已签认，或其异议已由工作机制裁定")
    combined_scheme_on: date | None = _day("统筹施工方案日期", "统筹施工方案形成之日")
    assets_to_hand_over: int | None = _count("应移交专营资产数", "依法应移交专营单位的设施设备", "件")
    assets_handed_over: int | None = _count("已移交专营资产数", "已移交专营单位的设施设备", "件")
    assets_maintained: bool | None = _flag("未移交资产有管护人", "每件未移交资产均有记录在案的管护人")

    parties_recorded: bool | None = _flag(
        "参建各方", "建设、设计、施工、监理单位及职责已登记，质量安全手续已办理"
    )
    funds_committed_fen: int | None = _fen("已落实资金", "有书面依据的到位或承诺资金")
    started_on: date | None = _day("开工日期", "实际开工之日")
    completed_on: date | None = _day("完工日期", "实际完工之日")
    accepted_on: date | None = _day("竣工验收日期", "竣工验收之日")
    final_account_on: date | None = _day("竣工决算日期", "竣工财务决算完成之日")
    acceptance_passed: bool | None = _flag("竣工验收合格", "工程竣工验收结论为合格")
    warranty_recorded: bool | None = _flag("保修已登记", "各分项保修期限与责任单位已登记")
    open_hazards: int | None = _count("未销号质量安全隐患数", "已确认且尚未整改销号的质量安全隐患", "处")
    hazards_overdue: int | None = _count("逾期质量安全隐患数", "未销号隐患中已逾期的", "处")
    red_line_incidents: int | None = _count(
        "触碰红线事件数", "经确认的随意拆除老建筑、搬迁居民、砍伐老树事件，整改后仍计", "起"
    )
    homes_surveyed: int | None = _count("满意度调查户数", "最近一次满意度调查收回的户数", "户")
    homes_satisfied: int | None = _count("满意户数", "答复满意及以上的户数", "户")

    funds_total_fen: int | None = _fen("到位资金合计", "已到位资金，应等于以下各项之和")
    funds_central_fen: int | None = _fen("中央资金", "已到位的中央补助与中央预算内资金")
    funds_provincial_fen: int | None = _fen("省级资金", "已到位的省级资金")
    funds_local_fen: int | None = _fen("市县资金", "已到位的州市、县区财政资金")
    funds_bonds_fen: int | None = _fen("政府债券资金", "已到位的政府专项债券与一般债券资金")
    funds_social_fen: int | None = _fen(
        "社会资金", "专营单位、原产权单位、企业、运营主体及其贷款已到位的资金"
    )
    funds_residents_fen: int | None = _fen("居民出资", "居民已到位的出资")
    funds_social_committed_fen: int | None = _fen("社会资金承诺", "社会力量书面承诺的出资")
    funds_residents_committed_fen: int | None = _fen("居民出资承诺", "居民书面承诺的出资")
    loan_or_bond: bool | None = _flag("有市场化融资", "使用银行贷款或企业债券，不含政府债券")
    scaled_operator: bool | None = _flag("规模化实施运营主体", "由规模化实施运营主体实施")


@dataclass(frozen=True, slots=True, kw_only=True)
class DivisionFacts:
    """政府年度事实 — one government in one year."""

    division_code: str = _fact("区划代码", Kind.CODE, "政府所辖区划的六位代码", required=True)
    level: str = _fact("层级", Kind.CHOICE, "政府层级", choices=LEVELS, required=True)
    year: int = _fact(
        "年度", Kind.INTEGER, "事实所属年度", "年", required=True, minimum=YEARS[0], maximum=YEARS[1]
    )
    working_rules: bool | None = _flag("工作规则", "专门工作机制的工作规则在本年度有效")
    responsibility_list: bool | None = _flag("责任清单", "部门责任清单在本年度有效")
    rules_of_procedure: bool | None = _flag("议事规程", "议事规程在本年度有效")
    subdistrict_duties: bool | None = _flag("街道社区职责分工", "明确街道、社区职责分工的文件在本年度有效")
    quality_supervision: bool | None = _flag("质量安全监管机制", "事中事后质量安全监管机制在本年度有效")
    approval_policy: bool | None = _flag("精简审批政策", "精简改造项目审批的配套政策在本年度有效")
    adapted_standards: bool | None = _flag("适应改造的标准", "适应改造需要的标准体系在本年度有效")
    stock_assets_policy: bool | None = _flag("存量资源政策", "整合利用存量土地、房屋的配套政策在本年度有效")
    flat_renovation_policy: bool | None = _flag("户内改造政策", "引导居民同步户内改造的政策在本年度有效")
    fund_rules: bool | None = _flag("资金管理办法", "改造资金管理办法在本年度有效（仅列示）")
    proposed_from_below: bool | None = _flag("计划自下而上", "年度计划由县区逐级申报形成")
    plan_cost_fen: int | None = _fen("计划总投资", "年度计划的总投资")
    financing_capacity_fen: int | None = _fen("资金筹措能力", "本年度可筹措的资金")
    plan_estates: int | None = _count("计划小区数", "年度计划所含小区个数")
    organising_capacity_estates: int | None = _count("组织实施能力", "本年度可组织实施的小区个数")
    new_hidden_debt: bool | None = _flag("新增隐性债务", "本年度因改造新增政府隐性债务")
    diversion_cases: int | None = _count("截留挪用起数", "经上级确认的截留、挪用、挤占，整改后仍计", "起")
    red_line_incidents: int | None = _count("触碰红线事件数", "经上级确认的触碰红线事件，整改后仍计", "起")
    accidents: int | None = _count("质量安全事故起数", "经上级确认的质量安全事故，结案后仍计", "起")
    funds_issued_fen: int | None = _fen("下达专项资金", "本年度下达的中央和省级专项资金")
    funds_paid_fen: int | None = _fen("支付专项资金", "上述资金截至12月31日按合同支付到最终收款人的金额")
    findings_due: int | None = _count("应整改问题数", "审计与国务院督查问题中本年度到期的，含逾期未销号的")
    findings_on_time: int | None = _count("按期整改问题数", "上述问题中按期销号的")
    communities_in_plan: int | None = _count("计划项目所在社区数", "年度计划项目所在的居住社区个数")
    communities_surveyed: int | None = _count(
        "已摸底社区数", "计划获批前完成短板、隐患、存量资源与需求摸底的社区个数"
    )
    living_needs: int | None = _count("生活圈需求数", "摸底发现的生活圈设施需求（仅列示）", "项")
    living_needs_met: int | None = _count("生活圈需求满足数", "上述需求中已满足的（仅列示）", "项")
    local_subsidy_fen: int | None = _fen("地方财政补助", "本年度安排的地方财政补助资金")
    bonds_fen: int | None = _fen("政府债券", "本年度安排的政府专项债券与一般债券资金")


Facts = ProjectFacts | DivisionFacts


def _columns(table: type[Any]) -> Mapping[str, Fact]:
    return {each.name: Fact(name=each.name, **each.metadata) for each in fields(table)}


PROJECT_COLUMNS: Mapping[str, Fact] = _columns(ProjectFacts)
DIVISION_COLUMNS: Mapping[str, Fact] = _columns(DivisionFacts)

KNOWN_WITH: Mapping[str, str] = {
    fact.name: fact.known_with for fact in PROJECT_COLUMNS.values() if fact.known_with is not None
}


def value(facts: Facts, name: str) -> Any:
    """The fact as the rules see it: unknown where the column it depends on is unknown (`known_with`)."""
    known_with = KNOWN_WITH.get(name)
    if known_with is not None and getattr(facts, known_with) is None:
        return None
    return getattr(facts, name)


@dataclass(frozen=True, slots=True)
class WithinWhole:
    """The sum of the known parts may not be larger than the whole."""

    parts: tuple[str, ...]
    whole: str


@dataclass(frozen=True, slots=True)
class InOrder:
    """The first figure may not come after the second."""

    first: str
    second: str


@dataclass(frozen=True, slots=True)
class NoDayWithoutAct:
    """An act known not to have happened has no date."""

    act: str
    day: str


RowRule = WithinWhole | InOrder | NoDayWithoutAct

_ESTATE_COUNTS = (
    "estates_consented",
    "estates_scheme_voted",
    "estates_voted_online",
    "estates_management_confirmed",
    "estates_party_organisation",
    "estates_owners_committee",
    "estates_maintenance_fund",
)

PROJECT_RULES: tuple[RowRule, ...] = (
    InOrder("completed_year_min", "completed_year_max"),
    *(WithinWhole((name,), "estates") for name in _ESTATE_COUNTS),
    WithinWhole(("homes_taking_part",), "homes"),
    WithinWhole(("homes_agreeing",), "homes"),
    WithinWhole(("homes_agreeing",), "homes_taking_part"),
    WithinWhole(("vote_heads_taking_part",), "vote_heads"),
    WithinWhole(("vote_heads_agreeing",), "vote_heads"),
    WithinWhole(("vote_heads_agreeing",), "vote_heads_taking_part"),
    WithinWhole(("vote_area_taking_part_cm2",), "vote_area_cm2"),
    WithinWhole(("vote_area_agreeing_cm2",), "vote_area_cm2"),
    WithinWhole(("vote_area_agreeing_cm2",), "vote_area_taking_part_cm2"),
    WithinWhole(("shortfalls_basic_covered", "shortfalls_basic_excused"), "shortfalls_basic"),
    WithinWhole(("shortfalls_completing_covered",), "shortfalls_completing"),
    WithinWhole(("shortfalls_upgrading_covered", "shortfalls_upgrading_declined"), "shortfalls_upgrading"),
    WithinWhole(("homes_surveyed",), "homes"),
    WithinWhole(("homes_satisfied",), "homes_surveyed"),
    WithinWhole(("homes_satisfied",), "homes"),
    WithinWhole(("assets_handed_over",), "assets_to_hand_over"),
    WithinWhole(("hazards_overdue",), "open_hazards"),
    NoDayWithoutAct("vote_held", "vote_closed_on"),
    NoDayWithoutAct("management_confirmed", "management_confirmed_on"),
    NoDayWithoutAct("combined_scheme", "combined_scheme_on"),
)

DIVISION_RULES: tuple[RowRule, ...] = (
    WithinWhole(("findings_on_time",), "findings_due"),
    WithinWhole(("communities_surveyed",), "communities_in_plan"),
    WithinWhole(("living_needs_met",), "living_needs"),
)

FUNDS_BY_SOURCE = (
    "funds_central_fen",
    "funds_provincial_fen",
    "funds_local_fen",
    "funds_bonds_fen",
    "funds_social_fen",
    "funds_residents_fen",
)
