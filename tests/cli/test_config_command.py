"""What is in force and who says so, the schema, and configurations that mean harm (SEC-03, SEC-04, SEC-11, SEC-16)."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import surroundings
from tests.pack_rule import RULE
from vaultlint.rulebook import Rulebook

Run = Callable[..., subprocess.CompletedProcess[str]]
MakeVault = Callable[[Mapping[str, str]], Path]

VAULT = {
    "A.md": "[[B]]\n",
    "Old/A.md": "a\n",
    "Daily/A.md": "a\n",
    ".vaultlint.yaml": (
        "extends: .vaultlint/base.yaml\n"
        "packs: [.vaultlint/rules]\n"
        "select: [links, torn-link, inconsistent-tag]\n"
        "exclude:\n"
        "  - '!Old/Keep.md'\n"
        "per-path:\n"
        "  Daily/**: {extend-select: [doubled-word], rules: {broken-link: {severity: hint}}}\n"
        "tags: {aliases: {ML: ml}}\n"
        "terms: [GitHub]\n"
    ),
    ".vaultlint/base.yaml": (
        "select: [text]\nexclude: [Old/**]\nterms: [Github, iPhone]\nrules:\n  broken-link: {unwritten: ignore}\n"
    ),
    ".vaultlint/rules/paper/torn-link.yaml": RULE,
    ".obsidian/app.json": '{"newLinkFormat": "relative", "userIgnoreFilters": ["Attic/"]}',
    ".obsidian/plugins/templater-obsidian/data.json": '{"templates_folder": "Forms"}',
}


@pytest.fixture
def root(make_vault: MakeVault) -> Path:
    return make_vault(VAULT)


def shown(run: Run, root: Path, *words: str) -> dict[str, Any]:
    done = run("config", "show", "--format", "json", *words, cwd=root)
    assert done.returncode == 0, done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def told(shown: Mapping[str, Any], *keys: str) -> list[tuple[Any, str]]:
    names = [([key for key in one["keys"] if isinstance(key, str)], one) for one in shown["settings"]]
    return [(one["value"], one["origin"]) for name, one in names if name == list(keys)]


def test_every_value_comes_with_its_origin(run: Run, root: Path) -> None:
    everything = shown(run, root)
    assert everything["files"] == [".vaultlint/base.yaml", ".vaultlint.yaml"]
    assert everything["path"] is None
    assert everything["checked"] is None
    assert told(everything, "select") == [
        ("links", ".vaultlint.yaml:3"), ("torn-link", ".vaultlint.yaml:3"), ("inconsistent-tag", ".vaultlint.yaml:3"),
    ]  # fmt: skip
    assert told(everything, "exclude") == [("Old/**", ".vaultlint/base.yaml:2"), ("!Old/Keep.md", ".vaultlint.yaml:5")]
    assert told(everything, "terms") == [("iPhone", ".vaultlint/base.yaml:3"), ("GitHub", ".vaultlint.yaml:9")]
    assert told(everything, "per-path", "Daily/**", "extend-select") == [("doubled-word", ".vaultlint.yaml:7")]
    assert everything["obsidian"]["new-link-format"] == {"value": "relative", "origin": ".obsidian/app.json"}
    assert everything["obsidian"]["templater-folder"]["value"] == "Forms"
    assert everything["obsidian"]["use-markdown-links"] == {"value": False, "origin": "default"}


def test_of_each_rule_it_is_told_who_chose_it_and_who_set_it(run: Run, root: Path) -> None:
    rules = shown(run, root)["rules"]
    assert set(rules) == {*Rulebook.builtin().meant_by("links"), "torn-link", "inconsistent-tag"}
    assert rules["broken-link"] == {
        "theme": "links",
        "selected": {"value": "links", "origin": ".vaultlint.yaml:3"},
        "severity": {"value": "error", "origin": "default"},
        "parameters": {
            "in-comments": {"value": False, "origin": "default"},
            "embeds": {"value": False, "origin": "default"},
            "unwritten": {"value": "ignore", "origin": ".vaultlint/base.yaml:5"},
        },
    }
    assert rules["inconsistent-tag"]["parameters"]["aliases"] == {"value": {"ML": "ml"}, "origin": ".vaultlint.yaml:8"}
    pack = ".vaultlint/rules/paper/torn-link.yaml"
    assert rules["torn-link"]["severity"] == {"value": "warning", "origin": pack}
    assert rules["torn-link"]["parameters"]["most"] == {"value": 3, "origin": pack}
    recommended = shown(run, root, "--isolated")["rules"]["broken-link"]["selected"]
    assert recommended == {"value": "recommended", "origin": "default"}


def test_a_path_has_what_holds_there(run: Run, root: Path) -> None:
    daily = shown(run, root, "Daily/A.md")
    assert daily["path"] == "Daily/A.md"
    assert daily["rules"]["broken-link"]["severity"] == {"value": "hint", "origin": ".vaultlint.yaml:7"}
    assert daily["rules"]["doubled-word"]["selected"] == {"value": "doubled-word", "origin": ".vaultlint.yaml:7"}
    other = shown(run, root, "A.md")
    assert other["checked"] == {"value": True, "origin": "default"}
    assert "doubled-word" not in other["rules"]
    assert told(other, "per-path", "Daily/**", "extend-select") == []


@pytest.mark.parametrize(
    ("path", "checked", "origin"),
    [
        ("Old/A.md", False, "exclude, .vaultlint/base.yaml:2"),
        ("Old/Keep.md", True, "default"),
        ("Attic/A.md", False, "userIgnoreFilters, .obsidian/app.json"),
        (".trash/A.md", False, "hidden, as all that begins with a dot"),
    ],
)
def test_who_keeps_a_file_from_being_checked_is_told(
    run: Run, root: Path, path: str, checked: bool, origin: str
) -> None:
    assert shown(run, root, path)["checked"] == {"value": checked, "origin": origin}


def test_people_read_it_as_yaml_with_origins_behind(run: Run, root: Path) -> None:
    lines = run("config", "show", "Old/A.md", cwd=root).stdout.split("\n")
    assert lines[0].split("  ")[0] == "# Old/A.md is not checked"
    assert lines[0].endswith("# exclude, .vaultlint/base.yaml:2")
    assert "    unwritten: ignore  # .vaultlint/base.yaml:5" in [re.sub(r"  +#", "  #", line) for line in lines]
    columns = {line.rindex("  # ") for line in lines if "  # " in line}
    assert len({column for column in columns if column <= 60}) == 1


def test_what_is_shown_of_a_hostile_configuration_acts_on_no_terminal(run: Run, make_vault: MakeVault) -> None:
    root = make_vault({".vaultlint.yaml": 'tags: {aliases: {"a\\u202e\\e[31m": b}}\nexclude: ["\\e[2J::error::x"]\n'})
    out = run("config", "show", cwd=root, env={"GITHUB_ACTIONS": "true"}).stdout
    assert not {"\x1b", "\u202e"} & set(out)
    assert "\\u202e" in out
    assert not [line for line in out.split("\n") if line.lstrip().startswith("::")]


def test_the_schema_knows_every_key_rule_and_parameter(run: Run) -> None:
    schema = json.loads(run("config", "schema").stdout)
    assert schema["additionalProperties"] is False
    assert {"select", "extends", "packs", "per-path", "tags", "terms", "assume-exists"} <= set(schema["properties"])
    assert all(part.get("description") for part in schema["properties"].values())
    rules = schema["$defs"]["rules"]["properties"]
    assert set(rules) == set(Rulebook.builtin().rules)
    assert rules["broken-link"]["properties"]["unwritten"]["enum"] == ["report", "ignore"]
    assert rules["unknown-tag"]["additionalProperties"] is False
    named = schema["$defs"]["selector"]["anyOf"][0]["enum"]
    assert {"ALL", "links", "broken-link"} <= set(named)
    used = set(json.dumps(schema).split('"$ref": "#/$defs/')[1:])
    assert {name.partition('"')[0] for name in used} <= set(schema["$defs"])


def test_sec_16_a_trusted_configuration_wins_entirely(run: Run, root: Path, tmp_path: Path) -> None:
    trusted = tmp_path / "trusted.yaml"
    trusted.write_text("select: [broken-link]\n")
    seen = shown(run, root, "--config", str(trusted))
    assert set(seen["rules"]) == {"broken-link"}
    assert seen["rules"]["broken-link"]["parameters"]["unwritten"]["value"] == "report"
    assert told(seen, "exclude") == []
    (root / ".vaultlint.yaml").write_text("ignore: [ALL]\nexclude: ['**']\n")
    assert run("check", "--config", trusted, cwd=root).returncode == 1
    assert run("check", cwd=root).returncode == 0


PLANTED = (
    "yaml",
    "click",
    "pydantic",
    "sitecustomize",
    "usercustomize",
    "conftest",
    "marko",
    "json",
    "vaultlint_extra",
)


@pytest.mark.parametrize(
    "started", [["-m", "vaultlint"], ["-c", "import sys; del sys.path[0]; import vaultlint.cli as v; v.main()"]]
)
def test_sec_04_nothing_is_imported_from_the_vault(make_vault: MakeVault, started: list[str]) -> None:
    trap = "open('sprung', 'w').close()\nraise SystemExit(7)\n"
    places = ("", ".vaultlint/", ".vaultlint/rules/", ".vaultlint/rules/paper/")
    root = make_vault(
        VAULT | {f"{place}{name}.py": trap for place in places for name in PLANTED} | {"pytest.ini": "[pytest]\n"}
    )
    for command in (["check", "--exit-zero"], ["config", "show"], ["fix", "--diff"], ["tags", "list"]):
        done = subprocess.run(
            [sys.executable, *started, *command],
            cwd=root, env=surroundings(), check=False, capture_output=True, encoding="utf-8", stdin=subprocess.DEVNULL,
        )  # fmt: skip
        assert done.returncode in (0, 1), done.stderr
        assert not (root / "sprung").exists()


def test_sec_04_a_kind_of_check_comes_from_installed_packages_only(run: Run, make_vault: MakeVault) -> None:
    planted = "import os\n\nclass Evil: pass\n\nopen('sprung', 'w').close()\n"
    for kind in ("evil", "evil:Evil", "os:system", "vaultlint.checks.base:Check", "../evil"):
        rule = RULE.replace("kind: blank-lines, most: 3", f"kind: '{kind}'")
        root = make_vault(VAULT | {".vaultlint/rules/paper/torn-link.yaml": rule, "evil.py": planted})
        done = run("check", cwd=root)
        assert done.returncode == 2
        assert "unknown kind of check" in done.stderr
        assert not (root / "sprung").exists()


HOSTILE = {
    "large": "# " + "x" * 1_000_001 + "\n",
    "braces": "exclude: ['" + "{a,b}" * 2_000 + "']\n",
    "braces in braces": "exclude: ['" + "{a," * 2_000 + "b" + "}" * 2_000 + "']\n",
    "unknown key": "x" * 100_000 + ": 1\n",
    "unknown rule": "rules: {" + "x" * 100_000 + ": {}}\n",
    "unknown selector": "select: [" + "x" * 100_000 + "]\n",
    "unknown parameter": "rules: {broken-link: {" + "x" * 100_000 + ": 1}}\n",
    "wrong value": "rules: {broken-link: {unwritten: " + "x" * 100_000 + "}}\n",
    "per-path": "per-path: {'" + "{a,b}" * 9_000 + "': {}}\n",
    "depth": "rules: " + "[" * 20_000 + "\n",
    "aliases": "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n" + "d: [" + "*c, " * 200 + "]\n",
    "escapes": 'select: ["\\e[31m\\u202e\\u0007' + "\\u202e" * 500 + '"]\n',
    "tag": "select: !!python/object/apply:os.system [ls]\n",
    "base": "extends: " + "x" * 5_000 + "\n",
    "base with escapes": 'extends: "\\e[31m\\r::error::"\n',
    "a pack": "packs: [" + "../" * 2_000 + "etc]\n",
    "alias of a tag": "tags: {aliases: {" + "x" * 9_000 + ": '1'}}\n",
    "term": "terms: ['" + "1" * 9_000 + "']\n",
    "vocabulary": "tags: {vocabulary: /dev/zero}\n",
    "invalid": "select: [" + "'" * 9_001 + "\n",
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("file", [".vaultlint.yaml", "base.yaml"])
def test_sec_11_a_hostile_configuration_is_refused_in_few_words(
    run: Run, make_vault: MakeVault, name: str, file: str
) -> None:
    files = {"A.md": "a\n", ".vaultlint.yaml": "extends: base.yaml\n", file: HOSTILE[name]}
    root = make_vault(files)
    done = run("check", cwd=root)
    assert done.returncode == 2
    assert done.stdout == ""
    assert len(done.stderr.rstrip("\n").removeprefix("error: ")) <= 200, done.stderr
    assert done.stderr.count("\n") == 1
    assert done.stderr.startswith(f"error: {file}")
    assert not {"\x1b", "\u202e", "\x07", "\r"} & set(done.stderr)


def test_sec_11_many_braces_are_no_work(run: Run, make_vault: MakeVault) -> None:
    root = make_vault({"A.md": "a\n", ".vaultlint.yaml": "exclude: ['" + "{a}" * 30_000 + "']\n"})
    assert run("check", cwd=root).returncode == 0


def test_sec_03_configurations_lead_nowhere_else(run: Run, make_vault: MakeVault) -> None:
    root = make_vault({"A.md": "a\n", "inside/.vaultlint.yaml": "ignore: [links]\n"})
    (root / "secret.yaml").write_text("password: hunter2\n")
    inside = root / "inside"
    for line in (
        "extends: ../secret.yaml",
        "packs: [..]",
        "tags: {vocabulary: ../secret.yaml}",
        "extends: [/etc/passwd]",
    ):
        (inside / ".vaultlint.yaml").write_text(f"{line}\n")
        done = run("check", cwd=inside)
        assert done.returncode == 2
        assert "leads out of the folder of the configuration" in done.stderr
        assert "hunter2" not in done.stderr
        assert done.stderr.startswith("error: .vaultlint.yaml:1:")


def test_a_pack_is_part_of_what_a_cache_goes_by(run: Run, make_vault: MakeVault) -> None:
    own = "packs: [.vaultlint/rules]\nselect: [torn-link]\n"
    file = ".vaultlint/rules/paper/torn-link.yaml"
    root = make_vault({"A.md": "a\n\n\n\n\nb\n", ".vaultlint.yaml": own, file: RULE})

    def found() -> list[tuple[str, str]]:
        listed = json.loads(run("check", "--output-format", "json", cwd=root).stdout)["findings"]
        return [(finding["severity"], finding["message"]) for finding in listed]

    assert found() == found() == [("warning", "Torn")]
    for old, new, expected in (
        ("Torn", "Rent", [("warning", "Rent")]),
        ("severity: warning", "severity: error", [("error", "Torn")]),
        ("most: 3", "most: 1", [("warning", "Torn")]),
        ("id: torn-link", "id: torn-links", None),
    ):
        (root / file).write_text(RULE.replace(old, new))
        if expected is None:
            assert run("check", cwd=root).returncode == 2
        else:
            assert found() == expected
    (root / file).write_text(RULE)
    assert found() == [("warning", "Torn")]


def test_rules_of_a_pack_are_listed_and_explained(run: Run, make_vault: MakeVault) -> None:
    hostile = RULE.replace("summary: A link is torn.", 'summary: "A link\\e[31m\\u202e is torn."')
    root = make_vault(VAULT | {".vaultlint/rules/paper/torn-link.yaml": hostile})
    listed = run("rules", cwd=root).stdout
    assert "torn-link" in listed
    told = run("explain", "torn-link", cwd=root).stdout
    assert told.startswith("# torn-link\n\nA link\\x1b[31m\\u202e is torn.")
    painted = run("explain", "torn-link", cwd=root, env={"FORCE_COLOR": "1"}).stdout
    assert not {"\u202e"} & set(listed + told + painted)
    assert not {"\x1b"} & set(listed + told)
    assert "\x1b[31m" not in painted
    assert json.loads(run("explain", "torn-link", "--format", "json", cwd=root).stdout)["theme"] == "paper"
    assert "torn-link" not in run("rules", "--isolated", cwd=root).stdout
    assert run("explain", "torn-link", "--isolated", cwd=root).returncode == 2
    (root / ".vaultlint.yaml").write_text("selct: [x]\n")
    broken = run("rules", cwd=root)
    assert "broken-link" in broken.stdout
    assert "only the rules of vaultlint itself are listed" in broken.stderr
    assert run("explain", "broken-link", cwd=root).returncode == 0


@pytest.mark.parametrize(
    "format_name", ["text", "concise", "grouped", "sarif", "gitlab", "github", "junit", "markdown", "note"]
)
def test_every_format_tells_of_a_rule_of_a_pack(run: Run, make_vault: MakeVault, format_name: str) -> None:
    own = "packs: [pack]\nselect: [torn-link]\n"
    root = make_vault({"A.md": "a\n\n\n\n\nb\n", ".vaultlint.yaml": own, "pack/paper/torn-link.yaml": RULE})
    done = run("check", "--output-format", format_name, cwd=root)
    assert done.returncode == 1
    assert "torn-link" in done.stdout
    assert "failed" not in done.stderr
    if format_name == "sarif":
        rules = json.loads(done.stdout)["runs"][0]["tool"]["driver"]["rules"]
        assert rules[0]["shortDescription"]["text"] == "A link is torn."
