"""What a process does before it stands by, so that nothing is done for the first time while somebody waits.

It checks the examples of our rules. Then modules are imported, expressions compiled, lists of words read.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from vaultlint.examples import marked_spans
from vaultlint.rulebook import Rulebook
from vaultlint.standby.carrying_out import CarryOut


def practise(run: CarryOut) -> None:
    """Check a vault of examples as a whole, then again, then one note of it that changed."""
    with TemporaryDirectory(prefix="vaultlint-") as folder:
        vault = Path(folder, "vault")
        (vault / ".obsidian").mkdir(parents=True)
        note = vault / "note.md"
        for path, text in _notes():
            file = vault / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8", newline="")
        note.write_text("# Practice\n", encoding="utf-8")
        asked = ["check", "--isolated", "--vault", str(vault), "--cache-dir", str(Path(folder, "cache")), "--jobs", "1"]
        for words in ((), (), (str(note),)):
            run([*asked, *words])
            note.write_text("# Practice\n\n[[A note that nobody wrote]]\n", encoding="utf-8")


def _notes() -> Iterator[tuple[str, str]]:
    """What is wrong by each of our rules."""
    for rule in Rulebook.builtin().rules.values():
        for number, example in enumerate(rule.examples):
            if example.bad is not None:
                yield f"{rule.id}/{number}.md", marked_spans(example.bad)[0]
