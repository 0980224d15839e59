"""Repositories, friendly and hostile."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.git.repository import Repository


@pytest.fixture(autouse=True)
def no_other_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests may themselves be run by a hook, and people have settings of their own."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))


@pytest.fixture(params=["sha1", "sha256"])
def repository(tmp_path: Path, request: pytest.FixtureRequest) -> Repository:
    return Repository(tmp_path / "vault", f"--object-format={request.param}")


@pytest.fixture
def trap(repository: Repository, tmp_path: Path) -> Path:
    """A repository in which everything that can name a command names one that leaves a mark."""
    repository.commit(a="one", b="two")
    mark = tmp_path / "mark"
    script = tmp_path / "trap"
    script.write_text(f"#!/bin/sh\necho \"$0 $@\" >> '{mark}'\n")
    script.chmod(0o755)
    hooks = tmp_path / "hooks"
    hooks.mkdir()
    for name in ("post-index-change", "fsmonitor-watchman", "reference-transaction", "pre-commit"):
        (hooks / name).symlink_to(script)
        (repository.folder / ".git" / "hooks" / name).unlink(missing_ok=True)
        (repository.folder / ".git" / "hooks" / name).symlink_to(script)
    repository.write("a.md", "staged")
    repository.git("add", ".")
    repository.write(".gitattributes", "* filter=trap diff=trap merge=trap\n")
    repository.write(".git/info/attributes", "* filter=trap diff=trap merge=trap\n")
    for key in (
        "core.fsmonitor", "diff.external", "diff.trap.textconv", "diff.trap.command", "core.pager",
        "pager.diff-index", "pager.diff-tree", "pager.cat-file", "core.editor", "core.askPass", "core.sshCommand",
        "core.gitProxy", "credential.helper", "core.alternateRefsCommand", "alias.diff-index", "alias.diff-tree",
        "alias.cat-file", "alias.ls-files", "alias.ls-tree", "alias.merge-base", "uploadpack.packObjectsHook",
        "remote.origin.uploadpack", "filter.trap.clean", "filter.trap.smudge", "filter.trap.process",
    ):  # fmt: skip
        repository.git("config", key, str(script))
    repository.git("config", "core.hooksPath", str(hooks))
    repository.git("config", "diff.trap.cachetextconv", "true")
    mark.unlink(missing_ok=True)
    return mark
