"""Near misses: few, and such as a person would give."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from vaultlint.vault.discovery import MemoryFiles
from vaultlint.vault.index import Vault
from vaultlint.vault.metadata import Metadata
from vaultlint.vault.settings import Settings


def near(path: str, *files: str, source: str = "asks.md") -> tuple[str, ...]:
    memory = MemoryFiles(dict.fromkeys(files, b""))
    vault = Vault(Path("vault"), memory, Settings(), lambda _path, _data: Metadata())
    assert vault.resolve(path, source).target is None
    texts = vault.near(path, source)
    assert all(vault.resolve(text, source).target for text in texts)
    return texts


@pytest.mark.parametrize(
    ("path", "file", "text"),
    [
        # slips of the pen
        ("Tomatto", "Tomato.md", "Tomato"),
        ("tomatos.png", "img/tomato.png", "tomato.png"),
        ("Deep Leraning", "Deep Learning.md", "Deep Learning"),
        ("otmato", "Tomato.md", "Tomato"),
        ("../Plants/Tomatto", "Garden/Plants/Tomato.md", "Tomato"),
        ("Tree", "Trees.md", "Trees"),
        ("机器学习与深度习学", "机器学习与深度学习.md", "机器学习与深度学习"),
        # another spelling
        ("deep-learning", "Deep Learning.md", "Deep Learning"),
        ("Deep_Learning", "DeepLearning.md", "DeepLearning"),
        ("What's new", "What’s new.md", "What’s new"),
        ("模型(一)", "模型（一）.md", "模型（一）"),
        # moved
        ("Old/Plan", "New/Plan.md", "Plan"),
        ("Old/data.csv", "New/data.csv", "data.csv"),
        # an extension too many, too few, or another
        ("Board", "Board.canvas", "Board.canvas"),
        ("Note.markdown", "Note.md", "Note"),
        ("photo.jpg", "photo.png", "photo.png"),
        # encodings that leaked in
        ("My%20Note", "My Note.md", "My Note"),
        ("Sub\\Note", "Sub/Note.md", "Note"),
    ],
)
def test_a_near_miss_is_found(path: str, file: str, text: str) -> None:
    assert near(path, file, "Something else entirely.md") == (text,)


@pytest.mark.parametrize(
    ("path", "file"),
    [
        ("Music", "Manic.md"),
        ("Music", "Mimic.md"),
        ("Mint", "Mist.md"),
        ("Cat", "Car.md"),
        ("Import rules", "Export rules.md"),
        ("2024-05-01", "2024-05-02.md"),
        ("Chapter 1", "Chapter 2.md"),
        ("report2024draft", "report2025draft.md"),
        ("1-11", "11-1.md"),
        ("Appendix A", "Appendix B.md"),
        ("v1.2", "v1.3.md"),
        ("深度学习", "机器学习.md"),
        ("Tomatto.png", "Tomato.md"),
        ("Beds/Tomatto", "Pots/Tomato.md"),
        ("Tomato.md", "Tomato.png"),
        ("a/", "a.png"),
    ],
)
def test_another_name_is_no_near_miss(path: str, file: str) -> None:
    assert near(path, file) == ()


def test_the_nearest_comes_alone() -> None:
    assert near("Tomatto soup", "Tomato soup.md", "Tomatoe soups.md") == ("Tomato soup",)


def test_of_moved_files_the_one_in_a_folder_of_like_name_comes_first() -> None:
    files = ("Plugins/Template.md", "Web Clipper guide/Template.md")
    assert near("Web Clipper/Template", *files) == ("Web Clipper guide/Template", "Plugins/Template")


def test_of_many_files_of_one_name_only_those_in_like_folders_are_meant() -> None:
    files = tuple(f"project {letter}/README.md" for letter in "abcdef")
    assert near("elsewhere/README", *files) == ()
    assert near("old/e/README", *files) == ("project e/README",)


def test_a_note_is_not_mistaken_for_itself() -> None:
    assert near("Tomatto", "Tomato.md", source="Tomato.md") == ()


def test_rapidfuzz_waits_until_there_is_something_to_explain() -> None:
    asks = "import sys, vaultlint.vault.index; sys.exit('rapidfuzz' in sys.modules or 'pathspec' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", asks], check=False).returncode == 0
