"""Types of callouts: slips, and types that are the vault's own."""

from __future__ import annotations

import json
import time

import pytest

from vaultlint.config import Config
from vaultlint.engine import lint_files
from vaultlint.rulebook import Rulebook
from vaultlint.strict_yaml import Document


def found(text: str, **beside: str) -> list[str]:
    config = Config.from_document(Document("the test", {"select": ["unknown-callout"]}))
    files = {"a.md": text, **beside}
    return [text[one.span.start : one.span.end] for one in lint_files(files, Rulebook.builtin().activate(config))]


@pytest.mark.parametrize(
    "slip",
    [
        "warnnig",
        "warning1",
        "arning",
        "warninge",
        "WARNNIG",
        "sumary",
        "qoute",
        "faiulre",
        "inote",
        "warining",
        "waring",
        "Warrning",
        "ntoe",
        "notee",
        "todoo",
        "inffo",
        "eror",
    ],
)
def test_a_slip_is_found(slip: str) -> None:
    assert found(f"> [!{slip}]") == [slip]


@pytest.mark.parametrize(
    "own", ["warnings", "tips", "tup", "bag", "recipe", "wanrnig", "not", "warn", "警告", "fial1", "-", "cote",
     "node", "vote", "nota", "site", "cita", "mail", "zone", "terror", "nate", "nte", "fint", "wrning-"],
)  # fmt: skip
def test_what_is_far_from_each_type_or_close_to_a_short_one_is_left_alone(own: str) -> None:
    assert found(f"> [!{own}]") == []


@pytest.mark.parametrize(
    "text",
    [
        "```\n> [!warnnig]\n```",
        "> a\n> [!warnnig]",
        "- [!warnnig]",
        "> [!warnnig",
        "> [ !warnnig]",
        "> [!war nnig]",
        "> \\[!warnnig]",
    ],
)
def test_what_is_no_callout_is_left_alone(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("looks", "styles", "expected"),
    [
        ({"enabledCssSnippets": ["b"]}, {"snippets/b.css": ".callout[data-callout='abstrait']{}"}, []),
        ({"enabledCssSnippets": ["c"]}, {"snippets/b.css": ".callout[data-callout=abstrait]{}"}, ["abstrait"]),
        ({"cssTheme": "My Look"}, {"themes/My Look/theme.css": '[data-callout="Abstrait"] {}'}, []),
        ({"cssTheme": "../.."}, {}, ["abstrait"]),
        ({"cssTheme": 1, "enabledCssSnippets": "b"}, {"snippets/b.css": "[data-callout=abstrait]"}, ["abstrait"]),
        ({"enabledCssSnippets": ["b"]}, {"snippets/b.css": "\x00" * 1_000_001}, ["abstrait"]),
    ],
)
def test_style_sheets_in_force_name_types(looks: object, styles: dict[str, str], expected: list[str]) -> None:
    beside = {f".obsidian/{name}": text for name, text in styles.items()}
    assert found("> [!abstrait]", **{".obsidian/appearance.json": json.dumps(looks)}, **beside) == expected


def test_a_type_that_is_used_three_times_in_the_vault_is_its_own() -> None:
    assert found("> [!abstrait]\n\n> [!Abstrait]") == ["abstrait", "Abstrait"]
    assert found("> [!abstrait]\n\n> [!Abstrait]", **{"b.md": "> [!ABSTRAIT]"}) == []


@pytest.mark.parametrize(
    ("plugin", "data", "expected"),
    [
        ("obsidian-admonition", {"userAdmonitions": {"Abstrait": {"type": "abstrait", "icon": {}}}}, []),
        ("obsidian-admonition", {"userAdmonitions": {"x": {"type": "abstrait"}}}, []),
        ("obsidian-admonition", {"userAdmonitions": {"abstrait": 1}}, []),
        ("obsidian-admonition", {"userAdmonitions": {"x": {"type": ["abstrait"]}}}, ["abstrait"]),
        ("obsidian-admonition", {"userAdmonitions": ["abstrait"]}, ["abstrait"]),
        ("obsidian-admonition", ["abstrait"], ["abstrait"]),
        ("callout-manager", {"callouts": {"custom": ["x", "Abstrait"], "settings": {}}}, []),
        ("callout-manager", {"callouts": {"custom": [1, None, ["abstrait"]]}}, ["abstrait"]),
        ("callout-manager", {"callouts": {"custom": "abstrait"}}, ["abstrait"]),
        ("callout-manager", {"callouts": ["abstrait"]}, ["abstrait"]),
        ("another", {"callouts": {"custom": ["abstrait"]}}, ["abstrait"]),
    ],
)
def test_plugins_name_types(plugin: str, data: object, expected: list[str]) -> None:
    beside = {f".obsidian/plugins/{plugin}/data.json": json.dumps(data)}
    assert found("> [!abstrait]", **{".obsidian/community-plugins.json": json.dumps([plugin])}, **beside) == expected


@pytest.mark.parametrize(
    "data", ["{", "[" * 100_000, "\ufeff{}", "", '{"userAdmonitions": {"abstrait": {}}}' + " " * 1_000_001]
)
def test_data_of_plugins_that_is_broken_or_endless_names_none(data: str) -> None:
    assert found("> [!abstrait]", **{".obsidian/plugins/obsidian-admonition/data.json": data}) == ["abstrait"]


@pytest.mark.parametrize("text", ["> [!" + "a" * 200_000 + "]", "> [!" * 20_000, "> [!" + "a " * 100_000])
def test_it_takes_no_longer_than_the_note_is_long(text: str) -> None:
    began = time.perf_counter()
    found(text)
    assert time.perf_counter() - began < 10
