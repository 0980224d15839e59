"""Which files of a vault are as the cache knows them.

A file whose stamp is that of the last run is taken to be the same. Nothing that reads or judges notes is imported here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping

from vaultlint.cache.contents import digest_of, words_in
from vaultlint.cache.look import Look
from vaultlint.cache.store import CacheDamaged, Store
from vaultlint.plain import NotPlain
from vaultlint.vault.discovery import DiskFiles
from vaultlint.vault.stamps import Stamp

_COUNT = "INSERT INTO words VALUES (?, ?) ON CONFLICT (word) DO UPDATE SET count = count + excluded.count"
_NEXT = "INSERT INTO facts VALUES (?, 1) ON CONFLICT (name) DO UPDATE SET value = value + 1"
_FORGET_TEXTS = """
    DELETE FROM texts WHERE id NOT IN (SELECT text FROM files) AND id <= (SELECT max(id) FROM texts) - 1000
"""
"""A text that a file had lately may come back: whoever switches between branches has two vaults."""
_MOST_LEFT = 1_500
"""Texts that no file has, before those are forgotten that came long ago."""
_MOST_SETTINGS = 4
"""Settings of rules by which all texts are judged, before all but those in force are forgotten."""

Row = tuple[Stamp, int]
"""What is known of a file: its stamp, and the row of its text."""


class Tracked:
    """The notes, canvases and bases on disk, compared with what the cache has of them."""

    def __init__(self, store: Store, files: DiskFiles, look: Look | None = None) -> None:
        """`look` is the first one at these files. Raises `CacheTrouble`."""
        self._files = files
        self._store = store
        self.look = look if look is not None else Look(files)
        self.paths, self._stamps = self.look.paths, self.look.stamps
        # Before the rows: whoever writes in between makes the number older than what is read.
        self._writes = _fact(store, "writes")
        self.texts: dict[str, int] = {}
        """The row of each file of which it is known."""
        self._others: dict[str, Row] = {}
        """What the cache has of each file that is not as it was, or was read all the same."""
        for path, stamp, text in _known_files(store):
            if stamp and self._stamps.get(path) == stamp:
                self.texts[path] = text
            else:
                self._others[path] = stamp, text
        self._known = len(self.texts) + len(self._others)
        self._learned: set[str] = set()
        """The files whose rows came from what they hold."""
        self._counted: Counter[str] = Counter()
        self._counted_paths: set[str] = set()

    @property
    def is_as_known(self) -> bool:
        """Whether nothing happened to any of them since the last run."""
        return len(self.texts) == self._known == len(self.paths)

    @property
    def is_what_was_known(self) -> bool:
        """Whether each of them has the text that it had, whatever its time says, and none came or went."""
        has_its_text = all(self.texts.get(path) == text for path, (_, text) in self._others.items())
        return has_its_text and len(self.texts) == self._known == len(self.paths)

    @property
    def is_remembered(self) -> bool:
        """Whether the cache, as it is seen now, has what `remember` wrote and nobody wrote since."""
        return _fact(self._store, "writes") == self._writes

    @property
    def unknown(self) -> list[str]:
        """The files that must be read: the disk shows them, and nobody knows what they hold."""
        return [path for path in self.paths if path not in self.texts and self._stamps[path] is not None]

    def learn(self, path: str, text: int | None) -> None:
        """Know the row of what a file holds, now that it was read; None where it has none."""
        if path not in self._learned:
            self._learned.add(path)
            if path in self.texts:
                self._others[path] = self._stamp(path), self.texts[path]
        if text is None:
            self.texts.pop(path, None)
        else:
            self.texts[path] = text

    def digests(self) -> dict[str, bytes]:
        """Git's names for what the files hold that are known."""
        names = dict(self._store.rows("SELECT id, digest FROM texts"))
        return {path: names[text] for path, text in self.texts.items() if text in names}

    def recognise(self) -> None:
        """Find the rows of texts that were read before in files that only look new, as in a fresh checkout."""
        unsure = self.unknown
        if not unsure or self._store.row("SELECT 1 FROM texts LIMIT 1") is None:
            return
        for path in unsure:
            try:
                digest = digest_of(self._files.read(path))
            except OSError:
                continue
            if found := self._store.row("SELECT id FROM texts WHERE path = ? AND digest = ?", (path, digest)):
                self.learn(path, found[0])

    def count(self, words: Mapping[str, int], paths: Iterable[str]) -> None:
        """Know the words of texts that were just read, all in one."""
        self._counted.update(words)
        self._counted_paths.update(paths)

    def remember(self, in_force: Collection[bytes] = ()) -> None:
        """Write down which file has which text, and what that means for the words of the vault.

        `in_force` are the rules by which many notes were read: the findings of others are let go of where they are
        many.
        """
        words: Counter[str] = Counter()
        with self._store.transaction():
            known, learned = self._others, self._learned
            if not self.is_remembered:  # others wrote meanwhile, of any file
                known = {path: (stamp, text) for path, stamp, text in _known_files(self._store)}
                learned = set(self.texts)
            changed = [path for path in learned if path in self.texts and known.get(path) != self._row(path)]
            new = [path for path in changed if path not in known or known[path][1] != self.texts[path]]
            left = [text for path, (_, text) in known.items() if self.texts.get(path) != text]
            is_counted = self._counted_paths.issubset(new)  # else what is no news to others was read
            if is_counted:
                words.update(self._counted)
            for path in new:
                if not (is_counted and path in self._counted_paths):
                    words.update(self._words_of(self.texts[path]))
            for text in left:
                words.subtract(self._words_of(text))
            self._store.write_all(_COUNT, ((word, count) for word, count in words.items() if count))
            gone = [(path,) for path in known if path not in self.texts]
            self._store.write_all("DELETE FROM files WHERE path = ?", gone)
            rows = ((path, *self._row(path)) for path in changed)
            self._store.write_all("INSERT OR REPLACE INTO files VALUES (?, ?, ?)", rows)
            if self._forget_findings(in_force) or changed or left:
                self._store.write(_NEXT, ("writes",))
            self._writes = _fact(self._store, "writes")
            if new or left:
                self._store.write(_NEXT, ("generation",))
                self._forget()

    def _row(self, path: str) -> Row:
        return self._stamp(path), self.texts[path]

    def _stamp(self, path: str) -> Stamp:
        stamp = self._stamps[path]
        assert stamp is not None  # else nobody would have read it
        return stamp

    def _forget_findings(self, in_force: Collection[bytes]) -> bool:
        """Whether what was found by other rules, or by these with other settings, was much, and is gone."""
        if not in_force:
            return False
        most = _MOST_SETTINGS * self._store.row("SELECT count(*) FROM texts")[0]
        if self._store.row("SELECT count(*) FROM readings")[0] <= most:
            return False
        self._store.write(f"DELETE FROM readings WHERE rules NOT IN ({', '.join('?' * len(in_force))})", in_force)  # noqa: S608
        return True

    def _forget(self) -> None:
        """Let go of texts that no file has had for long; not for the sake of a few, since all are looked through."""
        if self._store.row("SELECT count(*) FROM texts")[0] > len(self.texts) + _MOST_LEFT:
            self._store.write(_FORGET_TEXTS)
            for table in ("readings", "aliases"):
                self._store.write(f"DELETE FROM {table} WHERE text NOT IN (SELECT id FROM texts)")  # noqa: S608

    def _words_of(self, text: int) -> dict[str, int]:
        found = self._store.row("SELECT words FROM texts WHERE id = ?", (text,))
        if found is None:
            # Another run let go of it: taken for a text without words it would leave them in the sum for ever.
            raise CacheDamaged("the words of a text are gone")
        try:
            return words_in(found[0])
        except NotPlain as error:
            raise CacheDamaged(str(error)) from None

    @property
    def generation(self) -> int:
        """A number that is another one whenever some file has another text."""
        return _fact(self._store, "generation")


def _fact(store: Store, name: str) -> int:
    found = store.row("SELECT value FROM facts WHERE name = ?", (name,))
    return found[0] if found else 0


def _known_files(store: Store) -> Iterator[tuple[str, Stamp, int]]:
    """What each file looked like, and the row of the text that it had."""
    return store.stream("SELECT path, stamp, text FROM files")
