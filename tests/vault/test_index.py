"""The vault as a whole."""

from __future__ import annotations

import time
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaultlint.patterns import Patterns
from vaultlint.text import Span
from vaultlint.vault import index
from vaultlint.vault.discovery import DiskFiles, MemoryFiles, OverlaidFiles
from vaultlint.vault.index import Vault
from vaultlint.vault.metadata import Alias, Heading, Link, LinkKind, Metadata
from vaultlint.vault.resolution import Resolution
from vaultlint.vault.settings import LinkFormat, Settings

NOWHERE = Span(0, 0)
ROOT = Path("vault")


class Reader:
    """Reads notes whose lines are `# heading`, `= alias` or a link, and remembers what it read."""

    def __init__(self) -> None:
        self.seen: list[str] = []

    def __call__(self, path: str, data: bytes) -> Metadata:
        self.seen.append(path)
        if data == b"broken":
            return Metadata(error="broken")
        lines = data.decode().splitlines()
        return Metadata(
            headings=tuple(Heading(line[2:], 1, NOWHERE, NOWHERE) for line in lines if line.startswith("# ")),
            aliases=tuple(Alias(line[2:], NOWHERE) for line in lines if line.startswith("= ")),
            links=tuple(
                Link(LinkKind.WIKILINK, line, NOWHERE, NOWHERE, f"[[{line}]]") for line in lines if line[0] not in "#="
            ),
        )


def vault(
    files: Iterable[str] | dict[str, str], *, settings: Settings | None = None, assume_exists: Iterable[str] = ()
) -> Vault:
    contents = files if isinstance(files, dict) else dict.fromkeys(files, "")
    memory = MemoryFiles({path: text.encode() for path, text in contents.items()})
    return Vault(ROOT, memory, settings or Settings(), Reader(), Patterns(tuple(assume_exists)))


@pytest.mark.parametrize(
    ("files", "path", "source", "target"),
    [
        (["a.md"], "", "a.md", "a.md"),
        (["Note.md"], "note", "a.md", "Note.md"),
        (["Note.md"], "Note.MD", "a.md", "Note.md"),
        (["Board.canvas"], "Board", "a.md", None),
        (["v1.2.md"], "v1.2", "a.md", "v1.2.md"),
        (["pic.png.md"], "pic.png", "a.md", "pic.png.md"),
        (["pic.png", "pic.png.md"], "pic.png", "a.md", "pic.png"),
        (["LICENSE"], "LICENSE", "a.md", None),
        (["sub/N.md"], "other/N", "a.md", None),
        (["a/b/N.md"], "b/N", "x.md", "a/b/N.md"),
        (["ab/N.md"], "b/N", "x.md", "ab/N.md"),
        (["a/N.md"], "/N", "a/x.md", None),
        (["a/N.md", "N.md"], "/N", "a/x.md", "N.md"),
        (["N.md", "a/N.md"], "N", "a/x.md", "N.md"),
        (["a/y.md", "y.md"], "./y", "a/x.md", "a/y.md"),
        (["a/c/y.md", "c/y.md"], "../c/y", "a/b/x.md", "a/c/y.md"),
        (["a/c/y.md", "c/y.md"], "./../c/y", "a/b/x.md", "a/c/y.md"),
        (["y.md", "q/y.md"], "../../../y", "a/x.md", "y.md"),
        (["z/y.md"], "./y", "x.md", "z/y.md"),
        (["z/a/y.md", "y.md"], "./y", "a/x.md", "z/a/y.md"),
        (["a b.md"], "a\u00a0b", "x.md", "a b.md"),
        (["Caf\u00e9.md"], "Cafe\u0301", "x.md", "Caf\u00e9.md"),
        (["Note.md"], " Note ", "x.md", "Note.md"),
        ([" Note.md", "Note.md"], " Note", "x.md", " Note.md"),
        (["a.md"], "sub/", "x.md", None),
    ],
)
def test_a_path_means_what_it_means_to_obsidian(files: list[str], path: str, source: str, target: str | None) -> None:
    found = vault(files).resolve(path, source)
    assert found.target == target
    assert not found.ambiguous


@pytest.mark.parametrize(
    ("files", "source", "candidates"),
    [
        (["zzzz/N.md", "a/b/N.md"], "x.md", ("a/b/N.md", "zzzz/N.md")),  # the shorter string, not the fewer folders
        (["b/N.md", "a/N.md"], "x.md", ("a/N.md", "b/N.md")),  # a tie, settled by the alphabet
        (["docs/sub/N.md", "docs/deeper/N.md", "N/N.md"], "docs/x.md", ("docs/sub/N.md", "docs/deeper/N.md")),
        (["up/N.md", "a/N.md"], "up/down/x.md", ("a/N.md", "up/N.md")),  # an ancestor earns nothing
        (["📚📚📚/N.md", "four/N.md"], "x.md", ("four/N.md", "📚📚📚/N.md")),  # counted as JavaScript counts
    ],
)
def test_a_link_is_ambiguous_where_only_the_length_of_paths_decides(
    files: list[str], source: str, candidates: tuple[str, ...]
) -> None:
    assert vault(files).resolve("N", source) == Resolution(candidates[0], True, candidates)


@pytest.mark.parametrize(
    ("files", "path", "source"),
    [
        (["N.md", "a/N.md", "b/N.md"], "N", "a/x.md"),  # the whole path
        (["a/N.md", "b/N.md"], "a/N", "x.md"),
        (["a/N.md", "b/N.md"], "N", "a/x.md"),  # its own folder
        (["a/sub/N.md", "b/N.md"], "N", "a/x.md"),  # or below
        (["a/N.md", "b/N.md"], "./N", "b/x.md"),  # relative
        (["q/a/N.md", "b/N.md"], "a/N", "x.md"),  # the end of one path only
    ],
)
def test_a_link_is_not_ambiguous_where_a_path_or_a_folder_decides(files: list[str], path: str, source: str) -> None:
    found = vault(files).resolve(path, source)
    assert found.target is not None
    assert found.candidates == (found.target,)
    assert not found.ambiguous


def test_names_that_differ_in_case_only_are_ambiguous_and_the_spelling_of_the_link_is_preferred() -> None:
    twins = vault(["Note.md", "note.md"])
    assert twins.resolve("note", "x.md") == Resolution("note.md", True, ("note.md", "Note.md"))
    assert twins.resolve("Note", "x.md") == Resolution("Note.md", True, ("Note.md", "note.md"))


def test_a_second_name_leads_to_the_one_file(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "real.md").write_bytes(b"")
    (tmp_path / "again.md").symlink_to("real.md")
    (tmp_path / "sub" / "real.md").symlink_to("../real.md")
    linked = Vault(tmp_path, DiskFiles(tmp_path), Settings(), Reader())
    assert linked.resolve("again", "x.md").target == "real.md"
    assert linked.resolve("real", "sub/x.md") == Resolution("real.md", False, ("real.md",))
    assert list(linked.metadata) == ["real.md"]


@pytest.mark.parametrize(
    ("path", "source", "assumed"),
    [
        ("Media/talk.mp4", "a.md", True),
        ("talk.mp4", "Media/a.md", True),
        ("talk.mp4", "a.md", False),
        ("song.mp3", "deep/a.md", True),
        ("Private/Diary", "a.md", True),
        ("Diary", "a.md", False),
    ],
)
def test_files_that_are_elsewhere_can_be_vouched_for(path: str, source: str, assumed: bool) -> None:
    there = vault([], assume_exists=["Media/**", "*.mp3", "Private/*.md"])
    assert there.resolve(path, source) == Resolution(None, assumed=assumed)


def test_an_attachment_without_folder_is_vouched_for_in_the_folder_of_attachments() -> None:
    there = vault(["a.md"], settings=Settings(attachment_folder="Media"), assume_exists=["Media/**"])
    assert there.resolve("talk.mp4", "a.md").assumed
    assert not there.resolve("A note to be written", "a.md").assumed
    assert there.resolve("a", "b.md") == Resolution("a.md", candidates=("a.md",))


def test_metadata_is_read_once_and_only_of_what_has_some() -> None:
    files = vault(["b.md", "a.MD", "c.canvas", "d.base", "e.png", ".hidden.md"])
    assert list(files.metadata) == ["a.MD", "b.md", "c.canvas", "d.base"]
    assert len(files.metadata) == 4
    assert files.metadata["b.md"] is files.metadata["b.md"]
    assert files.metadata.get("e.png") is None
    with pytest.raises(KeyError):
        files.metadata["missing.md"]


def test_places_are_judged_in_readable_notes_only() -> None:
    files = vault({"a.md": "# Here", "p.pdf": "", "c.canvas": "", "b.md": "broken"})
    found = files.find_place("a.md", "#here")
    assert found is not None
    assert found.heading is not None
    assert files.find_place("a.md", "#there") is None
    for target, subpath in (("p.pdf", "#page=3"), ("c.canvas", "#x"), ("b.md", "#anything")):
        place = files.find_place(target, subpath)
        assert place is not None
        assert place.heading is None


def test_places_of_a_note_that_the_disk_refuses_are_not_judged() -> None:
    class Refusing(MemoryFiles):
        def read(self, path: str) -> bytes:
            raise PermissionError(path)

    files = Vault(ROOT, Refusing({"a.md": b"= x"}), Settings(), Reader())
    assert files.find_place("a.md", "#x") is not None
    assert files.bearers("x") == ()
    with pytest.raises(PermissionError):
        files.metadata["a.md"]


def test_a_note_that_the_disk_refuses_keeps_nobody_from_what_is_put_in_its_place() -> None:
    class Refusing(MemoryFiles):
        def read(self, path: str) -> bytes:
            if path == "a.md":
                raise PermissionError(path)
            return super().read(path)

    files = Refusing({"a.md": b"= x", "b.md": b"= y"})
    below = Vault(ROOT, files, Settings(), Reader())
    above = below.with_files(OverlaidFiles(files, {"a.md": b"= z"}))
    assert [path for path, _ in above.metadata.each("aliases")] == ["a.md", "b.md"]
    assert (above.bearers("z"), above.bearers("x"), above.bearers("y")) == (("a.md",), (), ("b.md",))


def test_aliases_name_their_notes_in_lower_case() -> None:
    files = vault({"b.md": "= AI", "a.md": "= ai\n= ai \n= Ünï"})
    for alias in ("AI", "ai", " Ai "):
        assert files.bearers(alias) == ("a.md", "b.md")
    assert files.bearers("ÜNÏ") == ("a.md",)
    assert files.bearers("a") == files.bearers("") == ()


def test_links_are_known_from_the_other_end() -> None:
    files = vault({"a.md": "b#x\nmissing", "b.md": "B\na", "c.md": "b"})
    assert [(inbound.source, inbound.link.target) for inbound in files.links_to("b.md")] == [
        ("a.md", "b#x"),
        ("b.md", "B"),
        ("c.md", "b"),
    ]
    assert files.links_to("c.md") == ()
    assert list(files.sources_of("b.md")) == ["a.md", "b.md", "c.md"]
    assert not files.sources_of("c.md")
    assert [(inbound.source, inbound.link.subpath) for inbound in files.calls_to("b.md")] == [("a.md", "#x")]
    assert files.calls_to("a.md") == ()


def test_places_that_were_forgotten_are_looked_up_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index, "_KEPT", 1)
    files = vault({"a.md": "# A", "b.md": "# B"})
    for target, heading in (("a.md", "A"), ("b.md", "B"), ("a.md", "A")):
        assert files.find_place(target, f"#{heading}") is not None
        assert files.find_place(target, "#elsewhere") is None
        assert len(files._places) == 1


def test_another_state_of_the_vault_shares_what_is_the_same() -> None:
    now = vault({"a.md": "# A", "b.md": "# B", "c.md": "# C"})
    before = now.with_files(OverlaidFiles(now.files, {"b.md": b"# Old", "c.md": None, "d.md": b"# D"}), Reader())
    assert before.metadata["a.md"] is now.metadata["a.md"]
    assert before.metadata["b.md"].headings[0].text == "Old"
    assert before.resolve("c", "a.md").target is None
    assert before.resolve("d", "a.md").target == "d.md"
    assert before.find_place("b.md", "#Old") is not None
    assert now.find_place("b.md", "#Old") is None


def test_another_state_does_not_read_what_was_read() -> None:
    reader = Reader()
    now = Vault(ROOT, MemoryFiles({"a.md": b"# A", "b.md": b"# B"}), Settings(), reader)
    elsewhere = now.with_files(MemoryFiles({"a.md": b"# A", "b.md": b"# New"}))
    assert [elsewhere.metadata[path].headings[0].text for path in ("a.md", "b.md")] == ["A", "New"]
    assert now.metadata["a.md"] is elsewhere.metadata["a.md"]
    assert reader.seen == ["a.md", "b.md"]


@pytest.mark.parametrize(
    ("style", "target", "source", "text"),
    [
        ("shortest", "a/b/Note.md", "x.md", "Note"),
        ("shortest", "a/Twin.md", "x.md", "a/Twin"),
        ("shortest", "Twin.md", "a/x.md", "Twin"),
        ("shortest", "a/only.png", "x.md", "only.png"),
        ("shortest", "a/pic.png", "x.md", "a/pic.png"),
        ("absolute", "a/b/Note.md", "x.md", "a/b/Note"),
        ("relative", "a/b/Note.md", "a/x.md", "b/Note"),
        ("relative", "a/b/Note.md", "a/b/x.md", "Note"),
        ("relative", "a/pic.png", "a/b/x.md", "../pic.png"),
        ("relative", "a/Twin.md", "a/x.md", "./Twin"),
        ("relative", "Twin.md", "a/b/x.md", "../../Twin"),
        ("shortest", "pic.png.md", "x.md", "pic.png.md"),
        ("shortest", "Note.v2.md", "x.md", "Note.v2"),
    ],
)
def test_links_are_written_as_the_settings_want(style: LinkFormat, target: str, source: str, text: str) -> None:
    paths = ["a/b/Note.md", "a/Twin.md", "Twin.md", "a/pic.png", "a/only.png", "pic.png.md", "pic.png", "Note.v2.md"]
    files = vault(paths, settings=Settings(new_link_format=style))
    assert files.link_text(target, source) == text


SEGMENTS = st.sampled_from(["a", "b", "A", "ab", "N", "n", "v1.2", "x.png", "é", "日记", " s", "a\u00a0b"])
FILES = st.builds(
    lambda folders, name, extension: "/".join([*folders, name + extension]),
    st.lists(SEGMENTS, max_size=3),
    SEGMENTS,
    st.sampled_from([".md", ".md", ".md", ".png", ".canvas", ".md.md"]),
)


@given(
    st.lists(FILES, min_size=1, max_size=8, unique=True),
    st.data(),
    st.sampled_from(["shortest", "relative", "absolute"]),
)
def test_what_is_written_for_a_file_is_read_back_as_that_file(
    paths: list[str], data: st.DataObject, style: LinkFormat
) -> None:
    files = vault(paths, settings=Settings(new_link_format=style))
    target, source = data.draw(st.sampled_from(paths)), data.draw(st.sampled_from(paths))
    assert files.resolve(files.link_text(target, source), source).target == target


@given(st.lists(FILES, max_size=8, unique=True), FILES, FILES)
def test_an_answer_is_one_of_its_candidates_and_a_file(paths: list[str], path: str, source: str) -> None:
    found = vault(paths).resolve(path, source)
    assert found.candidates[:1] == (() if found.target is None else (found.target,))
    assert found.ambiguous == (len(found.candidates) > 1)
    assert set(found.candidates) <= set(paths)


def test_a_large_vault_is_asked_fast() -> None:
    paths = [f"folder {number % 100}/note {number // 3}.md" for number in range(100_000)]
    files = vault(paths)
    started = time.process_time()
    assert all(files.resolve(path.rpartition("/")[2][:-3], path).target for path in paths)
    assert time.process_time() - started < 5


def test_nothing_is_offered_that_would_not_resolve() -> None:
    """A file without an extension has no text that leads to it."""
    assert vault(["a.md", "LICENSE"]).near("LICENSE", "a.md") == ()
