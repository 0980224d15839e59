"""Pages of rules on a terminal: nothing lost, nothing too wide."""

from __future__ import annotations

import re

import pytest

from vaultlint.reporters.rendering import rendered
from vaultlint.reporters.style import PLAIN, Style
from vaultlint.reporters.width import cells
from vaultlint.rule_pages import page
from vaultlint.rulebook import Rulebook


def shown(markdown: str, style: Style = PLAIN, width: int = 80) -> list[str]:
    return [line.rstrip() for line in rendered(markdown, style, width)]


@pytest.mark.parametrize(
    ("markdown", "line"),
    [
        ("# Title", "Title"),
        ("A `b` **c** [d](e.md)", "  A `b` c d"),
        ("- one", "  - one"),
        ("> \\[quoted\\] \\*", "  │ [quoted] *"),
        ("```markdown\na  **b**\n```", "    a  **b**"),
        ("``a `b` c``", "  `a `b` c`"),
        ("evil \x1b[31m", "  evil \\x1b[31m"),
    ],
)
def test_what_becomes_of_markdown(markdown: str, line: str) -> None:
    assert shown(markdown)[0] == line


def test_tables_stand_in_columns() -> None:
    assert shown("| a | b |\n| --- | --- |\n| 大模型 | `x \\| y` |\n")[:2] == ["  a       b", "  大模型  `x | y`"]


def test_prose_is_wrapped_and_code_is_not() -> None:
    lines = shown("word " * 40 + "`a b c d`\n\n- " + "item " * 30 + "\n\n```\n" + "code " * 40 + "\n```", width=50)
    assert max(cells(line) for line in lines if "code" not in line) <= 50
    assert any("`a b c d`" in line for line in lines)
    assert "    item" in lines[lines.index("") + 2]
    assert any(cells(line) > 150 for line in lines)


def test_differences_are_told_by_sign_and_colour() -> None:
    lines = shown("```diff\n-old\n+new\n```", Style(colour=True))
    assert lines[:2] == ["    \x1b[31m-old\x1b[0m", "    \x1b[32m+new\x1b[0m"]


@pytest.mark.parametrize("rule", Rulebook.builtin().rules.values(), ids=lambda rule: rule.id)
def test_no_word_of_a_page_is_lost(rule: object) -> None:
    from vaultlint.rule import Rule

    assert isinstance(rule, Rule)

    def words(text: str) -> str:
        return re.sub(r"[^\w]", "", re.sub(r"`{3,}\w*|\]\([^)\s]*\.md\)", "", text))

    assert words("\n".join(shown(page(rule)))).replace("│", "") == words(page(rule))
