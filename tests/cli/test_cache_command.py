"""The cache as the command line has it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(name="vault")
def _vault(tmp_path: Path) -> Path:
    root = tmp_path / "vault"
    (root / ".obsidian").mkdir(parents=True)
    (root / "A.md").write_text("[[B]] and [[Nowhere]]\n")
    (root / "B.md").write_text("# B\n\nthe the the that it is for the\n")
    return root


def test_a_second_run_prints_the_same_bytes(run: Run, vault: Path, tmp_path: Path) -> None:
    cache = ("--cache-dir", str(tmp_path / "cache"))
    for words in ((), ("--output-format", "json"), ("--output-format", "concise", "-v"), ("--statistics",)):
        outputs = {run("check", *words, *cache, cwd=vault).stdout for _ in range(3)}
        outputs.add(run("check", *words, "--no-cache", cwd=vault).stdout)
        outputs |= {run("check", *words, "--no-cache", "--jobs", jobs, cwd=vault).stdout for jobs in ("1", "3")}
        assert len(outputs) == 1
        assert "Nowhere" in outputs.pop()


def test_the_exit_code_is_told_again(run: Run, vault: Path, tmp_path: Path) -> None:
    cache = ("--cache-dir", str(tmp_path / "cache"))
    assert [run("check", *cache, cwd=vault).returncode for _ in range(2)] == [1, 1]
    assert [run("check", *cache, "--exit-zero", cwd=vault).returncode for _ in range(2)] == [0, 0]


def test_no_cache_leaves_nothing_behind(run: Run, vault: Path, tmp_path: Path) -> None:
    run("check", "--no-cache", cwd=vault, env={"VAULTLINT_CACHE_DIR": str(tmp_path / "cache")})
    assert not (tmp_path / "cache").exists()
    run("check", cwd=vault, env={"VAULTLINT_CACHE_DIR": str(tmp_path / "cache")})
    assert list((tmp_path / "cache").rglob("*.sqlite"))
    assert sorted(path.name for path in vault.iterdir()) == [".obsidian", "A.md", "B.md"]


def test_cache_clean_forgets_it(run: Run, vault: Path, tmp_path: Path) -> None:
    cache = ("--cache-dir", str(tmp_path / "cache"))
    run("check", *cache, cwd=vault)
    done = run("cache", "clean", *cache)
    assert done.returncode == 0
    assert "1 vault" in done.stderr
    assert not list((tmp_path / "cache").rglob("*.sqlite"))


def test_a_note_on_stdin_is_judged_by_the_vault_that_is_known(run: Run, vault: Path, tmp_path: Path) -> None:
    cache = ("--cache-dir", str(tmp_path / "cache"))
    words = ("check", "-", "--stdin-filename", "A.md", "--output-format", "concise", *cache)
    for _ in range(2):
        done = run(*words, cwd=vault, input="[[B#B]] [[B#C]] [[Gone]]\n")
        assert "A.md:1:12: broken-heading-link" in done.stdout
        assert "A.md:1:19: broken-link" in done.stdout
        assert "B.md" not in done.stdout.replace("“B.md”", "")
    assert "Nowhere" in run("check", *cache, cwd=vault).stdout


# Stands in for a user whom the system knows no home of, as in a container with a number for a user.
HOMELESS = """
import pathlib
def home(*_):
    raise RuntimeError("Could not determine home directory.")
pathlib.Path.home = classmethod(home)
from vaultlint.cli import main
main()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere platformdirs knows a place")
@pytest.mark.parametrize(
    ("command", "code", "told"),
    [
        (["check"], 1, "1 note in"),
        (["check", "--no-cache"], 1, "1 note in"),
        (["tags", "list"], 0, "0 tags"),
        (["cache", "clean"], 0, "forgotten: 0 vaults"),
        (["fix", "--yes"], 2, "this user has no home"),
    ],
)
def test_a_user_without_a_home_can_do_all_but_fix(
    make_vault: Callable[[dict[str, str]], Path], command: list[str], code: int, told: str
) -> None:
    root = make_vault({"a.md": "[[Nowhere]]\n", ".git/HEAD": ""})
    (root / ".obsidian").rmdir()  # so that git's folder tells where the vault begins
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("VAULTLINT_", "XDG_"))}
    done = subprocess.run(
        [sys.executable, "-c", HOMELESS, *command],
        cwd=root, env={**plain, "PYTHONPATH": str(ROOT)}, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert (done.returncode, "Traceback" in done.stderr) == (code, False), done.stderr
    assert told in done.stderr
