"""Which files are named anywhere in a vault's texts."""

from __future__ import annotations

import time
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaultlint.vault.discovery import DiskFiles, MemoryFiles
from vaultlint.vault.mentions import Mentions


def mentions(files: dict[str, str], root: Path = Path("nowhere")) -> Mentions:
    return Mentions(MemoryFiles({path: text.encode() for path, text in files.items()}), root)


def is_named(name: str, text: str, place: str = "note.md") -> bool:
    return mentions({f"Pictures/{name}": "", place: text}).name(f"Pictures/{name}")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.png", "![[a.png]]"),
        ("a.png", "![[Pictures/A.PNG|200]]"),
        ("a.png", "![x](../Pictures/a.png)"),
        ("red rose.png", "![x](<red rose.png>) "),
        ("red rose.png", "![x](red%20rose.png)"),
        ("Übung.png", "![](%C3%9Cbung.png)"),
        ("Übung.png", "![](U\u0308bung.png)"),
        ("a_b (1).png", r"![](a\_b \(1\).png)"),
        ("a&b.png", '<img src="a&amp;b.png">'),
        ("a.png", "<video src='a.png'>"),
        ("a.png", "---\nbanner: a.png\n---\n"),
        ("a.png", "```gallery\nPictures\\a.png\n```"),
        ("a.png", '<div style="background:url(a.png)">'),
        ("a.png", "[x]: a.png"),
        ("a.png", "%% a.png %%"),
        ("a.png", "见图a.png。"),
        ("图.png", "see图.png."),
        ("a.png", "a.png"),
        ("a.tar.gz", "[x](a.tar.gz)"),
        ("a\u00a0b.png", "a b.png"),
        ("x" * 40 + ".png", "x" * 40 + ".png"),
    ],
)
def test_a_name_in_a_text_is_a_mention(name: str, text: str) -> None:
    assert is_named(name, text)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.png", "banana.png"),
        ("a.png", "a.pngs and a.png1"),
        ("a.png", "a png, a.jpg, a"),
        ("a.png", ""),
        ("x" * 40 + ".png", "x" * 39 + ".png"),
        ("x" * 40 + ".png", "x" * 41 + ".png"),
    ],
)
def test_part_of_a_name_is_none(name: str, text: str) -> None:
    assert not is_named(name, text)


def test_the_longer_name_is_meant() -> None:
    files = dict.fromkeys(("rose.png", "red rose.png", "dark red rose.png", "very dark red rose.png"), "")
    found = mentions({**files, "n.md": "![[very dark red rose.png]]"})
    assert [name for name in files if found.name(name)] == ["very dark red rose.png"]


@pytest.mark.parametrize(
    ("place", "text"),
    [
        ("x.canvas", r'{"text": "one\na.png"}'),
        ("x.canvas", r'{"text": "\u0061.png"}'),
        ("x.canvas", r'{"text": "\ud83c\udf39a.png"}'),
        ("x.base", "views: [{image: a.png}]"),
        ("assets/style.css", "b { background: url(a.png) }"),
        ("mkdocs.yml", "logo: a.png"),
        ("b.svg", '<image href="a.png"/>'),
        (".obsidian/bookmarks.json", '{"items": [{"path": "Pictures/a.png"}]}'),
    ],
)
def test_notes_are_not_the_only_texts(place: str, text: str) -> None:
    assert is_named("a.png", text, place)


def test_a_picture_does_not_mention_itself() -> None:
    files = {"a.svg": '<svg docname="a.svg"><image href="b.svg"/></svg>', "b.svg": ""}
    found = mentions(files)
    assert (found.name("a.svg"), found.name("b.svg")) == (False, True)


def test_a_film_is_no_text() -> None:
    assert not is_named("a.png", "a.png", "film.mp4")


SETTINGS = {
    "appearance.json": '{"enabledCssSnippets": ["on", "../../x", 3]}',
    "snippets/on.css": "url(on.png)",
    "snippets/off.css": "url(off.png)",
    "community-plugins.json": '["banners"]',
    "plugins/banners/data.json": '{"default": "banner.png"}',
}
PICTURES = ("on.png", "off.png", "banner.png")


def test_snippets_and_plugins_that_are_on_may_name_a_file() -> None:
    files = {f".obsidian/{name}": text for name, text in SETTINGS.items()} | dict.fromkeys(PICTURES, "")
    assert [mentions(files).name(name) for name in PICTURES] == [True, False, True]


def test_settings_that_git_does_not_carry_are_looked_for_on_disk(tmp_path: Path) -> None:
    for name, text in SETTINGS.items():
        file = tmp_path / ".obsidian" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    found = mentions(dict.fromkeys(PICTURES, ""), tmp_path)
    assert [found.name(name) for name in PICTURES] == [True, False, True]


@pytest.mark.parametrize("broken", ["{", "[]", "null", '{"enabledCssSnippets": 3}', "[" * 100_000])
def test_broken_settings_name_nothing(broken: str) -> None:
    files = {".obsidian/appearance.json": broken, ".obsidian/community-plugins.json": broken, "a.png": ""}
    assert not mentions(files).name("a.png")


def test_a_text_that_cannot_be_read_mentions_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"")
    (tmp_path / "note.md").write_bytes(b"a.png")
    files = DiskFiles(tmp_path)
    (tmp_path / "note.md").unlink()
    assert not Mentions(files, tmp_path).name("a.png")


def test_every_text_is_read_once_however_many_files_there_are() -> None:
    class Counting(MemoryFiles):
        reads = 0

        def read(self, path: str) -> bytes:
            Counting.reads += path == "note.md"
            return super().read(path)

    pictures = {f"{number}.png": b"" for number in range(50)}
    found = Mentions(Counting({**pictures, "note.md": b"7.png"}), Path("nowhere"))
    assert Counting.reads == 0, "nothing is read before somebody asks"
    assert [path for path in pictures if found.name(path)] == ["7.png"]
    assert Counting.reads == 1


@pytest.mark.parametrize("piece", [".png", "a.png ", "%", "%2", "&amp;", "\\", "\\u00", "x", "aaaaaaaaaaaaaaaa.png"])
def test_hostile_texts_take_no_time(piece: str) -> None:
    pictures = {f"{'a' * length}.png": "" for length in range(1, 250)}
    started = time.process_time()
    mentions({**pictures, "note.md": piece * (400_000 // len(piece))}).name("a.png")
    assert time.process_time() - started < 3


NAMES = st.text(st.sampled_from("ab1é图 _-&()'!,"), min_size=1, max_size=30).map(str.strip).filter(bool)


@given(NAMES, st.sampled_from(["![[{}]]", "![](<x/{}>)", "banner: {}\n", '<img src="{}">', "図{}、"]))
def test_any_name_is_found_as_written_and_percent_encoded(name: str, frame: str) -> None:
    assert is_named(f"{name}.png", frame.format(f"{name}.png"))
    assert is_named(f"{name}.png", f"![]({quote(name)}.png)")
