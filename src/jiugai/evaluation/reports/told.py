"""One government's report in words: what stands in the place of each tag of the template."""

from collections.abc import Sequence
from typing import Any

from jiugai.core.amounts import WAN, written
from jiugai.core.command_line import SHANGHAI
from jiugai.core.wording import label
from jiugai.evaluation.recounting import Difference
from jiugai.evaluation.reports import wording
from jiugai.evaluation.reports.figures import Money, ReportFigures, Size, Source, Sum
from jiugai.evaluation.reports.governments import name_of
from jiugai.evaluation.reports.judgement_told import Told, judgement_told
from jiugai.evaluation.reports.wording import (
    NO_POINTS,
    NONE,
    area,
    counted,
    day,
    hundredths,
    listed,
    money,
    numeral,
    plain,
    share,
    share_of,
    told,
    wan_yuan,
)
from jiugai.policy.criteria.kinds import Answer
from jiugai.policy.raw_rows import ANSWERS, FINDING_KINDS, FINDING_SOURCES, RAW_TABLES, SOURCES
from jiugai.policy.register import rulebook

CLASSES = {"BASIC": "基础类", "COMPLETING": "完善类", "UPGRADING": "提升类"}
OTHER_CLASS = "其他"
MOST_OUTPUTS = 8  # told in a sentence; the annex lists them all
SHOWN_DIFFERENCES = 20
FUNDED = {"province": "各州市、县区", "prefecture": "州市本级和各县区", "county": "本级"}
ANNEXES = {
    "指标": "36项子项计算表",
    "下级": "下级政府一览",
    "成效": "改造成效清单",
    "来源": "数据来源说明",
}


def report_told(figures: ReportFigures) -> Told:
    """Every tag but the drawings."""
    return {
        **_general(figures),
        "计划": _size(figures.plan, figures.plan),
        "开工": _size(figures.started, figures.plan),
        "完工": _size(figures.completed, figures.plan),
        **judgement_told(figures),
        **_outputs(figures),
        **_residents(figures),
        **_money(figures),
        **_findings(figures),
        **_practices(figures),
        **_sources(figures),
    }


def _general(figures: ReportFigures) -> Told:
    place, source = figures.place, figures.provenance
    return {
        "年度": str(figures.year),
        "全称": place.full_name,
        "名称": place.name,
        "辖区": place.itself,
        "主送机关": place.reports_to,
        "署名": place.signed_by,
        "成文日期": day(source.sealed_at.astimezone(SHANGHAI).date()),
        "截止日期": day(source.facts_on),
        "评价依据": _basis(place.code),
        "规则版本": source.rule_version,
        "试评": source.is_trial,
        "有计划": bool(figures.plan.projects),
        "有开工": bool(figures.started.projects),
        "有完工": bool(figures.completed.projects),
        "有任务": figures.judgement.total is not None,
        "有下级": bool(figures.children),
    }


def _basis(code: str) -> str:
    """The notices that ask for the report: the national one, and the province's own where it has one."""
    documents = [rulebook().documents["JBC50"]]
    documents += [
        each for each in rulebook().documents.values() if each.place and code.startswith(each.place)
    ]
    return "和".join(f"《{each.title}》（{each.number}）" for each in documents)


def _size(size: Size, plan: Size) -> Told:
    return {
        "项目": f"{size.projects}个",
        "小区": told(size.estates, counted("个")),
        "楼栋": told(size.buildings, counted("栋")),
        "户数": told(size.homes, counted("户")),
        "面积": told(size.floor_area, area),
        "投资": told(size.cost, money),
        "项目占比": share(size.projects, plan.projects),
        "户数占比": share_of(size.homes, plan.homes),
    }


def _outputs(figures: ReportFigures) -> Told:
    rows = [_output(number, each) for number, each in enumerate(figures.outputs or (), start=1)]
    first = [f"{row['名称']}{row['完成']}{row['单位']}（计划{row['计划']}{row['单位']}）" for row in rows]
    rest = "等" if len(first) > MOST_OUTPUTS else ""
    return {
        "有成效": figures.outputs is not None,
        "成效要点": f"{'、'.join(first[:MOST_OUTPUTS])}{rest}" or "没有登记改造内容",
        "成效表": rows,
    }


def _output(number: int, output: Any) -> Told:
    item = rulebook().items.get(output.item)
    return {
        "序号": str(number),
        "类别": CLASSES[item.national] if item else OTHER_CLASS,
        "名称": item.name if item else plain(output.item),
        "单位": wording.UNITS.get(output.unit, plain(output.unit)),
        "计划": told(output.planned, hundredths),
        "完成": told(output.done, hundredths),
        "比例": share_of(output.done, output.planned, hundredths),
        "完成率": _percent(output.done, output.planned),
        "项目": str(output.done.rows),
        "待核": str(output.done.unknown),
    }


def _residents(figures: ReportFigures) -> Told:
    said, complaints = figures.satisfaction, figures.complaints
    answers = said.answers or {}
    homes = listed(f"{name}{answers.get(key, 0)}户" for key, name in ANSWERS.items())
    known: Told = dict.fromkeys(("收到", "按期", "逾期答复", "逾期未答", "未到期"), wording.UNKNOWN)
    if complaints is not None:
        known = {
            "收到": f"{complaints.received}件",
            "按期": share(complaints.in_time, complaints.received),
            "逾期答复": f"{complaints.late}件",
            "逾期未答": f"{complaints.overdue}件",
            "未到期": f"{complaints.pending}件",
        }
    return {
        "满意度": {
            "收回": told(said.surveyed, counted("户")),
            "满意": told(said.satisfied, counted("户")),
            "比例": share_of(said.satisfied, said.surveyed),
            "项目": _rate("S1.6.3", figures.judgement.answers["S1.6.3"]),
            "答复": homes,
        },
        "有调查": _is_some(said.surveyed),
        "有答卷": said.answers is not None,
        "有投诉": complaints is not None,
        "收到投诉": complaints is None or complaints.received > 0,
        "投诉": known,
    }


def _rate(key: str, answer: Answer) -> str:
    """The rate of a criterion with its parts, and what is not known of it."""
    rate = share(*wording.known_parts(key, answer.parts))
    return f"{rate}，待核{answer.parts.unknown}个" if answer.parts.unknown else rate


def _money(figures: ReportFigures) -> Told:
    funds, answers = figures.money, figures.judgement.answers
    return {
        "资金": {
            "范围": FUNDED[figures.place.level],
            "落实": told(funds.committed, money),
            "到位": told(funds.arrived, money),
            "到位占比": share_of(funds.arrived, figures.plan.cost, money),
            "社会占比": share_of(funds.by_source["social"], funds.arrived, money),
            "居民占比": share_of(funds.by_source["residents"], funds.arrived, money),
            "专项下达": told(funds.issued, money, "个政府"),
            "专项支付": told(funds.paid, money, "个政府"),
            "执行进度": share_of(funds.paid, funds.issued, money),
            "执行达标": _execution(answers["S1.3.2"], figures.place.level),
            "地方补助": told(funds.local_subsidy, money, "个政府"),
            "债券": told(funds.bonds, money, "个政府"),
        },
        "有到位": _is_some(funds.arrived),
        "有下达": _is_some(funds.issued),
        "有资金": _is_some(funds.arrived) or _is_some(funds.issued) or bool(funds.moved),
        "有支付": funds.moved is not None,
        "资金表": [*(_source_of_money(funds, source) for source in SOURCES), _all_money(funds)],
    }


def _is_some(amount: Sum) -> bool:
    """Whether there is anything, or may be where some rows did not say."""
    return amount.amount != 0 or amount.unknown > 0


def _execution(answer: Answer, level: str) -> str:
    """Whose funds were paid in time and properly; of a county alone no share is told."""
    if level != "county":
        rate = _rate("S1.3.2", answer)
        return f"执行进度达到要求且没有截留、挪用的政府占{rate}"
    if answer.parts.unknown:
        return "执行进度是否达到要求、有无截留挪用待核"
    told_of = "达到要求且没有截留、挪用" if answer.parts.numerator else "未达到要求，或有截留、挪用"
    return f"执行{told_of}"


def _source_of_money(funds: Money, source: str) -> Told:
    return {
        "来源": SOURCES[source],
        "到位": told(funds.by_source[source], wan_yuan),
        "占比": _percent(funds.by_source[source], funds.arrived),
        "下达": _moved(funds, "issued", (source,)),
        "支付": _moved(funds, "paid", (source,)),
    }


def _all_money(funds: Money) -> Told:
    return {
        "来源": "合计",
        "到位": told(funds.arrived, wan_yuan),
        "占比": _percent(funds.arrived, funds.arrived),
        "下达": _moved(funds, "issued", tuple(SOURCES)),
        "支付": _moved(funds, "paid", tuple(SOURCES)),
    }


def _moved(funds: Money, movement: str, sources: Sequence[str]) -> str:
    """Money moved by record; — where there is no record of any."""
    if funds.moved is None:
        return wording.UNKNOWN
    amounts = [funds.moved[movement, each] for each in sources if (movement, each) in funds.moved]
    return wan_yuan(sum(amounts)) if amounts else NO_POINTS


def _percent(part: Sum, whole: Sum) -> str:
    """A rate for a row that shows its parts as well."""
    if part.known is None or whole.known is None:
        return wording.UNKNOWN
    return wording.percent(part.known, whole.known) if whole.known > 0 else NO_POINTS


def _findings(figures: ReportFigures) -> Told:
    rectified = figures.judgement.answers["S1.10"]
    _on_time, due = wording.known_parts("S1.10", rectified.parts)
    rows = [
        {
            "类别": FINDING_KINDS.get(each.kind, each.kind),
            "来源": FINDING_SOURCES.get(each.source, each.source),
            "发现": str(each.found),
            "到期": str(each.due),
            "按期": str(each.on_time),
            "未销号": str(each.open),
        }
        for each in figures.findings or ()
    ]
    differences = figures.differences or ()
    return {
        "整改": {
            "到期": wording.UNKNOWN if due is None else f"{due}个",
            "按期": _rate("S1.10", rectified),
        },
        "有到期问题": due != 0 or rectified.parts.unknown > 0,
        "有问题": figures.findings is not None,
        "问题表": rows,
        "问题合计": f"{sum(each.found for each in figures.findings or ())}个",
        "已复核": figures.differences is not None,
        "差异数": str(len(differences)),
        "差异表": [
            {
                "编号": _whose(each),
                "事项": label(each.fact),
                "填报": _stored(each.fact, each.told),
                "记录": _stored(each.fact, each.counted),
            }
            for each in differences[:SHOWN_DIFFERENCES]
        ],
    }


def _whose(difference: Difference) -> str:
    """A government by its name, a project by its code."""
    code = plain(difference.code)
    return f"{name_of(code)}（{code}）" if difference.table == "divisions" else code


def _stored(fact: str, value: int | None) -> str:
    """A fact to its last digit: differences may be small."""
    if value is None:
        return "未填"
    return f"{written(value, WAN, grouped=False)}万元" if fact.endswith("_fen") else str(value)


def _practices(figures: ReportFigures) -> Told:
    rows = [
        {
            "序号": f"（{numeral(number)}）",
            "标题": plain(each.title),
            "地点": plain(each.place),
            "内容": plain(each.text),
        }
        for number, each in enumerate(figures.practices, start=1)
    ]
    return {"做法": rows, "有做法": bool(rows)}


def _sources(figures: ReportFigures) -> Told:
    source = figures.provenance
    those = [each for each in ANNEXES if each != "下级" or figures.children]
    numbers = {each: str(those.index(each) + 1) if each in those else NO_POINTS for each in ANNEXES}
    lacking = [
        f"{RAW_TABLES[table].label}（{_places(places, len(source.sources))}）"
        for table, places in source.lacking.items()
    ]
    return {
        "附件": [{"序号": numbers[each], "名称": ANNEXES[each]} for each in those],
        "附件号": numbers,
        "数据包": [_bundle(each) for each in source.sources],
        "未报送": listed(source.missing),
        "缺记录": listed(lacking),
    }


def _places(names: Sequence[str], everywhere: int) -> str:
    return "全部数据包" if len(names) == everywhere else "、".join(names)


def _bundle(source: Source) -> Told:
    return {
        "名称": source.place,
        "截止": source.facts_on.isoformat(),
        "封存": source.sealed_at.astimezone(SHANGHAI).date().isoformat(),
        "单位": plain(source.sealed_by) or NO_POINTS,
        "项目": str(source.projects),
        "摘要": source.digest,
        "未保存": listed(source.not_kept, NONE),
    }
