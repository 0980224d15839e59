"""What a note's author allows, and how far it reaches."""

from __future__ import annotations

import pytest

from vaultlint.markdown.note import Note
from vaultlint.suppressions import read_suppressions
from vaultlint.text import SourceText, Span


def read(text: str) -> Note:
    return Note.read("note.md", SourceText(text))


@pytest.mark.parametrize(
    ("text", "covered"),
    [
        ("%% vaultlint: allow a-rule %%\n\nnext\n\nother", "next"),
        ("%% vaultlint: allow a-rule %%\nsame paragraph\ngoes on\n\nother", "same paragraph\ngoes on"),
        ("<!-- vaultlint: allow a-rule -->\nnext\n\nother", "next"),
        ("<!-- vaultlint: allow a-rule -->\n- one\n- two\n\nother", "- one\n- two"),
        ("before\n\nthis line %% vaultlint: allow a-rule %%\nnot this", "this line %% vaultlint: allow a-rule %%"),
        ("a\n\nthis <!-- vaultlint: allow a-rule -->\nnot this", "this <!-- vaultlint: allow a-rule -->"),
        ("> %% vaultlint: allow a-rule %%\n> quoted\n\nother", "quoted"),
        ("%% vaultlint: allow a-rule %%\r\n\r\nnext\r\n\r\nother", "next"),
    ],
)
def test_an_allowance_covers_its_line_or_the_next_block(text: str, covered: str) -> None:
    note = read(text)
    (suppression,) = read_suppressions(note)
    assert note.source[suppression.covers].lstrip("> \n\r").rstrip() == covered
    inside = text.index(covered)
    assert suppression.allows("a-rule", Span(inside, inside + 1))
    assert not suppression.allows("b-rule", Span(inside, inside + 1))
    assert not suppression.allows("a-rule", Span(len(text) - 1, len(text)))


@pytest.mark.parametrize(
    "text",
    [
        "x\n\n%% vaultlint: allow-file a-rule, b-rule — as published %%\n",
        "x\n\n<!-- vaultlint: allow-file a-rule b-rule -- as published -->\n",
    ],
)
def test_a_whole_note_can_be_allowed_with_a_reason(text: str) -> None:
    (suppression,) = read_suppressions(read(text))
    assert suppression.rules == ("a-rule", "b-rule")
    assert suppression.reason == "as published"
    assert suppression.covers == Span(0, len(text))


def test_frontmatter_allows_for_the_whole_note() -> None:
    (suppression,) = read_suppressions(read("---\nvaultlint:\n  allow: [a-rule]\n---\nx\n"))
    assert suppression.allows("a-rule", Span(37, 38))


@pytest.mark.parametrize(
    "text",
    [
        "`%% vaultlint: allow a-rule %%` x",
        "%% vaultlint: allow %%\n\nx",
        "%% vaultlint allows a-rule %%\n\nx",
        "```\n%% vaultlint: allow a-rule %%\n```\nx",
        "---\nvaultlint: yes\n---\nx",
    ],
)
def test_what_only_looks_like_an_allowance(text: str) -> None:
    assert read_suppressions(read(text)) == ()
