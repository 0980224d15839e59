"""Runs of the real program, as a shell would start it: its streams, its signals, its exit code."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-m", "vaultlint"]
SWAYED_BY = ("COLOR", "GITHUB", "TF_BUILD", "TERM", "COLUMNS", "FORCE_", "TMUX", "STY", "VTE_", "WT_")

Run = Callable[..., subprocess.CompletedProcess[str]]


def surroundings(more: Mapping[str, str] | None = None) -> dict[str, str]:
    """An environment that says nothing about terminals, and lets the program be found from any folder."""
    plain = {name: value for name, value in os.environ.items() if not any(word in name for word in SWAYED_BY)}
    return plain | {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"} | dict(more or {})


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The state folder of the tests' own user: what they fix must not be kept in anybody else's."""
    folder = tmp_path / "state"
    monkeypatch.setenv("VAULTLINT_STATE_DIR", str(folder))
    return folder


@pytest.fixture
def run() -> Run:
    def run(*words: str | Path, cwd: Path = ROOT, env: Mapping[str, str] | None = None, **settings: Any) -> Any:
        # No pipe for stdin unless a test writes to it: a command that reads it uninvited must not hang.
        settings.setdefault("input", "")
        return subprocess.run(
            [*COMMAND, *map(str, words)],
            cwd=cwd,
            env=surroundings(env),
            check=False,
            capture_output=True,
            encoding="utf-8",
            errors="surrogateescape",
            timeout=60,
            **settings,
        )

    return run


@pytest.fixture
def broken(make_vault: Callable[[Mapping[str, str]], Path]) -> Path:
    """A vault with one note that links to nothing."""
    return make_vault({"Notes/Broken.md": "See [[Nowhere at all]].\n", "Notes/Fine.md": "See [[Broken]].\n"})


@pytest.fixture
def clean(make_vault: Callable[[Mapping[str, str]], Path]) -> Path:
    return make_vault({"A.md": "# A\n", "B.md": "See [[A]].\n"})
