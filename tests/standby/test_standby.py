"""A command that another process carries out is what it would have been, and nobody waits in vain for that process."""

from __future__ import annotations

import json
import os
import pty
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from socket import AF_UNIX, socket
from typing import Any

import pytest

from vaultlint.standby import is_possible, place, words
from vaultlint.standby.practice import practised

pytestmark = pytest.mark.skipif(not is_possible(), reason="this system cannot fork")

ROOT = Path(__file__).parents[2]
STAND_BY, HAND_OVER = (str(Path(__file__).with_name(f"{name}.py")) for name in ("stand_by", "hand_over"))
NOT_TAKEN = 77
_SOON = 20.0
"""Seconds after which something that must happen has not."""

Start = Callable[..., subprocess.Popen[str]]
Ask = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(name="environment")
def _environment() -> Iterator[dict[str, str]]:
    """Of a user with a folder for sockets, whose name is as short as such names must be."""
    with tempfile.TemporaryDirectory(prefix="vl", dir="/tmp") as folder:
        plain = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
        yield plain | {"XDG_RUNTIME_DIR": folder, "PYTHONPATH": str(ROOT), "TZ": "UTC"}


@pytest.fixture(name="start")
def _start(environment: dict[str, str]) -> Iterator[Start]:
    """Have a process stand by that can be reached when this returns."""
    started: list[subprocess.Popen[str]] = []

    def start(run: str, idle: float = 60, *more: str, env: Mapping[str, str] | None = None) -> subprocess.Popen[str]:
        command = [sys.executable, STAND_BY, run, str(idle), *more]
        process = subprocess.Popen(
            command, env=environment | dict(env or {}), stdout=subprocess.PIPE, text=True, start_new_session=True
        )
        started.append(process)
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        return process

    yield start
    for process in started:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        assert process.stdout is not None
        process.stdout.close()


@pytest.fixture(name="ask")
def _ask(environment: dict[str, str]) -> Ask:
    def ask(*arguments: str, env: Mapping[str, str] | None = None, **more: Any) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, HAND_OVER, *arguments]
        settings: Any = {"check": False, "capture_output": True, "text": True, "timeout": _SOON, "input": ""} | more
        done: subprocess.CompletedProcess[str] = subprocess.run(command, env=environment | dict(env or {}), **settings)
        return done

    return ask


def until(happened: Callable[[], bool]) -> None:
    end = time.monotonic() + _SOON
    while not happened():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.01)


def listens(environment: Mapping[str, str]) -> list[Path]:
    return [path for path in Path(environment["XDG_RUNTIME_DIR"]).rglob("*") if path.is_socket()]


def test_all_that_a_command_is_given_goes_along(start: Start, ask: Ask, tmp_path: Path) -> None:
    start("tell", env={"LEFT": "behind"})
    arguments = ("check", "--", "a b", "", "\udcff", "-x\n")
    more = {"TOLD": "you=know", "TZ": "EAST-5", "TMPDIR": str(tmp_path)}
    done = ask(*arguments, env=more, cwd=tmp_path, input="a note", umask=0o031)
    told = json.loads(done.stdout)
    wanted = {"arguments": list(arguments), "folder": str(tmp_path.resolve()), "told": "you=know", "umask": 0o031}
    assert told == wanted | {"read": "a note", "hour": 5, "left": None, "passing": str(tmp_path)}
    assert (done.returncode, done.stderr) == (7, "and this")


def test_nothing_of_one_command_is_left_for_the_next(start: Start, ask: Ask) -> None:
    start("tell")
    first, second = (json.loads(ask("check", env=more).stdout) for more in ({"TOLD": "once", "TZ": "EAST-5"}, {}))
    assert (first["told"], second["told"]) == ("once", None)
    assert (first["hour"], second["hour"]) == (5, 0)


def test_many_at_once_each_get_their_own(start: Start, environment: dict[str, str]) -> None:
    start("tell")
    streams: Any = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL, "text": True}
    commands = ([sys.executable, HAND_OVER, str(number)] for number in range(8))
    asking = [subprocess.Popen(command, env=environment, **streams) for command in commands]
    told = [process.communicate(timeout=_SOON)[0] for process in asking]
    assert [process.returncode for process in asking] == [7] * 8
    assert [json.loads(one)["arguments"] for one in told] == [[str(number)] for number in range(8)]


@pytest.mark.parametrize("other", [{"LC_ALL": "C"}, {"LANG": "xx"}, {"PYTHONUTF8": "1"}, {"PYTHONHASHSEED": "4"}])
def test_who_was_started_otherwise_is_not_answered(start: Start, ask: Ask, other: dict[str, str]) -> None:
    start("tell")
    assert ask(env=other).returncode == NOT_TAKEN
    assert ask().returncode == 7


@pytest.mark.parametrize("started", [["-O", HAND_OVER], ["-c", f"exec(open({HAND_OVER!r}).read())"]])
def test_nor_is_another_kind_of_start(start: Start, environment: dict[str, str], started: list[str]) -> None:
    start("tell")
    command = [sys.executable, *started]
    assert subprocess.run(command, env=environment, check=False, timeout=_SOON).returncode == NOT_TAKEN


def test_two_that_share_a_name_are_told_apart(start: Start, environment: dict[str, str]) -> None:
    start("tell")
    (name,) = listens(environment)
    with socket(AF_UNIX) as connection:
        connection.connect(str(name))
        connection.sendall(words.packed("somebody else", words.WHO))
        assert connection.recv(64) == words.REFUSED


@pytest.mark.parametrize("said", [b"", b"\0", b"\4\0\0\0abcd", b"\5\0\0\0a\0b\0c", b"\xff" * 70_000])
def test_what_is_no_word_of_ours_is_passed_over(
    start: Start, ask: Ask, environment: dict[str, str], said: bytes
) -> None:
    start("tell")
    (name,) = listens(environment)
    with socket(AF_UNIX) as connection:
        connection.connect(str(name))
        connection.sendall(said)
    assert ask().returncode == 7


def test_nobody_listens(ask: Ask) -> None:
    assert ask().returncode == NOT_TAKEN


def test_a_program_that_changed_does_nothing_more(
    start: Start, ask: Ask, environment: dict[str, str], tmp_path: Path
) -> None:
    code = tmp_path / "code"
    code.write_text("one")
    process = start("tell", 60, str(code))
    assert ask().returncode == 7
    code.write_text("another")
    assert ask().returncode == NOT_TAKEN
    assert process.wait(_SOON) == 0
    assert listens(environment) == []


def test_a_program_that_is_gone_does_nothing_more(start: Start, ask: Ask, tmp_path: Path) -> None:
    code = tmp_path / "code"
    code.write_text("one")
    process = start("tell", 60, str(code))
    code.unlink()
    assert ask().returncode == NOT_TAKEN
    assert process.wait(_SOON) == 0


def test_it_ends_when_nobody_comes(start: Start, environment: dict[str, str]) -> None:
    process = start("tell", 0.2)
    assert process.wait(_SOON) == 0
    assert listens(environment) == []


def test_it_ends_when_nobody_can_come(start: Start, environment: dict[str, str]) -> None:
    process = start("tell")
    listens(environment)[0].unlink()
    assert process.wait(_SOON) == 0


def test_it_is_told_to_end_and_what_it_had_begun_goes_on(
    start: Start, environment: dict[str, str], tmp_path: Path
) -> None:
    process = start("hang")
    asking = begun(environment, tmp_path)
    process.terminate()
    process.wait(_SOON)
    assert listens(environment) == []
    asking.send_signal(signal.SIGINT)
    assert asking.wait(_SOON) == 42


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_who_stops_the_one_stops_the_other(
    start: Start, environment: dict[str, str], tmp_path: Path, number: signal.Signals
) -> None:
    start("hang")
    asking = begun(environment, tmp_path)
    asking.send_signal(number)
    assert asking.wait(_SOON) == 42
    assert (tmp_path / "stopped").read_text() == number.name
    assert (tmp_path / "said").read_text() == "begun\nstopped\n"


def test_an_interrupted_command_ends_as_ever(start: Start, environment: dict[str, str], tmp_path: Path) -> None:
    start("sleep")
    asking = begun(environment, tmp_path)
    asking.send_signal(signal.SIGINT)
    assert asking.wait(_SOON) == 99


def test_who_was_stopped_need_not_be_told_so(start: Start, environment: dict[str, str], tmp_path: Path) -> None:
    start("vanish")
    asking = begun(environment, tmp_path, stderr=subprocess.PIPE)
    asking.terminate()
    assert asking.communicate(timeout=_SOON)[1] == ""
    assert asking.returncode == 128 + signal.SIGTERM


def test_a_command_that_nobody_waits_for_ends(start: Start, environment: dict[str, str], tmp_path: Path) -> None:
    start("hang")
    asking = begun(environment, tmp_path)
    asking.kill()
    asking.wait(_SOON)
    stopped = tmp_path / "stopped"
    until(lambda: stopped.exists() and stopped.read_text() == "SIGTERM")
    # And it says nothing to whoever has the terminal now.
    assert (tmp_path / "said").read_text() == "begun\n"


def test_who_is_not_to_be_stopped_stops_nobody(start: Start, environment: dict[str, str], tmp_path: Path) -> None:
    start("hang")
    asking = begun(environment, tmp_path, preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_IGN))
    asking.send_signal(signal.SIGINT)
    asking.send_signal(signal.SIGTERM)
    assert asking.wait(_SOON) == 42
    assert (tmp_path / "stopped").read_text() == "SIGTERM"


def begun(environment: dict[str, str], folder: Path, **more: Any) -> subprocess.Popen[str]:
    """A command that hangs until it is stopped; what it says is in `said`."""
    command = [sys.executable, HAND_OVER, str(folder / "stopped")]
    said = folder / "said"
    with said.open("w") as stdout:
        asking = subprocess.Popen(command, env=environment, stdout=stdout, text=True, **more)
    until(lambda: said.read_text() == "begun\n")
    return asking


def test_a_process_that_is_lost_is_told(start: Start, ask: Ask) -> None:
    start("die")
    for _ in range(2):  # the next one is there
        done = ask()
        assert done.returncode == 2
        assert "ended before it had done this" in done.stderr


def test_who_is_held_up_is_waited_for(start: Start, ask: Ask) -> None:
    start("tell")
    done = ask(env={"HELD_UP": "yes"})
    assert (done.returncode, done.stdout.count("arguments")) == (7, 1)


def test_children_go_with_their_parent(start: Start, ask: Ask) -> None:
    process = start("tell")
    assert ask().returncode == 7
    time.sleep(0.3)  # the next one waits by then
    process.kill()
    assert process.stdout is not None
    assert select.select([process.stdout], [], [], _SOON)[0] == [process.stdout]  # nobody has it any more
    assert process.stdout.read() == ""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells of processes in files")
def test_children_that_are_dead_are_buried(start: Start, ask: Ask) -> None:
    process = start("tell")
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    for _ in range(3):
        assert ask().returncode == 7
    until(lambda: len(children.read_text().split()) == 1)


def test_one_that_was_swept_away_leaves_the_next_alone(start: Start, ask: Ask, environment: dict[str, str]) -> None:
    for name in ("one", "two"):
        # The one is left to find out by itself, the other told to end.
        first = start("die", env={"LANG": name})
        os.killpg(first.pid, signal.SIGSTOP)
        shutil.rmtree(listens(environment)[0].parent)
        start("tell", env={"LANG": name})
        if name == "two":
            first.terminate()
        os.killpg(first.pid, signal.SIGCONT)
        first.wait(_SOON)
        assert ask(env={"LANG": name}).returncode == 7
        shutil.rmtree(listens(environment)[0].parent)


def test_a_terminal_is_one(start: Start, environment: dict[str, str]) -> None:
    start("is_terminal")
    ours, theirs = pty.openpty()
    command = [sys.executable, HAND_OVER, "check"]
    asking = subprocess.Popen(command, env=environment, stdin=theirs, stdout=theirs, stderr=theirs)
    os.close(theirs)
    with os.fdopen(ours, "rb") as terminal:
        assert terminal.readline() == b"True True\r\n"
        asking.terminate()
        assert asking.wait(_SOON) == 128 + signal.SIGTERM


def test_who_types_is_read_by_their_own_process(start: Start, environment: dict[str, str]) -> None:
    start("tell")
    ours, theirs = pty.openpty()
    asking = subprocess.Popen([sys.executable, HAND_OVER, "check", "-"], env=environment, stdin=theirs)
    assert asking.wait(_SOON) == NOT_TAKEN
    os.close(ours)
    os.close(theirs)


def test_practice_knows_every_rule(tmp_path: Path) -> None:
    asked: list[list[str]] = []
    seen: list[str] = []

    def run(arguments: list[str]) -> int:
        asked.append(arguments)
        seen.append((folder / "vault" / "note.md").read_text() if (folder / "vault" / "note.md").exists() else "")
        return 1

    folder = tmp_path / "practice"
    folder.mkdir()
    (folder / "of one that was killed").touch()
    with practised(run, folder) as practice:
        rules = {path.name for path in (folder / "vault").iterdir()}
        assert {"broken-link", "split-word", "misspelling", "inconsistent-tag"} <= rules
        assert not (folder / "of one that was killed").exists()
        practice.again()
    assert [arguments[0] for arguments in asked] == ["check"] * 4
    assert [arguments[-1].endswith("note.md") for arguments in asked] == [False, False, True, True]
    assert seen[:2] == ["", ""]
    assert str(os.getpid()) in seen[2]
    assert not folder.exists()


def test_one_that_was_killed_is_not_missed(start: Start, ask: Ask, environment: dict[str, str]) -> None:
    process = start("tell")
    process.kill()
    process.wait()
    assert ask().returncode == NOT_TAKEN
    assert listens(environment) != []
    start("tell")
    assert ask().returncode == 7


def test_one_that_was_stopped_is_not_waited_for(start: Start, ask: Ask, tmp_path: Path) -> None:
    process = start("note")
    os.killpg(process.pid, signal.SIGSTOP)
    assert ask(str(tmp_path / "first")).returncode == NOT_TAKEN
    os.killpg(process.pid, signal.SIGCONT)
    # What it was asked meanwhile it does not do: whoever asked has done it.
    assert ask(str(tmp_path / "second")).returncode == 0
    assert [path.name for path in tmp_path.iterdir()] == ["second"]


def test_there_is_one(start: Start, environment: dict[str, str]) -> None:
    start("tell")
    command = [sys.executable, STAND_BY, "tell", "60"]
    second = subprocess.run(command, env=environment, check=False, capture_output=True, text=True, timeout=_SOON)
    assert "AlreadyThere" in second.stderr


@pytest.mark.parametrize("mode", [0o777, 0o750, 0o702])
def test_a_folder_in_which_others_have_a_say_is_not_believed(
    start: Start, ask: Ask, environment: dict[str, str], mode: int
) -> None:
    start("tell")
    folder = listens(environment)[0].parent
    folder.chmod(mode)
    assert ask().returncode == NOT_TAKEN
    folder.chmod(0o700)
    assert ask().returncode == 7


def test_a_folder_that_is_a_link_is_not_believed(start: Start, ask: Ask, environment: dict[str, str]) -> None:
    start("tell")
    folder = listens(environment)[0].parent
    folder.rename(folder.with_name("elsewhere"))
    folder.symlink_to(folder.with_name("elsewhere"))
    assert ask().returncode == NOT_TAKEN


def test_streams_that_are_closed_are_nobody_elses(start: Start, ask: Ask) -> None:
    start("tell")
    done = ask(preexec_fn=lambda: os.close(2))
    assert done.returncode == NOT_TAKEN


def test_where_sockets_lie(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", "/run/user/7")
    assert place.socket("x").startswith("/run/user/7/vaultlint/")
    for nothing in ("", "relative"):
        monkeypatch.setenv("XDG_RUNTIME_DIR", nothing)
        monkeypatch.setenv("TMPDIR", "/scratch")
        assert place.folder() == f"/scratch/vaultlint-{os.getuid()}"
        monkeypatch.setenv("TMPDIR", nothing)
        assert place.folder() == str(Path("/tmp", f"vaultlint-{os.getuid()}"))
    monkeypatch.delenv("TMPDIR")
    assert place.folder() == str(Path("/tmp", f"vaultlint-{os.getuid()}"))
