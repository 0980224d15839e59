"""Signals, closed pipes, full disks, terminals and hostile names: what a shell, a CI runner and a screen make of us."""

from __future__ import annotations

import contextlib
import json
import os
import pty
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]
MakeVault = Callable[[Mapping[str, str]], Path]
ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-m", "vaultlint"]

# Stands in for a vault that takes long: the session yields one finding, then waits.
SLOW = """
import sys, time
import vaultlint.session as session
real = session.check
def slow(request, progress=None, *more):
    for number, checked in enumerate(real(request, None), start=1):
        yield checked
        for step in range({steps}):
            if progress: progress(number, 40, 'judging')
            time.sleep(0.05)
session.check = slow
from vaultlint.cli import main
main()
"""


def environment(**more: str) -> dict[str, str]:
    plain = {name: value for name, value in os.environ.items() if "COLOR" not in name and "GITHUB" not in name}
    return plain | {"PYTHONPATH": str(ROOT), "TERM": "xterm"} | more


def on_a_terminal(*command: str, cwd: Path, **more: str) -> tuple[str, int]:
    """What a program writes when both of its streams are one terminal, and its exit code."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        command, cwd=cwd, stdin=theirs, stdout=theirs, stderr=theirs, env=environment(**more), close_fds=True
    ) as process:
        os.close(theirs)
        written = b""
        with contextlib.suppress(OSError):  # Linux ends a terminal with EIO
            while piece := os.read(ours, 4096):
                written += piece
        os.close(ours)
        code = process.wait(timeout=30)
    return written.decode("utf-8").replace("\r\n", "\n"), code


@pytest.mark.parametrize(("sent", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_ends_the_run_and_leaves_no_half_written_report(
    broken: Path, tmp_path: Path, sent: signal.Signals, code: int
) -> None:
    report = tmp_path / "report.json"
    report.write_text("yesterday's")
    options = ["check", "--output", f"json={report}", "--output", "concise=-"]
    with subprocess.Popen(
        [sys.executable, "-u", "-c", SLOW.format(steps=400), *options],
        cwd=broken, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8",
    ) as process:  # fmt: skip
        assert process.stdout is not None
        assert process.stdout.readline()
        process.send_signal(sent)
        _, stderr = process.communicate(timeout=20)
    assert process.returncode == code
    assert "Traceback" not in stderr
    assert report.read_text() == "yesterday's"
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["report.json"]


def test_a_reader_that_leaves_ends_the_run_quietly(make_vault: MakeVault) -> None:
    root = make_vault({f"{number}.md": "[[Nowhere]]\n" * 200 for number in range(20)})
    shell = f"{sys.executable} -m vaultlint check | head -1; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(
        ["bash", "-c", shell],
        cwd=root,
        env=environment(),
        capture_output=True,
        encoding="utf-8",
        check=True,
        timeout=60,
    )
    assert done.stdout.endswith("\n1\n")
    assert "Error" not in done.stderr
    assert "error:" not in done.stderr
    assert " notes in " not in done.stderr  # how many there are nobody knows by then


@pytest.mark.parametrize("command", [["--help"], ["rules"], ["rules", "--format", "json"]])
def test_every_command_takes_a_closed_pipe_calmly(command: list[str]) -> None:
    with subprocess.Popen(
        [*COMMAND, *command], env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        stderr = process.stderr.read()
        assert process.wait(timeout=30) == 0
    assert stderr == b""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no full disk to offer")
def test_a_full_disk_is_an_error(run: Run, broken: Path) -> None:
    done = run("check", "--output-file", "/dev/full", cwd=broken)
    assert done.returncode == 2
    assert "error: /dev/full: No space left on device" in done.stderr
    with Path("/dev/full").open("w") as full:
        straight = subprocess.run(
            [*COMMAND, "check"],
            cwd=broken,
            env=environment(),
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
            timeout=60,
        )
    assert straight.returncode == 2
    assert b"No space left on device" in straight.stderr
    assert b"Traceback" not in straight.stderr


def test_a_place_that_cannot_be_written_to_is_named(run: Run, broken: Path, tmp_path: Path) -> None:
    done = run("check", "--output", f"json={tmp_path / 'no' / 'folder.json'}", cwd=broken)
    assert done.returncode == 2
    assert f"error: {tmp_path / 'no' / 'folder.json'}: " in done.stderr
    assert done.stdout == ""


def test_a_report_keeps_the_permissions_of_the_file_it_replaces(run: Run, broken: Path, tmp_path: Path) -> None:
    report, link = tmp_path / "report.txt", tmp_path / "link.txt"
    report.write_text("old")
    report.chmod(0o640)
    link.symlink_to(report)
    run("check", "--output-file", link, cwd=broken)
    assert link.is_symlink()
    assert "broken-link" in report.read_text("utf-8")
    assert report.stat().st_mode & 0o777 == 0o640


def test_stdout_may_be_closed(broken: Path) -> None:
    command = " ".join(COMMAND)
    done = subprocess.run(
        ["bash", "-c", f"{command} check >&-; echo $?"], cwd=broken, env=environment(), capture_output=True, check=True
    )
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8"])
def test_no_encoding_makes_it_fail(run: Run, make_vault: MakeVault, encoding: str) -> None:
    root = make_vault({"笔记 🌱.md": "[[没有 🌵]]\n"})
    done = run("check", cwd=root, env={"PYTHONIOENCODING": encoding})
    assert (done.returncode, "Traceback" in done.stderr) == (1, False)
    listed = run("check", "--output-format", "json", cwd=root, env={"PYTHONIOENCODING": encoding})
    assert json.loads(listed.stdout)["findings"][0]["path"] == "笔记 🌱.md"


def test_colour_follows_the_terminal_stream_by_stream(broken: Path) -> None:
    command = [*COMMAND, "check", "--no-progress"]
    painted, code = on_a_terminal(*command, cwd=broken)
    assert code == 1
    assert "\x1b[36mbroken-link\x1b[0m" in painted
    assert "\x1b]8;;" not in painted
    plain, _ = on_a_terminal(*command, cwd=broken, NO_COLOR="1")
    assert "\x1b" not in plain
    quoted = " ".join(command)
    mixed, _ = on_a_terminal("bash", "-c", f"{quoted} | cat", cwd=broken)
    assert "\x1b[1;31m1 error\x1b[0m" in mixed
    assert "\x1b[36mbroken-link" not in mixed


def test_links_are_followed_only_where_the_terminal_is_known_to(broken: Path) -> None:
    command = [*COMMAND, "check", "--no-progress"]
    linked, _ = on_a_terminal(*command, cwd=broken, TERM="xterm-kitty")
    assert "\x1b]8;;obsidian://open?vault=vault&file=Notes%2FBroken.md\x1b\\" in linked
    assert "/rules/broken-link" in linked
    inside_tmux, _ = on_a_terminal(*command, cwd=broken, TERM="xterm-kitty", TMUX="1")
    assert "\x1b]8;;" not in inside_tmux


def test_addresses_are_percent_encoded(make_vault: MakeVault) -> None:
    root = make_vault({"a b#c?\x1b]8;;evil\x07 汉.md": "[[Nowhere]]\n"})
    linked, _ = on_a_terminal(*COMMAND, "check", "--no-progress", cwd=root, TERM="xterm-kitty")
    assert "file=a%20b%23c%3F%1B%5D8%3B%3Bevil%07%20%E6%B1%89.md\x1b\\" in linked
    assert "\x1b]8;;evil" not in linked


def test_a_vault_that_obsidian_does_not_know_is_opened_by_the_system_or_the_editor(broken: Path) -> None:
    command = [*COMMAND, "check", "--no-progress"]
    by_the_system = f"\x1b]8;;file://{broken}/Notes/Broken.md\x1b\\"
    in_an_editor, _ = on_a_terminal(*command, cwd=broken, TERM_PROGRAM="vscode")
    assert by_the_system in in_an_editor
    (broken / ".obsidian").rename(broken / ".trash")
    (broken / ".vaultlint.yaml").write_text("")
    elsewhere, _ = on_a_terminal(*command, cwd=broken, TERM="xterm-kitty")
    assert by_the_system in elsewhere


def test_a_long_run_says_how_far_it_is_and_wipes_it_away(make_vault: MakeVault) -> None:
    root = make_vault({f"{number}.md": "fine\n" for number in range(3)})
    slow = [sys.executable, "-c", SLOW.format(steps=14), "check"]
    seen, code = on_a_terminal(*slow, cwd=root)
    assert code == 0
    assert re.search(r"judging \d of 40 notes, \d+ a second, \d+ s left", seen)
    assert seen.split("\r\x1b[2K")[-1].startswith("3 notes in ")
    hidden, _ = on_a_terminal(*slow, "--no-progress", cwd=root)
    assert "a second" not in hidden


def test_a_short_run_draws_nothing(clean: Path) -> None:
    seen, _ = on_a_terminal(*COMMAND, "check", cwd=clean)
    assert "\r" not in seen


HOSTILE = [
    "\x1b[2J\x1b[31mred.md",
    "bidi \u202egnp.md",
    "new\nline.md",
    "::error file=x::gotcha.md",
    "##[error]gotcha.md",
    "-rf.md",
    "--fix.md",
    "@x.md",
    "con.md",
    "e\u0301 NFD.md",
    "🌱 👩‍👧.md",
    " leading and trailing .md",
]


@pytest.mark.parametrize("format_name", ["text", "concise", "json"])
def test_hostile_names_act_on_nothing(run: Run, make_vault: MakeVault, format_name: str) -> None:
    text = "[[\x1b[31mno\u202e]] ::error::x ##[error]y\n"
    root = make_vault(dict.fromkeys(HOSTILE, text))
    done = run("check", "-v", "--statistics", "--output-format", format_name, cwd=root, env={"GITHUB_ACTIONS": "true"})
    assert done.returncode == 1
    for stream in (done.stdout, done.stderr):
        assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff]", stream)
        for line in stream.split("\n"):
            assert not line.lstrip().startswith("::")
            assert "##[" not in line
    assert "broken-link" in done.stdout


@pytest.mark.parametrize("name", HOSTILE)
def test_a_note_of_any_name_can_be_checked_by_name(run: Run, make_vault: MakeVault, name: str) -> None:
    root = make_vault({name: "[[Nowhere]]\n", "Other.md": "[[Nowhere]]\n"})
    done = run("check", "--output-format", "json", "--", name, cwd=root)
    assert done.returncode == 1, done.stderr
    assert json.loads(done.stdout)["summary"]["findings"] == 1


def test_a_name_that_is_no_text_is_shown_as_bytes(run: Run, broken: Path) -> None:
    with Path(os.fsdecode(os.fsencode(broken) + b"/caf\xe9.md")).open("w") as note:
        note.write("[[Nowhere]]\n")
    done = run("check", "--output-format", "concise", cwd=broken)
    assert "caf\\udce9.md:1:3: broken-link" in done.stdout
    listed = json.loads(run("check", "--output-format", "json", cwd=broken).stdout)
    assert "caf\udce9.md" in [finding["path"] for finding in listed["findings"]]


@pytest.mark.parametrize("word", ["\x1b[31mred", "::error::x", "bidi\u202e"])
def test_arguments_do_not_act_on_the_terminal_either(run: Run, clean: Path, word: str) -> None:
    for command in ([word], ["check", word], ["check", f"--{word}"], ["check", "--select", word], ["explain", word]):
        done = run(*command, cwd=clean, env={"GITHUB_ACTIONS": "true"})
        assert done.returncode == 2
        assert not re.search(r"[\x1b\u202e]", done.stderr)
        assert not any(line.lstrip().startswith("::") for line in done.stderr.split("\n"))


def test_a_working_directory_that_is_gone_is_no_obstacle(broken: Path, tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    command = f'rmdir "{gone}"; exec {sys.executable} -m vaultlint check --vault "{broken}" --output-format concise'
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=gone,
        env=environment(),
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )
    assert done.stdout.startswith("Notes/Broken.md:1:7:"), done.stderr


# Stands in for notes that take long to read.
LONG = """
import time
from vaultlint.engine import Linter
real = Linter.examine
def slow(*given):
    time.sleep(0.01)
    return real(*given)
Linter.examine = slow
from vaultlint.cli import main
main()
"""


@pytest.mark.parametrize("command", ["list", "similar"])
def test_questions_about_tags_tell_how_far_they_are(make_vault: MakeVault, command: str) -> None:
    root = make_vault({f"{number}.md": "#tag\n" for number in range(400)})
    written, code = on_a_terminal(sys.executable, "-c", LONG, "tags", command, cwd=root)
    assert code == 0
    assert re.search(r"reading \d+ of 400 notes", written)
