"""What has changed since another commit: which files, which lines, and nothing run for the repository (SEC-05)."""

from __future__ import annotations

import os
import subprocess
import unicodedata
from pathlib import Path

import pytest

from tests.git.repository import Repository, contents
from vaultlint.git import GitError, Since, parted
from vaultlint.git.lines import Hunk, Lines
from vaultlint.vault.discovery import DiskFiles

POEM = "".join(f"line {number}\n" for number in range(1, 21))


def since(repository: Repository, ref: str = "HEAD") -> Since:
    return parted(repository.folder, ref).compared(DiskFiles(repository.folder), {})


def before(repository: Repository, ref: str = "HEAD") -> dict[str, str]:
    return contents(since(repository, ref).before_in(DiskFiles(repository.folder)))


def touched(found: Since) -> set[str]:
    return set(found.lines)


def new_lines(found: Since, path: str, upto: int = 25) -> list[int]:
    return [line for line in range(1, upto + 1) if found.lines_of(path).are_new(line, line)]


def test_nothing_changed(repository: Repository) -> None:
    repository.write(".obsidian/app.json", "{}")
    repository.commit(a="one", b="two")
    assert since(repository) == Since({})


def test_commits_the_index_and_the_working_tree_count(repository: Repository) -> None:
    repository.commit(committed="old", staged="old", unstaged="old", deleted="old", kept="old")
    repository.git("branch", "base")
    repository.commit(committed="new")
    repository.write("staged.md", "new")
    repository.git("add", ".")
    repository.write("unstaged.md", "new")
    repository.write("untracked.md", "new")
    (repository.folder / "deleted.md").unlink()
    found = since(repository, "base")
    assert touched(found) == {"committed.md", "staged.md", "unstaged.md", "untracked.md"}
    names = ("committed", "staged", "unstaged", "deleted", "kept")
    assert before(repository, "base") == {f"{name}.md": "old" for name in names}


def test_what_others_did_meanwhile_is_no_change_of_ours(repository: Repository) -> None:
    repository.commit(shared="old", ours="old")
    repository.git("checkout", "--quiet", "-b", "work")
    repository.commit(ours="new")
    repository.git("checkout", "--quiet", "-b", "theirs", "HEAD~")
    repository.commit(shared="new", another="new")
    repository.git("checkout", "--quiet", "work")
    assert touched(since(repository, "theirs")) == {"ours.md"}


def test_lines_that_changed_and_where_the_others_were(repository: Repository) -> None:
    repository.commit(poem=POEM)
    lines = POEM.splitlines(keepends=True)
    lines[2] = "another line 3\n"
    lines[9:11] = ["ten\n", "ten and a half\n", "eleven\n"]
    del lines[15]
    repository.write("poem.md", "".join(lines))
    found = since(repository)
    assert new_lines(found, "poem.md") == [3, 10, 11, 12]
    of_poem = found.lines_of("poem.md")
    now = "".join(lines).splitlines()
    assert all(
        POEM.splitlines()[of_poem.before(line) - 1] == now[line - 1]
        for line in range(1, len(now) + 1)
        if not of_poem.are_new(line, line)
    )


def test_lines_above_and_below_a_deletion_keep_their_place() -> None:
    lines = Lines((Hunk(2, 3, 0), Hunk(0, 6, 2)))
    assert [lines.before(line) for line in (1, 3, 4, 5, 8)] == [1, 3, 6, 7, 8]
    assert [line for line in range(1, 9) if lines.are_new(line, line)] == [6, 7]
    assert lines.are_new(5, 6)
    assert not lines.are_new(3, 4)


def test_a_renamed_note_is_the_same_note(repository: Repository) -> None:
    repository.commit(poem=POEM)
    repository.git("mv", "poem.md", "verse.md")
    repository.write("verse.md", POEM.replace("line 7\n", "line seven\n"))
    found = since(repository)
    assert found.renamed == {"verse.md": "poem.md"}
    assert new_lines(found, "verse.md") == [7]


def test_a_note_renamed_without_telling_git_is_the_same_note(repository: Repository) -> None:
    repository.commit(poem=POEM)
    (repository.folder / "poem.md").rename(repository.folder / "verse.md")
    assert since(repository).renamed == {"verse.md": "poem.md"}
    assert new_lines(since(repository), "verse.md") == []


def test_every_line_of_a_new_note_is_new(repository: Repository) -> None:
    repository.commit(a="one")
    repository.write("b.md", "two\n")
    assert since(repository).lines_of("b.md").are_new(1, 1)
    assert before(repository) == {"a.md": "one"}


def test_other_line_ends_are_no_change(repository: Repository) -> None:
    """On Windows git may check out `\\r\\n` for `\\n`."""
    repository.commit(poem=POEM)
    repository.write("poem.md", POEM.replace("\n", "\r\n"))
    assert since(repository) == Since({})
    repository.write("poem.md", POEM.replace("\n", "\r\n").replace("line 7\r", "line seven\r"))
    assert new_lines(since(repository), "poem.md") == [7]


def test_ignored_files_are_taken_to_have_been_there(repository: Repository) -> None:
    repository.write(".gitignore", "Media/\n")
    repository.commit(a="one")
    repository.write("Media/film.mp4", "film")
    repository.write("Media/notes.md", "notes")
    repository.write("new.md", "new")
    assert touched(since(repository)) == {"new.md"}
    assert set(before(repository)) == {"a.md", "Media/film.mp4", "Media/notes.md"}


def test_what_a_submodule_holds_is_taken_to_have_been_there(repository: Repository, tmp_path: Path) -> None:
    repository.commit(a="one")
    inner = Repository(repository.folder / "inner", *(["--object-format=sha256"] if is_sha256(repository) else []))
    inner.commit(x="x")
    inner.write("new.md", "new")
    repository.write("b.md", "two")
    assert touched(since(repository)) == {"b.md"}
    repository.git("add", "--all")
    assert touched(since(repository)) == {"b.md"}


def is_sha256(repository: Repository) -> bool:
    asks = ["git", "-C", str(repository.folder), "rev-parse", "HEAD"]
    return len(subprocess.run(asks, check=True, capture_output=True, encoding="ascii").stdout.strip()) == 64


def test_what_a_sparse_checkout_leaves_out_is_not_gone(repository: Repository) -> None:
    repository.write("far/away.md", "far")
    repository.commit(near="near")
    repository.git("sparse-checkout", "set", "--no-cone", "/*", "!/far/")
    assert not (repository.folder / "far").exists()
    assert since(repository) == Since({})


def test_a_vault_may_be_a_folder_of_a_repository(repository: Repository) -> None:
    repository.write("notes/a.md", "one")
    repository.commit(outside="o")
    repository.write("notes/a.md", "two")
    repository.write("outside.md", "changed")
    inside = DiskFiles(repository.folder / "notes")
    found = parted(repository.folder / "notes", "HEAD").compared(inside, {})
    assert touched(found) == {"a.md"}
    assert contents(found.before_in(inside)) == {"a.md": "one"}


def test_a_folder_that_was_not_there_before_is_new_as_a_whole(repository: Repository) -> None:
    repository.commit(outside="o")
    repository.write("notes/a.md", "one")
    found = parted(repository.folder / "notes", "HEAD").compared(DiskFiles(repository.folder / "notes"), {})
    assert touched(found) == {"a.md"}


def test_what_is_known_of_the_disk_is_not_read(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    repository.commit(a="one", b="two")
    repository.write("b.md", "changed")
    listing = subprocess.run(
        ["git", "-C", repository.folder, "rev-parse", "HEAD:a.md"], check=True, capture_output=True, encoding="ascii"
    ).stdout
    read: list[str] = []
    disk = DiskFiles(repository.folder)

    def reads(path: str) -> bytes:
        read.append(path)
        return b"changed"

    monkeypatch.setattr(disk, "read", reads)
    found = parted(repository.folder, "HEAD").compared(disk, {"a.md": bytes.fromhex(listing)})
    assert (read, touched(found)) == (["b.md"], {"b.md"})


def test_sec_14_odd_names_are_names(repository: Repository) -> None:
    decomposed = unicodedata.normalize("NFD", "Café.md")
    names = [
        "-rf.md", "--fix.md", "@x.md", "two\nlines.md", "tab\t.md", '"q".md', ":(top)x.md", "caf\udce9.md", decomposed,
        "@@ -1 +1 @@.md", "diff --git a/1 b/2.md",
    ]  # fmt: skip
    for name in names:
        repository.write(name, f"{POEM}{len(name)}\n")
    repository.git("add", "--all")
    repository.git("commit", "--quiet", "--message", "Odd")
    for name in names:
        repository.write(name, f"{POEM}changed\n")
    (repository.folder / "--fix.md").rename(repository.folder / "--upload-pack.md")
    found = since(repository)
    expected = {unicodedata.normalize("NFC", name) for name in names} - {"--fix.md"} | {"--upload-pack.md"}
    assert touched(found) == expected
    assert {path: new_lines(found, path) for path in expected} == {path: [21] for path in expected}
    assert found.renamed == {"--upload-pack.md": "--fix.md"}


def test_what_a_note_says_is_not_taken_for_gits_words(repository: Repository) -> None:
    repository.commit(poem=POEM)
    sly = "diff --git a/0 b/1\n@@ -1,9 +1,9 @@\n\0\n-- \n++ \n"
    repository.write("poem.md", f"{sly}{POEM}")
    found = since(repository)
    assert touched(found) == {"poem.md"}
    assert new_lines(found, "poem.md", 30) == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("ref", ["--upload-pack=touch mark", "-h", "--output=mark", "", "a\nb", "main\0", "^HEAD"])
def test_sec_05_an_option_is_no_commit(ref: str, repository: Repository) -> None:
    repository.commit(a="one")
    with pytest.raises(GitError, match="takes the name of a commit"):
        parted(repository.folder, ref)
    assert not (repository.folder / "mark").exists()


@pytest.mark.parametrize("ref", ["nothing-of-that-name", "HEAD:a.md", "HEAD^{tree}", "main..HEAD"])
def test_what_names_no_commit_is_an_error_that_says_so(ref: str, repository: Repository) -> None:
    repository.commit(a="one")
    with pytest.raises(GitError, match="git knows no commit"):
        parted(repository.folder, ref)


def test_before_the_first_commit_there_is_nothing_to_compare_with(repository: Repository) -> None:
    with pytest.raises(GitError, match="no commit yet"):
        parted(repository.folder, "main")


def test_histories_that_have_nothing_in_common_cannot_be_compared(repository: Repository) -> None:
    repository.commit(a="one")
    repository.git("branch", "base")
    repository.git("checkout", "--quiet", "--orphan", "other")
    repository.commit(b="two")
    with pytest.raises(GitError, match="no commit in common"):
        parted(repository.folder, "base")


def test_a_folder_without_git_is_an_error_that_says_so(tmp_path: Path) -> None:
    with pytest.raises(GitError, match="not a git repository"):
        parted(tmp_path, "main")


class TestShallowClone:
    """CI clones one commit unless it is told otherwise."""

    @pytest.fixture
    def clone(self, tmp_path: Path) -> Repository:
        origin = Repository(tmp_path / "origin", "--initial-branch=main")
        origin.commit(a="one")
        origin.git("checkout", "--quiet", "-b", "work")
        origin.commit(a="two")
        origin.git("checkout", "--quiet", "main")
        origin.commit(b="meanwhile")
        clone = Repository(tmp_path / "clone")
        clone.git("remote", "add", "origin", str(origin.folder))
        clone.git("fetch", "--quiet", "--depth=1", f"file://{origin.folder}", "work")
        clone.git("checkout", "--quiet", "FETCH_HEAD")
        return clone

    def test_a_base_that_was_not_fetched_is_told_with_what_to_do(self, clone: Repository) -> None:
        with pytest.raises(GitError, match=r"no commit “origin/main”; .*fetch-depth: 0"):
            parted(clone.folder, "origin/main")

    def test_a_merge_base_that_was_not_fetched_is_told_with_what_to_do(self, clone: Repository) -> None:
        clone.git("fetch", "--quiet", "--depth=1", "origin", "main:refs/remotes/origin/main")
        with pytest.raises(GitError, match=r"shallow.*fetch-depth: 0"):
            parted(clone.folder, "origin/main")

    def test_the_whole_history_is_enough(self, clone: Repository) -> None:
        clone.git("fetch", "--quiet", "--unshallow", "origin", "main:refs/remotes/origin/main")
        assert touched(since(clone, "origin/main")) == {"a.md"}


class TestHostileRepository:
    """SEC-05: whatever is written in `.git/config`, comparing runs nothing and touches nothing."""

    def test_sec_05_nothing_is_run(self, repository: Repository, trap: Path) -> None:
        repository.git("-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false", "reset", "--quiet", "--soft")
        trap.unlink(missing_ok=True)
        repository.write("b.md", "differs on disk")
        os.utime(repository.folder / "a.md")
        found = since(repository)
        assert touched(found) == {"a.md", "b.md"}
        assert before(repository) == {"a.md": "one", "b.md": "two"}
        assert new_lines(found, "a.md", 1) == [1]
        assert not trap.exists(), trap.read_text()

    def test_sec_05_the_repository_is_left_as_it_was(self, repository: Repository, trap: Path) -> None:
        def everything() -> dict[Path, tuple[int, bytes]]:
            return {
                path: (path.stat().st_mtime_ns, path.read_bytes())
                for path in repository.folder.rglob("*")
                if path.is_file()
            }

        repository.write("b.md", "differs on disk")
        (repository.folder / "a.md").rename(repository.folder / "c.md")
        was = everything()
        assert touched(since(repository)) == {"b.md", "c.md"}
        assert everything() == was
        assert not trap.exists(), trap.read_text()

    def test_sec_05_attributes_do_not_hide_a_change(self, repository: Repository) -> None:
        repository.commit(poem=POEM)
        for place in (".gitattributes", ".git/info/attributes"):
            repository.write(place, "* binary -diff -text\n")
        repository.write("poem.md", POEM.replace("line 7\n", "line seven\n"))
        assert new_lines(since(repository), "poem.md") == [7]
