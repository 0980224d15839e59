"""Which files belong to a vault: REL-05, REL-19, SEC-01, SEC-02, SEC-14."""

from __future__ import annotations

import errno
import os
import shutil
import socket
import time
import unicodedata
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaultlint.vault import discovery, stamps
from vaultlint.vault.discovery import DiskFiles, MemoryFiles, OverlaidFiles
from vaultlint.vault.root import find_root
from vaultlint.vault.stamps import latest_sure, stamp_of


def write(root: Path, path: str, data: bytes = b"") -> Path:
    target = root / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(data)
    return target


def old(note: Path) -> Path:
    """Set the time of a file back; that it was set, the disk remembers."""
    os.utime(note, (1_600_000_000, 1_600_000_000))
    return note


@pytest.fixture(params=[True, False] if os.scandir in os.supports_fd else [False], ids="from its folder: {}".format)
def root(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty vault, on a system that looks at a file from its folder and on one that goes the whole way."""
    monkeypatch.setattr(discovery, "_FROM_FOLDER", request.param)
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
    assert files.stamps == {"caf\udce9.md": None}
    write(root, os.fsdecode(b"caf\xe9/plain.md"))
    assert DiskFiles(root).stamps == {"caf\udce9.md": None, "caf\udce9/plain.md": None}


def test_rel_19_a_name_in_nfd_is_listed_in_nfc_and_opened_as_it_is(root: Path) -> None:
    on_disk = write(root, unicodedata.normalize("NFD", "Übung/Café.md"), b"x")
    files = DiskFiles(root)
    assert files.paths == {unicodedata.normalize("NFC", "Übung/Café.md")}
    assert files.read(unicodedata.normalize("NFC", "Übung/Café.md")) == b"x"
    assert files.locate(unicodedata.normalize("NFC", "Übung/Café.md")).samefile(on_disk)


def test_of_two_names_that_differ_in_normal_form_the_one_in_nfc_is_meant(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(root, unicodedata.normalize("NFD", "é.md"), b"decomposed")
    write(root, unicodedata.normalize("NFC", "é.md"), b"composed")
    if len(list(root.iterdir())) < 2:
        pytest.skip("this file system knows one form only")
    files = DiskFiles(root)
    assert files.read("é.md") == b"composed"
    assert list(files.skipped) == [unicodedata.normalize("NFD", "é.md")]
    old(root / unicodedata.normalize("NFC", "é.md"))
    old(root / unicodedata.normalize("NFD", "é.md"))
    monkeypatch.setattr(stamps, "_RACE", -(10**18))
    files = DiskFiles(root)
    assert files.stamps == {"é.md": stamp_of(os.lstat(root / unicodedata.normalize("NFC", "é.md")), latest_sure())}


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
    for name in ("scandir", "open"):
        call = getattr(os, name)

        def refuse(folder: int | str, *how: int, call: Callable[..., Any] = call) -> Any:
            # Not by its mode: tests may run as root, who may read every folder.
            if str(folder).endswith("closed"):
                raise PermissionError(errno.EACCES, "Permission denied", folder)
            return call(folder, *how)

        monkeypatch.setattr(os, name, refuse)
    files = DiskFiles(root)
    assert files.paths == {"a.md"}
    assert files.skipped == {"closed": "Permission denied"}


def test_a_folder_replaced_by_a_symlink_after_it_was_seen_is_not_followed(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not discovery._FROM_FOLDER:
        pytest.skip("a folder that is asked for by its name is another one by then")
    write(root.parent, "secret/key.md")
    write(root, "sub/a.md")
    entries = discovery._entries

    def swapped(place: str, stack: ExitStack) -> list[os.DirEntry[str]]:
        if place.endswith("sub"):
            shutil.rmtree(place)
            Path(place).symlink_to(root.parent / "secret")
        return entries(place, stack)

    monkeypatch.setattr(discovery, "_entries", swapped)
    files = DiskFiles(root)
    assert files.paths == set()
    assert list(files.skipped) == ["sub"]


def test_a_stamp_is_what_the_disk_says_of_a_note_and_nothing_else_has_one(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stamps, "_RACE", -(10**18))
    for path in ("a.md", "B.MD", "sub/c.canvas", "sub/deep/d.base", "e.png", "f.css", "g"):
        old(write(root, path, path.encode()))
    (root / "again.md").symlink_to("a.md")
    files = DiskFiles(root)
    assert set(files.stamps) == {"a.md", "B.MD", "sub/c.canvas", "sub/deep/d.base"}
    assert all(files.stamps.values())
    assert files.stamps == {path: files.stamp(path) for path in files.stamps}
    assert DiskFiles(root).stamps == files.stamps


def test_what_was_written_just_now_has_no_stamp_that_tells_anything(root: Path) -> None:
    note = write(root, "a.md")
    assert DiskFiles(root).stamps == {"a.md": stamps.UNSURE}
    # Whoever sets its time back changes it just now.
    os.utime(note, (1_600_000_000, 1_600_000_000))
    assert DiskFiles(root).stamps == {"a.md": stamps.UNSURE}
    assert DiskFiles(root).stamp("a.md") == stamps.UNSURE


def test_what_is_sure_is_said_before_anything_is_looked_at(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever writes while a large vault is listed may write again at what looks like the same time."""
    monkeypatch.setattr(stamps, "_RACE", 0)
    write(root, "a.md")
    entries = discovery._entries

    def slow(place: str, stack: ExitStack) -> list[os.DirEntry[str]]:
        write(root, "a.md", b"meanwhile")
        later = time.time_ns() + 10**7
        os.utime(root / "a.md", ns=(later, later))
        while time.time_ns() <= later + 10**7:
            time.sleep(0.01)
        return entries(place, stack)

    monkeypatch.setattr(discovery, "_entries", slow)
    assert DiskFiles(root).stamps == {"a.md": stamps.UNSURE}


def test_of_a_file_that_goes_away_while_the_vault_is_listed_the_disk_says_nothing(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(root, "a.md")
    write(root, "b.md")
    entries = discovery._entries

    def going(place: str, stack: ExitStack) -> list[os.DirEntry[str]]:
        found = entries(place, stack)
        (root / "a.md").unlink()
        return found

    monkeypatch.setattr(discovery, "_entries", going)
    files = DiskFiles(root)
    assert files.paths == {"a.md", "b.md"}
    assert files.stamps == {"a.md": None, "b.md": stamps.UNSURE}
    assert files.stamp("a.md") is None
    assert files.size("a.md") == 0


def test_a_file_that_becomes_a_symlink_while_the_vault_is_listed_is_not_known_by_where_it_leads(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stamps, "_RACE", -(10**18))
    secret = write(root.parent, "secret.md", b"secret")
    write(root, "a.md")
    entries = discovery._entries

    def swapping(place: str, stack: ExitStack) -> list[os.DirEntry[str]]:
        found = entries(place, stack)
        (root / "a.md").unlink()
        (root / "a.md").symlink_to(secret)
        return found

    monkeypatch.setattr(discovery, "_entries", swapping)
    files = DiskFiles(root)
    assert files.stamps == {"a.md": stamp_of(os.lstat(root / "a.md"), files.latest_sure)}
    assert files.stamps["a.md"] != stamp_of(secret.stat(), files.latest_sure)


def test_no_folder_is_left_open(root: Path) -> None:
    write(root, "sub/deep/a.md")

    def next_descriptor() -> int:
        descriptor = os.open(os.devnull, os.O_RDONLY)
        os.close(descriptor)
        return descriptor

    before = next_descriptor()
    DiskFiles(root)
    assert next_descriptor() == before


@pytest.mark.parametrize("fresh", ["st_mtime_ns", "st_ctime_ns"])
def test_a_stamp_is_sure_if_both_times_are_old(fresh: str) -> None:
    fields = dict.fromkeys(("st_size", "st_mtime_ns", "st_ctime_ns", "st_ino"), 1)
    assert stamp_of(cast("os.stat_result", SimpleNamespace(**fields)), 2)
    assert stamp_of(cast("os.stat_result", SimpleNamespace(**fields | {fresh: 2})), 2) == stamps.UNSURE


@pytest.mark.parametrize(
    "other",
    [
        {"st_size": 2},
        {"st_mtime_ns": 2},
        {"st_ctime_ns": 2},
        {"st_ino": 2},
        # A clock may tell other centuries, a disk may have more inodes than go into 64 bits.
        {"st_mtime_ns": -(10**19)},
        {"st_ctime_ns": -1},
        {"st_ino": (1 << 64) + 2},
    ],
)
def test_whatever_happens_to_a_file_gives_it_another_stamp(other: dict[str, int]) -> None:
    fields = dict.fromkeys(("st_size", "st_mtime_ns", "st_ctime_ns", "st_ino"), 1)
    before, after = (stamp_of(cast("os.stat_result", SimpleNamespace(**one)), 3) for one in (fields, fields | other))
    assert before
    assert after not in (before, stamps.UNSURE)


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
