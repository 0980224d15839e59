"""The rows about vaults larger than any that people publish: generated ones."""

from __future__ import annotations

from pathlib import Path

from benchmarks.bench import Bench
from benchmarks.command import Spent
from benchmarks.generate import AS_THE_HUB, generated
from benchmarks.pairs import cpu, peak, wall
from benchmarks.scratch import bytes_in, read_through
from benchmarks.table import Limit, Row, alone, compared, memory

SMALL, LARGE, HUGE = 6_591, 100_000, 1_000_000
"""Notes: as many as obsidian-hub has, and more."""
TINY = 500
"""Bytes of a note in the largest."""
_FEW = Limit(400, 250, " MB")
_MANY = Limit(None, 3_000, " MB")


def large(bench: Bench) -> list[Row]:
    """100,000 notes, cold and warm, and what each of them costs compared with one of 6,591."""
    small, vault = (generated(bench.scratch, count, AS_THE_HUB) for count in (SMALL, LARGE))
    read_through(vault)
    bench.settled()

    def cold(folder: Path) -> Spent:
        return bench.run(bench.vaultlint.command(folder, "check"), watched=True)

    bench.forget()
    before = cold(small)
    bench.forget()
    # A small one before and after: the machine may become slower meanwhile.
    whole, after = cold(vault), cold(small)
    kept = bytes_in(bench.cache)
    for_one_of_few = [one.cpu / SMALL for one in (before, after)]
    for_one_of_many = whole.cpu / LARGE
    warm = [bench.run(bench.vaultlint.command(vault, "check")) for _ in range(bench.rounds)]
    at_most = bench.run(bench.vaultlint.command(vault, "check"), watched=True)
    bench.figures |= {
        "cpu for a note, cold": for_one_of_many,
        "memory for a note, cold": peak([whole]) / LARGE,
        "cache for a note": kept / (LARGE + SMALL),
        "processors used, cold": whole.cpu / whole.wall,
    }
    return [
        alone("100,000 notes, warm: wall", wall(warm), Limit(5, 3, " s")),
        memory("100,000 notes, warm: peak memory", peak([at_most]), _FEW),
        memory("100,000 notes, cold: peak memory", peak([whole]), _FEW),
        alone("100,000 notes, cold: wall", [whole.wall]),
        compared(
            "100,000 notes, cold: CPU per note ÷ the same at 6,591",
            [for_one_of_many] * 2,
            for_one_of_few,
            Limit(1.15, 1.05),
        ),
    ]


def million(bench: Bench) -> list[Row]:
    """1,000,000 notes, once."""
    vault = generated(bench.scratch, HUGE, TINY)
    bench.settled()
    bench.forget()
    command = bench.vaultlint.command(vault, "check")
    cold = bench.run(command, watched=True)
    warm = bench.run(command, watched=True)
    bench.figures |= {"cache for a tiny note": bytes_in(bench.cache) / HUGE}
    return [
        alone("1,000,000 notes, cold: wall", [cold.wall]),
        alone("1,000,000 notes, cold: CPU", cpu([cold])),
        memory("1,000,000 notes, cold: peak memory", peak([cold]), _MANY),
        alone("1,000,000 notes, warm: wall", [warm.wall]),
        memory("1,000,000 notes, warm: peak memory", peak([warm]), _MANY),
    ]
