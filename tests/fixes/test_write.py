"""One note replaced in one step: REL-01, REL-03 to REL-06, REL-08, SEC-01."""

from __future__ import annotations

import errno
import fcntl
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from vaultlint.fixes import descriptors, folders
from vaultlint.fixes import write as writing
from vaultlint.fixes.write import Rewrite, WriteRefused, WriteUncertain, check, replace

OLD = "\ufeff# Alt\r\nline\u2028 one\rline two\n\n".encode() + b"\xff\x00 as they are"
NEW = b"\xef\xbb\xbf# New\r\n\xfe\x00 whatever\r"
STEPS = [
    "open", "stat", "lstat", "fstat", "access", "lseek", "read", "write", "fsync", "ftruncate", "fchmod", "fchown",
    "listxattr", "getxattr", "setxattr", "close", "replace",
]  # fmt: skip


@pytest.fixture(params=["held", "named"], autouse=True)
def kind_of_folder(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Every test runs with folders that are held open, and with those of systems that cannot do that."""
    if request.param == "named":
        monkeypatch.setattr(folders, "HOLDS_FOLDERS", False)
    return str(request.param)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "vault"
    (folder / "Daily").mkdir(parents=True)
    return folder


@pytest.fixture
def note(root: Path) -> Path:
    path = root / "Daily" / "note.md"
    path.write_bytes(OLD)
    path.chmod(0o640)
    return path


REWRITE = Rewrite("Daily/note.md", OLD, NEW)


@pytest.fixture
def sabotage(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """Within its block the calls to the system are counted, and one of them goes wrong."""

    @contextmanager
    def sabotaged(
        at: int | None = None, error: BaseException | None = None, *, late: bool = False
    ) -> Iterator[list[str]]:
        done: list[str] = []

        def watched(name: str, call: Callable[..., Any]) -> Callable[..., Any]:
            def step(*words: Any, **settings: Any) -> Any:
                done.append(name)
                if len(done) - 1 != at:
                    return call(*words, **settings)
                assert error is not None
                if late or name == "close":  # a descriptor is closed even where close reports an error
                    call(*words, **settings)
                raise error

            return step

        with monkeypatch.context() as patch:
            for name in STEPS:
                patch.setattr(os, name, watched(name, getattr(os, name)))
            yield done

    return sabotaged


def steps_of(act: Callable[[], None], sabotage: Callable[..., Any]) -> list[str]:
    with sabotage() as done:
        act()
    return list(done)


def colour(note: Path) -> None:
    """Give it an extended attribute, where the file system has such."""
    with suppress(OSError):
        os.setxattr(note, "user.colour", b"red")


def everything_in(root: Path) -> dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def test_bytes_go_in_and_come_out_as_they_are(root: Path, note: Path) -> None:
    replace(root, note, REWRITE)
    assert everything_in(root) == {"Daily/note.md": NEW}


@pytest.mark.parametrize("fault", [errno.ENOSPC, errno.EIO, errno.EACCES])
def test_rel_01_whichever_step_fails_the_note_is_as_it_was_and_nothing_is_left_behind(
    fault: int, root: Path, note: Path, sabotage: Callable[..., Any]
) -> None:
    colour(note)
    steps = steps_of(lambda: replace(root, note, REWRITE), sabotage)
    assert {"write", "fsync", "fchmod", "replace"} <= set(steps)
    for at in range(len(steps)):
        note.write_bytes(OLD)
        colour(note)
        try:
            with sabotage(at, OSError(fault, os.strerror(fault))):
                replace(root, note, REWRITE)
        except WriteRefused:
            assert everything_in(root) == {"Daily/note.md": OLD}, steps[at]
        else:  # what is kept only where possible
            assert everything_in(root) == {"Daily/note.md": NEW}, steps[at]
            assert steps[at] in {"listxattr", "getxattr", "setxattr", "close"}
        assert stat.S_IMODE(note.stat().st_mode) == 0o640


@pytest.mark.parametrize("late", [False, True], ids=["before", "after"])
def test_rel_01_ctrl_c_at_any_step_leaves_a_whole_note_and_nothing_behind(
    late: bool, root: Path, note: Path, sabotage: Callable[..., Any]
) -> None:
    steps = steps_of(lambda: replace(root, note, REWRITE), sabotage)
    durable = len(steps) - 1 - steps[::-1].index("fsync")
    for at in range(len(steps)):
        note.write_bytes(OLD)
        with pytest.raises(KeyboardInterrupt), sabotage(at, KeyboardInterrupt(), late=late):
            replace(root, note, REWRITE)
        left = everything_in(root)
        assert left == {"Daily/note.md": OLD} or (at > durable and left == {"Daily/note.md": NEW}), steps[at]


def test_rel_01_a_note_that_can_neither_be_written_for_good_nor_put_back_is_not_called_unharmed(
    root: Path, note: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk dies between the exchange and the flushing of the folder."""
    real_write = os.write

    def dying(*words: Any) -> int:
        if note.read_bytes() == NEW:
            raise OSError(errno.EIO, "Input/output error")
        return real_write(*words)

    def flushed(_: Any, __: Any = None) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os, "write", dying)
    monkeypatch.setattr(folders.HeldFolder, "flush", flushed)
    monkeypatch.setattr(folders.NamedFolder, "flush", flushed)
    with pytest.raises(WriteUncertain):
        replace(root, note, REWRITE)
    assert everything_in(root) == {"Daily/note.md": NEW}


def test_rel_01_the_temporary_file_is_hidden_random_exclusive_private_and_beside_the_note(
    root: Path, note: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []
    real_open = os.open

    def watched(path: Any, flags: int, mode: int = 0o777, *, dir_fd: int | None = None) -> int:
        descriptor = real_open(path, flags, mode, dir_fd=dir_fd)
        if flags & os.O_CREAT:
            where = Path(f"/proc/self/fd/{descriptor}").readlink()
            seen.append((where, flags, mode))
        return descriptor

    monkeypatch.setattr(os, "open", watched)
    replace(root, note, REWRITE)
    replace(root, note, Rewrite("Daily/note.md", NEW, OLD))
    (first, flags, mode), (second, *_) = seen
    assert first.parent == second.parent == note.parent
    assert first.name.startswith(".")
    assert first.name != second.name
    assert flags & os.O_EXCL
    assert flags & os.O_NOFOLLOW
    assert mode == 0o600


def test_rel_01_the_disk_has_the_bytes_before_the_exchange_and_the_names_after_it(
    root: Path, note: Path, sabotage: Callable[..., Any]
) -> None:
    steps = steps_of(lambda: replace(root, note, REWRITE), sabotage)
    important = [step for step in steps if step in {"write", "fsync", "replace"}]
    assert important == ["write", "fsync", "replace", "fsync"]


@pytest.mark.parametrize("mode", [0o644, 0o600, 0o664, 0o755, 0o200])
def test_rel_01_the_mode_is_kept(mode: int, root: Path, note: Path) -> None:
    note.chmod(mode)
    replace(root, note, REWRITE)
    assert stat.S_IMODE(note.stat().st_mode) == mode


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
def test_rel_01_the_owner_is_kept_with_the_mode(root: Path, note: Path) -> None:
    os.chown(note, 12345, 54321)
    note.chmod(0o4664)
    replace(root, note, REWRITE)
    status = note.stat()
    assert (status.st_uid, status.st_gid, stat.S_IMODE(status.st_mode)) == (12345, 54321, 0o4664)


def test_rel_01_an_owner_that_cannot_be_given_is_no_reason_not_to_write(
    root: Path, note: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def forbidden(_: int, owner: int, group: int) -> None:
        asked.append((owner, group))
        raise PermissionError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "fchown", forbidden)
    status = list(note.stat())
    status[4] = 12345
    from vaultlint.fixes.likeness import take_after

    descriptor = os.open(note, os.O_RDONLY)
    take_after(descriptor, os.stat_result(status), descriptor)
    os.close(descriptor)
    assert asked == [(12345, status[5]), (-1, status[5])]


def test_rel_01_extended_attributes_are_kept(root: Path, note: Path) -> None:
    try:
        os.setxattr(note, "user.colour", b"red")
    except OSError:
        pytest.skip("this file system has no extended attributes")
    replace(root, note, REWRITE)
    assert os.getxattr(note, "user.colour") == b"red"


def test_rel_01_a_name_as_long_as_names_may_be_is_written(root: Path) -> None:
    note = root / ("x" * 252 + ".md")
    note.write_bytes(OLD)
    replace(root, note, Rewrite(note.name, OLD, NEW))
    assert note.read_bytes() == NEW


def test_rel_01_a_short_write_is_carried_on(root: Path, note: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real_write = os.write
    monkeypatch.setattr(os, "write", lambda descriptor, data: real_write(descriptor, data[:3]))
    replace(root, note, REWRITE)
    assert note.read_bytes() == NEW


def test_rel_01_a_folder_that_knows_no_flushing_is_no_reason_not_to_write(
    root: Path, note: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real_fsync = os.fsync

    def fsync(descriptor: int) -> None:
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(errno.EINVAL, "Invalid argument")
        real_fsync(descriptor)

    monkeypatch.setattr(os, "fsync", fsync)
    replace(root, note, REWRITE)
    assert note.read_bytes() == NEW


@pytest.mark.parametrize("works", [True, False])
def test_rel_01_where_there_is_a_fuller_fsync_it_is_used(
    works: bool, root: Path, note: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """macOS, whose fsync stops at the drive's own memory; a network share may know only the plain one."""
    asked = []

    def control(_: int, command: int) -> int:
        asked.append(command)
        if not works:
            raise OSError(errno.ENOTSUP, "Operation not supported")
        return 0

    plain: list[int] = []
    monkeypatch.setattr(fcntl, "F_FULLFSYNC", 51, raising=False)
    monkeypatch.setattr(fcntl, "fcntl", control)
    monkeypatch.setattr(os, "fsync", plain.append)
    replace(root, note, REWRITE)
    assert asked == [51, 51]
    assert len(plain) == (0 if works else 2)


def test_rel_03_a_read_only_note_is_refused_and_stays_read_only(root: Path, note: Path) -> None:
    note.chmod(0o444)
    with pytest.raises(WriteRefused, match=r"^it is read-only$"):
        replace(root, note, REWRITE)
    assert note.read_bytes() == OLD
    assert stat.S_IMODE(note.stat().st_mode) == 0o444


def test_rel_03_a_note_that_the_system_keeps_from_us_is_read_only(
    root: Path, note: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real_open = os.open

    def guarded(path: Any, flags: int, *words: Any, **settings: Any) -> int:
        if flags & os.O_RDWR:
            raise PermissionError(errno.EACCES, "Permission denied")
        return real_open(path, flags, *words, **settings)

    monkeypatch.setattr(os, "open", guarded)
    with pytest.raises(WriteRefused, match=r"^it is read-only$"):
        replace(root, note, REWRITE)


def test_rel_03_a_read_only_folder_is_refused_and_stays_read_only(root: Path, note: Path, kind_of_folder: str) -> None:
    if kind_of_folder == "named" and os.geteuid() == 0:
        pytest.skip("root may write there, and the mode of a folder says nothing on Windows")
    note.parent.chmod(0o555)
    try:
        with pytest.raises(WriteRefused, match=r"^its folder is read-only$"):
            replace(root, note, REWRITE)
        assert stat.S_IMODE(note.parent.stat().st_mode) == 0o555
    finally:
        note.parent.chmod(0o755)
    assert note.read_bytes() == OLD


@pytest.mark.parametrize("fault", [errno.EACCES, errno.EROFS])
def test_rel_03_a_folder_that_the_system_keeps_from_us_is_read_only(
    fault: int, root: Path, note: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real_open = os.open

    def guarded(path: Any, flags: int, *words: Any, **settings: Any) -> int:
        if flags & os.O_CREAT:
            raise OSError(fault, os.strerror(fault))
        return real_open(path, flags, *words, **settings)

    monkeypatch.setattr(os, "open", guarded)
    with pytest.raises(WriteRefused, match=r"^its folder is read-only$"):
        replace(root, note, REWRITE)


def test_rel_04_a_hard_linked_note_is_refused_with_an_explanation(root: Path, note: Path) -> None:
    os.link(note, root / "twin.md")
    with pytest.raises(WriteRefused, match="hard-linked: the same file has 2 names"):
        replace(root, note, REWRITE)
    assert everything_in(root) == {"Daily/note.md": OLD, "twin.md": OLD}


@pytest.mark.parametrize("new", [NEW, NEW * 9, b""])
def test_rel_04_written_in_place_a_hard_linked_note_keeps_its_names(new: bytes, root: Path, note: Path) -> None:
    os.link(note, root / "twin.md")
    before = note.stat()
    replace(root, note, Rewrite("Daily/note.md", OLD, new), in_place=True)
    assert everything_in(root) == {"Daily/note.md": new, "twin.md": new}
    assert (note.stat().st_ino, note.stat().st_nlink) == (before.st_ino, 2)


def test_rel_04_a_note_with_one_name_is_replaced_in_one_step_even_where_writing_in_place_is_allowed(
    root: Path, note: Path
) -> None:
    before = note.stat().st_ino
    replace(root, note, REWRITE, in_place=True)
    assert note.stat().st_ino != before


@pytest.mark.parametrize("error", [OSError(errno.ENOSPC, "No space left on device"), KeyboardInterrupt()], ids=repr)
@pytest.mark.parametrize("late", [False, True])
def test_rel_04_whichever_step_fails_a_note_written_in_place_is_as_it_was(
    error: BaseException, late: bool, root: Path, note: Path, sabotage: Callable[..., Any]
) -> None:
    os.link(note, root / "twin.md")
    for new in (NEW, NEW * 9):
        note.write_bytes(OLD)
        rewrite = Rewrite("Daily/note.md", OLD, new)
        steps = steps_of(lambda rewrite=rewrite: replace(root, note, rewrite, in_place=True), sabotage)  # type: ignore[misc]
        durable = len(steps) - 1 - steps[::-1].index("fsync")
        for at in range(durable + 1):
            note.write_bytes(OLD)
            with pytest.raises((WriteRefused, KeyboardInterrupt)), sabotage(at, error, late=late):
                replace(root, note, rewrite, in_place=True)
            assert everything_in(root) == {"Daily/note.md": OLD, "twin.md": OLD}, steps[at]


def test_rel_05_a_symlink_is_kept_and_written_through(root: Path, note: Path) -> None:
    link = root / "link.md"
    link.symlink_to(Path("Daily", "note.md"))
    replace(root, link, Rewrite("link.md", OLD, NEW))
    assert link.is_symlink()
    assert link.readlink() == Path("Daily", "note.md")
    assert note.read_bytes() == NEW
    assert len(list(root.rglob("*"))) == 3


def test_rel_05_a_linked_folder_inside_the_vault_is_written_through(root: Path, note: Path) -> None:
    (root / "Journal").symlink_to("Daily")
    replace(root, root / "Journal" / "note.md", Rewrite("Journal/note.md", OLD, NEW))
    assert (root / "Journal").is_symlink()
    assert note.read_bytes() == NEW


def test_rel_05_a_vault_that_is_itself_named_by_a_link_is_written(root: Path, note: Path, tmp_path: Path) -> None:
    (tmp_path / "named").symlink_to(root)
    replace(tmp_path / "named", tmp_path / "named" / "Daily" / "note.md", REWRITE)
    assert note.read_bytes() == NEW


def test_rel_05_a_loop_of_links_ends(root: Path) -> None:
    (root / "a.md").symlink_to("b.md")
    (root / "b.md").symlink_to("a.md")
    with pytest.raises(WriteRefused):
        replace(root, root / "a.md", Rewrite("a.md", OLD, NEW))


def test_rel_06_a_note_that_changed_since_it_was_read_is_not_overwritten(root: Path, note: Path) -> None:
    note.write_bytes(b"written by somebody else")
    with pytest.raises(WriteRefused, match="has changed since it was read"):
        replace(root, note, REWRITE)
    assert everything_in(root) == {"Daily/note.md": b"written by somebody else"}


def test_rel_06_a_note_that_is_gone_is_not_made_anew(root: Path, note: Path) -> None:
    note.unlink()
    with pytest.raises(WriteRefused, match="it is gone"):
        replace(root, note, REWRITE)
    assert everything_in(root) == {}


def into(note: Path) -> None:
    """As a text editor might that writes into the file; size and time need not tell."""
    status = note.stat()
    note.write_bytes(OLD[::-1])
    os.utime(note, ns=(status.st_atime_ns, status.st_mtime_ns))


def over(note: Path) -> None:
    """As Obsidian and sync clients do."""
    other = note.with_name("other")
    other.write_bytes(OLD[::-1])
    other.replace(note)


@pytest.mark.parametrize("change", [into, over])
def test_rel_06_a_note_that_changes_while_the_new_one_is_prepared_is_not_overwritten(
    change: Callable[[Path], None], root: Path, note: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill = writing._fill

    def meanwhile(*words: Any) -> None:
        fill(*words)
        change(note)

    monkeypatch.setattr(writing, "_fill", meanwhile)
    with pytest.raises(WriteRefused, match="has changed since it was read"):
        replace(root, note, REWRITE)
    assert everything_in(root) == {"Daily/note.md": OLD[::-1]}


def test_rel_08_where_nothing_changes_nothing_is_written(root: Path, note: Path) -> None:
    before = note.stat()
    folder = note.parent.stat()
    replace(root, note, Rewrite("Daily/note.md", OLD, OLD))
    after = note.stat()
    assert (after.st_ino, after.st_mtime_ns, after.st_ctime_ns) == (
        before.st_ino,
        before.st_mtime_ns,
        before.st_ctime_ns,
    )
    assert note.parent.stat().st_mtime_ns == folder.st_mtime_ns


def test_a_look_beforehand_touches_nothing_and_says_where_the_note_really_lies(root: Path, note: Path) -> None:
    (root / "link.md").symlink_to(note)
    before = note.stat()
    assert check(root, root / "link.md", Rewrite("link.md", OLD, NEW)) == "Daily/note.md"
    assert (note.stat().st_ino, note.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    with pytest.raises(WriteRefused, match="changed"):
        check(root, note, Rewrite("Daily/note.md", NEW, OLD))


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    """A file that must never be touched, though it holds the very bytes that a write expects."""
    folder = tmp_path / "outside"
    folder.mkdir()
    path = folder / "note.md"
    path.write_bytes(OLD)
    return path


def assert_untouched(outside: Path) -> None:
    assert everything_in(outside.parent) == {"note.md": OLD}


def test_sec_01_a_linked_file_that_leaves_the_vault_is_refused(root: Path, outside: Path) -> None:
    (root / "link.md").symlink_to(outside)
    with pytest.raises(WriteRefused, match="outside the vault"):
        replace(root, root / "link.md", Rewrite("link.md", OLD, NEW))
    assert_untouched(outside)


def test_sec_01_a_linked_folder_that_leaves_the_vault_is_refused(root: Path, outside: Path) -> None:
    (root / "folder").symlink_to(outside.parent)
    with pytest.raises(WriteRefused, match="outside the vault"):
        replace(root, root / "folder" / "note.md", Rewrite("folder/note.md", OLD, NEW))
    assert_untouched(outside)


def test_sec_01_dots_that_leave_the_vault_are_refused(root: Path, outside: Path) -> None:
    with pytest.raises(WriteRefused, match="outside the vault"):
        replace(root, root / ".." / "outside" / "note.md", Rewrite("../outside/note.md", OLD, NEW))
    assert_untouched(outside)


def test_sec_01_a_folder_beside_the_vault_whose_name_begins_like_it_is_outside(root: Path) -> None:
    beside = root.with_name("vault-of-others")
    beside.mkdir()
    (beside / "note.md").write_bytes(OLD)
    with pytest.raises(WriteRefused, match="outside the vault"):
        replace(root, beside / "note.md", Rewrite("note.md", OLD, NEW))


def test_sec_01_a_folder_exchanged_for_a_link_between_the_check_and_the_write_leads_nowhere(
    root: Path, note: Path, outside: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    way_inside = folders.parts_inside

    def and_then(*words: Any) -> tuple[str, ...]:
        parts = way_inside(*words)
        note.parent.rename(root / "moved")
        (root / "Daily").symlink_to(outside.parent)
        return parts

    monkeypatch.setattr(writing, "parts_inside", and_then)
    with pytest.raises(WriteRefused, match="exchanged for something else"):
        replace(root, note, REWRITE)
    assert_untouched(outside)
    assert (root / "moved" / "note.md").read_bytes() == OLD


def test_sec_01_a_folder_exchanged_for_a_link_while_the_note_is_written_leads_nowhere(
    root: Path, note: Path, outside: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill = writing._fill

    def meanwhile(*words: Any) -> None:
        fill(*words)
        note.parent.rename(root / "moved")
        (root / "Daily").symlink_to(outside.parent)

    monkeypatch.setattr(writing, "_fill", meanwhile)
    with suppress(WriteRefused):
        replace(root, note, REWRITE)
    assert_untouched(outside)


@pytest.mark.parametrize("moment", ["_expect_writable", "_fill"])
def test_sec_01_a_note_exchanged_for_a_link_is_not_written_through(
    moment: str, root: Path, note: Path, outside: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = getattr(writing, moment)

    def meanwhile(*words: Any, **settings: Any) -> None:
        real(*words, **settings)
        note.unlink()
        note.symlink_to(outside)

    monkeypatch.setattr(writing, moment, meanwhile)
    with pytest.raises(WriteRefused):
        replace(root, note, REWRITE)
    assert_untouched(outside)
    assert note.is_symlink()


def test_sec_01_a_link_under_the_temporary_name_is_not_written_through(root: Path, note: Path, outside: Path) -> None:
    (note.parent / ".vaultlint-0123456789abcdef.tmp").symlink_to(outside)
    with pytest.raises(WriteRefused):
        replace(root, note, REWRITE, temporary=".vaultlint-0123456789abcdef.tmp")
    assert_untouched(outside)
    assert note.read_bytes() == OLD


def test_sec_01_a_pipe_in_place_of_the_note_does_not_hold_us_up(root: Path, note: Path) -> None:
    note.unlink()
    os.mkfifo(note)
    with pytest.raises(WriteRefused, match="not a regular file"):
        replace(root, note, REWRITE)


def held_open(times: int, code: int, call: Callable[..., Any]) -> Callable[..., Any]:
    """A call that fails as Windows lets it while another program has the file."""
    left = [times]

    def step(*words: Any, **settings: Any) -> Any:
        if left[0]:
            left[0] -= 1
            error = PermissionError(errno.EACCES, "The process cannot access the file")
            error.winerror = code  # type: ignore[attr-defined]
            raise error
        return call(*words, **settings)

    return step


@pytest.mark.parametrize("code", [5, 32, 33])
def test_a_note_that_another_program_holds_for_a_moment_is_waited_for(
    code: int, root: Path, note: Path, kind_of_folder: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if kind_of_folder == "held":
        pytest.skip("only Windows keeps others from replacing an open file")
    pauses: list[float] = []
    monkeypatch.setattr("time.sleep", pauses.append)
    monkeypatch.setattr(os, "replace", held_open(4, code, os.replace))
    replace(root, note, REWRITE)
    assert note.read_bytes() == NEW
    assert pauses == sorted(set(pauses))
    assert len(pauses) == 4


def test_a_note_that_another_program_does_not_let_go_is_refused(
    root: Path, note: Path, kind_of_folder: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if kind_of_folder == "held":
        pytest.skip("only Windows keeps others from replacing an open file")
    pauses: list[float] = []
    monkeypatch.setattr("time.sleep", pauses.append)
    monkeypatch.setattr(os, "replace", held_open(100, 32, os.replace))
    with pytest.raises(WriteRefused, match="another program holds it open"):
        replace(root, note, REWRITE)
    assert everything_in(root) == {"Daily/note.md": OLD}
    assert 1 < sum(pauses) < 5


def test_reading_an_open_file_begins_at_its_first_byte(note: Path) -> None:
    descriptor = os.open(note, os.O_RDONLY)
    os.lseek(descriptor, 5, os.SEEK_SET)
    assert descriptors.read_all(descriptor) == OLD
    os.close(descriptor)
