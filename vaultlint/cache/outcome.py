"""What a whole run came to, kept so that a run over a vault in which nothing happened has nothing to do."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Iterable
from typing import NamedTuple

from vaultlint.cache.store import CacheTrouble, Store
from vaultlint.cache.tracked import Tracked
from vaultlint.findings import Finding
from vaultlint.plain import NotPlain, decoder, encoder

_KEPT = 4
"""Outcomes of one vault: of the hook, of a person, of other rules."""
_LARGEST = 1 << 28
"""Bytes of an outcome once it is unpacked."""


class Found(NamedTuple):
    """What a run found in one file."""

    path: str
    findings: tuple[Finding, ...] = ()
    error: str | None = None
    is_attachment: bool = False


class Noticed(NamedTuple):
    """What a run said of a file that it passed over, or only half understood."""

    path: str
    reason: str


class Outcome(NamedTuple):
    files: tuple[Found, ...]
    notices: tuple[Noticed, ...]


class Outcomes:
    """The outcomes of runs that asked one thing of one vault in one state."""

    def __init__(self, store: Store, tracked: Tracked, asked: str) -> None:
        """`asked` says all that the run was asked for, the configuration included."""
        self._store = store
        self._key = hashlib.sha256(f"{tracked.generation}\0{asked}\0".encode() + tracked.surroundings()).digest()

    def earlier(self) -> Outcome | None:
        """What the same run came to before; None where there was none, or what is left of it does not fit."""
        try:
            found = self._store.row("SELECT outcome FROM outcomes WHERE key = ?", (self._key,))
            return _unpacked(found[0]) if found else None
        except (CacheTrouble, NotPlain):
            return None

    def keep(self, files: Iterable[Found], notices: Iterable[Noticed]) -> None:
        """Keep what a run came to. Raises `CacheTrouble`."""
        outcome = Outcome(tuple(files), tuple(notices))
        data = json.dumps(encoder(Outcome)(outcome), separators=(",", ":"))
        number = "(SELECT coalesce(max(number), 0) + 1 FROM outcomes)"
        with self._store.transaction():
            query = f"INSERT OR REPLACE INTO outcomes VALUES (?, {number}, ?)"  # noqa: S608
            self._store.write(query, (self._key, zlib.compress(data.encode("ascii"), 1)))
            query = "DELETE FROM outcomes WHERE number <= (SELECT max(number) FROM outcomes) - ?"
            self._store.write(query, (_KEPT,))


def _unpacked(packed: bytes) -> Outcome:
    try:
        data = json.loads(zlib.decompressobj().decompress(packed, _LARGEST))
    except (ValueError, zlib.error, RecursionError, TypeError) as error:
        raise NotPlain(str(error)) from None
    outcome: Outcome = decoder(Outcome)(data)
    return outcome
