"""Generated vaults: the same by seed, every name once, links that lead somewhere, notes like those of a real vault."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from benchmarks.generate import AS_THE_HUB, Generator, generated
from vaultlint.config import Config
from vaultlint.engine import lint_files
from vaultlint.rulebook import Rulebook

WIKILINK = re.compile(r"\[\[([^\]|#]+)")
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)


def links(text: str) -> list[str]:
    return WIKILINK.findall(COMMENT.sub("", text))


@pytest.fixture(scope="module")
def notes() -> dict[str, str]:
    return dict(Generator(1_000).notes())


def test_the_same_seed_gives_the_same_bytes() -> None:
    assert list(Generator(50, seed=7).notes()) == list(Generator(50, seed=7).notes())
    assert list(Generator(50, seed=7).notes()) != list(Generator(50, seed=8).notes())


def test_bytes_do_not_depend_on_the_machine() -> None:
    """Vaults of two runs of the benchmarks must be one and the same."""
    import hashlib

    text = "".join(f"{path}\n{text}" for path, text in Generator(20).notes())
    assert hashlib.sha256(text.encode()).hexdigest()[:16] == "49f8e5f626db4643"


def test_no_two_notes_have_one_name(notes: dict[str, str]) -> None:
    names = {Path(path).stem.casefold() for path in notes}
    assert len(names) == len(notes) == 1_000


def test_notes_are_as_long_and_as_linked_as_those_of_the_hub(notes: dict[str, str]) -> None:
    lengths = [len(text.encode()) for text in notes.values()]
    assert sum(lengths) / len(lengths) == pytest.approx(AS_THE_HUB, rel=0.05)
    assert sum(len(links(text)) for text in notes.values()) / len(notes) == pytest.approx(3.5, rel=0.1)
    assert all(text.startswith("---\n") and "\ntags:\n- " in text for text in notes.values())


def test_links_lead_to_notes_of_the_vault_but_for_a_few(notes: dict[str, str]) -> None:
    names = {Path(path).stem for path in notes}
    asked = [link for text in notes.values() for link in links(text)]
    dead = [link for link in asked if link not in names]
    assert all(link.endswith(" that is gone") for link in dead)
    assert 0 < len(dead) < len(asked) / 50


def test_small_notes_have_the_size_that_was_asked_for() -> None:
    notes = dict(Generator(1_000, size=500).notes())
    lengths = [len(text.encode()) for text in notes.values()]
    assert sum(lengths) / len(lengths) == pytest.approx(500, rel=0.06)
    assert all(links(text) for text in notes.values())


def test_faults_are_those_that_were_meant(notes: dict[str, str]) -> None:
    """Nothing else is wrong with them: a vault full of findings would measure the printing."""
    found = {finding.rule for finding in lint_files(notes, Rulebook.builtin().activate(Config()))}
    planted = {"broken-link", "padded-link-text", "misspelling", "doubled-word", "tracking-url"}
    assert found <= planted | {"trailing-space", "multiple-blank-lines"}
    assert {"broken-link", "trailing-space", "multiple-blank-lines"} <= found


def test_a_vault_is_made_once(tmp_path: Path) -> None:
    folder = generated(tmp_path, 30)
    note = next(folder.rglob("*.md"))
    note.write_text("changed")
    assert generated(tmp_path, 30) == folder
    assert note.read_text() == "changed"
    Generator(31).write(folder)
    assert note.read_text() != "changed"
    assert sum(1 for _ in folder.rglob("*.md")) == 31
