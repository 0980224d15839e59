"""Prose: a block's plain text, at the offsets it has in the note."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fixes.bench import found, selected
from vaultlint.markdown.note import Note
from vaultlint.markdown.prose import BODIES, MARKUP, REFERENCE, bodies, bodies_with, prose
from vaultlint.text import SourceText


def first_prose(text: str, *, with_link_text: bool = False) -> str:
    note = Note.read("a.md", SourceText(text))
    body = next(element for element in note.walk() if isinstance(element, BODIES))
    return prose(body, note, with_link_text=with_link_text)


@pytest.mark.parametrize(
    ("text", "hidden", "mask"),
    [
        ("a `code` b", "`code`", MARKUP),
        ("a $x[0]$ b", "$x[0]$", MARKUP),
        ("a <b c='d'> b", "<b c='d'>", MARKUP),
        (r"a \[ b", r"\[", MARKUP),
        ("a #tag b", "#tag", MARKUP),
        ("a [t](u) b", "[t](u)", REFERENCE),
        ("a ![t](u) b", "![t](u)", REFERENCE),
        ("a [[t|u]] b", "[[t|u]]", REFERENCE),
    ],
)
def test_what_is_no_plain_text_is_masked_in_place(text: str, hidden: str, mask: str) -> None:
    assert first_prose(text) == text.replace(hidden, mask * len(hidden))


def test_emphasised_text_stays_and_its_marks_go() -> None:
    assert first_prose("a **b *c*** ==d==") == "a \0\0b \0c\0\0\0 \0\0d\0\0"


def test_bare_addresses_are_text() -> None:
    assert first_prose("see https://example.org/a_b now") == "see https://example.org/a_b now"


def test_lines_stay_apart_and_the_marks_of_a_quote_are_masked() -> None:
    assert first_prose("> a\r\n> b\r\n").rstrip("\n\0") == "a\n\n\0\0b"


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("a [t](u) b", "a \1t\1\1\1\1 b"),
        ("a [**t** `c`](u) b", "a \1\1\1t\1\1 \1\1\1\1\1\1\1 b"),
        ("a ![t](u) [[t]] b", "a \1\1\1\1\1\1\1 \1\1\1\1\1 b"),
        ("a [![t](u)](v) b", "a \1\1\1\1\1\1\1\1\1\1\1\1 b"),
        ("a [t] [x][t] b\n\n[t]: u", "a \1\1\1 \1\1\1\1\1\1 b"),
        ("a https://x.org b", f"a {REFERENCE * 13} b"),
        ("a [[t|u]] b", "a \1\1\1\1u\1\1 b"),
        ("a ![[t|u]] b", "a \1\1\1\1\1\1\1\1 b"),
    ],
)
def test_the_text_of_inline_links_can_stay_when_asked_for(text: str, left: str) -> None:
    assert first_prose(text, with_link_text=True).rstrip("\n\0") == left


def test_a_cell_that_nobody_wrote_is_no_body_and_no_check_stumbles_over_it() -> None:
    text = "| a | b |\n| - | - |\n| **词：**后 |\n| 1 | https://a.org/?utm_source=b，后 | 3 |\n|\n"
    assert all(body.source_span for body in bodies(Note.read("note.md", SourceText(text))))
    assert found({"note.md": text}, selected(["ALL"])) != []


_BLOCKS = (
    "a b\n",
    "\n",
    "> ",
    "- ",
    "# c",
    "| a | b |\n|---|---|\n| c | |\n",
    "x\n===\n",
    "```\nd\n```\n",
    "[^1]: e\n",
    "    ",
)


@given(st.lists(st.sampled_from(_BLOCKS), max_size=8).map("".join), st.data())
def test_bodies_are_found_from_what_stands_in_them(text: str, data: st.DataObject) -> None:
    note = Note.read("a.md", SourceText(text))
    offsets = sorted(data.draw(st.sets(st.integers(0, len(text)))))
    spans = [(body, note.span(body)) for body in bodies(note)]
    expected = [body for body, span in spans if any(span.start <= offset < span.end for offset in offsets)]
    assert bodies_with(offsets, note) == expected
