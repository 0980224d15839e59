"""What is accepted is known by its words, not by where it stands."""

from __future__ import annotations

import json
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vaultlint.baseline import REASON, Baseline, accepting, baseline_from
from vaultlint.config import Config
from vaultlint.engine import lint_files
from vaultlint.findings import Finding, Severity
from vaultlint.rulebook import Rulebook
from vaultlint.strict_yaml import ConfigError
from vaultlint.text import SourceText, Span

RULES = ("broken-link", "padded-link-text", "empty-link", "trailing-space")
PIECES = [
    "See [[Nowhere]].",
    "See [[Nowhere]] and [[Elsewhere]].",
    "A [ page ](https://example.org) of the club.",
    "An [](empty.md) one. ",
    "Nothing is wrong with this sentence.",
    "> A quote of [[Nowhere]].",
    "- a list [[Nowhere]]",
]
NOTES = st.lists(st.sampled_from(PIECES), min_size=1, max_size=12)


def found(text: str) -> tuple[Finding, ...]:
    activation = Rulebook.builtin().activate(Config().with_selection(RULES))
    return tuple(lint_files({"note.md": text}, activation))


def accepted(text: str) -> Baseline:
    return accepting([("note.md", found(text), partial(SourceText, text))])


def new(text: str, baseline: Baseline) -> list[Finding]:
    marked = baseline.marked("note.md", found(text), partial(SourceText, text))
    return [finding for finding in marked if not finding.suppressed]


def note(pieces: list[str], gap: str = "\n\n") -> str:
    return gap.join(pieces) + "\n"


@settings(deadline=None)
@given(NOTES, st.data(), st.sampled_from(["\n\n", "\n\n\n\n", "\r\n\r\n", "\n\nBetween.\n\n"]))
def test_lines_may_move_about_and_nothing_new_appears(pieces: list[str], data: st.DataObject, gap: str) -> None:
    baseline = accepted(note(pieces))
    moved = data.draw(st.permutations(pieces))
    assert new(note(moved, gap), baseline) == []


@settings(deadline=None)
@given(NOTES, st.sampled_from(PIECES), st.integers(0, 12))
def test_one_more_than_was_accepted_is_new(pieces: list[str], more: str, at: int) -> None:
    baseline = accepted(note(pieces))
    assert len(new(note([*pieces[:at], more, *pieces[at:]]), baseline)) == len(found(note([more])))


@settings(deadline=None)
@given(NOTES, NOTES)
def test_what_shrinks_accepts_nothing_that_it_did_not_accept_and_nothing_that_is_gone(
    before: list[str], after: list[str]
) -> None:
    old, today = accepted(note(before)), accepted(note(after))
    shrunk = old.shrunk_to(today)
    assert shrunk.beyond(old) == shrunk.beyond(today) == []
    assert new(note(after), shrunk) == new(note(after), old), "what was accepted and is still there stays accepted"
    assert shrunk.shrunk_to(today) == shrunk


@settings(deadline=None)
@given(NOTES)
def test_a_baseline_is_what_its_file_says(pieces: list[str]) -> None:
    baseline = accepted(note(pieces))
    written = baseline.written()
    assert baseline_from(written.encode(), "b.json") == baseline
    assert accepted(note(list(reversed(pieces)))).written() == written, "the order of lines is nobody's business"
    lines = [line for line in written.splitlines() if '"id"' in line]
    assert len(lines) == len(baseline.entries)
    assert sum(json.loads(line.rstrip(","))["count"] for line in lines) == baseline.total == len(found(note(pieces)))


def test_what_the_note_allows_is_neither_accepted_nor_counted() -> None:
    text = "See [[Nowhere]]. %% vaultlint: allow broken-link %%\n"
    assert accepted(text).entries == {}
    (allowed,) = accepted("See [[Nowhere]].\n").marked("note.md", found(text), partial(SourceText, text))
    assert (allowed.suppressed, allowed.accepted) == (True, False)


def test_what_is_accepted_says_so() -> None:
    text = "See [[Nowhere]].\n"
    (finding,) = accepted(text).marked("note.md", found(text), partial(SourceText, text))
    assert (finding.suppressed, finding.reason, finding.accepted) == (True, REASON, True)


def test_a_file_that_is_no_text_has_its_findings_too() -> None:
    finding = Finding("unreadable-note", Severity.ERROR, "a.md", Span(0, 0), "x")
    baseline = accepting([("a.md", (finding,), lambda: None)])
    assert [one.suppressed for one in baseline.marked("a.md", (finding, finding), lambda: None)] == [True, False]
    assert baseline.marked("b.md", (finding,), lambda: None) == (finding,)


def test_nothing_of_a_note_acts_on_whoever_reads_the_file() -> None:
    text = "See [[No\u202ewhere]] ##[error]" + "x" * 300 + "\n"
    written = accepted(text).written()
    assert "\u202e" not in written
    assert "##[" not in written
    (entry,) = baseline_from(written.encode(), "b.json").entries.values()
    assert entry.text.startswith("See [[No\u202ewhere]] ##[error]")
    assert len(entry.text) == 100


ENTRY = {"path": "a.md", "rule": "r", "count": 1, "text": "t", "id": "0"}


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"[", "no valid JSON"),
        (b"\xff", "no valid JSON"),
        (b"[" * 100_000, "no valid JSON"),
        (b"{}", "no baseline"),
        (b'{"version": 2, "findings": []}', "not of version 1"),
        (json.dumps({"version": 1, "findings": [ENTRY, {}]}).encode(), "the finding number 2 is none"),
        (json.dumps({"version": 1, "findings": [ENTRY | {"count": 0}]}).encode(), "the finding number 1 is none"),
        (json.dumps({"version": 1, "findings": [ENTRY | {"count": 10**9}]}).encode(), "the finding number 1 is none"),
        (json.dumps({"version": 1, "findings": [ENTRY, ENTRY | {"path": "b.md"}]}).encode(), "the id of another one"),
    ],
)
def test_a_file_that_is_no_baseline_is_refused(data: bytes, fault: str) -> None:
    with pytest.raises(ConfigError, match=fault):
        baseline_from(data, "b.json")


def test_a_line_that_a_merge_left_twice_counts_once() -> None:
    document = {"version": 1, "findings": [ENTRY | {"count": 3}, ENTRY]}
    assert baseline_from(json.dumps(document).encode(), "b.json").total == 3
