"""Whoever asks for one alias is told what the metadata of all notes say, read one by one."""

from __future__ import annotations

import json
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from unicodedata import normalize

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from vaultlint.cache import known, tracked
from vaultlint.cache.rows import of_many
from vaultlint.cache.store import CacheDamaged, Store
from vaultlint.cache.tracked import Tracked
from vaultlint.config import Config
from vaultlint.engine import Linter, lint_files
from vaultlint.opening import Run, open_with_cache
from vaultlint.rulebook import Rulebook
from vaultlint.session import Request, check
from vaultlint.vault.alias_index import bearers
from vaultlint.vault.discovery import DiskFiles, Files, OverlaidFiles
from vaultlint.vault.index import Vault
from vaultlint.vault.resolution import folded

Aliases = Mapping[str, list[str]]
"""The aliases of each note of a vault."""

EVERYTHING = Config().with_selection(("ALL",))
RULES = Rulebook.builtin().activate(EVERYTHING)
ODD = (
    "AI", "ai", " Ai\t", "a b", "a\u00a0B", "a\u202fb", "Ünï", "U\u0308ni\u0308", "İstanbul", "STRASSE", "straße", "ẞ",
    "\u212a", "k", "%", "_", "A%", "it's", '"', "🦊", "\x85x", "null", "a\x00b", "a", "\u200bai", "1", "x" * 300,
)  # fmt: skip
PATHS = ("A.md", "B.md", "c.md", "sub/A.md", "sub/É.md", "🦊.md", "\uffee.md")
NAMES = st.one_of(st.sampled_from(ODD), st.text(st.characters(codec="utf-8"), max_size=3))
VAULTS = st.dictionaries(st.sampled_from(PATHS), st.lists(NAMES, max_size=3), max_size=len(PATHS))
CHANGES = st.dictionaries(st.sampled_from(PATHS), st.none() | st.lists(NAMES, max_size=2), max_size=3)


def note(aliases: Iterable[str]) -> str:
    return f"---\naliases: {json.dumps(list(aliases), ensure_ascii=False)}\n---\n"


def write(root: Path, vault: Aliases) -> None:
    """Let the vault at `root` hold these notes and no others."""
    for path in root.rglob("*.md"):
        path.unlink()
    for name, aliases in vault.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(note(aliases).encode())


@contextmanager
def opened(root: Path, file: Path | None) -> Iterator[Run]:
    store = Store(file)
    try:
        disk = DiskFiles(root)
        look = Tracked(store, disk)
        look.recognise()
        yield open_with_cache(Request(root, Config(), jobs=1), disk, store, look)
    finally:
        store.close()


def read_anew(files: Files) -> dict[str, tuple[str, ...]]:
    """The bearers of each alias, as reading note by note tells them."""
    reader = Linter(RULES, checks=lambda _: False)
    found: dict[str, list[str]] = {}
    for path in sorted(path for path in files.paths if path.endswith(".md")):
        try:
            names = [folded(alias.name.strip()) for alias in reader.read(path, files.read(path)).aliases]
        except OSError:
            continue
        for name in dict.fromkeys(names):
            found.setdefault(name, []).append(path)
    return {name: tuple(paths) for name, paths in found.items()}


def spellings(name: str) -> set[str]:
    return {
        name,
        f" {name}\u00a0",
        name.upper(),
        name.lower(),
        normalize("NFD", name),
        normalize("NFC", name),
        f"{name}x",
    }


def agrees(vault: Vault, asked: Iterable[str] = ODD) -> None:
    truth = read_anew(vault.files)
    for name in (*truth, *asked):
        for alias in spellings(name):
            assert vault.bearers(alias) == truth.get(folded(alias.strip()), ()), alias


def overlaid(files: Files, changes: Mapping[str, list[str] | None]) -> Files:
    return OverlaidFiles(
        files, {path: None if names is None else note(names).encode() for path, names in changes.items()}
    )


@pytest.fixture(name="root")
def _root(tmp_path: Path) -> Path:
    root = tmp_path / "vault"
    (root / ".obsidian").mkdir(parents=True)
    return root


@pytest.fixture(name="cache")
def _cache(tmp_path: Path) -> Path:
    return tmp_path / "cache.sqlite"


@pytest.fixture(name="patience", params=[0, 10**6])
def _patience(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    """So many questions are asked of the table before aliases are gathered."""
    patience: int = request.param
    monkeypatch.setattr(known, "_FEW_QUESTIONS", patience)
    return patience


class Work:
    """What is asked of the database for the sake of aliases."""

    def __init__(self) -> None:
        self.questions = 0
        self.read: list[int] = []
        """The notes of which aliases are read at a time."""
        self.aliases = 0


@pytest.fixture(name="work")
def _work(monkeypatch: pytest.MonkeyPatch) -> Work:
    work = Work()
    stream = Store.stream

    def counting(field: str, values: Any) -> Any:
        found = of_many(field, values)
        if field == "aliases":
            work.read.append(len(values))
            work.aliases += sum(map(len, found))
        return found

    def asking(self: Store, query: str, values: Iterable[Any] = ()) -> Iterator[Any]:
        work.questions += "FROM aliases" in query
        return stream(self, query, values)

    monkeypatch.setattr(known, "of_many", counting)
    monkeypatch.setattr(Store, "stream", asking)
    return work


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=st.lists(VAULTS, min_size=1, max_size=4), change=CHANGES, further=CHANGES)
def test_one_alias_is_borne_by_whom_the_notes_say(
    patience: int,
    history: list[Aliases],
    change: Mapping[str, list[str] | None],
    further: Mapping[str, list[str] | None],
) -> None:
    """Whatever they were called in earlier runs, and where some are seen otherwise than they lie on disk."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder, "vault")
        (root / ".obsidian").mkdir(parents=True)
        names = {name for vault in history for aliases in vault.values() for name in aliases}
        for vault in history:
            write(root, vault)
            with opened(root, Path(folder, "cache.sqlite")) as run:
                agrees(run.vault, names)
                seen = run.vault.with_files(overlaid(run.vault.files, change))
                agrees(seen, names)
                agrees(seen.with_files(overlaid(seen.files, further)), names)
                agrees(run.vault.with_files(overlaid(run.vault.files, further)), names)


def test_a_question_reads_only_the_notes_that_bear_the_alias(root: Path, cache: Path, work: Work) -> None:
    write(root, {f"{number:03}.md": [f"name {number}", f"pair {number // 2}"] for number in range(200)})
    with opened(root, cache) as run:
        for _ in range(2):
            assert run.vault.bearers("Name 7") == ("007.md",)
            assert run.vault.bearers("pair 3") == ("006.md", "007.md")
            assert run.vault.bearers("nobody") == ()
    assert work.read == [1, 2]
    assert work.questions == 3


@pytest.mark.parametrize(
    "names",
    [
        ["common", *(f"name {number}" for number in range(150))],
        [f"other {number}" for number in range(150)],
        [f"nobody {number}" for number in range(150)],
    ],
)
def test_of_many_questions_most_are_answered_from_what_was_gathered(
    root: Path, cache: Path, work: Work, names: list[str]
) -> None:
    """However many notes bear one alias, and however many aliases one note bears."""
    vault = {f"{number:03}.md": ["common", f"name {number}"] for number in range(150)}
    vault["all.md"] = [f"other {number}" for number in range(150)]
    write(root, vault)
    with opened(root, cache) as run:
        truth = read_anew(run.vault.files)
        for name in names:
            assert run.vault.bearers(name) == truth.get(name, ())
    assert 1 <= work.questions <= 20
    assert work.read[-1] == len(vault)
    assert work.aliases <= 2 * sum(map(len, vault.values()))


def test_processes_that_part_gather_together(root: Path, cache: Path, work: Work) -> None:
    write(root, {f"{number:03}.md": [f"name {number}"] for number in range(150)})
    with opened(root, cache) as run:
        seen = run.vault.with_files(overlaid(run.vault.files, {"001.md": None}))
        seen.metadata.expect_questions()
        assert work.read == []
        assert seen.bearers("name 1") == ()
        assert seen.bearers("name 2") == run.vault.bearers("name 2") == ("002.md",)
    assert work.read == [150]
    assert work.questions == 0


def test_aliases_are_gathered_once_for_all_who_judge(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(root, {f"{number:03}.md": [f"name {number}"] for number in range(400)})
    gatherings = tmp_path / "gatherings"

    def counting(notes: Any) -> Any:
        found = bearers(notes)
        if len(found) > 1:
            with gatherings.open("a") as file:
                file.write("x")
        return found

    monkeypatch.setattr(known, "bearers", counting)
    monkeypatch.setattr(known, "_FEW_QUESTIONS", 10**6)
    list(check(Request(root, EVERYTHING, cache=None, jobs=3)))
    assert gatherings.read_text() == "x"


@pytest.mark.parametrize("jobs", [1, 2, 5])
@pytest.mark.parametrize("kept", [True, False])
def test_a_vault_is_judged_as_in_memory(root: Path, tmp_path: Path, jobs: int, kept: bool) -> None:
    vault = {
        f"{number:03}.md": f"{note([f'pair {number // 2}', f'name {number}'])}\n[[Name {number * 7 % 260}]]\n"
        for number in range(250)
    }
    for path, text in vault.items():
        (root / path).write_text(text)
    expected = lint_files(vault, RULES, root)
    assert {"alias-collision", "alias-link"} & {one.rule for one in expected} != set()
    for _ in range(2):
        found = check(Request(root, EVERYTHING, cache=tmp_path / "cache" if kept else None, jobs=jobs))
        assert [finding for one in found for finding in one.findings] == expected


def test_notes_that_no_run_keeps_are_asked_all_the_same(
    root: Path, cache: Path, patience: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that took too long, one that the disk refuses, and one whose name no database takes."""
    vault = {"a.md": ["x"], "b slow.md": ["x", "slow"], "c.md": ["x"], "d refused.md": ["x"], "\udcff.md": ["x", "Odd"]}
    write(root, vault)
    examine, read = Linter.examine, DiskFiles.read

    def slow(self: Linter, path: str, data: bytes) -> Any:
        metadata, reading = examine(self, path, data)
        return metadata, replace(reading, is_passing="slow" in path)

    def refusing(self: DiskFiles, path: str) -> bytes:
        if "refused" in path:
            raise PermissionError(path)
        return read(self, path)

    monkeypatch.setattr(Linter, "examine", slow)
    monkeypatch.setattr(DiskFiles, "read", refusing)
    for _ in range(2):
        with opened(root, cache) as run:
            assert run.vault.bearers("X") == ("a.md", "b slow.md", "c.md", "\udcff.md")
            agrees(run.vault, ["slow", "odd"])
            seen = run.vault.with_files(overlaid(run.vault.files, {"a.md": None, "b slow.md": ["y"]}))
            assert seen.bearers("x") == ("c.md", "\udcff.md")
            agrees(seen, ["slow", "odd", "y"])


def test_texts_that_are_forgotten_take_their_aliases_with_them(
    root: Path, cache: Path, patience: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And come back with them."""
    monkeypatch.setattr(tracked, "_MOST_LEFT", 0)
    monkeypatch.setattr(tracked, "_FORGET_TEXTS", "DELETE FROM texts WHERE id NOT IN (SELECT text FROM files)")
    for names in (["old"], ["new", "other"], ["old"], [], ["new"]):
        write(root, {"a.md": names, "b.md": ["old"], "c.md": [*names, "c"]})
        with opened(root, cache) as run:
            agrees(run.vault, ["old", "new", "other"])
        with closing(sqlite3.connect(cache)) as connection:
            query = "SELECT CAST(aliases.alias AS TEXT), path FROM aliases JOIN texts ON id = text"
            left = connection.execute(query).fetchall()
            assert connection.execute("SELECT count(*) FROM aliases").fetchone() == (len(left),)
        kept = (
            {(name, "a.md") for name in names} | {("old", "b.md"), ("c", "c.md")} | {(name, "c.md") for name in names}
        )
        assert sorted(left) == sorted(kept)


def test_what_another_run_writes_meanwhile_is_not_seen(root: Path, cache: Path, patience: int) -> None:
    write(root, {"a.md": ["x"], "b.md": ["x"]})
    with opened(root, cache) as early:
        write(root, {"a.md": ["y"], "b.md": ["x"], "c.md": ["x"]})
        with opened(root, cache) as late:
            assert late.vault.bearers("x") == ("b.md", "c.md")
            assert late.vault.bearers("y") == ("a.md",)
        assert early.vault.bearers("x") == ("a.md", "b.md")
        assert early.vault.bearers("y") == ()


def test_what_a_table_says_of_other_notes_is_not_believed(root: Path, cache: Path, patience: int) -> None:
    write(root, {"a.md": ["x"], "b.md": ["y"], "c.md": []})
    with opened(root, cache):
        pass
    with closing(sqlite3.connect(cache)) as connection:
        connection.execute("INSERT OR IGNORE INTO aliases SELECT alias, id FROM (SELECT alias FROM aliases), texts")
        connection.commit()
    with opened(root, cache) as run:
        agrees(run.vault)


@pytest.mark.parametrize(
    "damage", ["DROP TABLE aliases", "UPDATE texts SET aliases = '[[1]]' WHERE aliases IS NOT NULL"]
)
def test_damage_is_told_from_an_alias_that_nobody_bears(root: Path, cache: Path, damage: str) -> None:
    write(root, {f"{number}.md": ["x"] for number in range(100)})
    with opened(root, cache):
        pass
    with closing(sqlite3.connect(cache)) as connection:
        connection.execute(damage)
        connection.commit()
    with opened(root, cache) as run, pytest.raises(CacheDamaged):
        run.vault.bearers("x")
