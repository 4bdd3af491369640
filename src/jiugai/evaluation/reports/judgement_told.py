"""The judgement in words: indicators, criteria, what was lost and how it is won back, governments below."""

from collections import Counter
from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import cache
from typing import Any

from jiugai.core.wording import OUTCOMES
from jiugai.evaluation.reports import wording
from jiugai.evaluation.reports.figures import BreachCount, Child, ReportFigures
from jiugai.evaluation.reports.wording import UNKNOWN, listed, numeral, points, share, told, weight
from jiugai.policy.criteria import CRITERIA, breaches
from jiugai.policy.criteria.judgement import GRADES, OPEN, Judgement
from jiugai.policy.criteria.kinds import NOT_APPLICABLE, Answer, OfGovernments, Parts, is_sum
from jiugai.policy.register import rulebook

Told = dict[str, Any]

SHORTCOMINGS = 5
NO_WORK = "无任务"
BREACHES: Mapping[str, str] = {
    "ineligible_in_plan": "不符合对象范围的项目列入计划",
    "red_line_at_project": "项目触碰拆迁砍伐红线",
    "started_without_vote": "未经业主表决即开工",
    "red_line": "政府触碰拆迁砍伐红线",
    "diversion": "截留、挪用、挤占资金",
    "accident": "发生质量安全事故",
    "hidden_debt": "因改造新增隐性债务",
}
OF_GOVERNMENTS = frozenset(each.key for each in breaches.BREACHES if each.members is None)
BELOW = {"province": "州市", "prefecture": "县区", "county": ""}


def judgement_told(figures: ReportFigures) -> Told:
    """Everything about criteria, points and grades."""
    answers, level = figures.judgement.answers, figures.place.level
    criteria = {key: criterion_told(key, answer, level) for key, answer in answers.items()}
    open_keys = [key for key, answer in answers.items() if answer.outcome == "UNKNOWN"]
    known = [each for each in figures.breaches if each.known]
    possible = [each for each in figures.breaches if each.possible]
    return {
        "评分": _score(figures),
        "底线要求": _indicators(answers, "bottom_line", criteria),
        "难点问题": _indicators(answers, "difficulty", criteria),
        "指标表": list(criteria.values()),
        "短板": list(_shortcomings(answers, level)),
        "有待核子项": bool(open_keys),
        "可加分": (_open_points(figures.judgement) or 0) > 0,
        "待核子项": listed(rulebook().criteria[key].name for key in open_keys),
        "触碰": [_breach(each) for each in figures.breaches if each.known or each.possible],
        "有触碰": bool(known),
        "可能触碰": bool(possible),
        "触碰情形": listed(f"{BREACHES[each.key]}（{each.known}{_rows_of(each)}）" for each in known),
        "待核情形": listed(
            f"{BREACHES[each.key]}（{_unsaid(each, level)}未报，不能排除）" for each in possible
        ),
        "下级": {
            "总数": str(len(figures.children)),
            "称谓": BELOW[figures.place.level],
            "等次分布": _grades(figures),
        },
        "下级表": [_child(number, child) for number, child in enumerate(figures.children, start=1)],
    }


def _score(figures: ReportFigures) -> Told:
    judgement = figures.judgement
    outcomes = Counter(str(answer.outcome) for answer in judgement.answers.values())
    return {
        "总分": points(judgement.total),
        "最高": points(judgement.best),
        "等次": grade_told(judgement),
        "界限": _bounds(figures),
        "设定": _setters(figures),
        "待核失分": points(_open_points(judgement)),
        **{name: str(outcomes[key]) for key, name in OUTCOMES.items()},
    }


def _open_points(judgement: Judgement) -> Fraction | None:
    """What the total may still gain; None where there is no total."""
    if judgement.total is None or judgement.best is None:
        return None
    return judgement.best - judgement.total


def grade_told(judgement: Judgement) -> str:
    """The grade; 无任务 where nothing was to be done."""
    return judgement.grade or NO_WORK


def _bounds(figures: ReportFigures) -> str:
    names = zip(GRADES, ("excellent", "good", "pass"), strict=False)
    return "、".join(
        f"{grade}不低于{figures.in_force[f'evaluation.grade.{bound}'].fraction}分" for grade, bound in names
    )


def _setters(figures: ReportFigures) -> str:
    """Whose weights and grades they are: the product's own, unless a government above set others."""
    names = [f"{key}.weight" for key in CRITERIA]
    names += [f"evaluation.grade.{bound}" for bound in ("excellent", "good", "pass")]
    own = [name for name in names if figures.in_force[name].basis not in ("register", "default")]
    if not own:
        return "均为评价软件的默认设定"
    return f"其中{len(own)}项由上级政府另行设定，其余为评价软件的默认设定"


def criterion_told(key: str, answer: Answer, level: str) -> Told:
    """One criterion: numerator, denominator, what is not known, target, outcome, points."""
    parts, name, cell = answer.parts, rulebook().criteria[key].name, wording.cell_of(key)
    numerator, denominator = wording.known_parts(key, parts)
    return {
        "编号": rulebook().clauses[key].place.replace("、", ""),
        "名称": name,
        "栏目": name if wording.noun_of(key) else f"{name}（万元）",
        "分子": UNKNOWN if numerator is None else cell(numerator),
        "分母": UNKNOWN if denominator is None else cell(denominator),
        "比例": share(numerator, denominator, wording.part_of(key)),
        "待核": str(parts.unknown),
        "目标": wording.target(answer.target),
        "结论": wording.outcome(answer),
        "得分": points(answer.points),
        "满分": weight(answer.weight if answer.points is not None else None),
        "说明": f"{name}：{_sentence(key, answer, level)}",
    }


def _sentence(key: str, answer: Answer, level: str) -> str:
    """How a criterion stands in one sentence, its rate with its parts."""
    parts = answer.parts
    if answer.outcome == NOT_APPLICABLE:
        return f"无评价对象，{OUTCOMES[NOT_APPLICABLE]}。"
    if level == "county" and isinstance(CRITERIA[key], OfGovernments):
        said = [_of_itself(parts)]
    else:
        said = [_reached(key, parts)]
        if parts.unknown:
            said.append(f"其中{parts.unknown}{wording.rows_of(key)}待核")
    said += [f"目标{wording.target(answer.target)}", f"结论为{wording.outcome(answer)}"]
    if answer.points is not None:
        said.append(f"得{points(answer.points)}分（满分{weight(answer.weight)}分）")
    return f"{'，'.join(said)}。"


def _of_itself(parts: Parts) -> str:
    """A county judges only itself: a share of one government says nothing."""
    if parts.unknown:
        return "本级政府是否达到要求待核"
    return "本级政府达到要求" if parts.numerator else "本级政府未达到要求"


def _reached(key: str, parts: Parts) -> str:
    noun, write = wording.noun_of(key), wording.part_of(key)
    if None in wording.known_parts(key, parts) or not parts.denominator:
        return UNKNOWN
    rate = wording.percent(parts.numerator, parts.denominator)
    if is_sum(CRITERIA[key]):
        return f"{write(parts.numerator)}/{write(parts.denominator)}{noun}，占{rate}"
    return f"{parts.denominator}{noun}中{parts.numerator}{noun}达到要求，占{rate}"


def _indicators(answers: Mapping[str, Answer], part: str, criteria: Mapping[str, Told]) -> list[Told]:
    """The ten indicators of a part of the annex, with their criteria."""
    told_of = []
    those = [each for each in rulebook().indicators.values() if each.part == part]
    for number, indicator in enumerate(those, start=1):
        won, whole = won_of(indicator.key, answers)
        told_of.append(
            {
                "序号": f"（{numeral(number)}）",
                "名称": indicator.name,
                "得分": points(won),
                "满分": weight(whole),
                "计分": whole is not None,
                "子项": [criteria[key] for key in criteria_of(indicator.key)],
            }
        )
    return told_of


@cache
def criteria_of(indicator: str) -> tuple[str, ...]:
    """The criteria of one indicator."""
    return tuple(key for key, each in rulebook().criteria.items() if each.indicator == indicator)


def won_of(indicator: str, answers: Mapping[str, Answer]) -> tuple[Fraction | None, Fraction | None]:
    """Points won by an indicator, and those it could win; None where nothing of it is counted."""
    counted = [answers[key] for key in criteria_of(indicator) if answers[key].points is not None]
    if not counted:
        return None, None
    won = sum((each.points for each in counted if each.points), Fraction())
    return won, sum((each.weight for each in counted), Fraction())


def best_of(indicator: str, answers: Mapping[str, Answer]) -> Fraction:
    """Points of an indicator if everything not known were as good as it can be."""
    return sum((each.best for key in criteria_of(indicator) if (each := answers[key]).best), Fraction())


def _shortcomings(answers: Mapping[str, Answer], level: str) -> Iterator[Told]:
    """The criteria that lost most points, the greatest loss first."""
    lost = [
        (answer.weight - answer.points, key)
        for key, answer in answers.items()
        if answer.points is not None and answer.points < answer.weight
    ]
    order = list(answers)
    lost.sort(key=lambda each: (-each[0], order.index(each[1])))
    for number, (loss, key) in enumerate(lost[:SHORTCOMINGS], start=1):
        answer = answers[key]
        yield {
            "序号": f"（{numeral(number)}）",
            "名称": rulebook().criteria[key].name,
            "失分": f"暂失{points(loss)}分" if answer.outcome == "UNKNOWN" else f"失{points(loss)}分",
            "得分": points(answer.points),
            "满分": weight(answer.weight),
            "现状": _sentence(key, answer, level),
            "办法": rulebook().criteria[key].raise_by,
        }


def _breach(breach: BreachCount) -> Told:
    return {
        "名称": BREACHES[breach.key],
        "依据": rulebook().clauses[breach.clause].cited,
        "查明": str(breach.known),
        "待核": str(breach.possible),
    }


def _rows_of(breach: BreachCount) -> str:
    """What is counted of a breach: projects, or governments."""
    return "个政府" if breach.key in OF_GOVERNMENTS else "个项目"


def _unsaid(breach: BreachCount, level: str) -> str:
    """Who did not say whether a breach happened: how many projects or governments, or the county itself."""
    if level == "county" and breach.key in OF_GOVERNMENTS:
        return "本级政府"
    return f"有{breach.possible}{_rows_of(breach)}"


def _grades(figures: ReportFigures) -> str:
    """How many governments below got each grade."""
    counts = Counter(grade_told(child.judgement) for child in figures.children)
    names = (*GRADES, OPEN, NO_WORK)
    return listed(f"{grade}{counts[grade]}个" for grade in names if counts[grade])


def _child(number: int, child: Child) -> Told:
    answers = [each for each in child.judgement.answers.values() if each.points is not None]
    met = sum(1 for each in answers if each.outcome == "MET")
    return {
        "序号": str(number),
        "名称": child.place.name,
        "计划项目": str(child.plan.projects),
        "计划小区": told(child.plan.estates, str),
        "计划户数": told(child.plan.homes, str),
        "开工": f"{child.started.projects}/{child.plan.projects}",
        "完工": str(child.completed.projects),
        "达标": f"{met}/{len(answers)}",
        "总分": points(child.judgement.total),
        "最高": points(child.judgement.best),
        "等次": grade_told(child.judgement),
    }
