"""What a configuration extends and which packs it names: heard in turn, and never from elsewhere (SEC-03)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.pack_rule import RULE
from vaultlint.config import Config, ConfigError
from vaultlint.findings import Severity
from vaultlint.rulebook import Activation, Rulebook
from vaultlint.strict_yaml import Document
from vaultlint.vault.settings import Settings


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    (tmp_path / "vault").mkdir()
    return tmp_path / "vault"


def write(vault: Path, files: Mapping[str, str]) -> None:
    for name, text in files.items():
        (vault / name).parent.mkdir(parents=True, exist_ok=True)
        (vault / name).write_text(text, encoding="utf-8")


def found(vault: Path, files: Mapping[str, str]) -> Config:
    write(vault, files)
    return Config.find(vault)


def fault(vault: Path, files: Mapping[str, str]) -> str:
    write(vault, files)
    with pytest.raises(ConfigError) as caught:
        Rulebook.builtin().activate(Config.find(vault))
    return str(caught.value)


def activated(vault: Path, files: Mapping[str, str]) -> Activation:
    return Rulebook.builtin().activate(found(vault, files))


def ids(activation: Activation, path: str = "a.md") -> set[str]:
    return {active.rule.id for active in activation.for_path(path)}


def check_of(rule: str, activation: Activation) -> Any:
    return next(active.check for active in activation.rules if active.rule.id == rule)


def test_what_is_extended_is_heard_first(vault: Path) -> None:
    base = "select: [links]\nignore: [bare-url]\nextend-select: [doubled-word]\n"
    activation = activated(
        vault, {".vaultlint.yaml": "extends: base.yaml\nextend-select: [bare-url]\n", "base.yaml": base}
    )
    assert {"broken-link", "doubled-word", "bare-url"} <= ids(activation)
    assert "inconsistent-tag" not in ids(activation)
    own = "extends: base.yaml\nselect: [tags]\n"
    assert {active.rule.theme for active in activated(vault, {".vaultlint.yaml": own}).rules} == {"tags"}


def test_settings_are_laid_over_each_other_key_by_key(vault: Path) -> None:
    base = "rules:\n  broken-link: {severity: hint, unwritten: ignore}\n  bare-url: {severity: error}\n"
    own = "extends: [base.yaml]\nextend-select: [ALL]\nrules:\n  broken-link: {severity: error}\n"
    activation = activated(vault, {".vaultlint.yaml": own, "base.yaml": base})
    broken = next(active for active in activation.rules if active.rule.id == "broken-link")
    assert broken.severity is Severity.ERROR
    assert check_of("broken-link", activation).unwritten == "ignore"
    assert next(active for active in activation.rules if active.rule.id == "bare-url").severity is Severity.ERROR


def test_paths_still_differ_whoever_says_so(vault: Path) -> None:
    base = "per-path:\n  'Old/**': {ignore: [links]}\n"
    own = "extends: base.yaml\nselect: [broken-link, trailing-space]\n"
    own += "per-path:\n  'Old/New/**': {select: [broken-link]}\n"
    activation = activated(vault, {".vaultlint.yaml": own, "base.yaml": base})
    assert ids(activation, "a.md") == {"broken-link", "trailing-space"}
    assert ids(activation, "Old/a.md") == {"trailing-space"}
    assert ids(activation, "Old/New/a.md") == set()  # what a path ignores stays ignored there


def test_patterns_follow_each_other(vault: Path) -> None:
    base = "exclude: [Old/**]\nassume-exists: ['*.mp3']\n"
    own = "extends: sub/base.yaml\nexclude: ['!Old/Keep.md', Drafts/]\nassume-exists: ['*.mp4']\n"
    config = found(vault, {".vaultlint.yaml": own, "sub/base.yaml": base})
    assert config.is_excluded("Old/a.md")
    assert config.is_excluded("Drafts/a.md")
    assert not config.is_excluded("Old/Keep.md")
    assert config.assume_exists.match("a.mp3")
    assert config.assume_exists.match("a.mp4")


def test_what_is_said_of_tags_and_terms_joins(vault: Path) -> None:
    base = "tags:\n  style: {case: lower, separator: '-'}\n  aliases: {ML: ml, AI: ki}\nterms: [GitHub, iPhone]\n"
    own = "extends: base.yaml\ntags:\n  style: {separator: _}\n  aliases: {AI: ai}\nterms: [Github, Obsidian]\n"
    activation = activated(vault, {".vaultlint.yaml": own, "base.yaml": base})
    assert check_of("inconsistent-tag", activation).case == "lower"
    assert check_of("inconsistent-tag", activation).separator == "_"
    assert check_of("aliased-tag", activation).aliases == {"ML": "ml", "AI": "ai"}
    assert check_of("misspelt-term", activation).terms == ("iPhone", "Github", "Obsidian")
    plain = activated(vault, {".vaultlint.yaml": "extends: base.yaml\ntags: {style: consistent}\n"})
    assert check_of("inconsistent-tag", plain).case == "consistent"


def test_a_base_names_files_from_where_it_lies(vault: Path) -> None:
    files = {
        ".vaultlint.yaml": "extends: team/base.yaml\n",
        "team/base.yaml": "extends: ../more.yaml\ntags: {vocabulary: tags.yaml}\npacks: [rules]\n",
        "team/tags.yaml": "[a]\n",
        "team/rules/paper/torn-link.yaml": RULE,
        "more.yaml": "ignore: [links]\n",
    }
    activation = activated(vault, files)
    assert activation.rulebook.rules["torn-link"].theme == "paper"
    assert "broken-link" not in ids(activation)
    assert "unknown-tag" in ids(activation)


def test_pyproject_can_be_extended_and_can_extend(vault: Path) -> None:
    files = {
        "pyproject.toml": "[tool.vaultlint]\nextends = 'base.yaml'\n",
        "base.yaml": "extends: other.toml\n",
        "other.toml": "[tool.vaultlint]\nignore = ['links']\n",
    }
    assert "broken-link" not in ids(activated(vault, files))
    files["other.toml"] = "[tool.vaultlint]\nignore = ['lniks']\n"
    assert fault(vault, files).startswith(
        "other.toml:2:1: no rule and no theme is called “lniks”; did you mean “links”?"
    )
    assert "base.yaml:1:1: “other.toml” has no table" in fault(vault, files | {"other.toml": "[tool.ruff]\n"})


@pytest.mark.parametrize(
    ("base", "expected"),
    [
        ("selct: [a]\n", "base.yaml:1:1: unknown key “selct”; did you mean “select”?"),
        ("ignore:\n  - tgas\n", "base.yaml:2:5: no rule and no theme is called “tgas”; did you mean “tags”?"),
        ("rules:\n  broken-link: {unwriten: x}\n", "base.yaml:2:17: unknown key “unwriten”; did you mean “unwritten”?"),
        ("per-path:\n  'a/**':\n    rules: {x: {}}\n", "base.yaml:3:13: unknown rule “x”"),
        ("extends: none.yaml\n", "base.yaml:1:1: there is no “none.yaml”"),
    ],
)
def test_a_mistake_in_what_is_extended_is_named_with_its_file(vault: Path, base: str, expected: str) -> None:
    told = fault(
        vault, {".vaultlint.yaml": "extends: base.yaml\nrules: {broken-link: {severity: error}}\n", "base.yaml": base}
    )
    assert told.startswith(expected)


def test_circles_are_told(vault: Path) -> None:
    files = {
        ".vaultlint.yaml": "extends: a.yaml\n",
        "a.yaml": "ignore: [links]\nextends: [b.yaml]\n",
        "b.yaml": "extends: a.yaml\n",
    }
    assert fault(vault, files) == "b.yaml:1:1: goes in a circle: “a.yaml” extends “b.yaml”, which extends “a.yaml”"
    assert "“.vaultlint.yaml” extends “.vaultlint.yaml”" in fault(
        vault, {".vaultlint.yaml": "extends: ./.vaultlint.yaml\n"}
    )
    twice = {
        ".vaultlint.yaml": "extends: [a.yaml, b.yaml]\n",
        "a.yaml": "extends: c.yaml\n",
        "b.yaml": "extends: c.yaml\n",
    }
    assert "broken-link" not in ids(activated(vault, twice | {"c.yaml": "ignore: [links]\n"}))


def test_sec_11_not_many_files_are_extended(vault: Path) -> None:
    doubling = {f"{number}.yaml": f"extends: [{number + 1}.yaml, {number + 1}.yaml]\n" for number in range(30)}
    told = fault(vault, {".vaultlint.yaml": "extends: 0.yaml\n", "30.yaml": "", **doubling})
    assert "more than 32 files are extended" in told


OUTSIDE = [
    ("../secret.yaml", "leads out of the folder of the configuration"),
    ("sub/../../secret.yaml", "leads out of the folder of the configuration"),
    ("/etc/hostname", "leads out of the folder of the configuration"),
    ("link.yaml", "leads out of the folder of the configuration"),
    ("linked/secret.yaml", "leads out of the folder of the configuration"),
    ("https://example.org/base.yaml", "is an address"),
    ("file:///etc/hostname", "is an address"),
    ("$SECRET", "there is no"),
    ("~/secret.yaml", "there is no"),
    ("a\\0b", "names no file"),
    ("x" * 5000, "names no file|there is no"),
]


@pytest.mark.parametrize(("named", "expected"), OUTSIDE)
@pytest.mark.parametrize("key", ["extends: {}", "extends: [{}]", "packs: [{}]", "tags: {{vocabulary: {}}}"])
def test_sec_03_what_is_named_stays_inside(
    vault: Path, monkeypatch: pytest.MonkeyPatch, key: str, named: str, expected: str
) -> None:
    monkeypatch.setenv("SECRET", str(vault / "inside.yaml"))
    monkeypatch.setenv("HOME", str(vault.parent))
    write(vault, {"inside.yaml": "ignore: [links]\n", "../secret.yaml": "token: 12345\n"})
    (vault / "link.yaml").symlink_to(vault.parent / "secret.yaml")
    (vault / "linked").symlink_to(vault.parent)
    write(vault, {".vaultlint.yaml": key.format(f'"{named}"') + "\n"})
    with pytest.raises(ConfigError, match=expected) as caught:
        Config.find(vault)
    assert "12345" not in str(caught.value)
    assert len(str(caught.value)) <= 200


def test_sec_03_a_repository_names_no_place_to_write_to(vault: Path) -> None:
    for key in ("output", "output-file", "cache", "cache-dir", "state-dir"):
        assert f"unknown key “{key}”" in fault(vault, {".vaultlint.yaml": f"{key}: ../elsewhere\n"})
    assert "leads out of the folder" in fault(vault, {".vaultlint.yaml": "baseline: ../elsewhere\n"})
    below = found(vault, {".vaultlint.yaml": "extends: team/base.yaml\n", "team/base.yaml": "baseline: known.json\n"})
    assert below.baseline == (str(vault.resolve() / "team" / "known.json"), "known.json")


def test_a_configuration_that_is_no_file_names_none() -> None:
    for data in ({"extends": "a.yaml"}, {"packs": ["a"]}):
        with pytest.raises(ConfigError, match="only by a configuration that is a file itself"):
            Config.from_document(Document("the test", data))


def test_a_pack_adds_rules_that_are_selected_like_ours(vault: Path) -> None:
    files = {".vaultlint.yaml": "packs: [.vaultlint/rules]\n", ".vaultlint/rules/paper/torn-link.yaml": RULE}
    assert "torn-link" not in ids(activated(vault, files))
    for named in ("torn-link", "paper", "ALL"):
        own = f"packs: [.vaultlint/rules]\nselect: [{named}]\nrules: {{torn-link: {{severity: error, most: 1}}}}\n"
        torn = next(
            one for one in activated(vault, files | {".vaultlint.yaml": own}).rules if one.rule.id == "torn-link"
        )
        assert torn.severity is Severity.ERROR
    recommended = RULE + "recommended: true\n"
    assert "torn-link" in ids(activated(vault, files | {".vaultlint/rules/paper/torn-link.yaml": recommended}))
    assert "broken-link" in ids(activated(vault, files))


PACK = "pack/paper/torn-link.yaml"


@pytest.mark.parametrize(
    ("name", "old", "new", "expected"),
    [
        (PACK, "severity: warning", "severity: loud", "5:1: expected 'hint', 'warning' or 'error', got “loud”"),
        (PACK, "kind: blank-lines", "kind: os-system", "6:9: unknown kind of check “os-system”"),
        (PACK, "kind: blank-lines", "kind: script", "6:9: unknown kind of check “script”"),
        (PACK, "severity:", "script: rm -rf\nseverity:", "5:1: unknown key “script”"),
        (PACK, "most: 3", "pattern: '(a+)+'", "6:28: unknown key “pattern”"),
        ("pack/paper/broken-link.yaml", "torn-link", "broken-link", "1:1: “broken-link” is a rule of vaultlint itself"),
        ("pack/paper/links.yaml", "torn-link", "links", "1:1: “links” is the name of a theme"),
        ("pack/paper/paper.yaml", "torn-link", "paper", "1:1: “paper” is the name of a theme"),
        ("pack/broken-link/torn-link.yaml", "", "", "1:1: the theme “broken-link”, its folder, has the name of a rule"),
        ("pack/ALL/torn-link.yaml", "", "", "1:1: the theme “ALL”, its folder, is not in lower-case-with-dashes"),
    ],
)
def test_a_mistake_in_a_pack_is_named_with_its_place(vault: Path, name: str, old: str, new: str, expected: str) -> None:
    assert old in RULE
    told = fault(vault, {".vaultlint.yaml": "packs: [pack]\n", name: RULE.replace(old, new, 1) if old else RULE})
    assert told.startswith(f"{name}:{expected}")


@pytest.mark.parametrize("name", ["torn-link.yaml", "paper/torn-link.yml", "paper/more/torn-link.yaml"])
def test_a_file_that_stands_where_no_rule_is_looked_for_is_told(vault: Path, name: str) -> None:
    told = fault(vault, {".vaultlint.yaml": "packs: [pack]\n", f"pack/{name}": RULE, "pack/README.md": ""})
    assert told == f".vaultlint.yaml:1:9: “{name}” is not called <theme>/<rule>.yaml as rule files are"


def test_a_pack_is_a_folder(vault: Path) -> None:
    told = fault(vault, {".vaultlint.yaml": "packs: [pack]\n", "pack": ""})
    assert told == ".vaultlint.yaml:1:9: “pack” is no folder"


def test_two_packs_cannot_own_one_rule(vault: Path) -> None:
    files = {
        ".vaultlint.yaml": "packs: [one, two]\n",
        "one/paper/torn-link.yaml": RULE,
        "two/paper/torn-link.yaml": RULE,
    }
    assert fault(vault, files) == "two/paper/torn-link.yaml:1:1: “torn-link” is a rule of one already"
    assert "torn-link" in activated(vault, files | {".vaultlint.yaml": "packs: [one, one]\n"}).rulebook.rules


def test_sec_03_a_rule_file_that_leads_out_of_its_pack_is_refused(vault: Path) -> None:
    write(vault, {".vaultlint.yaml": "packs: [pack]\n", "../secret.yaml": RULE, "pack/paper/a.txt": ""})
    (vault / "pack" / "paper" / "torn-link.yaml").symlink_to(vault.parent / "secret.yaml")
    with pytest.raises(ConfigError, match="leads out of the folder"):
        Config.find(vault)


def test_sec_11_a_pack_is_of_modest_size(vault: Path) -> None:
    write(vault, {".vaultlint.yaml": "packs: [pack]\n"})
    write(vault, {f"pack/t{number % 7}/r{number}.yaml": "" for number in range(1001)})
    assert "holds more than 1,000 files" in fault(vault, {})


def test_what_is_said_of_obsidian_holds_in_its_place(vault: Path) -> None:
    base = "obsidian: {new-link-format: absolute, property-types: {due: date, done: checkbox}, templates-folder: T/}\n"
    own = "extends: base.yaml\nobsidian: {new-link-format: relative, property-types: {due: text}}\n"
    config = found(vault, {".vaultlint.yaml": own, "base.yaml": base})
    read = Settings(property_types={"done": "text", "x": "number"}, attachment_folder="Media", use_markdown_links=True)
    assert read.with_said(config.obsidian) == Settings(
        new_link_format="relative",
        use_markdown_links=True,
        attachment_folder="Media",
        templates_folder="T",
        property_types={"done": "checkbox", "x": "number", "due": "text"},
    )
    assert read.with_said({}) is read
    told = fault(vault, {".vaultlint.yaml": "obsidian:\n  new-link-format: shortets\n"})
    assert told.startswith(".vaultlint.yaml:2:3: expected 'shortest', 'relative' or 'absolute', got “shortets”")
    told = fault(vault, {".vaultlint.yaml": "obsidian: {link-format: shortest}\n"})
    assert told.startswith(".vaultlint.yaml:1:12: unknown key “link-format”; did you mean “new-link-format”?")


def test_a_configuration_knows_what_it_was_read_from(vault: Path) -> None:
    files = {
        ".vaultlint.yaml": "extends: base.yaml\npacks: [pack]\ntags: {vocabulary: tags.yaml}\n",
        "base.yaml": "ignore: [links]\n",
        "tags.yaml": "[a]\n",
        PACK: RULE,
    }
    config = found(vault, files)
    assert {Path(source.path).name for source in config.sources} == {*(Path(name).name for name in files), "pack"}
    assert all(source.still_holds() for source in config.sources)
    for name in files:
        write(vault, {name: files[name] + "# changed\n"})
        assert [Path(one.path).name for one in config.sources if not one.still_holds()] == [Path(name).name]
        write(vault, {name: files[name]})
    write(vault, {"pack/paper/more.yaml": RULE})
    assert not all(source.still_holds() for source in config.sources)


def test_a_configuration_that_comes_to_be_is_noticed(vault: Path) -> None:
    nothing = Config.find(vault)
    assert all(source.still_holds() for source in nothing.sources)
    write(vault, {"pyproject.toml": ""})
    assert not all(source.still_holds() for source in nothing.sources)
    (vault / "pyproject.toml").unlink()
    write(vault, {".vaultlint.yaml": "ignore: [links]\n"})
    assert not all(source.still_holds() for source in nothing.sources)


def test_a_configuration_is_plain_data_but_for_its_documents(vault: Path) -> None:
    config = found(
        vault,
        {
            ".vaultlint.yaml": "extends: base.yaml\npacks: [pack]\n",
            "base.yaml": "terms: [GitHub]\nper-path: {a: {ignore: [links]}}\n",
            PACK: RULE,
        },
    )

    def is_plain(value: object) -> bool:
        if isinstance(value, Document):
            return True
        if is_dataclass(value):
            return all(is_plain(getattr(value, field.name)) for field in fields(value))
        if isinstance(value, dict):
            return all(isinstance(key, str) and is_plain(one) for key, one in value.items())
        if isinstance(value, tuple | list):
            return all(map(is_plain, value))
        return value is None or isinstance(value, str | int)

    assert is_plain(config)
