"""How rule files are read, what is refused in them, and which rules a configuration puts in force."""

import json
import shutil
import sys
from collections.abc import Iterator
from dataclasses import replace
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any, ClassVar, Literal

import pytest

from vaultlint import rule_pages
from vaultlint.checks import KINDS
from vaultlint.checks.base import NoteCheck, Problem
from vaultlint.config import Config
from vaultlint.examples import marked_spans
from vaultlint.findings import Change, Safety, Severity
from vaultlint.rule import Rule, find_kind
from vaultlint.rule_files import rule_from
from vaultlint.rule_pages import page
from vaultlint.rulebook import Rulebook, builtin_rules
from vaultlint.strict_yaml import ConfigError, Document, read_yaml
from vaultlint.text import Edit, SourceText, Span


class FoulWord(NoteCheck):
    """A check for these tests."""

    says = frozenset({"word", "hint"})

    foul_words: tuple[str, ...] = ("fie",)
    how_loud: Literal["shout", "whisper"] = "shout"
    at_most: int = 3

    def visit(self, element: Any, note: Any) -> Iterator[Problem]:
        raise NotImplementedError


FILE = """\
id: foul-word
summary: A word that is better left out.
rationale: Because.
message: "“{word}” is foul{hint}"
severity: warning
fix: unsafe
check: {kind: foul-word, foul-words: [fie, pah]}
examples:
  - {bad: "Oh «fie».", good: "Oh dear."}
  - good: "Oh dear."
    with: {at-most: 1}
"""


@pytest.fixture(autouse=True)
def kind(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setitem(KINDS, "foul-word", f"{__name__}:FoulWord")
    monkeypatch.setitem(sys.modules, __name__, sys.modules[FoulWord.__module__])
    find_kind.cache_clear()
    yield
    find_kind.cache_clear()


def read(text: str = FILE, theme: str = "words", stem: str = "foul-word") -> Rule:
    return rule_from(read_yaml(SourceText(text), f"{theme}/{stem}.yaml"), theme, stem)


def test_a_rule_file_becomes_a_rule() -> None:
    rule = read()
    assert (rule.id, rule.theme, rule.severity, rule.fix) == ("foul-word", "words", Severity.WARNING, Safety.UNSAFE)
    assert rule.recommended is False
    assert rule.check == FoulWord(foul_words=("fie", "pah"))
    assert [example.good for example in rule.examples] == ["Oh dear.", "Oh dear."]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("id: foul-word", "id: foul-words", "1:1: “foul-words” is not the file's name"),
        ("summary:", "sumary:", "2:1: unknown key “sumary”; did you mean “summary”?"),
        ("rationale: Because.\n", "", "1:1: “rationale” is missing"),
        ("{word}", "{wort}", "4:1: the check says no “wort”; did you mean “word”?"),
        ("{word}", "{word.__class__}", "4:1: a brace that is no {word}"),
        ("{word}", "{word!r}", "4:1: a brace that is no {word}"),
        ("severity: warning", "severity: warn", "5:1: expected 'hint', 'warning' or 'error', got “warn”"),
        ("fix: unsafe", "fix: true", "6:1: expected 'never', 'unsafe' or 'safe', got true"),
        ("kind: foul-word", "kind: fowl-word", "7:9: unknown kind of check “fowl-word”; did you mean “foul-word”?"),
        ("kind: foul-word", "kind: os:system", "7:9: unknown kind of check “os:system”"),
        ("kind: foul-word, ", "", "7:1: expected a kind of check, got nothing"),
        ("check: {kind: foul-word, foul-words: [fie, pah]}\n", "", "1:1: “check” is missing"),
        ("foul-words:", "foul-wrods:", "7:26: unknown key “foul-wrods”; did you mean “foul-words”?"),
        ("foul-words:", "foul_words:", "7:26: unknown key “foul_words”; did you mean “foul-words”?"),
        ("[fie, pah]", "[fie, 3]", "7:44: expected text, got 3"),
        ("[fie, pah]", "fie", "7:26: expected a list, got “fie”"),
        ("foul-words: [fie, pah]", "how-loud: yell", "7:26: expected 'shout' or 'whisper', got “yell”"),
        ("foul-words: [fie, pah]", "at-most: '3'", "7:26: expected a whole number, got “3”"),
        ("foul-words: [fie, pah]", "at-most: true", "7:26: expected a whole number, got true"),
        ("at-most: 1", "at-least: 1", "11:12: unknown key “at-least”; did you mean “at-most”?"),
        ("«fie»", "fie", "9:6: what must be found is marked by pairs of « and »"),
        ("«fie»", "«fie", "9:6: what must be found is marked by pairs of « and »"),
        ("«fie»", "»fie«", "9:6: what must be found is marked by pairs of « and »"),
        ("«fie»", "««fie»»", "9:6: what must be found is marked by pairs of « and »"),
        ('{bad: "Oh «fie».", good: "Oh dear."}', "{path: a.md}", "9:5: an example needs “bad”, “good” or both"),
        ("with:", "wiht:", "11:5: unknown key “wiht”; did you mean “with”?"),
        ("with: {at-most: 1}", "not-in: {qoute: why}", "11:14: expected 'code', 'quote'"),
    ],
)
def test_a_mistake_in_a_rule_file_is_named_with_its_place(old: str, new: str, expected: str) -> None:
    assert old in FILE
    with pytest.raises(ConfigError) as caught:
        read(FILE.replace(old, new, 1))
    assert str(caught.value).startswith(f"words/foul-word.yaml:{expected}")


def test_marks_become_spans_of_the_text_without_them() -> None:
    assert marked_spans("a «b» «»c «汉字»") == ("a b c 汉字", (Span(2, 3), Span(4, 4), Span(6, 8)))


def test_further_kinds_come_from_installed_packages_only(monkeypatch: pytest.MonkeyPatch) -> None:
    entry = EntryPoint("foreign", f"{__name__}:FoulWord", "vaultlint.checks")
    asked: list[str] = []

    def entry_points(group: str, name: str) -> list[EntryPoint]:
        asked.append(group)
        return [entry] if name == "foreign" else []

    monkeypatch.setattr("importlib.metadata.entry_points", entry_points)
    assert find_kind("foreign").says == FoulWord.says
    with pytest.raises(LookupError):
        find_kind("subprocess:run")
    assert asked == ["vaultlint.checks"] * 2


def test_a_kind_that_its_package_cannot_give_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """As one that is a dataclass twice: checks are so by birth."""
    entry = EntryPoint("broken", "vaultlint.nowhere:Broken", "vaultlint.checks")
    monkeypatch.setattr("importlib.metadata.entry_points", lambda group, name: [entry])
    with pytest.raises(ConfigError, match="the kind “broken” cannot be loaded from its package: ModuleNotFoundError"):
        read(FILE.replace("kind: foul-word", "kind: broken", 1))


def test_a_rule_cannot_stand_in_two_themes() -> None:
    with pytest.raises(ConfigError, match="also in the theme words"):
        Rulebook.of([read(), read(theme="others")])


def test_our_rules_are_found_in_a_checkout_and_in_a_wheel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert (builtin_rules() / "vaultlint" / "unreadable-note.yaml").is_file()
    package = tmp_path / "vaultlint"
    (package / "rules").mkdir(parents=True)
    monkeypatch.setattr("vaultlint.rulebook.__file__", str(package / "rulebook.py"))
    assert builtin_rules() == package / "rules"
    (package / "rules").rmdir()
    assert builtin_rules() == tmp_path / "rules"


# Which rules are in force


def book() -> Rulebook:
    foul = read()
    return Rulebook.of(
        replace(foul, id=name, theme=theme, recommended=recommended)
        for name, theme, recommended in [("a1", "a", True), ("a2", "a", False), ("b1", "b", True), ("b2", "b", False)]
    )


def config(**settings: Any) -> Config:
    return Config.from_document(Document("c.yaml", {key.replace("_", "-"): value for key, value in settings.items()}))


def active(config: Config, path: str = "note.md") -> str:
    """The rules in force, those that were asked for by name with a `+`."""
    return " ".join(one.rule.id + "+" * one.by_name for one in book().activate(config).for_path(path))


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, "a1 b1"),
        ({"select": ["a"]}, "a1+ a2+"),
        ({"select": ["a", "b2"]}, "a1+ a2+ b2+"),
        ({"select": ["ALL"]}, "a1 a2 b1 b2"),
        ({"select": []}, ""),
        ({"extend_select": ["a2"]}, "a1 a2+ b1"),
        ({"extend_select": ["a"]}, "a1+ a2+ b1"),
        ({"ignore": ["a"]}, "b1"),
        ({"select": ["a"], "ignore": ["a2"]}, "a1+"),
        ({"select": ["a2"], "ignore": ["a"]}, "a2+"),
        ({"select": ["a"], "ignore": ["a"]}, ""),
        ({"select": ["ALL"], "ignore": ["b"]}, "a1 a2"),
        ({"select": ["a"], "ignore": ["ALL"]}, "a1+ a2+"),
        ({"select": ["ALL", "a"]}, "a1+ a2+ b1 b2"),
        ({"rules": {"a2": {"severity": "error"}}}, "a1 b1"),
    ],
)
def test_the_configuration_selects_rules(given: dict[str, Any], expected: str) -> None:
    assert active(config(**given)) == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"select": ("b2",)}, "b2+"),
        ({"select": ("a1",)}, "a1+"),
        ({"ignore": ("a2",)}, ""),
        ({"ignore": ("a",)}, ""),
        ({"extend_select": ("b",)}, "a2+ b1+ b2+"),
        ({"select": ("a",), "ignore": ("a1",)}, "a2+"),
    ],
)
def test_the_command_line_speaks_after_the_configuration(given: dict[str, Any], expected: str) -> None:
    assert active(config(select=["a"], ignore=["a1"]).with_selection(**given)) == expected


def test_paths_may_differ() -> None:
    settings = config(
        per_path={"Daily/**": {"ignore": ["a"]}, "Daily/x*": {"extend-select": ["b2"]}, "B/": {"select": ["b"]}}
    )
    assert active(settings) == "a1 b1"
    assert active(settings, "Daily/a.md") == "b1"
    assert active(settings, "Daily/xa.md") == "b1 b2+"
    assert active(settings, "B/a.md") == "b1+ b2+"


def test_what_a_path_ignores_stays_ignored_whatever_the_command_line_selects() -> None:
    settings = config(per_path={"T/**": {"ignore": ["a"], "extend-select": ["a2"]}}).with_selection(("a", "b2"))
    assert active(settings) == "a1+ a2+ b2+"
    assert active(settings, "T/a.md") == "a2+ b2+"


def test_severity_and_parameters_are_overridden_the_closest_wins() -> None:
    settings = config(
        rules={"a1": {"severity": "error", "at-most": 5}},
        per_path={"Daily/**": {"rules": {"a1": {"severity": "hint", "how-loud": "whisper"}}}},
    )
    activation = book().activate(settings)
    everywhere, daily = activation.for_path("a.md")[0], activation.for_path("Daily/a.md")[0]
    assert (everywhere.severity, everywhere.check) == (Severity.ERROR, FoulWord(("fie", "pah"), at_most=5))
    assert (daily.severity, daily.check) == (Severity.HINT, FoulWord(("fie", "pah"), "whisper", 5))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("select: [a, c1]", "1:13: no rule and no theme is called “c1”; known: ALL, a, a1, a2, b, b1, b2"),
        ("ignore:\n  - wordz\n", "2:5: no rule and no theme is called “wordz”; known: ALL, a, a1, a2, b, b1, b2"),
        ("rules: {a9: {severity: hint}}", "1:9: unknown rule “a9”; known: a1, a2, b1, b2"),
        ("rules:\n  a1: {at-least: 1}", "2:8: unknown key “at-least”; did you mean “at-most”?"),
        ("rules:\n  a2:\n    at-most: much", "3:5: expected a whole number, got “much”"),
        ("per-path:\n  'x/**':\n    extend-select: [b3]", "3:21: no rule and no theme is called “b3”"),
        ("per-path:\n  'x/**':\n    rules: {a1: {how-loud: yell}}", "3:18: expected 'shout' or 'whisper', got “yell”"),
    ],
)
def test_names_that_no_rule_has_are_refused_at_their_place(text: str, expected: str) -> None:
    settings = Config.from_document(read_yaml(SourceText(text), "c.yaml"))
    with pytest.raises(ConfigError) as caught:
        book().activate(settings)
    assert str(caught.value).startswith(f"c.yaml:{expected}")


def test_names_on_the_command_line_are_refused_too() -> None:
    with pytest.raises(ConfigError) as caught:
        book().activate(Config().with_selection(extend_select=("a11",)))
    assert str(caught.value) == "--extend-select: no rule and no theme is called “a11”; did you mean “a1”?"


# What a rule makes of a problem


@pytest.mark.parametrize(
    ("rules", "checks", "expected"),
    [
        (Safety.SAFE, Safety.SAFE, Safety.SAFE),
        (Safety.SAFE, Safety.UNSAFE, Safety.UNSAFE),
        (Safety.UNSAFE, Safety.SAFE, Safety.UNSAFE),
        (Safety.NEVER, Safety.SAFE, None),
        (Safety.SAFE, Safety.NEVER, None),
    ],
)
def test_the_lower_trust_in_a_fix_counts(rules: Safety, checks: Safety, expected: Safety | None) -> None:
    rule = replace(read(), fix=rules)
    edits = (Edit("note.md", Span(3, 6), "dear"),)
    problem = Problem(Span(3, 6), {"word": "{hint}", "hint": ""}, edits, checks, frozenset({Change.TAGS}))
    finding = Rulebook.of([rule]).activate(config(select=["ALL"])).rules[0].judge(problem, "note.md")
    assert finding.message == "“{hint}” is foul"
    assert (finding.fix.safety if finding.fix else None) == expected
    if finding.fix:
        assert finding.fix.edits == edits
        assert finding.fix.changes == frozenset({Change.TAGS})


def test_a_problem_without_edits_has_no_fix() -> None:
    active_rule = Rulebook.of([read()]).activate(config(select=["ALL"])).rules[0]
    assert active_rule.judge(Problem(Span(0, 1), {"word": "fie", "hint": ""}), "note.md").fix is None


# The pages


def test_stale_pages_are_named_and_written_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "rules" / "links").mkdir(parents=True)
    shutil.copy(builtin_rules() / "links" / "empty-link.yaml", tmp_path / "rules" / "links")
    pages = tmp_path / "docs" / "rules"
    monkeypatch.setattr(rule_pages, "builtin_rules", lambda: tmp_path / "rules")
    assert rule_pages.main(["--check"]) == 1
    assert rule_pages.main([]) == rule_pages.main(["--check"]) == 0
    assert json.loads((tmp_path / "rules" / "rule.schema.json").read_text("utf-8"))["required"][0] == "id"
    assert (pages / "empty-link.md").exists()
    assert list(json.loads((tmp_path / "rules" / "compiled.json").read_text("utf-8"))) == ["links/empty-link"]
    (pages / "gone.md").write_text("# gone")
    (pages / "index.md").write_text("# old")
    capsys.readouterr()
    assert rule_pages.main(["--check"]) == 1
    named = [line.partition(" ")[0] for line in capsys.readouterr().err.splitlines()]
    assert named == ["docs/rules/index.md", "docs/rules/gone.md"]
    assert rule_pages.main([]) == rule_pages.main(["--check"]) == 0
    assert not (pages / "gone.md").exists()
    assert rule_pages.main(["--help"]) == 2


class LoudWord(FoulWord):
    __test__: ClassVar[bool] = False

    in_headings: bool = True
    """Listen to headings
    too."""


def test_a_page_tells_what_there_is_to_know() -> None:
    rule = replace(read(), make_check=lambda: LoudWord(("fie", "pah")))
    text = page(rule)
    assert "Oh «fie»." in text
    assert "-Oh fie.\n+Oh dear." in text
    assert "With `at-most: 1`:" in text
    assert "    foul-words: [fie, pah]\n    how-loud: shout\n    at-most: 3\n    in-headings: true\n" in text
    assert "- `how-loud`: `shout` or `whisper`." in text
    assert "- `in-headings`: true or false. Listen to headings too." in text
    assert "vaultlint: allow foul-word" in text


def test_a_page_keeps_code_in_its_fence_and_shows_nothing_raw() -> None:
    text = page(read(FILE.replace("Oh «fie».", "````\\n\\x1b[31m«fie»\\n````")))
    assert "\n`````markdown\n````\n\\x1b[31m«fie»\n````\n`````\n" in text
