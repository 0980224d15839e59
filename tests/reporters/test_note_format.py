"""A report as a note: its links lead where the findings are, and it is no part of what the vault says."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from tests.reporters.reporting import many, note, reported
from vaultlint.cli import main
from vaultlint.config import Config
from vaultlint.engine import lint_files
from vaultlint.findings import Severity
from vaultlint.rulebook import Rulebook
from vaultlint.vault.discovery import MemoryFiles
from vaultlint.vault.own_reports import MARK, is_own_report
from vaultlint.vault.vocabulary import Vocabulary

MakeVault = Callable[[Mapping[str, str]], Path]
HEAD = f"---\n{MARK}: true\n---\n"

VAULT = {
    "Notes/A.md": "[[Gone 0]]\n\n# Garden\n\n[[Gone 1]]\n\n## Beds `a` *b* [[Notes/A]] | c: d^e\n\n[[Gone 2]]\n",
    "Notes/Twice.md": "# One\n\n## Same\n\n[[Gone 3]]\n\n# Two\n\n## Same\n\n[[Gone 4]]\n",
    "Notes/Thrice.md": "# Same\n\n# Same\n\n[[Gone 5]]\n",
    "A.md": "# 微调 🌱\n\n[[Gone 6]]\n",
    "v1.2.md": "# **Bold** & <b> $x$ =y=\n\n[[Gone 7]]\n",
    "Odd #name.md": "# Odd\n\n[[Gone 8]]\n",
    "Empty.md": "#\n\n[[Gone 9]]\n",
    "Map.canvas.md": "# Map\n\n[[Gone 11]]\n",
    "Map.canvas": '{"nodes": [{"id": "1", "type": "text", "text": "[[Gone 10]]"}]}',
}


def run(root: Path, *options: str) -> str:
    words = ["check", "--vault", str(root), "--isolated", "--exit-zero", "-q", *options]
    done = CliRunner().invoke(main, words, catch_exceptions=False)
    assert done.exit_code == 0, done.stderr
    return done.stdout


def test_its_links_lead_to_the_heading_above_each_finding(
    make_vault: MakeVault, run_inspect: Callable[[Path, str], dict[str, Any]]
) -> None:
    root = make_vault(VAULT)
    run(root, "--select", "broken-link", "--output-file", str(root / "Report.md"), "--output-format", "note")
    # As an ordinary note, which is what Obsidian takes it for.
    report = (root / "Report.md").read_text("utf-8")
    (root / "Report.md").write_text(report.replace(MARK, "other"), "utf-8")
    tasks = re.findall(r"- \[ \] (.*) line (\d+): `“Gone (\d+)”", report)
    assert sorted(int(number) for *_, number in tasks) == list(range(12))
    resolved = {link["link"]: link for link in run_inspect(root, "Report.md")["resolved"]}
    leads: dict[int, tuple[str | None, str | None, int | None]] = {}
    for link, _, number in tasks:
        if link.startswith("[["):
            found = resolved[link[2:].partition("|")[0]]
            assert not found["ambiguous"]
            assert found["subpath_resolves"] is not False
            leads[int(number)] = found["target"], found["heading"], found["line"]
    assert leads == {
        0: ("Notes/A.md", None, None),
        1: ("Notes/A.md", "Garden", 2),
        2: ("Notes/A.md", "Beds `a` *b* [[Notes/A]] | c: d^e", 6),
        3: ("Notes/Twice.md", "Same", 2),
        4: ("Notes/Twice.md", "Same", 8),
        5: ("Notes/Thrice.md", None, None),
        6: ("A.md", "微调 🌱", 0),
        7: ("v1.2.md", "**Bold** & <b> $x$ =y=", 0),
        9: ("Empty.md", None, None),
        10: ("Map.canvas", None, None),
        11: ("Map.canvas.md", "Map", 0),
    }


def test_it_counts_for_nothing_in_the_next_run(make_vault: MakeVault) -> None:
    root = make_vault({**VAULT, "Orphan.md": "Nothing leads here. Multi-He. d\n", "pic.png": ""})
    options = ["--select", "ALL", "--extend-select", "orphan-note,unused-attachment"]
    before = json.loads(run(root, *options, "--output-format", "json"))
    assert {"orphan-note", "unused-attachment"} <= {one["rule"] for one in before["findings"]}
    for _ in range(2):
        run(root, *options, "--output", f"note={root / 'Report.md'}")
    after = json.loads(run(root, *options, "--output-format", "json"))
    assert after["findings"] == before["findings"]
    assert "[[Orphan|Orphan]]" in (root / "Report.md").read_text("utf-8")
    again = (root / "Report.md").read_bytes()
    run(root, *options, "--output", f"note={root / 'Report.md'}")
    assert (root / "Report.md").read_bytes() == again


def test_the_mark_hides_nothing_from_those_who_ask(make_vault: MakeVault) -> None:
    """SEC-16: somebody may set it to keep a note from being checked."""
    root = make_vault({"A.md": f"{HEAD}# A\n\nrecieve  and [x]()\n"})
    silent = json.loads(run(root, "--select", "ALL", "--output-format", "json"))
    assert silent["findings"] == []
    told = json.loads(run(root, "--select", "ALL", "--output-format", "json", "--report-suppressions"))
    assert "empty-link" in {one["rule"] for one in told["findings"]}
    assert {(one["suppressed"], one["reason"]) for one in told["findings"]} == {(True, "a report of vaultlint")}


def test_words_of_a_report_are_none_of_the_vault() -> None:
    files = MemoryFiles({"Report.md": f"{HEAD}multihead\n".encode(), "A.md": b"multihead\n"})
    assert Vocabulary(files).count("multihead") == 1


def test_headings_of_a_report_can_be_linked_to() -> None:
    activation = Rulebook.builtin().activate(Config().with_selection(("links",)))
    files = {"Home.md": "[[Report#broken-link]] [[Report#other]]\n", "Report.md": f"{HEAD}## broken-link\n\n[[Gone]]\n"}
    (found,) = lint_files(files, activation)
    assert (found.path, found.rule) == ("Home.md", "broken-heading-link")


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        (HEAD, True),
        ("\ufeff" + HEAD.replace("\n", "\r\n"), True),
        (f"---\na: 1\nb:\n  - x\n{MARK}: true\n---\n", True),
        (f"---\n{MARK}: false\n---\n", False),
        (f"---\na: 1\n---\n{MARK}: true\n", False),
        (f"{MARK}: true\n", False),
        (f"---\nx{MARK}: true\n---\n", False),
        (f"---\n{MARK}: false\n{MARK}: true\n---\n", False),
    ],
)
def test_a_report_is_known_by_its_property(text: str, marked: bool) -> None:
    assert is_own_report(text) == marked


def test_the_mark_is_looked_for_in_no_time() -> None:
    assert not is_own_report("---\n" + "a: 1\n" * 200_000 + MARK)


def test_it_tells_what_is_to_be_done() -> None:
    found = note("# Top\n\nSee «[[x]]».\n", fix="[[y]]"), many(1, Severity.HINT, "b.md", "mild-rule")
    assert (
        reported("note", *found)
        == """\
---
vaultlint-report: true
---
# vaultlint

2 notes: 1 error, 1 hint.

```mermaid
pie showData
    title Findings by rule
    "some-rule" : 1
    "mild-rule" : 1
```

| findings | rule | severity | fixable |
| ---: | --- | --- | ---: |
| 1 | [[#some-rule]] | error | 1 |
| 1 | [[#mild-rule]] | hint |  |

## some-rule

- [ ] [[Notes/A#Top|A]] line 3: `Something is wrong`

## mild-rule

- [ ] [[b|b]] line 1: `wrong in b.md`
"""
    )


def test_a_pie_has_slices_that_can_be_told_apart() -> None:
    found = [many(number, Severity.ERROR, f"{number}.md", f"rule-{number}") for number in range(1, 16)]
    slices = re.findall(r'^    "(.*)" : (\d+)$', reported("note", *found), re.MULTILINE)
    assert slices == [*((f"rule-{number}", str(number)) for number in range(15, 3, -1)), ("others", "6")]


def test_what_is_too_much_is_counted() -> None:
    page = reported("note", many(450, Severity.ERROR, "a.md"))
    assert page.count("- [ ]") == 200
    assert page.endswith("\nAnd 250 more.\n")


def test_nothing_found_is_a_note_too() -> None:
    assert reported("note") == f"{HEAD}# vaultlint\n\n0 notes: no findings.\n"


@given(st.text(st.sampled_from("`|[]()!<>@~#\\ *_x微&:/$%^=\u202e\u200b"), max_size=12), st.text(max_size=12))
def test_whatever_a_vault_holds_nothing_is_found_in_the_report(name: str, message: str) -> None:
    path = f"x{name.replace('/', '')}.md"
    found = note(f"# {name}\n\n«x»", path=path, message=f"#a [[Gone]] {message}")
    report = reported("note", found).replace(MARK, "other")
    activation = Rulebook.builtin().activate(Config().with_selection(("links", "tags", "headings")))
    findings = lint_files({"Report.md": report, path: f"# {name}\n\nx"}, activation)
    assert [one for one in findings if one.path == "Report.md"] == []
