"""What `vaultlint fix` writes, prints, and ends with."""

from __future__ import annotations

import contextlib
import json
import os
import pty
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.reporters.ci_runners import obeyed
from vaultlint.display import display

Run = Callable[..., subprocess.CompletedProcess[str]]
MakeVault = Callable[[Mapping[str, str]], Path]
ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-m", "vaultlint"]
WITH_RULES = [sys.executable, str(Path(__file__).with_name("fix_with_rules.py"))]

AILING = "# Top\n\nSee [[Bee]].\n"
"""One warning with a safe fix, where a note `B.md` bears the alias."""
BEARER = "---\naliases: [Bee]\n---\n# B\n"
MENDED = "# Top\n\nSee [[B|Bee]].\n"
VAULT = {"A.md": AILING, "B.md": BEARER}


def surroundings(**more: str) -> dict[str, str]:
    plain = {name: value for name, value in os.environ.items() if "COLOR" not in name and "GITHUB" not in name}
    return plain | {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1", "TERM": "xterm"} | more


def with_rules(rules: list[Any], *words: str, cwd: Path, pause: float = 0.0) -> subprocess.CompletedProcess[str]:
    """The real program under other rules: name, pattern, replacement, declared changes."""
    return subprocess.run(
        [*WITH_RULES, json.dumps([rules, pause]), *words], cwd=cwd, env=surroundings(), capture_output=True,
        encoding="utf-8", check=False, timeout=60, stdin=subprocess.DEVNULL,
    )  # fmt: skip


def on_a_terminal(*command: str, cwd: Path, typed: str = "") -> tuple[str, int]:
    """What a program writes on a terminal on which somebody types, and its exit code."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        command, cwd=cwd, stdin=theirs, stdout=theirs, stderr=theirs, env=surroundings(NO_COLOR="1"), close_fds=True
    ) as process:
        os.close(theirs)
        os.write(ours, typed.encode())
        written = b""
        with contextlib.suppress(OSError):  # Linux ends a terminal with EIO
            while piece := os.read(ours, 4096):
                written += piece
        os.close(ours)
        code = process.wait(timeout=60)
    return written.decode("utf-8").replace("\r\n", "\n"), code


def contents(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and ".git" not in path.parts
    }


def git(root: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["git", "-c", "init.defaultBranch=main", *words], cwd=root, capture_output=True, encoding="utf-8", check=False
    )


@pytest.fixture
def ailing(make_vault: MakeVault) -> Path:
    """A vault under version control with one thing to fix."""
    root = make_vault(VAULT)
    assert git(root, "init", "--quiet").returncode == 0
    return root


def test_what_is_safe_is_fixed_in_place_and_counted_by_rule(run: Run, ailing: Path) -> None:
    done = run("fix", cwd=ailing)
    assert (ailing / "A.md").read_text() == MENDED
    assert (done.returncode, done.stdout) == (0, "")
    lines = done.stderr.rstrip("\n").split("\n")
    assert lines[:2] == ["Fixed:", "  1  alias-link  in 1 note"]
    assert re.fullmatch(r"2 notes in \d+\.\d\d s: 1 finding fixed in 1 note; no findings", lines[-1])


def test_check_with_fix_does_the_same(run: Run, ailing: Path) -> None:
    done = run("check", "--fix", cwd=ailing)
    assert (ailing / "A.md").read_text() == MENDED
    assert done.returncode == 0
    assert "  1  alias-link  in 1 note\n" in done.stderr


@pytest.mark.parametrize("option", ["--diff", "--unsafe-fixes", "--in-place", "--yes"])
def test_check_takes_the_options_of_fix_only_with_fix(run: Run, ailing: Path, option: str) -> None:
    done = run("check", option, cwd=ailing)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"error: {option} goes with --fix")


def test_fixing_what_is_staged_is_refused(run: Run, ailing: Path) -> None:
    done = run("check", "--fix", "--staged", cwd=ailing)
    assert done.returncode == 2
    assert (ailing / "A.md").read_text() == AILING


def test_nothing_to_fix_writes_nothing(run: Run, make_vault: MakeVault, state: Path) -> None:
    root = make_vault({"A.md": "# A\n"})
    before = (root / "A.md").stat()
    done = run("fix", cwd=root)
    after = (root / "A.md").stat()
    assert (before.st_mtime_ns, before.st_ino, before.st_ctime_ns) == (
        after.st_mtime_ns, after.st_ino, after.st_ctime_ns,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (0, "")
    assert "nothing fixed" in done.stderr
    assert "version control" not in done.stderr
    assert not state.exists()


def test_findings_that_remain_are_reported_as_check_does(run: Run, ailing: Path) -> None:
    (ailing / "A.md").write_text("[[Bee]] and [[Nowhere at all]].\n")
    done = run("fix", cwd=ailing)
    assert done.returncode == 1
    assert done.stdout.startswith("A.md:1:17: broken-link error: ")
    assert "[[B|Bee]] and [[Nowhere" in done.stdout
    assert done.stdout == run("check", cwd=ailing).stdout
    assert "  1  broken-link  in 1 note: no fix is offered\n" in done.stderr


def test_a_report_for_programs_tells_what_remains(run: Run, ailing: Path, tmp_path: Path) -> None:
    (ailing / "A.md").write_text("[[Bee]] [[Nowhere]] %% vaultlint: allow broken-link — later %%\n")
    report = tmp_path / "left.json"
    done = run("fix", "--output-format", "json", "--output", f"concise={report}", cwd=ailing)
    told = json.loads(done.stdout)
    assert told["summary"] == {"notes": 2, "findings": 0, "fixable": 0, "errors": 0}
    assert [(one["rule"], one["suppressed"]) for one in told["findings"]] in ([("broken-link", True)], [])
    assert report.read_text() == ""


@pytest.mark.parametrize(
    ("options", "code"),
    [([], 1), (["--fail-on", "never"], 0), (["--exit-zero"], 0), (["--ignore", "broken-link"], 0)],
)
def test_the_exit_code_is_about_what_remains(run: Run, ailing: Path, options: list[str], code: int) -> None:
    (ailing / "C.md").write_text("[[Nowhere]]\n")
    assert run("fix", *options, cwd=ailing).returncode == code
    assert (ailing / "A.md").read_text() == MENDED


def test_unsafe_fixes_are_applied_when_asked_for(run: Run, make_vault: MakeVault) -> None:
    root = make_vault({"A.md": "[[Proejct plan]]\n", "Project plan.md": "# Plan\n"})
    done = run("fix", cwd=root)
    assert (root / "A.md").read_text() == "[[Proejct plan]]\n"
    assert "  1  broken-link  in 1 note: unsafe: a person should look, --unsafe-fixes applies it\n" in done.stderr
    assert done.returncode == 1
    assert run("fix", "--unsafe-fixes", cwd=root).returncode == 0
    assert (root / "A.md").read_text() == "[[Project plan]]\n"


@pytest.mark.parametrize(
    ("options", "fixed"),
    [
        ([], False),
        (["--select", "ALL"], True),
        (["--extend-select", "padded-link-text"], True),
        (["--select", "links"], True),
    ],
)
def test_hints_are_fixed_where_they_were_named(
    run: Run, make_vault: MakeVault, options: list[str], fixed: bool
) -> None:
    root = make_vault({"A.md": "[[B| text ]]\n", "B.md": "# B\n"})
    done = run("fix", *options, cwd=root)
    assert ((root / "A.md").read_text() == "[[B|text]]\n") == fixed
    assert ("padded-link-text  in 1 note: a hint: fixed when" in done.stderr) != fixed


def test_paths_say_where_fixes_are_wanted(run: Run, ailing: Path) -> None:
    (ailing / "Sub").mkdir()
    (ailing / "Sub" / "C.md").write_text(AILING)
    assert run("fix", "Sub", cwd=ailing).returncode == 0
    assert ((ailing / "A.md").read_text(), (ailing / "Sub" / "C.md").read_text()) == (AILING, MENDED)


def test_an_excluded_note_is_fixed_only_where_it_is_named(run: Run, ailing: Path) -> None:
    run("fix", "--exclude", "A.md", cwd=ailing)
    run("fix", "--exclude", "A.md", "--force-exclude", "--", "A.md", cwd=ailing)
    assert (ailing / "A.md").read_text() == AILING
    run("fix", "--exclude", "A.md", "A.md", cwd=ailing)
    assert (ailing / "A.md").read_text() == MENDED


def test_notes_that_are_edited_for_the_sake_of_references_are_named(make_vault: MakeVault) -> None:
    root = make_vault({"Plan.md": "# Old\n", "Sub/Other.md": "[[Plan#Old]]\n", "Far.md": "![[Plan#Old]]\n"})
    done = with_rules([["renamed", "(?<=^# )Old", "New", ["headings"]]], "fix", "Plan.md", cwd=root)
    assert done.returncode == 0, done.stderr
    assert contents(root)["Sub/Other.md"] == b"[[Plan#New]]\n"
    assert "References moved along, so these changed as well:\n  Far.md\n  Sub/Other.md\n" in done.stderr
    assert "Fixed:\n  1  renamed  in 1 note\n" in done.stderr


def test_verbose_lists_each_finding_that_was_left(run: Run, ailing: Path) -> None:
    (ailing / "A.md").write_text("[[Bee]]\n[[Nowhere]] and [[Nothing]]\n")
    line = "  A.md:2:3: broken-link: no fix is offered\n  A.md:2:19: broken-link: no fix is offered\n"
    assert line not in run("fix", "--diff", cwd=ailing).stderr
    assert line in run("fix", "-v", cwd=ailing).stderr


def test_a_refused_fix_is_named_and_ends_with_2_and_the_others_are_made(make_vault: MakeVault) -> None:
    root = make_vault({"A.md": "#one and good\n", "B.md": "#two and good\n"})
    harm = ["harmful", "#one", "#other", []]
    done = with_rules([harm, ["harmless", "good", "fine", []]], "fix", "-q", cwd=root)
    assert done.returncode == 2
    assert contents(root) == {"A.md": b"#one and fine\n", "B.md": b"#two and fine\n"}
    assert done.stderr == "error: A.md:1:1: harmful: refused by verification: a tag differs\n"
    assert with_rules([harm], "fix", "--exit-zero", cwd=root).returncode == 2


def test_rules_that_undo_each_other_are_named_and_nothing_is_written(make_vault: MakeVault, state: Path) -> None:
    root = make_vault({"a.md": "#tag\n", "b.md": "#tag\n", "note.md": "a colour, and tea\n"})
    rules = [
        ["wants-tea", "coffee", "tea", "a.md"], ["wants-coffee", "tea", "coffee", "b.md"],
        ["once", "colour", "color", []],
    ]  # fmt: skip
    before = contents(root)
    done = with_rules(rules, "fix", cwd=root)
    assert done.returncode == 2
    assert contents(root) == before
    assert not state.exists()
    assert "error: these rules undo each other's fixes, so nothing was changed: wants-coffee, wants-tea" in done.stderr
    assert "nothing fixed" in done.stderr
    assert done.stdout.startswith("b.md:1:1: wants-coffee warning: ")
    diff = with_rules(rules, "fix", "--diff", cwd=root)
    assert (diff.returncode, diff.stdout) == (2, "")


def test_a_read_only_note_is_named_and_the_others_are_written(run: Run, ailing: Path) -> None:
    (ailing / "C.md").write_text(AILING)
    (ailing / "C.md").chmod(0o444)
    done = run("fix", cwd=ailing)
    assert done.returncode == 2
    assert (ailing / "A.md").read_text() == MENDED
    assert (ailing / "C.md").read_text() == AILING
    assert (ailing / "C.md").stat().st_mode & 0o777 == 0o444
    assert "error: C.md: not written: it is read-only\n" in done.stderr
    assert "  1  alias-link  in 1 note: the note could not be written\n" in done.stderr
    assert done.stdout.startswith("C.md:3:7: alias-link")


def test_a_fix_that_reaches_several_notes_is_made_in_all_of_them_or_in_none(make_vault: MakeVault) -> None:
    root = make_vault({"Plan.md": "# Old\n", "Other.md": "[[Plan#Old]]\n", "Free.md": "# Old\n"})
    (root / "Other.md").chmod(0o444)
    before = contents(root)
    done = with_rules([["renamed", "(?<=^# )Old", "New", ["headings"]]], "fix", cwd=root)
    assert done.returncode == 2
    assert contents(root) == before | {"Free.md": b"# New\n"}
    assert "error: Plan.md: not written: it shares a fix with Other.md, which cannot be written\n" in done.stderr


def test_a_hard_linked_note_is_written_only_when_asked_to(run: Run, ailing: Path, tmp_path: Path) -> None:
    other = tmp_path / "other name"
    other.hardlink_to(ailing / "A.md")
    done = run("fix", cwd=ailing)
    assert done.returncode == 2
    assert "error: A.md: not written: it is hard-linked" in done.stderr
    assert run("fix", "--in-place", cwd=ailing).returncode == 0
    assert other.read_text() == MENDED
    assert other.stat().st_nlink == 2


def test_a_vault_outside_of_version_control_is_warned_of(run: Run, make_vault: MakeVault, ailing: Path) -> None:
    warning = "warning: the vault is not under version control; vaultlint undo can take this fix back\n"
    assert warning not in run("fix", cwd=ailing).stderr
    root = make_vault({"Sub/A.md": AILING})
    (root / ".git").rename(root.parent / "no longer")
    assert warning not in run("fix", "--diff", cwd=root).stderr
    assert warning in run("fix", cwd=root).stderr
    assert warning not in run("fix", cwd=root).stderr


def test_fixing_again_changes_nothing(run: Run, ailing: Path) -> None:
    run("fix", cwd=ailing)
    before = (ailing / "A.md").stat().st_mtime_ns
    assert "nothing fixed" in run("fix", cwd=ailing).stderr
    assert (ailing / "A.md").stat().st_mtime_ns == before


# A note on stdin


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (b"[[Bee]]\n", b"[[B|Bee]]\n"),
        (b"\xef\xbb\xbf[[Bee]]\r\nx\ry\n\xe2\x80\xa8z", b"\xef\xbb\xbf[[B|Bee]]\r\nx\ry\n\xe2\x80\xa8z"),
        (b"nothing to fix\r\n", b"nothing to fix\r\n"),
        (b"no text: \xff\x00\n", b"no text: \xff\x00\n"),
        (b"", b""),
    ],
)
def test_a_note_on_stdin_comes_out_on_stdout(ailing: Path, given: bytes, expected: bytes) -> None:
    before = contents(ailing)
    done = subprocess.run(
        [*COMMAND, "fix", "-q", "-", "--stdin-filename", "A.md"],
        cwd=ailing, env=surroundings(), input=given, capture_output=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.stdout == expected
    assert contents(ailing) == before


def test_findings_of_a_note_on_stdin_go_to_stderr(run: Run, ailing: Path) -> None:
    done = run("fix", "-", "--stdin-filename", "New.md", cwd=ailing, input="[[Bee]] [[Nowhere]]\n")
    assert (done.returncode, done.stdout) == (1, "[[B|Bee]] [[Nowhere]]\n")
    assert "New.md:1:13: broken-link error: " in done.stderr
    assert not (ailing / "New.md").exists()


def test_a_note_on_stdin_takes_no_other_note_along(make_vault: MakeVault) -> None:
    root = make_vault({"Plan.md": "# Old\n", "Other.md": "[[Plan#Old]]\n"})
    rule = ["renamed", "(?<=^# )Old", "New", ["headings"]]
    done = subprocess.run(
        [*WITH_RULES, json.dumps([[rule], 0]), "fix", "-", "--stdin-filename", "Plan.md"],
        cwd=root, env=surroundings(), input="# Old\n", capture_output=True, encoding="utf-8", check=False, timeout=60,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (2, "# Old\n")
    assert "it would have to change Other.md as well" in done.stderr


@pytest.mark.parametrize("options", [["--diff"], ["-", "--stdin-filename", "A.md"]])
def test_stdout_is_not_shared_with_a_report_for_programs(run: Run, ailing: Path, options: list[str]) -> None:
    done = run("fix", *options, "--output-format", "json", cwd=ailing)
    assert (done.returncode, done.stdout) == (2, "")
    assert "let --output-file name a file" in done.stderr


# On a terminal


def many(number: int) -> dict[str, str]:
    return {"B.md": BEARER} | {f"{note:02}.md": AILING for note in range(number)}


def changed_notes(root: Path) -> int:
    return sum(data == MENDED.encode() for data in contents(root).values())


@pytest.mark.parametrize(("typed", "code", "changed"), [("y\n", 0, 51), ("n\n", 1, 0), ("\n", 1, 0)])
def test_before_many_notes_change_a_table_is_shown_and_a_question_asked(
    make_vault: MakeVault, typed: str, code: int, changed: int
) -> None:
    root = make_vault(many(51))
    seen, ended = on_a_terminal(*COMMAND, "fix", cwd=root, typed=typed)
    assert "To be fixed:\n  51  alias-link  in 51 notes\nChange 51 notes? [y/N] " in seen
    assert (ended, changed_notes(root)) == (code, changed)
    assert ("nothing was changed" in seen) == (not changed)


@pytest.mark.parametrize(("number", "options"), [(50, []), (51, ["--yes"]), (51, ["-y"])])
def test_nobody_is_asked_about_few_notes_or_who_said_yes(
    make_vault: MakeVault, number: int, options: list[str]
) -> None:
    root = make_vault(many(number))
    seen, code = on_a_terminal(*COMMAND, "fix", *options, cwd=root)
    assert "[y/N]" not in seen
    assert (code, changed_notes(root)) == (0, number)


def test_away_from_a_terminal_nothing_is_asked(run: Run, make_vault: MakeVault) -> None:
    root = make_vault(many(51))
    done = run("fix", cwd=root)
    assert (done.returncode, changed_notes(root)) == (0, 51)
    assert "[y/N]" not in done.stderr


# Interrupted


def interrupted(root: Path, sent: signal.Signals) -> tuple[int, str]:
    """Fix slowly, and stop when the tenth note is written."""
    with subprocess.Popen(
        [*WITH_RULES, json.dumps([[], 0.05]), "fix"],
        cwd=root, env=surroundings(), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        encoding="utf-8",
    ) as process:  # fmt: skip
        deadline = time.monotonic() + 60
        while (root / "10.md").read_text() == AILING and time.monotonic() < deadline:
            time.sleep(0.01)
        process.send_signal(sent)
        _, stderr = process.communicate(timeout=30)
    return process.returncode, stderr


@pytest.mark.parametrize(("sent", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_ends_the_fix_between_two_notes_and_the_next_run_finishes(
    run: Run, make_vault: MakeVault, sent: signal.Signals, code: int
) -> None:
    root = make_vault(many(60))
    ended, stderr = interrupted(root, sent)
    written = changed_notes(root)
    assert ended == code
    assert 10 <= written < 60
    assert f"interrupted: {written} of 60 notes written, each as a whole; the next vaultlint fix" in stderr
    assert "Traceback" not in stderr
    assert set(contents(root).values()) == {AILING.encode(), MENDED.encode(), BEARER.encode()}

    checked = run("check", cwd=root)
    assert re.search(
        rf"warning: a fix was interrupted \(.*\): {written} of 60 notes are written; the next", checked.stderr
    )
    assert f"{written} of 60 notes are written" in run("fix", "--diff", cwd=root).stderr
    assert changed_notes(root) == written

    done = run("fix", cwd=root)
    assert (done.returncode, changed_notes(root)) == (0, 60)
    assert f"warning: the interrupted run was finished: {60 - written} notes written\n" in done.stderr
    assert "interrupted" not in run("check", cwd=root).stderr


def test_a_killed_fix_is_taken_back_where_a_note_has_changed_since(run: Run, make_vault: MakeVault) -> None:
    root = make_vault(many(60))
    ended, _ = interrupted(root, signal.SIGKILL)
    assert ended == -signal.SIGKILL
    (root / "00.md").write_text("written since\n")
    done = run("fix", "--select", "broken-link", cwd=root)
    assert done.returncode == 2
    assert changed_notes(root) == 0
    assert (root / "00.md").read_text() == "written since\n"
    assert "the interrupted run was taken back, since notes have changed since then" in done.stderr
    assert "error: 00.md: " in done.stderr


def test_hostile_names_act_on_nothing(run: Run, make_vault: MakeVault) -> None:
    names = ["\x1b[31mred.md", "bidi \u202egnp.md", "::error file=x::gotcha.md", "##[error]gotcha.md", "new\nline.md"]
    root = make_vault({"B.md": BEARER} | dict.fromkeys(names, "[[Bee]] [[Nowhere]]\n"))
    for options in (["--diff"], ["-v", "--output-format", "text"], ["-v", "--output-format", "text"], ["-v"]):
        done = run("fix", *options, cwd=root, env={"GITHUB_ACTIONS": "true"})
        for stream in (done.stdout, done.stderr):
            assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff]", stream)
        told = done.stderr if options == ["-v"] else done.stdout + done.stderr
        assert not any(line.lstrip().startswith("::") or "##[" in line for line in told.split("\n"))
    *annotations, summary = obeyed(done.stdout)
    assert sorted(one.properties["file"] for one in annotations) == sorted(map(display, names))
    assert (summary.name, summary.properties) == ("notice", {"title": "vaultlint"})
    assert set(contents(root).values()) == {BEARER.encode(), b"[[B|Bee]] [[Nowhere]]\n"}


def test_fix_only_neither_reports_what_is_left_nor_fails_for_it(run: Run, ailing: Path) -> None:
    (ailing / "A.md").write_text("[[Bee]] and [[Nowhere at all]].\n")
    done = run("fix", "--fix-only", cwd=ailing)
    assert (done.returncode, done.stdout) == (0, "")
    assert "1 finding fixed in 1 note" in done.stderr
    assert "Nowhere" not in done.stderr
    assert "no fix is offered" not in done.stderr
    assert "[[Nowhere at all]]" in (ailing / "A.md").read_text() != "[[Bee]] and [[Nowhere at all]].\n"


def test_fix_only_fails_for_what_could_not_be_judged(run: Run, ailing: Path) -> None:
    assert run("fix", "--fix-only", "--timeout", "0.000001", cwd=ailing).returncode == 2


@pytest.mark.parametrize("output", [["--output-format", "json"], ["--output", "json=x"], ["--output-file", "x"]])
def test_fix_only_has_nothing_for_a_report(run: Run, ailing: Path, output: list[str]) -> None:
    done = run("fix", "--fix-only", *output, cwd=ailing)
    assert done.returncode == 2
    assert "--fix-only reports nothing" in done.stderr
    assert (ailing / "A.md").read_text() == AILING


def test_fixing_what_changed_since_a_commit_is_refused(run: Run, ailing: Path) -> None:
    done = run("check", "--fix", "--since", "main", cwd=ailing)
    assert done.returncode == 2
    assert (ailing / "A.md").read_text() == AILING


def test_all_rules_in_a_configuration_do_not_reformat_a_vault(run: Run, make_vault: MakeVault) -> None:
    """Only who says so on the command line, in this very run, wants every hint fixed."""
    root = make_vault({"A.md": "[[B| text ]]\n", "B.md": "# B\n", ".vaultlint.yaml": "select: [ALL]\n"})
    run("fix", cwd=root)
    assert (root / "A.md").read_text() == "[[B| text ]]\n"
