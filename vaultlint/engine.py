"""One walk over each note: rules are shown what they asked to see, and what they report is gathered.

A `Linter` reads files for a vault. While it reads a note that is to be checked it shows each element to the note checks
that want it, so a note is parsed and walked once; the vault checks follow over metadata when the whole vault can be
asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, product
from pathlib import Path
from typing import Any

from vaultlint.active_rules import NO_RULES, InForce
from vaultlint.allowances import Allowances
from vaultlint.checks.base import Problem
from vaultlint.findings import Finding
from vaultlint.markdown.note import Note
from vaultlint.rulebook import Activation
from vaultlint.shown import Asking, shown
from vaultlint.suppressions import Suppression, read_suppressions
from vaultlint.text import NotText, SourceText, Span
from vaultlint.time_limit import TimeLimitReached, time_limit
from vaultlint.vault.file_types import WITH_METADATA
from vaultlint.vault.index import Vault
from vaultlint.vault.knowledge import KnowledgeLost
from vaultlint.vault.metadata import File, Metadata
from vaultlint.vault.own_reports import is_own_report, without_what_it_says
from vaultlint.vault.reading import read_markdown, read_metadata

UNREADABLE = "unreadable-note"
_A_REPORT = "a report of vaultlint"
LARGEST_NOTE = 5_000_000
"""Bytes; a larger file is reported, never read."""


class Unreadable(Exception):
    """A file that cannot be judged; `failed` where that is trouble of ours and the run did not do what was asked."""

    def __init__(self, reason: str, *, failed: bool = False, passing: bool = False) -> None:
        """`passing`: another time it may go better."""
        super().__init__(reason)
        self.failed = failed
        self.passing = passing


@dataclass(frozen=True, slots=True)
class Reading:
    """What one read of a note gave beside its metadata: nothing here depends on any other file."""

    findings: tuple[Finding, ...] = ()
    suppressions: tuple[Suppression, ...] = ()
    unreadable: str | None = None
    failure: str | None = None
    is_passing: bool = False
    """Whether it may go better another time, with more patience or memory."""
    is_own_report: bool = False
    """Whether the note says that vaultlint wrote it, and is not judged for that."""


class Linter:
    """Reads the files of a vault and judges them by the rules in force."""

    def __init__(self, activation: Activation, *, checks: Callable[[str], bool], timeout: float = 5.0) -> None:
        """`checks` tells which paths are to be judged; the others are only read."""
        self._activation = activation
        self._checks = checks
        self._timeout = timeout
        self._readings: dict[str, Reading] = {}
        self._earlier: Mapping[str, Reading] = {}

    def read(self, path: str, data: bytes) -> Metadata:
        """The metadata of a file. Never raises: a file that cannot be read has `Metadata.error`."""
        metadata, self._readings[path] = self.examine(path, data)
        return metadata

    def examine(self, path: str, data: bytes) -> tuple[Metadata, Reading]:
        """What a file says and what its note checks find. Never raises, and remembers nothing."""
        try:
            return self._guarded(path, data, self.rules_on(path))
        except Unreadable as trouble:
            reason = str(trouble)
            failure = reason if trouble.failed else None
            return Metadata(error=reason), Reading(unreadable=reason, failure=failure, is_passing=trouble.passing)

    def rules_on(self, path: str) -> InForce:
        """The rules to run on a file; none where it is only read."""
        return self._activation.for_path(path) if self._checks(path) else NO_RULES

    def rely_on(self, earlier: Mapping[str, Reading]) -> None:
        """Know what was found in notes that need not be read again."""
        self._earlier = earlier

    def copy(self) -> Linter:
        """A linter that knows what this one knows, for trying things out: what it reads changes nothing here."""
        other = Linter(self._activation, checks=self._checks, timeout=self._timeout)
        other._readings = dict(self._readings)
        other._earlier = self._earlier
        return other

    def sibling(self, checks: Callable[[str], bool]) -> Linter:
        """A linter by the same rules for another state of the vault; it knows of nothing yet."""
        return Linter(self._activation, checks=checks, timeout=self._timeout)

    def read_only(self, path: str, data: bytes) -> Metadata:
        """The metadata of a file as it was in another state of the vault; nothing is judged or remembered."""
        try:
            return self._guarded(path, data, NO_RULES)[0]
        except Unreadable as trouble:
            return Metadata(error=str(trouble))

    def _guarded(self, path: str, data: bytes, rules: InForce) -> tuple[Metadata, Reading]:
        if len(data) > LARGEST_NOTE:
            raise Unreadable(f"too large: {len(data):,} bytes, the limit is {LARGEST_NOTE:,}")
        try:
            source = SourceText.from_bytes(data)
            with time_limit(self._timeout):
                return _read(path, source, rules)
        except NotText as error:
            raise Unreadable(str(error)) from None
        except TimeLimitReached:
            raise Unreadable(
                f"skipped: it took longer than {self._timeout:g} seconds", failed=True, passing=True
            ) from None
        except RecursionError:
            raise Unreadable("too complex: nested too deeply", failed=True) from None
        except MemoryError:
            raise Unreadable("too complex: not enough memory", failed=True, passing=True) from None

    def judge(self, path: str, vault: Vault) -> tuple[Finding, ...]:
        """Every finding of a file in the light of `vault`, suppressed ones marked, in the order of reports."""
        metadata = vault.metadata[path] if is_read(path) else None
        rules = self._activation.for_path(path)
        found = list(self._vault_findings(path, shown(path, metadata, rules), vault))
        # Only now: a vault check that fails leaves word in the reading.
        reading = self._reading(path)
        found.extend(reading.findings)
        if reading.unreadable is not None:
            found.extend(
                rule.judge(Problem(Span(0, 0), {"reason": reading.unreadable}), path)
                for rule in rules
                if rule.rule.id == UNREADABLE
            )
        allowances = Allowances(reading.suppressions)
        marked = [allowances.marked(finding) for finding in found]
        if reading.is_own_report:
            # Whoever asks what is allowed sees which notes are not looked at.
            said = Problem(Span(0, 0), {"reason": f"it says that it is {_A_REPORT}, and is not judged"})
            not_judged = (rule.judge(said, path) for rule in rules if rule.rule.id == UNREADABLE)
            marked.extend(replace(finding, suppressed=True, reason=_A_REPORT) for finding in not_judged)
        if reading.unreadable is None:  # else nobody knows what would have been found
            marked.extend(allowances.unused(path, rules, self._activation.rulebook))
        return tuple(sorted(marked, key=lambda finding: finding.sort_key))

    def was_selected_by_name(self, finding: Finding) -> bool:
        """Whether a finding's rule runs because it, or its theme, was named."""
        return any(rule.by_name for rule in self._activation.for_path(finding.path) if rule.rule.id == finding.rule)

    def failure(self, path: str) -> str | None:
        """Why a file could not be judged as asked, where that is trouble of ours."""
        return self._reading(path).failure

    def _reading(self, path: str) -> Reading:
        known = self._readings.get(path)
        return known if known is not None else self._earlier.get(path) or Reading()

    def _vault_findings(
        self, path: str, shown: Iterable[tuple[Sequence[Any], Asking]], vault: Vault
    ) -> Iterator[Finding]:
        for items, asking in shown:
            for item, (rule, check) in product(items, asking):
                try:
                    for problem in check.visit(item, path, vault):
                        yield rule.judge(problem, path)
                except KnowledgeLost:
                    raise
                except Exception as error:  # One broken check must not hide the findings of the others
                    reason = f"the check of {rule.rule.id} failed: {type(error).__name__}: {error}"
                    earlier = self._reading(path)
                    self._readings[path] = replace(earlier, unreadable=reason, failure=reason)


def lint_files(
    files: Mapping[str, str], activation: Activation, root: Path | None = None, before: Mapping[str, str] | None = None
) -> list[Finding]:
    """Lint a vault given as text by path, perhaps with what it was `before`: what examples and tests are made of.

    Raises RuntimeError where a check failed: it must not pass for one that found nothing.
    """
    from vaultlint.vault.discovery import MemoryFiles
    from vaultlint.vault.earlier import Earlier
    from vaultlint.vault.settings import Settings

    memory = MemoryFiles({path: text.encode("utf-8") for path, text in files.items()})
    linter = Linter(activation, checks=lambda _: True, timeout=0)
    vault = Vault(root or Path("vault"), memory, Settings.read(memory), linter.read)
    if before is not None:
        was = MemoryFiles({path: text.encode("utf-8") for path, text in before.items()})
        vault.earlier = Earlier(vault.with_files(was, linter.read_only))
    paths = sorted(path for path in memory.paths if is_judged(path, activation))
    findings = [finding for path in paths for finding in linter.judge(path, vault)]
    if failures := [f"{path}: {failure}" for path in paths if (failure := linter.failure(path))]:
        raise RuntimeError("; ".join(failures))
    return findings


def is_read(path: str) -> bool:
    """Whether a file has metadata: a note, a canvas or a base."""
    return path.lower().endswith(WITH_METADATA)


def is_judged(path: str, activation: Activation) -> bool:
    """Whether there is anything to say about a file: of an attachment only those rules speak that look at any file."""
    return is_read(path) or any(rule.check and File in rule.check.visits for rule in activation.for_path(path))


def _read(path: str, source: SourceText, rules: InForce) -> tuple[Metadata, Reading]:
    kind = path.lower().rpartition(".")[2]
    if kind == "canvas":
        from vaultlint.vault.canvas import read_canvas

        return read_canvas(source, read_markdown), Reading()
    if kind == "base":
        from vaultlint.vault.base import read_base

        return read_base(source), Reading()
    note = Note.read(path, source)
    metadata = read_metadata(note)
    if is_own_report(source.text):
        metadata = without_what_it_says(metadata)
    if not rules:
        return metadata, Reading()
    findings = tuple(_note_findings(note, rules))
    if is_own_report(source.text):
        return metadata, Reading(findings, _of_a_report(note), is_own_report=True)
    return metadata, Reading(findings, _allowed_in(note))


def _allowed_in(note: Note) -> tuple[Suppression, ...]:
    try:
        return read_suppressions(note)
    except (TimeLimitReached, RecursionError, MemoryError):
        raise
    except Exception as error:
        fault = f"{type(error).__name__}: {error}"
        raise Unreadable(f"reading what the note allows failed: {fault}", failed=True) from error


def _of_a_report(note: Note) -> tuple[Suppression, ...]:
    """What a report is allowed: everything. Somebody may have set the mark to hide a note, so findings are kept."""
    whole = Span(0, len(note.text))
    return (Suppression((), Span(0, 0), whole, reason=_A_REPORT, is_of_everything=True),)


def _note_findings(note: Note, rules: InForce) -> Iterator[Finding]:
    """Walk the note once and show each element to the rules that asked for its type."""
    audience = rules.audience(note.text)
    for element in chain((note,), note.walk(*audience.wanted)):
        for rule, check in audience[type(element)]:
            try:
                for problem in check.visit(element, note):
                    yield rule.judge(problem, note.path)
            except (TimeLimitReached, RecursionError, MemoryError):
                raise
            except Exception as error:
                raise Unreadable(
                    f"the check of {rule.rule.id} failed: {type(error).__name__}: {error}", failed=True
                ) from error
