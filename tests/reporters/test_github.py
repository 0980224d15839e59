"""Annotations of GitHub Actions: valid, capped, the worst first, and nothing lost."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.reporters.ci_runners import Command, annotation_fault, obeyed
from tests.reporters.reporting import many, note, reported
from vaultlint.cli.scope import Below
from vaultlint.findings import Severity
from vaultlint.reporters import github
from vaultlint.request import Checked

EVERY_HINT: dict[str, Any] = {"lists_hint": lambda _: True}


def commands(*checked: Checked, **view: Any) -> list[Command]:
    found = obeyed(reported("github", *checked, **view))
    assert [fault for command in found if (fault := annotation_fault(command))] == []
    return found


def test_an_annotation_says_where_and_what() -> None:
    error, summary = commands(note("# 题\n\n🌱 «[[x]]»\n", path="Notes/100%, a:b.md", message="50% of\nit"))
    assert error == Command(
        "error",
        {
            "file": "Notes/100%, a:b.md", "line": "3", "endline": "3", "col": "3", "endcolumn": "8",
            "title": "vaultlint: some-rule",
        },
        "Notes/100%, a:b.md:3:3: some-rule: 50% of\\nit",
    )  # fmt: skip
    assert summary == Command("notice", {"title": "vaultlint"}, "1 error in 1 note")


def test_what_is_escaped_already_is_not_taken_for_an_escape() -> None:
    error, _ = commands(note("«x»", path="a%3Ab%0A%25.md", message="%0A %25 %"))
    assert error.properties["file"] == "a%3Ab%0A%25.md"
    assert error.message.endswith("%0A %25 %")


@given(st.text(), st.text(st.characters()))
def test_the_runner_reads_what_was_meant(message: str, value: str) -> None:
    (line,) = re.split(r"\r|\n", github._command("error", message, file=f"<{value}>"))
    (command,) = obeyed(line)
    assert command == Command("error", {"file": f"<{value}>"}, message)


@pytest.mark.parametrize(
    ("marked", "line", "end_line", "columns"),
    [
        ("a «b»\n", "1", "1", ("3", "4")),
        ("a «b\n»c\n", "1", "1", ("3", "5")),
        ("a «b\nc» d\n", "1", "2", None),
        ("a\n«»\n", "2", "2", ("1", "1")),
        ("a\n\n«\n\n»b\n", "3", "4", None),
    ],
)
def test_more_than_one_line_has_no_columns(
    marked: str, line: str, end_line: str, columns: tuple[str, str] | None
) -> None:
    given = commands(note(marked))[0].properties
    assert (given["line"], given["endline"]) == (line, end_line)
    assert (given.get("col"), given.get("endcolumn")) == (columns or (None, None))


def test_the_limit_is_spent_on_the_worst() -> None:
    found = commands(
        many(30, Severity.HINT, "a.md"), many(30, Severity.WARNING, "b.md"), many(8, Severity.ERROR, "c.md"),
        many(8, Severity.ERROR, "d.md"), **EVERY_HINT,
    )  # fmt: skip
    assert Counter(command.name for command in found) == {
        "error": 10, "warning": 10, "notice": 10, "group": 1, "endgroup": 1,
    }  # fmt: skip
    assert [command.name for command in found[:20]] == ["error"] * 10 + ["warning"] * 10
    assert [command.properties["file"] for command in found[:10]] == ["c.md"] * 8 + ["d.md"] * 2
    assert found[-1].message == (
        "16 errors, 30 warnings, 30 hints in 4 notes; "
        "29 findings annotated, the others are listed in the log of this step"
    )


def test_what_is_over_the_limit_is_listed_in_the_log() -> None:
    lines = reported("github", many(12, Severity.ERROR, "##[error]a.md")).splitlines()
    start, end = lines.index("::group::2 more findings"), lines.index("::endgroup::")
    assert lines[start + 1 : end] == [
        f"#\\x23[error]a.md:{line}:1: some-rule: wrong in #\\x23[error]a.md" for line in (11, 12)
    ]


def test_hints_are_counted_and_told_when_they_are_asked_for() -> None:
    hints = many(3, Severity.HINT, "a.md")
    (summary,) = commands(hints)
    assert summary.message == "3 hints in 1 note; 0 findings annotated, -v tells hints one by one"
    assert [command.name for command in commands(hints, **EVERY_HINT)] == ["notice"] * 4


def test_nothing_found_is_nothing_said() -> None:
    assert reported("github", Checked("a.md", None)) == ""


def test_files_are_named_from_the_workspace(tmp_path: Any) -> None:
    root = tmp_path / "notes" / "my vault"

    def file(prefix: str | None, workspace: str | None) -> str:
        paths = {
            "paths_below": lambda variable: Below(root, workspace, prefix) if variable == "GITHUB_WORKSPACE" else None
        }
        return commands(note("«x»", path="A.md"), **paths)[0].properties["file"]

    assert file(None, str(tmp_path)) == "notes/my vault/A.md"
    assert file(None, str(root)) == "A.md"
    assert file(None, str(root / "deeper")) == "A.md"
    assert file(None, None) == "A.md"
    assert file("docs", str(tmp_path)) == "docs/A.md"
    assert [file(prefix, None) for prefix in ("./docs/", "/docs", "docs//x/..", ".", "")] == ["docs/A.md"] * 3 + [
        "A.md"
    ] * 2
