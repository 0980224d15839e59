"""Obsidian's syntax in odd places: what the conformance cases leave open."""

from __future__ import annotations

import pytest
from marko import block, inline
from marko.element import Element

from vaultlint.markdown import dialect
from vaultlint.markdown.marks import BlockIdMark, TagMark
from vaultlint.markdown.note import Note
from vaultlint.text import SourceText


def read(text: str) -> Note:
    return Note.read("note.md", SourceText(text))


def written(text: str, kind: type[Element]) -> list[str]:
    """Each element of a kind as it stands in the text."""
    note = read(text)
    return [note.source[note.span(element)] for element in note.walk() if isinstance(element, kind)]


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("[[a]] [[b|c]]", ["[[a]]", "[[b|c]]"]),
        ("[[2404.1v1] Multi-Head](https://x.y)", []),
        ("[[a]](b)", ["[[a]]"]),
        ("[[[a]]]", ["[[a]]"]),
        ("\\![[a]]", ["[[a]]"]),
        ("\\\\![[a]]", ["![[a]]"]),
        ("\\[[a]]", []),
        ("`[[a]]` [[b]]", ["[[b]]"]),
        ("(\\`) then [[a]] and `[[b]]`", ["[[a]]"]),
        ("$[[a]]$ [[b]]", ["[[b]]"]),
        ("[[a\nb]]", []),
        ("> [!note] [[a]]\n> [[b]]", ["[[a]]", "[[b]]"]),
        ("| x |\n| - |\n| [[a\\|b]] |", ["[[a\\|b]]"]),
        ("<div>\n[[a]]\n</div>\n\n[[b]]", ["[[b]]"]),
        ("$$\n[[a]]\n\n[[b]]\n$$\n[[c]]", ["[[c]]"]),
        ("\r\n[[a]]\r\n[[b]]\r\n", ["[[a]]", "[[b]]"]),
    ],
)
def test_wikilinks(text: str, links: list[str]) -> None:
    assert links == written(text, dialect.Wikilink)


def test_a_wikilink_knows_where_its_parts_stand() -> None:
    note = read("a\r\n\r\n![[Note#H|shown]]")
    (link,) = (element for element in note.walk() if isinstance(element, dialect.Wikilink))
    assert (link.target, link.display, link.embed) == ("Note#H", "shown", True)
    assert link.display_span is not None
    assert note.text[slice(*link.target_span)] == "Note#H"
    assert note.text[slice(*link.display_span)] == "shown"


@pytest.mark.parametrize(
    ("text", "math"),
    [
        ("$x$ and $$y$$", ["$x$", "$$y$$"]),
        ("cost $5 and $6", []),
        ("$ a$ $b $", []),
        ("$a$1", []),
        ("\\$a$ b$", []),
        ("`$a`,$b$", ["$b$"]),
        ("a $x\ny$ b", ["$x\ny$"]),
    ],
)
def test_inline_math(text: str, math: list[str]) -> None:
    assert math == written(text, dialect.InlineMath)


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        ("$$\nx\n$$", 1),
        ("text\n$$\nx\n\ny\n$$\ntext", 1),
        ("> $$\n> x\n> $$", 1),
        ("$$ never closed\n\n[[a]]", 0),
        ("$$x$$ and text", 0),
    ],
)
def test_math_blocks(text: str, blocks: int) -> None:
    assert blocks == len(written(text, dialect.MathBlock))


def test_looking_for_the_end_of_math_reads_nothing_twice() -> None:
    assert written("a\n$$ never closed\n[[b]]\n", dialect.Wikilink) == ["[[b]]"]


def test_footnote_definitions_stay_apart() -> None:
    note = read("x[^1] y[^b]\n\n[^1]: one\n[^b]: two\n    more\n")
    definitions = [element for element in note.walk() if isinstance(element, dialect.FootnoteDefinition)]
    assert [definition.id for definition in definitions] == ["1", "b"]
    assert written(note.text, dialect.FootnoteReference) == ["[^1]", "[^b]"]


def test_marks_of_text() -> None:
    assert written("x ==a=b== ==not == y", dialect.Highlight) == ["==a=b=="]
    assert written("x ~~a~b~~ ~c~", dialect.Strikethrough) == ["~~a~b~~"]


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("para ^a", ["^a"]),
        ("line\n^a", ["^a"]),
        ("**bold** ^a", ["^a"]),
        ("**bold**^a", []),
        ("# Heading ^h", ["^h"]),
        ("# Heading ^h ##", ["^h"]),
        ("# Heading ^h\u3000", ["^h"]),
        ("Heading ^h\n===", ["^h"]),
        ("<!-- ^a-->\n\npara ^b", ["^b"]),
        ("| a ^x |\n| - |\n| 1 |", []),
        ("para ^a  ", ["^a"]),
        ("- one ^a\n  - two ^b", ["^a", "^b"]),
    ],
)
def test_block_ids(text: str, ids: list[str]) -> None:
    assert ids == written(text, BlockIdMark)


def test_a_tag_and_the_text_around_it_tile_the_line() -> None:
    note = read("see #a/b, #c and more")
    paragraph = next(element for element in note.walk() if isinstance(element, block.Paragraph))
    spans = [note.span(child) for child in paragraph.children]
    assert "".join(note.source[span] for span in spans) == "see #a/b, #c and more"
    assert written(note.text, TagMark) == ["#a/b", "#c"]


def test_the_walk_stays_out_of_code_math_and_html() -> None:
    note = read("`#a`\n\n```\n#b [[x]]\n```\n\n    #c\n\n<b title='#d'>\n\n$#e$\n")
    text = [element.children for element in note.walk() if isinstance(element, inline.RawText)]
    assert not [piece for piece in text if "#" in piece]


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_spans_hold_for_every_line_ending(ending: str) -> None:
    lines = ["---", "tags: [x]", "---", "# H", "", "a [t](n.md) #tag", "> [[q]]", "- i ^id", ""]
    note = read(ending.join(lines))
    assert written(note.text, dialect.Wikilink) == ["[[q]]"]
    assert written(note.text, inline.Link) == ["[t](n.md)"]
    assert written(note.text, TagMark) == ["#tag"]
    assert written(note.text, BlockIdMark) == ["^id"]


@pytest.mark.parametrize(
    ("text", "comments"),
    [
        ("a %%b%% c", ["%%b%%"]),
        ("%%\nx\n\ny\n%%\nz", ["%%\nx\n\ny\n%%"]),
        ("50%% off", []),
        ("`%%` a `%%`", []),
        ("%%a%% b %%c%%", ["%%a%%", "%%c%%"]),
    ],
)
def test_comments(text: str, comments: list[str]) -> None:
    note = read(text)
    assert comments == [note.source[span] for span in note.comments]
    for span in note.comments:
        assert note.in_comment(span.start)
        assert not note.in_comment(span.end)
