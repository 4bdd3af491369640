"""Whether what stands between the braces of a template may stand there: known tags, and nothing that acts.

Only reading is let in: tags of the vocabulary, `if`, `for`, comparisons. No calls, no assignments, no filters
but `length`: a template can show what a report holds and nothing else, and it comes to an end.
"""

from collections.abc import Iterator, Mapping
from difflib import get_close_matches

from jinja2 import nodes

from jiugai.evaluation.reports.vocabulary import VOCABULARY, Drawing, Flag, Group, Rows, Tag, Text

LOOP: Mapping[str, Tag] = {
    "index": Text("第几行"),
    "length": Text("共几行"),
    "first": Flag("是否第一行"),
    "last": Flag("是否最后一行"),
}
FILTERS = ("length",)
DEEPEST = 3  # loops in loops
Scope = Mapping[str, Tag]
Found = tuple[int, str, str]  # line, what stands there, what is wrong with it

_PLAIN = (nodes.Const, nodes.TemplateData)
_PASSED = (
    nodes.Template, nodes.Output, nodes.If, nodes.And, nodes.Or, nodes.Not, nodes.Compare, nodes.Operand,
    nodes.CondExpr, nodes.Concat,
)  # fmt: skip
NAMES = {
    nodes.Call: "函数调用",
    nodes.Assign: "赋值（set）",
    nodes.AssignBlock: "赋值（set）",
    nodes.Include: "引入文件（include）",
    nodes.Import: "引入文件（import）",
    nodes.FromImport: "引入文件（import）",
    nodes.Extends: "继承（extends）",
    nodes.Macro: "宏（macro）",
    nodes.CallBlock: "宏调用（call）",
    nodes.Block: "区块（block）",
    nodes.FilterBlock: "过滤（filter）",
    nodes.Getitem: "下标",
}


def faults_of(template: nodes.Template) -> list[Found]:
    """Everything in a parsed template that may not stand there."""
    return list(_walk(template, VOCABULARY, 0))


def _walk(node: nodes.Node, scope: Scope, depth: int) -> Iterator[Found]:
    if isinstance(node, _PLAIN):
        return
    if isinstance(node, nodes.Name | nodes.Getattr):
        _tag, fault = _resolved(node, scope)
        if fault:
            yield node.lineno, _written(node), fault
        return
    if isinstance(node, nodes.For):
        yield from _loop(node, scope, depth)
        return
    if isinstance(node, nodes.Filter):
        if node.name not in FILTERS:
            yield node.lineno, f"| {node.name}", f"不能用这个过滤器，只能用 {'、'.join(FILTERS)}"
        if node.args or node.kwargs:
            yield node.lineno, f"| {node.name}", "过滤器不能带参数"
    elif not isinstance(node, _PASSED):
        yield node.lineno, "", f"模板里不能用{NAMES.get(type(node), '这种写法')}，只能用标签、if 和 for"
        return
    if isinstance(node, nodes.Output):
        yield from _shown(node, scope)
    for child in node.iter_child_nodes():
        yield from _walk(child, scope, depth)


def _loop(node: nodes.For, scope: Scope, depth: int) -> Iterator[Found]:
    """A loop over rows; inside it, its name stands for one of them."""
    if depth >= DEEPEST:
        yield node.lineno, "", f"循环套了 {depth + 1} 层，最多 {DEEPEST} 层"
        return
    if not isinstance(node.target, nodes.Name) or node.recursive:
        yield node.lineno, "", "循环应写作 for 行 in 指标表"
        return
    rows, fault = _resolved(node.iter, scope)
    if fault or not isinstance(rows, Rows):
        expected = fault or "for 后面应是可以逐行的标签，如 指标表"
        yield node.lineno, _written(node.iter), expected
        return
    inner = {**scope, node.target.name: Group("一行", rows.tags), "loop": Group("循环", LOOP)}
    for child in (*node.body, *([node.test] if node.test else [])):
        yield from _walk(child, inner, depth + 1)
    for child in node.else_:
        yield from _walk(child, scope, depth + 1)


def _shown(node: nodes.Output, scope: Scope) -> Iterator[Found]:
    """A group or a list is no text; told by what it holds."""
    for each in node.nodes:
        if isinstance(each, nodes.Name | nodes.Getattr):
            tag, _fault = _resolved(each, scope)
            if isinstance(tag, Group | Rows):
                held = f"{_written(each)}.{next(iter(tag.tags))}"
                told = (
                    f"是一组标签，应写出其中一个，如 {held}"
                    if isinstance(tag, Group)
                    else "是一张表，应用 for 逐行写出"
                )
                yield each.lineno, _written(each), told  # fmt: skip


def _resolved(node: nodes.Node, scope: Scope) -> tuple[Tag | None, str]:
    """The tag that a name or a dotted name stands for, or what is wrong with it."""
    if isinstance(node, nodes.Name):
        found = scope.get(node.name)
        return found, "" if found else _unknown(node.name, scope)
    if not isinstance(node, nodes.Getattr):
        return None, "这里应是一个标签"
    group, fault = _resolved(node.node, scope)
    if fault:
        return None, fault
    if not isinstance(group, Group):
        return None, f"“{_written(node.node)}”后面不能再加“.{node.attr}”"
    found = group.tags.get(node.attr)
    return found, "" if found else _unknown(node.attr, group.tags, before=f"{_written(node.node)}.")


def _unknown(name: str, scope: Scope, before: str = "") -> str:
    near = get_close_matches(name, scope, n=3, cutoff=0.3)
    told = f"，相近的有 {'、'.join(before + each for each in near)}" if near else ""
    return f"没有“{before}{name}”这个标签{told}"


def _written(node: nodes.Node) -> str:
    """A dotted name as it was written."""
    if isinstance(node, nodes.Getattr):
        return f"{_written(node.node)}.{node.attr}"
    return node.name if isinstance(node, nodes.Name) else ""


def drawings(tags: Mapping[str, Tag] = VOCABULARY, before: str = "") -> list[str]:
    """The names of all tags that are drawings."""
    found = []
    for name, tag in tags.items():
        if isinstance(tag, Drawing):
            found.append(before + name)
        elif isinstance(tag, Group):
            found += drawings(tag.tags, f"{before}{name}.")
    return found
