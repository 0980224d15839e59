"""Changes that pre-commit has put aside while its hooks run, so that they see what is staged and nothing else.

It puts them back afterwards, as a patch. Where a hook has changed the same lines it cannot, and takes back everything
that all hooks did: the next attempt would end in just the same way.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from unicodedata import normalize

from vaultlint.git.asking import Git, GitError

_PATCH = re.compile(r"patch\d+-(\d+)")
_PARENT = re.compile(rb".*\) \S (\d+) ", re.DOTALL)
_GENERATIONS = 20


def set_aside(root: Path) -> frozenset[str]:
    """The files of the vault at `root` with changes that come back later; none where no hook of pre-commit runs."""
    if os.environ.get("PRE_COMMIT") != "1":
        return frozenset()
    found: set[str] = set()
    try:
        git = Git(root)
        prefix = git.ask("rev-parse", "--show-prefix").rstrip(b"\n")
        for patch in _patches():
            # `--numstat` only reads. Of each file: lines added, lines removed, its path from the top.
            for entry in filter(None, git.ask("apply", "--numstat", "-z", "--", str(patch)).split(b"\0")):
                written = entry.split(b"\t", 2)[-1]
                if written.startswith(prefix):
                    found.add(normalize("NFC", os.fsdecode(written.removeprefix(prefix))))
    except GitError:
        # Files that lie in no repository; and a patch that git cannot read it could not put back either.
        return frozenset()
    return frozenset(found)


def _patches() -> Iterator[Path]:
    """What the pre-commit that runs this very hook has put aside; those of earlier runs are left lying about."""
    ancestors = set(_ancestors())
    for path in _store().glob("patch*"):
        name = _PATCH.fullmatch(path.name)
        if name and int(name[1]) in ancestors:
            yield path


def _store() -> Path:
    """The folder that pre-commit keeps its things in."""
    if named := os.environ.get("PRE_COMMIT_HOME"):
        return Path(named)
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "pre-commit"


def _ancestors() -> Iterator[int]:
    """The process that started this one, and, where the system tells, the ones before it."""
    process = os.getppid()
    for _ in range(_GENERATIONS):
        yield process
        try:
            known = _PARENT.match(Path(f"/proc/{process}/stat").read_bytes())
        except OSError:
            return
        if known is None or int(known[1]) <= 1:
            return
        process = int(known[1])
