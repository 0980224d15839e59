"""Which format a run writes where, and that each of them can be had."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests.cli.conftest import COMMAND, surroundings
from tests.reporters.ci_runners import obeyed
from tests.reporters.shapes import GITLAB, RDJSON, SARIF, read
from vaultlint.reporters import FORMATS

Run = Callable[..., subprocess.CompletedProcess[str]]
MakeVault = Callable[[Mapping[str, str]], Path]
IN_ACTIONS = {"GITHUB_ACTIONS": "true"}


@pytest.mark.parametrize("format_name", FORMATS)
def test_every_format_can_be_had(run: Run, broken: Path, tmp_path: Path, format_name: str) -> None:
    straight = run("check", "--output-format", format_name, cwd=broken)
    assert straight.returncode == 1
    assert "Nowhere at all" in straight.stdout
    report = tmp_path / "report"
    run("check", "--output", f"{format_name}={report}", cwd=broken)
    assert report.read_text("utf-8") == straight.stdout


def test_what_programs_read_is_what_they_expect(run: Run, broken: Path, tmp_path: Path) -> None:
    outputs = {name: tmp_path / name for name in ("sarif", "gitlab", "rdjson", "junit", "json-lines")}
    options = [word for name, file in outputs.items() for word in ("--output", f"{name}={file}")]
    assert run("check", *options, cwd=broken).returncode == 1
    (sarif_run,) = read(outputs["sarif"].read_text("utf-8"), SARIF)["runs"]
    assert [rule["id"] for rule in sarif_run["tool"]["driver"]["rules"]] == ["broken-link"]
    (entry,) = read(outputs["gitlab"].read_text("utf-8"), GITLAB)
    fingerprint = sarif_run["results"][0]["partialFingerprints"]["vaultlint/v1"]
    assert fingerprint == entry["fingerprint"]
    (diagnostic,) = read(outputs["rdjson"].read_text("utf-8"), RDJSON)["diagnostics"]
    assert diagnostic["location"]["path"] == entry["location"]["path"] == "Notes/Broken.md"
    assert ET.parse(outputs["junit"]).getroot().get("failures") == "1"
    (line,) = outputs["json-lines"].read_text("utf-8").splitlines()
    assert json.loads(line)["rule"] == "broken-link"


def test_in_github_actions_annotations_come_by_themselves(run: Run, broken: Path) -> None:
    done = run("check", cwd=broken / "Notes", env={**IN_ACTIONS, "GITHUB_WORKSPACE": str(broken.parent)})
    error, summary = obeyed(done.stdout)
    assert done.returncode == 1
    assert (error.name, error.properties["file"]) == ("error", "vault/Notes/Broken.md")
    assert summary.name == "notice"
    assert obeyed(done.stderr) == []


@pytest.mark.parametrize(
    "options",
    [["--output-format", "text"], ["--output", "concise=-"], ["--output-file", "report.txt"], ["--fix", "--diff"]],
)
def test_whoever_names_a_format_or_a_file_gets_that(run: Run, broken: Path, options: list[str]) -> None:
    done = run("check", *options, cwd=broken, env=IN_ACTIONS)
    assert done.returncode < 2
    assert obeyed(done.stdout) == []
    if (broken / "report.txt").exists():
        assert (broken / "report.txt").read_text("utf-8").startswith("Notes/Broken.md:1:7: broken-link error")


@pytest.mark.parametrize(
    "options",
    [["--output", "json=x", "--output", "sarif=x"], ["--output-format", "json", "--output", "text=-"],
     ["--output-file", "x", "--output-format", "note", "--output", "json=x"]],
)  # fmt: skip
def test_two_reports_do_not_go_to_one_place(run: Run, broken: Path, options: list[str]) -> None:
    done = run("check", *options, cwd=broken)
    assert (done.returncode, done.stdout) == (2, "")
    assert "two reports" in done.stderr
    assert not (broken / "x").exists()


@pytest.mark.parametrize("options", [["--output", "note={}"], ["--output-format", "note", "--output-file", "{}"]])
def test_a_report_takes_the_place_of_no_note_but_a_report(run: Run, broken: Path, options: list[str]) -> None:
    def report_to(name: str) -> int:
        return run("check", *(option.format(name) for option in options), cwd=broken).returncode

    before = (broken / "Notes" / "Fine.md").read_bytes()
    assert report_to("Notes/Fine.md") == 2
    assert (broken / "Notes" / "Fine.md").read_bytes() == before
    (broken / "Empty.md").touch()
    for name in ("Report.md", "Report.md", "Empty.md"):
        assert report_to(name) == 1
        assert (broken / name).read_text().startswith("---\nvaultlint-report: true\n---\n")


def test_whoever_leaves_is_not_written_to(broken: Path) -> None:
    (broken / "Many.md").write_text("[[Nowhere]]\n" * 3000)
    for format_name in ("sarif", "junit", "note", "json-lines"):
        shell = f"{' '.join(COMMAND)} check --output-format {format_name} | head -1; echo ${{PIPESTATUS[0]}}"
        done = subprocess.run(
            ["bash", "-c", shell], cwd=broken, env=surroundings(), capture_output=True, encoding="utf-8", check=True
        )
        assert done.stdout.endswith("\n1\n")
        assert "rror:" not in done.stderr


def test_output_that_no_runner_reads_has_no_commands(broken: Path, tmp_path: Path) -> None:
    with (tmp_path / "out.txt").open("w+") as out:
        command, env = [*COMMAND, "check"], surroundings(IN_ACTIONS)
        subprocess.run(command, cwd=broken, env=env, stdout=out, stderr=subprocess.DEVNULL, check=False, timeout=60)
        out.seek(0)
        assert out.read().startswith("Notes/Broken.md:1:7: broken-link error")


def test_what_remains_after_a_fix_is_annotated(run: Run, broken: Path) -> None:
    (broken / "Tracked.md").write_text("[[Nowhere else]] [x](https://example.org/?utm_source=y)\n")
    done = run("fix", cwd=broken, env=IN_ACTIONS)
    assert [command.properties.get("file") for command in obeyed(done.stdout)] == [
        "Notes/Broken.md",
        "Tracked.md",
        None,
    ]
    note = run("fix", "--stdin-filename", "x.md", "-", cwd=broken, env=IN_ACTIONS, input="[[Nowhere]]\n")
    assert (note.stdout, note.returncode) == ("[[Nowhere]]\n", 1)


@pytest.mark.parametrize(
    ("format_name", "variable"),
    [("github", "GITHUB_WORKSPACE"), ("sarif", "GITHUB_WORKSPACE"), ("gitlab", "CI_PROJECT_DIR")],
)
def test_paths_are_counted_from_where_the_system_counts(
    run: Run, broken: Path, format_name: str, variable: str
) -> None:
    def report(*options: str, folder: Path) -> str:
        done = run("check", "--output-format", format_name, *options, cwd=broken, env={variable: str(folder)})
        return done.stdout

    assert "vault/Notes/Broken.md" in report(folder=broken.parent)
    assert "vault/Notes" not in report(folder=broken)
    assert "docs/x/Notes/Broken.md" in report("--path-prefix", "./docs/x/", folder=broken.parent)


def test_the_shell_completes_formats(run: Run, broken: Path) -> None:
    def completed(*words: str) -> list[str]:
        env = {"_VAULTLINT_COMPLETE": "bash_complete", "COMP_WORDS": " ".join(words), "COMP_CWORD": str(len(words) - 1)}
        program = "import sys; sys.argv = ['vaultlint']; from vaultlint.cli import main; main()"
        done = subprocess.run(
            [sys.executable, "-c", program], env=surroundings(env), cwd=broken, check=True, capture_output=True,
            encoding="utf-8", timeout=60,
        )  # fmt: skip
        return [line.partition(",")[2] for line in done.stdout.splitlines()]

    assert completed("vaultlint", "check", "--output-format", "g") == ["grouped", "github", "gitlab"]
    assert completed("vaultlint", "check", "--output", "jso") == ["json=", "json-lines="]


def test_no_format_is_imported_but_the_one_that_is_wanted(broken: Path) -> None:
    program = (
        "import sys\nfrom vaultlint.cli import main\n"
        "try: main(['check', '--output-format', 'gitlab', '-q'])\nexcept SystemExit: pass\n"
        "sys.stderr.write(' '.join(name for name in sys.modules if name.startswith('vaultlint.reporters.')))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=broken,
        env=surroundings(),
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    named = {place.partition(":")[0] for place in FORMATS.values()}
    assert named & set(done.stderr.split()) == {"vaultlint.reporters.gitlab"}


def test_sec_01_a_report_does_not_follow_a_link_out_of_the_vault(run: Run, broken: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "file").write_text("precious")
    (broken / "found.json").symlink_to(elsewhere / "file")
    (broken / "folder").symlink_to(elsewhere)
    for name in ("found.json", "folder/new.json", "folder/file"):
        done = run("check", "--output", f"json={name}", cwd=broken)
        assert (done.returncode, "leads out of the vault" in done.stderr) == (2, True)
    assert [path.read_text() for path in elsewhere.iterdir()] == ["precious"]


@pytest.mark.parametrize("name", ["Home.md", ".obsidian/app.json", ".git/config", "Plan.canvas"])
def test_no_report_takes_the_place_of_what_somebody_wrote(run: Run, broken: Path, name: str) -> None:
    (broken / name).parent.mkdir(exist_ok=True)
    (broken / name).write_text("precious")
    assert run("check", "--output", f"json={name}", cwd=broken).returncode == 2
    assert (broken / name).read_text() == "precious"


def test_a_summary_takes_the_place_of_the_last_one(run: Run, broken: Path) -> None:
    for _ in range(2):
        assert run("check", "--exclude", "Found.md", "--output", "markdown=Found.md", cwd=broken).returncode == 1
