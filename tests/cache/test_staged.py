"""What is staged, judged with a cache: the same as when every note is read from git's index."""

from __future__ import annotations

import random
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from vaultlint.brought_about import of_staged
from vaultlint.config import Config
from vaultlint.engine import Linter
from vaultlint.git import staged
from vaultlint.opening import open_run
from vaultlint.session import Request, check

NAMES = ("A.md", "B.md", "C.md", "Sub/A.md", "Sub/E.md", "pic.png")
LINES = ("# One", "[[A]]", "[[B#One]]", "[[C]] ^x", "[[E#^x]]", "![[pic.png]]", "#Tag", "#tag", "the the", "[[Z]]")


def git(root: Path, *words: str) -> None:
    identity = ("-c", "user.name=x", "-c", "user.email=x@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", "-C", str(root), *identity, *words], check=True, capture_output=True)


@pytest.fixture(name="vault")
def _vault(tmp_path: Path) -> Path:
    root = tmp_path / "vault"
    (root / ".obsidian").mkdir(parents=True)
    git(root, "init", "-q")
    return root


def told(found: Any) -> list[Any]:
    return [(one.path, one.findings, one.error, one.source and one.source.text) for one in found]


def with_and_without(root: Path, cache: Path) -> tuple[list[Any], list[Any]]:
    request = Request(root, Config().with_selection(("ALL",)), staged=True, cache=cache)
    state = staged(root)
    return told(check(request)), told(of_staged(state, open_run(request, state.files)))


def _save(root: Path, chance: random.Random) -> None:
    path = root / chance.choice(NAMES)
    path.parent.mkdir(exist_ok=True)
    path.write_text("\n\n".join(chance.sample(LINES, chance.randint(0, 4))) + "\n")


def _delete(root: Path, chance: random.Random) -> None:
    (root / chance.choice(NAMES)).unlink(missing_ok=True)


def _stage_one(root: Path, chance: random.Random) -> None:
    name = chance.choice(NAMES)
    if (root / name).exists():
        git(root, "add", name)


def _stage_all(root: Path, _: random.Random) -> None:
    git(root, "add", "-A")


def _commit(root: Path, _: random.Random) -> None:
    git(root, "commit", "-q", "--allow-empty", "-m", "x")


STEPS: tuple[Callable[[Path, random.Random], None], ...] = (
    _save, _save, _save, _delete, _stage_one, _stage_one, _stage_all, _commit,
)  # fmt: skip


@pytest.mark.parametrize("seed", range(8))
def test_histories_of_a_repository(vault: Path, tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(14):
        chance.choice(STEPS)(vault, chance)
        known, unknown = with_and_without(vault, tmp_path / "cache")
        assert known == unknown


def test_what_is_not_staged_is_not_seen(vault: Path, tmp_path: Path) -> None:
    (vault / "A.md").write_text("[[B]]\n")
    (vault / "B.md").write_text("x\n")
    git(vault, "add", "-A")
    _commit(vault, random.Random())
    (vault / "A.md").write_text("[[B]] [[Z]]\n")
    git(vault, "add", "A.md")
    (vault / "A.md").write_text("[[B]]\n")
    (vault / "Z.md").write_text("not tracked\n")
    for _ in range(2):
        known, unknown = with_and_without(vault, tmp_path / "cache")
        assert known == unknown
        assert [finding.rule for _, findings, _, _ in known for finding in findings if finding.rule == "broken-link"]


def test_only_what_differs_is_read(vault: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in NAMES[:5]:
        (vault / name).parent.mkdir(exist_ok=True)
        (vault / name).write_text(f"# {name}\n")
    git(vault, "add", "-A")
    _commit(vault, random.Random())
    with_and_without(vault, tmp_path / "cache")
    (vault / "A.md").write_text("# A.md\n\nthe the\n")
    git(vault, "add", "A.md")
    paths: list[str] = []
    examine = Linter.examine

    def counting(self: Linter, path: str, data: bytes) -> Any:
        paths.append(path)
        return examine(self, path, data)

    monkeypatch.setattr(Linter, "examine", counting)
    request = Request(vault, Config().with_selection(("ALL",)), staged=True, cache=tmp_path / "cache")
    assert [one.path for one in check(request)] == ["A.md"]
    assert paths == ["A.md"]
