"""`vaultlint standby`: checks say the same, and begin at once."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from vaultlint.cli import main
from vaultlint.standby import is_possible

_IMPORTED = "import time:"
COMMAND = [sys.executable, "-m", "vaultlint"]

Run = Callable[..., subprocess.CompletedProcess[str]]
pytestmark = pytest.mark.skipif(not is_possible(), reason="this system cannot fork")


def was_handed_over(done: subprocess.CompletedProcess[str]) -> bool:
    """Python tells what it imports, and who carries a command out itself imports click."""
    imported = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines() if line.startswith(_IMPORTED)}
    assert "vaultlint" in imported
    return "click" not in imported


@pytest.fixture(name="told")
def _told() -> Iterator[dict[str, str]]:
    """A user with a folder for sockets, whose Python tells what it imports."""
    with tempfile.TemporaryDirectory(prefix="vl", dir="/tmp") as folder:
        yield {"XDG_RUNTIME_DIR": folder, "PYTHONPROFILEIMPORTTIME": "1"}


@pytest.fixture(name="standing")
def _standing(run: Run, told: dict[str, str]) -> Iterator[None]:
    """One stands by."""
    started = run("standby", "start", env=told)
    assert "stands by: process " in started.stderr
    assert started.returncode == 0
    yield
    run("standby", "stop", env=told)


@pytest.mark.usefixtures("standing")
def test_it_says_what_the_check_itself_would(run: Run, broken: Path, told: dict[str, str]) -> None:
    (broken / ".vaultlint.yaml").write_text("rules: {heading-increment: {severity: error}}\n", encoding="utf-8")
    asked = [
        ("check",), ("check", "-v", "--output-format", "json"), ("check", "--exit-zero", "--statistics"),
        ("check", "--color", "always"), ("check", "Notes/Broken.md"), ("check", "Nowhere.md"), ("check", "--nonsense"),
        ("check", "--help"), ("check", "--no-cache", "--jobs", "2"), ("check", "--output-file", "out.txt"),
    ]  # fmt: skip
    own = {"XDG_RUNTIME_DIR": os.devnull}
    for words in asked:
        handed_over = run(*words, cwd=broken, env=told)
        itself = run(*words, cwd=broken, env=own)
        assert was_handed_over(handed_over)
        assert handed_over.stdout == itself.stdout
        assert handed_over.returncode == itself.returncode
        said, wanted = (without_seconds(of.stderr) for of in (handed_over, itself))
        assert said == wanted


def without_seconds(told: str) -> list[str]:
    lines = (line for line in told.splitlines() if not line.startswith(_IMPORTED))
    return [line.split(" in 0.")[0] for line in lines]


@pytest.mark.usefixtures("standing")
def test_a_note_from_stdin(run: Run, broken: Path, told: dict[str, str]) -> None:
    words = ("check", "-", "--stdin-filename", "Notes/New.md", "--output-format", "concise")
    done = run(*words, cwd=broken, env=told, input="[[Not there either]]\n")
    assert was_handed_over(done)
    assert "Not there either" in done.stdout


@pytest.mark.usefixtures("standing")
def test_the_next_check_knows_what_the_disk_says_then(run: Run, broken: Path, told: dict[str, str]) -> None:
    assert run("check", cwd=broken, env=told).returncode == 1
    (broken / "Nowhere at all.md").write_text("# Here\n", encoding="utf-8")
    done = run("check", cwd=broken, env=told)
    assert was_handed_over(done)
    assert done.returncode == 0


@pytest.mark.usefixtures("standing")
def test_only_checks_are_handed_over(run: Run, broken: Path, told: dict[str, str]) -> None:
    for words in (("fix", "--diff"), ("check", "--fix", "--diff"), ("rules",), ("--version",), ()):
        assert not was_handed_over(run(*words, cwd=broken, env=told))


def test_without_one_nothing_is_handed_over(run: Run, broken: Path, told: dict[str, str]) -> None:
    done = run("check", cwd=broken, env=told)
    assert not was_handed_over(done)
    assert done.returncode == 1
    assert list(Path(told["XDG_RUNTIME_DIR"]).iterdir()) == []


def test_from_beginning_to_end(run: Run, told: dict[str, str]) -> None:
    told = {"XDG_RUNTIME_DIR": told["XDG_RUNTIME_DIR"]}
    none = run("standby", "status", env=told)
    assert (none.returncode, none.stdout) == (1, "none stands by\n")
    first = run("standby", "start", "--idle", "1", env=told)
    again = run("standby", "start", env=told)
    process = first.stderr.rpartition(" ")[2]
    assert first.stderr == f"stands by: process {process}"
    assert again.stderr == f"stands by already: process {process}"
    assert "--idle that it was started with" in run("standby", "start", "--idle", "9", env=told).stderr
    assert run("standby", "status", env=told).stdout == first.stderr
    for words in ("gone\n", "none stands by\n"):
        assert run("standby", "stop", env=told).stderr == words
    assert run("standby", "status", env=told).returncode == 1
    assert run("standby", "start", env=told).returncode == 0
    run("standby", "stop", env=told)


def test_two_that_begin_at_once_are_one(run: Run, told: dict[str, str]) -> None:
    environment = {
        **os.environ,
        "PYTHONPATH": str(Path(__file__).parents[2]),
        "XDG_RUNTIME_DIR": told["XDG_RUNTIME_DIR"],
    }
    beginning = [
        subprocess.Popen([*COMMAND, "standby", "start"], env=environment, stderr=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    said = {process.communicate(timeout=60)[1].rpartition(" ")[2] for process in beginning}
    assert [process.returncode for process in beginning] == [0, 0, 0]
    assert len(said) == 1
    subprocess.run([*COMMAND, "standby", "stop"], env=environment, check=True, capture_output=True)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells of processes in files")
def test_it_is_a_process_of_its_own_that_has_practised(run: Run, told: dict[str, str]) -> None:
    process = int(run("standby", "start", env=told).stderr.rpartition(" ")[2])
    assert os.getsid(process) not in (process, os.getsid(0))
    assert "rapidfuzz" in Path(f"/proc/{process}/maps").read_text(encoding="utf-8")
    folder = Path(told["XDG_RUNTIME_DIR"], "vaultlint")
    assert [path.suffix for path in sorted(folder.iterdir())] == ["", ".lock", ".practice"]
    run("standby", "stop", env=told)
    assert [path.suffix for path in folder.iterdir()] == [".lock"]  # it is gone when that is said


def test_whoever_closes_streams_is_told_nothing_and_served(run: Run, told: dict[str, str]) -> None:
    environment = {
        **os.environ,
        "PYTHONPATH": str(Path(__file__).parents[2]),
        "XDG_RUNTIME_DIR": told["XDG_RUNTIME_DIR"],
    }
    line = f"'{sys.executable}' -m vaultlint standby start <&- >&-"
    begun = subprocess.run(line, shell=True, env=environment, check=False, capture_output=True, text=True, timeout=60)
    assert begun.returncode == 0
    assert begun.stderr.startswith("stands by: process ")
    subprocess.run([*COMMAND, "standby", "stop"], env=environment, check=True, capture_output=True)


@pytest.mark.parametrize("minutes", ["0", "10081", "9" * 401])
def test_a_time_that_is_none(minutes: str) -> None:
    assert CliRunner().invoke(main, ["standby", "start", "--idle", minutes]).exit_code == 2


def test_it_keeps_nothing_of_who_started_it(told: dict[str, str], tmp_path: Path) -> None:
    """Neither the pipe that a script reads from, nor the folder."""
    folder = tmp_path / "folder"
    folder.mkdir()
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2]), **told}
    reading, writing = os.pipe()
    os.set_inheritable(writing, True)
    command = [*COMMAND, "standby", "start"]
    done = subprocess.run(
        command, cwd=folder, env=environment, check=False, capture_output=True, pass_fds=[writing], timeout=60
    )
    os.close(writing)
    assert done.returncode == 0  # and nobody has the streams any more, or this would not have ended
    with os.fdopen(reading) as rest:
        assert rest.read() == ""
    folder.rmdir()
    subprocess.run([*COMMAND, "standby", "stop"], env=environment, check=True, capture_output=True)


def test_a_folder_that_others_write_to(run: Run, told: dict[str, str]) -> None:
    folder = Path(told["XDG_RUNTIME_DIR"], "vaultlint")
    folder.mkdir()
    folder.chmod(0o777)
    done = run("standby", "start", env={"XDG_RUNTIME_DIR": told["XDG_RUNTIME_DIR"]})
    assert done.returncode == 2
    assert done.stderr.startswith("error: cannot stand by: ")
    assert f"others have a say in it: {folder} (XDG_RUNTIME_DIR" in done.stderr


def test_a_place_whose_name_is_too_long(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / ("long" * 40)
    folder.mkdir()
    done = run("standby", "start", env={"XDG_RUNTIME_DIR": str(folder)})
    assert done.returncode == 2
    assert done.stderr.startswith("error: cannot stand by: ")


def test_a_system_that_cannot(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vaultlint.standby.is_possible", lambda: False)
    done = CliRunner().invoke(main, ["standby", "start"])
    assert done.exit_code == 2
    assert "this system" in done.output
