"""The Tab key: what it offers in real shells, and that a vault cannot put words on anybody's command line."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from vaultlint.rulebook import Rulebook

COMMAND = Path(sys.executable).parent / "vaultlint"


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    folder = tmp_path / "vault"
    (folder / ".obsidian").mkdir(parents=True)
    (folder / "Note.md").write_text("#project/one #Project-two #other\n", encoding="utf-8")
    return folder


def offered(vault: Path, *words: str, shell: str = "bash") -> list[str]:
    """What is offered for the last word, with its description where a shell shows one."""
    surroundings = os.environ | {
        "_VAULTLINT_COMPLETE": f"{shell}_complete",
        "COMP_WORDS": " ".join(("vaultlint", *words)),
        "COMP_CWORD": str(len(words)),
    }
    done = subprocess.run([COMMAND], cwd=vault, env=surroundings, check=False, capture_output=True, encoding="utf-8")
    assert done.stderr == ""
    return [line for line in done.stdout.splitlines() if line]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["exp"], ["plain,explain"]),
        (["explain", "broken-l"], ["plain,broken-link"]),
        (["check", "--select", "broken-l"], ["plain,broken-link"]),
        (["check", "--ignore", "tags,split"], ["plain,tags,split-word"]),
        (["check", "--select", "AL"], ["plain,ALL", "plain,alias-collision", "plain,alias-link", "plain,aliased-tag"]),
        (["fix", "--extend-select", "typ"], ["plain,typos"]),
        (["tags", "rename", "proj"], ["plain,Project-two", "plain,project/one"]),
        (["tags", "rename", "other", "o"], ["plain,other"]),
        (["check", "--output-format", "conc"], ["plain,concise"]),
    ],
)
def test_the_tab_key_offers(vault: Path, words: list[str], expected: list[str]) -> None:
    assert offered(vault, *words) == expected


def test_every_rule_and_theme_is_offered(vault: Path) -> None:
    rulebook = Rulebook.builtin()
    names = {line.removeprefix("plain,") for line in offered(vault, "check", "--select", "")}
    assert names == {*rulebook.rules, *rulebook.themes, "ALL"}


def test_a_rule_is_offered_with_what_it_finds(vault: Path) -> None:
    assert Rulebook.builtin().rules["broken-link"].summary in offered(vault, "explain", "broken-l", shell="zsh")


@pytest.mark.parametrize("settings", ["select: [", "extends: ../elsewhere.yaml"])
def test_a_configuration_that_cannot_be_read_offers_nothing_and_says_nothing(vault: Path, settings: str) -> None:
    (vault / ".vaultlint.yaml").write_text(settings, encoding="utf-8")
    assert offered(vault, "tags", "rename", "p") == []


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_shell_can_read_what_completions_prints(shell: str, tmp_path: Path) -> None:
    script = subprocess.run([COMMAND, "completions", shell], check=True, capture_output=True).stdout
    assert b"_VAULTLINT_COMPLETE" in script
    program = shutil.which(shell)
    if program is None:
        pytest.skip(f"{shell} is not installed here")
    (tmp_path / "script").write_bytes(script)
    subprocess.run([program, "-n", tmp_path / "script"], check=True)


def test_bash_completes_with_what_completions_prints(vault: Path) -> None:
    bash = shutil.which("bash")
    assert bash is not None
    asked = """
    eval "$(vaultlint completions bash)"
    COMP_WORDS=(vaultlint explain split) COMP_CWORD=2
    _vaultlint_completion vaultlint
    echo "${COMPREPLY[@]}"
    """
    surroundings = os.environ | {"PATH": f"{COMMAND.parent}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run(
        [bash, "-c", asked], cwd=vault, env=surroundings, check=True, capture_output=True, encoding="utf-8"
    )
    assert done.stdout == "split-word\n"
