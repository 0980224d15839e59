"""YAML with the place of every node, read from libyaml's bare events.

Composers recurse and construct: deep nesting crashes them, tags make them build things, and dates, merge keys and
booleans come out as YAML 1.1 has them. A loop over events does none of that, knows every place, and stops at its
limits while reading instead of after it (docs/adr/0004-yaml-by-events.md).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from vaultlint.markdown.scalars import ScalarValue, read_plain
from vaultlint.markdown.yaml_characters import disguised
from vaultlint.markdown.yaml_lines import read_lines
from vaultlint.markdown.yaml_nodes import (
    YamlAlias,
    YamlContent,
    YamlMapping,
    YamlNode,
    YamlScalar,
    YamlSequence,
    extent,
    followed,
    key_name,
)
from vaultlint.markdown.yaml_strictness import refused
from vaultlint.markdown.yaml_words import in_plain_words
from vaultlint.text import Span

DEEPEST = 32
"""Levels of nesting, with aliases followed."""
MOST_ALIASES = 100
MOST_MERGE_KEYS = 10
MOST_NODES_BY_ALIAS = 10_000
"""Nodes that aliases may stand for, all told: ten short lines can stand for billions."""


class YamlFault(ValueError):
    """Why a text is no YAML, or none that is safe to read."""

    def __init__(self, message: str, offset: int, duplicate: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.offset = offset
        self.duplicate = duplicate
        """The key that stands twice in one mapping, where that is the fault."""


def read_yaml(text: str, start: int, end: int) -> YamlNode | None:
    """The one document in `text[start:end]`, None where it is empty; spans are offsets into `text`.

    Raises `YamlFault`, and nothing else.
    """
    return read_lines(text, start, end) or read_events(text, start, end)


def read_events(text: str, start: int, end: int) -> YamlNode | None:
    """What `read_yaml` answers, from the parser alone."""
    builder = _Builder(text, start, end)
    try:
        return builder.read(_events(builder.fed))
    except _Refused as refused:
        # libyaml knows YAML 1.1; a few texts it refuses are good YAML 1.2, such as `[:a]`, and Obsidian reads them.
        second = _Builder(text, start, end)
        try:
            return second.read(_events_of_yaml_1_2(second.fed))
        except YamlFault:
            raise YamlFault(refused.message, refused.offset) from None


class _Refused(YamlFault):
    """The parser itself found no YAML; another parser may."""


@dataclass(slots=True)
class _Open:
    """A collection whose end has not come yet; a mapping's keys and values alternate in `nodes`."""

    is_mapping: bool
    is_flow: bool
    start: int
    column: int
    anchor: str | None
    nodes: list[YamlNode] = field(default_factory=list)


_NODE_PROPERTIES = re.compile(r"(?:[&!]\S*+\s*+)++")
_LINE_END = re.compile(r"[\r\n]")
_STANDARD_TAG = "tag:yaml.org,2002:"
_TYPED_TAGS: dict[str, tuple[type, ...]] = {
    "int": (int,),
    "float": (float, int),
    "bool": (bool,),
    "null": (type(None),),
}


class _Builder:
    def __init__(self, text: str, start: int, end: int) -> None:
        self.text = text
        self.base = start
        self.body = text[start:end]
        self.fed, self.undisguised = disguised(self.body)
        self.anchors: dict[str, YamlContent | None] = {}
        self.stack: list[_Open] = []
        self.root: YamlNode | None = None
        self.documents = self.aliases = self.merge_keys = self.nodes_by_alias = 0

    def read(self, events: Iterator[Any]) -> YamlNode | None:
        from yaml import MarkedYAMLError, YAMLError

        try:
            for event in events:
                self.take(event)
        except MarkedYAMLError as error:
            marks = [mark.index for mark in (error.problem_mark, error.context_mark) if mark]
            # What is missing at the very end is better shown where it was opened.
            offset = next((index for index in marks if index < len(self.body)), 0)
            raise _Refused(self.explained(error, offset), self.base + offset) from None
        except (YAMLError, UnicodeError):
            raise YamlFault("characters that no text can hold", self.base) from None
        if isinstance(self.root, YamlScalar) and self.root.value is None:
            return None
        return self.root

    def explained(self, error: Any, offset: int) -> str:
        if "nesting depth" in error.problem:  # newer libyaml stops before we do, far beyond what we take
            return f"nested more than {DEEPEST} levels deep"
        return in_plain_words(error, self.body, offset)

    def take(self, event: Any) -> None:
        kind = type(event).__name__
        if fault := refused(event, self.body, *self.around()):
            raise YamlFault(fault[0], self.base + fault[1])
        if kind == "ScalarEvent":
            node = self.scalar(event)
            self.place(node, event.anchor)
        elif kind in ("MappingStartEvent", "SequenceStartEvent"):
            if len(self.stack) >= DEEPEST:
                raise YamlFault(f"nested more than {DEEPEST} levels deep", self.base + event.start_mark.index)
            start = self.start_of(event)
            if event.anchor is not None:
                self.anchors[event.anchor] = None
            is_mapping, is_flow = kind == "MappingStartEvent", bool(event.flow_style)
            self.stack.append(_Open(is_mapping, is_flow, start, event.start_mark.column, event.anchor))
        elif kind in ("MappingEndEvent", "SequenceEndEvent"):
            collection = self.stack.pop()
            self.place(self.closed(collection, event), collection.anchor)
        elif kind == "AliasEvent":
            self.place(self.alias(event), None)
        elif kind == "DocumentStartEvent":
            self.documents += 1
            if self.documents > 1:
                raise YamlFault("more than one YAML document", self.base + event.start_mark.index)

    def around(self) -> tuple[int | None, int | None]:
        """The column of the innermost block collection that is open, and where a flow collection within it began."""
        opened: int | None = None
        for collection in reversed(self.stack):
            if not collection.is_flow:
                return collection.column, opened
            opened = collection.start - self.base
        return None, opened

    def place(self, node: YamlNode, anchor: str | None) -> None:
        if anchor is not None and not isinstance(node, YamlAlias):
            self.anchors[anchor] = node
        if self.stack:
            self.stack[-1].nodes.append(node)
        else:
            self.root = node

    def start_of(self, event: Any) -> int:
        """Where the node itself starts, behind its anchor and tag."""
        start: int = self.base + event.start_mark.index
        if event.anchor is not None or event.tag is not None:
            properties = _NODE_PROPERTIES.match(self.text, start, self.base + event.end_mark.index)
            if properties:
                return properties.end()
        return start

    def scalar(self, event: Any) -> YamlScalar:
        style: str = event.style or ""
        start, end = self.start_of(event), self.base + event.end_mark.index
        text: str = self.undisguised(event.value) if self.undisguised else event.value
        if style in ("|", ">"):
            end = self.end_of_block(start, end)
        return YamlScalar(self.typed(text, style, event.tag, start), Span(start, max(start, end)), style)

    def typed(self, text: str, style: str, tag: str | None, offset: int) -> ScalarValue:
        try:
            if tag is None:
                return text if style else read_plain(text)
            types = _TYPED_TAGS.get(tag.removeprefix(_STANDARD_TAG), ()) if tag.startswith(_STANDARD_TAG) else ()
            value = read_plain(text) if types else text
            return value if isinstance(value, types) else text
        except ValueError as error:
            raise YamlFault(str(error), offset) from None

    def end_of_block(self, start: int, end: int) -> int:
        """The end of a block scalar's last line that holds anything; libyaml counts the empty ones behind it too."""
        last = start + len(self.text[start:end].rstrip(" \t\r\n"))
        line_end = _LINE_END.search(self.text, last, end)
        return line_end.start() if line_end else end

    def closed(self, collection: _Open, event: Any) -> YamlSequence | YamlMapping:
        nodes = collection.nodes
        # libyaml ends a block collection where the next thing begins, behind comments and empty lines.
        is_block = nodes and not collection.is_flow
        end = nodes[-1].span.end if is_block else self.base + event.end_mark.index
        span = Span(collection.start, max(collection.start, end))
        if not collection.is_mapping:
            return YamlSequence(nodes, span)
        entries = list(zip(nodes[::2], nodes[1::2], strict=True))
        self.refuse_duplicates(entries)
        return YamlMapping(entries, span)

    def refuse_duplicates(self, entries: list[tuple[YamlNode, YamlNode]]) -> None:
        seen: set[tuple[bool, object]] = set()
        for key, _ in entries:
            node = followed(key)
            if not isinstance(node, YamlScalar):
                continue
            # True and 1 are two keys, though Python finds them equal.
            identity = (isinstance(node.value, bool), node.value)
            if identity in seen:
                name = key_name(key, self.text)
                raise YamlFault(f"the key “{name[:80]}” stands twice", key.span.start, duplicate=name)
            seen.add(identity)
            if node.value == "<<" and not node.style:
                self.merge_keys += 1
                if self.merge_keys > MOST_MERGE_KEYS:
                    raise YamlFault(f"more than {MOST_MERGE_KEYS} merge keys", key.span.start)

    def alias(self, event: Any) -> YamlAlias:
        span = Span(self.base + event.start_mark.index, self.base + event.end_mark.index)
        name: str = event.anchor
        self.aliases += 1
        if self.aliases > MOST_ALIASES:
            raise YamlFault(f"more than {MOST_ALIASES} aliases", span.start)
        if name not in self.anchors:
            raise YamlFault(f"the alias *{name[:80]} stands for nothing", span.start)
        node = self.anchors[name]
        if node is None:
            raise YamlFault(f"the alias *{name[:80]} contains itself", span.start)
        depth, size = extent(node)
        self.nodes_by_alias += size
        if len(self.stack) + depth > DEEPEST or self.nodes_by_alias > MOST_NODES_BY_ALIAS:
            raise YamlFault("aliases stand for too much", span.start)
        return YamlAlias(node, span, depth, size)


@cache
def _parser() -> Any:
    import yaml

    # Some platforms come without libyaml: the pure parser says the same, twenty times slower.
    return yaml.CBaseLoader if yaml.__with_libyaml__ else yaml.BaseLoader


def _events(text: str) -> Iterator[Any]:
    parser = _parser()(text)
    while parser.check_event():
        yield parser.get_event()


def _events_of_yaml_1_2(text: str) -> Iterator[Any]:
    """The events of the slower, newer parser; whatever it stumbles over ends as a `YamlFault`."""
    from ruamel.yaml import YAML

    try:
        yield from YAML(typ="safe", pure=True).parse(text)
    except YamlFault:
        raise
    except Exception as error:  # it raises plain ValueErrors and worse on odd input
        raise YamlFault(str(error), 0) from None
