"""What the rules about white space promise for any note: their fixes change nothing that a reader sees."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Hashable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from marko import block, inline

from vaultlint.checks import blank_lines, trailing_space
from vaultlint.config import Config
from vaultlint.engine import lint_files
from vaultlint.findings import Finding
from vaultlint.markdown.dialect import InlineMath, MathBlock
from vaultlint.markdown.note import Note
from vaultlint.markdown.verbatim import Verbatim
from vaultlint.rulebook import Rulebook
from vaultlint.strict_yaml import Document
from vaultlint.text import SourceText, Span
from vaultlint.vault.reading import read_metadata

RULES = ("leading-space", "missing-final-newline", "multiple-blank-lines", "trailing-space")
ACTIVATION = Rulebook.builtin().activate(Config.from_document(Document("the test", {"select": list(RULES)})))
CODE = (block.CodeBlock, block.FencedCode, block.HTMLBlock, inline.CodeSpan, inline.InlineHTML, InlineMath, MathBlock)
DETAILS = ("level", "tight", "dest", "title", "target", "name", "id")

PREFIXES = ["", "> ", ">", "- ", "  ", "    ", "\t", " ", "   ", "1. ", "- [ ] ", "> - ", "* ", "# ", "[^1]: ", "\\"]
WRITTEN = (
    "¦a¦漢字¦#tag¦# Heading¦===¦---¦***¦___¦```¦~~~¦``` py¦$$¦$x¦y$¦$¦`¦``¦[[a]]¦[[a|b]]¦![[p.png]]¦[a](b.md)¦[a"
    "¦b](c.md)¦| a | b |¦| --- | --- |¦a | b¦--- | ---¦|¦| a¦a |¦[[a\\|b]]¦<div>¦</div>¦<!--¦-->¦<b¦<br>¦<script>"
    "¦</script>¦%%¦<% x¦x %>¦^id¦a ^id¦[^1]: a¦[^1]¦[r]: b.md¦[r]:¦'t'¦[r]¦"
    "**¦**a¦==a¦~~a¦\\¦a\\¦1)¦2. b¦+ c¦[ ] a¦[x] a"
    "¦> [!note] b¦key: v¦key::¦https://x.org/a¦<https://x.org>¦\u3000¦\xa0a¦\x0c¦..."
)
CONTENTS = WRITTEN.split("¦")
SPACES = ["", "", "", " ", "  ", "\t", "   ", " \t", "\t  "]
lines = st.builds(
    lambda prefixes, content, spaces: "".join((*prefixes, content, spaces)),
    st.lists(st.sampled_from(PREFIXES), max_size=3),
    st.sampled_from(CONTENTS),
    st.sampled_from(SPACES),
)
blanks = st.sampled_from(["", "", " ", "\t", "    ", "\t\t "])
gaps = st.lists(blanks, max_size=4)


@st.composite
def notes(draw: st.DrawFn) -> str:
    written = draw(st.lists(st.one_of(lines.map(lambda line: [line]), gaps), max_size=14))
    ends = draw(st.sampled_from([["\n"], ["\r\n"], ["\r"], ["\n", "\r\n", "\r"]]))
    frontmatter = draw(st.sampled_from(["", "", "---\ntags: [a] \n\n\n---", "--- \na: b\n---", "---\na: b\n--- "]))
    text = "".join(line + draw(st.sampled_from(ends)) for part in written for line in part)
    if frontmatter:
        text = frontmatter + ends[0] + text
    return text if draw(st.booleans()) else text.rstrip("\r\n")


def findings(text: str) -> list[Finding]:
    return lint_files({"note.md": text}, ACTIVATION)


def fixed_once(text: str) -> str:
    """All fixes that do not touch each other, applied together."""
    pieces, kept = [], -1
    for finding in findings(text):
        assert finding.fix is not None
        (edit,) = finding.fix.edits
        if edit.span.start > kept or (edit.span.start == kept == 0):
            pieces += [text[max(kept, 0) : edit.span.start], edit.replacement]
            kept = edit.span.end
    return "".join((*pieces, text[max(kept, 0) :]))


def fixed(text: str) -> str:
    for _ in range(4):
        text = fixed_once(text)
    return text


def outline(text: str) -> list[Hashable]:
    """Every block and inline element of a note, what code says, and which breaks show."""
    note = Note.read("note.md", SourceText(text))
    said: list[Hashable] = []
    waiting: list[tuple[int, Any]] = [(0, note.tree)]
    while waiting:
        depth, element = waiting.pop()
        children = getattr(element, "children", ())
        if isinstance(element, CODE) and element.source_span:
            said.append((depth, type(element).__name__, code(element, note)))
        elif isinstance(element, inline.LineBreak):
            said.append((depth, "break", element.soft))
        elif isinstance(element, inline.RawText):
            said += [(depth, element.children.strip())] if element.children.strip() else []
        elif not isinstance(element, block.BlankLine):
            detail = [
                getattr(element, name, None) for name in ("level", "tight", "dest", "title", "target", "name", "id")
            ]
            said.append((depth, type(element).__name__, *detail))
            if isinstance(children, list | tuple):
                waiting.extend((depth + 1, child) for child in reversed(children))
    return said


def code(element: Any, note: Note) -> str:
    """Code as written; only blank lines below it may go."""
    written = note.source[note.span(element)].replace("\r\n", "\n").replace("\r", "\n")
    if isinstance(element, block.CodeBlock):
        end = len(written.rstrip())
        return written[:end] + written[end:].partition("\n")[0]
    return written.removesuffix("\n")


def metadata(text: str) -> Any:
    """What a note offers and asks, wherever it stands."""
    read = read_metadata(Note.read("note.md", SourceText(text)))
    gone = Span(0, 0)
    return replace(
        read,
        headings=tuple(heading._replace(span=gone, text_span=gone) for heading in read.headings),
        blocks=tuple(found._replace(span=gone, id_span=gone) for found in read.blocks),
        links=tuple(link._replace(span=gone, target_span=gone) for link in read.links),
        tags=tuple(tag._replace(span=gone) for tag in read.tags),
        definitions=tuple(link._replace(span=gone, target_span=gone) for link in read.definitions),
        footnotes=tuple(footnote._replace(span=gone) for footnote in read.footnotes),
        urls=tuple(url._replace(span=gone) for url in read.urls),
        callouts=tuple(callout._replace(span=gone) for callout in read.callouts),
        frontmatter_span=None,
    )


@settings(max_examples=1000, deadline=None)
@given(notes())
@example("a\\ \nb")
@example("- \n\n\n  a")
@example("--- \na: b\n---\n")
def test_a_note_says_the_same_after_all_fixes(text: str) -> None:
    after = fixed(text)
    assert outline(after) == outline(text)
    assert metadata(after) == metadata(text)


@settings(max_examples=300, deadline=None)
@given(notes())
def test_fixes_settle_what_was_found(text: str) -> None:
    after = fixed(text)
    assert findings(after) == []
    assert fixed_once(after) == after


@settings(max_examples=300, deadline=None)
@given(notes())
def test_only_white_space_is_ever_changed(text: str) -> None:
    for finding in findings(text):
        assert finding.fix is not None
        (edit,) = finding.fix.edits
        assert edit.span == finding.span
        assert text[edit.span.start : edit.span.end].strip(" \t\r\n") == ""
        assert edit.replacement.strip("\r\n") == ""
    assert "".join(fixed(text).split()) == "".join(text.split())


@given(st.text(" \ta\r\n", max_size=14), st.sampled_from([2, 3, 4]))
def test_what_is_looked_for_from_line_ends_is_what_a_search_from_each_character_finds(text: str, fewest: int) -> None:
    trailing = re.compile(r"(?<![ \t])[ \t]+(?=[\r\n]|\Z)")
    blank = re.compile(rf"(?:\A|(?<=\n)|(?<=\r)(?!\n))(?:[ \t]*+(?:\r\n?|\n)){{{fewest},}}+")
    assert list(trailing_space.found(text)) == [match.span() for match in trailing.finditer(text)]
    assert list(blank_lines.gaps(text, fewest)) == [match.span() for match in blank.finditer(text)]


@pytest.mark.parametrize(
    "text",
    [
        " " * 1_000_000 + "x",
        "x" + " " * 1_000_000,
        "x " * 500_000,
        "-" * 1_000_000 + " ",
        "\n" * 100_000,
        "a\n" + "\n" * 100_000 + "b\n",
        " \t\r\n" * 100_000 + "b",
        "<% " * 100_000 + "a ",
        "a \n\n\n" * 20_000,
    ],
    ids=lambda text: f"{text[:4]!r}…{text[-4:]!r}",
)
def test_white_space_takes_no_time(text: str) -> None:
    note = Note.read("note.md", SourceText(text))
    for active in ACTIVATION.rules:
        shown: tuple[Any, ...] = (note, note.tree)
        started = time.process_time()
        for element in shown:
            check: Any = active.check
            if isinstance(element, check.visits):
                list(check.visit(element, note))
        assert time.process_time() - started < 4, active.rule.id


def test_the_note_we_were_given_has_the_white_space_that_people_found(material: Path) -> None:
    golden = json.loads((material / "seed" / "golden.json").read_text(encoding="utf-8"))
    categories = {
        "trailing-whitespace": "trailing-space",
        "leading-space": "leading-space",
        "multiple-blank-lines": "multiple-blank-lines",
        "eof-blank-lines": "missing-final-newline",
    }
    wanted = sorted(
        (entry["line"], categories[entry["category"]]) for entry in golden if entry["category"] in categories
    )
    source = SourceText((material / "seed" / "好文.md").read_text(encoding="utf-8"))
    found = sorted((source.place(finding.span.start).line, finding.rule) for finding in findings(source.text))
    assert found == wanted


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("a\r\nb", "a\r\nb\r\n"),
        ("a\rb", "a\rb\r"),
        ("a\nb\r\nc", "a\nb\r\nc\r\n"),
        ("a\r\nb\r\nc\rd", "a\r\nb\r\nc\rd\r\n"),
        ("a", "a\n"),
        ("a\r\n\r\n", "a\r\n"),
        ("---\na: b\n---", "---\na: b\n---\n"),
        ("", ""),
    ],
)
def test_a_note_ends_as_its_other_lines_do(text: str, after: str) -> None:
    assert fixed(text) == after


@pytest.mark.parametrize("text", [" a\n", "a\n\n b\n", "a\r\r b\r", "a\r\n\r\n b\r\n"])
def test_a_line_begins_with_a_space_whatever_ends_the_one_before(text: str) -> None:
    assert [finding.rule for finding in lint_files({"a.md": text}, ACTIVATION)] == ["leading-space"]


def test_what_begins_in_something_that_is_kept_does_not_end_it() -> None:
    text = "[`a`  b](u) c `d`"
    kept = Verbatim(Note.read("a.md", SourceText(text)))
    assert [offset for offset in range(len(text)) if offset in kept] == [*range(11), *range(14, 17)]
