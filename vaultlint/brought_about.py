"""What a change to a vault brings about: findings that are there with it and were not there without it.

The vault is seen twice, as it is and as it was. No rule knows about that: whatever it finds elsewhere because of the
change is told, a link that leads nowhere any more as well as a name that became ambiguous.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Collection, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from functools import cached_property

from vaultlint.engine import Linter, is_read
from vaultlint.findings import Finding
from vaultlint.git import Since, Staged, parted, staged
from vaultlint.opening import Run, disk_of, open_run
from vaultlint.remembering import opened, opened_staged
from vaultlint.request import Checked, Notice, Progress, Request
from vaultlint.text import NotText, Span
from vaultlint.vault.earlier import Earlier
from vaultlint.vault.index import Vault
from vaultlint.vault.knowledge import KnowledgeLost
from vaultlint.vault.metadata import Link


def check_staged(request: Request, progress: Progress | None) -> Iterator[Checked]:
    """Everything in the staged files; elsewhere only what the staged changes brought about."""
    state = staged(request.root)
    return _with_cache_or_without(
        opened_staged(request, state, progress),
        lambda: open_run(request, state.files, progress),
        lambda run: of_staged(state, run),
    )


def check_since(request: Request, progress: Progress | None, notice: Notice | None) -> Iterator[Checked]:
    """What is found on lines that changed since the commit `request.since`, and what the changes brought about."""
    assert request.since is not None
    parting = parted(request.root, request.since)
    disk = disk_of(request, notice)

    def of_run(run: Run) -> Iterator[Checked]:
        known = run.catalogue.tracked.digests() if run.catalogue is not None else {}
        return of_change(parting.compared(run.vault.files, known), run)

    return _with_cache_or_without(
        opened(request, disk, progress, notice), lambda: open_run(request, disk, progress, notice), of_run
    )


def _with_cache_or_without(
    opening: AbstractContextManager[Run], open_anew: Callable[[], Run], judged: Callable[[Run], Iterator[Checked]]
) -> Iterator[Checked]:
    """Whatever is wrong with the cache, it is of no use then: what is left is judged without."""
    last = ""
    try:
        with opening as run:
            for checked in judged(run):
                last = checked.path
                yield checked
    except KnowledgeLost:
        for checked in judged(open_anew()):
            if checked.path > last:
                yield checked


def of_staged(state: Staged, run: Run) -> Iterator[Checked]:
    """What there is to say of each file that what is staged may concern."""
    before = run.vault.with_files(state.before_in(run.vault.files), run.linter.read_only)
    # A link in a changed file may be new: nobody can say where it led.
    run.vault.earlier = Earlier(before, lambda _, path: None if path in state.changed else path, state.renamed)
    reaches_others = _may_break_others(state.changed, state.gone, run.vault, before)
    for path in run.chosen:
        if path in state.changed:
            yield run.judged(path)
        elif reaches_others:
            checked = run.judged(path)
            known = {_identity(finding) for finding in run.linter.judge(path, before)} if checked.findings else set()
            fresh = tuple(finding for finding in checked.findings if _identity(finding) not in known)
            yield _telling(fresh, checked)


def _telling(fresh: tuple[Finding, ...], checked: Checked) -> Checked:
    """A file's outcome of which only the `fresh` findings are told."""
    told = {id(finding) for finding in fresh}
    return replace(
        checked, findings=fresh, untold=tuple(finding for finding in checked.findings if id(finding) not in told)
    )


def _may_break_others(changed: frozenset[str], gone: frozenset[str], now: Vault, before: Vault) -> bool:
    """Whether files that were not touched could be judged otherwise: names or places came or went."""
    if gone or now.files.paths != before.files.paths:
        return True
    return any(_offers(path, now) != _offers(path, before) for path in changed)


def _offers(path: str, vault: Vault) -> tuple[object, ...]:
    metadata = vault.metadata.get(path)
    if metadata is None:
        return ()
    headings = tuple((heading.text, heading.level) for heading in metadata.headings)
    aliases = tuple(alias.name for alias in metadata.aliases)
    return headings, {block.id for block in metadata.blocks}, aliases, {note.id for note in metadata.footnotes}


def _identity(finding: Finding) -> tuple[object, ...]:
    return finding.rule, finding.path, finding.span


def of_change(since: Since, run: Run) -> Iterator[Checked]:
    """What there is to say of each file, whether it was touched or not."""
    if not since.earlier:
        return
    now = run.vault
    touched = {since.path_before(path) for path in since.lines}
    earlier = run.linter.sibling(touched.__contains__)
    before = now.with_files(since.before_in(now.files), earlier.read)

    def path_before(link: Link, path: str) -> str | None:
        lines = since.lines_of(path)
        first, last = _Places(_text(now, path)).of(link.span) if lines.hunks else ((1, 0), (1, 0))
        return None if lines.are_new(first[0], last[0]) else since.path_before(path)

    now.earlier = Earlier(before, path_before, {was: path for path, was in since.renamed.items()})
    for path in run.chosen:
        checked = run.judged(path)
        if checked.findings:
            linter = earlier if path in since.lines else run.linter
            checked = _telling(tuple(_Comparison(path, since, before, linter).fresh(checked)), checked)
        yield checked


class _Comparison:
    """What is found in one file, held against what was found in it before."""

    def __init__(self, path: str, since: Since, before: Vault, earlier: Linter) -> None:
        self._path_before = since.path_before(path)
        self._lines = since.lines_of(path)
        self._before = before
        self._earlier = earlier

    def fresh(self, checked: Checked) -> Iterator[Finding]:
        """Findings on new lines, and those that were not there before."""
        places = _Places(checked.source.text if checked.source else "")
        for finding in checked.findings:
            first, last = places.of(finding.span)
            if (
                self._lines.are_new(first[0], last[0])
                or self._named(finding, self._was(first), self._was(last)) not in self._known
            ):
                yield finding

    def _was(self, place: tuple[int, int]) -> tuple[int, int]:
        return self._lines.before(place[0]), place[1]

    @cached_property
    def _known(self) -> Collection[tuple[object, ...]]:
        if self._path_before not in self._before.files.paths:
            return ()
        places = _Places(_text(self._before, self._path_before))
        try:
            found = self._earlier.judge(self._path_before, self._before)
        except OSError:
            return ()
        return {self._named(finding, *places.of(finding.span)) for finding in found}

    @staticmethod
    def _named(finding: Finding, first: tuple[int, int], last: tuple[int, int]) -> tuple[object, ...]:
        return finding.rule, finding.suppressed, first, last


def _text(vault: Vault, path: str) -> str:
    """What a file holds that has findings; nothing where it is no text."""
    try:
        return vault.source(path).text if is_read(path) else ""
    except (OSError, NotText):
        return ""


class _Places:
    """Places of a file by line and column, which stay while other lines come and go; lines end at LF, as git's do."""

    def __init__(self, text: str) -> None:
        self._starts = [0]
        while (end := text.find("\n", self._starts[-1])) >= 0:
            self._starts.append(end + 1)

    def of(self, span: Span) -> tuple[tuple[int, int], tuple[int, int]]:
        """The first and the last character of a span; of an empty one, the character behind it, twice."""
        return self._of(span.start), self._of(max(span.start, span.end - 1))

    def _of(self, offset: int) -> tuple[int, int]:
        line = bisect_right(self._starts, offset) - 1
        return line + 1, offset - self._starts[line]
