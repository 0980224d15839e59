"""What a configuration says, where it is found, and what becomes of mistakes in it."""

import tomllib
from pathlib import Path

import pytest

from vaultlint.config import Config, ConfigError
from vaultlint.findings import Severity
from vaultlint.rulebook import Rulebook

WHOLE = """\
select: [links, broken-link]
extend-select: [vaultlint]
ignore: [empty-link]
exclude: ["Templates/**", "!Templates/Keep.md"]
assume-exists: ["Media/**"]
rules:
  broken-link: {severity: hint, unwritten: ignore}
per-path:
  "Daily/**": {ignore: [broken-link], rules: {broken-embed: {severity: warning}}}
"""


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    root = tmp_path / "repository" / "vault"
    root.mkdir(parents=True)
    return root


def fault(root: Path, text: str, name: str = ".vaultlint.yaml") -> str:
    (root / name).write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        Config.find(root)
    return str(caught.value)


def test_a_configuration_is_read_whole(vault: Path) -> None:
    (vault / ".vaultlint.yaml").write_text(WHOLE)
    config = Config.find(vault)
    assert config.path == ".vaultlint.yaml"
    assert config.selection.select == ("links", "broken-link")
    assert config.selection.extend_select == ("vaultlint",)
    assert config.selection.ignore == ("empty-link",)
    assert config.rules["broken-link"].severity is Severity.HINT
    assert config.rules["broken-link"].parameters == {"unwritten": "ignore"}
    assert config.per_path[0].patterns.match("Daily/2020-02-02.md")
    assert config.per_path[0].selection.ignore == ("broken-link",)
    assert config.per_path[0].rules["broken-embed"].severity is Severity.WARNING
    assert config.assume_exists.match("Media/a.png")
    assert config.is_excluded("Templates/Daily.md")
    assert not config.is_excluded("Templates/Keep.md")
    assert not config.is_excluded("Daily/2020-02-02.md")


def test_pyproject_says_the_same(vault: Path) -> None:
    (vault / ".vaultlint.yaml").write_text(WHOLE)
    from_yaml = Config.find(vault)
    (vault / ".vaultlint.yaml").unlink()
    (vault / "pyproject.toml").write_text(
        """
        [tool.vaultlint]
        select = ["links", "broken-link"]
        extend-select = ["vaultlint"]
        ignore = ["empty-link"]
        exclude = ["Templates/**", "!Templates/Keep.md"]
        assume-exists = ["Media/**"]
        rules.broken-link = {severity = "hint", unwritten = "ignore"}
        [tool.vaultlint.per-path."Daily/**"]
        ignore = ["broken-link"]
        rules.broken-embed.severity = "warning"
        """
    )
    from_toml = Config.find(vault)
    assert from_toml.exclude == from_yaml.exclude
    assert from_toml.assume_exists == from_yaml.assume_exists
    assert from_toml.selection.select == from_yaml.selection.select
    assert from_toml.rules["broken-link"].parameters == from_yaml.rules["broken-link"].parameters
    assert [part.patterns for part in from_toml.per_path] == [part.patterns for part in from_yaml.per_path]


def test_without_a_configuration_nothing_is_set(vault: Path) -> None:
    assert Config.find(vault) == Config()


def test_the_file_of_our_own_wins_over_pyproject(vault: Path) -> None:
    (vault / ".vaultlint.yaml").write_text("ignore: [a]")
    (vault / "pyproject.toml").write_text("[tool.vaultlint]\nignore = ['b']")
    assert Config.find(vault).selection.ignore == ("a",)


@pytest.mark.parametrize("text", ["[tool.ruff]\nline-length = 120\n", "this is no TOML ["])
def test_a_pyproject_that_does_not_speak_of_us_is_passed_over(vault: Path, text: str) -> None:
    (vault / "pyproject.toml").write_text(text)
    assert Config.find(vault) == Config()


def test_the_nearest_configuration_in_the_work_tree_decides(vault: Path) -> None:
    (vault.parent / ".git").mkdir()
    (vault.parent / ".vaultlint.yaml").write_text("exclude: [/vault/Old/**, Drafts/]")
    config = Config.find(vault)
    assert config.is_excluded("Old/a.md")
    assert config.is_excluded("Sub/Drafts/a.md")
    assert not config.is_excluded("New/a.md")
    (vault / "pyproject.toml").write_text("[tool.vaultlint]\nignore = ['b']")
    assert Config.find(vault).selection.ignore == ("b",)


def test_nothing_above_the_vault_is_read_outside_of_git(vault: Path) -> None:
    (vault.parent / ".vaultlint.yaml").write_text("ignore: [a]")
    assert Config.find(vault) == Config()


def test_a_configuration_that_leads_out_of_the_vault_is_refused(vault: Path) -> None:
    (vault.parent / "secret").write_text("token: 123\n")
    (vault / ".vaultlint.yaml").symlink_to(vault.parent / "secret")
    with pytest.raises(ConfigError, match="leads out of the vault") as caught:
        Config.find(vault)
    assert "token" not in str(caught.value)


def test_a_named_configuration_is_the_only_one(vault: Path) -> None:
    (vault / ".vaultlint.yaml").write_text("ignore: [a]")
    trusted = vault.parent / "trusted.toml"
    trusted.write_text("[tool.vaultlint]\nignore = ['b']")
    assert Config.find(vault, trusted).selection.ignore == ("b",)
    trusted.write_text("[tool.other]")
    with pytest.raises(ConfigError, match=r"no table \[tool\.vaultlint\]"):
        Config.find(vault, trusted)
    with pytest.raises(ConfigError, match="not a file"):
        Config.find(vault, vault / "none.yaml")


def test_isolated_means_no_configuration_at_all(vault: Path) -> None:
    (vault / ".vaultlint.yaml").write_text("this: [is wrong")
    assert Config.find(vault, isolated=True) == Config()


TAGS = """\
tags:
  style: {case: lower, separator: "-"}
  aliases: {"#ML": machine-learning}
  vocabulary: lists/tags.yaml
rules:
  inconsistent-tag: {separator: _}
"""


@pytest.mark.parametrize("listed", ["- a\n- '#b'\n", "a: one\nb: two\n"])
def test_what_is_said_of_tags_goes_to_the_rules_of_tags(vault: Path, listed: str) -> None:
    (vault / "lists").mkdir()
    (vault / "lists" / "tags.yaml").write_text(listed)
    (vault / ".vaultlint.yaml").write_text(TAGS)
    rules = Config.find(vault).rules
    aliases = {"ML": "machine-learning"}
    assert rules["inconsistent-tag"].parameters == {"case": "lower", "separator": "_", "aliases": aliases}
    assert rules["aliased-tag"].parameters == {"aliases": aliases}
    assert rules["unknown-tag"].parameters == {"vocabulary": ["a", "b"]}
    Rulebook.builtin().activate(Config.find(vault))


def test_consistent_is_a_style_too(vault: Path) -> None:
    (vault / ".vaultlint.yaml").write_text("tags: {style: consistent}\n")
    assert Config.find(vault).rules == {}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("tags:\n  style: {cas: lower}\n", "2:3: unknown key “cas”; did you mean “case”?"),
        ("tags:\n  style: lower\n", "2:3: expected a mapping, got “lower”"),
        ("tags:\n  vocabulary: ../tags.yaml\n", "2:3: “../tags.yaml” leads out of the folder of the configuration"),
        ("tags:\n  vocabulary: link.yaml\n", "2:3: “link.yaml” leads out of the folder of the configuration"),
        ("tags:\n  vocabulary: number.yaml\n", "2:3: “number.yaml” holds no list of tags"),
        ("tags:\n  aliases: {ML: two words}\n", "2:13: “two words” can be no tag"),
        ("tags:\n  aliases:\n    a: b\n    ML: '2024'\n", "4:5: “2024” can be no tag"),
        ("tags:\n  vocabulary: five.yaml\n", "2:3: “five.yaml” holds no list of tags"),
        ("tags:\n  vocabulary: empty.yaml\n", "2:3: “empty.yaml” holds no list of tags"),
        ("tags:\n  vocabulary: text.yaml\n", "2:3: “text.yaml” holds no list of tags"),
    ],
)
def test_sec_03_a_mistake_about_tags_is_named_with_its_place(vault: Path, text: str, expected: str) -> None:
    (vault.parent / "tags.yaml").write_text("- secret\n")
    (vault / "link.yaml").symlink_to(vault.parent / "tags.yaml")
    (vault / "number.yaml").write_text("- 1\n")
    (vault / "five.yaml").write_text("5\n")
    (vault / "empty.yaml").write_text("")
    (vault / "text.yaml").write_text("words\n")
    assert fault(vault, text) == f".vaultlint.yaml:{expected}"


def test_terms_go_to_the_rule_that_goes_by_them(vault: Path) -> None:
    (vault / ".vaultlint.yaml").write_text("terms: [AI21 Labs, GitHub]\n")
    config = Config.find(vault)
    assert config.rules["misspelt-term"].parameters == {"terms": ["AI21 Labs", "GitHub"]}
    Rulebook.builtin().activate(config)
    (vault / ".vaultlint.yaml").write_text("terms: [GitHub]\nrules:\n  misspelt-term: {severity: error}\n")
    assert Config.find(vault).rules["misspelt-term"].parameters == {"terms": ["GitHub"]}
    assert Config.find(vault).rules["misspelt-term"].severity is Severity.ERROR
    (vault / ".vaultlint.yaml").write_text("terms: []\n")
    assert Config.find(vault).rules == {}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("terms: GitHub\n", "1:1: expected a list, got “GitHub”"),
        ("terms:\n  - GitHub\n  - 42\n", "3:5: expected text, got 42"),
        ("terms:\n  - GitHub\n  - ''\n", "3:5: “” is no name: there is no letter in it"),
        ("terms: [GitHub, '42']\n", "1:17: “42” is no name: there is no letter in it"),
        ("terms: [R]\n", "1:9: “R” is too short"),
        ("terms: [' GitHub']\n", "1:9: “ GitHub” has more space than a name needs"),
        ("terms: ['AI21  Labs']\n", "1:9: “AI21  Labs” has more space than a name needs"),
        ('terms: ["AI21\\tLabs"]\n', "1:9: “AI21"),
        ("terms: [GitHub, GitHub]\n", "1:17: “GitHub” is listed twice"),
        ("terms:\n  - GitHub\n  - Github\n", "3:5: “Github” and “GitHub” differ only in capitals: which is right?"),
    ],
)
def test_a_term_that_can_be_no_name_is_named_with_its_place(vault: Path, text: str, expected: str) -> None:
    assert fault(vault, text).startswith(f".vaultlint.yaml:{expected}")


NO_NAMES = (
    "[Foo, foo]",
    "[Foo, Foo]",
    "[x]",
    "['42']",
    "[' a b']",
    "['a  b']",
    *(f'["a\\u{code}b"]' for code in ("200b", "202e", "00ad", "feff", "2028", "00a0", "3000", "3164", "0007", "e000")),
)


@pytest.mark.parametrize("terms", NO_NAMES)
@pytest.mark.parametrize(
    "door",
    [
        "terms: {}\n",
        "rules: {{misspelt-term: {{terms: {}}}}}\n",
        "per-path: {{'a/**': {{rules: {{misspelt-term: {{terms: {}}}}}}}}}\n",
    ],
)
def test_terms_are_judged_alike_wherever_they_are_listed(vault: Path, door: str, terms: str) -> None:
    (vault / ".vaultlint.yaml").write_text(door.format("[Foo, b c, C++, 汉字]"))
    Rulebook.builtin().activate(Config.find(vault))
    (vault / ".vaultlint.yaml").write_text(door.format(terms))
    with pytest.raises(
        ConfigError, match=r"listed twice|differ only|too short|no name|more space|nobody sees"
    ) as error:
        Rulebook.builtin().activate(Config.find(vault))
    assert not {"\u200b", "\u202e", "\u00ad", "\ufeff", "\u2028", "\u0007"} & set(str(error.value))


def test_what_nobody_sees_in_a_term_is_told_by_its_number(vault: Path) -> None:
    assert fault(vault, 'terms: ["a\\u00a0b"]').endswith("holds U+00A0, which nobody sees and a fix would write")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ignore: [a]\nselct: [b]\n", "2:1: unknown key “selct”; did you mean “select”?"),
        ("select: links\n", "1:1: expected a list, got “links”"),
        ("select:\n  - links\n  - 3\n", "3:5: expected text, got 3"),
        ("exclude: {a: b}\n", "1:1: expected a list, got a mapping"),
        ("- a\n", "1:1: expected a mapping, got a list"),
        ("rules:\n  broken-link: error\n", "2:3: expected a mapping, got “error”"),
        ("rules:\n  broken-link: {severity: eror}\n", "2:17: unknown severity “eror”; did you mean “error”?"),
        ("per-path:\n  'a/**':\n    ignor: [b]\n", "3:5: unknown key “ignor”; did you mean “ignore”?"),
        ("per-path:\n  'a/**':\n    exclude: [b]\n", "3:5: unknown key “exclude”"),
        ("exclude: ['*.{md,txt}']\n", "1:11: “*.{md,txt}”: braces are not expanded"),
        ("per-path:\n  '': {}\n", "2:3: “”: an empty pattern"),
        ('select: ["\\ud800"]\n', "1:13: no valid YAML"),
        ("extend: https://example.org/x.yaml\n", "1:1: unknown key “extend”; did you mean “extends”?"),
    ],
)
def test_a_mistake_is_named_with_its_place(vault: Path, text: str, expected: str) -> None:
    assert fault(vault, text).startswith(f".vaultlint.yaml:{expected}")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[tool.vaultlint]\nselct = []\n", "2:1: unknown key “selct”; did you mean “select”?"),
        ('[tool.vaultlint.per-path."a/**"]\nignor = []\n', "2:1: unknown key “ignor”; did you mean “ignore”?"),
        ("[tool.vaultlint]\nselect = 'links'\n", "2:1: expected a list, got “links”"),
        ("[tool.vaultlint]\nselect = 2020-02-02\n", "2:1: expected a list, got “2020-02-02”"),
        ("[tool.vaultlint]\nrules.x = {severity = 'eror'}\n", "2:1: unknown severity “eror”"),
        ("[tool]\nvaultlint = 3\n", "2:1: expected a mapping, got 3"),
        ("[tool.vaultlint]\nselect = [\n", "no valid TOML"),
        ("[tool.vaultlint]\nselect = =\n", "2:10: no valid TOML"),
        ("[tool.vaultlint]\nselect = " + "[" * 9000, "no valid TOML"),
        ("[tool.vaultlint]\nrules" + ".a" * 900 + " = 1", "nested deeper than 32 levels"),
    ],
)
def test_a_mistake_in_pyproject_too(vault: Path, text: str, expected: str) -> None:
    message = fault(vault, text, "pyproject.toml")
    assert message.startswith("pyproject.toml:")
    assert expected in message[:200]


def test_nothing_of_the_environment_is_read(vault: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET", "token")
    (vault / ".vaultlint.yaml").write_text("exclude: ['$SECRET', '${SECRET}', '~']")
    assert list(Config.find(vault).exclude) == ["$SECRET", "${SECRET}", "~"]


def test_an_error_echoes_little(vault: Path) -> None:
    for text in (f"{'x' * 100_000}: 1", f"select: {'x' * 100_000}", f"rules: {{a: {{severity: {'x' * 100_000}}}}}"):
        assert len(fault(vault, text)) <= 300


def test_the_command_line_speaks_beside_the_configuration() -> None:
    config = Config().with_selection(("links",), ("empty-link",), ("vaultlint",), ("Old/**",))
    assert config.command_line.select == ("links",)
    assert config.is_excluded("Old/a.md")
    assert Config().with_selection() == Config()
    assert Config().with_selection(()).command_line.select is None
    with pytest.raises(ConfigError, match="--exclude"):
        Config().with_selection(exclude=("{a,b}",))


def test_toml_places_survive_what_looks_like_toml(vault: Path) -> None:
    text = '[tool.vaultlint]\n"select" = ["""\nignore = 1\n"""]\nexclude = [3]\n'
    assert tomllib.loads(text)
    assert fault(vault, text, "pyproject.toml").startswith("pyproject.toml:5:1: expected text, got 3")
