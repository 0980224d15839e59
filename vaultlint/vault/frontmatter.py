"""What Obsidian takes from the properties of a note: links, tags, aliases and plain values."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from vaultlint.markdown.scalars import WrittenText
from vaultlint.text import Span
from vaultlint.vault.metadata import Alias, Link, LinkKind, Tag

if TYPE_CHECKING:
    from vaultlint.markdown.properties import Frontmatter, Property, Scalar

# A property holds a link when its whole text, or the whole text of a list's item, is one wikilink. Markdown links and
# wikilinks among other words are text there.
_WIKILINK = re.compile(r"\[\[(?P<inner>(?:(?!\[\[|\]\])[^\r\n])+)\]\]\Z")


def values(frontmatter: Frontmatter | None) -> dict[str, Any] | None:
    """The properties as plain values; None where there are none to be had, as in Obsidian's cache."""
    if frontmatter is None or not frontmatter.properties:
        return None
    return {property_.name: property_.value for property_ in frontmatter.properties}


def property_links(frontmatter: Frontmatter | None, text: str) -> tuple[Link, ...]:
    """The links of all properties, nested ones too, in the order of the text.

    `span` is the `[[…]]` inside the quotes. Where escapes or an alias keep the parts from being told apart, `span`
    and `target_span` are the whole value as written; `original` is the value's own text in every case.
    """
    if frontmatter is None:
        return ()
    return tuple(
        link
        for property_ in frontmatter.properties
        for scalar in property_.scalars
        if isinstance(scalar.value, str) and (link := _link(property_, scalar, scalar.value, text))
    )


def _link(property_: Property, scalar: Scalar, value: str, text: str) -> Link | None:
    wikilink = _WIKILINK.match(value)
    if wikilink is None:
        return None
    inner = wikilink["inner"]
    # A bar at the very start is part of the target.
    bar = inner.find("|", 1)
    target = inner if bar < 0 else inner[:bar]
    return Link(
        kind=LinkKind.PROPERTY,
        target=target,
        span=_written(scalar, value, text, Span(0, len(value))),
        target_span=_written(scalar, value, text, Span(2, 2 + len(target))),
        original=value,
        display=None if bar < 0 else inner[bar + 1 :],
        key=".".join(str(key) for key in (property_.name, *scalar.keys)),
    )


def property_tags(frontmatter: Frontmatter | None, text: str) -> tuple[Tag, ...]:
    """The tags that Obsidian sees: an entry with a space in it is none."""
    return tuple(tag for tag in written_tags(frontmatter, text) if not tag.is_dropped)


def written_tags(frontmatter: Frontmatter | None, text: str) -> tuple[Tag, ...]:
    """Every entry that somebody meant as a tag, those that Obsidian drops for their spaces included."""
    tags = []
    for scalar, value in _entries(frontmatter, "tags"):
        entry = value.strip()
        name = entry.removeprefix("#")
        if name:
            start = value.index(entry)
            span = _written(scalar, value, text, Span(start, start + len(entry)))
            tags.append(Tag(name, span, in_property=True, is_dropped=" " in name))
    return tuple(tags)


def aliases(frontmatter: Frontmatter | None, text: str) -> tuple[Alias, ...]:
    """The other names of a note."""
    found = []
    for scalar, value in _entries(frontmatter, "aliases"):
        name = value.strip()
        if name:
            start = value.index(name)
            found.append(Alias(name, _written(scalar, value, text, Span(start, start + len(name)))))
    return tuple(found)


def _entries(frontmatter: Frontmatter | None, name: str) -> Iterator[tuple[Scalar, str]]:
    """The texts of a list property: of its items, or of the one value where no list is written.

    Of several properties that differ by case the first counts; numbers, dates of other types and the like are dropped.
    """
    for property_ in frontmatter.properties if frontmatter else ():
        if property_.name.lower() == name:
            for scalar in property_.scalars:
                is_item = len(scalar.keys) == 1 and isinstance(property_.value, list)
                if isinstance(scalar.value, str) and (is_item or not scalar.keys):
                    yield scalar, scalar.value
            return


def _written(scalar: Scalar, value: str, text: str, part: Span) -> Span:
    return WrittenText(text, scalar.span, scalar.style, value).place(part) or scalar.span
