"""The line of a note and its underline: they must meet, whatever the line is made of."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from wcwidth import wcswidth

from vaultlint.findings import Finding, Fix, Safety, Severity
from vaultlint.reporters.base import Tally, View
from vaultlint.reporters.concise import ConciseReporter
from vaultlint.reporters.excerpt import excerpt
from vaultlint.reporters.style import Style
from vaultlint.reporters.text import TextReporter
from vaultlint.reporters.width import beginning, cells, ending, shortened
from vaultlint.session import Checked
from vaultlint.text import Edit, SourceText, Span

VIEW = View(vault=Path("vault"))


def finding_in(marked: str, path: str = "A.md", **changes: Any) -> tuple[Finding, SourceText]:
    """A finding at the «marked» place, and the text without the marks."""
    start, end = marked.index("«"), marked.index("»") - 1
    source = SourceText(marked.replace("«", "").replace("»", ""))
    finding = Finding("some-rule", Severity.ERROR, path, Span(start, end), "Something is wrong")
    return replace(finding, **changes), source


def drawn(marked: str, view: View = VIEW, **changes: Any) -> list[str]:
    return excerpt(*finding_in(marked, **changes), view)


@pytest.mark.parametrize(
    ("marked", "lines"),
    [
        ("See «[[x]]».", [" 1 │ See [[x]].", "   │     ^^^^^"]),
        ("见«微调»。", [" 1 │ 见微调。", "   │   ^^^^"]),
        ("👩‍👩‍👧 «🌱» x", [" 1 │ 👩‍👩‍👧 🌱 x", "   │    ^^"]),
        ("e\u0301 «x»", [" 1 │ e\u0301 x", "   │   ^"]),
        ("\t«x»\ty", [" 1 │     x    y", "   │     ^"]),
        ("a\nb «c»\nd", [" 2 │ b c", "   │   ^"]),
        ("a\r\nb «c»\r\nd", [" 2 │ b c", "   │   ^"]),
        ("a\u2028b «c»", [" 1 │ a\\u2028b c", "   │          ^"]),
        ("end«»", [" 1 │ end", "   │    ^"]),
        ("x «two\nlines» y", [" 1 │ x two", "   │   ^^^ and 1 line more"]),
        ("a «\u200b» b", [" 1 │ a \\u200b b", "   │   ^^^^^^"]),
        ("trailing «  »", [" 1 │ trailing", "   │          ^^"]),
        ("\n" * 99 + "«x»", [" 100 │ x", "     │ ^"]),
    ],
)
def test_the_underline_is_under_the_finding(marked: str, lines: list[str]) -> None:
    assert drawn(marked) == lines


def test_a_long_line_is_cut_around_the_finding() -> None:
    line, underline = drawn("word " * 400 + "«here»" + " word" * 400)
    assert line.startswith(" 1 │ …")
    assert line.endswith("…")
    assert line.index("here") == underline.index("^^^^")
    assert cells(line) <= VIEW.width


def test_a_finding_longer_than_the_screen_is_cut_itself() -> None:
    line, underline = drawn("start «" + "长" * 4000 + "» end")
    assert line.startswith(" 1 │ start 长")
    assert line.endswith("长…")
    assert cells(underline) <= VIEW.width


ANY = st.text(st.sampled_from("ab 汉字。\t👩‍👧❤\ufe0fe\u0301\u200b\x1b\u202eक्ष\n\r"), max_size=300)


@example("", "。\x1b\ufe0f", "\u200b" * 4, 40)
@given(ANY, ANY.filter(bool), ANY, st.integers(40, 120))
def test_it_fits_and_meets_whatever_the_line_is_made_of(before: str, inside: str, after: str, width: int) -> None:
    painted = replace(VIEW, width=width, style=Style(colour=True))
    line, underline = (
        re.split(r"\x1b\[1;31m|\x1b\[0m", text.replace("\x1b[2m", "").replace("\x1b[0m", "", times))
        for text, times in zip(drawn(f"{before}«{inside}»{after}", painted)[:2], (2, 1), strict=True)
    )
    if len(line) > 1:  # a finding at a line's end may have nothing to paint
        assert wcswidth(line[0]) == wcswidth(underline[0])
    inside_width = wcswidth("".join(line[:2])) - wcswidth(line[0])
    carets = len(underline[1]) - len(underline[1].lstrip("^"))
    assert carets == max(1, inside_width)
    assert wcswidth("".join(line)) <= width


@pytest.mark.parametrize(
    ("edits", "told"),
    [
        ([(4, 9, "[[y]]")], "safe fix: [[y]]"),
        ([(4, 9, "")], "safe fix: delete “[[x]]”"),
        ([(6, 7, "y")], "safe fix: [[y]]"),
        ([(4, 4, "!")], "safe fix: ![[x]]"),
        ([(6, 6, "A/"), (7, 7, "|x")], "safe fix: [[A/x|x]]"),
        ([(3, 9, "")], "safe fix: delete “ [[x]]”"),
        ([(3, 4, "  ")], "safe fix:  [[x]] →   [[x]]"),
        ([(0, 3, "Look")], "safe fix: See [[x]] → Look [[x]]"),
        ([(4, 9, "\x1b[31m")], "safe fix: \\x1b[31m"),
        ([(4, 12, "y")], "safe fix: 1 edit in this note"),
    ],
)
def test_the_fix_is_shown_by_what_becomes_of_the_text(edits: list[tuple[int, int, str]], told: str) -> None:
    fix = Fix(tuple(Edit("A.md", Span(start, end), new) for start, end, new in edits), Safety.SAFE)
    assert drawn("See «[[x]]».\nMore", fix=fix)[2] == f"   │ {told}"


def test_edits_elsewhere_are_told() -> None:
    there = tuple(Edit(path, Span(0, 0), "x") for path in ("B.md", "C.md"))
    here = Edit("A.md", Span(4, 9), "[[y]]")
    assert drawn("See «[[x]]»", fix=Fix((here, *there), Safety.UNSAFE))[2].endswith(
        "unsafe fix: [[y]] and 2 other notes"
    )
    assert drawn("See «[[x]]»", fix=Fix(there[:1], Safety.UNSAFE))[2].endswith("unsafe fix: in 1 other note")


def test_an_offer_that_may_not_be_made_is_not_shown() -> None:
    fix = Fix((Edit("A.md", Span(4, 9), "y"),), Safety.NEVER)
    assert len(drawn("See «[[x]]»", fix=fix)) == 2


def report(view: View, *checked: Checked) -> str:
    reporter = TextReporter(view)
    lines = [line for one in checked for line in reporter.file(one)]
    return "\n".join([*lines, *reporter.end(Tally())])


def test_hints_are_gathered_by_rule_over_notes() -> None:
    hint, source = finding_in("«a» b", severity=Severity.HINT)
    other = replace(hint, path="B.md", rule="another")
    checked = [Checked("A.md", source, (hint, hint)), Checked("B.md", source, (replace(hint, path="B.md"), other))]
    told = report(VIEW, *checked)
    assert "  1  another    in 1 note, first at B.md:1:1" in told
    assert "  3  some-rule  in 2 notes, first at A.md:1:1" in told
    listed = report(replace(VIEW, lists_hint=lambda rule: rule == "some-rule"), *checked)
    assert listed.count("some-rule hint:") == 3
    assert "  1  another  in 1 note" in listed


def test_a_file_that_is_no_text_has_no_excerpt() -> None:
    finding = Finding("unreadable-note", Severity.ERROR, "A.md", Span(0, 0), "no text")
    assert report(VIEW, Checked("A.md", None, (finding,))) == "A.md:1:1: unreadable-note error: no text\n"


def test_colour_changes_nothing_but_colour() -> None:
    finding, source = finding_in("See «[[x]]»", fix=Fix((Edit("A.md", Span(4, 9), "y"),), Safety.SAFE))
    checked = Checked("A.md", source, (finding, replace(finding, severity=Severity.HINT)))
    painted = report(replace(VIEW, style=Style(colour=True, hyperlinks=True)), checked)
    assert re.sub(r"\x1b\[[\d;]*m|\x1b\]8;;[^\x1b]*\x1b\\", "", painted) == report(VIEW, checked)


def test_concise_has_one_line_for_each_finding() -> None:
    finding, source = finding_in("See «[[x]]\nand» more", message="one\ntwo")
    reporter = ConciseReporter(VIEW)
    lines = list(reporter.file(Checked("A.md", source, (finding, replace(finding, severity=Severity.HINT)))))
    assert lines == ["A.md:1:5: some-rule error: one\\ntwo", "A.md:1:5: some-rule hint: one\\ntwo"]


@given(ANY, st.integers(1, 50))
def test_what_is_cut_fits_and_is_part_of_the_text(text: str, room: int) -> None:
    assert text.startswith(beginning(text, room))
    assert text.endswith(ending(text, room))
    assert cells(shortened(text, room + 1)) <= room + 1


def test_an_emoji_is_never_cut_in_two() -> None:
    family = "👩‍👩‍👧"
    for room in range(1, 12):
        assert beginning(f"ab{family}c", room) in ("a", "ab", f"ab{family}", f"ab{family}c")
        assert ending(f"a{family}bc", room) in ("c", "bc", f"{family}bc", f"a{family}bc")
