"""Which files belong to a vault: REL-05, REL-19, SEC-01, SEC-02, SEC-14."""

from __future__ import annotations

import errno
import os
import socket
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaultlint.vault.discovery import DiskFiles, MemoryFiles, OverlaidFiles
from vaultlint.vault.root import find_root


def write(root: Path, path: str, data: bytes = b"") -> Path:
    target = root / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(data)
    return target


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "vault"
    folder.mkdir()
    return folder


def test_every_file_is_listed_and_hidden_ones_are_not(root: Path) -> None:
    for path in ("a.md", "b/c.png", "b/LICENSE", ".trash/old.md", "b/.hidden/x.md", ".obsidian/app.json", ".x.md"):
        write(root, path)
    assert DiskFiles(root).paths == {"a.md", "b/c.png", "b/LICENSE"}


def test_a_hidden_file_can_be_read_by_name(root: Path) -> None:
    write(root, ".obsidian/app.json", b"{}")
    assert DiskFiles(root).read(".obsidian/app.json") == b"{}"


def test_a_vault_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        DiskFiles(tmp_path / "nowhere")


def test_rel_19_odd_names_survive(root: Path) -> None:
    names = ["-rf.md", "--fix.md", "@x.md", "two\nlines.md", "📚 Books.md", "CON.md", " .md", "a b.md", "a\\b.md"]
    for name in names:
        write(root, name, name.encode())
    files = DiskFiles(root)
    assert files.paths == set(names)
    assert all(files.read(name) == name.encode() for name in names)


def test_rel_19_a_name_that_is_ascii_in_nfc_and_not_on_disk_is_read(root: Path) -> None:
    names = ["5 \u212a.md", "a\u037e.md", "\u1fef.md", "\u212a/x.md"]
    for name in names:
        write(root, name, name.encode())
    files = DiskFiles(root)
    assert files.paths == {"5 K.md", "a;.md", "`.md", "K/x.md"}
    assert {files.read(path).decode() for path in files.paths} == set(names)
    assert all(files.stamp(path) is not None for path in files.paths)


def test_rel_19_a_name_that_is_no_utf_8_is_listed_and_opened(root: Path) -> None:
    try:
        (root / os.fsdecode(b"caf\xe9.md")).write_bytes(b"x")
    except OSError:
        pytest.skip("this file system holds UTF-8 names only")
    files = DiskFiles(root)
    assert files.paths == {"caf\udce9.md"}
    assert files.read("caf\udce9.md") == b"x"


def test_rel_19_a_name_in_nfd_is_listed_in_nfc_and_opened_as_it_is(root: Path) -> None:
    on_disk = write(root, unicodedata.normalize("NFD", "Übung/Café.md"), b"x")
    files = DiskFiles(root)
    assert files.paths == {unicodedata.normalize("NFC", "Übung/Café.md")}
    assert files.read(unicodedata.normalize("NFC", "Übung/Café.md")) == b"x"
    assert files.locate(unicodedata.normalize("NFC", "Übung/Café.md")).samefile(on_disk)


def test_of_two_names_that_differ_in_normal_form_the_one_in_nfc_is_meant(root: Path) -> None:
    write(root, unicodedata.normalize("NFD", "é.md"), b"decomposed")
    write(root, unicodedata.normalize("NFC", "é.md"), b"composed")
    if len(list(root.iterdir())) < 2:
        pytest.skip("this file system knows one form only")
    files = DiskFiles(root)
    assert files.read("é.md") == b"composed"
    assert list(files.skipped) == [unicodedata.normalize("NFD", "é.md")]


def test_rel_05_a_symlinked_file_is_one_file_with_a_second_name(root: Path) -> None:
    write(root, "real.md", b"x")
    (root / "again.md").symlink_to("real.md")
    files = DiskFiles(root)
    assert files.paths == {"real.md"}
    assert files.symlinks == {"again.md": "real.md"}
    assert files.skipped == {}


def test_rel_05_a_chain_of_symlinks_ends_at_the_file(root: Path) -> None:
    write(root, "sub/real.md", b"x")
    (root / "b.md").symlink_to("sub/real.md")
    (root / "c.md").symlink_to("b.md")
    assert DiskFiles(root).symlinks == {"b.md": "sub/real.md", "c.md": "sub/real.md"}


@pytest.mark.parametrize("of", ["file", "folder"])
def test_rel_05_a_symlink_that_leaves_the_vault_is_skipped_and_said_so(root: Path, of: str) -> None:
    write(root.parent, "secret/key.md", b"secret")
    (root / "out.md").symlink_to(root.parent / "secret" / ("key.md" if of == "file" else ""))
    files = DiskFiles(root)
    assert files.paths == set()
    assert files.skipped == {"out.md": "a symlink that leaves the vault"}


def test_sec_02_what_lies_outside_is_not_read_by_any_name(root: Path) -> None:
    write(root.parent, "secret/key.md", b"secret")
    (root / "out").symlink_to(root.parent / "secret")
    (root / ".obsidian").symlink_to(root.parent / "secret")
    files = DiskFiles(root)
    for path in ("out", "out/key.md", ".obsidian/key.md", "../secret/key.md", str(root.parent / "secret/key.md")):
        with pytest.raises(OSError, match=r"outside|leaves|Permission"):
            files.read(path)


def test_sec_02_a_folder_beside_the_vault_with_a_longer_name_is_outside(root: Path) -> None:
    write(root.parent, "vault-secret/key.md", b"secret")
    (root / "out.md").symlink_to("../vault-secret/key.md")
    assert DiskFiles(root).skipped == {"out.md": "a symlink that leaves the vault"}


def test_sec_02_a_symlink_to_a_hidden_file_of_the_vault_is_skipped(root: Path) -> None:
    write(root, ".git/config", b"token")
    (root / "leak.md").symlink_to(".git/config")
    files = DiskFiles(root)
    assert "leak.md" in files.skipped
    with pytest.raises(PermissionError):
        files.read("leak.md")


def test_sec_02_a_file_replaced_by_a_symlink_after_the_listing_is_not_followed(root: Path) -> None:
    secret = write(root.parent, "secret.md", b"secret")
    note = write(root, "a.md", b"x")
    files = DiskFiles(root)
    note.unlink()
    note.symlink_to(secret)
    with pytest.raises(OSError, match=r".") as error:
        files.read("a.md")
    assert not isinstance(error.value, FileNotFoundError)


def test_rel_05_loops_end(root: Path) -> None:
    write(root, "sub/a.md")
    (root / "sub" / "up").symlink_to("..")
    (root / "self.md").symlink_to("self.md")
    files = DiskFiles(root)
    assert files.paths == {"sub/a.md"}
    assert set(files.skipped) == {"sub/up", "self.md"}


def test_sec_02_only_regular_files_are_opened(root: Path) -> None:
    os.mkfifo(root / "pipe.md")
    os.mkfifo(root / ".pipe")
    with socket.socket(socket.AF_UNIX) as unix:
        unix.bind(os.path.relpath(root / "socket.md"))
    (root / "device.md").symlink_to("/dev/zero")
    files = DiskFiles(root)
    assert files.paths == set()
    assert set(files.skipped) == {"pipe.md", "socket.md", "device.md"}
    with pytest.raises(PermissionError, match="not a regular file"):
        files.read(".pipe")


def test_a_folder_that_cannot_be_read_is_said_so_and_the_rest_is_listed(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(root, "a.md")
    write(root, "closed/b.md")
    list_folder = os.scandir

    def refuse(folder: str) -> Iterator[os.DirEntry[str]]:
        # Not by its mode: tests may run as root, who may read every folder.
        if folder.endswith("closed"):
            raise PermissionError(errno.EACCES, "Permission denied", folder)
        return list_folder(folder)

    monkeypatch.setattr(os, "scandir", refuse)
    files = DiskFiles(root)
    assert files.paths == {"a.md"}
    assert files.skipped == {"closed": "Permission denied"}


def test_a_vault_may_itself_be_reached_by_a_symlink(root: Path) -> None:
    write(root, "a.md", b"x")
    (root.parent / "link").symlink_to(root)
    assert DiskFiles(root.parent / "link").read("a.md") == b"x"


@pytest.mark.parametrize(
    ("marker", "data"),
    [
        (".obsidian/app.json", b"{}"),
        (".vaultlint.yaml", b"select: [links]"),
        ("pyproject.toml", b"[tool.vaultlint]\nselect = ['links']"),
        ("pyproject.toml", b"[tool.vaultlint.tags]\n"),
    ],
)
def test_the_root_is_the_nearest_folder_that_says_so(tmp_path: Path, marker: str, data: bytes) -> None:
    write(tmp_path, ".obsidian/app.json")
    write(tmp_path, f"inner/{marker}", data)
    note = write(tmp_path, "inner/deep/er/note.md")
    assert find_root(note) == tmp_path / "inner"
    assert find_root(note.parent) == tmp_path / "inner"
    assert find_root(tmp_path / "inner" / "not there.md") == tmp_path / "inner"
    assert find_root(tmp_path / "x" / ".." / "inner") == tmp_path / "inner"


@pytest.mark.parametrize("data", [b"[tool.ruff]", b"tool = 3", b"[tool.vaultlint", b"\xff", b""])
def test_other_projects_are_no_vaults(tmp_path: Path, data: bytes) -> None:
    write(tmp_path, ".obsidian/app.json")
    write(tmp_path, "inner/pyproject.toml", data)
    assert find_root(tmp_path / "inner") == tmp_path


def test_without_any_sign_the_folder_itself_is_the_root(tmp_path: Path) -> None:
    note = write(tmp_path, "plain/note.md")
    assert find_root(note) == tmp_path / "plain"


PATHS = st.sampled_from(["a.md", "b.md", "sub/a.md", ".obsidian/app.json", "é.md", "x.png"])
STATES = st.dictionaries(PATHS, st.binary(max_size=3))


def contents(files: MemoryFiles | OverlaidFiles) -> dict[str, bytes]:
    return {path: files.read(path) for path in files.paths}


@given(STATES, st.dictionaries(PATHS, st.none() | st.binary(max_size=3)))
def test_an_overlay_is_the_vault_with_the_changes_made(
    base: dict[str, bytes], changed: dict[str, bytes | None]
) -> None:
    made = {path: data for path, data in {**base, **changed}.items() if data is not None}
    overlaid = OverlaidFiles(MemoryFiles(base), changed)
    assert contents(overlaid) == contents(MemoryFiles(made))
    for path, data in changed.items():
        if data is None:
            with pytest.raises(FileNotFoundError):
                overlaid.read(path)
        else:
            assert overlaid.read(path) == data


@given(STATES)
def test_an_empty_overlay_changes_nothing(base: dict[str, bytes]) -> None:
    assert contents(OverlaidFiles(MemoryFiles(base), {})) == contents(MemoryFiles(base))


def test_an_overlay_asks_for_contents_only_when_they_are_read() -> None:
    asked: list[str] = []

    def data() -> bytes:
        asked.append("data")
        return b"late"

    files = OverlaidFiles(MemoryFiles({}), {"a.md": data})
    assert files.paths == {"a.md"}
    assert asked == []
    assert files.read("a.md") == b"late"


def test_a_second_name_goes_with_its_file(root: Path) -> None:
    write(root, "real.md")
    (root / "again.md").symlink_to("real.md")
    files = DiskFiles(root)
    assert OverlaidFiles(files, {"other.md": b""}).symlinks == {"again.md": "real.md"}
    assert OverlaidFiles(files, {"real.md": None}).symlinks == {}
    assert OverlaidFiles(files, {"again.md": b"a file of its own"}).symlinks == {}
