"""What several test modules share: the material beside the checkout, and vaults made from text."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from tests.corpus_report import Row, table

CORPUS_ROWS = pytest.StashKey[list[Row]]()


def pytest_configure(config: pytest.Config) -> None:
    config.stash[CORPUS_ROWS] = []


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """What fixing did to real vaults, where it was tried; pytest's own closing line stays the last."""
    if rows := config.stash[CORPUS_ROWS]:
        terminalreporter.section("what fixing did to real vaults")
        for line in table(rows):
            terminalreporter.line(line)


# How long an example takes says how busy a machine is; what may take how long is measured in benchmarks.
settings.register_profile("vaultlint", deadline=None)
settings.load_profile("vaultlint")

# Whoever forbids Python to keep what it compiled lets each command of a test compile all of it anew.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# No process that a developer has standing by does the work of a test.
os.environ["XDG_RUNTIME_DIR"] = os.devnull


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a test finds out about notes must not be kept in anybody's cache, nor come from there."""
    monkeypatch.setenv("VAULTLINT_CACHE_DIR", str(tmp_path / "cache of the test"))


@pytest.fixture(scope="session")
def corpus_rows(pytestconfig: pytest.Config) -> list[Row]:
    """The rows of that report, to be added to."""
    return pytestconfig.stash[CORPUS_ROWS]


@pytest.fixture(scope="session")
def material() -> Path:
    """The folder with conformance cases, recordings of the real Obsidian and real vaults."""
    named = os.environ.get("VAULTLINT_MATERIAL")
    if not named:
        pytest.skip("VAULTLINT_MATERIAL is not set: no conformance cases, recordings or real vaults to test against")
    return Path(named).resolve()


@pytest.fixture(scope="session")
def corpora(material: Path) -> Path:
    """The folder of real vaults, unpacked."""
    unpacked = subprocess.run([material / "corpora" / "unpack"], check=True, capture_output=True, text=True)
    return Path(unpacked.stdout.strip())


@pytest.fixture
def make_vault(tmp_path: Path) -> Callable[[Mapping[str, str]], Path]:
    """Write a vault given as text by path; bytes are written as they are, without newline translation."""

    def make(files: Mapping[str, str]) -> Path:
        root = tmp_path / "vault"
        (root / ".obsidian").mkdir(parents=True, exist_ok=True)
        for path, text in files.items():
            target = root / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(text.encode("utf-8"))
        return root

    return make


@pytest.fixture
def run_inspect() -> Callable[[Path, str], dict[str, Any]]:
    """Ask the public `inspect` command for one file's metadata."""
    from click.testing import CliRunner

    from vaultlint.cli import main

    def inspect(root: Path, note: str) -> dict[str, Any]:
        arguments = ["inspect", "--format", "json", "--isolated", "--vault", str(root), str(root / note)]
        result = CliRunner().invoke(main, arguments, catch_exceptions=False)
        assert result.exit_code == 0, result.output
        shown: dict[str, Any] = json.loads(result.stdout)
        return shown

    return inspect
