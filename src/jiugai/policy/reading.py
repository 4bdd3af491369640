"""Reads the files of the rulebook, and refuses what would let an error hide in them."""

from collections.abc import Hashable, Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

import yaml

from jiugai.policy.errors import RulebookError

RULEBOOK: Traversable = files("jiugai.policy") / "rulebook"


class _Strict(yaml.SafeLoader):
    """YAML without floats (write `2/3`) and without a key given twice."""


def _mapping(loader: yaml.SafeLoader, node: yaml.MappingNode) -> dict[Hashable, Any]:
    seen: dict[Hashable, Any] = {}
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        if key in seen:
            raise RulebookError(_place(key_node), f"{key} stands here twice")
        seen[key] = loader.construct_object(value_node, deep=True)
    return seen


def _float(loader: yaml.SafeLoader, node: yaml.ScalarNode) -> float:
    raise RulebookError(_place(node), f"{node.value} is a float: write a whole number or a fraction like 2/3")


def _place(node: yaml.Node) -> str:
    return f"{node.start_mark.name} line {node.start_mark.line + 1}"


_Strict.add_constructor("tag:yaml.org,2002:map", _mapping)
_Strict.add_constructor("tag:yaml.org,2002:float", _float)


def parse(text: str, name: str) -> Any:
    """The content of a YAML text; `name` is shown in errors.

    Raises: RulebookError on a float, a key given twice or broken YAML.
    """
    loader = _Strict(text)
    loader.name = name
    try:
        return loader.get_single_data()
    except yaml.YAMLError as error:
        raise RulebookError(name, str(error)) from error
    finally:
        loader.dispose()


def read(name: str) -> Any:
    """One file of the rulebook, by its name below `policy/rulebook`."""
    return parse((RULEBOOK / name).read_text(encoding="utf-8"), name)


def texts() -> Iterator[tuple[str, str]]:
    """Every file of the rulebook with its text, in a fixed order: what the rule version is a digest of."""
    for folder in (RULEBOOK, RULEBOOK / "parameters"):
        for entry in sorted(folder.iterdir(), key=lambda each: each.name):
            if entry.name.endswith(".yaml"):
                yield entry.name, entry.read_text(encoding="utf-8")
