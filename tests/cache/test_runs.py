"""A run that knows earlier ones says what a run would say that knows nothing; so do many processes and one."""

from __future__ import annotations

import dataclasses
import json
import os
import shutil
import sqlite3
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from vaultlint import crew
from vaultlint.cache.catalogue import Catalogue
from vaultlint.cache.outcome import Outcomes
from vaultlint.cache.store import Store
from vaultlint.cache.tracked import Tracked
from vaultlint.config import Config
from vaultlint.engine import Linter, lint_files
from vaultlint.findings import Safety, Severity
from vaultlint.request import Sums
from vaultlint.rulebook import Rulebook
from vaultlint.session import Request, check
from vaultlint.vault import stamps
from vaultlint.vault.vocabulary import counted

NOTES = {
    "Herbs/Mint.md": "---\naliases: [spearmint]\ntags: [Herb]\n---\n# Sowing\n\ntext ^one\n",
    "Herbs/Basil.md": "# Basil\n\n[[Mint#Sowing]] and [[Mint#^one]], [[spearmint]] #herb #herb\n",
    "Bed.md": "[[Basil]] [[Nowhere]] ![[pond.jpg]] [[Herbs/Mint]] #herb/green teh the the\n",
    "pond.jpg": "no picture",
    "Plan.canvas": '{"nodes": [{"id": "1", "type": "file", "file": "Bed.md", "x": 0, "y": 0}]}',
    "All.base": "views:\n  - type: table\n",
    ".obsidian/app.json": "{}",
}

HINTS = "Two.  Spaces.\n\n\n\nBlank lines, and one more space \n"


def write(root: Path, files: dict[str, str]) -> None:
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")


def told(root: Path, cache: Path | None, **asked: Any) -> list[Any]:
    """All that a run says, as plain values."""
    notices: list[Any] = []
    config = asked.pop("config", None) or Config().with_selection(("ALL",))
    request = Request(root, config, cache=cache, **asked)
    files = [
        (one.path, one.findings, one.error, one.is_attachment, one.source and one.source.text)
        for one in check(request, notice=lambda path, reason: notices.append((path, reason)))
    ]
    return [files, notices]


@pytest.fixture(name="vault")
def _vault(tmp_path: Path) -> Path:
    root = tmp_path / "vault"
    write(root, NOTES)
    return root


@pytest.fixture(name="cache")
def _cache(tmp_path: Path) -> Path:
    return tmp_path / "cache"


@pytest.fixture(autouse=True)
def _no_race(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files are as old as they look: else nothing that a test has just written would be taken to be the same."""
    monkeypatch.setattr(stamps, "_RACE", -(10**18))


@pytest.fixture(name="read")
def _read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The notes that are read while the test runs."""
    paths: list[str] = []
    examine = Linter.examine

    def counting(self: Linter, path: str, data: bytes) -> Any:
        paths.append(path)
        return examine(self, path, data)

    monkeypatch.setattr(Linter, "examine", counting)
    return paths


def test_a_time_that_was_set_back_hides_nothing(vault: Path, cache: Path) -> None:
    note = vault / "Bed.md"
    note.write_text("[[Mint]]")
    then = note.stat()
    before = told(vault, cache)
    with note.open("r+") as file:
        file.write("[[Munt]]")
    os.utime(note, ns=(then.st_atime_ns, then.st_mtime_ns))
    assert (note.stat().st_size, note.stat().st_mtime_ns, note.stat().st_ino) == (
        then.st_size, then.st_mtime_ns, then.st_ino,
    )  # fmt: skip
    assert told(vault, cache) == told(vault, None) != before


def age(root: Path) -> None:
    """Make every file an hour older than it is."""
    for path in root.rglob("*"):
        stat = path.stat()
        os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns - 3600 * 10**9))


def test_what_happened_to_no_note_is_told_again_without_reading(vault: Path, cache: Path, read: list[str]) -> None:
    cold = told(vault, None)
    assert told(vault, cache) == cold
    read.clear()
    assert told(vault, cache) == cold
    assert read == []


def test_only_what_changed_is_read(vault: Path, cache: Path, read: list[str]) -> None:
    told(vault, cache)
    read.clear()
    (vault / "Bed.md").write_text("[[Mint#Weeding]]\n")
    assert told(vault, cache) == told(vault, None)
    assert read[0] == "Bed.md"
    assert read.count("Herbs/Mint.md") == 1  # by the run without a cache


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("Herbs/Mint.md", "# Weeding\n"),  # a heading, a block id, an alias and a tag that others rely on
        ("Herbs/Basil.md", None),
        ("Nowhere.md", ""),
        ("Herbs/Spearmint.md", "#Herb #Herb #Herb #Herb"),
        ("pond.jpg", None),
        ("style.css", "a { background: url(pond.jpg) }"),
        (".obsidian/types.json", '{"types": {"tags": "text"}}'),
        (".obsidian/app.json", '{"userIgnoreFilters": ["Herbs/"]}'),
    ],
)
def test_a_note_that_nobody_touched_is_judged_by_the_vault_as_it_is(
    vault: Path, cache: Path, path: str, text: str | None
) -> None:
    before = told(vault, cache)
    if text is None:
        (vault / path).unlink()
    else:
        write(vault, {path: text})
    now = told(vault, cache)
    assert now == told(vault, None)
    assert now == told(vault, cache)
    assert now != before or path in ("style.css", ".obsidian/types.json")


def test_what_is_passed_over_in_the_database_is_what_nobody_asked_for(vault: Path, cache: Path) -> None:
    """A canvas names a place without `#`, a property is written in capitals: both are heard."""
    node = {"id": "1", "type": "file", "file": "Twice.md", "subpath": "Same", "x": 0, "y": 0}
    files = {
        "Twice.md": "# Same\n\none\n\n# Same\n\ntwo\n",
        "Calls.canvas": json.dumps({"nodes": [node]}),
        "Two.md": "# Else\n\none\n\n# Else\n\ntwo\n",
        "Calls.md": "[[Two#Else]] [[balm]]\n",
        "Balm 1.md": "---\naliases: [balm]\n---\n",
        "Balm 2.md": "---\nALIAS: balm\n---\n",
    }
    write(vault, files)
    rules = Rulebook.builtin().activate(Config().with_selection(("ALL",)))
    in_memory = lint_files({**NOTES, **files}, rules, vault)
    assert {one.path for one in in_memory if one.rule == "duplicate-heading"} == {"Twice.md", "Two.md"}
    assert [one.fix and one.fix.safety for one in in_memory if "balm" in one.message] == [Safety.UNSAFE]
    for place in (None, cache):
        found, _ = told(vault, place)
        assert [finding for _, findings, *_ in found for finding in findings] == in_memory


def test_another_configuration_is_another_question(vault: Path, cache: Path, read: list[str]) -> None:
    for names in (("ALL",), ("links",), ("typos",), ("ALL",)):
        config = Config().with_selection(names)
        assert told(vault, cache, config=config) == told(vault, None, config=config)
    read.clear()
    told(vault, cache, config=Config().with_selection(("links",)))
    assert read == []


def test_asking_for_one_note_leaves_the_others_to_be_checked_later(vault: Path, cache: Path) -> None:
    assert told(vault, cache, paths=("Bed.md",)) == told(vault, None, paths=("Bed.md",))
    assert told(vault, cache) == told(vault, None)
    assert told(vault, cache, paths=("Bed.md",)) == told(vault, None, paths=("Bed.md",))


def test_a_fresh_checkout_is_recognised_by_what_it_holds(vault: Path, cache: Path, read: list[str]) -> None:
    cold = told(vault, cache)
    for path in vault.rglob("*.md"):
        text = path.read_bytes()
        path.unlink()
        path.write_bytes(text)
    age(vault)
    read.clear()
    assert told(vault, cache) == cold
    assert read == []


def test_what_may_have_changed_unseen_is_looked_at_again(
    vault: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Same size, same time, same inode: within two seconds that says nothing."""
    monkeypatch.setattr(stamps, "_RACE", 2 * 10**9)
    note = vault / "Bed.md"
    note.write_text("[[Mint]]")
    told(vault, cache)
    stat = note.stat()
    with note.open("r+") as file:
        file.write("[[Munt]]")
    os.utime(note, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert told(vault, cache) == told(vault, None)


def databases(cache: Path) -> Iterator[Path]:
    return cache.rglob("*.sqlite")


@pytest.mark.parametrize(
    "damage",
    [
        b"",
        b"no database at all",
        b"SQLite format 3\0" + b"\xff" * 4000,
    ],
)
def test_a_damaged_cache_is_made_anew(vault: Path, cache: Path, damage: bytes) -> None:
    cold = told(vault, cache)
    for file in databases(cache):
        file.write_bytes(damage)
    assert told(vault, cache) == cold
    assert told(vault, cache) == cold


def test_bytes_turned_anywhere_change_nothing_that_is_said(vault: Path, cache: Path) -> None:
    cold = told(vault, cache)
    (file,) = databases(cache)
    whole = file.read_bytes()
    for place in range(0, len(whole), max(1, len(whole) // 60)):
        for other in file.parent.glob("*-*"):
            other.unlink()
        file.write_bytes(whole[:place] + bytes([whole[place] ^ 0x5A]) + whole[place + 1 :])
        if place % 2:
            _forget_outcomes(file)
        assert told(vault, cache) == cold


def _forget_outcomes(file: Path) -> None:
    try:
        connection = sqlite3.connect(file)
        connection.execute("DELETE FROM outcomes")
        connection.commit()
        connection.close()
    except sqlite3.Error:
        pass


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE texts SET links = '[1]'",
        "UPDATE texts SET tags = 'x'",
        "UPDATE texts SET tags = x'00', links = x'00', aliases = x'00'",
        "UPDATE texts SET tags = '', links = '', aliases = ''",
        "UPDATE texts SET tags = '[],[]', links = '[],[]', aliases = '[],[]'",
        "UPDATE texts SET headings = '[[[[[[' WHERE path LIKE '%Mint%'",
        "UPDATE readings SET reading = '[[]]'",
        "UPDATE readings SET reading = '{}'",
        "UPDATE outcomes SET outcome = x'00'",
        "UPDATE outcomes SET outcome = x'00', brief = x'00'",
        "UPDATE texts SET words = x'00'",
        "DELETE FROM texts",
        "DROP TABLE texts",
        "DROP TABLE aliases",
        "INSERT OR IGNORE INTO aliases SELECT 'spearmint', id FROM texts",
        "UPDATE files SET text = 999",
        "UPDATE words SET count = 'many'",
    ],
)
def test_sec_15_a_cache_that_others_wrote_is_not_believed(
    vault: Path, cache: Path, statement: str, read: list[str]
) -> None:
    cold = told(vault, cache)
    (file,) = databases(cache)
    connection = sqlite3.connect(file)
    connection.execute(statement)
    if "outcomes" not in statement:
        connection.execute("DELETE FROM outcomes")
    connection.commit()
    connection.close()
    write(vault, {"New.md": "[[Mint]] #herb\n"})
    assert told(vault, cache) == told(vault, None)
    (vault / "New.md").unlink()
    assert told(vault, cache) == cold
    # And it is made good: a damaged cache that stays would make every run slow.
    told(vault, cache)
    read.clear()
    assert told(vault, cache) == cold
    assert read == []


def test_a_cache_that_cannot_be_written_is_done_without(vault: Path, tmp_path: Path) -> None:
    blocked = tmp_path / "blocked"
    blocked.write_text("a file, and no folder")
    assert told(vault, blocked) == told(vault, None)


def test_a_cache_that_another_run_locks_is_done_without(
    vault: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from vaultlint.cache import store

    cold = told(vault, cache)
    monkeypatch.setattr(store, "_PATIENCE", 0.05)
    (file,) = databases(cache)
    connection = sqlite3.connect(file, isolation_level=None)
    connection.execute("BEGIN EXCLUSIVE")
    write(vault, {"New.md": "[[Mint]] [[Nowhere]]\n"})
    assert told(vault, cache) == told(vault, None) != cold
    connection.execute("ROLLBACK")
    connection.close()
    assert told(vault, cache) == told(vault, None)


@pytest.mark.parametrize("asked", [{}, {"paths": ("Bed.md",)}, {"overlay": {"Bed.md": b"[[Nowhere]]"}}])
def test_where_no_disk_takes_anything_notes_are_judged_all_the_same(
    vault: Path, cache: Path, monkeypatch: pytest.MonkeyPatch, asked: dict[str, Any]
) -> None:
    cold = told(vault, None, **asked)
    from vaultlint.cache import store

    def full() -> Any:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(store, "_temporary", full)
    monkeypatch.setattr("vaultlint.cache.place.cache_file", lambda *_: full())
    assert told(vault, None, **asked) == cold
    assert told(vault, cache, **asked) == cold


@pytest.mark.parametrize("for_good", [True, False])
@pytest.mark.parametrize("counts", [True, False])
def test_a_disk_that_gives_up_loses_no_hint_and_tells_none_twice(
    vault: Path, monkeypatch: pytest.MonkeyPatch, counts: bool, for_good: bool
) -> None:
    """At whatever question it does, whether it recovers or not."""
    from vaultlint.cache import store

    asked, answers = 0, 0

    def failing(_: Any) -> None:
        nonlocal asked
        asked += 1
        if asked > answers if for_good else asked == answers + 1:
            raise store.CacheTrouble("the disk is gone")

    write(vault, {"A.png": "unused", "A.md": HINTS})
    cold = in_sums(vault, counts=counts)
    assert cold[1]
    monkeypatch.setattr(store._Trouble, "__enter__", failing)
    while asked >= answers:
        asked, answers = 0, answers + 1
        assert in_sums(vault, counts=counts) == cold


def in_sums(vault: Path, *, counts: bool) -> tuple[list[Any], dict[str, int]]:
    """What a run tells that keeps nothing: what is no hint, and how many hints of each rule, one by one or in sums."""
    rests: list[Any] = []
    sums = Sums(suffice=lambda _: True, tell=rests.append)
    request = Request(vault, Config().with_selection(("ALL",)), jobs=1)
    files = list(check(request, sums=sums if counts else None))
    notes = sum(not file.is_attachment for file in files) + sum(rest.notes for rest in rests)
    assert notes == len([path for path in vault.rglob("*.*") if path.suffix in (".md", ".canvas", ".base")])
    hints = Counter(
        one.rule for file in files for one in file.findings if one.severity is Severity.HINT and not one.suppressed
    )
    for rest in rests:
        for of_rule in rest.hints:
            hints[of_rule.rule] += of_rule.number
    others = [one for file in files for one in file.findings if one.severity is not Severity.HINT or one.suppressed]
    return others, hints


def test_what_other_settings_found_is_not_kept_for_ever(vault: Path, cache: Path) -> None:
    write(vault, {f"More/{number}.md": "x\n" for number in range(20)})
    for number in range(12):
        write(vault, {".vaultlint.yaml": f"terms: [Term{number}]\n"})
        config = Config.find(vault).with_selection(("ALL",))
        assert told(vault, cache, config=config) == told(vault, None, config=config)
    (file,) = databases(cache)
    with closing(sqlite3.connect(file)) as connection:
        readings, texts = (
            connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in ("readings", "texts")
        )
    assert texts <= readings <= 5 * texts


def test_what_another_run_lets_go_of_is_found_again(vault: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The other one ends just before this one looks whether anything was written meanwhile."""
    write(vault, {"A.md": HINTS})
    cold = told(vault, None)
    remember = Tracked.remember
    others = 0

    def interrupted(self: Tracked, *given: Any) -> None:
        nonlocal others
        others += 1
        if others == 1:
            (file,) = databases(cache)
            with closing(sqlite3.connect(file)) as connection:
                connection.execute("DELETE FROM readings")
                connection.commit()
        remember(self, *given)

    monkeypatch.setattr(Tracked, "remember", interrupted)
    monkeypatch.setattr("vaultlint.remembering._part_with", None)  # the cache is all right, and not done without
    assert told(vault, cache) == cold
    assert others > 1
    assert told(vault, cache) == cold


def test_what_was_overtaken_by_another_run_is_not_told_again(vault: Path, cache: Path) -> None:
    first = check(Request(vault, Config().with_selection(("ALL",)), cache=cache, jobs=1))
    next(first)
    write(vault, {"Bed.md": "No link that is broken any more.\n"})
    assert told(vault, cache) == told(vault, None)
    list(first)  # it has judged the note as it was
    assert told(vault, cache) == told(vault, None)


def test_words_of_a_text_that_another_run_lets_go_of_are_not_counted_for_ever(
    vault: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vaultlint.cache.tracked._MOST_LEFT", 0)
    monkeypatch.setattr(
        "vaultlint.cache.tracked._FORGET_TEXTS", "DELETE FROM texts WHERE id NOT IN (SELECT text FROM files)"
    )
    branches = ({f"{number}.md": f"{word} number {number}\n" for number in range(9)} for word in ("here", "there"))
    one, other = branches
    write(vault, one)
    told(vault, cache)
    write(vault, other)
    remember = Tracked.remember

    def overtaken(self: Tracked, *in_force: Any) -> None:
        monkeypatch.setattr(Tracked, "remember", remember)
        write(vault, one | {"10.md": "one more\n"})
        told(vault, cache)
        remember(self, *in_force)

    monkeypatch.setattr(Tracked, "remember", overtaken)
    told(vault, cache)
    asked = {"config": Config().with_selection(("typos",))}  # what nobody knows the answer to yet
    assert told(vault, cache, **asked) == told(vault, None, **asked)
    assert told(vault, cache, **asked) == told(vault, None, **asked)
    with closing(sqlite3.connect(next(cache.rglob("*.sqlite")))) as database:
        words = dict(database.execute("SELECT word, count FROM words WHERE count != 0"))
    assert words.get("there", 0) == 0
    assert words["here"] == 9


@pytest.mark.skipif(sys.platform != "linux", reason="a name is text elsewhere")
def test_names_that_are_no_text_and_one_but_for_their_form(vault: Path, cache: Path) -> None:
    for name in ("e\u0301", "\u00e9"):
        (vault / os.fsdecode(name.encode() + b"\xff.md")).write_text("[[Nowhere]]\n")
    first = told(vault, None)
    assert told(vault, cache) == first
    assert told(vault, cache) == first


def test_a_cache_of_another_form_is_made_anew(vault: Path, cache: Path, read: list[str]) -> None:
    told(vault, cache)
    (file,) = cache.rglob("*.sqlite")
    with closing(sqlite3.connect(file)) as database:
        database.execute("PRAGMA user_version = 1")
        database.execute("DROP TABLE aliases")
    read.clear()
    assert told(vault, cache) == told(vault, None)
    read.clear()
    told(vault, cache)
    assert read == []


@pytest.mark.parametrize("field", ["aliases", "related"])
def test_half_a_character_is_kept_like_any_other(vault: Path, cache: Path, read: list[str], field: str) -> None:
    write(vault, {"Half.md": f'---\n{field}: ["[[a\\ud800b]]", é]\n---\n'})
    assert told(vault, cache) == told(vault, None)
    read.clear()
    write(vault, {"Bed.md": "[[é]]\n"})
    assert told(vault, cache) == told(vault, None)
    assert read.count("Half.md") == 1  # by the run that knows nothing


def test_a_note_that_ran_out_of_time_by_other_rules_is_known_by_nothing_else(
    vault: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told(vault, cache, config=Config().with_selection(("links",)))
    examine = Linter.examine

    def slow(self: Linter, path: str, data: bytes) -> Any:
        metadata, reading = examine(self, path, data)
        return metadata, dataclasses.replace(
            reading, failure="too slow", is_passing=True
        ) if path == "Bed.md" else reading

    monkeypatch.setattr(Linter, "examine", slow)
    begin, kept = Store.begin, list[bool]()

    def noted(self: Store) -> None:
        kept.append(self.is_kept)
        begin(self)

    monkeypatch.setattr(Store, "begin", noted)
    (files, _) = told(vault, cache)
    assert {path: error for path, _, error, *_ in files if error} == {"Bed.md": "too slow"}
    assert set(kept) == {True}


def test_a_finding_that_is_gone_is_not_taken_for_none(
    vault: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(vault, {"A.md": HINTS})
    cold = told(vault, cache)
    (file,) = databases(cache)
    with closing(sqlite3.connect(file)) as connection:
        for table in ("readings", "outcomes"):
            connection.execute(f"DELETE FROM {table}")
        connection.commit()
    monkeypatch.setattr(Catalogue, "_without_findings", lambda _: [])
    assert told(vault, cache) == cold


def test_a_cache_that_another_run_makes_at_the_same_time_is_not_emptied(
    vault: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from vaultlint.cache import store

    told(vault, cache)
    (file,) = databases(cache)
    real = store._format
    asked: list[int] = []

    def late(connection: sqlite3.Connection) -> int:
        asked.append(real(connection))
        return 0 if len(asked) == 1 else asked[-1]  # when it was asked first, the other had not yet begun

    monkeypatch.setattr(store, "_format", late)
    opened = Store(file)
    assert opened.row("SELECT count(*) FROM texts")[0] > 0
    opened.close()
    assert len(asked) == 2


def test_a_link_in_the_place_of_a_cache_leads_nowhere(vault: Path, cache: Path, tmp_path: Path) -> None:
    cold = told(vault, cache)
    (file,) = databases(cache)
    theirs = tmp_path / "theirs.sqlite"
    with closing(sqlite3.connect(theirs)) as connection:
        connection.execute("CREATE TABLE theirs (x)")
        connection.commit()
    before = theirs.read_bytes()
    file.unlink()
    file.symlink_to(theirs)
    assert told(vault, cache) == cold
    assert theirs.read_bytes() == before


def test_trouble_in_the_middle_of_a_run_is_told_to_nobody(
    vault: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cold = told(vault, None)
    from vaultlint.cache.known import KnownReadings
    from vaultlint.cache.store import CacheTrouble

    asked = 0
    real = KnownReadings.__getitem__

    def failing(self: KnownReadings, path: str) -> Any:
        nonlocal asked
        asked += 1
        if asked == 3:
            raise CacheTrouble("the disk is gone")
        return real(self, path)

    monkeypatch.setattr(KnownReadings, "__getitem__", failing)
    assert told(vault, cache) == cold
    assert asked > 3


def test_rel_15_one_process_and_many_say_the_same(vault: Path, tmp_path: Path) -> None:
    write(
        vault,
        {f"Many/{number}.md": f"# {number}\n\n[[{number + 1}]] #Tag{number % 3} the the\n" for number in range(60)},
    )
    one = told(vault, tmp_path / "one", jobs=1)
    for jobs in (2, 3, 7):
        assert told(vault, tmp_path / f"of {jobs}", jobs=jobs) == one
        assert told(vault, None, jobs=jobs) == one


@pytest.mark.parametrize("jobs", [1, 2])
def test_how_far_it_is_is_told_of_reading_and_of_judging(vault: Path, cache: Path, jobs: int) -> None:
    write(vault, {f"Many/{number}.md": f"# {number}\n" for number in range(250)})
    told: list[tuple[str, int, int]] = []

    def progress(done: int, total: int, doing: str = "reading") -> None:
        told.append((doing, done, total))

    files = len(list(check(Request(vault, Config(), cache=cache, jobs=jobs), progress)))
    assert [(doing, done, total) for doing, done, total in told if doing == "judging"] == [
        ("judging", done, files) for done in range(1, files + 1)
    ]
    reading = [(done, total) for doing, done, total in told if doing == "reading"]
    assert reading[-1] == (255, 255)
    assert told[: len(reading)] == [("reading", done, total) for done, total in reading]


def test_a_child_that_dies_takes_nothing_with_it(tmp_path: Path) -> None:
    parent = os.getpid()

    def work(number: int) -> bytes:
        if os.getpid() != parent and number % 5 == 3:
            os._exit(9)
        return str(number).encode() * 50_000

    for processes in (1, 2, 4):
        found = dict(crew.results(work, 40, processes))
        assert found == {number: str(number).encode() * 50_000 for number in range(40)}


def test_who_keeps_what_children_do_works_only_before_they_are_born() -> None:
    results = crew.results(lambda number: str(os.getpid()).encode(), 20, 2, parent_works=False)
    workers = [int(process) for _, process in sorted(results)]
    assert len(workers) == 20
    assert workers[0] == os.getpid()
    assert os.getpid() not in workers[1:]


@pytest.mark.parametrize("jobs", [1, 2])
def test_the_words_that_are_kept_are_those_of_the_vault(vault: Path, cache: Path, jobs: int) -> None:
    write(vault, {f"Many/{number}.md": f"words number of-{number} the the\n" for number in range(30)})

    def agree() -> None:
        (file,) = databases(cache)
        connection = sqlite3.connect(file)
        kept = dict(connection.execute("SELECT word, count FROM words WHERE count <> 0"))
        connection.close()
        assert kept == counted(path.read_text(encoding="utf-8") for path in vault.rglob("*.md"))

    told(vault, cache, jobs=jobs)
    agree()
    # Read again for other rules, and nothing is counted twice.
    told(vault, cache, jobs=jobs, config=Config().with_selection(("typos",)))
    agree()
    write(vault, {"Bed.md": "another bed of the vault\n", "Many/2.md": "words words\n"})
    (vault / "Many/1.md").unlink()
    told(vault, cache, jobs=jobs)
    agree()


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_run_that_keeps_nothing_counts_the_same_words(
    vault: Path, monkeypatch: pytest.MonkeyPatch, jobs: int
) -> None:
    write(vault, {f"Many/{number}.md": f"words number of-{number} the the 12\n" for number in range(30)})
    seen: list[dict[str, int]] = []
    close = Store.close

    def closing(self: Store) -> None:
        seen.append(dict(self.rows("SELECT word, count FROM words WHERE count <> 0")))
        close(self)

    monkeypatch.setattr(Store, "close", closing)
    told(vault, None, jobs=jobs)
    assert seen == [counted(path.read_text(encoding="utf-8") for path in vault.rglob("*.md"))]
    assert seen[0]["words"] == 30


def test_children_are_gone_when_nobody_wants_more() -> None:
    results = crew.results(lambda number: b"x" * 100_000, 500, 3)
    next(results)
    results.close()
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


def test_outcomes_are_forgotten_in_their_turn(vault: Path, cache: Path) -> None:
    for number in range(9):
        told(vault, cache, paths=("Bed.md",), config=Config().with_selection(("ALL",), exclude=(f"x{number}",)))
    (file,) = databases(cache)
    connection = sqlite3.connect(file)
    assert 1 <= connection.execute("SELECT count(*) FROM outcomes").fetchone()[0] <= 4
    connection.close()


def test_a_run_with_trouble_is_no_outcome(vault: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept: list[Any] = []
    monkeypatch.setattr(Outcomes, "keep", lambda *given: kept.append(given))
    (vault / "Loop.md").write_text("> " * 3000 + "x\n")
    files, _ = told(vault, cache)
    assert any(error for _, _, error, _, _ in files)
    assert kept == []


LINES = (
    "# One", "## Two", "[[A]]", "[[B#One]]", "[[C#^x]] ^x", "text ^x", "#Tag", "#tag", "#tag/sub", "[[alias]]",
    "[[Other]]", "the the",
    "![[pic.png]]", "teh", "Multi-He. d", "Multi-Head", "> [!nite] x", "> [!note] y", "[a](https://x.org/1)",
    "## 2024.4.22", "## 2024-05-01", "[^1]", "[^1]: note", "%% vaultlint: allow broken-link %%",
)  # fmt: skip
NAMES = ("A.md", "B.md", "c.md", "sub/A.md", "sub/D.md", "E.canvas", "F.base", "pic.png", "x.css")
FRONTMATTERS = (
    "", "---\naliases: [other, ' Alias']\n---\n", "---\naliases: [alias]\n---\n",
    "---\ntags: [Tag, x y]\n---\n", "---\nalias: alias\n---\n",
)  # fmt: skip
CANVAS = '{"nodes": [{"id": "1", "type": "text", "text": %s, "x": 0, "y": 0}]}'


CONFIGURATIONS = (
    "",
    "terms: [Tag]\n",
    "rules:\n  unknown-callout: {severity: error}\n",
    "packs: [.rules]\n",
    "tags:\n  style: {case: lower}\n",
)
PACK = """\
id: own
summary: There are blank lines.
rationale: Nobody scrolls for fun.
message: "%s"
severity: warning
check: {kind: blank-lines, most: 1}
examples:
  - bad: |
      One.

      «
      »Two.
  - good: |
      One.
"""


class Histories(RuleBasedStateMachine):
    """Somebody works on a vault; now and then there is a run that knows the earlier ones, and one that knows none."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.root = self.folder / "vault"
        self.root.mkdir()
        self.config = Config().with_selection(("ALL",))
        self.paths: tuple[str, ...] = ()

    def teardown(self) -> None:
        shutil.rmtree(self.folder)

    @initialize()
    def begin(self) -> None:
        write(self.root, {".obsidian/app.json": "{}"})

    @rule(
        name=st.sampled_from(NAMES),
        lines=st.lists(st.sampled_from(LINES), max_size=6),
        top=st.sampled_from(FRONTMATTERS),
    )
    def save(self, name: str, lines: list[str], top: str) -> None:
        text = "\n\n".join(lines)
        if name.endswith(".canvas"):
            text = CANVAS % json.dumps(text)
        elif name.endswith(".base"):
            text = "filters: file.hasTag('tag')\n"
        elif name.endswith(".css"):
            text = "url(pic.png)" if lines else ""
        else:
            text = f"{top}{text}\n"
        write(self.root, {name: text})

    @rule(name=st.sampled_from(NAMES))
    def delete(self, name: str) -> None:
        (self.root / name).unlink(missing_ok=True)

    @rule(old=st.sampled_from(NAMES), new=st.sampled_from(NAMES))
    def rename(self, old: str, new: str) -> None:
        if (self.root / old).exists() and Path(old).suffix == Path(new).suffix:
            (self.root / new).parent.mkdir(exist_ok=True)
            (self.root / old).replace(self.root / new)

    @rule(name=st.sampled_from(NAMES), letter=st.sampled_from("ABCx"))
    def change_unseen(self, name: str, letter: str) -> None:
        """A file is written in place, as large as before, and its time set back."""
        file = self.root / name
        if file.exists() and (text := file.read_text()):
            then = file.stat()
            with file.open("r+") as written:
                written.write(text.replace("A", letter))
            os.utime(file, ns=(then.st_atime_ns, then.st_mtime_ns))

    @rule(text=st.sampled_from(["{}", '{"userIgnoreFilters": ["sub/"]}', '{"newLinkFormat": "relative"}']))
    def set_obsidian(self, text: str) -> None:
        write(self.root, {".obsidian/app.json": text})

    @rule(text=st.sampled_from(['{"enabledCssSnippets": ["own"]}', "{}"]), kind=st.sampled_from(["nite", "other"]))
    def set_looks(self, text: str, kind: str) -> None:
        snippet = f'.callout[data-callout="{kind}"] {{ --callout-color: 1, 2, 3; }}'
        write(self.root, {".obsidian/appearance.json": text, ".obsidian/snippets/own.css": snippet})

    @rule(
        names=st.sampled_from([("ALL",), ("links",), ("tags", "typos"), None]), exclude=st.sampled_from([(), ("A.md",)])
    )
    def configure(self, names: tuple[str, ...] | None, exclude: tuple[str, ...]) -> None:
        self.config = Config().with_selection(names, exclude=exclude)

    @rule(text=st.sampled_from(CONFIGURATIONS), message=st.sampled_from(["Here.", "There."]))
    def configure_vault(self, text: str, message: str) -> None:
        write(self.root, {".vaultlint.yaml": text, ".rules/house/own.yaml": PACK % message})
        self.config = Config.find(self.root).with_selection(("ALL",))

    @rule(paths=st.sampled_from([(), ("A.md",), ("sub",)]))
    def ask(self, paths: tuple[str, ...]) -> None:
        self.paths = tuple(path for path in paths if (self.root / path).exists())

    @invariant()
    def a_run_that_knows_says_what_one_says_that_does_not(self) -> None:
        paths = tuple(path for path in self.paths if (self.root / path).exists())
        cold = told(self.root, None, config=self.config, paths=paths)
        assert told(self.root, self.folder / "cache", config=self.config, paths=paths, jobs=2) == cold
        assert told(self.root, self.folder / "cache", config=self.config, paths=paths) == cold


TestHistories = Histories.TestCase
TestHistories.settings = settings(
    max_examples=15, stateful_step_count=12, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
