"""What the checks of written links promise for any text, not only for the examples of their rules."""

from collections.abc import Iterator

from hypothesis import given, settings
from hypothesis import strategies as st
from marko import inline

from vaultlint.checks.base import NoteCheck, Problem
from vaultlint.checks.empty_link import EmptyLink
from vaultlint.checks.malformed_link import MalformedLink
from vaultlint.checks.padded_link_text import PaddedLinkText
from vaultlint.markdown.dialect import Wikilink
from vaultlint.markdown.note import Note
from vaultlint.text import SourceText

MARKS = ["[", "]", "(", ")", "[[", "]]", "![", "|", "](u)", "](b.md)", "[[a|", "a", "漢", "^", "!", "\\", "`", "*"]
PADDED = ("[ ", " ](u)", "[ [", "] ](u)", "\\ ](u)", "[ ^", "[ !", " ]]", " ", "\u3000", "\n")
soup = st.lists(st.sampled_from((*MARKS, *PADDED)), max_size=12).map("".join)


def problems(check: NoteCheck, text: str) -> Iterator[Problem]:
    note = Note.read("a.md", SourceText(text))
    for element in note.walk():
        if isinstance(element, check.visits):
            yield from check.visit(element, note)


def fixed(text: str, found: Iterator[Problem]) -> str:
    for edit in sorted((edit for problem in found for edit in problem.edits), reverse=True):
        text = text[: edit.span.start] + edit.replacement + text[edit.span.end :]
    return text


def links(text: str) -> list[str]:
    elements = Note.read("a.md", SourceText(text)).walk()
    return [
        element.target if isinstance(element, Wikilink) else element.dest
        for element in elements
        if isinstance(element, inline.Link | inline.Image | Wikilink)
    ]


@settings(max_examples=400, deadline=None)
@given(soup)
def test_trimming_a_link_leaves_every_link_what_it_is(text: str) -> None:
    assert links(fixed(text, problems(PaddedLinkText(), text))) == links(text)


@settings(max_examples=400, deadline=None)
@given(soup)
def test_trimming_makes_no_pair_of_brackets(text: str) -> None:
    trimmed = fixed(text, problems(PaddedLinkText(), text))
    assert (trimmed.count("[["), trimmed.count("]]")) == (text.count("[["), text.count("]]"))


@settings(max_examples=400, deadline=None)
@given(soup)
def test_problems_lie_in_the_text_and_hold_their_edits(text: str) -> None:
    for check in (EmptyLink(), MalformedLink()):
        for problem in problems(check, text):
            assert 0 <= problem.span.start < problem.span.end <= len(text)
            assert all(edit.span.within(problem.span) for edit in problem.edits)


def test_a_thousand_open_brackets_take_no_time() -> None:
    for text in ("[" * 5000, "[a] (" * 2000, "(a)[" * 2000, "[a](b c" * 2000, "[[a" * 2000, "（" * 5000, "[[]" * 2000):
        list(problems(MalformedLink(), text))
        list(problems(EmptyLink(), text))
