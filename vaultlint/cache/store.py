"""The cache as a database: one row for each text that a file had, and what it says.

Rows are plain data (`vaultlint.plain`). The database is the user's own and may be anybody's: it may be damaged, made by
others, locked by another run, or on a disk that takes nothing. `CacheTrouble` is all that whoever uses it must expect.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vaultlint.cache.place import remove_database
from vaultlint.vault.knowledge import KnowledgeLost

if TYPE_CHECKING:
    from tempfile import TemporaryDirectory
    from types import TracebackType

FORMAT = 6
"""What the tables look like; a cache of another form is thrown away."""
_PATIENCE = 2.0
"""Seconds to wait for another run that is writing."""
# No text ever gets the number of one that is gone: who was overtaken by another run may still have that in hand.
_TABLES = """
CREATE TABLE texts (
    id INTEGER PRIMARY KEY AUTOINCREMENT, path TEXT NOT NULL, digest BLOB NOT NULL, {fields}, words BLOB,
    UNIQUE (path, digest)
);
CREATE TABLE aliases (alias BLOB NOT NULL, text INTEGER NOT NULL, PRIMARY KEY (alias, text)) WITHOUT ROWID;
CREATE TABLE readings (
    text INTEGER NOT NULL, rules BLOB NOT NULL, reading TEXT, PRIMARY KEY (text, rules)
) WITHOUT ROWID;
CREATE TABLE files (
    path TEXT PRIMARY KEY, stamp BLOB NOT NULL, text INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE facts (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE words (word TEXT PRIMARY KEY, count INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE outcomes (
    key BLOB PRIMARY KEY, number INTEGER NOT NULL, seen BLOB, brief BLOB NOT NULL, outcome BLOB NOT NULL
);
"""


class CacheTrouble(KnowledgeLost):
    """The cache cannot be used; the text says why."""


class CacheDamaged(CacheTrouble):
    """What the cache holds is not what we wrote."""


class Store:
    """An open cache. Every method raises `CacheTrouble` and nothing else that has to do with the database."""

    def __init__(self, file: Path | None) -> None:
        """`file` is None for a cache that is gone with the run."""
        with _TROUBLE:
            # On disk all the same: it may be large, and other processes of the run ask it, too.
            self._passing = None if file is not None else _temporary()
            self._file = file or Path(self._passing.name if self._passing else "", "passing.sqlite")
            self._connection = self._open(self._file)

    @property
    def is_kept(self) -> bool:
        """Whether a later run will see it."""
        return self._passing is None

    def reopen(self) -> None:
        """For a child that was forked: a connection belongs to the process that made it, and is left alone here."""
        with _TROUBLE:
            self._inherited = self._connection
            self._connection = self._opened(self._file)

    def _open(self, file: Path) -> sqlite3.Connection:
        if file.is_symlink():
            file.unlink()  # what it leads to is somebody else's
        try:
            return self._opened(file)
        except sqlite3.OperationalError:
            raise  # locked, full, or not ours to write
        except sqlite3.DatabaseError:
            # Damaged, or no database: what it held can be found out again.
            remove_database(file)
            return self._opened(file)

    def _opened(self, file: Path) -> sqlite3.Connection:
        connection = sqlite3.connect(file, timeout=_PATIENCE, isolation_level=None, cached_statements=256)
        # A run that is killed must not spoil the cache; after a power failure it may be lost.
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA cache_size = -2000")
        connection.execute("PRAGMA trusted_schema = OFF")
        if _format(connection) != FORMAT:
            connection.execute("BEGIN IMMEDIATE")
            if _format(connection) == FORMAT:  # another run was quicker, and may have put something in already
                connection.execute("COMMIT")
                return connection
            ours = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite@_%' ESCAPE '@'"
            for (name,) in connection.execute(ours).fetchall():
                connection.execute(f'DROP TABLE "{name.replace(chr(34), chr(34) * 2)}"')
            for statement in _tables().split(";"):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {FORMAT}")
            connection.execute("COMMIT")
        return connection

    def rows(self, query: str, values: Iterable[Any] = ()) -> list[Any]:
        with _TROUBLE:
            return self._connection.execute(query, tuple(values)).fetchall()

    def row(self, query: str, values: Iterable[Any] = ()) -> Any:
        with _TROUBLE:
            return self._connection.execute(query, tuple(values)).fetchone()

    def stream(self, query: str, values: Iterable[Any] = ()) -> Iterator[Any]:
        """Rows one by one; nothing may be written while they come."""
        with _TROUBLE:
            yield from self._connection.execute(query, tuple(values))

    def write(self, query: str, values: Iterable[Any] = ()) -> int:
        """Carry out a statement; the number of the row that it made."""
        with _TROUBLE:
            return self._connection.execute(query, tuple(values)).lastrowid or 0

    def write_all(self, query: str, rows: Iterable[tuple[Any, ...]]) -> None:
        with _TROUBLE:
            self._connection.executemany(query, rows)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All of it is written or nothing."""
        with _TROUBLE:
            self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            with suppress(sqlite3.Error):
                self._connection.execute("ROLLBACK")
            raise
        with _TROUBLE:
            self._connection.execute("COMMIT")

    def begin(self) -> None:
        """See the cache as it is now, whatever other runs write, until `end`."""
        with _TROUBLE:
            self._connection.execute("BEGIN")

    def end(self) -> None:
        with _TROUBLE:
            if self._connection.in_transaction:
                self._connection.execute("COMMIT")

    def forget(self) -> None:
        """Close the cache and take it away: what it holds is not right."""
        self.close()
        with suppress(OSError):
            remove_database(self._file)

    def close(self) -> None:
        with suppress(sqlite3.Error):
            self._connection.close()
        if self._passing is not None:
            self._passing.cleanup()


def _format(connection: sqlite3.Connection) -> int:
    number: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return number


def _temporary() -> TemporaryDirectory[str]:
    from tempfile import TemporaryDirectory

    return TemporaryDirectory(prefix="vaultlint-", ignore_cleanup_errors=True)


def _tables() -> str:
    from vaultlint.cache.rows import FIELDS

    return _TABLES.format(fields=", ".join(FIELDS))


class _Trouble:
    """Makes of whatever a database may say what our own callers expect; asked for with each question."""

    def __enter__(self) -> None:
        pass

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if not isinstance(error, sqlite3.Error | OSError | OverflowError | UnicodeError):
            return
        # Locked, full, not ours to write: another time it may do. A table that is missing will be missing then, too.
        code = getattr(error, "sqlite_errorcode", None) or sqlite3.SQLITE_BUSY
        is_damaged = not isinstance(error, sqlite3.OperationalError) or code & 0xFF == sqlite3.SQLITE_ERROR
        trouble = CacheDamaged if isinstance(error, sqlite3.Error) and is_damaged else CacheTrouble
        raise trouble(f"{type(error).__name__}: {error}") from error


_TROUBLE = _Trouble()
