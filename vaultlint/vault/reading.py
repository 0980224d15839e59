"""From a note's tree to its metadata: the one place that knows both."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

from marko import block, inline
from marko.element import Element
from marko.ext.gfm.elements import TableCell

from vaultlint.markdown.dialect import FootnoteDefinition, Wikilink
from vaultlint.markdown.marks import BlockIdMark, TagMark
from vaultlint.markdown.note import Note, parse
from vaultlint.regex import regex
from vaultlint.tag_grammar import TAG_CHARACTER
from vaultlint.text import SourceText, Span
from vaultlint.vault.frontmatter import aliases, property_links, values, written_tags
from vaultlint.vault.metadata import Block, Callout, Footnote, Heading, Link, LinkKind, Metadata, RunOnTag, Tag, WebLink
from vaultlint.vault.split_words import read_split_words

_WEB = ("http://", "https://")
_SCHEME = regex(r"[A-Za-z][A-Za-z0-9+.\-]*:|//")
_MALFORMED_ESCAPE = regex(r"%(?![0-9A-Fa-f]{2})")
# A word, and no address or path, right before the `#`.
_RUN_ON = regex(
    rf"(?<![^\s，。、：；！？（）《》「」“”])[^\W_]++(?:[-_'’][^\W_]++)*+#(?P<name>(?:(?![，。、：；！？（）《》「」]){TAG_CHARACTER})+)"
)
_DEFINED = regex(
    r" {0,3}\[(?:[^\[\]\\]|\\.)+\]:[ \t]*\r?\n?[ \t]*(?:<(?P<angled>[^<>\r\n]+)>|(?P<bare>[^<\s]\S*))", re.DOTALL
)
_FULL_WIDTH = regex(rf"(?<!\S)＃(?P<name>(?:(?![，。、：；！？（）《》「」]){TAG_CHARACTER})+)")
_CALLOUT = regex(r" {0,3}\[!(?P<type>[^\]|\s]++)[^\]\r\n]*+\]")

_WITH_DESTINATION = (inline.Link, inline.Image)
_LINKS = (*_WITH_DESTINATION, inline.AutoLink)
_HEADINGS = (block.Heading, block.SetextHeading)
# What says something to the vault. Most of a note is other text.
_TELLING: tuple[type[Any], ...] = (
    *_LINKS,
    *_HEADINGS,
    block.LinkRefDef,
    block.Quote,
    FootnoteDefinition,
    TableCell,
    TagMark,
    Wikilink,
)
_ENDING_WITH_ID = (block.Paragraph, *_HEADINGS)
_INDENTING = (block.List, FootnoteDefinition)
# Where a tag may run on, of all the text that a note has.
_NEAR_RUN_ON = regex(rf"#(?<=[^\W_]#)(?={TAG_CHARACTER})|＃")


def read_metadata(note: Note) -> Metadata:
    """What `note` offers to the vault and asks of it."""
    headings: list[Heading] = []
    links: list[Link] = []
    tags: list[Tag] = []
    footnotes: list[Footnote] = []
    definitions: list[Link] = []
    run_on_tags: list[RunOnTag] = []
    urls: list[WebLink] = []
    callouts: list[Callout] = []
    cell_end = link_end = 0
    for element in note.walk(*_TELLING, *((inline.RawText,) if _NEAR_RUN_ON.search(note.text) else ())):
        if isinstance(element, inline.RawText):
            run_on_tags += _run_on_tags(element, note, link_end)
            continue
        if isinstance(element, _LINKS) and element.source_span:
            if element.source_span[0] >= link_end and _is_web_link(element, note):
                urls.append(WebLink(element.dest, note.span(element)))
            link_end = element.source_span[1]
        if isinstance(element, _HEADINGS):
            headings.append(_heading(element, note))
        elif isinstance(element, block.Quote):
            callouts += _callouts(element, note)
        elif isinstance(element, Wikilink):
            links.append(_wikilink(element, note, cell_end))
        elif isinstance(element, TableCell):
            cell_end = element.source_span[1] if element.source_span else cell_end
        elif isinstance(element, _WITH_DESTINATION):
            link = _markdown_link(element, note)
            if link is not None:
                links.append(link)
        elif isinstance(element, TagMark):
            span = note.span(element)
            tags.append(Tag(element.name, span, in_comment=note.in_comment(span.start)))
        elif isinstance(element, FootnoteDefinition):
            footnotes.append(Footnote(element.id, _trimmed(note.span(element), note.text)))
        elif isinstance(element, block.LinkRefDef):
            definition = _definition(element, note)
            if definition is not None:
                definitions.append(definition)
    split_words = tuple(read_split_words(note))
    frontmatter = note.frontmatter
    if frontmatter is None:
        return Metadata(
            headings=tuple(headings),
            blocks=tuple(_blocks(note)),
            links=tuple(links),
            tags=tuple(tags),
            run_on_tags=tuple(run_on_tags),
            split_words=split_words,
            footnotes=tuple(footnotes),
            definitions=tuple(definitions),
            urls=tuple(urls),
            callouts=tuple(callouts),
        )
    written = written_tags(frontmatter, note.text)
    return Metadata(
        headings=tuple(headings),
        blocks=tuple(_blocks(note)),
        links=(*links, *property_links(frontmatter, note.text)),
        tags=(*(tag for tag in written if not tag.is_dropped), *tags),
        dropped_tags=tuple(tag for tag in written if tag.is_dropped),
        run_on_tags=tuple(run_on_tags),
        split_words=split_words,
        footnotes=tuple(footnotes),
        definitions=tuple(definitions),
        aliases=aliases(frontmatter, note.text),
        urls=tuple(urls),
        callouts=tuple(callouts),
        properties=values(frontmatter),
        frontmatter_span=frontmatter.span,
        is_frontmatter_broken=frontmatter.error is not None,
    )


def _callouts(quote: block.Quote, note: Note) -> Iterator[Callout]:
    """The callout that a quote is, if it is one."""
    first = quote.children[0] if quote.children else None
    if isinstance(first, block.Paragraph) and (opening := _CALLOUT.match(note.text, note.span(first).start)):
        yield Callout(opening["type"], Span(*opening.span("type")))


def _is_web_link(element: Any, note: Note) -> bool:
    """Whether a link with words leads out of the vault; a badge is a picture that happens to be one."""
    if isinstance(element, inline.Image) or not element.dest[: len("https://")].lower().startswith(_WEB):
        return False
    is_picture = any(isinstance(child, inline.Image) for child in element.children)
    return not is_picture and not note.in_comment(element.source_span[0])


def _run_on_tags(element: inline.RawText, note: Note, link_end: int) -> Iterator[RunOnTag]:
    """Where a space before `#` is missing in a stretch of text; what stands in a link, up to `link_end`, has none."""
    if element.source_span is None or element.source_span[0] < link_end:
        return
    for hash_mark, pattern in (("#", _RUN_ON), ("＃", _FULL_WIDTH)):
        if hash_mark in element.children:
            for match in pattern.finditer(note.text, *element.source_span):
                if not match["name"].isdecimal():
                    span = Span(match.start("name") - 1, match.end("name"))
                    yield RunOnTag(match["name"], span, is_full_width=hash_mark == "＃")


def read_markdown(text: str) -> Metadata:
    """The metadata of Markdown that is no note of its own, such as a card of a canvas."""
    # A card has no frontmatter: a `---` at its top is a line across.
    return read_metadata(Note("", SourceText(text), None, parse(text)))


def is_url(destination: str) -> bool:
    """Whether a Markdown destination leads out of the vault."""
    return _SCHEME.match(destination.lstrip()) is not None


def decoded(destination: str) -> str:
    """A destination without its percent-encoding; one that cannot be decoded stays as it is."""
    if "%" not in destination or _MALFORMED_ESCAPE.search(destination):
        return destination
    try:
        return unquote(destination, errors="strict")
    except UnicodeDecodeError:
        return destination


def link_text_span(element: Any) -> Span:
    """What stands between the brackets of a link or image."""
    opening, closing = element.syntax_spans[0], element.syntax_spans[-1]
    return Span(opening[1], closing[0])


def _heading(element: Any, note: Note) -> Heading:
    start, end = element.source_span
    written = note.text[start:end].rstrip(" \t\r\n")
    end = start + len(written)
    written = written.lstrip(" ")
    start = end - len(written)
    if isinstance(element, block.Heading):
        said = written[element.level :].lstrip(" \t")
        text_start, text = end - len(said), _without_closing(said)
    else:
        spans = [child.source_span for child in element.children if child.source_span]
        text_start, text_end = (spans[0][0], spans[-1][1]) if spans else (start, start)
        text = note.text[text_start:text_end]
    text_start += len(text) - len(text.lstrip())
    text = text.strip()
    return Heading(text, element.level, Span(start, end), Span(text_start, text_start + len(text)))


def _without_closing(text: str) -> str:
    """What a heading says, without the number signs that may close it; looked at from the end, where they stand."""
    said = text.rstrip("#")
    return said.rstrip(" \t") if said != text and said.endswith((" ", "\t")) else text


def _wikilink(element: Wikilink, note: Note, cell_end: int) -> Link:
    span = note.span(element)
    return Link(
        kind=LinkKind.WIKILINK,
        target=element.target,
        span=span,
        target_span=Span(*element.target_span),
        original=note.source[span],
        display=element.display,
        embed=element.embed,
        in_comment=note.in_comment(span.start),
        in_table=span.end <= cell_end,
    )


def _markdown_link(element: Any, note: Note) -> Link | None:
    """An inline link into the vault; None for URLs, empty destinations and reference links."""
    if not element.dest or element.dest_span is None or is_url(element.dest):
        return None
    span = note.span(element)
    target_span = Span(*element.dest_span)
    if note.source[target_span].startswith("<"):
        target_span = Span(target_span.start + 1, target_span.end - 1)
    return Link(
        kind=LinkKind.MARKDOWN,
        target=decoded(element.dest),
        span=span,
        target_span=target_span,
        original=note.source[span],
        display=note.source[link_text_span(element)],
        embed=isinstance(element, inline.Image),
        in_comment=note.in_comment(span.start),
    )


def _definition(element: block.LinkRefDef, note: Note) -> Link | None:
    """What a reference definition leads to within the vault; None for URLs, and for what a quote's marks interrupt."""
    span = _trimmed(note.span(element), note.text)
    destination = str(element.dest).removeprefix("<").removesuffix(">")
    written = _DEFINED.match(note.text, span.start, span.end)
    if written is None or is_url(destination) or destination not in (written["bare"], written["angled"]):
        return None
    return Link(
        kind=LinkKind.MARKDOWN,
        target=decoded(destination),
        span=span,
        target_span=Span(*written.span("bare" if written["angled"] is None else "angled")),
        original=note.source[span],
        in_comment=note.in_comment(span.start),
    )


def _blocks(note: Note) -> Iterator[Block]:
    """The blocks that bear an id."""
    if "^" in note.text:
        yield from _blocks_in(note.tree, None, note)


def _blocks_in(container: Any, bearer: Element | None, note: Note) -> Iterator[Block]:
    """Blocks with an id below `container`; `bearer` is the list item or quote that an id at its end would name."""
    above: Element | None = None
    for element in container.children:
        if isinstance(element, block.BlankLine):
            continue
        children: Any = getattr(element, "children", ())
        if isinstance(element, _ENDING_WITH_ID):
            mark = _mark_at_end(children)
            if mark is not None:
                # On a line of its own the id names what stands above it: a list, a quote, a table, code.
                named = above if children[0] is mark and above is not None else bearer or element
                yield Block(mark.id, _trimmed(note.span(named), note.text), note.span(mark))
        elif isinstance(element, block.ListItem):
            yield from _blocks_in(element, element, note)
        elif isinstance(element, block.Quote):
            yield from _blocks_in(element, bearer or element, note)
        elif isinstance(element, _INDENTING):
            yield from _blocks_in(element, bearer, note)
        above = element


def _mark_at_end(children: Any) -> BlockIdMark | None:
    for child in reversed(children[-2:]):
        if isinstance(child, BlockIdMark):
            return child
        if not isinstance(child, inline.RawText) or child.children.strip():
            break
    return None


def _trimmed(span: Span, text: str) -> Span:
    return Span(span.start, span.start + len(text[span.start : span.end].rstrip(" \t\r\n")))
