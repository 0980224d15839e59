"""The vault as git has it: what is staged, and nothing of what a hostile repository would like to run (SEC-05)."""

from __future__ import annotations

import os
import subprocess
import unicodedata
from pathlib import Path

import pytest

from tests.git.repository import Repository, contents
from vaultlint.git import GitError, staged


def test_nothing_staged(repository: Repository) -> None:
    repository.commit(a="one", b="two")
    state = staged(repository.folder)
    assert contents(state.files) == contents(state.before) == {"a.md": "one", "b.md": "two"}
    assert (state.changed, state.gone) == (frozenset(), frozenset())


def test_what_is_staged_is_told_apart(repository: Repository) -> None:
    repository.commit(kept="k", edited="old", deleted="d", renamed="a text long enough to be known again")
    repository.write("edited.md", "new")
    repository.write("added.md", "a")
    repository.git("mv", "renamed.md", "moved.md")
    repository.git("rm", "--quiet", "deleted.md")
    repository.git("add", "edited.md", "added.md")
    state = staged(repository.folder)
    assert state.changed == {"edited.md", "added.md", "moved.md"}
    assert state.gone == {"deleted.md", "renamed.md"}
    moved = "a text long enough to be known again"
    assert contents(state.files) == {"kept.md": "k", "edited.md": "new", "added.md": "a", "moved.md": moved}
    assert contents(state.before) == {"kept.md": "k", "edited.md": "old", "deleted.md": "d", "renamed.md": moved}


def test_the_first_commit(repository: Repository) -> None:
    repository.write("a.md", "one")
    repository.git("add", ".")
    state = staged(repository.folder)
    assert contents(state.files) == {"a.md": "one"}
    assert contents(state.before) == {}
    assert state.changed == {"a.md"}


def test_an_empty_repository(repository: Repository) -> None:
    state = staged(repository.folder)
    assert state.files.paths == state.before.paths == state.changed == state.gone == frozenset()


def test_the_index_counts_and_not_the_disk(repository: Repository) -> None:
    repository.commit(edited="committed", removed="committed", untouched="committed")
    repository.write("edited.md", "staged")
    repository.git("add", ".")
    repository.write("edited.md", "on disk")
    repository.write("untracked.md", "on disk")
    repository.write("meant.md", "on disk")
    repository.git("add", "--intent-to-add", "meant.md")
    (repository.folder / "removed.md").unlink()
    state = staged(repository.folder)
    assert contents(state.files) == {"edited.md": "staged", "removed.md": "committed", "untouched.md": "committed"}
    assert state.changed == {"edited.md"}
    assert state.gone == frozenset()
    with pytest.raises(FileNotFoundError):
        state.files.read("untracked.md")


def test_line_ends_are_those_of_the_index(repository: Repository) -> None:
    repository.commit(a="one\ntwo\n")
    repository.write("a.md", "one\r\ntwo\r\n")
    assert contents(staged(repository.folder).files) == {"a.md": "one\ntwo\n"}


def test_large_and_many_contents_come_through_whole(repository: Repository) -> None:
    texts = {f"n{number}": f"{number}\n" * 20_000 for number in range(20)}
    repository.commit(**texts, empty="")
    for name in (*texts, "empty"):
        repository.write(f"{name}.md", "on disk")
    assert contents(staged(repository.folder).files) == {
        f"{name}.md": text for name, text in [*texts.items(), ("empty", "")]
    }


def test_a_vault_may_be_a_folder_of_a_repository(repository: Repository) -> None:
    repository.commit(outside="o")
    repository.write("notes/a.md", "one")
    repository.write("notes/sub/b.md", "two")
    repository.git("add", ".")
    repository.write("outside.md", "changed")
    repository.git("add", ".")
    state = staged(repository.folder / "notes")
    assert contents(state.files) == {"a.md": "one", "sub/b.md": "two"}
    assert state.changed == {"a.md", "sub/b.md"}


def test_rel_19_odd_names_are_read_and_listed_in_nfc(repository: Repository) -> None:
    decomposed = unicodedata.normalize("NFD", "Café.md")
    names = [
        "-rf.md",
        "--fix.md",
        "@x.md",
        "two\nlines.md",
        "tab\t.md",
        '"q".md',
        ":(top)x.md",
        "caf\udce9.md",
        decomposed,
    ]
    for name in names:
        repository.write(name, f"staged {len(name)}")
    repository.git("add", "--all")
    for name in names:
        repository.write(name, "on disk")
    expected = {unicodedata.normalize("NFC", name): f"staged {len(name)}" for name in names}
    assert contents(staged(repository.folder).files) == expected


def test_hidden_files_are_not_listed_and_can_be_read(repository: Repository) -> None:
    repository.write(".obsidian/app.json", "{}")
    repository.commit(a="one")
    repository.write(".obsidian/app.json", '{"useMarkdownLinks": true}')
    repository.git("add", "--all")
    state = staged(repository.folder)
    assert state.files.paths == {"a.md"}
    assert state.changed == frozenset()
    assert state.files.read(".obsidian/app.json") == b'{"useMarkdownLinks": true}'


def test_symlinks_are_second_names_of_files_in_the_index(repository: Repository) -> None:
    (repository.folder / "outside.md").symlink_to("../secret.md")
    repository.write("sub/real.md", "real")
    (repository.folder / "sub" / "again.md").symlink_to("real.md")
    (repository.folder / "absolute.md").symlink_to("/sub/real.md")
    repository.git("add", "--all")
    state = staged(repository.folder)
    assert state.files.paths == {"sub/real.md"}
    assert state.files.symlinks == {"sub/again.md": "sub/real.md"}


def test_sec_02_a_file_that_is_a_symlink_on_disk_is_read_from_git(repository: Repository, tmp_path: Path) -> None:
    (tmp_path / "secret.md").write_text("staged")
    repository.commit(a="staged")
    (repository.folder / "a.md").unlink()
    (repository.folder / "a.md").symlink_to(tmp_path / "secret.md")
    assert contents(staged(repository.folder).files) == {"a.md": "staged"}


def test_submodules_are_no_files(repository: Repository, tmp_path: Path) -> None:
    inner = Repository(tmp_path / "vault" / "inner", f"--object-format={object_format(repository)}")
    inner.commit(x="x")
    repository.commit(a="one")
    assert staged(repository.folder).files.paths == {"a.md"}


def object_format(repository: Repository) -> str:
    asks = ["git", "-C", str(repository.folder), "rev-parse", "--show-object-format"]
    return subprocess.run(asks, check=True, capture_output=True, encoding="ascii").stdout.strip()


def test_a_note_that_became_a_symlink_is_gone(repository: Repository) -> None:
    repository.commit(a="one", b="two")
    (repository.folder / "a.md").unlink()
    (repository.folder / "a.md").symlink_to("b.md")
    repository.git("add", "--all")
    state = staged(repository.folder)
    assert state.gone == {"a.md"}
    assert contents(state.before) == {"a.md": "one", "b.md": "two"}


def test_a_merge_in_conflict_is_an_error_that_says_so(repository: Repository) -> None:
    repository.commit(a="one")
    repository.git("checkout", "--quiet", "-b", "other")
    repository.commit(a="two")
    repository.git("checkout", "--quiet", "-")
    repository.commit(a="three")
    with pytest.raises(subprocess.CalledProcessError):
        repository.git("merge", "other")
    with pytest.raises(GitError, match=r"a\.md is in conflict"):
        staged(repository.folder)


def test_a_folder_without_git_is_an_error_that_says_so(tmp_path: Path) -> None:
    with pytest.raises(GitError, match="not a git repository"):
        staged(tmp_path)


def test_the_inside_of_a_repository_is_no_vault(repository: Repository) -> None:
    with pytest.raises(GitError, match="not in the working tree"):
        staged(repository.folder / ".git")


def test_git_that_is_not_installed_is_an_error_that_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(GitError, match="git is not installed"):
        staged(tmp_path)


def test_the_index_that_a_hook_is_told_to_use_is_used(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    """`git commit -- note` makes an index of its own and names it, relative to the top, to the hooks."""
    repository.commit(a="one")
    repository.write("notes/b.md", "two")
    monkeypatch.chdir(repository.folder)
    monkeypatch.setenv("GIT_INDEX_FILE", ".git/of-this-commit")
    repository.git("add", "--all")
    assert staged(Path("notes")).changed == {"b.md"}
    monkeypatch.setenv("GIT_DIR", ".git")
    assert staged(repository.folder / "notes").changed == {"b.md"}
    monkeypatch.delenv("GIT_INDEX_FILE")
    assert staged(repository.folder).changed == frozenset()


class TestHostileRepository:
    """SEC-05: whatever is written in `.git/config`, asking what is staged runs nothing and touches nothing."""

    def test_sec_05_nothing_is_run(self, repository: Repository, trap: Path) -> None:
        repository.write("b.md", "differs on disk")
        os.utime(repository.folder / "a.md")
        state = staged(repository.folder)
        assert contents(state.files) == {"a.md": "staged", "b.md": "two"}
        assert contents(state.before) == {"a.md": "one", "b.md": "two"}
        assert not trap.exists(), trap.read_text()

    def test_the_trap_works(self, repository: Repository, trap: Path) -> None:
        """Without our precautions the same repository does run its commands."""
        repository.write("b.md", "differs on disk")
        subprocess.run(["git", "-C", repository.folder, "diff"], check=False, capture_output=True)
        assert trap.exists()

    def test_sec_05_a_missing_object_is_not_fetched(self, repository: Repository, trap: Path, tmp_path: Path) -> None:
        repository.git("config", "core.repositoryFormatVersion", "1")
        repository.git("config", "extensions.partialClone", "origin")
        repository.git("config", "remote.origin.promisor", "true")
        repository.git("config", "protocol.allow", "always")
        for objects in (repository.folder / ".git" / "objects").glob("??/*"):
            if subprocess.run(
                ["git", "-C", repository.folder, "cat-file", "-t", objects.parent.name + objects.name],
                check=True, capture_output=True,
            ).stdout == b"blob\n":  # fmt: skip
                objects.unlink()
        repository.write("a.md", "differs on disk")
        for url in (f"ext::{tmp_path}/trap", "ssh://example.org/x", str(tmp_path)):
            repository.git("config", "remote.origin.url", url)
            trap.unlink(missing_ok=True)
            with pytest.raises(OSError, match="no object"):
                staged(repository.folder).files.read("a.md")
            assert not trap.exists(), trap.read_text()

    def test_sec_05_the_repository_is_left_as_it_was(self, repository: Repository, trap: Path) -> None:
        def everything() -> dict[Path, tuple[int, bytes]]:
            return {
                path: (path.stat().st_mtime_ns, path.read_bytes())
                for path in repository.folder.rglob("*")
                if path.is_file()
            }

        os.utime(repository.folder / "b.md")
        before = everything()
        contents(staged(repository.folder).files)
        assert everything() == before
        assert not trap.exists()
