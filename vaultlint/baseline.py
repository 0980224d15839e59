"""The findings that the owner of a vault accepts for now: what comes new is told, and what is old is not.

A file with one line for each rule, note and line of text, and how often it is found there. A finding is known by these
and never by where it stands, so lines may move about. The file lies in a vault that others may have written, and is
read with suspicion.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from vaultlint.display import json_safe
from vaultlint.findings import Finding
from vaultlint.fingerprint import signatures
from vaultlint.strict_yaml import ConfigError
from vaultlint.text import SourceText

REASON = "baseline"
"""Why a finding of the baseline is suppressed."""

_VERSION = 1
_LARGEST = 50_000_000
_MOST = 1_000_000
"""How often one line can be accepted; no person has more."""
_LENGTH_OF_ID = 16
_LONGEST_TEXT = 100
_CREATE = "vaultlint baseline create"

Text = Callable[[], SourceText | None]
"""How to come by the text that findings point into; None where a file is no text."""
FileFindings = tuple[str, tuple[Finding, ...], Text]
"""A file's path, all that is found in it, and its text."""


@dataclass(frozen=True, order=True)
class Entry:
    """A fault that is accepted: a rule, a note, the words of a line."""

    path: str
    rule: str
    text: str
    """How the line begins, for whoever reads the file; nothing goes by it."""
    id: str
    """The signature that its findings share."""
    count: int = field(default=1, compare=False)


@dataclass(frozen=True)
class Baseline:
    """What is accepted, each entry by its id."""

    entries: Mapping[str, Entry] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """How many findings are accepted."""
        return sum(entry.count for entry in self.entries.values())

    def marked(
        self, path: str, findings: tuple[Finding, ...], text: Text, older: Iterable[Finding] = ()
    ) -> tuple[Finding, ...]:
        """The findings of a file, those that are accepted suppressed; as many of each kind as were accepted.

        Together with those that are known to be `older` they are all that is found in the file. Which of several equal
        ones is new cannot be told otherwise, so the last one is.
        """
        if not findings or path not in self._paths:
            return findings
        left = Counter({id_: self.entries[id_].count for id_ in self._paths[path]})
        source = text()
        older = [finding for finding in older if not finding.suppressed]
        left.subtract(_ids(older, source))
        marked = []
        for finding, id_ in zip(findings, _ids(findings, source), strict=True):
            is_accepted = not finding.suppressed and left[id_] > 0
            left[id_] -= is_accepted
            marked.append(replace(finding, suppressed=True, reason=REASON, accepted=True) if is_accepted else finding)
        return tuple(marked)

    @cached_property
    def _paths(self) -> dict[str, list[str]]:
        """The ids of each path."""
        paths: dict[str, list[str]] = {}
        for entry in self.entries.values():
            paths.setdefault(entry.path, []).append(entry.id)
        return paths

    def beyond(self, other: Baseline) -> list[Entry]:
        """What is accepted here and not, or not as often, in the other one; with the difference as count."""
        more = []
        for entry in sorted(self.entries.values()):
            known = other.entries.get(entry.id)
            difference = entry.count - (known.count if known else 0)
            if difference > 0:
                more.append(replace(entry, count=difference))
        return more

    def shrunk_to(self, found: Baseline, unknown: Iterable[str] = ()) -> Baseline:
        """What is left of it where only what was `found` is accepted; of `unknown` paths nobody knows what is found."""
        untouched = frozenset(unknown)
        kept = {}
        for id_, entry in self.entries.items():
            count = min(entry.count, found.entries[id_].count) if id_ in found.entries else 0
            if entry.path in untouched:
                kept[id_] = entry
            elif count:
                kept[id_] = replace(found.entries[id_], count=count)
        return Baseline(kept)

    def joined(self, other: Baseline) -> Baseline:
        """What is accepted in either."""
        return Baseline({**other.entries, **self.entries})

    def of_paths(self, paths: Iterable[str]) -> Baseline:
        """What is accepted in some files."""
        wanted = frozenset(paths)
        return Baseline({id_: entry for id_, entry in self.entries.items() if entry.path in wanted})

    def written(self) -> str:
        """The file: a line for each entry in an order that nothing but the entries decides."""
        lines = [
            json.dumps(
                {"path": entry.path, "rule": entry.rule, "count": entry.count, "text": entry.text, "id": entry.id},
                ensure_ascii=False,
            )
            for entry in sorted(self.entries.values())
        ]
        listed = ",\n".join(f"    {line}" for line in lines)
        findings = f"[\n{listed}\n  ]" if lines else "[]"
        return json_safe(f'{{\n  "version": {_VERSION},\n  "findings": {findings}\n}}\n')


def accepting(files: Iterable[FileFindings]) -> Baseline:
    """The baseline that accepts all findings of some files, apart from those that their notes allow."""
    entries: dict[str, Entry] = {}
    for path, findings, text in files:
        if not findings:
            continue
        source = text()
        for finding, id_ in zip(findings, _ids(findings, source), strict=True):
            if finding.suppressed:
                continue
            known = entries.get(id_)
            entries[id_] = (
                replace(known, count=known.count + 1)
                if known
                else Entry(path, finding.rule, _beginning(finding, source), id_)
            )
    return Baseline(entries)


def read_baseline(path: Path, name: str) -> Baseline:
    """The baseline in a file that errors call `name`. Raises `ConfigError`."""
    try:
        if not path.is_file():
            raise ConfigError(name, None, f"there is no such baseline: `{_CREATE}` writes one")
        with path.open("rb") as file:
            data = file.read(_LARGEST + 1)
    except OSError as error:
        raise ConfigError(name, None, f"cannot be read: {error.strerror}") from None
    if len(data) > _LARGEST:
        raise ConfigError(name, None, f"larger than {_LARGEST:,} bytes")
    return baseline_from(data, name)


def baseline_from(data: bytes, name: str) -> Baseline:
    """The baseline that the bytes of a file hold. Raises `ConfigError`."""
    try:
        document = json.loads(data.decode("utf-8-sig"))
    except json.JSONDecodeError as error:
        raise ConfigError(name, error.lineno, f"no valid JSON: {error.msg}", error.colno) from None
    except (ValueError, RecursionError):
        raise ConfigError(name, None, "no valid JSON") from None
    if not isinstance(document, dict) or not isinstance(listed := document.get("findings"), list):
        raise ConfigError(name, None, f"no baseline: remove it, and `{_CREATE}` writes one")
    if document.get("version") != _VERSION:
        raise ConfigError(name, None, f"not of version {_VERSION}: remove it, and `{_CREATE}` writes it anew")
    entries: dict[str, Entry] = {}
    for number, entry in enumerate(_entries(listed, name), start=1):
        known = entries.get(entry.id)
        if known and (known.path, known.rule) != (entry.path, entry.rule):
            raise ConfigError(name, None, f"the finding number {number} has the id of another one")
        # Two branches that were merged may both have added it.
        entries[entry.id] = entry if known is None else replace(entry, count=max(entry.count, known.count))
    return Baseline(entries)


def _entries(listed: list[Any], name: str) -> Iterator[Entry]:
    for number, found in enumerate(listed, start=1):
        match found:
            case {"path": str(path), "rule": str(rule), "text": str(text), "id": str(id_), "count": int(count)} if (
                0 < count <= _MOST
            ):
                yield Entry(path, rule, text, id_, int(count))
            case _:
                fault = f"the finding number {number} is none: remove the file, and `{_CREATE}` writes it anew"
                raise ConfigError(name, None, fault)


def _ids(findings: Iterable[Finding], source: SourceText | None) -> Iterator[str]:
    return (signature[:_LENGTH_OF_ID] for signature in signatures(findings, source))


def _beginning(finding: Finding, source: SourceText | None) -> str:
    """How the line of a finding begins."""
    if source is None:
        return ""
    line = source.line_span(source.line_index(finding.span.start))
    words = " ".join(source.text[line.start : min(line.end, line.start + 10 * _LONGEST_TEXT)].split())
    return words if len(words) <= _LONGEST_TEXT else f"{words[: _LONGEST_TEXT - 1]}…"
