"""Every example of every rule, run through the real engine, alone and where notes really have such text.

Adding a rule adds its tests: the «marks» in `bad` say exactly what must be underlined, `good` what must stay silent
or what the fix must make of `bad`.
"""

from typing import get_args

import pytest

from vaultlint.config import Config
from vaultlint.engine import lint_files
from vaultlint.examples import Example, Surrounding, marked_spans
from vaultlint.findings import Finding
from vaultlint.rule import Rule
from vaultlint.rulebook import Rulebook
from vaultlint.strict_yaml import Document
from vaultlint.text import Edit, Span

RULES = tuple(Rulebook.builtin().rules.values())
BOM = "\ufeff"


# `{code}` is the text as it was before any fix: in code nothing is found and nothing is changed.
FRAMES = {
    "alone": "{text}",
    "code": "~~~~~~\n{code}\n~~~~~~\n\n{text}",
    "quote": "{text}",
    "list": "{text}",
    "neighbours": "A paragraph before.\n\n{text}\n\nA paragraph after.\n",
    "crlf": "One line.\n\n{text}\n",
    "frontmatter": "---\ncreated: 2020-02-02\n---\n\n{text}",
    "bom": "{text}",
    "cjk": "汉字，标点：\U0001f468\u200d\U0001f469\u200d\U0001f467 和 𠮷。\n\n{text}",
}
PREFIXES = {"quote": ("> ", "> "), "list": ("- ", "  ")}


def surrounded(surrounding: str, text: str, code: str) -> str:
    first, rest = PREFIXES.get(surrounding, ("", ""))
    lines = text.split("\n")
    text = "\n".join([first + lines[0], *(rest + line if line else rest.rstrip() for line in lines[1:])])
    note = FRAMES[surrounding].format(text=text, code=code)
    return note.replace("\n", "\r\n") if surrounding == "crlf" else note


def cases() -> list[object]:
    return [
        pytest.param(rule, example, surrounding, id=f"{rule.id}-{number}-{surrounding}")
        for rule in RULES
        for number, example in enumerate(rule.examples, start=1)
        for surrounding in FRAMES
        if surrounding == "alone" or stands_in(example, surrounding)
    ]


def stands_in(example: Example, surrounding: str) -> bool:
    return example.path.endswith(".md") and not {surrounding, "any"} & set(example.not_in)


def lint(rule: Rule, example: Example, text: str, surrounding: str = "alone") -> list[Finding]:
    config = {"select": [rule.id, *example.among], "rules": {rule.id: dict(example.with_)}}
    others = [other for other in RULES if other.id in example.among]
    activation = Rulebook.of([rule, *others]).activate(Config.from_document(Document("the example", config)))
    bom = BOM if surrounding == "bom" else ""
    note = {example.path: bom + text}
    before = None if example.before is None else {**example.before, **note}
    findings = lint_files({**example.beside, **note}, activation, before=before)
    return [finding for finding in findings if finding.rule == rule.id and not finding.suppressed]


def applied(findings: list[Finding], path: str, text: str) -> str:
    edits: set[Edit] = {edit for finding in findings if finding.fix for edit in finding.fix.edits if edit.path == path}
    end = len(text)
    for edit in sorted(edits, key=lambda edit: edit.span, reverse=True):
        assert edit.span.end <= end, f"edits overlap at {edit.span}"
        text = text[: edit.span.start] + edit.replacement + text[edit.span.end :]
        end = edit.span.start
    return text


def places(findings: list[Finding]) -> list[tuple[str, str, Span]]:
    return [(finding.rule, finding.path, finding.span) for finding in findings]


@pytest.mark.parametrize(("rule", "example", "surrounding"), cases())
def test_an_example_holds_wherever_it_stands(rule: Rule, example: Example, surrounding: str) -> None:
    code = marked_spans(example.bad or "")[0] or example.good or ""

    good = None if example.good is None else surrounded(surrounding, example.good, code)
    if good is not None:
        assert lint(rule, example, good, surrounding) == [], "good text is left alone"
    if example.bad is None:
        return
    text, spans = marked_spans(surrounded(surrounding, example.bad, code))
    findings = lint(rule, example, text, surrounding)
    assert places(findings) == [(rule.id, example.path, span) for span in spans], text
    if good is not None:
        assert applied(findings, example.path, text) == good
    else:
        assert not [finding.fix for finding in findings if finding.fix], "bad text without good has no fix"
    if example.message is not None:
        assert findings[0].message == example.message


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_shows_what_it_finds_and_what_it_leaves_alone(rule: Rule) -> None:
    assert any(example.bad is not None for example in rule.examples)
    assert any(example.bad is None for example in rule.examples)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_that_may_fix_shows_a_fix(rule: Rule) -> None:
    shows_a_fix = any(example.bad is not None and example.good is not None for example in rule.examples)
    assert bool(rule.fix) == shows_a_fix


def test_every_surrounding_that_an_example_may_decline_is_tried() -> None:
    assert {*FRAMES, "any"} == {*get_args(Surrounding), "alone"}
