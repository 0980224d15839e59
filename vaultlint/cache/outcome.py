"""What a whole run came to, kept so that a run over a vault in which nothing happened has nothing to do."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Iterable
from typing import Any, NamedTuple

from vaultlint.cache.store import CacheTrouble, Store
from vaultlint.cache.tracked import Tracked
from vaultlint.findings import Change, Finding, Fix, Safety, Severity
from vaultlint.plain import NotPlain
from vaultlint.text import Edit, Span

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
            return unpacked(found[0]) if found else None
        except (CacheTrouble, NotPlain):
            return None

    def keep(self, files: Iterable[Found], notices: Iterable[Noticed]) -> None:
        """Keep what a run came to. Raises `CacheTrouble`."""
        data = packed(Outcome(tuple(files), tuple(notices)))
        number = "(SELECT coalesce(max(number), 0) + 1 FROM outcomes)"
        with self._store.transaction():
            query = f"INSERT OR REPLACE INTO outcomes VALUES (?, {number}, ?)"  # noqa: S608
            self._store.write(query, (self._key, data))
            query = "DELETE FROM outcomes WHERE number <= (SELECT max(number) FROM outcomes) - ?"
            self._store.write(query, (_KEPT,))


def packed(outcome: Outcome) -> bytes:
    """An outcome as bytes. A run says few things many times: each stands once, and is pointed to from its places."""
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
    data = [[_said(kind) for kind in said], files, [list(noticed) for noticed in outcome.notices]]
    return zlib.compress(json.dumps(data, separators=(",", ":")).encode("ascii"), 1)


def _place(edit: Edit, path: str) -> list[Any]:
    return [edit.path if edit.path != path else None, *edit.span, edit.replacement]


def _said(kind: tuple[Any, ...]) -> list[Any]:
    rule, severity, message, fix, suppressed, reason = kind
    trust = [fix[0].name, sorted(change.name for change in fix[1])] if fix else None
    return [rule, severity.name, message, trust, suppressed, reason]


def unpacked(data: bytes) -> Outcome:
    """What `packed` packed. Raises `NotPlain`."""
    try:
        said, files, notices = json.loads(zlib.decompressobj().decompress(data, _LARGEST))
        kinds = [_kind(*one) for one in said]
        found = tuple(_found(kinds, *file) for file in files)
        return Outcome(found, tuple(Noticed(_text(path), _text(reason)) for path, reason in notices))
    except (ValueError, zlib.error, RecursionError, TypeError, LookupError) as error:
        raise NotPlain(str(error)) from None


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
