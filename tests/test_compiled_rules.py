"""What is compiled of our rules is what their files say, and is believed of no other file."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from vaultlint import compiled_rules, rule_files
from vaultlint.compiled_rules import FILE, compiled, rules_in
from vaultlint.rule import Rule
from vaultlint.rulebook import Rulebook, builtin_rules
from vaultlint.strict_yaml import ConfigError


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The rule files that are read."""
    files: list[str] = []
    original = rule_files.read_rule

    def told(path: Path, name: str | None = None) -> Rule:
        files.append(path.name)
        return original(path, name)

    monkeypatch.setattr(rule_files, "read_rule", told)
    return files


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A few rules of ours, with what is compiled of all."""
    rules = tmp_path / "rules"
    for name in ("links/empty-link", "links/tracking-url", "links/broken-embed", "vaultlint/unreadable-note"):
        (rules / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(builtin_rules() / f"{name}.yaml", rules / f"{name}.yaml")
    shutil.copy(builtin_rules() / FILE, rules / FILE)
    return rules


def test_what_is_compiled_is_what_the_files_say(read: list[str]) -> None:
    rules = {rule.id: rule for rule in rules_in(builtin_rules())}
    assert read == []
    as_read = Rulebook.read(builtin_rules()).rules
    assert rules == as_read
    for name, rule in rules.items():
        assert type(rule.check) is type(as_read[name].check)
        assert rule.check == as_read[name].check
        assert rule.examples == as_read[name].examples


def test_it_is_as_make_rules_writes_it() -> None:
    assert (builtin_rules() / FILE).read_text("utf-8") == compiled(builtin_rules())


def test_a_file_that_was_changed_or_added_is_read(folder: Path, read: list[str]) -> None:
    file = folder / "links" / "empty-link.yaml"
    file.write_text(file.read_text("utf-8").replace("severity: ", "severity: hint # was "), "utf-8")
    (folder / "tags").mkdir()
    text = (folder / "links" / "broken-embed.yaml").read_text("utf-8")
    (folder / "tags" / "torn-embed.yaml").write_text(text.replace("id: broken-embed", "id: torn-embed"), "utf-8")
    rules = {rule.id: rule for rule in rules_in(folder)}
    assert read == ["empty-link.yaml", "torn-embed.yaml"]
    assert rules["empty-link"].severity.label == "hint"
    assert rules["torn-embed"].theme == "tags"
    assert rules["torn-embed"].check == rules["broken-embed"].check
    file.write_text("id: empty-link\n", "utf-8")
    with pytest.raises(ConfigError, match="is missing"):
        list(rules_in(folder))


def test_a_file_that_is_gone_is_no_rule(folder: Path) -> None:
    (folder / "links" / "empty-link.yaml").unlink()
    assert [rule.id for rule in rules_in(folder)] == ["broken-embed", "tracking-url", "unreadable-note"]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda known: {},
        lambda known: [],
        lambda known: {name: [] for name in known},
        lambda known: {name: {"sha256": said["sha256"]} for name, said in known.items()},
        lambda known: {name: {**said, "severity": "DIRE"} for name, said in known.items()},
        lambda known: {name: {**said, "fix": []} for name, said in known.items()},
    ],
)
def test_what_others_compiled_is_not_believed(
    folder: Path, read: list[str], spoil: Callable[[dict[str, Any]], Any]
) -> None:
    (folder / FILE).write_text(json.dumps(spoil(json.loads((folder / FILE).read_text("utf-8")))), "utf-8")
    assert len(list(rules_in(folder))) == len(read) == 4


@pytest.mark.parametrize("text", [None, "", "{", "[" * 5_000, "\udcff"])
def test_it_may_be_missing_or_damaged(folder: Path, read: list[str], text: str | None) -> None:
    (folder / FILE).unlink()
    if text is not None:
        (folder / FILE).write_bytes(text.encode("utf-8", "surrogateescape"))
    assert [rule.id for rule in rules_in(folder)] == ["broken-embed", "empty-link", "tracking-url", "unreadable-note"]
    assert len(read) == 4


def test_a_check_that_has_changed_is_told_by_the_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rule = next(rule for rule in rules_in(folder) if rule.id == "broken-embed")
    assert rule.parameters == {"embeds": True}
    from vaultlint.checks.empty_link import EmptyLink

    for module in (compiled_rules, rule_files):
        monkeypatch.setattr(module, "find_kind", lambda _: EmptyLink)
    with pytest.raises(ConfigError, match="unknown key “embeds”"):
        rule.make_check()
