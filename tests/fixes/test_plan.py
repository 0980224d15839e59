"""Which fixes are applied together does not depend on chance, and none is ever applied by half."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from vaultlint.findings import Change, Finding, Fix, Safety, Severity
from vaultlint.fixes.plan import Left, Plan, plan, why_left
from vaultlint.text import Edit, Span, apply

LENGTH = 12


def finding(*edits: Edit, rule: str = "r", at: int | None = None, changes: frozenset[Change] = frozenset()) -> Finding:
    start = edits[0].span.start if at is None else at
    fix = Fix(edits, Safety.SAFE, changes)
    return Finding(rule, Severity.WARNING, edits[0].path, Span(start, start + 1), "message", fix)


def edit(start: int, end: int, replacement: str = "", path: str = "a.md") -> Edit:
    return Edit(path, Span(start, end), replacement)


spans = st.tuples(st.integers(0, LENGTH), st.integers(0, LENGTH)).map(lambda ends: Span(min(ends), max(ends)))
edits = st.builds(Edit, st.sampled_from(["a.md", "b.md"]), spans, st.sampled_from(["", "x", "yy"]))


@st.composite
def findings(draw: st.DrawFn) -> list[Finding]:
    """Fixes of one to three edits that do not touch each other; often two findings differ by their fix alone."""
    found = []
    for _ in range(draw(st.integers(0, 8))):
        chosen: list[Edit] = []
        for drawn in draw(st.lists(edits, min_size=1, max_size=3)):
            if not any(touch(drawn, other) for other in chosen):
                chosen.append(drawn)
        changes = draw(st.sampled_from([frozenset(), frozenset({Change.LINKS})]))
        found.append(finding(*chosen, rule=draw(st.sampled_from("rs")), at=draw(st.integers(0, 2)), changes=changes))
    return found


def touch(one: Edit, other: Edit) -> bool:
    return one.path == other.path and one.span.start <= other.span.end and other.span.start <= one.span.end


def all_edits(planned: Plan) -> list[Edit]:
    return [edit for of_path in planned.edits.values() for edit in of_path]


@given(findings(), st.randoms(use_true_random=False))
def test_the_same_findings_in_any_order_give_the_same_plan(found: list[Finding], chance: object) -> None:
    shuffled = list(found)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert plan(shuffled) == plan(found)


@given(findings())
def test_edits_of_a_plan_never_touch_and_only_what_touches_them_waits(found: list[Finding]) -> None:
    planned = plan(found)
    chosen = all_edits(planned)
    assert len(planned.chosen) + len(planned.waiting) == len(found)
    for index, one in enumerate(chosen):
        assert not any(touch(one, other) for other in chosen[index + 1 :])
    for waiting in planned.waiting:
        assert waiting.fix is not None
        assert any(touch(one, other) and one != other for one in waiting.fix.edits for other in chosen)


@given(findings())
def test_a_fix_is_applied_whole_or_not_at_all(found: list[Finding]) -> None:
    planned = plan(found)
    assert {edit for taken in planned.chosen if taken.fix for edit in taken.fix.edits} == set(all_edits(planned))


def test_identical_edits_of_two_fixes_are_one() -> None:
    one, other = finding(edit(2, 4, "x"), rule="a"), finding(edit(2, 4, "x"), edit(8, 9), rule="b")
    planned = plan([one, other])
    assert planned.chosen == (one, other)
    assert planned.edits == {"a.md": (edit(2, 4, "x"), edit(8, 9))}


def test_an_edit_that_one_fix_names_twice_is_made_once() -> None:
    planned = plan([finding(edit(0, 0, "> "), edit(0, 0, "> "))])
    assert apply("text", planned.edits["a.md"]) == "> text"


@pytest.mark.parametrize(
    "second",
    [
        pytest.param(edit(3, 6), id="overlaps"),
        pytest.param(edit(2, 4, "y"), id="replaces the same otherwise"),
        pytest.param(edit(3, 3, "y"), id="inserts inside"),
        pytest.param(edit(4, 6), id="begins where the other ends"),
        pytest.param(edit(4, 4, "y"), id="inserts right behind"),
        pytest.param(edit(0, 9), id="encloses"),
    ],
)
def test_what_overlaps_or_touches_waits(second: Edit) -> None:
    first = finding(edit(2, 4, "x"), at=0)
    late = finding(second, at=1)
    assert plan([first, late]) == Plan((first,), (late,), {"a.md": (edit(2, 4, "x"),)})


def test_two_insertions_at_one_place_wait_for_each_other() -> None:
    first, second = finding(edit(3, 3, "x"), at=0), finding(edit(3, 3, "y"), at=1)
    assert plan([first, second]).waiting == (second,)


def test_a_fix_that_collides_in_one_note_leaves_the_other_notes_alone_too() -> None:
    first = finding(edit(2, 4))
    second = finding(edit(3, 5), edit(0, 1, path="b.md"), rule="s")
    third = finding(edit(0, 2, path="b.md"), rule="t")
    planned = plan([first, second, third])
    assert planned.chosen == (first, third)
    assert planned.edits == {"a.md": (edit(2, 4),), "b.md": (edit(0, 2, path="b.md"),)}


characters = st.sampled_from([*"ab \t\u2028\u0085\x0c\x0b汉\U0001f600", "\r", "\n", "\r\n"])


@given(st.lists(characters, max_size=30).map("".join), st.lists(edits, max_size=5))
def test_every_character_outside_of_the_edits_stays(text: str, drawn: list[Edit]) -> None:
    chosen: list[Edit] = []
    for each in drawn:
        if each.span.end <= len(text) and not any(touch(each._replace(path="a.md"), other) for other in chosen):
            chosen.append(each._replace(path="a.md"))
    assume(chosen)
    result, kept, at = apply(text, chosen), 0, 0
    for each in sorted(chosen, key=lambda one: one.span):
        outside = text[kept : each.span.start]
        assert result[at : at + len(outside)] == outside
        at += len(outside)
        assert result[at : at + len(each.replacement)] == each.replacement
        at, kept = at + len(each.replacement), each.span.end
    assert result[at:] == text[kept:]


@pytest.mark.parametrize(
    ("safety", "wanted", "is_wanted_hint", "expected"),
    [
        (Safety.SAFE, Safety.SAFE, True, None),
        (Safety.UNSAFE, Safety.SAFE, True, Left.UNSAFE),
        (Safety.UNSAFE, Safety.UNSAFE, True, None),
        (Safety.NEVER, Safety.UNSAFE, True, Left.NO_FIX),
        (None, Safety.UNSAFE, True, Left.NO_FIX),
        (Safety.SAFE, Safety.SAFE, False, Left.NOT_SELECTED),
        (Safety.UNSAFE, Safety.SAFE, False, Left.UNSAFE_HINT),
        (Safety.UNSAFE, Safety.UNSAFE, False, Left.NOT_SELECTED),
    ],
)
def test_a_fix_is_tried_when_it_is_safe_enough_and_asked_for(
    safety: Safety | None, wanted: Safety, is_wanted_hint: bool, expected: Left | None
) -> None:
    fix = None if safety is None else Fix((edit(0, 1),), safety)
    found = Finding("r", Severity.HINT, "a.md", Span(0, 1), "message", fix)
    assert why_left(found, wanted, lambda _: is_wanted_hint) is expected
