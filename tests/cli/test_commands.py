"""The commands that tell: inspect, rules, explain, and what each says about itself."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import click
import pytest

from vaultlint.cli import main
from vaultlint.cli.colour import knows_links, wants_colour
from vaultlint.cli.pages import page_of
from vaultlint.cli.scope import Shown, inside
from vaultlint.rulebook import Rulebook

Run = Callable[..., subprocess.CompletedProcess[str]]
MakeVault = Callable[[Mapping[str, str]], Path]
ROOT = Path(__file__).parents[2]
CONFIGURATION = """\
extend-select: [typos]
rules: {broken-link: {severity: hint, unwritten: ignore}, tracking-url: {also: [x]}}
per-path: {"Templates/**": {ignore: [links], rules: {multiple-blank-lines: {most: 2}}}}
tags: {style: {case: lower}, aliases: {a: b}}
terms: [GitHub]
exclude: ["Archive/**"]
obsidian: {use-markdown-links: true}
"""
HEAVY = {"marko", "pydantic", "ruamel", "yaml", "rapidfuzz", "wcwidth", "pathspec"}


def test_asking_for_the_version_loads_nothing_heavy() -> None:
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "vaultlint", "--version"],
        cwd=ROOT, check=True, capture_output=True, encoding="utf-8",
    )  # fmt: skip
    assert done.stdout.startswith("vaultlint ")
    loaded = {line.rpartition("|")[2].strip().partition(".")[0] for line in done.stderr.split("\n")}
    assert "click" in loaded
    assert loaded & HEAVY == set()


@pytest.mark.parametrize("settings", [None, CONFIGURATION])
@pytest.mark.parametrize("is_warm", [False, True])
def test_a_run_without_faults_in_its_configuration_needs_no_pydantic(
    make_vault: MakeVault, tmp_path: Path, settings: str | None, is_warm: bool
) -> None:
    files = {"Note.md": "See [[Other]] on git-hub.\n", "Other.md": "Words.\n"}
    vault = make_vault(files if settings is None else {**files, ".vaultlint.yaml": settings})

    def loaded() -> set[str]:
        done = subprocess.run(
            [sys.executable, "-X", "importtime", "-m", "vaultlint", "check", "--cache-dir", tmp_path, "--vault", vault],
            cwd=ROOT, check=True, capture_output=True, encoding="utf-8",
        )  # fmt: skip
        return {line.rpartition("|")[2].strip().partition(".")[0] for line in done.stderr.split("\n")}

    modules = loaded()
    if is_warm:
        modules = loaded()
    assert "vaultlint" in modules
    assert ("marko" in modules) != is_warm
    assert ("yaml" in modules) == (settings is not None)
    assert modules & {"pydantic", "ruamel"} == set()


def commands(command: click.Command = main, *above: str) -> Iterator[list[str]]:
    """Every command and what is below it, by its words."""
    yield [*above]
    if isinstance(command, click.Group):
        with click.Context(command) as context:
            below = [(name, command.get_command(context, name)) for name in command.list_commands(context)]
        for name, one in below:
            if one is not None:
                yield from commands(one, *above, name)


@pytest.mark.parametrize("command", [*commands()], ids=" ".join)
def test_help_fits_a_screen(run: Run, command: list[str]) -> None:
    done = run(*command, "--help", env={"COLUMNS": "80"})
    lines = done.stdout.rstrip("\n").split("\n")
    assert done.returncode == 0
    assert lines[0].startswith("Usage: vaultlint")
    assert len(lines) <= 40
    assert max(map(len, lines)) <= 80


def test_rules_are_listed_in_one_table(run: Run) -> None:
    done = run("rules")
    for rule in Rulebook.builtin().rules.values():
        line = next(line for line in done.stdout.split("\n") if line.split()[:1] == [rule.id])
        assert rule.severity.label in line
        assert ("●" in line) == rule.recommended
        assert line.endswith(rule.summary)


def test_rules_as_json(run: Run) -> None:
    listed = {rule["rule"]: rule for rule in json.loads(run("rules", "--format", "json").stdout)}
    assert set(listed) == set(Rulebook.builtin().rules)
    broken = Rulebook.builtin().rules["broken-link"]
    assert listed["broken-link"] == {
        "rule": "broken-link",
        "theme": "links",
        "severity": "error",
        "recommended": True,
        "fix": "unsafe",
        "summary": broken.summary,
    }


@pytest.mark.parametrize("rule", Rulebook.builtin().rules)
def test_every_rule_can_be_explained(run: Run, rule: str) -> None:
    found = Rulebook.builtin().rules[rule]
    assert run("explain", rule).stdout.startswith(f"# {rule}\n\n{found.summary}")
    told = json.loads(run("explain", rule, "--format", "json").stdout)
    assert told["rationale"] == found.rationale
    assert len(told["examples"]) == len(found.examples)


def test_a_theme_that_is_to_be_explained_names_its_rules(run: Run) -> None:
    told = run("explain", "headings")
    assert told.returncode == 2
    assert "“headings” is a theme; its rules are duplicate-heading, empty-section," in told.stderr


def test_an_explanation_is_laid_out_where_people_read_it(run: Run) -> None:
    painted = run("explain", "broken-link", env={"FORCE_COLOR": "1"}).stdout
    assert painted.startswith("\x1b[1mbroken-link\x1b[0m\n")
    assert "## " not in painted
    assert "```" not in painted


def test_inspect_shows_where_links_lead(run: Run, make_vault: MakeVault) -> None:
    text = "---\naliases: [Heim]\nup: '[[Plan]]'\n---\n# Top\n\n[[Plan#Beds]] [[Plan#No]] [[Gone]] #tag #tag ^id\n"
    root = make_vault({"Home.md": text, "Plan.md": "# Beds\n"})
    lines = run("inspect", "Home.md", cwd=root).stdout.rstrip("\n").split("\n")
    assert lines[0] == "Home.md"
    assert "    Heim" in lines
    assert "    # Top" in lines
    assert "    Plan#Beds → Plan.md:1" in lines
    assert "    Plan#No → Plan.md (no such place in it)" in lines
    assert "    Gone → no file" in lines
    assert "    #tag ×2" in lines
    assert "    ^id" in lines


def test_inspect_prints_one_object_or_one_a_line(run: Run, make_vault: MakeVault) -> None:
    root = make_vault({"A.md": "[[B]]\n", "Sub/B.md": "# B\n"})
    one = run("inspect", "--format", "json", "A.md", cwd=root).stdout
    assert json.loads(one)["path"] == "A.md"
    assert one.count("\n") > 5
    several = run("inspect", "--format", "json", "A.md", "Sub/B.md", cwd=root).stdout.rstrip("\n").split("\n")
    assert [json.loads(line)["path"] for line in several] == ["A.md", "Sub/B.md"]


def test_inspect_names_what_it_cannot_show_and_goes_on(run: Run, make_vault: MakeVault) -> None:
    root = make_vault({"A.md": "# A\n"})
    (root / "Bad.md").write_bytes(b"\xff\xfea\x00")
    done = run("inspect", "Bad.md", "A.md", cwd=root)
    assert done.returncode == 2
    assert done.stderr.startswith("error: “Bad.md”: ")
    assert done.stdout.startswith("A.md\n")
    missing = run("inspect", "Missing.md", cwd=root)
    assert (missing.returncode, missing.stderr) == (2, "error: no such file or folder: “Missing.md”\n")
    picture = make_vault({"picture.png": "x"}) / "picture.png"
    refused = run("inspect", picture, cwd=root)
    assert (refused.returncode, "neither a note" in refused.stderr) == (2, True)


class Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("choice", "environment", "on_screen", "in_a_pipe"),
    [
        ("auto", {}, True, False),
        ("always", {"NO_COLOR": "1"}, True, True),
        ("never", {"FORCE_COLOR": "1"}, False, False),
        ("auto", {"NO_COLOR": "1", "FORCE_COLOR": "1"}, False, False),
        ("auto", {"NO_COLOR": ""}, True, False),
        ("auto", {"FORCE_COLOR": "1", "CLICOLOR": "0", "TERM": "dumb"}, True, True),
        ("auto", {"FORCE_COLOR": "0"}, True, False),
        ("auto", {"CLICOLOR_FORCE": "1"}, True, True),
        ("auto", {"CLICOLOR_FORCE": "0"}, True, False),
        ("auto", {"CLICOLOR": "0"}, False, False),
        ("auto", {"CLICOLOR": "1"}, True, False),
        ("auto", {"TERM": "dumb"}, False, False),
    ],
)
def test_who_decides_about_colour(choice: str, environment: dict[str, str], on_screen: bool, in_a_pipe: bool) -> None:
    assert wants_colour(choice, Screen(), environment) == on_screen
    assert wants_colour(choice, io.StringIO(), environment) == in_a_pipe


@pytest.mark.parametrize(
    ("environment", "knows"),
    [
        ({}, False),
        ({"TERM": "xterm-256color"}, False),
        ({"TERM_PROGRAM": "iTerm.app"}, True),
        ({"VTE_VERSION": "7006"}, True),
        ({"VTE_VERSION": "4205"}, False),
        ({"VTE_VERSION": "seven"}, False),
        ({"TERM_PROGRAM": "iTerm.app", "TMUX": "1"}, False),
        ({"FORCE_HYPERLINK": "1"}, True),
        ({"TERM_PROGRAM": "iTerm.app", "FORCE_HYPERLINK": "0"}, False),
    ],
)
def test_which_terminals_know_links(environment: dict[str, str], knows: bool) -> None:
    assert knows_links(Screen(), environment) == knows
    assert not knows_links(io.StringIO(), environment)


def test_a_rule_leads_to_its_page_in_this_checkout() -> None:
    page = ROOT / "docs" / "rules" / "broken-link.md"
    assert page_of("broken-link") == (page.as_uri() if page.exists() else None)


def test_a_link_is_called_by_the_file_it_leads_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    vault = tmp_path / "vault"
    (vault / "Sub").mkdir(parents=True)
    (vault / "Sub" / "Real.md").write_text("x")
    (vault / "Link.md").symlink_to("Sub/Real.md")
    (tmp_path / "way").symlink_to(vault)
    monkeypatch.chdir(tmp_path)
    assert inside("vault/Link.md", vault) == "Sub/Real.md"
    assert inside("way/Sub/Real.md", vault) == "Sub/Real.md"
    assert inside("way/Sub", tmp_path / "way") == "Sub"
    assert inside("vault", vault) == ""
    assert Shown(tmp_path / "way")("Sub/Real.md") == "way/Sub/Real.md"
    monkeypatch.chdir(vault / "Sub")
    assert Shown(tmp_path / "way")("Link.md") == "../Link.md"
