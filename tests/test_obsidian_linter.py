"""What obsidian-linter's rules are called here: one list, which the documentation tells of, too."""

from __future__ import annotations

import re
from pathlib import Path

from vaultlint.obsidian_linter import COUNTERPARTS
from vaultlint.rulebook import Rulebook

MIGRATING = Path(__file__).parents[1] / "docs" / "migrating.md"


def rows() -> dict[str, str]:
    """What docs/migrating.md says of each rule of the plugin."""
    table = re.findall(
        r"^\| ([a-z-]{4,}(?:, [a-z-]+)*) \| (.*) \|$", MIGRATING.read_text(encoding="utf-8"), re.MULTILINE
    )
    return {name: said for names, said in table for name in names.split(", ") if name != "obsidian-linter"}


def test_the_list_and_the_page_for_newcomers_know_the_same_rules() -> None:
    assert len(COUNTERPARTS) == 65
    assert rows().keys() == COUNTERPARTS.keys()


def test_a_counterpart_is_a_rule_of_ours_and_the_page_names_it() -> None:
    said = rows()
    for name, ours in COUNTERPARTS.items():
        assert set(ours) <= Rulebook.builtin().rules.keys(), name
        assert [rule for rule in ours if f"`{rule}`" not in said[name]] == [], name
