"""What `vaultlint check` prints where, and what it ends with."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
Run = Callable[..., subprocess.CompletedProcess[str]]
MakeVault = Callable[[Mapping[str, str]], Path]
HINT = {"A/Note.md": "", "B/Note.md": "", "Home.md": "See [[Note]] and [[Note]].\n"}


def test_findings_go_to_stdout_and_the_summary_to_stderr(run: Run, broken: Path) -> None:
    done = run("check", cwd=broken)
    assert done.returncode == 1
    assert done.stdout.startswith("Notes/Broken.md:1:7: broken-link error: ")
    last = done.stderr.rstrip("\n").split("\n")[-1]
    assert re.fullmatch(r"2 notes in \d+\.\d\d s: 1 error; 0 fixable", last)


def test_a_clean_vault_says_nothing_on_stdout(run: Run, clean: Path) -> None:
    done = run("check", cwd=clean)
    assert (done.returncode, done.stdout) == (0, "")
    assert re.fullmatch(r"2 notes in \d+\.\d\d s: no findings\n", done.stderr)


def test_quiet_leaves_findings_alone(run: Run, broken: Path) -> None:
    done = run("check", "-q", cwd=broken)
    assert done.stdout
    assert done.stderr == ""


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (["--fail-on", "error"], 1),
        (["--fail-on", "never"], 0),
        (["--exit-zero"], 0),
        (["--ignore", "broken-link"], 0),
        (["--select", "links"], 1),
        (["--ignore", "links", "--extend-select", "broken-link"], 1),
        (["--exclude", "Notes/Br*"], 0),
        (["Notes/Broken.md", "--exclude", "Notes/Br*"], 1),
        (["Notes/Broken.md", "--exclude", "Notes/Br*", "--force-exclude"], 0),
        (["Notes/Fine.md"], 0),
        (["Notes"], 1),
        (["--no-cache", "--timeout", "2", "--isolated"], 1),
    ],
)
def test_options_decide_what_fails(run: Run, broken: Path, options: list[str], code: int) -> None:
    done = run("check", *options, cwd=broken)
    assert (done.returncode, "error:" in done.stderr) == (code, False)


@pytest.mark.parametrize(("level", "code"), [("hint", 1), ("warning", 0)])
def test_hints_fail_a_run_only_when_they_are_asked_to(run: Run, make_vault: MakeVault, level: str, code: int) -> None:
    done = run("check", "--fail-on", level, cwd=make_vault(HINT))
    assert done.returncode == code
    assert ("Home.md:1:7: ambiguous-link hint:" in done.stdout) == bool(code)


@pytest.mark.parametrize("options", [[], ["--select", "ALL", "--ignore", "vault"]])
def test_hints_are_counted_by_rule(run: Run, make_vault: MakeVault, options: list[str]) -> None:
    done = run("check", *options, cwd=make_vault(HINT))
    assert done.returncode == 0
    assert "  2  ambiguous-link  in 1 note, first at Home.md:1:7\n" in done.stdout
    assert "ambiguous-link hint:" not in done.stdout


@pytest.mark.parametrize("options", [["-v"], ["--select", "ambiguous-link"], ["--extend-select", "links"]])
def test_hints_are_listed_when_asked_for(run: Run, make_vault: MakeVault, options: list[str]) -> None:
    done = run("check", *options, cwd=make_vault(HINT))
    assert done.stdout.count("ambiguous-link hint:") == 2
    assert "first at" not in done.stdout


def test_a_theme_in_the_configuration_lists_its_hints(run: Run, make_vault: MakeVault) -> None:
    root = make_vault({**HINT, ".vaultlint.yaml": "select: [links]\n"})
    assert run("check", cwd=root).stdout.count("ambiguous-link hint:") == 2
    assert "first at" in run("check", "--isolated", cwd=root).stdout


@pytest.mark.parametrize(
    "options",
    [
        ["--no-such-option"],
        ["--output-format", "xml"],
        ["--output", "json"],
        ["--output", "xml=x"],
        ["--select", "broken-linc"],
        ["--fail-on", "always"],
        ["--timeout", "0"],
        ["--config", "nowhere.yaml"],
        ["nowhere.md"],
        ["-"],
        ["--stdin-filename", "A.md"],
        ["--staged", "Notes"],
        ["--staged", "--since", "HEAD"],
        ["--since", "HEAD", "-", "--stdin-filename", "A.md"],
        ["--since", "--output=mark"],
        ["--since"],
        ["--vault", ".", "/"],
    ],
)
def test_what_cannot_be_done_is_said_and_ends_with_2(run: Run, broken: Path, options: list[str]) -> None:
    done = run("check", *options, cwd=broken)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith("error: ")
    assert "Traceback" not in done.stderr


def test_errors_say_what_may_have_been_meant(run: Run, broken: Path) -> None:
    assert "did you mean “broken-link”" in run("check", "--select", "broken-linc", cwd=broken).stderr
    assert "did you mean “check”" in run("chekc", cwd=broken).stderr
    assert "did you mean “broken-link”" in run("explain", "brokenlink", cwd=broken).stderr
    unknown = run("check", "--output-format", "xml", cwd=broken).stderr
    assert all(name in unknown for name in ("text", "concise", "json"))


def test_a_configuration_error_names_its_line(run: Run, broken: Path) -> None:
    (broken / ".vaultlint.yaml").write_text("exclude: []\nselekt: [links]\n", encoding="utf-8")
    done = run("check", cwd=broken)
    assert done.returncode == 2
    assert ".vaultlint.yaml:2" in done.stderr
    assert "select" in done.stderr


def test_nothing_to_check_is_a_warning_or_an_error(run: Run, make_vault: MakeVault) -> None:
    root = make_vault({"picture.png": ""})
    done = run("check", cwd=root)
    assert done.returncode == 0
    assert "warning: no notes to check" in done.stderr
    assert run("check", "--error-on-empty", cwd=root).returncode == 2


def test_a_file_that_cannot_be_read_is_named_and_the_others_are_checked(run: Run, broken: Path) -> None:
    (broken / "Bad.md").write_bytes(b"caf\xe9\n")
    done = run("check", cwd=broken)
    assert "Bad.md:1:1: unreadable-note error:" in done.stdout
    assert "broken-link" in done.stdout


def test_a_file_that_is_passed_over_is_named(run: Run, clean: Path) -> None:
    (clean / "Out.md").symlink_to(clean.parent)
    (clean / "Gone.md").symlink_to("nowhere.md")
    done = run("check", cwd=clean)
    assert done.returncode == 0
    assert "warning: Out.md: " in done.stderr
    assert run("check", "-q", cwd=clean).stderr == ""


def test_staged_outside_of_a_repository_is_an_error_in_one_line(run: Run, clean: Path) -> None:
    done = run("check", "--staged", cwd=clean, env={"GIT_CEILING_DIRECTORIES": str(clean.parent)})
    assert done.returncode == 2
    assert done.stderr.startswith("error: git")
    assert done.stderr.count("\n") == 1


FAILING = """
import sys
from dataclasses import replace
import vaultlint.session as session
real = session.check
def failing(*given):
    for checked in real(*given):
        yield replace(checked, error="Input/output error") if checked.path == "Notes/Fine.md" else checked
session.check = failing
from vaultlint.cli import main
main()
"""


@pytest.mark.parametrize("options", [[], ["--exit-zero"], ["--fail-on", "never"]])
def test_trouble_with_a_file_ends_with_2_whatever_was_found(broken: Path, options: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", FAILING, "check", "--output", "json=-", "--output-format", "json", *options],
        cwd=broken, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, encoding="utf-8",
        check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 2
    assert "error: Notes/Fine.md: Input/output error\n" in done.stderr
    assert "1 file could not be checked as asked" in done.stderr
    report = json.loads(done.stdout)
    assert report["errors"] == [{"path": "Notes/Fine.md", "message": "Input/output error"}]
    assert report["summary"] == {"notes": 2, "findings": 1, "fixable": 0, "errors": 1}


def test_a_note_on_stdin_stands_where_its_name_says(run: Run, broken: Path) -> None:
    done = run(
        "check", "-", "--stdin-filename", "Notes/New.md", "-q", cwd=broken, input="[[Fine]] [[Nothing like it]]\n"
    )
    assert done.stdout.startswith("Notes/New.md:1:12: broken-link")
    assert done.stdout.count("broken-link") == 1


def test_paths_can_be_opened_from_where_the_user_is(run: Run, broken: Path) -> None:
    def first(*options: str | Path, cwd: Path) -> str:
        return run("check", "-q", *options, cwd=cwd).stdout.partition(":1:7:")[0]

    elsewhere = broken.parent / "elsewhere"
    elsewhere.mkdir()
    assert first(cwd=broken / "Notes") == "Broken.md"
    assert first("vault", cwd=broken.parent) == "vault/Notes/Broken.md"
    assert first("../vault/Notes", cwd=elsewhere) == "Notes/Broken.md"
    assert first("--vault", broken, "Notes", cwd=elsewhere) == "Notes/Broken.md"
    assert first("--path-prefix", "docs/vault", cwd=broken) == "docs/vault/Notes/Broken.md"
    assert first("--path-prefix", "", "vault", cwd=broken.parent) == "Notes/Broken.md"


def test_suppressions_are_shown_on_request_with_their_reason(run: Run, make_vault: MakeVault) -> None:
    root = make_vault({"A.md": "See [[Nowhere at all]]. %% vaultlint: allow broken-link — written next spring %%\n"})
    plain = run("check", cwd=root)
    assert (plain.returncode, plain.stdout) == (0, "")
    assert "1 allowed" in plain.stderr
    told = run("check", "--report-suppressions", cwd=root)
    assert told.returncode == 0
    assert "A.md:1:7: broken-link allowed: " in told.stdout
    assert "(written next spring)" in told.stdout
    listed = json.loads(run("check", "--report-suppressions", "--output-format", "json", cwd=root).stdout)
    assert listed["findings"][0]["suppressed"] is True
    assert listed["summary"]["findings"] == 0


def test_statistics_count_findings_by_rule(run: Run, broken: Path) -> None:
    done = run("check", "--statistics", cwd=broken)
    assert "\n1  broken-link\n" in f"\n{done.stderr}"


def test_several_reports_at_once(run: Run, broken: Path, tmp_path: Path) -> None:
    whole, short = tmp_path / "all.json", tmp_path / "short.txt"
    done = run("check", "--output", f"json={whole}", "--output", f"concise={short}", "--color", "always", cwd=broken)
    assert "^^^^" in done.stdout
    assert json.loads(whole.read_text("utf-8"))["summary"]["findings"] == 1
    assert short.read_text("utf-8").startswith("Notes/Broken.md:1:7: broken-link error: ")
    assert "\x1b" not in short.read_text("utf-8")


def test_a_report_file_takes_the_place_of_stdout(run: Run, broken: Path, tmp_path: Path) -> None:
    report = tmp_path / "report.json"
    done = run("check", "--output-format", "json", "--output-file", report, cwd=broken)
    assert (done.returncode, done.stdout) == (1, "")
    assert json.loads(report.read_text("utf-8"))["version"] == 1


def test_json_alone_is_on_stdout_even_when_all_is_asked_for(run: Run, broken: Path) -> None:
    done = run("check", "--output-format", "json", "-v", "--statistics", "--color", "always", cwd=broken)
    assert json.loads(done.stdout)["findings"][0]["path"] == "Notes/Broken.md"


def test_a_failing_program_is_never_taken_for_a_clean_vault(run: Run, broken: Path, tmp_path: Path) -> None:
    # A module that the session needs is replaced by one that fails.
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "sitecustomize.py").write_text("import sys; sys.modules['vaultlint.session'] = None\n")
    done = run("check", cwd=broken, env={"PYTHONPATH": f"{tmp_path / 'site'}:{ROOT}"})
    assert done.returncode == 2
    assert "fault of vaultlint itself" in done.stderr


def test_what_is_passed_over_is_said(broken: Path, run: Run) -> None:
    """A symlink that leads out of the vault is not followed, and not silently (REL-05, SEC-02)."""
    secret = broken.parent / "secret.md"
    secret.write_text("[[Token]]\n", "utf-8")
    (broken / "leak.md").symlink_to(secret)
    done = run("check", "--vault", broken)
    assert "leak.md" in done.stderr
    assert "symlink" in done.stderr
    assert "Token" not in done.stdout


def test_staged_needs_git(broken: Path, run: Run) -> None:
    done = run("check", "--staged", "--vault", broken, env={"GIT_CEILING_DIRECTORIES": str(broken.parent)})
    assert done.returncode == 2
    assert "not a git repository" in done.stderr
    assert "Traceback" not in done.stderr


def test_since_needs_git(broken: Path, run: Run) -> None:
    done = run("check", "--since", "main", "--vault", broken, env={"GIT_CEILING_DIRECTORIES": str(broken.parent)})
    assert done.returncode == 2
    assert "not a git repository" in done.stderr
    assert "Traceback" not in done.stderr


def test_since_tells_of_what_changed_and_of_nothing_else(broken: Path, run: Run) -> None:
    identity = ("-c", "user.name=Ada", "-c", "user.email=ada@example.org")
    for words in (("init", "-q"), ("add", "-A"), (*identity, "commit", "-q", "-m", "Start")):
        subprocess.run(["git", *words], cwd=broken, check=True)
    done = run("check", "--since", "HEAD", "--output-format", "concise", cwd=broken)
    assert (done.returncode, done.stdout) == (0, "")
    (broken / "Notes" / "New.md").write_text("See [[Neverwhere]].\n")
    done = run("check", "--since", "HEAD", "--output-format", "concise", cwd=broken)
    assert done.returncode == 1
    assert [line.split(":")[0] for line in done.stdout.splitlines()] == ["Notes/New.md"]


ATTACHMENTS = {"Home.md": "![[a.png]]\n", "Pictures/a.png": "", "Pictures/b.png": "", "Old/c.png": ""}


def test_attachments_are_told_of_by_path_and_are_no_notes(run: Run, make_vault: MakeVault) -> None:
    vault = make_vault(ATTACHMENTS)
    done = run("check", "--select", "unused-attachment", "--output-format", "concise", cwd=vault)
    assert [line.partition(": ")[0] for line in done.stdout.splitlines()] == ["Old/c.png:1:1", "Pictures/b.png:1:1"]
    assert re.search(r"^1 note in \d+\.\d\d s: 2 hints; 0 fixable", done.stderr, re.MULTILINE)


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["Pictures"], ["Pictures/b.png"]),
        (["Pictures/b.png"], ["Pictures/b.png"]),
        (["Pictures/a.png", "Home.md"], []),
        (["--exclude", "Old/**"], ["Pictures/b.png"]),
        (["Old/c.png", "--exclude", "Old/**"], ["Old/c.png"]),
        (["Old/c.png", "--exclude", "Old/**", "--force-exclude"], []),
    ],
)
def test_attachments_are_asked_for_like_notes(
    run: Run, make_vault: MakeVault, options: list[str], told: list[str]
) -> None:
    select = ["--select", "unused-attachment", "--output-format", "json"]
    done = run("check", *select, *options, cwd=make_vault(ATTACHMENTS))
    assert [finding["path"] for finding in json.loads(done.stdout)["findings"]] == told


def test_fix_passes_attachments_by(run: Run, make_vault: MakeVault) -> None:
    vault = make_vault({**ATTACHMENTS, "Home.md": "![[a.png]] \n"})
    done = run("fix", "--select", "unused-attachment,trailing-space", cwd=vault)
    assert done.returncode == 0, done.stderr
    assert (vault / "Home.md").read_text() == "![[a.png]]\n"
