"""One walk over each note, and what becomes of notes that cannot be judged."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from marko import block

from vaultlint.checks.base import NoteCheck, Problem, VaultCheck
from vaultlint.config import Config
from vaultlint.engine import LARGEST_NOTE, Linter, lint_files
from vaultlint.findings import Finding
from vaultlint.markdown.note import Note
from vaultlint.rulebook import Activation, Rulebook
from vaultlint.text import Span
from vaultlint.vault.discovery import MemoryFiles
from vaultlint.vault.index import Vault
from vaultlint.vault.metadata import Heading
from vaultlint.vault.settings import Settings


class Headings(NoteCheck):
    """Sees every heading of a note; stumbles over those that say so."""

    visits = (block.Heading,)
    says = frozenset({"written"})

    def visit(self, element: Any, note: Note) -> Iterator[Problem]:
        span = note.span(element)
        if "stumble" in note.source[span]:
            raise ValueError("over a heading")
        yield Problem(Span(span.start, span.start + 1), {"written": "x", "target": "x", "fault": "x"})


class HeadingsOfTheVault(VaultCheck):
    """The same from metadata."""

    visits = (Heading,)

    def visit(self, item: Heading, path: str, vault: Vault) -> Iterator[Problem]:
        if "trip" in item.text:
            raise KeyError("over metadata")
        yield Problem(item.span, {"written": "x", "target": path, "hint": ""})


def _same(check: Any) -> Any:
    return check


def activation(**checks: Any) -> Activation:
    """The built-in rules with the checks of some of them put in place of their own."""
    rules = dict(Rulebook.builtin().rules)
    for name, check in checks.items():
        rule_id = name.replace("_", "-")
        rules[rule_id] = replace(rules[rule_id], make_check=partial(_same, check), message="seen")
    return Rulebook(rules).activate(Config())


def judged(files: dict[str, bytes], rules: Activation, timeout: float = 5.0) -> dict[str, tuple[Finding, ...]]:
    linter = Linter(rules, checks=lambda _: True, timeout=timeout)
    vault = Vault(Path("vault"), MemoryFiles(files), Settings(), linter.read)
    return {path: linter.judge(path, vault) for path in sorted(files)}


def test_both_families_of_checks_are_shown_what_they_asked_for() -> None:
    rules = activation(empty_link=Headings(), broken_link=HeadingsOfTheVault())
    found = lint_files({"a.md": "# One\n\ntext\n\n## Two\n", "b.md": "no heading\n"}, rules)
    assert [(finding.rule, finding.path, finding.span.start) for finding in found] == [
        ("empty-link", "a.md", 0),
        ("broken-link", "a.md", 0),
        ("empty-link", "a.md", 13),
        ("broken-link", "a.md", 13),
    ]


def test_a_note_without_any_of_the_traces_is_not_shown_to_a_check_that_has_some() -> None:
    class Traced(Headings):
        traces = (re.compile("mistake"), re.compile("fault"))

    rules = activation(empty_link=Traced(), broken_link=HeadingsOfTheVault())
    files = {"a.md": "# One\n\nno trip\n", "b.md": "# Two\n\na fault\n", "c.md": "# Three\n\na mistake\n"}
    found = lint_files(files, rules)
    assert [(finding.rule, finding.path) for finding in found] == [
        ("broken-link", "a.md"),
        ("empty-link", "b.md"),
        ("broken-link", "b.md"),
        ("empty-link", "c.md"),
        ("broken-link", "c.md"),
    ]


def test_a_check_that_fails_is_a_finding_about_that_note_and_the_others_go_on() -> None:
    """REL-12."""
    rules = activation(empty_link=Headings(), broken_link=HeadingsOfTheVault())
    files = {"bad.md": b"# stumble\n", "fine.md": b"# fine\n", "worse.md": b"# trip\n"}
    linter = Linter(rules, checks=lambda _: True)
    vault = Vault(Path("vault"), MemoryFiles(files), Settings(), linter.read)
    found = {path: linter.judge(path, vault) for path in files}
    assert [finding.rule for finding in found["bad.md"]] == ["unreadable-note"]
    assert "the check of empty-link failed: ValueError: over a heading" in found["bad.md"][0].message
    assert linter.failure("bad.md") is not None
    assert sorted(finding.rule for finding in found["fine.md"]) == ["broken-link", "empty-link"]
    assert linter.failure("fine.md") is None
    assert sorted(finding.rule for finding in found["worse.md"]) == ["empty-link", "unreadable-note"]
    assert "KeyError" in (linter.failure("worse.md") or "")


@pytest.mark.parametrize(
    ("data", "reason", "is_failure"),
    [
        (b"\xff\xfeh\x00", "UTF-16", False),
        (b"a\x00b", "binary", False),
        (b"caf\xe9", "not UTF-8", False),
        (b"x" * (LARGEST_NOTE + 1), "too large", False),
        (b"> " * 2_000 + b"x", "too complex", True),
    ],
)
def test_what_cannot_be_read_is_said(data: bytes, reason: str, is_failure: bool) -> None:
    """REL-12, REL-14."""
    linter = Linter(activation(), checks=lambda _: True)
    vault = Vault(Path("vault"), MemoryFiles({"a.md": data}), Settings(), linter.read)
    (finding,) = linter.judge("a.md", vault)
    assert finding.rule == "unreadable-note"
    assert reason in finding.message
    assert (linter.failure("a.md") is not None) is is_failure


def test_findings_come_in_the_order_of_the_text() -> None:
    found = lint_files({"a.md": "[[Zzz]] [[Aaa bbb]]\n\n[x]()\n"}, activation())
    assert [finding.span.start for finding in found] == sorted(finding.span.start for finding in found)
    assert len(found) == 3


def test_what_the_author_allows_is_marked_and_kept() -> None:
    text = "%% vaultlint: allow broken-link — on purpose %%\n\n[[Nowhere one]]\n\n[[Nowhere two]]\n"
    first, second = lint_files({"a.md": text}, activation())
    assert (first.suppressed, first.reason) == (True, "on purpose")
    assert not second.suppressed


def test_files_that_are_not_to_be_judged_are_read_and_nothing_more() -> None:
    linter = Linter(activation(empty_link=Headings()), checks=lambda path: path == "a.md")
    files = MemoryFiles({"a.md": b"# One\n[[b#Two]]\n", "b.md": b"# stumble\n"})
    vault = Vault(Path("vault"), files, Settings(), linter.read)
    assert [finding.rule for finding in linter.judge("a.md", vault)] == ["empty-link", "broken-heading-link"]
    assert linter.failure("b.md") is None


def test_the_findings_do_not_depend_on_the_order_of_files() -> None:
    """REL-15."""
    files = {f"{name}.md": f"# {name}\n[[{name}x nowhere]] [[a#none]]\n".encode() for name in "dacb"}
    rules = activation()
    assert judged(files, rules) == judged(dict(reversed(files.items())), rules)


def test_trouble_with_what_a_note_allows_stays_in_that_note(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(_: object) -> None:
        raise AssertionError("a cell has no span")

    monkeypatch.setattr("vaultlint.engine.read_suppressions", fails)
    linter = Linter(activation(), checks=lambda _: True)
    vault = Vault(Path("vault"), MemoryFiles({"note.md": b"x\n"}), Settings(), linter.read)
    (finding,) = linter.judge("note.md", vault)
    assert "AssertionError: a cell has no span" in finding.message
    assert linter.failure("note.md") is not None
