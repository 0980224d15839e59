"""What the names of files have to do with each other."""

from __future__ import annotations

import time

import pytest

from vaultlint.vault.file_names import FileNames, note_name
from vaultlint.vault.note_roles import is_journal_page, is_template
from vaultlint.vault.resolution import Names
from vaultlint.vault.settings import Settings


def names(*paths: str) -> FileNames:
    return FileNames(paths, Names(paths, {}).resolve)


def test_namesakes_are_notes_of_one_name_whatever_its_capitals() -> None:
    found = names("b/Mint.md", "a/mint.MD", "c/Mint.png", "Minty.md").namesakes("b/Mint.md")
    assert found == ("a/mint.MD", ("a/mint.MD", "b/Mint.md"))
    assert names("b/Mint.md", "Mint.png").namesakes("b/Mint.md") is None


def test_a_plain_link_means_the_shortest_path() -> None:
    found = names("a/long folder/Mint.md", "zz/Mint.md").namesakes("zz/Mint.md")
    assert found is not None
    assert found.meant == "zz/Mint.md"


def test_all_but_the_first_clash() -> None:
    files = names("N/a.md", "n/A.md", "n/b.md", "É.md", "é.md")
    assert [files.clash(path) for path in ("N/a.md", "n/A.md", "n/b.md", "É.md", "é.md")] == [
        None, "N/a.md", None, None, "É.md",
    ]  # fmt: skip


def test_the_first_file_of_a_folder_may_lie_below_it() -> None:
    files = names("a/b/c.md", "a/d.md", "e.md")
    assert [files.is_first_in("a", path) for path in ("a/b/c.md", "a/d.md", "e.md")] == [True, False, False]
    assert files.is_first_in("a/b", "a/b/c.md")


def test_a_hundred_thousand_notes_of_one_name_take_no_time() -> None:
    paths = [f"{number}/{'README' if number % 2 else 'readme'}.md" for number in range(100_000)]
    started = time.process_time()
    files = names(*paths)
    assert all(files.namesakes(path) and not files.clash(path) for path in paths)
    assert time.process_time() - started < 5


@pytest.mark.parametrize(("path", "name"), [("a/b.md", "b"), ("B.MD", "B"), ("v1.2.md", "v1.2"), ("x.png", "x.png")])
def test_a_note_is_called_without_its_extension(path: str, name: str) -> None:
    assert note_name(path) == name


@pytest.mark.parametrize(
    ("path", "told", "is_one"),
    [
        ("Templates/a.md", None, True),
        ("99 - Templates/a.md", None, True),
        ("_template/deep/a.md", None, True),
        ("Template.md", None, False),
        ("Template design/a.md", None, False),
        ("Forms/a.md", "Forms", True),
        ("Forms.md", "Forms", False),
        ("Formset/a.md", "Forms", False),
    ],
)
def test_templates_lie_in_their_folder(path: str, told: str | None, is_one: bool) -> None:
    assert is_template(path, Settings(templates_folder=told)) is is_one
    assert is_template(path, Settings(templater_folder=told)) is is_one


@pytest.mark.parametrize(
    ("path", "folder", "is_one"),
    [
        ("2024-05-04.md", "", True),
        ("x/2024-W18.md", "", True),
        ("2024.md", "", True),
        ("2024-05-04 Walk.md", "", False),
        ("12345.md", "", False),
        ("Days/Walk.md", "Days", True),
        ("Daystar/Walk.md", "Days", False),
    ],
)
def test_pages_of_a_journal_are_called_by_their_time(path: str, folder: str, is_one: bool) -> None:
    assert is_journal_page(path, Settings(daily_notes_folder=folder)) is is_one


@pytest.mark.parametrize(
    ("path", "format_", "is_one"),
    [
        ("04.05.2024.md", "DD.MM.YYYY", True),
        ("2024/05-May/04.md", "YYYY/MM-MMMM/DD", True),
        ("2024/05-May/04 Walk.md", "YYYY/MM-MMMM/DD", False),
        ("34.05.2024.md", "DD.MM.YYYY", False),
        ("04.05.2024.md", "YYYY-MM-DD HH:mm", False),
        ("04.05.2024.md", "[no date]", False),
    ],
)
def test_pages_of_a_journal_are_called_as_obsidian_was_told(path: str, format_: str, is_one: bool) -> None:
    assert is_journal_page(path, Settings(daily_notes_format=format_)) is is_one
