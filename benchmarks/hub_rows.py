"""The rows about a real vault: obsidian-hub, beside what people would use instead."""

from __future__ import annotations

import statistics
from collections.abc import Callable
from pathlib import Path

from benchmarks.bench import NO_HUB, Bench
from benchmarks.command import Command, Spent
from benchmarks.pairs import Measured, alternate, cpu, peak, wall
from benchmarks.scratch import git, medium_note, read_through
from benchmarks.table import Limit, Row, alone, compared, memory, not_measured

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
    """One note that was changed, judged against the whole vault; then the whole vault in the light of it."""
    what = "warm, one note changed, a process standing by: wall ÷ `rumdl check --no-cache NOTE`"
    limit = Limit(10, 5)
    if missing := _missing(bench):
        return [not_measured(what, missing, limit)]
    assert bench.hub is not None
    bench.settled()
    bench.run(bench.vaultlint.command(bench.hub, "check"))
    note = medium_note(bench.hub)
    name = note.relative_to(bench.hub).as_posix()
    before = note.read_bytes()
    theirs = bench.rumdl.command(bench.hub, "check", "--no-cache", name)

    def changed(command: Command) -> Measured:
        def measured(number: int) -> Spent:
            with note.open("ab") as file:
                file.write(f"\nOne more line, number {number}.\n".encode())
            return bench.run(command)

        return measured

    whole = bench.vaultlint.command(bench.hub, "check")
    try:
        with bench.vaultlint.standing_by(bench.hub) as standing:
            ways = [changed(which.command(bench.hub, "check", name)) for which in (standing, bench.vaultlint)]
            handed_over, alone_done, beside = map(wall, alternate(bench.rounds * _QUICK, *ways, _again(bench, theirs)))
        asked = [_after_a_change(bench, note, whole) for _ in range(bench.rounds)]
        checked_out = [_in_a_fresh_checkout(bench, note, whole) for _ in range(bench.rounds)]
    finally:
        note.write_bytes(before)
        git(bench.hub, "reset", "--quiet", "--hard")
    notes = sum(1 for _ in bench.hub.rglob("*.md"))
    bench.figures |= {"cpu for a note, judged in a fresh checkout": statistics.median(cpu(checked_out)) / notes}
    return [
        compared(what, handed_over, beside, limit),
        compared("the same, none standing by", alone_done, beside, limit),
        alone("warm, one note changed, the whole vault judged: wall", wall(asked)),
        alone("the same in a fresh checkout, with the cache of another: wall", wall(checked_out)),
    ]


def _after_a_change(bench: Bench, note: Path, command: Command) -> Spent:
    with note.open("ab") as file:
        file.write(b"\nOne more line.\n")
    return bench.run(command)


def _in_a_fresh_checkout(bench: Bench, note: Path, command: Command) -> Spent:
    """No file looks as it did, and all but one hold what they held."""
    assert bench.hub is not None
    for path in bench.hub.rglob("*"):
        if path.is_file() and ".git" not in path.parts:
            path.touch()
    bench.settled()
    return _after_a_change(bench, note, command)


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
