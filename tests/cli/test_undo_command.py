"""What `vaultlint undo` restores, and when it does not."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]
MakeVault = Callable[[Mapping[str, str]], Path]

BEARER = "---\naliases: [Bee]\n---\n# B\n"
ONE, TWO = "\ufeff[[Bee]]\r\nEnd", "See [[Bee]].\n"


@pytest.fixture
def root(make_vault: MakeVault) -> Path:
    return make_vault({"One.md": ONE, "Sub/Two.md": TWO, "B.md": BEARER})


def texts(root: Path) -> tuple[bytes, bytes]:
    return (root / "One.md").read_bytes(), (root / "Sub" / "Two.md").read_bytes()


BEFORE = (ONE.encode(), TWO.encode())
AFTER = ("\ufeff[[B|Bee]]\r\nEnd".encode(), b"See [[B|Bee]].\n")


def test_undo_restores_every_byte_and_names_the_notes(run: Run, root: Path) -> None:
    assert run("fix", cwd=root).returncode == 0
    assert texts(root) == AFTER
    done = run("undo", cwd=root)
    assert texts(root) == BEFORE
    assert (done.returncode, done.stdout, done.stderr) == (0, "One.md\nSub/Two.md\n", "2 notes restored\n")


def test_undo_finds_the_vault_from_within_and_by_name(run: Run, root: Path, tmp_path: Path) -> None:
    run("fix", cwd=root)
    assert run("undo", cwd=root / "Sub").stdout == "../One.md\nTwo.md\n"
    run("fix", cwd=root)
    assert run("undo", "--vault", root, cwd=tmp_path).stdout == "vault/One.md\nvault/Sub/Two.md\n"
    assert texts(root) == BEFORE


def test_undo_refuses_where_a_note_changed_since_and_touches_nothing(run: Run, root: Path) -> None:
    run("fix", cwd=root)
    (root / "Sub" / "Two.md").write_text("mine\n")
    done = run("undo", cwd=root)
    assert (done.returncode, done.stdout) == (2, "")
    lines = done.stderr.rstrip("\n").split("\n")
    assert lines[0].startswith("error: nothing was restored")
    assert [line for line in lines if "One.md" in line] == []
    assert "error: Sub/Two.md: it has changed since" in lines
    assert texts(root) == (AFTER[0], b"mine\n")


def test_nothing_to_undo_is_said_and_no_failure(run: Run, root: Path) -> None:
    done = run("undo", cwd=root)
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr.startswith("nothing to undo: ")


def test_undo_goes_back_fix_by_fix(run: Run, root: Path) -> None:
    run("fix", "One.md", cwd=root)
    run("fix", "Sub/Two.md", cwd=root)
    assert run("undo", cwd=root).stdout == "Sub/Two.md\n"
    assert texts(root) == (AFTER[0], BEFORE[1])
    assert run("undo", cwd=root).stdout == "One.md\n"
    assert texts(root) == BEFORE
    assert run("undo", cwd=root).stdout == ""


def test_undo_tells_programs_what_it_did(run: Run, root: Path) -> None:
    run("fix", cwd=root)
    assert json.loads(run("undo", "--format", "json", cwd=root).stdout) == {
        "restored": ["One.md", "Sub/Two.md"], "refused": {},
    }  # fmt: skip
    run("fix", cwd=root)
    (root / "One.md").write_text("mine\n")
    refused = json.loads(run("undo", "--format", "json", cwd=root).stdout)
    assert refused == {"restored": [], "refused": {"One.md": "it has changed since"}}
