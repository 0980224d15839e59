"""What a process does before it stands by, so that nothing is done for the first time while somebody waits.

It checks the examples of our rules: then modules are imported, expressions compiled, lists of words read. A child of it
checks one note of them, and has then for itself what it would else have to copy, page by page, while it works.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import rmtree

from vaultlint.examples import marked_spans
from vaultlint.rulebook import Rulebook
from vaultlint.standby.carrying_out import CarryOut


class Practice:
    """A vault of examples."""

    def __init__(self, run: CarryOut, folder: Path) -> None:
        self._run = run
        self._vault, self._cache = folder / "vault", folder / "cache"
        self._note = self._vault / "note.md"

    def begin(self) -> None:
        """Check it as a whole, then again, then one note of it. Raises OSError."""
        (self._vault / ".obsidian").mkdir(parents=True)
        for path, text in _notes():
            file = self._vault / path
            file.parent.mkdir(exist_ok=True)
            file.write_text(text, encoding="utf-8", newline="")
        for _ in range(2):
            self._check()
        self.again()

    def again(self) -> None:
        """Check a note of it that changed. Raises OSError."""
        self._note.write_text(f"---\naliases: [{os.getpid()}]\n---\n\n[[A note that nobody wrote]]\n", encoding="utf-8")
        self._check(str(self._note))

    def _check(self, *paths: str) -> None:
        where = ("--isolated", "--vault", str(self._vault), "--cache-dir", str(self._cache), "--jobs", "1")
        self._run(["check", *where, *paths])


@contextmanager
def practised(run: CarryOut, folder: Path) -> Iterator[Practice]:
    """Practice that has begun, in a folder that is gone afterwards. Raises OSError."""
    rmtree(folder, ignore_errors=True)  # of one that was killed
    try:
        practice = Practice(run, folder)
        practice.begin()
        yield practice
    finally:
        rmtree(folder, ignore_errors=True)


def _notes() -> Iterator[tuple[str, str]]:
    """What is wrong by each of our rules."""
    for rule in Rulebook.builtin().rules.values():
        for number, example in enumerate(rule.examples):
            if example.bad is not None:
                yield f"{rule.id}/{number}.md", marked_spans(example.bad)[0]
