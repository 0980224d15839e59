"""Hostile notes: each ends quickly with a finding or a clean result, never with a traceback (REL-13, SEC-10)."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from vaultlint.config import Config
from vaultlint.session import Request, check

MakeVault = Callable[[Mapping[str, str]], Path]


def merge_bomb() -> str:
    keys = "\n".join(f"  k{number}: {number}" for number in range(100))
    maps = "\n".join(f"m{number}:\n  <<: *all" for number in range(500))
    return f"---\nall: &all\n{keys}\n{maps}\n---\n"


PROBES: dict[str, str] = {
    "quotes 300": ">" * 300,
    "quotes 5000": ">" * 5_000,
    "spaced quotes 1000": "> " * 1_000 + "x",
    "staircase of quotes": "\n".join(">" * depth for depth in range(1, 60)),
    "lists on one line": "- " * 1_000 + "x",
    "nested lists": "".join("  " * depth + "- x\n" for depth in range(500)),
    "open links": "[a](" * 4_000,
    "brackets": "[" * 4_000 + "]" * 4_000,
    "opening brackets": "[" * 50_000,
    "asterisks": "*" * 50_000,
    "open embeds": "![[" * 20_000,
    "open wikilinks on lines": "[[a\n" * 8_000,
    "definitions": "".join(f"[k{number}]: u{number}\n" for number in range(8_000)),
    "backticks": " ".join("`" * length for length in range(1, 401)),
    "open comments": "<!-- " * 4_000,
    "long line": "word " * 200_000,
    "long line of brackets": "[x] (y) " * 20_000,
    "long line of hashes": "#a[#" * 50_000,
    "long line of dollars": "$a " * 50_000,
    "long line of percents": "%% a " * 50_000,
    "long line of marks": "==a ~~b " * 50_000,
    "wide table": "|a" * 4_000 + "|\n" + "|-" * 4_000 + "|\n" + "|b" * 4_000 + "|\n",
    "spaces": "x" + " " * 50_000 + "y",
    "flow bombs": "---\na: " + "[" * 5_000 + "\n---\n",
    "merge bomb": merge_bomb(),
    "self alias": "---\na: &x [*x]\n---\n",
    "impossible date": "---\na: 2020-99-99\n---\n",
    "huge number": f"---\na: {'9' * 5_000}\n---\n",
    "unclosed math": "$$\nx\n\n" * 5_000,
    "footnotes": "".join(f"[^{number}]: x\n" for number in range(4_000)),
    "html": "<a " * 20_000,
    "declarations": "<!A " * 5_000 + "<?" * 5_000 + "<![CDATA[" * 5_000,
    "emphasis": "*a _b " * 10_000,
    "urls": "https://a.b" * 10_000,
    "emails": "a" * 20_000 + "@",
}


@pytest.mark.parametrize("name", PROBES)
def test_probe(name: str, make_vault: MakeVault) -> None:
    root = make_vault({"probe.md": PROBES[name], "other.md": "fine\n"})
    started = time.process_time()
    outcomes = {checked.path: checked for checked in check(Request(root, Config()))}
    spent = time.process_time() - started
    assert set(outcomes) == {"probe.md", "other.md"}
    assert not outcomes["other.md"].findings
    for finding in outcomes["probe.md"].findings:
        assert finding.message
    assert spent < 1.0, f"{name} took {spent:.2f} s"


def test_a_note_gets_its_time_and_no_more(make_vault: MakeVault) -> None:
    """The limit ends a note that takes too long, says so, and lets the others through."""
    slow_note = "[a](" * 4_000 + "\n" + "word *x* [[y]] " * 60_000
    root = make_vault({"slow.md": slow_note, "other.md": "[[nowhere at all]]\n"})
    outcomes = {checked.path: checked for checked in check(Request(root, Config(), timeout=0.02))}
    slow = outcomes["slow.md"]
    assert slow.error is not None
    assert "longer than 0.02 seconds" in slow.error
    assert [finding.rule for finding in slow.findings] == ["unreadable-note"]
    assert [finding.rule for finding in outcomes["other.md"].findings] == ["broken-link"]
