"""The catalogue of renovation content, worded and grouped for forms and tables."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from jiugai.policy.register import Item, rulebook

CLASSES: Mapping[str, Promise] = {
    "BASIC": _("基础类"),
    "COMPLETING": _("完善类"),
    "UPGRADING": _("提升类"),
}
"""Classes of 国办发〔2020〕23号, by which works are listed."""
GROUPS: Mapping[str, Promise] = {
    "S1.5.1": _("第一组"),
    "S1.5.2": _("第二组"),
    "S1.5.3": _("第三组"),
}
"""Groups of the annex, by which shortfalls are counted."""
UNITS: Mapping[str, Promise] = {
    "m": _("米"),
    "m2": _("平方米"),
    "piece": _("个"),
    "set": _("套"),
    "space": _("个"),
    "building": _("栋"),
    "stairwell": _("单元"),
    "home": _("户"),
}


def item_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """The items of the catalogue under their classes, as a drop-down shows them."""
    choices: dict[str, list[tuple[str, str]]] = {key: [] for key in CLASSES}
    for item in rulebook().items.values():
        choices[item.national].append((item.key, f"{item.name}（{unit_of(item)}）"))
    return [(str(CLASSES[key]), items) for key, items in choices.items()]


def unit_of(item: Item) -> str:
    """What the item is counted in."""
    return str(UNITS[item.unit])


def class_of(item: Item) -> str:
    return str(CLASSES[item.national])


def group_of(item: Item) -> str:
    """The group of the annex; empty for items that no shortfall counts."""
    return str(GROUPS[item.annex]) if item.annex is not None and item.annex in GROUPS else ""
