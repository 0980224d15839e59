"""What a note's author allows, and how far it reaches."""

from __future__ import annotations

import re

import pytest

from vaultlint.markdown.note import Note
from vaultlint.rulebook import Rulebook
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
        ("| a | b |\n| - | - |\n| c |\n\n%% vaultlint: allow a-rule %%\n\nnext\n\nother", "next"),
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


@pytest.mark.parametrize(
    ("text", "ranges"),
    [
        ("a\n<!-- linter-disable -->\nb\n<!-- linter-enable -->\nc\n", ["\nb\n"]),
        ("a\n%%linter-disable%%\n\nb\n\n%% linter-enable %%\n\nc\n", ["\n\nb\n\n"]),
        ("a<!-- linter-disable-->b<!------    linter-enable ----->c\n", ["b"]),
        ("a%% linter-disable %%b%% linter-enable %%c%% linter-disable %%d", ["b", "d"]),
        ("a\n\n<!-- linter-disable -->\n\nb\n", ["\n\nb\n"]),
        ("a\n\n%% linter-enable %%\n\nb\n", []),
        ("```\n%% linter-disable %%\n```\n\na\n", []),
        ("a %% linter-disabled %%\n\nb %% we linter-disable this %%\n", []),
    ],
)
def test_ranges_of_obsidian_linter_are_left_alone(text: str, ranges: list[str]) -> None:
    note = read(text)
    found = read_suppressions(note)
    switch = re.compile(r"(?:<!-+|%%) *linter-(?:dis|en)able *(?:-+>|%%)")
    assert [switch.sub("", note.source[one.covers]) for one in found] == ranges
    for one in found:
        assert one.allows("any-rule", Span(one.covers.end - 1, one.covers.end))
        assert not one.allows("unused-suppression", one.covers), "that would be about the range itself"
        assert one.withdrawal is None, "to the plugin it may be of use"


def test_a_range_can_name_rules_of_the_plugin() -> None:
    text = "%% linter-disable trailing-spaces, remove-multiple-spaces %%\n\nb\n"
    (one,) = read_suppressions(read(text))
    allowed = {rule for rule in Rulebook.builtin().rules if one.allows(rule, Span(len(text) - 2, len(text) - 1))}
    assert allowed == {"trailing-space", "multiple-spaces", "stray-space-in-cjk"}


@pytest.mark.parametrize(
    ("value", "allowed"),
    [
        ("[trailing-spaces, header-increment]", {"trailing-space", "skipped-heading-level"}),
        ("consecutive-blank-lines", {"multiple-blank-lines"}),
        ("\n  - no-bare-urls", {"bare-url"}),
        ("[yaml-timestamp, no-such-rule]", set()),
        ("", set()),
        ("[all]", None),
        ("all", None),
    ],
)
def test_rules_that_a_note_disables_for_obsidian_linter_are_allowed(value: str, allowed: set[str] | None) -> None:
    text = f"---\ndisabled rules: {value}\n---\nx\n"
    (one,) = read_suppressions(read(text))
    rules = set(Rulebook.builtin().rules)
    everything = rules - {"unreadable-note", "unused-suppression"}
    assert {rule for rule in rules if one.allows(rule, Span(len(text) - 2, len(text) - 1))} == (
        everything if allowed is None else allowed
    )
