"""What figures of one row cannot be true together, asked of one row in Python."""

from collections.abc import Iterable, Iterator

from jiugai.policy.facts import (
    PROJECT_COLUMNS,
    PROJECT_RULES,
    InOrder,
    NoDayWithoutAct,
    ProjectFacts,
    RowRule,
    WithinWhole,
)


def broken_rules(facts: ProjectFacts, rules: Iterable[RowRule] = PROJECT_RULES) -> Iterator[RowRule]:
    """The rules that a row breaks. What is not known breaks none."""
    return (rule for rule in rules if is_broken(facts, rule))


def is_broken(facts: ProjectFacts, rule: RowRule) -> bool:
    """Whether the figures of a row contradict one another by this rule."""
    match rule:
        case WithinWhole(parts, whole):
            known = [figure for part in parts if (figure := getattr(facts, part)) is not None]
            limit = getattr(facts, whole)
            return limit is not None and bool(known) and sum(known) > limit
        case InOrder(first, second):
            earlier, later = getattr(facts, first), getattr(facts, second)
            return earlier is not None and later is not None and earlier > later
        case NoDayWithoutAct(act, day):
            return getattr(facts, act) is False and getattr(facts, day) is not None


def columns_of(rule: RowRule) -> tuple[str, ...]:
    """The columns that a rule is about; a contradiction is laid to the first of them."""
    match rule:
        case WithinWhole(parts, whole):
            return (*parts, whole)
        case InOrder(first, second):
            return first, second
        case NoDayWithoutAct(act, day):
            return day, act


def said(rule: RowRule) -> str:
    """What the rule asks, in Chinese."""
    labels = [PROJECT_COLUMNS[name].label for name in columns_of(rule)]
    match rule:
        case WithinWhole(parts, _):
            return f"{'与'.join(labels[:-1])}{'之和' if len(parts) > 1 else ''}不能大于{labels[-1]}"
        case InOrder():
            return f"{labels[0]}不能晚于{labels[1]}"
        case NoDayWithoutAct():
            return f"{labels[1]}为“否”时不应填写{labels[0]}"
