"""Which files of a vault are as the cache knows them.

A file whose size, times and inode are those of the last run is taken to be the same. Nothing that reads or judges notes
is imported here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping

from vaultlint.cache.contents import digest_of, words_in
from vaultlint.cache.look import TIME, UNSURE, Look
from vaultlint.cache.store import CacheDamaged, Store
from vaultlint.plain import NotPlain
from vaultlint.vault.discovery import DiskFiles, Stamp

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


class Tracked:
    """The notes, canvases and bases on disk, compared with what the cache has of them."""

    def __init__(self, store: Store, files: DiskFiles, look: Look | None = None) -> None:
        """`look` is the first one at these files. Raises `CacheTrouble`."""
        self._files = files
        self._store = store
        self.look = look if look is not None else Look(files)
        self.paths, self.stamps = self.look.paths, self.look.stamps
        # Before the rows: whoever writes in between makes the number older than what is read.
        self._writes = _fact(store, "writes")
        self.known = known_files(store)
        self.texts = {
            path: self.known[path][1]
            for path, stamp in self.stamps.items()
            if stamp[TIME] != UNSURE and self.known.get(path, NONE)[0] == stamp
        }
        """The row of each file that is as it was."""
        self._counted: Counter[str] = Counter()
        self._counted_paths: set[str] = set()

    @property
    def is_as_known(self) -> bool:
        """Whether nothing happened to any of them since the last run."""
        return len(self.texts) == len(self.known) == len(self.paths)

    @property
    def is_what_was_known(self) -> bool:
        """Whether each of them has the text that it had, whatever its time says, and none came or went."""
        return len(self.texts) == len(self.paths) and self.texts == {
            path: text for path, (_, text) in self.known.items()
        }

    @property
    def is_remembered(self) -> bool:
        """Whether the cache, as it is seen now, has what `remember` wrote and nobody wrote since."""
        return _fact(self._store, "writes") == self._writes

    def digests(self) -> dict[str, bytes]:
        """Git's names for what the files hold that are known."""
        names = dict(self._store.rows("SELECT id, digest FROM texts"))
        return {path: names[text] for path, text in self.texts.items() if text in names}

    def recognise(self) -> None:
        """Find the rows of texts that were read before in files that only look new, as in a fresh checkout."""
        unsure = [path for path in self.stamps if path not in self.texts]
        if not unsure or self._store.row("SELECT 1 FROM texts LIMIT 1") is None:
            return
        for path in unsure:
            try:
                digest = digest_of(self._files.read(path))
            except OSError:
                continue
            if found := self._store.row("SELECT id FROM texts WHERE path = ? AND digest = ?", (path, digest)):
                self.texts[path] = found[0]

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
            known = self.known if self.is_remembered else known_files(self._store)
            changed = [path for path, text in self.texts.items() if known.get(path) != (self.stamps[path], text)]
            new = [path for path in changed if known.get(path, NONE)[1] != self.texts[path]]
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
            rows = ((path, *self.stamps[path], self.texts[path]) for path in changed)
            self._store.write_all("INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?, ?)", rows)
            if self._forget_findings(in_force) or changed or left:
                self._store.write(_NEXT, ("writes",))
            self._writes = _fact(self._store, "writes")
            if new or left:
                self._store.write(_NEXT, ("generation",))
                self._forget()

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
        try:
            return words_in(found[0]) if found else {}
        except NotPlain as error:
            raise CacheDamaged(str(error)) from None

    @property
    def generation(self) -> int:
        """A number that is another one whenever some file has another text."""
        return _fact(self._store, "generation")


NONE: tuple[Stamp | None, int | None] = (None, None)


def _fact(store: Store, name: str) -> int:
    found = store.row("SELECT value FROM facts WHERE name = ?", (name,))
    return found[0] if found else 0


def known_files(store: Store) -> dict[str, tuple[Stamp, int]]:
    """What each file looked like, and the row of the text that it had."""
    rows = store.stream("SELECT path, size, written, changed, inode, text FROM files")
    return {path: ((size, written, changed, inode), text) for path, size, written, changed, inode, text in rows}
