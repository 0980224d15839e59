"""The action for GitHub and the job for GitLab, run by hand as their runners would, on a repository with a branch."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.git.repository import Repository
from tests.reporters.ci_runners import Command, annotation_fault, obeyed

ROOT = Path(__file__).parents[1]
ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
STEPS: list[dict[str, Any]] = ACTION["runs"]["steps"]
PAGE = (ROOT / "docs" / "pull-requests.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```yaml\n# (\S+)\n(.*?)```", PAGE, re.DOTALL)
WORKFLOWS: list[dict[str, Any]] = [yaml.safe_load(text) for name, text in BLOCKS if name.startswith(".github/")]
(GITLAB,) = (yaml.safe_load(text) for name, text in BLOCKS if name == ".gitlab-ci.yml")
ALLOWED = {"error", "warning", "notice", "group", "endgroup"}
_EXPRESSION = re.compile(r"\$\{\{ *([\w.-]+) *\}\}")


class Runner:
    """What GitHub's runner gives to a step: an environment that holds nothing else, and files to write to."""

    def __init__(self, place: Path, workspace: Path) -> None:
        self.workspace = workspace
        self.temp = place / "runner temp"
        self.temp.mkdir()
        self.output, self.summary = place / "output", place / "summary"
        self.output.touch()
        self.summary.touch()
        program = place / "vaultlint"
        program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -P -m vaultlint "$@"\n')
        program.chmod(0o755)
        self.environment = {
            "PATH": os.defpath + os.pathsep + str(Path(shutil.which("git") or "").parent),
            "HOME": str(place),
            "GITHUB_ACTIONS": "true",
            "GITHUB_WORKSPACE": str(workspace),
            "GITHUB_ACTION_PATH": str(ROOT),
            "GITHUB_OUTPUT": str(self.output),
            "GITHUB_STEP_SUMMARY": str(self.summary),
            "RUNNER_TEMP": str(self.temp),
            "PYTHONPATH": str(ROOT),
            "VAULTLINT": str(program),
        }

    def run(self, script: str, **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script],
            cwd=self.workspace, env=self.environment | more, check=False, capture_output=True, encoding="utf-8",
            stdin=subprocess.DEVNULL, timeout=120,
        )  # fmt: skip

    def check(self, **more: str) -> subprocess.CompletedProcess[str]:
        return self.run('bash "$GITHUB_ACTION_PATH/action/check.sh"', **more)

    @property
    def outputs(self) -> dict[str, str]:
        lines = self.output.read_text(encoding="utf-8").splitlines()
        return dict(line.split("=", 1) for line in lines)


@pytest.fixture
def vault(tmp_path: Path) -> Repository:
    """A branch on which a linked note was renamed and a debt made, beside debts that are older."""
    vault = Repository(tmp_path / "work space", "--initial-branch=main")
    vault.write(".obsidian/app.json", "{}")
    long = "A text that is long enough to be known again.\n"
    vault.commit(Home="[[Old]]\n", Old=long, Debt="[[Old debt]]\n", Diary="Text.\n")
    vault.git("update-ref", "refs/remotes/origin/main", "main")
    vault.git("checkout", "--quiet", "-b", "work")
    vault.git("mv", "Old.md", "New.md")
    vault.commit(Diary="Text.\n\n[[New debt]] and `@somebody`\n")
    return vault


@pytest.fixture
def runner(vault: Repository, tmp_path: Path) -> Runner:
    return Runner(tmp_path, vault.folder)


def annotated(output: str) -> list[Command]:
    commands = obeyed(output)
    assert {command.name for command in commands} <= ALLOWED
    assert [fault for command in commands if (fault := annotation_fault(command))] == []
    return [command for command in commands if "file" in command.properties]


def places(output: str) -> list[tuple[str, str, str]]:
    return [(one.name, one.properties["file"], one.properties["line"]) for one in annotated(output)]


def test_a_pull_request_is_compared_with_its_base(runner: Runner) -> None:
    done = runner.check(GITHUB_BASE_REF="main")
    assert done.returncode == 1, done.stderr
    assert places(done.stdout) == [("error", "Diary.md", "3"), ("error", "Home.md", "1")]
    assert runner.outputs["exit-code"] == "1"
    summary = runner.summary.read_text(encoding="utf-8")
    assert "2 errors" in summary
    assert "Home.md" in summary
    assert "Debt" not in summary.replace("New debt", "")
    results = json.loads(Path(runner.outputs["sarif"]).read_text(encoding="utf-8"))["runs"][0]["results"]
    where = {result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for result in results}
    assert where == {"Diary.md", "Home.md"}


def test_without_a_base_the_whole_vault_is_checked(runner: Runner) -> None:
    assert ("error", "Debt.md", "1") in places(runner.check().stdout)


def test_the_input_outweighs_the_base_of_the_pull_request(runner: Runner) -> None:
    done = runner.check(GITHUB_BASE_REF="main", VAULTLINT_SINCE="HEAD")
    assert (done.returncode, annotated(done.stdout)) == (0, [])
    assert runner.outputs["exit-code"] == "0"


def test_a_vault_in_a_folder_is_told_of_by_paths_of_the_workspace(runner: Runner, vault: Repository) -> None:
    vault.write("my notes/.obsidian/app.json", "{}")
    vault.write("my notes/Note.md", "[[Nowhere]]\n")
    done = runner.check(VAULTLINT_VAULT="my notes", VAULTLINT_SINCE="main")
    assert places(done.stdout) == [("error", "my notes/Note.md", "1")]


def test_what_the_inputs_ask_for_reaches_vaultlint(runner: Runner, vault: Repository, tmp_path: Path) -> None:
    trusted = tmp_path / "trusted.yaml"
    trusted.write_text("ignore: [broken-link]\n")
    assert runner.check(VAULTLINT_CONFIG=str(trusted)).returncode == 0
    assert runner.check(VAULTLINT_FAIL_ON="never").returncode == 0
    done = runner.check(VAULTLINT_ARGS="--ignore\nbroken-link\n\n--exclude\nNo such folder/**")
    assert done.returncode == 0, done.stderr
    assert runner.check(VAULTLINT_CACHE="false", VAULTLINT_ARGS="--ignore=links").returncode == 0


def test_sec_16_a_configuration_from_elsewhere_wins(runner: Runner, vault: Repository, tmp_path: Path) -> None:
    vault.write(".vaultlint.yaml", "ignore: [links]\n")
    trusted = tmp_path / "trusted.yaml"
    trusted.write_text("ignore: [text]\n")
    assert runner.check(VAULTLINT_SINCE="main").returncode == 0
    assert runner.check(VAULTLINT_SINCE="main", VAULTLINT_CONFIG=str(trusted)).returncode == 1


def test_sec_16_what_a_change_allows_itself_is_told(runner: Runner, vault: Repository) -> None:
    vault.commit(Diary="Text.\n\n%% vaultlint: allow broken-link — for now %%\n[[New debt]]\n")
    done = runner.check(VAULTLINT_SINCE="main")
    assert places(done.stdout) == [("error", "Home.md", "1")]
    assert "broken-link allowed: “New debt” leads to no file" in done.stdout
    assert "**allowed**" in runner.summary.read_text(encoding="utf-8")


def test_the_cache_is_kept_where_the_action_looks_for_it(runner: Runner) -> None:
    runner.check()
    (kept,) = (step["with"]["path"] for step in STEPS if step.get("uses", "").startswith("actions/cache@"))
    assert any(Path(kept.replace("${{ runner.temp }}", str(runner.temp))).rglob("*"))


def test_nothing_is_written_into_the_workspace(runner: Runner, vault: Repository) -> None:
    def everything() -> dict[Path, bytes]:
        return {path: path.read_bytes() for path in vault.folder.rglob("*") if path.is_file()}

    before = everything()
    runner.check(VAULTLINT_SINCE="main")
    assert everything() == before


def test_a_shallow_clone_ends_with_what_to_do(runner: Runner, vault: Repository, tmp_path: Path) -> None:
    clone = Repository(tmp_path / "clone")
    clone.git("fetch", "--quiet", "--depth=1", f"file://{vault.folder}", "work")
    clone.git("checkout", "--quiet", "FETCH_HEAD")
    runner.workspace = clone.folder
    done = runner.check(GITHUB_BASE_REF="main", GITHUB_WORKSPACE=str(clone.folder))
    assert done.returncode == 2
    assert "fetch-depth: 0" in done.stderr
    assert runner.outputs["exit-code"] == "2"
    assert "the log of this step says why" in runner.summary.read_text()


@pytest.mark.parametrize(
    "asked",
    [
        {"VAULTLINT_SINCE": "--output=json=mark"},
        {"VAULTLINT_SINCE": "$(touch mark)"},
        {"VAULTLINT_SINCE": "main; touch mark"},
        {"VAULTLINT_ARGS": "$(touch mark)\n`touch mark`\n; touch mark"},
        {"VAULTLINT_VAULT": '"; touch mark; "'},
        {"VAULTLINT_CONFIG": "$(touch mark)"},
        {"VAULTLINT_FAIL_ON": "never --output=json=mark"},
        {"VAULTLINT_CACHE": "x[$(touch mark)]", "VAULTLINT_SINCE": "nowhere"},
        {"GITHUB_BASE_REF": "main$(touch mark)"},
    ],
)
def test_sec_05_no_input_is_evaluated(asked: dict[str, str], runner: Runner) -> None:
    done = runner.check(**asked)
    assert done.returncode == 2, done.stderr
    assert list(runner.workspace.glob("mark*")) == []


def test_sec_07_and_14_names_and_texts_command_nobody(runner: Runner, vault: Repository) -> None:
    sly = "::error::x", "##[error]y", "::set-output name=x::y", "##vso[task.setvariable]z", "::stop-commands::q"
    for number, name in enumerate(("--fix.md", "-rf.md", "@x.md", "::error::x.md", "##[error]y.md", "two\nlines.md")):
        vault.write(name, "\n\n".join(f"[[{words} {number}]]\n\n{words}" for words in sly))
    vault.git("add", "--all")
    done = runner.check(VAULTLINT_SINCE="main")
    assert done.returncode == 1
    told = annotated(done.stdout)
    assert {one.properties["title"] for one in told} == {"vaultlint: broken-link", "vaultlint: broken-heading-link"}
    assert obeyed(done.stderr) == []
    assert len(told) == 20
    assert set(runner.outputs) == {"sarif", "exit-code"}


def evaluated(text: str, inputs: dict[str, str], runner: Runner, outputs: dict[str, dict[str, str]]) -> str:
    """An expression of ours: a plain name, and nothing that would have to be calculated."""

    def value(match: re.Match[str]) -> str:
        context, *names = match[1].split(".")
        if context == "inputs":
            return inputs[names[0]]
        if context == "steps":
            return outputs[names[0]][names[2]]
        assert (context, names) == ("runner", ["temp"])
        return str(runner.temp)

    return _EXPRESSION.sub(value, text)


def test_the_whole_action_from_installing_to_its_outputs(runner: Runner, tmp_path: Path) -> None:
    """Step by step as the runner goes, without other people's actions; dependencies are lent instead of fetched."""
    checkout = tmp_path / "action"
    listed = subprocess.run(
        ["git", "-C", ROOT, "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        check=True, capture_output=True, encoding="utf-8",
    ).stdout  # fmt: skip
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file() and not name.startswith(("docs/", "tests/", "seeds/", "benchmarks/")):
            (checkout / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, checkout / name)
    del runner.environment["VAULTLINT"]
    runner.environment |= {
        "PIP_NO_INDEX": "1", "PIP_NO_DEPS": "1", "PIP_NO_BUILD_ISOLATION": "0",
        "PYTHONPATH": sysconfig.get_path("purelib"), "GITHUB_ACTION_PATH": str(checkout), "GITHUB_BASE_REF": "main",
    }  # fmt: skip
    inputs = {name: str(given["default"]) for name, given in ACTION["inputs"].items()}
    outputs: dict[str, dict[str, str]] = {"python": {"python-path": sys.executable}}
    done = None
    for step in STEPS:
        if "uses" in step:
            continue
        runner.output.write_text("")
        environment = {name: evaluated(text, inputs, runner, outputs) for name, text in step["env"].items()}
        assert step["shell"] == "bash"
        done = runner.run(step["run"], **environment)
        outputs[step["id"]] = runner.outputs
        assert done.returncode == (1 if step["id"] == "check" else 0), done.stdout + done.stderr
    assert done is not None
    assert places(done.stdout) == [("error", "Diary.md", "3"), ("error", "Home.md", "1")]
    assert re.fullmatch(r"\d+\.\d+\.\d+\S*", outputs["install"]["version"])
    for given in ACTION["outputs"].values():
        assert evaluated(given["value"], inputs, runner, outputs)


@pytest.mark.parametrize("version", ["0.1; touch mark", "--index-url=x", "0.1 --pre", "latest", "../x"])
def test_only_a_version_number_is_installed(version: str, runner: Runner) -> None:
    done = runner.run('bash "$GITHUB_ACTION_PATH/action/install.sh"', VAULTLINT_VERSION=version)
    assert done.returncode == 2
    assert [command.name for command in obeyed(done.stdout)] == ["error"]
    assert list(runner.temp.iterdir()) == []


def test_inputs_reach_scripts_through_the_environment_only() -> None:
    assert [step["run"] for step in STEPS if "${{" in step.get("run", "")] == []
    assert {name for step in STEPS for name in re.findall(r"inputs\.([\w-]+)", json.dumps(step))} == set(
        ACTION["inputs"]
    )


def test_what_the_action_uses_is_pinned_to_commits() -> None:
    used = [step["uses"] for step in STEPS if "uses" in step]
    assert {name.split("@")[0] for name in used} == {"actions/setup-python", "actions/cache"}
    assert all(re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", name) for name in used)
    assert (ROOT / "action.yml").read_text(encoding="utf-8").count(" # v") == len(used)


def test_each_input_is_told_of_with_its_default() -> None:
    rows = dict(re.findall(r"^\| `([\w-]+)` \|.*\| (.*) \|$", PAGE, re.MULTILINE))
    assert set(rows) == set(ACTION["inputs"])
    for name in ("fail-on", "cache", "python-version"):
        assert rows[name] == f"`{ACTION['inputs'][name]['default']}`"


@pytest.mark.parametrize("workflow", WORKFLOWS)
def test_the_workflows_are_ones_that_github_takes(workflow: dict[Any, Any]) -> None:
    assert set(workflow) == {"name", True, "permissions", "jobs"}, "YAML 1.1 reads “on” as true, as everywhere"
    assert set(workflow[True]) <= {"pull_request", "push"}
    assert workflow["permissions"] == {"contents": "read"}
    (job,) = workflow["jobs"].values()
    assert set(job) <= {"runs-on", "permissions", "steps"}
    for step in job["steps"]:
        assert set(step) <= {"uses", "with", "id", "if"}
    checkout = job["steps"][0]
    assert checkout["uses"].startswith("actions/checkout@")
    assert checkout["with"] == {"fetch-depth": 0, "persist-credentials": False}
    (ours,) = (step for step in job["steps"] if step["uses"].startswith("OWNER/vaultlint@"))
    assert set(ours.get("with", {})) <= set(ACTION["inputs"])
    uploads = [step for step in job["steps"] if "upload-sarif" in step["uses"]]
    assert (job.get("permissions") == {"contents": "read", "security-events": "write"}) == bool(uploads)
    for step in uploads:
        assert set(re.findall(r"outputs\.([\w-]+)", str(step))) <= set(ACTION["outputs"])


def test_there_is_a_workflow_for_each_purpose() -> None:
    assert len(WORKFLOWS) == 3


def test_the_job_is_one_that_gitlab_takes_and_it_writes_what_gitlab_reads(
    runner: Runner, vault: Repository, tmp_path: Path
) -> None:
    (job,) = GITLAB.values()
    assert set(job) == {"image", "rules", "variables", "cache", "before_script", "script", "artifacts"}
    assert job["variables"]["GIT_DEPTH"] == "0"
    report = job["artifacts"]["reports"]["codequality"]
    base = subprocess.run(
        ["git", "-C", vault.folder, "merge-base", "main", "HEAD"], check=True, capture_output=True, encoding="ascii"
    ).stdout.strip()
    gitlab = {
        "GITHUB_ACTIONS": "", "GITLAB_CI": "true", "CI_PROJECT_DIR": str(vault.folder),
        "CI_MERGE_REQUEST_DIFF_BASE_SHA": base, "VAULTLINT_CACHE_DIR": str(tmp_path / "kept"),
        "PATH": f"{tmp_path}{os.pathsep}{runner.environment['PATH']}",
    }  # fmt: skip
    done = runner.run("\n".join(job["script"]), **gitlab)
    assert done.returncode == 1, done.stderr
    found = json.loads((vault.folder / report).read_text(encoding="utf-8"))
    assert {one["location"]["path"] for one in found} == {"Diary.md", "Home.md"}
    assert runner.run("\n".join(job["script"]), **gitlab).stdout == done.stdout
