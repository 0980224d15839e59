"""Frontmatter: the properties of a note, each with its place in the text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from vaultlint.markdown.scalars import ScalarValue
from vaultlint.markdown.yaml_nodes import (
    YamlAlias,
    YamlMapping,
    YamlNode,
    YamlScalar,
    YamlSequence,
    key_name,
    plain_value,
)
from vaultlint.markdown.yaml_reader import YamlFault, read_yaml
from vaultlint.text import Span

LARGEST = 64 * 1024
"""Characters of YAML; no person writes more, and reading costs time."""


class Scalar(NamedTuple):
    """One value as written, somewhere inside a property."""

    keys: tuple[str | int, ...]
    """The way to it from the property down: `()` for the value itself, `(0,)` for the first item of a list."""
    value: ScalarValue
    span: Span
    """The value as written, quotes included; empty (behind the colon or dash) where nothing is written."""
    style: str
    """`""` for plain, else `'`, `"`, `|` or `>`; `*` where an alias stands for a value written elsewhere."""


class Property(NamedTuple):
    name: str
    value: Any
    """Strings, numbers, booleans, None, lists and dicts of them, as YAML 1.2's core schema reads them."""
    name_span: Span
    value_span: Span
    scalars: tuple[Scalar, ...]


class FrontmatterError(NamedTuple):
    message: str
    offset: int
    duplicate: str = ""
    """The property that is written twice, where that is the fault."""


class Frontmatter(NamedTuple):
    """The block between the two `---` at the top of a note."""

    span: Span
    """From the first `-` of the opening fence to the last of the closing one."""
    body_span: Span
    """What stands between the fences."""
    properties: tuple[Property, ...] = ()
    error: FrontmatterError | None = None
    """Why the YAML could not be read; there are no properties then, as in Obsidian."""


_OPENING = re.compile(r"---(?:\r\n?|\n)")
_CLOSING = re.compile(r"(?<=[\r\n])---(?=[\r\n]|\Z)")


def read_frontmatter(text: str) -> Frontmatter | None:
    """Read the frontmatter of a note's text (no BOM); None where the note has none."""
    opening = _OPENING.match(text)
    closing = _CLOSING.search(text, opening.end()) if opening else None
    if opening is None or closing is None:
        return None
    span, body = Span(0, closing.end()), Span(opening.end(), closing.start())
    try:
        return Frontmatter(span, body, tuple(_properties(text, body)))
    except YamlFault as fault:
        return Frontmatter(span, body, error=FrontmatterError(fault.message, fault.offset, fault.duplicate))


def _properties(text: str, body: Span) -> Iterator[Property]:
    if body.end - body.start > LARGEST:
        raise YamlFault(f"longer than {LARGEST // 1024} KB", body.start)
    root = read_yaml(text, *body)
    if root is None:
        return
    if not isinstance(root, YamlMapping):
        raise YamlFault("no properties: `name: value` is expected on every line", root.span.start)
    for key, node in root.entries:
        yield Property(
            name=key_name(key, text),
            value=plain_value(node, text),
            name_span=key.span,
            value_span=node.span,
            scalars=tuple(_scalars(node, (), text, None)),
        )


def _scalars(node: YamlNode, keys: tuple[str | int, ...], text: str, alias: Span | None) -> Iterator[Scalar]:
    """Every scalar of a value; those that an alias stands for are where the alias is."""
    if isinstance(node, YamlAlias):
        yield from _scalars(node.node, keys, text, alias or node.span)
    elif isinstance(node, YamlScalar):
        yield Scalar(keys, node.value, alias or node.span, "*" if alias else node.style)
    elif isinstance(node, YamlSequence):
        for index, item in enumerate(node.items):
            yield from _scalars(item, (*keys, index), text, alias)
    else:
        for key, value in node.entries:
            yield from _scalars(value, (*keys, key_name(key, text)), text, alias)
