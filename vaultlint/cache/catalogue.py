"""What is known of every note of a vault, brought up to date once and asked from then on.

A file whose stamp is that of the last run is taken to be the same; any other is known by what it holds. What is new is
read, in several processes where that pays, and kept. From there on a run sees the notes as they were in this moment,
whatever others write to the cache meanwhile.
"""

from __future__ import annotations

import marshal
from collections.abc import Callable, Collection, Mapping, Sequence
from itertools import islice
from typing import Any

from vaultlint import crew
from vaultlint.active_rules import InForce
from vaultlint.cache.brief import Counts, IsCounted, sums_of
from vaultlint.cache.contents import digest_of
from vaultlint.cache.known import KnownNotes, KnownReadings, KnownWords
from vaultlint.cache.rows import FIELDS, Row, decode_reading, metadata_of, row, rules_identity
from vaultlint.cache.store import CacheTrouble, Store
from vaultlint.cache.together import Together
from vaultlint.cache.tracked import Tracked
from vaultlint.engine import Linter, Reading
from vaultlint.vault.discovery import DiskFiles
from vaultlint.vault.file_types import WITH_METADATA
from vaultlint.vault.metadata import Metadata

_BATCH = 16
"""Pieces of work that are written at once: whoever stops a run loses no more."""
_WORTH_A_PROCESS = 300_000
"""Bytes to be read for which another process is worth its start."""

Progress = Callable[[int, int], None]


_ATTEMPTS = 3
_FEW = 20
_INSERT = f"INSERT INTO texts VALUES (NULL, {', '.join('?' * (len(FIELDS) + 3))})"  # noqa: S608


class Catalogue:
    """The notes of a vault as they lie on disk."""

    def __init__(
        self,
        store: Store,
        files: DiskFiles,
        linter: Linter,
        chosen: Collection[str],
        tracked: Tracked | None = None,
        is_counted: IsCounted | None = None,
    ) -> None:
        """`chosen` are the files whose note findings are wanted, too; `tracked` what a first look at the disk gave.

        What `is_counted` goes to `counts` and is not kept with its note. A cache that others may write to, or see,
        must have it all.
        """
        assert is_counted is None or not store.is_kept
        self._store = store
        self._files = files
        self._linter = linter
        self._chosen = frozenset(path for path in chosen if path.lower().endswith(WITH_METADATA))
        self.passing: dict[str, tuple[Metadata, Reading]] = {}
        """What is not kept: another run may do better."""
        self._first = tracked
        self.tracked: Tracked
        """The files as they were compared with the cache; there once it is up to date."""
        self.counts = Counts()
        self._is_counted = is_counted
        self._identities: dict[int, tuple[InForce, bytes]] = {}

    def bring_up_to_date(self, jobs: int | None = None, progress: Progress | None = None) -> None:
        """Read what is new; from here on the cache is seen as it is now. Raises `CacheTrouble`."""
        for _ in range(_ATTEMPTS):
            if self._is_up_to_date(jobs, progress):
                return
        raise CacheTrouble("another run changes it all the time")

    def _is_up_to_date(self, jobs: int | None, progress: Progress | None) -> bool:
        """Whether the cache that is seen now is what the files are; what it takes to get there is done."""
        self._store.begin()
        tracked = self.tracked = self._first or Tracked(self._store, self._files)
        if self._first is None and tracked.is_as_known and not self._without_findings():
            return True
        self._store.end()
        if self._first is None:
            tracked.recognise()
        self._first = None
        unread = [path for path in tracked.unknown if path not in self.passing]
        unread += self._without_findings()
        if unread:
            self._read(sorted(unread), jobs, progress)
        tracked.remember({self.rules_of(path) for path in self._chosen} if len(unread) >= _FEW else ())
        self._store.begin()
        # Another run may have let go of findings that it had no use for.
        if tracked.is_remembered and not self._without_findings():
            return True
        self._store.end()
        return False

    def _without_findings(self) -> list[str]:
        """Of the chosen files those that nobody has checked by the rules in force."""
        missing: list[str] = []
        checked: dict[bytes, set[int]] = {}
        for path in sorted(self._chosen):
            text, rules = self.tracked.texts.get(path), self.rules_of(path)
            if text is None:
                continue
            if len(self._chosen) < _FEW:
                query = "SELECT 1 FROM readings WHERE text = ? AND rules = ?"
                is_checked = self._store.row(query, (text, rules)) is not None
            else:
                if rules not in checked:
                    query = "SELECT text FROM readings WHERE rules = ?"
                    checked[rules] = {found for (found,) in self._store.stream(query, (rules,))}
                is_checked = text in checked[rules]
            if not is_checked:
                missing.append(path)
        return missing

    def _read(self, paths: Sequence[str], jobs: int | None, progress: Progress | None) -> None:
        size = crew.pieces(len(paths))
        parts = [paths[start : start + size] for start in range(0, len(paths), size)]
        done = 0

        def work(number: int) -> bytes:
            together = Together(keeps_words=self._store.is_kept, is_counted=self._is_counted)
            rows = [tuple(found) for path in parts[number] if (found := self._examined(path, together))]
            return marshal.dumps((rows, *together.plain()))

        results = crew.results(work, len(parts), self._processes(paths, jobs), parent_works=False)
        try:
            while batch := list(islice(results, _BATCH)):
                with self._store.transaction():
                    for number, result in batch:
                        rows, *sums = marshal.loads(result)  # noqa: S302 - what we ourselves packed, in a child of ours
                        self._keep(list(map(Row._make, rows)), *sums)
                        done += len(parts[number])
                        if progress is not None:
                            progress(done, len(paths))
        finally:
            results.close()

    def _processes(self, paths: Sequence[str], jobs: int | None) -> int:
        wanted = crew.workers(jobs)
        if jobs is None and wanted > 1:
            wanted = min(wanted, 1 + sum(map(self._files.size, paths)) // _WORTH_A_PROCESS)
        return wanted

    def _examined(self, path: str, together: Together) -> Row | None:
        """One file, read; None where the disk refuses it, which is told when somebody asks for it.

        What it has in common with others is counted in `together`.
        """
        try:
            data = self._files.read(path)
        except OSError:
            return None
        rules = self.rules_of(path) if path in self._chosen else b""
        metadata, reading = self._linter.examine(path, data)
        words = None
        if not reading.is_passing:
            words = together.words_of(path, data, is_new=path not in self.tracked.texts)
            reading = together.without_counted(reading)
        # Only a later run asks whether a file still holds what it held.
        digest = digest_of(data) if self._store.is_kept else b""
        return row(path, digest, metadata, reading, rules, words)

    def _keep(self, rows: list[Row], words: Mapping[str, int], hints: Any) -> None:
        """`words` are those of the rows whose text nobody knew, `hints` what was counted that no row has."""
        self.tracked.count(words, [one.path for one in rows if not (one.is_passing or one.path in self.tracked.texts)])
        for one in sums_of(*hints):
            self.counts.add_sum(one)
        for found in rows:
            self._keep_one(found)

    def _keep_one(self, found: Row) -> None:
        if found.is_passing:
            reading = decode_reading(found.reading)
            self.passing[found.path] = metadata_of(found.fields), reading
            self.tracked.learn(found.path, None)
            return
        query = "SELECT id FROM texts WHERE path = ? AND digest = ?"
        known = self._store.row(query, (found.path, found.digest)) if self._store.is_kept else None
        text = known[0] if known else self._insert(found)
        self.tracked.learn(found.path, text)
        if found.rules:
            values = (text, found.rules, found.reading)
            self._store.write("INSERT OR REPLACE INTO readings VALUES (?, ?, ?)", values)

    def _insert(self, found: Row) -> int:
        text = self._store.write(_INSERT, (found.path, found.digest, *found.fields, found.words))
        if found.aliases:
            self._store.write_all("INSERT INTO aliases VALUES (?, ?)", ((alias, text) for alias in found.aliases))
        return text

    def rules_of(self, path: str) -> bytes:
        rules = self._linter.rules_on(path)
        if id(rules) not in self._identities:
            self._identities[id(rules)] = (rules, rules_identity(rules))
        return self._identities[id(rules)][1]

    def notes(self, read: Callable[[str], Metadata]) -> KnownNotes:
        """The metadata of all notes; `read` reads what is not known, and may raise OSError."""
        others = {path: metadata for path, (metadata, _) in self.passing.items()}
        return KnownNotes(self._store, self.tracked.paths, self.tracked.texts, others, read)

    def readings(self) -> KnownReadings:
        """What was found in the chosen files."""
        others = {path: reading for path, (_, reading) in self.passing.items()}
        return KnownReadings(self._store, self.tracked.texts, others, self.rules_of)

    def words(self) -> KnownWords:
        """How often the notes have each word."""
        return KnownWords(self._store)
