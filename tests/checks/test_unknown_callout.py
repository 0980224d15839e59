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
    "slip", ["warnnig", "warning1", "arning", "warninge", "WARNNIG", "sumary", "qoute", "faiulre", "nate"]
)
def test_a_slip_is_found(slip: str) -> None:
    assert found(f"> [!{slip}]") == [slip]


@pytest.mark.parametrize(
    "own", ["warnings", "tips", "tup", "bag", "recipe", "wanrnig", "not", "warn", "警告", "fial1", "-", "cote"]
)
def test_what_is_far_from_each_type_or_close_to_a_short_one_is_left_alone(own: str) -> None:
    expected = [own] if own == "not" else []
    assert found(f"> [!{own}]") == expected


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
        ({"enabledCssSnippets": ["b"]}, {"snippets/b.css": ".callout[data-callout='nate']{}"}, []),
        ({"enabledCssSnippets": ["c"]}, {"snippets/b.css": ".callout[data-callout=nate]{}"}, ["nate"]),
        ({"cssTheme": "My Look"}, {"themes/My Look/theme.css": '[data-callout="Nate"] {}'}, []),
        ({"cssTheme": "../.."}, {}, ["nate"]),
        ({"cssTheme": 1, "enabledCssSnippets": "b"}, {"snippets/b.css": "[data-callout=nate]"}, ["nate"]),
        ({"enabledCssSnippets": ["b"]}, {"snippets/b.css": "\x00" * 1_000_001}, ["nate"]),
    ],
)
def test_style_sheets_in_force_name_types(looks: object, styles: dict[str, str], expected: list[str]) -> None:
    beside = {f".obsidian/{name}": text for name, text in styles.items()}
    assert found("> [!nate]", **{".obsidian/appearance.json": json.dumps(looks)}, **beside) == expected


def test_a_type_that_is_used_three_times_in_the_vault_is_its_own() -> None:
    assert found("> [!nate]\n\n> [!Nate]") == ["nate", "Nate"]
    assert found("> [!nate]\n\n> [!Nate]", **{"b.md": "> [!NATE]"}) == []


@pytest.mark.parametrize("text", ["> [!" + "a" * 200_000 + "]", "> [!" * 20_000, "> [!" + "a " * 100_000])
def test_it_takes_no_longer_than_the_note_is_long(text: str) -> None:
    began = time.perf_counter()
    found(text)
    assert time.perf_counter() - began < 10
