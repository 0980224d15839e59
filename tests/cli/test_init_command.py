"""`vaultlint init`: what it learns from a vault, and that what it writes is taken and finds faults only."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from vaultlint.commented_yaml import quoted
from vaultlint.config import Config
from vaultlint.rulebook import Rulebook
from vaultlint.strict_yaml import read_yaml
from vaultlint.text import SourceText

Run = Callable[..., subprocess.CompletedProcess[str]]
MakeVault = Callable[[Mapping[str, str]], Path]
FILE = ".vaultlint.yaml"

HABITS = {
    f"Notes/{number:02}.md": (
        "---\ncreated: 2024-01-01\n---\n"
        f"# One  \n\n## 2024-04-{number + 1:02}\n\nSee [[{number:02}]] and [[Not yet {number}]]\n\n"
        "#deep-learning #to-do #x\n"
    )
    for number in range(12)
}


def learnt(run: Run, root: Path, *words: str) -> dict[str, Any]:
    done = run("init", *words, cwd=root)
    assert done.returncode == 0, done.stderr
    text = (root / FILE).read_text(encoding="utf-8")
    data = read_yaml(SourceText(text), FILE).data
    Rulebook.builtin().activate(Config.find(root))
    assert isinstance(data, dict)
    return data


def found(run: Run, root: Path) -> list[str]:
    done = run("check", "--exit-zero", "--output-format", "json", cwd=root)
    return [finding["rule"] for finding in json.loads(done.stdout)["findings"] if not finding["suppressed"]]


def test_the_habits_of_a_vault_become_its_configuration(run: Run, make_vault: MakeVault) -> None:
    root = make_vault(HABITS)
    data = learnt(run, root)
    assert data["tags"] == {"style": {"case": "lower", "separator": "-"}}
    assert data["rules"] == {"inconsistent-date-heading": {"style": "iso"}, "broken-link": {"unwritten": "ignore"}}
    assert {"broken-link", "inconsistent-tag", "unreadable-note"} <= set(data["select"])
    assert "trailing-space" not in data["select"]
    text = (root / FILE).read_text(encoding="utf-8")
    assert re.search(r"^  # - trailing-space +# 12 in 12 notes$", text, re.MULTILINE)
    assert "The first heading of a note has the level 1 (12)." in text
    assert "Properties in use: created (12)." in text
    assert found(run, root) == []


def test_what_is_selected_are_warnings_and_errors(run: Run, make_vault: MakeVault) -> None:
    data = learnt(run, make_vault({"A.md": "a\n"}))
    rules = Rulebook.builtin().rules.values()
    assert set(data["select"]) == {rule.id for rule in rules if rule.recommended and rule.severity.label != "hint"}


def test_exceptions_are_told_and_no_style_is_forced_on_them(run: Run, make_vault: MakeVault) -> None:
    tags = {"A.md": "#one #two-three #four-five #six-seven #Eight_nine #GitHub\n\n# 2024.4.2\n\n# 2024-05-02\n"}
    root = make_vault(tags)
    data = learnt(run, root)
    assert "tags" not in data
    text = (root / FILE).read_text(encoding="utf-8")
    assert re.search(r'^#     separator: "-" +# tags of several words: - \(3\), _ \(1\)$', text, re.MULTILINE)
    assert re.search(r"^#     case: lower +# tags: lower \(4\), mixed \(2\)$", text, re.MULTILINE)
    assert data["rules"]["inconsistent-date-heading"] == {"style": "consistent"}
    assert found(run, root) == []


def test_how_numbers_of_a_date_are_meant_is_learnt_where_some_can_mean_one_thing_only(
    run: Run, make_vault: MakeVault
) -> None:
    days = [f"## {day}/03/2024\n\ntext\n\n" for day in (13, 14, 15, 2)]
    months = [f"## 03/{day}/2024\n\ntext\n\n" for day in (13, 14, 15, 2)]
    for headings, order in ((days, "day-first"), (months, "month-first"), (days + months, None)):
        data = learnt(run, make_vault({"A.md": "".join(headings)}), "--force")
        assert data["rules"]["inconsistent-date-heading"].get("order") == order


def test_a_fault_that_most_notes_have_is_taken_for_a_habit(run: Run, make_vault: MakeVault) -> None:
    root = make_vault({f"{number}.md": "See [x](https://a.example/?utm_source=y)\n" for number in range(12)})
    data = learnt(run, root)
    assert "tracking-url" not in data["select"]
    assert "# - tracking-url" in (root / FILE).read_text(encoding="utf-8")
    assert found(run, root) == []


def test_errors_are_no_habit(run: Run, make_vault: MakeVault) -> None:
    root = make_vault({f"{number}.md": "![[gone/x.png]]\n" for number in range(12)})
    assert "broken-embed" in learnt(run, root)["select"]
    assert found(run, root) == ["broken-embed"] * 12


def git(root: Path, *words: str) -> None:
    subprocess.run(["git", "-C", str(root), *words], check=True, capture_output=True)


def test_what_git_does_not_carry_is_left_out_or_assumed(run: Run, make_vault: MakeVault) -> None:
    files = HABITS | {
        ".gitignore": "/Media/\nnode_modules/\n.obsidian/\n*.pdf\n",
        "Media/a.png": "x",
        "node_modules/x/README.md": "[[nowhere]]\n",
        "Paper.pdf": "x",
        ".obsidian/app.json": '{"newLinkFormat": "relative", "attachmentFolderPath": "Media"}',
        ".obsidian/types.json": '{"types": {"due": "date"}}',
    }
    root = make_vault(files)
    git(root, "init", "-q")
    data = learnt(run, root)
    assert data["exclude"] == ["/node_modules/"]
    assert data["assume-exists"] == ["/Media/", "/Paper.pdf"]
    assert data["obsidian"] == {
        "new-link-format": "relative", "attachment-folder": "Media", "property-types": {"due": "date"},
    }  # fmt: skip
    shutil.rmtree(root / "Media")
    (root / "A.md").write_text("![[Media/a.png]] ![[a.png]]\n")
    assert found(run, root) == []


def test_without_obsidian_the_links_tell_how_they_are_written(run: Run, make_vault: MakeVault) -> None:
    notes = {f"{number}.md": f"[a](Sub/{number}.md) [b](../x.md)\n" for number in range(12)}
    root = make_vault(notes | {f"Sub/{number}.md": "a\n" for number in range(12)})
    shutil.rmtree(root / ".obsidian", ignore_errors=True)
    data = learnt(run, root, "--vault", ".")
    assert data["obsidian"] == {"use-markdown-links": True, "new-link-format": "absolute"}


PLUGIN = {
    "ruleConfigs": {
        "trailing-spaces": {"enabled": True},
        "yaml-title": {"enabled": True},
        "consecutive-blank-lines": {"enabled": False},
        "auto-correct-common-misspellings": {
            "enabled": True, "ignore-words": ["thier"], "extra-auto-correct-files": [{"filePath": "Words.md"}],
        },
    },
    "foldersToIgnore": ["Templates"],
    "customRegexes": [{"label": "dash\u202e\u001b[31m", "find": "--", "replace": "—"}],
}  # fmt: skip


def test_settings_of_obsidian_linter_are_taken_over(run: Run, make_vault: MakeVault) -> None:
    root = make_vault(
        {
            "Words.md": "| wrong | right |\n| --- | --- |\n| github | GitHub |\n| teh | the |\n",
            "Templates/T.md": "[[nowhere/x]]\n",
            ".obsidian/plugins/obsidian-linter/data.json": json.dumps(PLUGIN),
        }
    )
    data = learnt(run, root)
    assert "trailing-space" in data["select"]
    assert data["ignore"] == ["multiple-blank-lines"]
    assert data["terms"] == ["GitHub"]
    assert data["rules"]["misspelling"] == {"terms": ["GitHub", "thier"]}
    assert data["exclude"] == ["/Templates/"]
    text = (root / FILE).read_text(encoding="utf-8")
    assert "#   rule yaml-title\n" in text
    assert "#   replacement teh → the\n" in text
    told = run("init", "--force", cwd=root).stderr
    assert "not taken over from obsidian-linter: rule yaml-title\n" in told
    assert "dash\\u202e\\x1b[31m" in told
    assert not {"\u202e", "\x1b"} & set(told + text)


def test_settings_of_obsidian_linter_that_cannot_be_read_are_told(run: Run, make_vault: MakeVault) -> None:
    root = make_vault({"A.md": "a\n", ".obsidian/plugins/obsidian-linter/data.json": "{"})
    done = run("init", cwd=root)
    assert done.returncode == 0
    assert "obsidian-linter/data.json: not JSON; nothing of it was taken over" in done.stderr


def test_init_replaces_nothing_unasked(run: Run, make_vault: MakeVault, tmp_path: Path) -> None:
    root = make_vault({"A.md": "a\n", FILE: "ignore: [links]\n"})
    done = run("init", cwd=root)
    assert done.returncode == 2
    assert "is there already" in done.stderr
    assert (root / FILE).read_text() == "ignore: [links]\n"
    printed = run("init", "--dry-run", cwd=root)
    assert "select:\n" in printed.stdout
    assert (root / FILE).read_text() == "ignore: [links]\n"
    assert run("init", "--force", cwd=root).returncode == 0
    assert "select:\n" in (root / FILE).read_text()
    (root / FILE).unlink()
    (tmp_path / "elsewhere.yaml").write_text("kept")
    (root / FILE).symlink_to(tmp_path / "elsewhere.yaml")
    assert run("init", "--force", cwd=root).returncode == 2
    assert (tmp_path / "elsewhere.yaml").read_text() == "kept"


def test_names_of_any_kind_are_written_so_that_they_can_be_read(run: Run, make_vault: MakeVault) -> None:
    odd = 'o"dd: {}, [x] #y \u0085\u2028\u202e&*!%@`'
    folders = json.dumps({"ruleConfigs": {}, "foldersToIgnore": [odd, "true", "null"]})
    files = {"A.md": f'---\n"{odd[:8]}": 1\n---\n', ".obsidian/plugins/obsidian-linter/data.json": folders}
    data = learnt(run, make_vault(files))
    assert len(data["exclude"]) == 3


@pytest.mark.parametrize(
    "text",
    [
        "a",
        "true",
        "No",
        "12",
        "1e5",
        "",
        " a",
        "a b",
        "a:b",
        'a"b\\',
        "\u2028\x85\ufeff\U0001f600",
        "-",
        "~",
        "2024-01-01",
    ],
)
def test_a_quoted_text_is_read_as_itself(text: str) -> None:
    assert read_yaml(SourceText(f"- {quoted(text)}\n"), "x").data == [text]
    assert read_yaml(SourceText(f"{{{quoted(text)}: [{quoted(text)}]}}\n"), "x").data == {text: [text]}


@pytest.mark.slow
def test_every_real_vault_gets_a_configuration_that_holds(run: Run, corpora: Path, tmp_path: Path) -> None:
    for corpus in sorted(path for path in corpora.iterdir() if path.is_dir()):
        root = tmp_path / "vault"
        shutil.copytree(corpus, root)
        data = learnt(run, root, "--vault", ".")
        rules = found(run, root)
        assert set(rules) <= set(data["select"]), corpus.name
        text = (root / FILE).read_text(encoding="utf-8")
        for rule in set(rules):
            told = re.search(rf"^  - {rule} +# (\d+)\b", text, re.MULTILINE)
            assert told is not None, (corpus.name, rule)
            assert int(told[1]) == rules.count(rule), (corpus.name, rule)
        shutil.rmtree(root)


def test_todays_findings_can_be_accepted_at_once(run: Run, make_vault: MakeVault) -> None:
    root = make_vault({"A.md": "[[gone/x]]\n"})
    assert run("init", "--baseline", cwd=root).returncode == 0
    assert run("check", cwd=root).returncode == 0
    (root / "B.md").write_text("[[gone/y]]\n")
    assert run("check", cwd=root).returncode == 1
