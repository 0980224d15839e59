"""Many notes as one run that can be finished and undone: REL-02, REL-03, REL-08, REL-20, SEC-01."""

from __future__ import annotations

import errno
import json
import os
import signal
import stat
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from vaultlint.fixes import carrying, journal, manifest, record
from vaultlint.fixes.descriptors import flush as real_flush
from vaultlint.fixes.interruption import Interruption
from vaultlint.fixes.journal import (
    Journal,
    JournalFailure,
    NothingToUndo,
    Outcome,
    UndoRefused,
    VaultBusy,
    WriteInterrupted,
)
from vaultlint.fixes.manifest import Manifest, ManifestFault, PlannedNote, Stretch, decode, encode
from vaultlint.fixes.record import Record
from vaultlint.fixes.write import Rewrite, WriteUncertain, replace

PATHS = ["a.md", "b.md", "Daily/c.md", "d.md"]


class Killed(BaseException):
    """Stands for the end of the process: nobody catches it, nothing is tidied up after it."""


class Vault:
    """A vault whose notes have a number in them, and its journal."""

    def __init__(self, root: Path, state: Path) -> None:
        self.root = root
        self.state = state
        for path in PATHS:
            self.put(path, self.text(path, 0))

    @staticmethod
    def text(path: str, number: int) -> bytes:
        return f"\ufeff# {path}\r\nversion {number}\u2028\r".encode() * (1 + number)

    def put(self, path: str, data: bytes) -> None:
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).write_bytes(data)

    def rewrites(self, number: int, *paths: str) -> list[Rewrite]:
        return [Rewrite(path, (self.root / path).read_bytes(), self.text(path, number)) for path in paths or PATHS]

    def write(self, number: int, *paths: str, **settings: Any) -> Outcome:
        return self.journal.write(self.rewrites(number, *paths), self.root.joinpath, **settings)

    @property
    def journal(self) -> Journal:
        """As a new process sees it."""
        return Journal(self.root, self.state)

    @property
    def numbers(self) -> dict[str, int | None]:
        """Which version each file of the vault holds; None for one that is nobody's."""
        found = {}
        for place in sorted(self.root.rglob("*")):
            path = place.relative_to(self.root).as_posix()
            if place.is_file():
                known = {self.text(path, number): number for number in range(10)}
                found[path] = known.get(place.read_bytes())
        return found

    def at(self, number: int) -> dict[str, int | None]:
        return dict.fromkeys(sorted(PATHS), number)

    @property
    def records(self) -> list[Path]:
        return sorted(self.state.glob("journal/*/[0-9]*"))


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return Vault(tmp_path / "vault", tmp_path / "state")


@pytest.fixture
def kill_at(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Let the process end when the note `path` has its turn, or right `after` it."""
    real = replace

    def arm(path: str, *, after: bool = False) -> None:
        def deadly(root: Path, place: Path, rewrite: Rewrite, **settings: Any) -> None:
            if rewrite.path == path and not after:
                (place.parent / settings["temporary"]).write_bytes(rewrite.new[:3])
                raise Killed
            real(root, place, rewrite, **settings)
            if rewrite.path == path:
                raise Killed

        monkeypatch.setattr(carrying, "replace", deadly)

    monkeypatch.setattr(carrying, "replace", real)
    return arm


def survive(monkeypatch: pytest.MonkeyPatch) -> None:
    from vaultlint.fixes import write

    monkeypatch.setattr(carrying, "replace", write.replace)


def test_notes_are_written_in_the_order_they_were_given_in(vault: Vault) -> None:
    told: list[str] = []
    outcome = vault.write(1, told=told.append)
    assert outcome == Outcome(written=tuple(PATHS))
    assert told == PATHS
    assert vault.numbers == vault.at(1)
    assert vault.journal.unfinished() is None


def test_rel_20_all_that_an_undo_needs_is_on_the_disk_before_the_first_note_is_touched(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    flushed: set[Path] = set()
    real_fsync = os.fsync
    looked: list[bool] = []

    def fsync(descriptor: int) -> None:
        real_fsync(descriptor)
        flushed.add(Path(f"/proc/self/fd/{descriptor}").resolve())

    def look_first(*words: Any, **settings: Any) -> None:
        (folder,) = vault.records
        found = Record.read(folder, vault.root)
        assert found is not None
        found.expect_whole()
        assert {note.path: found.bytes_of(note.old) for note in found.notes} == {
            path: vault.text(path, 0) for path in PATHS
        }
        assert {note.path: found.bytes_of(note.new) for note in found.notes} == {
            path: vault.text(path, 1) for path in PATHS
        }
        assert {folder / "notes.bin", folder, folder.parent} <= flushed
        if not looked:
            assert vault.numbers == vault.at(0)
        looked.append(True)

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(carrying, "replace", look_first)
    vault.write(1)
    assert len(looked) == len(PATHS)


@pytest.mark.parametrize("step", ["open", "write", "fsync", "replace", "mkdir"])
def test_rel_20_where_the_journal_cannot_be_written_no_note_is(
    step: str, vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = getattr(os, step)

    def full(*words: Any, **settings: Any) -> Any:
        named = str(words[0])
        if isinstance(words[0], int):
            named = str(Path(f"/proc/self/fd/{words[0]}").resolve())
        if "state" in named and "lock" not in named:
            raise OSError(errno.ENOSPC, "No space left on device")
        return real(*words, **settings)

    with monkeypatch.context() as patch:
        patch.setattr(os, step, full)
        with pytest.raises(JournalFailure, match=r"cannot be kept in .*: No space left on device"):
            vault.write(1)
    assert vault.numbers == vault.at(0)
    assert vault.journal.unfinished() is None
    vault.write(1)
    assert vault.numbers == vault.at(1)
    assert [folder.name for folder in vault.records] == ["000001"]


def test_rel_20_undo_restores_every_byte_and_the_next_undo_goes_one_run_further_back(vault: Vault) -> None:
    vault.write(1)
    vault.write(2, "a.md", "d.md")
    assert vault.journal.undo() == Outcome(written=("a.md", "d.md"), rolled_back=True)
    assert vault.numbers == vault.at(1)
    assert vault.journal.undo().written == tuple(PATHS)
    assert vault.numbers == vault.at(0)
    with pytest.raises(NothingToUndo):
        vault.journal.undo()
    vault.write(3)
    vault.journal.undo()
    assert vault.numbers == vault.at(0)


def test_rel_20_undo_goes_on_where_another_run_followed_the_one_that_was_undone(vault: Vault) -> None:
    vault.write(1)
    vault.write(2)
    vault.journal.undo()
    vault.write(3)
    vault.journal.undo()
    assert vault.numbers == vault.at(1)
    vault.journal.undo()
    assert vault.numbers == vault.at(0)


def test_rel_20_undo_of_nothing_says_so_and_leaves_no_trace(vault: Vault) -> None:
    with pytest.raises(NothingToUndo):
        vault.journal.undo()
    assert vault.journal.unfinished() is None
    assert vault.journal.finish() == Outcome()
    assert vault.numbers == vault.at(0)


def change(note: Path) -> None:
    note.write_bytes(note.read_bytes() + b"written since")


def lock_away(note: Path) -> None:
    note.chmod(0o444)


def link(note: Path) -> None:
    os.link(note, note.with_name("twin"))


@pytest.mark.parametrize(
    ("event", "reason"),
    [(change, "changed since"), (Path.unlink, "gone"), (lock_away, "read-only"), (link, "hard-linked")],
)
def test_rel_20_undo_refuses_where_a_note_changed_since_and_then_touches_nothing(
    event: Callable[[Path], None], reason: str, vault: Vault
) -> None:
    vault.write(1)
    event(vault.root / "d.md")
    before = {path: path.stat() for path in vault.root.rglob("*")}
    with pytest.raises(UndoRefused) as caught:
        vault.journal.undo()
    assert list(caught.value.reasons) == ["d.md"]
    assert reason in caught.value.reasons["d.md"]
    after = {path: path.stat() for path in vault.root.rglob("*")}
    assert {path: (status.st_ino, status.st_mtime_ns) for path, status in after.items()} == {
        path: (status.st_ino, status.st_mtime_ns) for path, status in before.items()
    }
    assert vault.journal.unfinished() is None


def test_rel_20_a_note_that_somebody_put_back_already_is_in_nobodys_way(vault: Vault) -> None:
    vault.write(1)
    vault.put("a.md", vault.text("a.md", 0))
    assert vault.journal.undo().written == ("b.md", "Daily/c.md", "d.md")
    assert vault.numbers == vault.at(0)


def test_rel_20_undo_knows_which_notes_the_run_did_not_write(vault: Vault) -> None:
    rewrites = vault.rewrites(1)
    vault.put("b.md", b"written in between")
    outcome = vault.journal.write(rewrites, vault.root.joinpath)
    assert outcome.refused == {"b.md": "it has changed since it was read"}
    vault.put("b.md", b"and again")
    assert vault.journal.undo().written == ("a.md", "Daily/c.md", "d.md")
    assert vault.numbers == {**vault.at(0), "b.md": None}


def test_rel_20_an_undo_that_was_killed_can_be_repeated(
    vault: Vault, kill_at: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    vault.write(1)
    kill_at("Daily/c.md")
    with pytest.raises(Killed):
        vault.journal.undo()
    assert sorted(number is None for number in vault.numbers.values()) == [False] * 4 + [True]  # a draft is left
    survive(monkeypatch)
    assert vault.journal.undo().written == ("Daily/c.md", "d.md")
    assert vault.numbers == vault.at(0)


@pytest.mark.parametrize("after", [False, True])
def test_rel_20_an_undo_that_was_killed_is_finished_by_the_next_run(
    after: bool, vault: Vault, kill_at: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    vault.write(1)
    kill_at("b.md", after=after)
    with pytest.raises(Killed):
        vault.journal.undo()
    survive(monkeypatch)
    left = vault.journal.unfinished()
    assert left is not None
    assert (left.undoing, left.written, left.notes) == (True, 2 if after else 3, 4)
    assert vault.journal.finish().rolled_back
    assert vault.numbers == vault.at(0)
    assert vault.journal.unfinished() is None
    with pytest.raises(NothingToUndo):
        vault.journal.undo()


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("path", PATHS)
def test_rel_02_a_run_that_was_killed_is_finished_and_can_be_undone(
    path: str, after: bool, vault: Vault, kill_at: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    kill_at(path, after=after)
    with pytest.raises(Killed):
        vault.write(1)
    survive(monkeypatch)
    left = vault.journal.unfinished()
    assert left is not None
    written = PATHS.index(path) + after
    assert (left.undoing, left.written, left.notes) == (False, written, 4)
    assert left.started.tzinfo is not None
    assert vault.journal.finish() == Outcome(written=tuple(PATHS[written:]))
    assert vault.numbers == vault.at(1)
    assert vault.journal.unfinished() is None
    vault.journal.undo()
    assert vault.numbers == vault.at(0)


def test_rel_02_a_run_that_was_killed_can_be_undone_at_once(
    vault: Vault, kill_at: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    kill_at("Daily/c.md")
    with pytest.raises(Killed):
        vault.write(1)
    survive(monkeypatch)
    assert vault.journal.undo().written == ("a.md", "b.md")
    assert vault.numbers == vault.at(0)
    assert vault.journal.unfinished() is None


@pytest.mark.parametrize("changed", ["a.md", "d.md"], ids=["one written", "one not yet written"])
def test_rel_02_a_killed_run_is_taken_back_where_a_note_has_changed_since(
    changed: str, vault: Vault, kill_at: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    kill_at("Daily/c.md")
    with pytest.raises(Killed):
        vault.write(1)
    survive(monkeypatch)
    vault.put(changed, b"mine")
    outcome = vault.journal.finish()
    assert outcome.rolled_back
    assert set(outcome.written) == {"a.md", "b.md"} - {changed}
    assert outcome.refused == {changed: "it has changed since it was read"}
    assert vault.numbers == {**vault.at(0), changed: None}
    assert (vault.root / changed).read_bytes() == b"mine"
    assert vault.journal.unfinished() is None


def test_rel_02_before_an_interrupted_run_is_finished_no_other_begins(
    vault: Vault, kill_at: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    kill_at("b.md")
    with pytest.raises(Killed):
        vault.write(1, "a.md", "b.md")
    survive(monkeypatch)
    with pytest.raises(JournalFailure, match="interrupted"):
        vault.write(2, "d.md")
    assert vault.numbers["d.md"] == 0


def test_rel_02_a_run_that_was_killed_before_it_was_on_record_touched_nothing(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(record, "_write_whole", die)
        with pytest.raises(Killed):
            vault.write(1)
    assert vault.numbers == vault.at(0)
    assert len(vault.records) == 1
    assert vault.journal.unfinished() is None
    vault.write(2)
    assert [folder.name for folder in vault.records] == ["000001"]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_rel_02_a_signal_lets_the_note_in_hand_be_finished_and_the_rest_wait(
    number: signal.Signals, vault: Vault
) -> None:
    handlers = [signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM)]

    def ask_to_stop(path: str) -> None:
        if path == "b.md":
            os.kill(os.getpid(), number)

    with pytest.raises(KeyboardInterrupt) as caught:
        vault.write(1, told=ask_to_stop)
    interruption = caught.value
    assert isinstance(interruption, WriteInterrupted)
    assert interruption.outcome == Outcome(written=("a.md", "b.md"), pending=("Daily/c.md", "d.md"))
    assert interruption.signal == number
    assert [signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM)] == handlers
    left = vault.journal.unfinished()
    assert left is not None
    assert (left.written, left.notes) == (2, 4)
    assert vault.journal.finish().written == ("Daily/c.md", "d.md")
    assert vault.numbers == vault.at(1)


def test_rel_02_a_signal_while_the_run_is_put_on_record_leaves_nothing_to_finish(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    flush = real_flush

    def and_stop(descriptor: int) -> None:
        flush(descriptor)
        os.kill(os.getpid(), signal.SIGINT)

    with monkeypatch.context() as patch:
        patch.setattr(record, "flush", and_stop)
        with pytest.raises(WriteInterrupted) as caught:
            vault.write(1)
    assert caught.value.outcome == Outcome(pending=tuple(PATHS))
    assert vault.numbers == vault.at(0)
    assert vault.journal.unfinished() is None


def test_rel_02_a_signal_during_the_last_note_comes_through_though_nothing_is_left(vault: Vault) -> None:
    def ask_to_stop(path: str) -> None:
        if path == PATHS[-1]:
            os.kill(os.getpid(), signal.SIGINT)

    with pytest.raises(WriteInterrupted) as caught:
        vault.write(1, told=ask_to_stop)
    assert caught.value.outcome == Outcome(written=tuple(PATHS))
    assert vault.journal.unfinished() is None


def test_rel_02_an_undo_that_a_signal_stops_is_finished_by_the_next_run(vault: Vault) -> None:
    vault.write(1)
    with pytest.raises(WriteInterrupted) as caught:
        vault.journal.undo(told=lambda path: os.kill(os.getpid(), signal.SIGINT))
    assert caught.value.outcome == Outcome(written=("a.md",), pending=("b.md", "Daily/c.md", "d.md"), rolled_back=True)
    vault.journal.finish()
    assert vault.numbers == vault.at(0)


def test_rel_02_a_signal_that_is_ignored_stays_ignored(vault: Vault) -> None:
    """As under nohup."""
    earlier = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        vault.write(1, told=lambda path: os.kill(os.getpid(), signal.SIGHUP))
    finally:
        signal.signal(signal.SIGHUP, earlier)
    assert vault.numbers == vault.at(1)


def test_rel_02_a_signal_that_comes_too_late_to_stop_anything_is_not_swallowed() -> None:
    with pytest.raises(KeyboardInterrupt), Interruption():
        os.kill(os.getpid(), signal.SIGINT)

    def fail() -> None:
        with Interruption():
            os.kill(os.getpid(), signal.SIGINT)
            raise ValueError("mine")

    with pytest.raises(ValueError, match="mine"):
        fail()


def test_notes_are_written_from_a_thread_too(vault: Vault) -> None:
    thread = threading.Thread(target=lambda: vault.write(1))
    thread.start()
    thread.join()
    assert vault.numbers == vault.at(1)


def test_rel_03_notes_that_cannot_be_written_do_not_keep_others_from_it(vault: Vault) -> None:
    (vault.root / "a.md").chmod(0o444)
    (vault.root / "b.md").unlink()
    rewrites = [Rewrite(path, vault.text(path, 0), vault.text(path, 1)) for path in [*PATHS, "nowhere.md"]]

    def locate(path: str) -> Path:
        return {each: vault.root / each for each in PATHS}[path]

    outcome = vault.journal.write(rewrites, locate)
    assert outcome.written == ("Daily/c.md", "d.md")
    assert outcome.refused == {
        "a.md": "it is read-only",
        "b.md": "it is gone",
        "nowhere.md": "it is no file of the vault",
    }
    assert stat.S_IMODE((vault.root / "a.md").stat().st_mode) == 0o444


def test_rel_03_a_disk_that_is_full_refuses_note_by_note(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    real_write = os.write

    def full(descriptor: int, data: bytes) -> int:
        if vault.root in Path(f"/proc/self/fd/{descriptor}").resolve().parents:
            raise OSError(errno.ENOSPC, "No space left on device")
        return real_write(descriptor, data)

    monkeypatch.setattr(os, "write", full)
    assert vault.write(1).refused == dict.fromkeys(PATHS, "No space left on device")
    assert vault.numbers == vault.at(0)
    assert vault.records == []  # there is nothing to undo


def test_rel_05_two_names_of_one_file_are_written_once(vault: Vault) -> None:
    (vault.root / "link.md").symlink_to("a.md")
    outcome = vault.write(1, "a.md", "link.md")
    assert outcome.written == ("a.md",)
    assert outcome.refused == {"link.md": "it is the same file as a.md"}


def test_rel_06_a_note_that_changes_between_the_plan_and_its_turn_is_refused(vault: Vault) -> None:
    def interfere(path: str) -> None:
        if path == "b.md":
            vault.put("d.md", b"mine")

    outcome = vault.write(1, told=interfere)
    assert outcome.written == ("a.md", "b.md", "Daily/c.md")
    assert outcome.refused == {"d.md": "it has changed since it was read"}
    assert vault.numbers["d.md"] is None
    assert vault.journal.unfinished() is None


@pytest.mark.parametrize("stranger", PATHS)
def test_rel_20_notes_that_share_a_fix_are_written_all_or_none(stranger: str, vault: Vault) -> None:
    """Whichever of the group is refused, and whenever: `d.md` is none of it and is written."""
    group = ["a.md", "b.md", "Daily/c.md"]
    rewrites = [rewrite._replace(group="a.md" if rewrite.path in group else "") for rewrite in vault.rewrites(1)]
    before = PATHS[PATHS.index(stranger) - 1]

    def interfere(path: str) -> None:
        if path == before:
            vault.put(stranger, b"mine")

    if stranger == PATHS[0]:
        vault.put(stranger, b"mine")
    outcome = vault.journal.write(rewrites, vault.root.joinpath, told=interfere)
    written = {"d.md"} if stranger in group else set(group)
    assert vault.numbers == {**{path: int(path in written) for path in sorted(PATHS)}, stranger: None}
    assert set(outcome.written) == written
    refused = dict.fromkeys(set(PATHS) - written, f"it shares a fix with {stranger}, which cannot be written")
    assert outcome.refused == {**refused, stranger: "it has changed since it was read"}
    vault.put(stranger, vault.text(stranger, 0))
    vault.journal.undo()
    assert vault.numbers == vault.at(0)


def test_rel_20_a_group_is_still_one_when_a_killed_run_is_finished(vault: Vault, kill_at: Callable[..., None]) -> None:
    rewrites = [rewrite._replace(group="g" if rewrite.path != "d.md" else "") for rewrite in vault.rewrites(1)]
    kill_at("b.md")
    with pytest.raises(Killed):
        vault.journal.write(rewrites, vault.root.joinpath)
    kill_at("nothing")
    (vault.root / "Daily/c.md").chmod(0o444)
    outcome = vault.journal.finish()
    assert vault.numbers == {**vault.at(0), "d.md": 1}
    assert outcome.written == ("d.md",)
    assert outcome.refused["Daily/c.md"] == "it is read-only"


def test_rel_08_where_nothing_changes_there_is_no_run(vault: Vault) -> None:
    assert vault.write(0) == Outcome()
    assert not vault.state.exists()


@pytest.mark.parametrize("at", [0, 1, 5, 999])
def test_rel_04_a_run_that_was_killed_while_it_overwrote_a_hard_linked_note_is_finished(
    at: int, vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    os.link(vault.root / "b.md", vault.root / "twin.txt")
    old, new = vault.text("b.md", 0), vault.text("b.md", 1)

    def die(root: Path, place: Path, rewrite: Rewrite, **_: object) -> None:
        if rewrite.path == "b.md":
            with place.open("r+b") as file:
                file.write(new[:at])
            raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(carrying, "replace", die)
        with pytest.raises(Killed):
            vault.write(1, in_place=True)
    assert (vault.root / "b.md").read_bytes() == new[:at] + old[at:]
    assert not vault.journal.finish().rolled_back
    assert vault.numbers == {**vault.at(1), "twin.txt": None}
    assert (vault.root / "twin.txt").read_bytes() == new
    vault.journal.undo()
    assert (vault.root / "twin.txt").read_bytes() == old
    assert (vault.root / "b.md").stat().st_nlink == 2


def test_a_note_that_the_disk_failed_on_is_looked_at_again_by_the_next_run(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = replace

    def fail(root: Path, place: Path, rewrite: Rewrite, **settings: Any) -> None:
        real(root, place, rewrite, **settings)
        if rewrite.path == "b.md":
            raise WriteUncertain("Input/output error")

    with monkeypatch.context() as patch:
        patch.setattr(carrying, "replace", fail)
        outcome = vault.write(1)
    assert outcome.written == ("a.md", "Daily/c.md", "d.md")
    assert "Input/output error" in outcome.refused["b.md"]
    assert vault.journal.finish().refused == {}
    assert vault.numbers == vault.at(1)
    vault.journal.undo()
    assert vault.numbers == vault.at(0)


def test_where_the_end_of_a_run_cannot_be_recorded_the_notes_are_written_and_it_can_be_undone(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    opened = vault.journal
    with monkeypatch.context() as patch:
        patch.setattr(Record, "finish", full)
        assert opened.write(vault.rewrites(1), vault.root.joinpath).written == tuple(PATHS)
    (fault,) = opened.faults
    assert "No space left on device" in fault
    left = vault.journal.unfinished()
    assert left is not None
    assert left.written == left.notes == 4
    assert vault.journal.finish() == Outcome()
    vault.journal.undo()
    assert vault.numbers == vault.at(0)


def test_two_runs_on_one_vault_do_not_interleave(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal, "_SECONDS_TO_WAIT", 0.05)
    refused: list[str] = []

    def meanwhile(path: str) -> None:
        other = vault.journal
        for act in (other.unfinished, other.finish, other.undo, lambda: vault.write(2)):
            with pytest.raises(VaultBusy):
                act()
            refused.append(path)

    vault.write(1, "a.md", told=meanwhile)
    assert refused == ["a.md"] * 4
    assert vault.journal.undo().written == ("a.md",)


def test_a_vault_can_be_held_from_the_reading_of_its_notes_to_their_writing(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal, "_SECONDS_TO_WAIT", 0.05)
    mine = vault.journal
    with mine.hold():
        rewrites = vault.rewrites(1)
        with pytest.raises(VaultBusy):
            vault.write(2)
        assert mine.write(rewrites, vault.root.joinpath).written == tuple(PATHS)
    vault.write(2)
    assert vault.numbers == vault.at(2)


def test_a_vault_has_one_journal_however_it_is_named_and_another_vault_has_another(
    vault: Vault, tmp_path: Path
) -> None:
    vault.write(1)
    (tmp_path / "link").symlink_to(vault.root)
    with pytest.raises(NothingToUndo):
        Journal(tmp_path, vault.state).undo()
    Journal(tmp_path / "link", vault.state).undo()
    assert vault.numbers == vault.at(0)


def test_the_journal_lies_outside_the_vault_for_the_users_eyes_only(vault: Vault) -> None:
    earlier = os.umask(0)
    try:
        vault.write(1)
    finally:
        os.umask(earlier)
    assert vault.numbers == vault.at(1)
    modes = {path: stat.S_IMODE(path.stat().st_mode) for path in [vault.state, *vault.state.rglob("*")]}
    assert {mode for path, mode in modes.items() if path.is_dir()} == {0o700}
    assert {mode for path, mode in modes.items() if path.is_file()} == {0o600}
    assert {path.name for path in modes if path.is_file()} == {"lock", "manifest.json", "notes.bin", "finished.json"}


def test_the_journal_lies_where_the_environment_says(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VAULTLINT_STATE_DIR", str(vault.state))
    Journal(vault.root).write(vault.rewrites(1), vault.root.joinpath)
    assert len(vault.records) == 1


def test_the_journal_lies_in_the_users_state_folder(
    vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("VAULTLINT_STATE_DIR", raising=False)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "xdg"))
    Journal(vault.root).write(vault.rewrites(1), vault.root.joinpath)
    assert list((tmp_path / "xdg" / "vaultlint" / "journal").glob("*/000001"))


@pytest.mark.parametrize("inside", [".", "State"])
def test_a_journal_that_would_show_up_in_the_vault_is_refused(inside: str, vault: Vault) -> None:
    with pytest.raises(JournalFailure, match="VAULTLINT_STATE_DIR"):
        Journal(vault.root, vault.root / inside).write(vault.rewrites(1), vault.root.joinpath)
    assert vault.numbers == vault.at(0)


def test_a_vault_that_is_the_whole_home_folder_may_hold_its_journal_where_obsidian_does_not_look(vault: Vault) -> None:
    hidden = Journal(vault.root, vault.root / ".local" / "state")
    assert hidden.write(vault.rewrites(1), vault.root.joinpath).written == tuple(PATHS)
    assert hidden.undo().written == tuple(PATHS)


def test_a_state_folder_that_is_a_file_is_said_and_nothing_is_written(vault: Vault) -> None:
    vault.state.write_bytes(b"")
    with pytest.raises(JournalFailure, match="cannot be kept"):
        vault.write(1)
    assert vault.numbers == vault.at(0)


def test_of_the_runs_that_are_over_the_newest_are_kept(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal, "KEPT_RUNS", 3)
    for number in (1, 2, 3, 4, 5):
        vault.write(number)
    assert [folder.name for folder in vault.records] == ["000003", "000004", "000005"]
    for _ in range(3):
        vault.journal.undo()
    assert vault.numbers == vault.at(2)
    with pytest.raises(NothingToUndo):
        vault.journal.undo()


def test_twenty_runs_are_kept_and_two_hundred_megabytes() -> None:
    assert (journal.KEPT_RUNS, journal.KEPT_BYTES) == (20, 200_000_000)


def test_old_runs_make_room_but_the_last_can_always_be_undone(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal, "KEPT_BYTES", 10)
    vault.write(1)
    vault.write(2)
    assert [folder.name for folder in vault.records] == ["000002"]
    vault.journal.undo()
    assert vault.numbers == vault.at(1)


def test_a_run_that_is_not_over_is_never_dropped(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not even one that this version cannot read, and that does not keep new runs from beginning."""
    monkeypatch.setattr(journal, "KEPT_RUNS", 1)
    vault.write(1)
    (waiting,) = vault.records
    (waiting / "finished.json").unlink()
    (waiting / "manifest.json").write_text('{"format": 2}')
    for number in (2, 3, 4):
        vault.write(number)
    assert [folder.name for folder in vault.records] == ["000001", "000004"]


def spoil_manifest(change: Callable[[dict[str, Any]], object]) -> Callable[[Path], None]:
    def spoil(folder: Path) -> None:
        fields = json.loads((folder / "manifest.json").read_bytes())
        change(fields)
        (folder / "manifest.json").write_text(json.dumps(fields))

    return spoil


def flip(folder: Path) -> None:
    data = bytearray((folder / "notes.bin").read_bytes())
    data[7] ^= 1
    (folder / "notes.bin").write_bytes(data)


SPOILT: dict[str, tuple[Callable[[Path], object], str]] = {
    "bytes flipped": (flip, "damaged"),
    "bytes cut short": (lambda folder: os.truncate(folder / "notes.bin", 30), "cut short"),
    "bytes missing": (lambda folder: (folder / "notes.bin").unlink(), "missing"),
    "no json": (lambda folder: (folder / "manifest.json").write_bytes(b"\xff{"), "no JSON"),
    "deep": (lambda folder: (folder / "manifest.json").write_text("[" * 100_000), "no JSON"),
    "a list": (lambda folder: (folder / "manifest.json").write_text("[]"), "'format' is missing"),
    "newer": (spoil_manifest(lambda fields: fields.update(format=2)), "another version"),
    "foreign": (spoil_manifest(lambda fields: fields.update(vault="/elsewhere")), "another vault"),
    "escaping": (spoil_manifest(lambda fields: fields["notes"][0].update(place="../a.md")), "outside the vault"),
    "absolute": (spoil_manifest(lambda fields: fields["notes"][0].update(place="/a.md")), "outside the vault"),
    "deleting": (spoil_manifest(lambda fields: fields["notes"][0].update(temporary="b.md")), "outside the vault"),
    "wrong type": (spoil_manifest(lambda fields: fields["notes"][0]["old"].update(start=True)), "'start' is missing"),
    "negative": (spoil_manifest(lambda fields: fields["notes"][0]["old"].update(start=-1)), "no stretch"),
    "timeless": (spoil_manifest(lambda fields: fields.update(started="yesterday")), "no time"),
    "finished how": (lambda folder: (folder / "finished.json").write_text("{}"), "no list of paths"),
    "finished what": (lambda folder: (folder / "finished.json").write_text("[[]"), "no JSON"),
}


@pytest.mark.parametrize("spoilt", SPOILT)
def test_a_record_that_cannot_be_trusted_is_ignored_with_a_message(spoilt: str, vault: Vault) -> None:
    vault.write(1)
    (folder,) = vault.records
    spoil, message = SPOILT[spoilt]
    spoil(folder)
    opened = vault.journal
    with pytest.raises(NothingToUndo):
        opened.undo()
    (fault,) = opened.faults
    assert fault.startswith(f"{folder}: ignored")
    assert message in fault
    assert vault.numbers == vault.at(1)
    vault.write(2)
    vault.journal.undo()
    assert vault.numbers == vault.at(1)


def test_what_else_lies_in_the_journals_folder_is_left_alone(vault: Vault) -> None:
    vault.write(1)
    home = vault.records[0].parent
    (home / "notes.txt").write_text("somebody's")
    (home / "²").mkdir()
    vault.write(2)
    assert (home / "notes.txt").exists()
    assert vault.journal.faults == ()


def test_sec_01_a_path_that_leads_out_of_the_vault_is_not_even_planned(vault: Vault, tmp_path: Path) -> None:
    (tmp_path / "secret.md").write_bytes(b"old")
    (vault.root / "out.md").symlink_to(tmp_path / "secret.md")
    rewrites = [Rewrite(path, b"old", b"new") for path in ("../secret.md", "out.md")]
    outcome = vault.journal.write(rewrites, vault.root.joinpath)
    assert outcome.written == ()
    assert outcome.refused == {"../secret.md": "its path leads out of the vault", "out.md": "it lies outside the vault"}
    assert (tmp_path / "secret.md").read_bytes() == b"old"


def test_sec_01_an_undo_does_not_follow_a_folder_that_became_a_link_out_of_the_vault(
    vault: Vault, tmp_path: Path
) -> None:
    vault.write(1)
    outside = tmp_path / "outside"
    (vault.root / "Daily").rename(outside)
    (vault.root / "Daily").symlink_to(outside)
    with pytest.raises(UndoRefused) as caught:
        vault.journal.undo()
    assert caught.value.reasons == {"Daily/c.md": "it lies outside the vault"}
    assert (outside / "c.md").read_bytes() == vault.text("Daily/c.md", 1)


def test_rel_19_a_name_that_is_no_utf_8_is_written_and_restored(vault: Vault) -> None:
    name = os.fsdecode(b"caf\xe9.md")
    try:
        (vault.root / name).write_bytes(b"old")
    except OSError:
        pytest.skip("this file system holds UTF-8 names only")
    opened = vault.journal
    assert opened.write([Rewrite(name, b"old", b"new")], vault.root.joinpath).written == (name,)
    assert (vault.root / name).read_bytes() == b"new"
    assert vault.journal.undo().written == (name,)
    assert (vault.root / name).read_bytes() == b"old"


def test_a_manifest_says_the_same_after_writing_and_reading() -> None:
    from datetime import UTC, datetime

    old, new = Stretch.of(b"a", 0), Stretch.of(b"", 1)
    note = PlannedNote("é/\udce9.md", "e\u0301/\udce9.md", ".vaultlint-0123456789abcdef.tmp", old, new)
    planned = Manifest("vault", datetime.now(UTC), True, (note, note))
    assert decode(encode(planned)) == planned
    with pytest.raises(ManifestFault):
        decode(encode(planned)[:-1])
    assert manifest.FORMAT == 1
