"""What the rules about frontmatter as a whole promise: each fault is told once, where it is, and templates are none."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.markdown.test_properties import BOMBS
from vaultlint.config import Config, ConfigError
from vaultlint.engine import lint_files
from vaultlint.findings import Finding
from vaultlint.rulebook import Rulebook
from vaultlint.strict_yaml import Document

RULES = ["invalid-frontmatter", "duplicate-property"]


def findings(text: str, config: Mapping[str, Any] | None = None, path: str = "note.md") -> list[Finding]:
    activation = Rulebook.builtin().activate(Config.from_document(Document("the test", config or {"select": RULES})))
    return lint_files({path: text}, activation)


def lines(text: str) -> list[tuple[str, int, str]]:
    return [
        (finding.rule, text.count("\n", 0, finding.span.start) + 1, text[finding.span.start : finding.span.end])
        for finding in findings(text)
    ]


@pytest.mark.parametrize("body", BOMBS.values(), ids=BOMBS.keys())
def test_sec_10_a_bomb_ends_as_one_finding(body: str) -> None:
    began = time.process_time()
    (finding,) = findings(f"---\n{body}\n---\nText\n")
    assert finding.rule == "invalid-frontmatter"
    assert time.process_time() - began < 5
    assert len(finding.message) < 300
    assert 4 <= finding.span.start <= finding.span.end <= 4 + len(body)


@pytest.mark.parametrize(
    ("body", "line", "written"),
    [
        ("a: 1\nb: [1", 3, "[1"),
        ("a: 1\nb: @x", 3, "@x"),
        ("a: 'it", 2, "'it"),
        ("a: b: c", 2, ": c"),
        ("- a\n- b", 2, "- a"),
        ("a: *x", 2, "*x"),
        ("a: 1\n\tb: 2", 3, "\tb: 2"),
        ("a\nb: 1", 3, ": 1"),
        ("a: 1\nb: *", 3, "b: *"),
        ("%", 2, "%"),
        ("a: 1\n---x\nb", 4, "b"),
    ],
)
def test_a_fault_is_shown_where_the_reader_gave_up(body: str, line: int, written: str) -> None:
    for newline in ("\n", "\r\n"):
        text = f"---\n{body}\n---\nText".replace("\n", newline)
        assert lines(text) == [("invalid-frontmatter", line, written)], repr(text)


@pytest.mark.parametrize(
    "body",
    [
        "a: {{date:YYYY-MM-DD}}T{{time}}",
        "a: {{date}} x",
        "<%* tR += 'a: 1' %>",
        'a: "<% tp.date.now("YYYY") %>"',
        "{{#each x}}\n- a\n{{/each}}",
    ],
)
def test_a_template_is_not_judged_before_it_is_filled_in(body: str) -> None:
    assert findings(f"---\n{body}\n---\n") == []


@pytest.mark.parametrize("body", ["a: [1\nb: {x", "a: [1\nb: '}} {{'", "a: {{{{{{x}}", "a: [1 # <x> %>", "a: @{{}}"])
def test_braces_alone_make_no_template(body: str) -> None:
    assert [finding.rule for finding in findings(f"---\n{body}\n---\n")] == ["invalid-frontmatter"]


@pytest.mark.parametrize(
    ("body", "line", "written"),
    [
        ("a: 1\nb: 2\na: 3", 4, "a"),
        ("'a b': 1\n\"a b\": 2", 3, "a b"),
        ("x: {y: 1, y: 2}", 2, "y"),
        ("x:\n- {y: 1}\n- y: 1\n  y: 2", 5, "y"),
        ("1: a\n0x1: b", 3, "0"),
        ("标签: 1\n标签: 2", 3, "标签"),
        ('a: 1\n"\\x61": 2', 3, "\\"),
        ("a: {{x}}\na: 1", 3, "a"),
        ("aliases: x\nAliases: y", 3, "Aliases"),
        ("CssClasses:\ncssclasses: y", 3, "cssclasses"),
    ],
)
def test_a_name_that_stands_twice_is_shown_the_second_time(body: str, line: int, written: str) -> None:
    assert lines(f"---\n{body}\n---\n") == [("duplicate-property", line, written)]


@pytest.mark.parametrize(
    "body", ["a: 1\nA: 2", "1: a\n'1': b", "tag: a\nTag: b", "a: [b, b]", "", "a:\n  a:\n    a: 1"]
)
def test_two_names_are_two_properties(body: str) -> None:
    assert lines(f"---\n{body}\n---\n") == []


@given(st.text(alphabet="ab:-[]{}'\"#&*!|>%@`, \n\r\t\\\u200b\x07\ufeff汉", max_size=40))
def test_every_frontmatter_is_read_or_has_one_finding(body: str) -> None:
    from vaultlint.markdown.properties import read_frontmatter

    text = f"---\n{body}\n---\n"
    frontmatter = read_frontmatter(text)
    found = [finding for finding in findings(text) if not finding.message.endswith("stands before it")]
    assert len(found) == (frontmatter is not None and frontmatter.error is not None)
    for finding in found:
        assert finding.span.end <= len(text)


# What the configuration asks for.

BY_FOLDER = {
    "select": ["missing-property"],
    "rules": {"missing-property": {"required": ["created"]}},
    "per-path": {
        "Daily/**": {"rules": {"missing-property": {"required": []}}},
        "People/**": {"rules": {"missing-property": {"required": ["born", "Created", "born"]}}},
    },
}


@pytest.mark.parametrize(
    ("path", "text", "missing"),
    [
        ("a.md", "", ["created"]),
        ("a.md", "---\n---\n", ["created"]),
        ("a.md", "---\nCREATED:\n---\n", []),
        ("a.md", "---\n'created': 1\n---\n", []),
        ("a.md", "---\nx: {created: 1}\n---\n", ["created"]),
        ("a.md", "created: 1", ["created"]),
        ("a.md", "\n---\ncreated: 1\n---\n", ["created"]),
        ("a.md", "---\na: [\n---\n", []),
        ("Daily/a.md", "", []),
        ("People/a.md", "---\nborn: 1\n---\n", ["Created"]),
        ("People/a.md", "x", ["born", "Created"]),
    ],
)
def test_what_must_be_there_is_asked_for_by_path(path: str, text: str, missing: list[str]) -> None:
    found = findings(text, BY_FOLDER, path)
    assert sorted(finding.message for finding in found) == sorted(
        f"The property “{name}” is missing" for name in missing
    )
    assert {text[finding.span.start : finding.span.end] for finding in found} <= {"---", ""}


def test_nothing_is_asked_for_until_somebody_does() -> None:
    assert findings("x", {"select": ["missing-property"]}) == []


@pytest.mark.parametrize(("path", "asked"), [("Templates/Book.md", False), ("Texts/Book.md", True)])
def test_a_template_is_asked_for_nothing(path: str, asked: bool) -> None:
    assert bool(findings("x", BY_FOLDER, path)) is asked


def test_a_name_alone_is_no_list_of_names() -> None:
    with pytest.raises(ConfigError, match="list"):
        findings("x", {"rules": {"missing-property": {"required": "created"}}})
