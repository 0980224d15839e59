"""Bases: the notes, tags and folders that their filters and formulas name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from vaultlint.markdown.scalars import WrittenText
from vaultlint.markdown.yaml_nodes import YamlMapping, YamlNode, YamlScalar, YamlSequence, followed
from vaultlint.markdown.yaml_reader import YamlFault, read_yaml
from vaultlint.text import SourceText, Span
from vaultlint.vault.expressions import Asks, Mention, mentions
from vaultlint.vault.metadata import Link, LinkKind, Metadata, Tag

LARGEST = 256 * 1024
"""Characters of a base."""

_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://|mailto:")
_WIKILINK = re.compile(r"\[\[(?P<target>[^\[\]|][^\[\]|]*)(?:\|[^\[\]]*)?\]\]\Z")


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder that a base asks for."""

    path: str
    span: Span


@dataclass(frozen=True, slots=True)
class BaseContents:
    folders: tuple[Folder, ...]
    metadata: Metadata

    @property
    def valid(self) -> bool:
        return self.metadata.error is None


def read_base(source: SourceText) -> Metadata:
    """What a base asks of the vault; `error` says why it is none.

    Tags are marked `in_property`: like an entry of a property they are written without `#`.
    """
    return base_contents(source).metadata


def base_contents(source: SourceText) -> BaseContents:
    """The metadata of a base with the folders it asks for."""
    try:
        base = _mapping(source)
    except YamlFault as fault:
        place = source.place(fault.offset)
        error = f"no base: {fault.message} (line {place.line}, column {place.column})"
        return BaseContents((), Metadata(error=error))
    links: list[Link] = []
    tags: list[Tag] = []
    folders: list[Folder] = []
    for expression in _expressions(base):
        value = str(expression.value)
        written = WrittenText(source.text, expression.span, expression.style, value)
        for mention in mentions(value):
            span = written.place(mention.text_span) or expression.span
            if mention.asks is Asks.TAG and mention.text:
                tags.append(Tag(mention.text.removeprefix("#"), span, in_property=True))
            elif mention.asks is Asks.FOLDER:
                folders.append(Folder(mention.text, span))
            elif mention.asks is Asks.NOTE and mention.text and not _URL.match(mention.text):
                links.append(_link(written, mention, source))
    return BaseContents(tuple(folders), Metadata(links=tuple(links), tags=tuple(tags)))


def _mapping(source: SourceText) -> YamlMapping | None:
    """The whole base, None where the file is empty. Raises `YamlFault` where Obsidian would show an error."""
    text = source.text
    if len(text) > LARGEST:
        raise YamlFault(f"longer than {LARGEST // 1024} KB", 0)
    root = read_yaml(text, 0, len(text))
    if root is None:
        return None
    if not isinstance(root, YamlMapping):
        raise YamlFault("expected names and values, such as `views:`", root.span.start)
    for name, expected, words in (
        ("views", YamlSequence, "a list"),
        ("formulas", YamlMapping, "names and values"),
        ("summaries", YamlMapping, "names and values"),
        ("properties", YamlMapping, "names and values"),
    ):
        part = root.find(name)
        if part is not None and not _is_null(part) and not isinstance(part, expected):
            raise YamlFault(f"`{name}` must be {words}", part.span.start)
    return root


def _is_null(node: YamlNode) -> bool:
    return isinstance(node, YamlScalar) and node.value is None


def _expressions(base: YamlMapping | None) -> Iterator[YamlScalar]:
    """Every filter and formula, as they follow one another in each part of the base."""
    if base is None:
        return
    yield from _filters(base.find("filters"))
    for part in ("formulas", "summaries"):
        formulas = base.find(part)
        if isinstance(formulas, YamlMapping):
            for _, formula in formulas.entries:
                yield from _text(formula)
    views = base.find("views")
    for view in views.items if isinstance(views, YamlSequence) else ():
        node = followed(view)
        if isinstance(node, YamlMapping):
            yield from _filters(node.find("filters"))


def _filters(node: YamlNode | None) -> Iterator[YamlScalar]:
    """A filter is an expression, or a list of filters under `and`, `or` or `not`."""
    node = followed(node) if node is not None else None
    if isinstance(node, YamlScalar):
        yield from _text(node)
    elif isinstance(node, YamlSequence):
        for item in node.items:
            yield from _filters(item)
    elif isinstance(node, YamlMapping):
        for conjunction in ("and", "or", "not"):
            yield from _filters(node.find(conjunction))


def _text(node: YamlNode) -> Iterator[YamlScalar]:
    node = followed(node)
    if isinstance(node, YamlScalar) and isinstance(node.value, str):
        yield node


def _link(written: WrittenText, mention: Mention, source: SourceText) -> Link:
    target, target_span = mention.text, mention.text_span
    wikilink = _WIKILINK.match(target)
    if wikilink is not None:
        target = wikilink["target"]
        target_span = Span(target_span.start + 2, target_span.start + 2 + len(target))
    span = written.place(mention.span) or written.span
    return Link(
        kind=LinkKind.BASE,
        target=target,
        span=span,
        target_span=written.place(target_span) or written.span,
        original=source[span],
        display=mention.display,
    )
