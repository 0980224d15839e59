"""The last words of a run, for people: what was looked at, and what it came to."""

from __future__ import annotations

from collections.abc import Iterator

from vaultlint.findings import Safety, Severity
from vaultlint.reporters.base import Tally, counted
from vaultlint.reporters.style import Style

_WORST_FIRST = sorted(Severity, reverse=True)


def summary(tally: Tally, style: Style, fixed: str | None = None) -> str:
    """One line: notes, what was `fixed`, findings by severity, how many of them can be fixed, and the time."""
    found = [
        style.mark(counted(tally.severities[severity], severity.label), severity)
        for severity in _WORST_FIRST
        if tally.severities[severity]
    ]
    parts = [fixed] if fixed else []
    parts.append(", ".join(found) if found else style.good("no findings"))
    if allowed := tally.suppressed - tally.accepted:
        parts.append(f"{allowed:,} allowed")
    if tally.accepted:
        parts.append(f"{tally.accepted:,} in the baseline")
    if found:
        parts.append(_fixable(tally))
    if tally.errors:
        parts.append(style.error(f"{counted(tally.errors, 'file')} could not be checked as asked"))
    return f"{counted(tally.notes, 'note')} in {tally.seconds:.2f} s: {'; '.join(parts)}"


def _fixable(tally: Tally) -> str:
    unsafe = tally.fixes[Safety.UNSAFE]
    text = f"{tally.fixable:,} fixable"
    if not unsafe:
        return text
    return f"{text}, all unsafe" if unsafe == tally.fixable else f"{text}, {unsafe:,} of them unsafe"


def statistics(tally: Tally, style: Style) -> Iterator[str]:
    """How many findings each rule has, the most frequent first."""
    if not tally.rules:
        return
    wide = max(map(len, tally.rules))
    most = len(f"{max(tally.rules.values()):,}")
    for rule, count in sorted(tally.rules.items(), key=lambda item: (-item[1], item[0])):
        fixable = tally.fixable_rules[rule]
        remark = style.faint(f"  {fixable:,} fixable") if fixable else ""
        yield f"{count:>{most},}  {style.rule(rule)}{' ' * (wide - len(rule)) if remark else ''}{remark}"
