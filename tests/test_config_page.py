"""What docs/configuration.md says is so: its settings are taken, its tables complete, its answers the program's."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pytest

from vaultlint.config import Config
from vaultlint.config_file import ConfigFile, ObsidianSection
from vaultlint.config_page import with_tables
from vaultlint.config_tags import TagsSection, TagStyleSection
from vaultlint.request import Request
from vaultlint.rulebook import Rulebook
from vaultlint.session import check, open_vault
from vaultlint.strict_yaml import read_yaml
from vaultlint.text import SourceText
from vaultlint.validation import kebab

PAGE = (Path(__file__).parents[1] / "docs" / "configuration.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)


def test_the_settings_it_shows_are_taken() -> None:
    config = Config.from_document(read_yaml(SourceText(BLOCKS[0]), "the page"))
    assert config.selection.select
    Rulebook.builtin().activate(config)


def test_the_pack_it_shows_works(tmp_path: Path) -> None:
    path = re.match(r"# (\S+)\n", BLOCKS[1])
    assert path is not None
    (tmp_path / path[1]).parent.mkdir(parents=True)
    (tmp_path / path[1]).write_text(BLOCKS[1], encoding="utf-8")
    (tmp_path / ".vaultlint.yaml").write_text("packs: [.vaultlint/rules]\nselect: [house]\n", encoding="utf-8")
    (tmp_path / "A.md").write_text("One.\n\n\n\n\nTwo.\n", encoding="utf-8")
    found = [one.message for checked in check(Request(tmp_path, Config.find(tmp_path))) for one in checked.findings]
    assert found == ["4 blank lines"]


@pytest.mark.parametrize("shape", [ConfigFile, TagsSection, TagStyleSection, ObsidianSection])
def test_every_key_stands_in_a_table(shape: type) -> None:
    keys = [kebab(field.name) for field in dataclasses.fields(shape)]
    assert [key for key in keys if f"\n| `{key}` | " not in PAGE] == []


def test_tables_are_made_anew_and_nothing_else_is_touched() -> None:
    worn = PAGE.replace("Names that are spelt exactly so.", "Names.").replace("| a list (text) |", "| ? |")
    assert worn != PAGE
    assert with_tables(worn) == PAGE


FILES = {
    ".gitignore": "Private/\n",
    ".obsidian/app.json": '{"userIgnoreFilters": ["Attic/"]}',
    ".vaultlint.yaml": "exclude: [Old/]\nassume-exists: ['Media/**', 'Notes/**']\nselect: [links, tags, orphan-note]\n",
    "Old/O.md": "[[nowhere/x]] #Old-Tag #Old-Tag\n",
    "Attic/T.md": "[[nowhere/x]]\n",
    "Private/P.md": "[[nowhere/x]]\n",
    "Media/Here.md": "# Top\n",
    ".hidden/H.md": "[[nowhere/x]]\n",
    "A.md": "[[O]] [[T]] [[P]] [[Media/gone.mp4]] [[Notes/Away#Anything]] [[H]] [[Media/Here#Lost]] #old_tag\n",
}


def test_what_is_checked_and_what_exists(tmp_path: Path) -> None:
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    config = Config.find(tmp_path)
    found = [(one.path, one.rule) for checked in check(Request(tmp_path, config)) for one in checked.findings]
    assert [path for path, rule in found if rule == "broken-link"] == ["A.md", "Private/P.md"]  # [[H]] is hidden
    assert ("A.md", "broken-heading-link") in found  # a file that is there is looked up, whatever is assumed
    assert ("A.md", "inconsistent-tag") in found  # a tag of a note that is not checked counts
    named = [one.rule for checked in check(Request(tmp_path, config, paths=("Old/O.md",))) for one in checked.findings]
    assert "broken-link" in named
    vault = open_vault(tmp_path, config)
    assert vault.resolve("Notes/Away", "A.md").assumed
    assert not vault.resolve("Media/Here", "A.md").assumed


TEMPLATE = (
    "---\ntags: [<% x %>]\ndue: {{date}}\n---\n# {{title}}\n\n#### Deep\n\n"
    "[[]] [[{{title}}]] [a](<% tp.x %>)  \n\n\n## Last"
)


@pytest.mark.parametrize(
    ("file", "settings"),
    [
        ("Forms/T.md", {".obsidian/templates.json": '{"folder": "Forms"}'}),
        ("Forms/T.md", {".obsidian/plugins/templater-obsidian/data.json": '{"templates_folder": "Forms"}'}),
        ("Forms/T.md", {".vaultlint.yaml": "obsidian: {templates-folder: Forms}\n"}),
        ("99 Templates/T.md", {}),
    ],
)
def test_a_template_is_not_asked_for_what_it_will_become(tmp_path: Path, file: str, settings: dict[str, str]) -> None:
    types = {".obsidian/types.json": '{"types": {"due": "date"}}'}
    for name, text in {file: TEMPLATE, "A.md": TEMPLATE, **types, **settings}.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    config = Config.find(tmp_path).with_selection(("ALL",))
    found = {checked.path: {one.rule for one in checked.findings} for checked in check(Request(tmp_path, config))}
    assert found[file] == set()
    assert {"empty-link", "skipped-heading-level", "multiple-blank-lines", "missing-final-newline"} <= found["A.md"]
