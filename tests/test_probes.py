"""Hostile notes: each ends quickly with a finding or a clean result, never with a traceback (REL-13, SEC-10)."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tests.probes import PROBES
from vaultlint.config import Config
from vaultlint.session import Request, check

MakeVault = Callable[[Mapping[str, str]], Path]


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
