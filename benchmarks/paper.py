"""How a vault past one machine's patience would be handled, reckoned with what a note was measured to cost."""

from __future__ import annotations

from collections.abc import Mapping

_NOTES = (100_000, 1_000_000, 10_000_000)
_MACHINES = (1, 10, 50)
_MINUTE = 60


def shards(figures: Mapping[str, float]) -> str:
    """A table of vaults by machines; nothing is measured here."""
    cold, judged = figures["cpu for a note, cold"], figures["cpu for a note, judged in a fresh checkout"]
    cores, kept = figures["processors used, cold"], figures["cache for a note"]
    head = [
        "notes",
        *(f"cold, {count} machine{'s' if count > 1 else ''}" for count in _MACHINES),
        "the last run, one machine",
        "index",
    ]
    lines = [
        f"A note costs {cold * 1000:.2f} ms of CPU cold, and {judged * 1000:.2f} ms where it is known, "
        f"told by its hash and judged; the cache keeps {kept:,.0f} bytes of it. "
        f"A machine lends {cores:.1f} processors.",
        "",
        f"| {' | '.join(head)} |",
        f"| {' | '.join(['--:'] * len(head))} |",
    ]
    for notes in _NOTES:
        times = [_time(notes * cold / cores / machines) for machines in _MACHINES]
        last = _time(notes * judged / cores)
        lines.append(f"| {notes:,} | {' | '.join(times)} | {last} | {notes * kept / 1e9:.2g} GB |")
    return "\n".join(lines)


def _time(seconds: float) -> str:
    if seconds < 2 * _MINUTE:
        return f"{seconds:.0f} s"
    minutes = seconds / _MINUTE
    return f"{minutes:.0f} min" if minutes < 2 * _MINUTE else f"{minutes / _MINUTE:.1f} h"
