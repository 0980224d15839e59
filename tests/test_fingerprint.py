"""A finding is known again although its note grew; and no two findings are taken for one."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from vaultlint.findings import Finding, Severity
from vaultlint.fingerprint import fingerprints, signatures
from vaultlint.text import SourceText, Span

NOTE = SourceText("# Title\n\nSee [[Gone]] and [[Gone]].\n\n- See [[Away]]\n\nSee [[Gone]] and [[Gone]].\n")


def found(source: SourceText, rule: str = "broken-link", path: str = "A.md") -> list[Finding]:
    places = (match.span() for match in re.finditer(r"\[\[.*?\]\]", source.text))
    return [Finding(rule, Severity.ERROR, path, Span(*place), "leads nowhere") for place in places]


def test_findings_of_one_report_are_all_told_apart() -> None:
    prints = fingerprints(found(NOTE), NOTE)
    assert len(set(prints)) == len(prints) == 5
    assert all(re.fullmatch("[0-9a-f]{64}", one) for one in prints)


def test_alike_findings_share_a_signature() -> None:
    first, second, other, third, fourth = signatures(found(NOTE), NOTE)
    assert first == second == third == fourth != other


def test_neither_lines_above_nor_spaces_nor_line_ends_make_another_finding() -> None:
    moved = SourceText("New.\r\n\r\n" + NOTE.text.replace("\n", "\r\n").replace("See ", "\tSee   "))
    assert fingerprints(found(moved), moved) == fingerprints(found(NOTE), NOTE)


def test_mending_another_line_leaves_a_finding_its_name() -> None:
    mended = SourceText(NOTE.text.replace("[[Away]]", "Away"))
    before = fingerprints(found(NOTE), NOTE)
    assert fingerprints(found(mended), mended) == before[:2] + before[3:]


def test_rule_path_and_words_each_make_another() -> None:
    reworded = SourceText(NOTE.text.replace("See", "Read"))
    ways = [
        signatures(found(NOTE), NOTE),
        signatures(found(NOTE, rule="broken-embed"), NOTE),
        signatures(found(NOTE, path="B.md"), NOTE),
        signatures(found(reworded), reworded),
    ]
    assert len({tuple(way) for way in ways}) == 4
    assert not set(ways[0]) & {one for way in ways[1:] for one in way}


def test_a_file_that_is_no_text_has_findings_too() -> None:
    unreadable = Finding("unreadable-note", Severity.ERROR, "caf\udce9.md", Span(0, 0), "not UTF-8")
    assert len(set(fingerprints([unreadable, unreadable], None))) == 2


def test_they_are_the_same_in_every_release() -> None:
    """Whoever keeps them, a code scanner or a baseline, must find them again: change these only with their version."""
    assert fingerprints(found(NOTE), NOTE)[2] == "a74873c47bb72c7747d4458676656a84957b4e5eb6fbf74f79c70b745764a57d"


@given(st.text(st.sampled_from("ab1:"), max_size=5), st.text(st.sampled_from("ab1:"), max_size=5))
def test_a_part_of_one_field_never_passes_for_a_part_of_the_next(rule: str, path: str) -> None:
    source = SourceText("line\n")
    one = signatures([Finding(rule, Severity.HINT, path, Span(0, 0), "")], source)
    for at in range(len(rule + path) + 1):
        other = (rule + path)[:at], (rule + path)[at:]
        same = signatures([Finding(other[0], Severity.HINT, other[1], Span(0, 0), "")], source) == one
        assert same == (other == (rule, path))
