"""Git, asked about the folder of a vault without letting the repository have a say in what is run."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

_HARMLESS = ("-c", "core.fsmonitor=false", "-c", f"core.hooksPath={os.devnull}", "--no-pager", "--literal-pathspecs")


class GitError(Exception):
    """Git could not answer; the text says why, in git's own words where it has some."""


class Git:
    """Git, asked about one folder."""

    def __init__(self, root: Path, objects: Path | None = None) -> None:
        """`objects` is a folder with objects that git is to know besides those of the repository."""
        executable = shutil.which("git")
        if executable is None:
            raise GitError("git is not installed, or not on the PATH")
        self._root = root
        self._command = [executable, *_HARMLESS, "-C", str(root)]
        self._surroundings = _surroundings(objects)

    def require_work_tree(self) -> None:
        """Raise `GitError` for a folder that is not in the working tree of a repository."""
        if self.ask("rev-parse", "--is-inside-work-tree").strip() != b"true":
            raise GitError(f"{self._root} is not in the working tree of a git repository")

    def ask(self, *words: str) -> bytes:
        """What git prints. Raises `GitError` with what it complains about."""
        done = self._run(words)
        if done.returncode != 0:
            complaint = done.stderr.decode("utf-8", "replace").strip() or f"it ended with {done.returncode}"
            raise GitError(f"git {words[0]}: {complaint}")
        return done.stdout

    def commit(self, name: str) -> str | None:
        """The id of the commit that `name` means; None where it means none."""
        done = self._run(("rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}"))
        return done.stdout.decode("ascii").strip() if done.returncode == 0 else None

    def merge_base(self, one: str, other: str) -> str | None:
        """The last commit, by its id, that two have in common; None where there is none."""
        done = self._run(("merge-base", "--end-of-options", one, other))
        return done.stdout.decode("ascii").strip() if done.returncode == 0 else None

    def start(self, *words: str) -> subprocess.Popen[bytes]:
        """Git as a partner in conversation."""
        return subprocess.Popen(
            [*self._command, *words],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=self._surroundings,
        )

    def _run(self, words: Iterable[str]) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            [*self._command, *words],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            env=self._surroundings,
        )


def _surroundings(objects: Path | None) -> dict[str, str]:
    """The surroundings for git: nothing is asked, locked or fetched, and paths mean what they mean here.

    A hook is told by the environment which repository and which index it serves, by paths that are relative to its
    own working directory; git is asked from the vault's folder instead.
    """
    environment = dict(os.environ)
    if "GIT_DIR" in environment:
        environment.setdefault("GIT_WORK_TREE", ".")
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_COMMON_DIR"):
        if name in environment:
            environment[name] = str(Path.cwd() / environment[name])
    if objects is not None:
        others = environment.get("GIT_ALTERNATE_OBJECT_DIRECTORIES")
        environment["GIT_ALTERNATE_OBJECT_DIRECTORIES"] = os.pathsep.join([str(objects), *([others] if others else [])])
    # A missing object of a partial clone would be fetched by whatever command the repository names.
    silent = {"GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "GIT_NO_LAZY_FETCH": "1", "GIT_ALLOW_PROTOCOL": ""}
    return environment | silent
