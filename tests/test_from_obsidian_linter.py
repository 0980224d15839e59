"""What the settings of obsidian-linter come to, and that whatever stands in them is only data."""

from __future__ import annotations

import json
from typing import Any

import pytest

from vaultlint.from_obsidian_linter import NotItsSettings, TakenOver, pattern_of, taken_over
from vaultlint.patterns import Patterns, pattern_fault

SPELLING = "auto-correct-common-misspellings"
TABLE = "# Mine\n\n| wrong | right |\n| --- | :-: |\n| github | GitHub |\n|javascript|JavaScript|\n| teh | the |\n"


def taken(rules: dict[str, Any] | None = None, notes: dict[str, bytes] | None = None, **settings: Any) -> TakenOver:
    data = json.dumps({"ruleConfigs": rules or {}, **settings}).encode()
    return taken_over(data, (notes or {}).get)


def on(**options: Any) -> dict[str, Any]:
    return {"enabled": True, **{name.replace("_", "-"): value for name, value in options.items()}}


OFF = {"enabled": False}


def test_rules_with_a_counterpart_are_selected_and_the_others_are_named() -> None:
    found = taken({"trailing-spaces": on(), "yaml-title": on(), "no-bare-urls": on(), "of-tomorrow": on()})
    assert found.select == ["bare-url", "trailing-space"]
    assert found.left == ["rule of-tomorrow", "rule yaml-title"]


def test_what_is_switched_off_stays_off_unless_another_rule_wants_it() -> None:
    found = taken({"trailing-spaces": OFF, "remove-space-around-characters": OFF, "remove-multiple-spaces": on()})
    assert found.ignore == ["space-before-punctuation", "trailing-space"]
    assert "stray-space-in-cjk" in found.select
    assert taken({"trailing-spaces": OFF}).ignore == []  # nothing was ever chosen there


def test_options_come_along() -> None:
    found = taken(
        {
            "space-between-chinese-japanese-or-korean-and-english-or-numbers": on(),
            "insert-yaml-attributes": on(text_to_insert="aliases: \ntags: doc\n  nested: x\n# comment\naliases: "),
        }
    )
    assert found.parameters["cjk-spacing"] == {"style": "spaced"}
    assert found.parameters["missing-property"] == {"required": ["aliases", "tags"]}
    as_list = taken({"insert-yaml-attributes": on(text_to_insert=["aliases: ", "tags"])})
    assert as_list.parameters["missing-property"] == {"required": ["aliases"]}


def test_replacements_that_are_names_become_terms() -> None:
    config = on(ignore_words=["thier", "recieve"], extra_auto_correct_files=[{"filePath": "Words.md"}])
    found = taken({SPELLING: config}, {"Words.md": TABLE.encode()})
    assert found.terms == ["GitHub", "JavaScript"]
    assert found.left == ["replacement teh → the"]
    assert found.parameters["misspelling"] == {"terms": ["GitHub", "JavaScript", "thier", "recieve"]}
    remembered = on(extra_auto_correct_files=[{"filePath": "Gone.md", "customReplacements": {"github": "GitHub"}}])
    assert taken({SPELLING: remembered}).terms == ["GitHub"]
    lost = taken({SPELLING: on(extra_auto_correct_files=[{"filePath": "Gone.md", "customReplacements": None}])})
    assert lost.left == ["replacements in Gone.md, which cannot be read"]


def test_two_spellings_of_one_name_are_not_both_right() -> None:
    table = b"| github | GitHub |\n| git-hub | GitHUB |\n"
    found = taken({SPELLING: on(extra_auto_correct_files=[{"filePath": "a.md"}])}, {"a.md": table})
    assert len(found.terms) == 1


def test_folders_are_left_out_and_expressions_are_not_taken_over() -> None:
    found = taken(
        foldersToIgnore=["Templates", "A [b]/c", "", 3],
        filesToIgnore=[{"label": "drafts", "match": "(a+)+$", "flags": ""}, {"match": "x.*"}],
        customRegexes=[{"label": "dashes", "find": "--", "replace": "—"}, {"find": "a"}],
        lintCommands=[{"id": "editor:save", "name": "Save"}],
        additionalFileExtensions=["mdx"],
    )
    assert found.exclude == ["/Templates/", "/A \\[b\\]/c/"]
    assert found.left == [
        "files to ignore: drafts",
        "files to ignore: x.*",
        "custom regular expression dashes",
        "custom regular expression a",
        "command Save",
        "files with the extension mdx",
    ]


def test_what_is_left_is_told_in_few_words() -> None:
    found = taken(customRegexes=[{"label": "x" * 5_000} for _ in range(40)])
    assert len(found.told()) == 31
    assert max(map(len, found.told())) <= 101
    assert found.told()[-1] == "and 10 more"
    assert taken().told() == []


@pytest.mark.parametrize("folder", ["A/", "a [b]/", "x{a,b}/", "!w/", "#h/", "a\\b/", "微 调/", "a*?/", " "])
def test_a_pattern_of_a_path_means_that_path(folder: str) -> None:
    pattern = pattern_of(folder)
    assert pattern_fault(pattern) is None or not folder.strip()
    assert Patterns((pattern,)).match(f"{folder}n.md") or not folder.endswith("/")
    assert not Patterns((pattern,)).match(f"z/{folder}n.md")


@pytest.mark.parametrize(
    "data", [b"", b"[]", b"{}", b"{", b'{"ruleConfigs": []}', b"\xff", b"[" * 100_000, b" " * 1_000_001]
)
def test_what_is_none_of_its_settings_is_refused(data: bytes) -> None:
    with pytest.raises(NotItsSettings):
        taken_over(data, lambda _: None)


@pytest.mark.parametrize("value", [None, 3, "x", [], {}, [None], [[1]], {"a": {"b": 1}}, True])
def test_values_of_any_shape_do_no_harm(value: Any) -> None:
    config = on(ignore_words=value, extra_auto_correct_files=value, text_to_insert=value)
    keys = ("foldersToIgnore", "filesToIgnore", "customRegexes", "lintCommands", "additionalFileExtensions")
    found = taken({SPELLING: config, "insert-yaml-attributes": config, "x": value}, **dict.fromkeys(keys, value))
    assert found.terms == []
