"""The vault as a catalogue knows it: metadata, findings and words, each looked up when somebody asks."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import cached_property
from itertools import islice
from typing import Any, TypeVar

from vaultlint.cache.rows import FIELDS, decode_field, decode_reading, looked_up, of_many
from vaultlint.cache.store import CacheDamaged, CacheTrouble, Store
from vaultlint.engine import Reading
from vaultlint.plain import NotPlain
from vaultlint.vault.alias_index import Bearers, bearers
from vaultlint.vault.metadata import Metadata

T = TypeVar("T")
_REMEMBERED = 500
"""Notes whose metadata is kept in memory once it was asked for."""
_ALL = f"SELECT {', '.join(FIELDS)} FROM texts WHERE id = ?"  # noqa: S608
_TOGETHER = 500
"""Rows that are asked for at once."""
# The path of a text is that of its file; said again, each table is asked by its key.
_BEARING = """
    SELECT files.path, texts.aliases FROM aliases JOIN texts ON texts.id = aliases.text
    JOIN files ON files.path = texts.path AND files.text = texts.id WHERE aliases.alias = ?
"""
_TO_A_QUESTION = 50
"""Notes of a vault for each time that an alias is looked up by itself, before those of all notes are gathered.

A question takes 5 µs, and 10 to 15 more for each note that bears the alias and has few others; gathering takes 4 µs
for each note of the vault. Whoever judges single notes asks a few times. Whoever judges all asks for most aliases, and
has soon gathered them, for a twentieth more.
"""
_FEW_QUESTIONS = 20
"""The same in a small vault, where either way takes next to no time."""


class KnownNotes:
    """The metadata of every note, canvas and base; what a cache cannot tell is read."""

    def __init__(
        self,
        store: Store,
        paths: Sequence[str],
        texts: Mapping[str, int],
        others: Mapping[str, Metadata],
        read: Callable[[str], Metadata],
    ) -> None:
        """`paths` are sorted; `texts` are the rows of what each file holds, `others` what has none.

        `read` may raise OSError.
        """
        self._store = store
        self._paths = paths
        self._listed = frozenset(paths)
        self._texts = texts
        self._others = dict(others)
        self._read = read
        self._remembered: dict[str, Metadata] = {}
        self._asked: dict[str, tuple[str, ...]] = {}
        """The bearers of each alias that was asked for by itself."""
        self._patience = max(_FEW_QUESTIONS, len(paths) // _TO_A_QUESTION)
        """How many more such questions there may be, those included that have to read further aliases."""

    def __getitem__(self, path: str) -> Metadata:
        known = self._remembered.get(path) or self._others.get(path)
        if known is None:
            if path not in self._listed:
                raise KeyError(path)
            known = self._looked_up(path)
            if known is None:
                self._others[path] = known = self._read(path)
            else:
                if len(self._remembered) >= _REMEMBERED:
                    for early in list(islice(self._remembered, _REMEMBERED // 2)):
                        del self._remembered[early]
                self._remembered[path] = known
        return known

    def __contains__(self, path: object) -> bool:
        return path in self._listed

    def __iter__(self) -> Iterator[str]:
        return iter(self._paths)

    def __len__(self) -> int:
        return len(self._paths)

    def get(self, path: str) -> Metadata | None:
        try:
            return self[path]
        except KeyError:
            return None

    def only(self, fields: tuple[str, ...], holding: Collection[str] = ()) -> Iterator[tuple[str, Metadata]]:
        """Notes that have nothing in any of the fields, or none of the texts, are passed over."""
        known = ((path, Metadata(**values)) for path, values in self._decoded(fields, holding))
        return self._with_others(known, lambda metadata: metadata)

    def each(self, field: str) -> Iterator[tuple[str, tuple[Any, ...]]]:
        known = ((path, values[field]) for path, values in self._decoded((field,)))
        return self._with_others(known, lambda metadata: getattr(metadata, field))

    def bearers(self, alias: str) -> tuple[str, ...]:
        if self._patience <= 0:
            return self._gathered.get(alias, ())
        found = self._asked.get(alias)
        if found is None:
            # The table says where to look; what a note is called its metadata say.
            rows = self._decode(("aliases",), self._store.stream(_BEARING, (looked_up(alias),)))
            known = [(path, values.get("aliases", ())) for path, values in rows]
            paths = {*bearers(known).get(alias, ()), *self._other_bearers.get(alias, ())}
            found = self._asked[alias] = tuple(sorted(paths))
            self._patience -= 1 + sum(len(of_note) for _, of_note in known)
        return found

    def expect_questions(self) -> None:
        self._patience = 0

    @cached_property
    def _gathered(self) -> Bearers:
        return bearers(self.each("aliases"))

    @cached_property
    def _other_bearers(self) -> Bearers:
        """Of the notes of which nothing is known those that bear each alias."""
        return bearers(self._with_others((), lambda metadata: metadata.aliases))

    def _decoded(self, fields: tuple[str, ...], holding: Collection[str] = ()) -> Iterator[tuple[str, dict[str, Any]]]:
        """Of each note that has something in one of the fields, or one of the texts, those that it has something in."""
        # An empty field is NULL, which is like nothing. To SQLite's LIKE small letters and capitals of ASCII are one.
        like = [(field, f"%{text}%") for field in fields for text in holding or ("",)]
        some = " OR ".join(f"texts.{field} LIKE ?" for field, _ in like)
        wanted = ", ".join(f"texts.{field}" for field in fields)
        # The order of paths is that of Python, which compares code points; SQLite compares bytes of UTF-8: the same.
        query = f"SELECT files.path, {wanted} FROM files JOIN texts ON texts.id = files.text WHERE {some} ORDER BY 1"  # noqa: S608
        return self._decode(fields, self._store.stream(query, [pattern for _, pattern in like]))

    def _decode(self, fields: tuple[str, ...], rows: Iterator[Any]) -> Iterator[tuple[str, dict[str, Any]]]:
        while together := list(islice(rows, _TOGETHER)):
            found: list[dict[str, Any]] = [{} for _ in together]
            with _or_lost():
                columns = list(zip(*together, strict=True))[1:]
                for field, column in zip(fields, columns, strict=True):
                    told = [(values, text) for values, text in zip(found, column, strict=True) if text is not None]
                    for (values, _), value in zip(told, of_many(field, [text for _, text in told]), strict=True):
                        values[field] = value
            yield from zip((path for path, *_ in together), found, strict=True)

    def _with_others(self, known: Iterable[tuple[str, T]], part_of: Callable[[Metadata], T]) -> Iterator[tuple[str, T]]:
        """What is known and what must be read, in the order of paths."""
        others = deque(path for path in self._paths if path not in self._texts)
        for path, value in known:
            while others and others[0] < path:
                yield from self._read_part(others.popleft(), part_of)
            yield path, value
        for path in others:
            yield from self._read_part(path, part_of)

    def _read_part(self, path: str, part_of: Callable[[Metadata], T]) -> Iterator[tuple[str, T]]:
        with suppress(OSError):
            yield path, part_of(self[path])

    def _looked_up(self, path: str) -> Metadata | None:
        text = self._texts.get(path)
        if text is None:
            return None
        with _or_lost():
            found = self._store.row(_ALL, (text,))
            if found is None:
                raise CacheDamaged("a row is gone")
            return _Known(found)


class _Known(Metadata):
    """Metadata each field of which is decoded when somebody asks: of most notes nobody asks for all."""

    __slots__ = ("_encoded",)

    def __init__(self, encoded: Sequence[str | None]) -> None:
        object.__setattr__(self, "_encoded", dict(zip(FIELDS, encoded, strict=True)))

    def __getattr__(self, name: str) -> Any:
        # Python comes here where nothing has been put into the slot of a field.
        if name not in FIELDS:
            raise AttributeError(name)
        try:
            value = decode_field(name, self._encoded.pop(name))
        except NotPlain as error:
            raise CacheDamaged(str(error)) from error
        object.__setattr__(self, name, value)
        return value


class KnownReadings(Mapping[str, Reading]):
    """What the note checks found in each file that was to be checked."""

    def __init__(
        self, store: Store, texts: Mapping[str, int], others: Mapping[str, Reading], rules: Callable[[str], bytes]
    ) -> None:
        self._store = store
        self._texts = texts
        self._others = others
        self._rules = rules
        self._last: tuple[str, Reading] | None = None

    def __getitem__(self, path: str) -> Reading:
        if path in self._others:
            return self._others[path]
        # Who judges a file asks for its findings, and then whether it failed.
        if self._last is not None and self._last[0] == path:
            return self._last[1]
        text, rules = self._texts[path], self._rules(path)
        with _or_lost():
            found = self._store.row("SELECT reading FROM readings WHERE text = ? AND rules = ?", (text, rules))
            if found is not None:
                self._last = path, decode_reading(found[0])
                return self._last[1]
        # Never taken for a note in which nothing was found.
        raise CacheTrouble("what was found in a note is gone")

    def __iter__(self) -> Iterator[str]:
        return iter({**self._texts, **self._others})

    def __len__(self) -> int:
        return len({**self._texts, **self._others})


class KnownWords(Mapping[str, int]):
    """How often the vault has each word."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._asked: dict[str, int] = {}

    def __getitem__(self, word: str) -> int:
        count = self._asked.get(word)
        if count is None:
            with _or_lost():
                found = self._store.row("SELECT count FROM words WHERE word = ?", (word,))
            count = self._asked[word] = found[0] if found else 0
        if not count:
            raise KeyError(word)
        return count

    def get(self, word: str, default: int = 0) -> int:  # type: ignore[override]
        try:
            return self[word]
        except KeyError:
            return default

    def __iter__(self) -> Iterator[str]:
        return (word for (word,) in self._store.rows("SELECT word FROM words WHERE count > 0"))

    def __len__(self) -> int:
        count: int = self._store.row("SELECT count(*) FROM words WHERE count > 0")[0]
        return count


@contextmanager
def _or_lost() -> Iterator[None]:
    try:
        yield
    except NotPlain as error:
        raise CacheDamaged(str(error)) from error
