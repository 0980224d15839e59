"""What Obsidian was told about a vault."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from vaultlint.vault.discovery import DiskFiles, MemoryFiles
from vaultlint.vault.settings import Settings


def settings(**sheets: object) -> Settings:
    """The settings of a vault with these files in `.obsidian/`."""
    return Settings.read(
        MemoryFiles(
            {
                f".obsidian/{name.replace('_', '-')}.json": value
                if isinstance(value, bytes)
                else json.dumps(value).encode()
                for name, value in sheets.items()
            }
        )
    )


def test_a_new_vault_has_the_defaults() -> None:
    assert settings() == Settings()
    assert Settings().new_link_format == "shortest"
    assert not Settings().use_markdown_links
    assert Settings().attachment_folder == "/"
    assert Settings().templates_folder is None
    assert Settings().daily_notes_format == "YYYY-MM-DD"


def test_settings_are_read_from_their_files() -> None:
    read = settings(
        app={
            "userIgnoreFilters": ["Archive/"],
            "newLinkFormat": "relative",
            "useMarkdownLinks": True,
            "attachmentFolderPath": "./media",
            "unknown": 1,
        },
        types={"types": {"due": "date", "tags": "tags"}},
        daily_notes={"folder": "Daily", "format": "YYYY/MM-DD"},
        templates={"folder": "Templates/"},
        **{"plugins/templater-obsidian/data": {"templates_folder": "Forms"}},
    )
    assert read == Settings(
        ignore_filters=("Archive/",),
        new_link_format="relative",
        use_markdown_links=True,
        attachment_folder="./media",
        templates_folder="Templates",
        templater_folder="Forms",
        daily_notes_folder="Daily",
        daily_notes_format="YYYY/MM-DD",
        property_types={"due": "date", "tags": "tags"},
    )


@pytest.mark.parametrize("broken", [b"{", b"[]", b"\xff\xfe", b"null", b"[" * 100_000, b"{}" + b" " * 1_000_000])
def test_a_broken_file_leaves_the_defaults_and_is_remembered(broken: bytes) -> None:
    read = settings(app=broken, types={"types": {"due": "date"}})
    assert read.new_link_format == "shortest"
    assert read.property_types == {"due": "date"}
    assert [fault.path for fault in read.faults] == [".obsidian/app.json"]


def test_a_value_of_the_wrong_kind_is_remembered_and_the_others_count() -> None:
    read = settings(app={"newLinkFormat": 3, "userIgnoreFilters": "Archive", "useMarkdownLinks": True})
    assert read.new_link_format == "shortest"
    assert read.ignore_filters == ()
    assert read.use_markdown_links
    assert len(read.faults) == 2


def test_a_byte_order_mark_does_no_harm() -> None:
    assert settings(app=b'\xef\xbb\xbf{"useMarkdownLinks": true}').use_markdown_links


def test_what_git_does_not_carry_is_read_from_disk(tmp_path: Path) -> None:
    (tmp_path / ".obsidian").mkdir()
    (tmp_path / ".obsidian" / "app.json").write_text('{"useMarkdownLinks": true}')
    assert Settings.read(MemoryFiles({}), tmp_path).use_markdown_links
    carried = MemoryFiles({".obsidian/app.json": b"{}"})
    assert not Settings.read(carried, tmp_path).use_markdown_links


def test_sec_02_settings_that_lie_outside_the_vault_are_not_read(tmp_path: Path) -> None:
    (tmp_path / "vault").mkdir()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "app.json").write_text('{"useMarkdownLinks": true}')
    (tmp_path / "vault" / ".obsidian").symlink_to(tmp_path / "elsewhere")
    read = Settings.read(DiskFiles(tmp_path / "vault"), tmp_path / "vault")
    assert not read.use_markdown_links
    assert [fault.path for fault in read.faults] == [".obsidian/app.json"]


@pytest.mark.parametrize(
    ("written", "ignored", "kept"),
    [
        ("Archive/", "Archive/a.md", "archived.md"),
        ("Archive", "Archived.md", "x/Archive/a.md"),
        ("Café/", "Café/a.md", "Cafe/a.md"),
        (r"/\.excalidraw\.md$/", "x/Drawing.Excalidraw.md", "Drawing.excalidraw.md.md"),
        (r"/^daily/\d{4}-/", "Daily/2024-01.md", "x/Daily/2024-01.md"),
    ],
)
def test_ignore_filters_are_prefixes_or_regular_expressions(written: str, ignored: str, kept: str) -> None:
    read = settings(app={"userIgnoreFilters": [written]})
    assert read.faults == ()
    assert read.is_ignored(ignored)
    assert not read.is_ignored(kept)


def test_an_empty_filter_ignores_nothing() -> None:
    assert not settings(app={"userIgnoreFilters": [""]}).is_ignored("a.md")


def test_a_filter_that_is_not_understood_ignores_nothing_and_is_remembered() -> None:
    read = settings(app={"userIgnoreFilters": ["/(?!a)b/", "Archive/"]})
    assert not read.is_ignored("b.md")
    assert read.is_ignored("Archive/b.md")
    assert [fault.reason for fault in read.faults] == [
        "the ignore filter /(?!a)b/ is not heeded: look-around and named groups are not supported"
    ]


@pytest.mark.parametrize(
    ("folder", "expected"),
    [("/", ""), ("", ""), ("Media", "Media"), ("./", "Notes"), (".", "Notes"), ("./m", "Notes/m")],
)
def test_attachments_go_where_the_setting_says(folder: str, expected: str) -> None:
    assert settings(app={"attachmentFolderPath": folder}).attachments_of("Notes/a.md") == expected
