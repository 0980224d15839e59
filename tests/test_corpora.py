"""What vaultlint says about the links of real vaults, against lists that were read by eye.

The vaults are other people's and stay outside: VAULTLINT_MATERIAL leads to them. docs/reviews/links.md tells what is in
the lists and what to think of it. A list has one line for each finding: rule, place, the underlined words and, where a
fix would replace just these, what it would write. `make corpus ARGS=tests/test_corpora.py` compares; with
VAULTLINT_REWRITE_SNAPSHOTS=1 before it the lists are written anew. Read the difference before you commit it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from vaultlint.display import display
from vaultlint.rulebook import Rulebook

pytestmark = pytest.mark.slow

SNAPSHOTS = Path(__file__).parent / "corpora"
THEMES = ("links", "vaultlint")
"""Whose findings the lists hold."""
LONGEST = 70
"""Characters of a note that a list may quote."""

HUB = "obsidian-community+obsidian-hub"
VAULTS = (
    "11ze+notes",
    "906bc906+obsidian-public-vault",
    "AglaiaNorza+obsidian-vault",
    "PKM-er+Pkmer-Docs",
    "kepano+kepano-obsidian",
    HUB,
    "obsidianmd+obsidian-help@en",
    "obsidianmd+obsidian-help@ru",
    "obsidianmd+obsidian-help@zh",
    "s-blu+obsidian_dataview_example_vault",
    "torture",
    "wdndev+llm_interview_note",
)
DEAD = ("broken-link", "broken-embed", "alias-link")
Finding = dict[str, Any]


@dataclass(frozen=True)
class Run:
    """One vault and what `vaultlint check` said about it."""

    root: Path
    findings: tuple[Finding, ...]

    def of(self, *rules: str) -> list[Finding]:
        return [finding for finding in self.findings if finding["rule"] in rules]

    def text(self, path: str) -> str:
        return read(self.root / path)

    def words(self, finding: Finding) -> str:
        """What is underlined."""
        return self.text(finding["path"])[finding["start"] : finding["end"]]

    def is_markdown(self, finding: Finding) -> bool:
        """Whether the reference is a Markdown destination, and not a wikilink's or a property's target."""
        return self.text(finding["path"])[: finding["start"]].endswith(("](", "](<"))

    def line(self, finding: Finding) -> str:
        """The finding as the list has it."""
        place = f"{finding['path']}:{finding['line']}:{finding['column']}"
        return f"{finding['rule']} {place} «{quoted(self.words(finding))}»{replacement(finding)}"


@cache
def read(path: Path) -> str:
    return path.read_bytes().decode("utf-8-sig")


def quoted(words: str) -> str:
    words = display(words)
    return words if len(words) <= LONGEST else f"{words[: LONGEST - 1]}…"


def replacement(finding: Finding) -> str:
    for edit in finding["fix"]["edits"] if finding["fix"] else ():
        if (edit["path"], edit["start"], edit["end"]) == (finding["path"], finding["start"], finding["end"]):
            return f" → «{quoted(edit['replacement'])}»"
    return ""


@pytest.fixture(scope="session")
def check(corpora: Path) -> Callable[[str], Run]:
    """Run the command as it comes, with the recommended rules, on a vault; once a session."""
    theme_of = {rule.id: rule.theme for rule in Rulebook.builtin().rules.values()}

    @cache
    def run(vault: str) -> Run:
        options = ["--isolated", "--timeout", "60", "--exit-zero", "--output-format", "json", "--no-progress"]
        command = [sys.executable, "-m", "vaultlint", "check", *options, "--vault", str(corpora / vault)]
        report = json.loads(subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout)
        assert report["errors"] == []
        return Run(corpora / vault, tuple(found for found in report["findings"] if theme_of[found["rule"]] in THEMES))

    return run


@pytest.mark.parametrize("vault", VAULTS)
def test_a_vault_has_the_faults_that_were_read_by_eye(vault: str, check: Callable[[str], Run]) -> None:
    run, snapshot = check(vault), SNAPSHOTS / f"{vault}.txt"
    found = [run.line(finding) for finding in run.findings]
    if os.environ.get("VAULTLINT_REWRITE_SNAPSHOTS"):
        snapshot.write_bytes("".join(f"{line}\n" for line in found).encode())
    kept = snapshot.read_bytes().decode().split("\n")[:-1]
    gone = [f"- {line}" for line in kept if line not in found]
    unread = [f"+ {line}" for line in found if line not in kept]
    assert found == kept, "\n".join(["the list says otherwise:", *gone, *unread])


def test_the_hub_has_as_many_dead_links_as_an_independent_script_counted(check: Callable[[str], Run]) -> None:
    """62 wikilinks and 9 embeds, and 4 relative Markdown links, said the script. An alias leads nowhere either."""
    run = check(HUB)
    dead = run.of(*DEAD)
    in_markdown = [finding for finding in dead if run.is_markdown(finding)]
    assert 68 <= len(dead) - len(in_markdown) <= 74
    assert 3 <= len(in_markdown) <= 5


def test_the_hub_has_ten_dead_headings_and_one_dead_block(check: Callable[[str], Run]) -> None:
    run = check(HUB)
    assert len(run.of("broken-heading-link")) == 10
    assert len(run.of("broken-block-link")) == 1


def test_links_to_headings_in_backticks_work(corpora: Path, run_inspect: Callable[[Path, str], dict[str, Any]]) -> None:
    """The script missed this, which makes its 18 dead headings of our 10: `#List` means `` ## `List` ``."""
    note = "04 - Guides, Workflows, & Courses/Guides/An Introduction to Dataview.md"
    links = run_inspect(corpora / HUB, note)["resolved"]
    in_backticks = [link for link in links if link["heading"] is not None and link["heading"].startswith("`")]
    assert [link["link"].rpartition("#")[2] for link in in_backticks] == [
        link["heading"].strip("`") for link in in_backticks
    ]
    assert len(in_backticks) == 8


@pytest.mark.parametrize("vault", VAULTS)
def test_no_address_and_no_file_at_the_path_that_was_written_is_called_missing(
    vault: str, check: Callable[[str], Run]
) -> None:
    run = check(vault)
    for finding in run.of(*DEAD):
        target = run.words(finding)
        assert "obsidian://" not in target, run.line(finding)
        for name in {target, unquote(target)}:
            for folder in (run.root, (run.root / finding["path"]).parent):
                assert not is_file(folder / name), run.line(finding)
                assert not is_file(folder / f"{name}.md"), run.line(finding)


def is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # no name can be that long
        return False
