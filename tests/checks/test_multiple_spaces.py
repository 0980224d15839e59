"""What multiple-spaces promises: one space is left where one is shown, and what is aligned or meant stays."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fixes.bench import fix, found, selected
from vaultlint.findings import Safety
from vaultlint.markdown.note import Note
from vaultlint.markdown.prose import bodies, prose
from vaultlint.text import SourceText

RULE = "multiple-spaces"


def fixed(text: str) -> str:
    return dict(fix({"note.md": text}, selected([RULE]), wanted=Safety.UNSAFE).files)["note.md"]


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("Too   many  of them", "Too many of them"),
        ("a  #mint  and  [b](https://example.org)  c", "a #mint and [b](https://example.org) c"),
        ("#mint  a", "#mint a"),
        ("**a  b**  ==c  d==", "**a b** ==c d=="),
        ("a  `b  c`  d  $e  f$  g", "a `b  c` d $e  f$ g"),
        ("- a  b\r\n- cde  f", "- a b\r\n- cde f"),
        ("> > a  b\n> > - [x] cd  e", "> > a b\n> > - [x] cd e"),
        ("# a  b", "# a b"),
        ("8 a  b\n\n3.4a  b", "8 a b\n\n3.4a b"),
        ("a  b  \nc", "a b  \nc"),
        ("It is.  So it is. It is so.  Then. And. So.", "It is. So it is. It is so. Then. And. So."),
        ("It is.   So it is.  It is so.  Then.", "It is. So it is.  It is so.  Then."),
        ("mint  a\nthyme b", "mint a\nthyme b"),
        ("很好。  很好", "很好。 很好"),
        ("mint  a sage\nthyme b rue", "mint a sage\nthyme b rue"),
        ("So  it is\nAnd it is", "So it is\nAnd it is"),
        ("Apples   3\nPears a\n- 12", "Apples 3\nPears a\n- 12"),
        ("Then C  and G", "Then C and G"),
        ("A  bee", "A bee"),
        ("Add  Bad", "Add Bad"),
        ("Apple   abcd\n-      abcde", "Apple abcd\n-      abcde"),
        ("# A  B C", "# A B C"),
        ("text  ^block", "text ^block"),
    ],
)
def test_one_space_is_left(text: str, after: str) -> None:
    assert fixed(text) == after
    assert fixed(after) == after


@pytest.mark.parametrize(
    "text",
    [
        "It is.  So it is.  It is so. Then.",
        "mint     green\nthyme    grey\nrosemary blue",
        "- mint   green\n- thyme  grey",
        "mint   green\n\nthyme".replace("\n\n", "\nthe    grey\n"),
        "Apples   3\nPears   12\nPlums  100\n",
        "- Apples   3\r\n- Pears   12",
        "Apples    3\nCherry 1000\nPears    12",
        "Soil    red\nSand  white",
        "C        G\nWhen I find myself",
        "- Am7   F#m/C#  Dsus4 | G  %\n  What  is",
        "> X     Y",
        "| a  b | c  d |\n| --- | --- |\n| e  f | g  h |",
        "| a    | b  c  d",
        "a    <br>    b    <b>c</b>    d",
        "是 $ 1 − ε  $的",
        "-   a\n-   [ ]   b\n1.   c\n2)   d\n\n>   e\n\n##   f\n\n###   3.4   g\n\n8\\.   h",
        "    a  b\n\n```\na  b\n```\n\n$$\na  b\n$$\n\n<div>\na  b\n</div>",
        "---\na:   b\n---\n\na",
        "[a  b](https://example.org) [[a  b]] [[a|b  c]] ![a  b](https://example.org) <https://example.org>",
        "%% a  b %% and `a  b`",
        "{{a  b}} c  d",
        "<% a  b %>",
        "<%*\nlet a\n\nlet b  = c\n%>",
        "a \u3000 b and a\u00a0\u00a0b and a\tb and a \t b",
        "a\n  b\n   c",
        "a  \nb",
        "id::  12",
        "a  ",
        "A\nsetext  heading\n---",
        "[a  b]: https://example.org  'c  d'",
        "#  ",
    ],
)
def test_what_is_meant_is_left_alone(text: str) -> None:
    assert fixed(text) == text
    assert found({"note.md": text}, selected([RULE])) == []


def shown(text: str) -> list[str]:
    note = Note.read("note.md", SourceText(text))
    return [" ".join(prose(body, note).split()) for body in bodies(note) if body.source_span]


_PIECES = [
    "a",
    "b.",
    " ",
    "  ",
    "   ",
    "\n",
    "\n\n",
    "- ",
    "> ",
    "#t",
    "# ",
    "**",
    "`",
    "|",
    "[x](y)",
    "$",
    "1. ",
    "<b>",
    "%%",
    "好",
]


@given(st.lists(st.sampled_from(_PIECES), max_size=30).map("".join))
@settings(max_examples=200, deadline=None)
def test_a_fix_leaves_the_words_as_they_are_and_comes_to_rest(soup: str) -> None:
    after = fixed(soup)
    assert after.split() == soup.split()
    assert fixed(after) == after
    assert len(shown(after)) == len(shown(soup))


@pytest.mark.parametrize(
    "unit", ["a  ", "-  ", "a.  B", "> a  b\n", "#a  ", "|  ", "1. a  ", "a  b\n", "  ", "[ ]  ", "a  **", "$  "]
)
def test_spaces_without_end_take_no_time(unit: str) -> None:
    text = unit * (200_000 // len(unit))
    started = time.process_time()
    found({"note.md": text}, selected([RULE]))
    assert time.process_time() - started < 10


def test_the_note_we_were_given_has_the_spaces_that_people_found(material: Path) -> None:
    golden = json.loads((material / "seed" / "golden.json").read_text(encoding="utf-8"))
    source = SourceText((material / "seed" / "好文.md").read_text(encoding="utf-8"))
    findings = found({"note.md": source.text}, selected([RULE]))
    places = [(*source.place(finding.span.start), finding.span.end - finding.span.start) for finding in findings]
    assert places == [
        (entry["line"], entry["col_start"], entry["col_end"] - entry["col_start"])
        for entry in golden
        if entry["category"] == RULE
    ]
