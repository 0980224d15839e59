"""Which rule owns a reference that leads nowhere: always exactly one."""

import pytest

from vaultlint.config import Config
from vaultlint.engine import lint_files
from vaultlint.findings import Safety
from vaultlint.rulebook import Rulebook
from vaultlint.strict_yaml import Document

BESIDE = {"Tomato.md": "---\naliases: [love apple]\n---\n# Sowing\n\ntext ^truss\n", "Far/Basil.md": "", "pond.jpg": ""}
LINKS = Rulebook.builtin().activate(Config.from_document(Document("the test", {"select": ["links"]})))


def rules_of(text: str, path: str = "note.md") -> list[str]:
    return [finding.rule for finding in lint_files({path: text, **BESIDE}, LINKS) if finding.path == path]


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("[[Nowhere]]", ["broken-link"]),
        ("[[Nowhere#Sowing]]", ["broken-link"]),
        ("[[Nowhere#^truss]]", ["broken-link"]),
        ("[a](Nowhere.md)", ["broken-link"]),
        ("![[Nowhere]]", ["broken-embed"]),
        ("![a](nowhere.png)", ["broken-embed"]),
        ("![[Nowhere#Sowing]]", ["broken-embed"]),
        ("[[love apple]]", ["alias-link"]),
        ("[[Love Apple#Sowing|x]]", ["alias-link"]),
        ("[a](love%20apple)", ["alias-link"]),
        ("![[love apple]]", ["broken-embed"]),
        ("[[Tomato#Nowhere]]", ["broken-heading-link"]),
        ("![[Tomato#Nowhere]]", ["broken-heading-link"]),
        ("[[Tomato#Sowing#Nowhere]]", ["broken-heading-link"]),
        ("[[Tomato#^nowhere]]", ["broken-block-link"]),
        ("![[Tomato#^nowhere]]", ["broken-block-link"]),
        ("[[#^nowhere]]", ["broken-block-link"]),
        ("[[Tomato#Sowing]], [[tomato#^TRUSS]], [[Basil]], ![[pond.jpg#outline|100]], [[#]]", []),
        ("[[Nowhere{{date}}]] [[<% tp.file.title %>]] [[Tomato#{{heading}}]]", []),
        ("%% [[Nowhere]] ![[Nowhere]] [[love apple]] [[Tomato#Nowhere]] %%", []),
        ("[a](https://example.org/no) [b](mailto:a@example.org) [c](obsidian://open?file=No) [d](file:///no)", []),
    ],
)
def test_a_reference_to_nothing_belongs_to_one_rule(text: str, rules: list[str]) -> None:
    assert rules_of(text) == rules


def test_a_canvas_knows_no_aliases_and_wants_whole_paths() -> None:
    nodes = ", ".join(f'{{"type": "file", "file": "{file}"}}' for file in ("Basil.md", "love apple", "Far/Basil.md"))
    assert rules_of(f'{{"nodes": [{nodes}]}}', "Map.canvas") == ["broken-link", "broken-link"]


def test_a_heading_that_differs_in_a_figure_is_not_suggested() -> None:
    files = {"note.md": "[[Weeks#Week 13]]", "Weeks.md": "# Week 12\n"}
    (finding,) = lint_files(files, LINKS)
    assert "did you mean" not in finding.message
    assert finding.fix is None


def test_an_alias_that_another_note_lost_may_be_meant() -> None:
    """Once `alias` is `aliases` again, two notes bear it: the fix of today's only bearer is a guess."""
    files = {"S.md": "---\naliases: [X]\n---\n", "note.md": "[[X]]"}
    (finding,) = lint_files(files, LINKS)
    assert finding.fix is not None
    assert finding.fix.safety is Safety.SAFE
    for written in ("alias: X", "alias: [y, x]", "Alias:\n- X"):
        (finding,) = lint_files({**files, "U.md": f"---\n{written}\n---\n"}, LINKS)
        assert finding.fix is not None
        assert finding.fix.safety is Safety.UNSAFE
    (finding,) = lint_files({**files, "S.md": "---\naliases: [X]\nalias: X\n---\n"}, LINKS)
    assert finding.fix is not None
    assert finding.fix.safety is Safety.SAFE
