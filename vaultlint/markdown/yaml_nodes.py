"""The nodes of a YAML document, each with its place, and what they mean as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from vaultlint.markdown.scalars import ScalarValue
from vaultlint.text import Span


@dataclass(slots=True)
class YamlScalar:
    value: ScalarValue
    span: Span
    """As written, quotes included, anchors and tags not; empty where nothing is written."""
    style: str
    """`""` for plain, else `'`, `"`, `|` or `>`."""


@dataclass(slots=True)
class YamlSequence:
    items: list[YamlNode]
    span: Span


@dataclass(slots=True)
class YamlMapping:
    entries: list[tuple[YamlNode, YamlNode]]
    span: Span

    def find(self, key: str) -> YamlContent | None:
        """The value of `key`, an alias followed; None where it is absent."""
        for name, value in self.entries:
            if isinstance(name, YamlScalar) and name.value == key:
                return followed(value)
        return None


YamlContent = YamlScalar | YamlSequence | YamlMapping


@dataclass(slots=True)
class YamlAlias:
    """`*name`, which stands for a node written before it."""

    node: YamlContent
    span: Span
    depth: int
    size: int


YamlNode = YamlScalar | YamlSequence | YamlMapping | YamlAlias


def followed(node: YamlNode) -> YamlContent:
    return node.node if isinstance(node, YamlAlias) else node


def extent(node: YamlNode) -> tuple[int, int]:
    """How many levels a node has and how many nodes it holds, aliases followed."""
    if isinstance(node, YamlAlias):
        return node.depth, node.size
    if isinstance(node, YamlScalar):
        return 0, 1
    nodes = node.items if isinstance(node, YamlSequence) else [part for entry in node.entries for part in entry]
    depth, size = 0, 1
    for part in nodes:
        part_depth, part_size = extent(part)
        depth, size = max(depth, part_depth), size + part_size
    return depth + 1, size


def plain_value(node: YamlNode, text: str) -> Any:
    """A node as strings, numbers, booleans, None, lists and dicts; `text` is what it was read from."""
    node = followed(node)
    if isinstance(node, YamlScalar):
        return node.value
    if isinstance(node, YamlSequence):
        return [plain_value(item, text) for item in node.items]
    return {key_name(key, text): plain_value(value, text) for key, value in node.entries}


def key_name(key: YamlNode, text: str) -> str:
    """A key as JavaScript has it, where every key is a string; a collection as key is named as it is written."""
    node = followed(key)
    if not isinstance(node, YamlScalar):
        return text[node.span.start : node.span.end]
    value = node.value
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:.0f}" if isinstance(value, float) and value.is_integer() else str(value)
