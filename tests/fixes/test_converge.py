"""Rounds come to an end: with every fix that can be made, or with nothing where rules undo each other."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from tests.fixes.bench import BUILTIN, Rewrites, fix, rewrites, rule
from vaultlint.checks.base import NoteCheck, Problem, VaultCheck
from vaultlint.config import Config
from vaultlint.examples import Example, marked_spans
from vaultlint.findings import Change, Safety, Severity
from vaultlint.fixes.plan import Left
from vaultlint.markdown.note import Note
from vaultlint.rule import Rule
from vaultlint.rulebook import Rulebook
from vaultlint.strict_yaml import Document
from vaultlint.text import Edit, Span
from vaultlint.vault.index import Vault
from vaultlint.vault.metadata import Tag

GOOD = rewrites("good", "colour", "color")


def test_a_hundred_and_one_independent_fixes_in_one_note_are_all_applied() -> None:
    note = "".join(f"- colour {number}\n" for number in range(101))
    outcome = fix({"note.md": note}, [GOOD])
    assert outcome.files["note.md"] == note.replace("colour", "color")
    assert len(outcome.settled.fixed) == 101


class Overlapping(NoteCheck):
    visits = (Note,)

    def visit(self, element: Note, note: Note) -> Iterator[Problem]:
        if "words" in element.text:
            edits = (Edit(note.path, Span(0, 5), "verbs"), Edit(note.path, Span(2, 4), "x"))
            yield Problem(Span(0, 5), edits=edits)


def test_a_fix_whose_edits_overlap_each_other_is_refused() -> None:
    outcome = fix({"note.md": "words"}, [rule("overlapping", Overlapping())])
    assert outcome.files["note.md"] == "words"
    assert outcome.refused == {"overlapping": "its edits overlap each other"}


class OneAfterAnother(NoteCheck):
    """Finds every `x1`, `x2`, … and knows a fix only for the first that is left."""

    visits = (Note,)
    says = frozenset({"name"})

    def visit(self, element: Note, note: Note) -> Iterator[Problem]:
        for index, match in enumerate(re.finditer(r"x(\d+)", element.text)):
            edits = (Edit(note.path, Span(*match.span()), f"y{match[1]}"),) if index == 0 else ()
            yield Problem(Span(*match.span()), {"name": match[0]}, edits)


def test_a_chain_of_fixes_each_uncovering_the_next_converges() -> None:
    note = " ".join(f"x{number}" for number in range(101))
    outcome = fix({"note.md": note}, [rule("chain", OneAfterAnother(), "{name}")])
    assert outcome.files["note.md"] == note.replace("x", "y")
    assert outcome.settled.left == ()


def test_overlapping_fixes_have_their_turns_in_later_rounds() -> None:
    shrink = [rewrites(f"drop-{letter}", f"{letter}(?=[^{letter}]*z)", "") for letter in "abcd"]
    outcome = fix({"note.md": "abcdz"}, shrink)
    assert outcome.files["note.md"] == "z"
    assert outcome.fixed == ["drop-a", "drop-b", "drop-c", "drop-d"]


def test_a_fix_whose_place_is_gone_when_its_turn_comes_is_not_made() -> None:
    rules = [rewrites(f"rule-{pair}", pair, pair.upper()) for pair in ("ab", "bc", "cd", "de")]
    # `bc` and `cd` wait for `ab`; `de` does not touch it, and then nothing is left of either.
    assert fix({"note.md": "abcde"}, rules).files["note.md"] == "ABcDE"


def test_whoever_is_refused_makes_room_for_those_it_overlapped() -> None:
    """Even where nothing else changes in that round."""
    outcome = fix({"note.md": "word #one"}, [rewrites("harm", "word #one", "x"), rewrites("late", "ord(?= )", "ork")])
    assert outcome.files["note.md"] == "work #one"
    assert outcome.fixed == ["late"]


class Wants(VaultCheck):
    """A finding about the tag of one note that another note has the wrong word."""

    visits = (Tag,)
    path: str
    wrong: str
    right: str

    def visit(self, item: Tag, path: str, vault: Vault) -> Iterator[Problem]:
        if path == self.path and (at := vault.source("note.md").text.find(self.wrong)) >= 0:
            yield Problem(item.span, edits=(Edit("note.md", Span(at, at + len(self.wrong)), self.right),))


def test_rules_that_undo_each_other_are_named_and_nothing_is_changed() -> None:
    rules = [
        rule("wants-tea", Wants("a.md", "coffee", "tea")),
        rule("wants-coffee", Wants("b.md", "tea", "coffee")),
        rewrites("once", "colour", "color"),
    ]
    files = {"a.md": "#tag", "b.md": "#tag", "note.md": "a colour, and tea"}
    outcome = fix(files, rules)
    assert outcome.settled.cycle == ("wants-coffee", "wants-tea")
    assert outcome.settled.changed == {}
    assert outcome.settled.fixed == ()
    assert outcome.files == files


def test_a_cycle_of_three_is_named_without_the_rule_that_led_into_it() -> None:
    rules = [
        rule("leads-in", Wants("z.md", "zero", "one")),
        rule("first", Wants("a.md", "one", "two")),
        rule("second", Wants("b.md", "two", "three")),
        rule("third", Wants("c.md", "three", "one")),
    ]
    outcome = fix({"a.md": "#t", "b.md": "#t", "c.md": "#t", "z.md": "#t", "note.md": "zero"}, rules)
    assert outcome.settled.cycle == ("first", "second", "third")


class NeverContent(VaultCheck):
    """Each round the other of two notes finds the word too short."""

    visits = (Tag,)

    def visit(self, item: Tag, path: str, vault: Vault) -> Iterator[Problem]:
        length = len(vault.source("note.md").text)
        if path == ("a.md", "b.md")[length % 2]:
            yield Problem(item.span, edits=(Edit("note.md", Span(length, length), "x"),))


def test_rounds_without_end_are_ended_and_nothing_is_changed() -> None:
    outcome = fix({"a.md": "#t", "b.md": "#t", "note.md": "x"}, [rule("never-content", NeverContent())])
    assert outcome.settled.cycle == ("never-content",)
    assert outcome.files["note.md"] == "x"


def test_fixes_that_do_well_alone_and_harm_together_are_told_apart_across_notes() -> None:
    """Each may give a heading that name, and only one of them can."""
    files = {"note.md": "# One\n\n# Two\n", "a.md": "[[note#One]] colour", "b.md": "colour"}
    rules = [
        GOOD,
        rewrites("to-same", "One", "Same", Change.HEADINGS, only_in="note.md"),
        rewrites("to-same-too", "Two", "Same", Change.HEADINGS, only_in="note.md"),
    ]
    outcome = fix(files, rules)
    assert outcome.files == {"note.md": "# Same\n\n# Two\n", "a.md": "[[note#Same]] color", "b.md": "color"}
    assert list(outcome.left(Left.NAMESAKES)) == ["to-same-too"]


def test_a_fix_that_was_refused_is_tried_again_when_something_has_changed() -> None:
    """Else a second run would go on where the first one stopped."""
    files = {"note.md": "# One\n\n# Two\n"}
    rules = [
        rewrites("one-to-two", "One", "Two", Change.HEADINGS),
        rewrites("two-to-three", "(?<=# )Two(?=\n\\Z)", "Three", Change.HEADINGS),
    ]
    outcome = fix(files, rules)
    assert outcome.files == {"note.md": "# Two\n\n# Three\n"}
    assert fix(outcome.files, rules).files == outcome.files


def test_only_what_is_asked_for_is_fixed_and_the_rest_tells_why() -> None:
    rules = [
        GOOD,
        rule("unsafe", Rewrites("one", "two"), fix=Safety.UNSAFE),
        rule("never", Rewrites("three", "four"), fix=Safety.NEVER),
        rule("overlaps", Rewrites("colours?, o", "x")),
    ]
    outcome = fix({"note.md": "colour, one, three"}, rules)
    assert outcome.files["note.md"] == "color, one, three"
    assert {left.finding.rule: left.why for left in outcome.settled.left} == {
        "unsafe": Left.UNSAFE,
        "never": Left.NO_FIX,
    }
    assert fix({"note.md": "colour, one, three"}, rules, wanted=Safety.UNSAFE).files["note.md"] == "color, two, three"


def test_a_hint_is_fixed_only_where_it_is_wanted() -> None:
    hint = rule("hint", Rewrites("one", "two"), severity=Severity.HINT)
    outcome = fix({"note.md": "one colour"}, [GOOD, hint], fixes_hint=lambda finding: finding.rule != "hint")
    assert outcome.files["note.md"] == "one color"
    assert [left.why for left in outcome.settled.left] == [Left.NOT_SELECTED]


def test_what_the_author_allows_is_left_alone() -> None:
    note = "colour %% vaultlint: allow good %%"
    assert fix({"note.md": note}, [GOOD]).files["note.md"] == note


def test_the_bytes_of_a_note_are_kept_apart_from_the_edits() -> None:
    note = "\ufeffa\r\ncolour\u2028b\rc\n\n\x0cd  \r\ne"
    assert fix({"note.md": note}, [GOOD]).files["note.md"] == note.replace("colour", "color")


EXAMPLES = [
    pytest.param(rule_, example, id=f"{rule_.id}-{number}")
    for rule_ in Rulebook.builtin().rules.values()
    for number, example in enumerate(rule_.examples, start=1)
    # `fix` sees the vault as it is: what only a change shows, it never fixes.
    if example.bad is not None and example.good is not None and example.before is None
]


@pytest.mark.parametrize(("rule_", "example"), EXAMPLES)
def test_what_the_example_of_a_rule_promises_passes_verification(rule_: Rule, example: Example) -> None:
    config = {"select": [rule_.id, *example.among], "rules": {rule_.id: dict(example.with_)}}
    others = [Rulebook.builtin().rules[name] for name in example.among]
    activation = Rulebook.of([rule_, *others]).activate(Config.from_document(Document("the example", config)))
    text = marked_spans(example.bad or "")[0]
    outcome = fix(
        {**example.beside, example.path: text},
        activation,
        wanted=Safety.UNSAFE,
        fixes_hint=lambda finding: finding.rule == rule_.id,
    )
    assert outcome.files[example.path] == example.good, outcome.refused


def test_the_bench_knows_our_own_rules() -> None:
    assert fix({"note.md": "[ a ](https://x.org)"}, BUILTIN).files["note.md"] == "[a](https://x.org)\n"
