"""The rows about a real vault: obsidian-hub, beside what people would use instead."""

from __future__ import annotations

from collections.abc import Callable

from benchmarks.bench import NO_HUB, Bench
from benchmarks.command import Command, Spent
from benchmarks.pairs import Measured, alternate, peak, wall
from benchmarks.scratch import git, medium_note, read_through
from benchmarks.table import Limit, Row, compared, memory, not_measured

_QUICK = 5
"""Commands that end at once are run so many times as often."""
_MEMORY = Limit(150, 100, " MB")


def cold(bench: Bench) -> list[Row]:
    """The whole vault, with nothing known of it."""
    beside_rumdl, beside_other = "cold, whole vault: wall ÷ rumdl cold", "the same ÷ markdownlint-cli2"
    limits = Limit(5, 2), Limit(0.35, 0.2)
    if bench.hub is None:
        return [
            not_measured(what, NO_HUB, limit) for what, limit in zip((beside_rumdl, beside_other), limits, strict=True)
        ]
    hub, ours = bench.hub, bench.vaultlint
    read_through(hub)

    def with_cache(_: int) -> Spent:
        bench.forget()
        return bench.run(ours.command(hub, "check"))

    measured: list[Measured] = [_again(bench, ours.command(hub, "check", "--no-cache")), with_cache]
    if has_rumdl := not bench.rumdl.missing:
        measured.append(_again(bench, bench.rumdl.command(hub, "check", "--no-cache", ".")))
    if has_other := not bench.markdownlint.missing:
        measured.append(_again(bench, bench.markdownlint.command(hub, "**/*.md")))
    without, keeping, *theirs = map(wall, alternate(bench.rounds, *measured))
    rows = []
    if has_rumdl:
        rumdl = theirs.pop(0)
        rows.append(compared(beside_rumdl, without, rumdl, limits[0]))
        rows.append(compared("the same, with the cache being written", keeping, rumdl))
    else:
        rows.append(not_measured(beside_rumdl, bench.rumdl.missing, limits[0]))
    if has_other:
        rows.append(compared(beside_other, without, theirs.pop(0), limits[1]))
    else:
        rows.append(not_measured(beside_other, bench.markdownlint.missing, limits[1]))
    return rows


def warm(bench: Bench) -> list[Row]:
    """The whole vault again, in which nothing happened."""
    what, limit = "warm, nothing changed: wall ÷ rumdl warm", Limit(0.5, 0.3)
    if missing := _missing(bench):
        return [not_measured(what, missing, limit)]
    assert bench.hub is not None
    bench.settled()
    ours = bench.vaultlint.command(bench.hub, "check")
    theirs = bench.rumdl.command(bench.hub, "check", "--cache-dir", str(bench.scratch / "rumdl-cache"), ".")
    bench.run(ours)
    bench.run(theirs)
    spent = alternate(bench.rounds * _QUICK, _again(bench, ours), _again(bench, theirs))
    return [compared(what, wall(spent[0]), wall(spent[1]), limit)]


def one(bench: Bench) -> list[Row]:
    """One note that was changed, judged against the whole vault."""
    what, limit = "warm, one note changed: wall ÷ `rumdl check --no-cache NOTE`", Limit(10, 5)
    if missing := _missing(bench):
        return [not_measured(what, missing, limit)]
    assert bench.hub is not None
    bench.settled()
    bench.run(bench.vaultlint.command(bench.hub, "check"))
    note = medium_note(bench.hub)
    name = note.relative_to(bench.hub).as_posix()
    before = note.read_bytes()
    ours = bench.vaultlint.command(bench.hub, "check", name)
    theirs = bench.rumdl.command(bench.hub, "check", "--no-cache", name)

    def changed(number: int) -> Spent:
        with note.open("ab") as file:
            file.write(f"\nOne more line, number {number}.\n".encode())
        return bench.run(ours)

    try:
        spent = alternate(bench.rounds * _QUICK, changed, _again(bench, theirs))
    finally:
        note.write_bytes(before)
        git(bench.hub, "reset", "--quiet", "--hard")
    return [compared(what, wall(spent[0]), wall(spent[1]), limit)]


def memory_of_all(bench: Bench) -> list[Row]:
    """The most memory that all processes of a run had together."""
    if bench.hub is None:
        return [not_measured("peak memory, whole vault, all processes", NO_HUB, _MEMORY)]
    hub, ours = bench.hub, bench.vaultlint

    def most(command: Command) -> int:
        return peak([bench.run(command, watched=True)])

    theirs = None if bench.rumdl.missing else most(bench.rumdl.command(hub, "check", "--no-cache", "."))
    bench.forget()
    bench.settled()
    return [
        memory("peak memory, cold, no cache", most(ours.command(hub, "check", "--no-cache")), _MEMORY, theirs),
        memory("peak memory, cold, cache being written", most(ours.command(hub, "check")), _MEMORY),
        memory("peak memory, warm", most(ours.command(hub, "check")), _MEMORY),
    ]


def _missing(bench: Bench) -> str:
    return NO_HUB if bench.hub is None else bench.rumdl.missing


def _again(bench: Bench, command: Command) -> Callable[[int], Spent]:
    return lambda _: bench.run(command)
