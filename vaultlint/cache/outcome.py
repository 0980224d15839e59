"""What a whole run came to, kept so that a run over a vault in which nothing happened has nothing to do."""

from __future__ import annotations

import hashlib
import json
import struct
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from vaultlint.cache.store import CacheTrouble, Store
from vaultlint.findings import Change, Finding, Fix, Safety, Severity
from vaultlint.plain import NotPlain
from vaultlint.text import Edit, Span

if TYPE_CHECKING:
    from vaultlint.cache.brief import Brief
    from vaultlint.cache.gathered import Gathered
    from vaultlint.cache.look import Look
    from vaultlint.cache.tracked import Tracked

T = TypeVar("T")
_KEPT = 4
"""Outcomes of one vault: of the hook, of a person, of other rules."""
_LARGEST = 1 << 28
"""Bytes of an outcome once it is unpacked."""
_LENGTH = struct.Struct("<I")


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


class Kept:
    """The outcome of an earlier run; None is what is told of one that does not fit."""

    def __init__(self, store: Store, number: int) -> None:
        self._store = store
        self._number = number

    def whole(self) -> Outcome | None:
        """All that was found."""
        return self._read("outcome", unpacked_parts)

    def brief(self) -> Brief | None:
        """What was found, without the hints that nobody wants to hear of one by one."""
        from vaultlint.cache.brief import unpacked_brief

        return self._read("brief", unpacked_brief)

    def _read(self, column: str, unpack: Callable[[bytes], T]) -> T | None:
        try:
            query = f"SELECT {column} FROM outcomes WHERE number = ?"  # noqa: S608
            found = self._store.row(query, (self._number,))
            return unpack(found[0]) if found else None
        except (CacheTrouble, NotPlain):
            return None


class Outcomes:
    """The outcomes of runs that asked one thing of one vault."""

    def __init__(self, store: Store, asked: str) -> None:
        """`asked` says all that the run was asked for, the configuration included."""
        self._store = store
        self._asked = asked

    def seen(self, look: Look) -> Kept | None:
        """What the same run came to when everything looked as it does now."""
        return self._kept("seen", self._name(look.name)) if look.name is not None else None

    def known(self, tracked: Tracked) -> Kept | None:
        """What the same run came to when every note had the text that it has now; from now on it is `seen`."""
        key = self._name(self._state(tracked))
        kept = self._kept("key", key)
        if kept is not None and tracked.look.name is not None:
            with suppress(CacheTrouble):
                self._store.write("UPDATE outcomes SET seen = ? WHERE key = ?", (self._name(tracked.look.name), key))
        return kept

    def keep(self, tracked: Tracked, gathered: Gathered, notices: Iterable[Noticed]) -> None:
        """Keep what a run came to, if the cache is still what it was judged by. Raises `CacheTrouble`."""
        seen = self._name(tracked.look.name) if tracked.look.name is not None else None
        told = gathered.in_brief(notices), gathered.whole(notices)
        number = "(SELECT coalesce(max(number), 0) + 1 FROM outcomes)"
        with self._store.transaction():
            if not tracked.is_remembered:
                return  # another run found other notes meanwhile
            query = f"INSERT OR REPLACE INTO outcomes VALUES (?, {number}, ?, ?, ?)"  # noqa: S608
            self._store.write(query, (self._name(self._state(tracked)), seen, *told))
            query = "DELETE FROM outcomes WHERE number <= (SELECT max(number) FROM outcomes) - ?"
            self._store.write(query, (_KEPT,))

    def _state(self, tracked: Tracked) -> bytes:
        return f"{tracked.generation}\0".encode() + tracked.look.surroundings

    def _name(self, state: bytes) -> bytes:
        return hashlib.sha256(f"{self._asked}\0".encode() + state).digest()

    def _kept(self, column: str, name: bytes) -> Kept | None:
        try:
            found = self._store.row(f"SELECT number FROM outcomes WHERE {column} = ?", (name,))  # noqa: S608
        except CacheTrouble:
            return None
        return Kept(self._store, found[0]) if found else None


def packed(outcome: Outcome) -> bytes:
    """An outcome as bytes."""
    return compressed(plain(outcome))


def unpacked(data: bytes) -> Outcome:
    """What `packed` packed. Raises `NotPlain`."""
    with or_not_plain():
        return outcome_of(decompressed(data))


def packed_parts(parts: Iterable[bytes]) -> bytes:
    """What `packed` packed of some files at a time, in one."""
    return b"".join([_LENGTH.pack(len(part)) + part for part in parts])


def unpacked_parts(data: bytes) -> Outcome:
    """The outcome of all files. Raises `NotPlain`."""
    files: list[Found] = []
    notices: list[Noticed] = []
    with or_not_plain():
        at, left = 0, _LARGEST
        while at < len(data):
            (length,) = _LENGTH.unpack_from(data, at)
            at += _LENGTH.size
            text = _unzipped(data[at : at + length], left)
            at, left = at + length, left - len(text)
            part = outcome_of(json.loads(text))
            files += part.files
            notices += part.notices
    return Outcome(tuple(files), tuple(notices))


def compressed(data: Any) -> bytes:
    return zlib.compress(json.dumps(data, separators=(",", ":")).encode("ascii"), 1)


def decompressed(data: bytes) -> Any:
    return json.loads(_unzipped(data, _LARGEST))


def _unzipped(data: bytes, most: int) -> bytes:
    """All of it, if that is not more than so many bytes and nothing is missing."""
    work = zlib.decompressobj()
    text = work.decompress(data, max(1, most))
    if not work.eof:
        raise ValueError("it is cut off, or too large")
    return text


@contextmanager
def or_not_plain() -> Iterator[None]:
    """Whatever goes wrong with data that is not ours is `NotPlain`."""
    try:
        yield
    except (ValueError, zlib.error, struct.error, RecursionError, TypeError, LookupError) as error:
        raise NotPlain(str(error)) from None


def plain(outcome: Outcome) -> Any:
    """An outcome as plain data. A run says few things many times: each stands once, and is pointed to by its places."""
    said: dict[tuple[Any, ...], int] = {}
    files = []
    for path, findings, error, is_attachment in outcome.files:
        places = []
        for one in findings:
            fix = one.fix
            kind = (one.rule, one.severity, one.message, fix and (fix.safety, fix.changes), one.suppressed, one.reason)
            edits = (
                [[edit.path if edit.path != path else None, *edit.span, edit.replacement] for edit in fix.edits]
                if fix
                else []
            )
            places.append([said.setdefault(kind, len(said)), *one.span, *edits])
        files.append([path, error, is_attachment, places])
    return [[_said(kind) for kind in said], files, [list(noticed) for noticed in outcome.notices]]


def _said(kind: tuple[Any, ...]) -> list[Any]:
    rule, severity, message, fix, suppressed, reason = kind
    trust = [fix[0].name, sorted(change.name for change in fix[1])] if fix else None
    return [rule, severity.name, message, trust, suppressed, reason]


def outcome_of(data: Any) -> Outcome:
    said, files, notices = data
    kinds = [_kind(*one) for one in said]
    found = tuple([_found(kinds, *file) for file in files])
    return Outcome(found, tuple([Noticed(_text(path), _text(reason)) for path, reason in notices]))


def _found(kinds: list[_Kind], path: Any, error: Any, is_attachment: Any, places: Any) -> Found:
    findings = tuple([_finding(path, kinds, *place) for place in places])
    return Found(_text(path), findings, None if error is None else _text(error), is_attachment is True)


class _Kind(NamedTuple):
    """What findings say, wherever they stand."""

    rule: str
    severity: Severity
    message: str
    safety: Safety | None
    changes: frozenset[Change]
    suppressed: bool
    reason: str | None


def _kind(rule: Any, severity: Any, message: Any, trust: Any, suppressed: Any, reason: Any) -> _Kind:
    safety, changes = (Safety[trust[0]], frozenset(Change[name] for name in trust[1])) if trust else (None, frozenset())
    told = None if reason is None else _text(reason)
    return _Kind(_text(rule), Severity[severity], _text(message), safety, changes, suppressed is True, told)


def _finding(path: str, kinds: list[_Kind], number: int, start: int, end: int, *edits: Any) -> Finding:
    rule, severity, message, safety, changes, suppressed, reason = kinds[number]
    if type(start) is not int or type(end) is not int:
        raise TypeError("an offset is wanted")
    fix = None if safety is None else Fix(tuple([_edit(path, *edit) for edit in edits]), safety, changes)
    return Finding(rule, severity, path, Span(start, end), message, fix, suppressed, reason)


def _edit(path: str, other: Any, start: Any, end: Any, replacement: Any) -> Edit:
    if type(start) is not int or type(end) is not int or type(replacement) is not str:
        raise TypeError("an edit is wanted")
    return Edit(path if other is None else _text(other), Span(start, end), replacement)


def _text(value: Any) -> str:
    if type(value) is not str:
        raise TypeError("a text is wanted")
    return value
