"""Every row of the table in docs/performance.md, measured beside what people would use instead.

    python -m benchmarks.run [--rounds N] [--only cold,warm,…] [--write] [--scratch FOLDER]

`make bench` measures all but the million notes and writes the page; `make bench-million` those.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from benchmarks import growth
from benchmarks.bench import Bench, Group
from benchmarks.hook_rows import hook
from benchmarks.hub_rows import cold, memory_of_all, one, warm
from benchmarks.large_rows import large, million
from benchmarks.machine import described
from benchmarks.page import PERFORMANCE, write_part
from benchmarks.paper import shards
from benchmarks.scratch import SCRATCH
from benchmarks.table import Row, markdown

GROUPS: dict[str, Group] = {
    "cold": cold,
    "warm": warm,
    "one": one,
    "memory": memory_of_all,
    "large": large,
    "hook": hook,
    "million": million,
}
"""By name, in the order of the table."""
_APART = "million"
"""Takes too long to be run with the others."""
WHOLE = ("machine", "table")
"""Parts of the page that tell of one whole run, so that nothing in them was measured another day."""
GROWTH = "growth"
"""Gives no rows but tables of its own."""


def main() -> None:
    arguments = argparse.ArgumentParser(description="Measure vaultlint beside its peers.")
    arguments.add_argument("--rounds", type=int, default=3, help="how often to measure whole runs (3)")
    arguments.add_argument("--only", default="", metavar="GROUPS", help=f"some of {', '.join((*GROUPS, GROWTH))}")
    arguments.add_argument("--write", action="store_true", help="write docs/performance.md; with --only not the table")
    arguments.add_argument("--scratch", type=Path, default=SCRATCH, help="the folder to work in")
    given = arguments.parse_args()
    usual = [name for name in (*GROUPS, GROWTH) if name != _APART]
    wanted = [name for name in given.only.split(",") if name] or usual
    if unknown := set(wanted) - {*GROUPS, GROWTH}:
        arguments.error(f"no such group: {', '.join(sorted(unknown))}")
    given.scratch.mkdir(parents=True, exist_ok=True)
    bench = Bench(given.scratch.resolve(), max(1, given.rounds))
    parts = measured(bench, wanted)
    for name, content in parts.items():
        print(f"\n{content}")
        if given.write and (name not in WHOLE or not given.only):
            write_part(PERFORMANCE, name, content)


def measured(bench: Bench, wanted: list[str]) -> dict[str, str]:
    """What the page's parts are to say, by their names."""
    rows: list[Row] = []
    apart: list[Row] = []
    parts: dict[str, str] = {}
    for name in wanted:
        started = time.monotonic()
        if name == GROWTH:
            parts["growth"] = growth.measured()
        else:
            (apart if name == _APART else rows).extend(GROUPS[name](bench))
        print(f"{name}: {time.monotonic() - started:.0f} s", flush=True)
    if rows:
        parts = {"machine": described(bench), "table": markdown(rows)} | parts
    if apart:
        parts["million"] = f"{described(bench)}\n\n{markdown(apart)}"
    if bench.figures.keys() >= {"cpu for a note, cold", "cpu for a note, judged in a fresh checkout"}:
        parts["shards"] = shards(bench.figures)
    return parts


if __name__ == "__main__":
    main()
