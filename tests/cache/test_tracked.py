"""What is remembered of files is what was last known of them, whoever else writes to the cache meanwhile."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from vaultlint.cache import tracked as tracked_
from vaultlint.cache.contents import digest_of, packed_words
from vaultlint.cache.rows import FIELDS
from vaultlint.cache.store import Store
from vaultlint.cache.tracked import Tracked
from vaultlint.vault.discovery import DiskFiles
from vaultlint.vault.stamps import UNSURE, Stamp

WORDS = {text: {"any": 1, f"only{text}": text} for text in range(1, 4)}
"""The words of each text that a file may have."""
PATHS = st.sampled_from(["a.md", "b.md", "sub/c.md"])
LOOKS = st.dictionaries(PATHS, st.none() | st.sampled_from([UNSURE, b"one", b"two"]))
LEARNED = st.lists(st.tuples(PATHS, st.none() | st.sampled_from(sorted(WORDS))), max_size=5)
RUNS = st.tuples(LOOKS, LEARNED)
Look = dict[str, Stamp | None]
Learned = list[tuple[str, int | None]]


@pytest.fixture(name="store")
def _store(tmp_path: Path) -> Iterator[Store]:
    with closing(a_store(tmp_path / "cache.sqlite")) as store:
        yield store


def a_store(file: Path | None) -> Store:
    store = Store(file)
    for text, words in WORDS.items():
        values = (text, "any.md", bytes([text]), *(None for _ in FIELDS), packed_words(words))
        store.write(f"INSERT INTO texts VALUES ({', '.join('?' * len(values))})", values)
    return store


def compared(store: Store, look: Look) -> Tracked:
    """Files that look so, compared with what the cache has of them."""
    seen: Any = SimpleNamespace(paths=sorted(look), stamps=look)
    nowhere: Any = None
    return Tracked(store, nowhere, seen)


def learn(tracked: Tracked, look: Look, learned: Learned) -> None:
    for path, text in learned:
        if look.get(path) is not None:  # nobody reads what the disk says nothing of
            tracked.learn(path, text)


def rows(store: Store) -> dict[str, tuple[Stamp, int]]:
    return {path: (stamp, text) for path, stamp, text in store.rows("SELECT path, stamp, text FROM files")}


def texts(store: Store) -> dict[str, int]:
    return {path: text for path, (_, text) in rows(store).items()}


def fact(store: Store, name: str) -> Any:
    return store.row("SELECT value FROM facts WHERE name = ?", (name,))


@given(RUNS, RUNS, st.none() | RUNS)
@example(({}, []), ({"a.md": b"one"}, [("a.md", 1)]), None)
@example(({"a.md": b"one"}, [("a.md", 1)]), ({"a.md": b"one"}, []), ({"a.md": b"two"}, [("a.md", 2)]))
@example(({"a.md": b"one"}, [("a.md", 1)]), ({"a.md": b"one"}, [("a.md", None), ("a.md", 2)]), None)
def test_the_cache_has_what_the_last_run_knew(
    before: tuple[Look, Learned], now: tuple[Look, Learned], other: tuple[Look, Learned] | None
) -> None:
    with closing(a_store(None)) as store:
        first = compared(store, before[0])
        learn(first, *before)
        first.remember()
        had = rows(store)

        look, learned = now
        tracked = compared(store, look)
        same = {path: text for path, (stamp, text) in had.items() if stamp != UNSURE and look.get(path) == stamp}
        assert tracked.texts == same
        assert tracked.unknown == sorted(path for path in look if look[path] is not None and path not in same)
        assert tracked.is_as_known == (set(same) == set(had) == set(look))
        learn(tracked, *now)
        learned_last = {path: text for path, text in learned if look.get(path) is not None}
        last = {path: text for path, text in (same | learned_last).items() if text is not None}
        assert tracked.texts == last
        assert tracked.is_what_was_known == (set(last) == set(look) and last == texts(store))

        if other is not None:
            meanwhile = compared(store, other[0])
            learn(meanwhile, *other)
            meanwhile.remember()
        found, names = rows(store), ("writes", "generation")
        numbers = [fact(store, name) for name in names]
        tracked.remember()
        left = rows(store)
        assert left == {path: (look[path], text) for path, text in last.items()}
        changed = [one != fact(store, name) for one, name in zip(numbers, names, strict=True)]
        assert changed == [found != left, {path: text for path, (_, text) in found.items()} != last]
        words: Counter[str] = Counter()
        for text in last.values():
            words.update(WORDS[text])
        assert dict(store.rows("SELECT word, count FROM words WHERE count != 0")) == words
        assert tracked.is_remembered


def test_a_cache_to_which_nobody_wrote_is_not_read_twice(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    first = compared(store, {"a.md": b"one"})
    first.learn("a.md", 1)
    first.remember()
    again = compared(store, {"a.md": b"two"})
    again.learn("a.md", 2)
    monkeypatch.setattr(tracked_, "_known_files", None)
    again.remember()
    assert rows(store) == {"a.md": (b"two", 2)}


def test_a_note_that_has_an_earlier_text_again_has_not_the_one_that_it_had(store: Store, tmp_path: Path) -> None:
    note = tmp_path / "vault" / "any.md"
    note.parent.mkdir()
    for text in ("first", "second", "first"):
        note.write_text(text)
        tracked = Tracked(store, DiskFiles(note.parent))
        tracked.recognise()
        assert not tracked.is_what_was_known
        if not tracked.texts:
            values = ("any.md", digest_of(text.encode()), *(None for _ in FIELDS), None)
            marks = ", ".join("?" * len(values))
            tracked.learn("any.md", store.write(f"INSERT INTO texts VALUES (NULL, {marks})", values))
        tracked.remember()
    assert Tracked(store, DiskFiles(note.parent)).unknown == ["any.md"]  # it was written just now
