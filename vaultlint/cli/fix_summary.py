"""What fixes came to, for people: how much of what was fixed, and why the rest was not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from vaultlint.display import display
from vaultlint.findings import Finding
from vaultlint.fixes.converge import LeftOver, Settled
from vaultlint.fixes.plan import Left
from vaultlint.reporters.base import counted
from vaultlint.reporters.style import Style

if TYPE_CHECKING:
    from vaultlint.cli.console import Console

_NAMED = 20
"""Notes that are named one by one before the rest is only counted."""

PathOf = Callable[[str], str]


@dataclass(frozen=True)
class Result:
    """What became of the findings of a run."""

    fixed: tuple[Finding, ...] = ()
    left: tuple[LeftOver, ...] = ()
    changed: tuple[str, ...] = ()
    """The notes that changed."""
    unwritten: Mapping[str, str] = field(default_factory=dict)
    """The notes that should have changed, and why they did not."""

    @property
    def failed(self) -> bool:
        """Whether something that was to be fixed could not be."""
        return bool(self.unwritten) or any(one.why is Left.REFUSED for one in self.left)

    @property
    def waits(self) -> bool:
        """Whether something could be fixed once a note's changes are staged, or gone."""
        return any(one.why is Left.SET_ASIDE for one in self.left)


def total(result: Result, *, wrote: bool) -> str:
    """The run's fixes in a few words."""
    done = "fixed" if wrote else "could be fixed"
    if not result.fixed:
        return f"nothing {done}"
    return f"{counted(len(result.fixed), 'finding')} {done} in {counted(len(result.changed), 'note')}"


def tell(
    console: Console,
    settled: Settled,
    result: Result,
    path_of: PathOf,
    *,
    verbose: bool,
    wrote: bool,
    leftovers: bool,
) -> None:
    """Say what was fixed, and with `leftovers` what was left and why: counted by rule.

    Fixes that failed or have to wait are named, each of them.
    """
    style = console.err.style
    if result.fixed:
        console.tell(style.strong("Fixed:" if wrote else "Would be fixed:"))
        _tell_all(console, fixed_by_rule(result.fixed, style))
    others = [path for path in result.changed if path not in settled.judged]
    if others:
        moved = "changed" if wrote else "would change"
        console.tell(style.strong(f"References moved along, so these {moved} as well:"))
        _tell_all(console, _named(others, path_of, all_of_them=verbose))
    if result.left and leftovers:
        console.tell(style.strong("Left:"))
        _tell_all(console, _left_by_reason(result.left, style))
        if verbose:
            _tell_all(console, (f"  {display(_sentence(one, settled, path_of))}" for one in result.left))
    for one in result.left:
        if one.why is Left.REFUSED:
            console.fail(_sentence(one, settled, path_of))
        elif one.why is Left.SET_ASIDE:
            console.warn(_sentence(one, settled, path_of))
    for path, reason in result.unwritten.items():
        console.fail(f"{path_of(path)}: not written: {reason}")
    if settled.cycle:
        rules = ", ".join(settled.cycle)
        console.fail(f"these rules undo each other's fixes, so nothing was changed: {rules}; --ignore one of them")


def fixed_by_rule(fixed: Iterable[Finding], style: Style) -> Iterator[str]:
    """How many findings of each rule, in how many notes; the most frequent first."""
    return _table(((finding, "") for finding in fixed), style)


def _left_by_reason(left: Iterable[LeftOver], style: Style) -> Iterator[str]:
    """How many findings of each rule were left for which reason."""
    return _table(((one.finding, f": {one.why.value}") for one in left), style)


def _table(findings: Iterable[tuple[Finding, str]], style: Style) -> Iterator[str]:
    """One line for each rule and remark."""
    groups: dict[tuple[str, str], list[str]] = defaultdict(list)
    for finding, remark in findings:
        groups[finding.rule, remark].append(finding.path)
    if not groups:
        return
    wide = max(len(rule) for rule, _ in groups)
    most = max(len(f"{len(paths):,}") for paths in groups.values())
    for (rule, remark), paths in sorted(groups.items(), key=lambda group: (-len(group[1]), group[0])):
        where = style.faint(f"in {counted(len(set(paths)), 'note')}{remark}")
        yield f"  {len(paths):>{most},}  {style.rule(rule)}{' ' * (wide - len(rule))}  {where}"


def _named(paths: list[str], path_of: PathOf, *, all_of_them: bool) -> Iterator[str]:
    """Notes by name, one a line; where they are many the rest is counted."""
    named = paths if all_of_them or len(paths) <= _NAMED else paths[: _NAMED - 1]
    yield from (f"  {display(path_of(path))}" for path in named)
    if len(named) < len(paths):
        yield f"  and {len(paths) - len(named):,} more (-v names them)"


def _sentence(one: LeftOver, settled: Settled, path_of: PathOf) -> str:
    """Where a finding is, and why it was left; not yet displayed."""
    reason = f"{one.why.value}: {one.detail}" if one.detail else one.why.value
    return f"{path_of(one.finding.path)}{_line(one, settled)}: {one.finding.rule}: {reason}"


def _line(one: LeftOver, settled: Settled) -> str:
    """Line and column, where the text that the finding points into is the one on disk."""
    if one.why is Left.NOT_WRITTEN or settled.vault is None:
        return ""
    try:
        place = settled.vault.source(one.finding.path).place(one.finding.span.start)
    except (OSError, ValueError):
        return ""
    return f":{place.line}:{place.column}"


def _tell_all(console: Console, lines: Iterable[str]) -> None:
    for line in lines:
        console.tell(line)
