"""What a cold run spends its time on, by module: written into docs/performance.md.

    python -m benchmarks.spent [--write]

One process judges obsidian-hub (a generated vault where that is not at hand) under cProfile, which makes calls of
small functions look dearer than they are. What a function of C or of the standard library takes counts for the module
that called it.
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import vaultlint
from benchmarks.generate import generated
from benchmarks.large_rows import SMALL
from benchmarks.page import PERFORMANCE, write_part
from benchmarks.scratch import SCRATCH, hub
from vaultlint.config import Config
from vaultlint.session import Request, check

Call = tuple[str, int, str]
"""A function, as pstats knows it: file, line, name."""
_OURS = Path(vaultlint.__file__).parent
_SHOWN = 24
_ELSEWHERE = "Python itself"


def profile(root: Path) -> pstats.Stats:
    profiler = cProfile.Profile()
    profiler.enable()
    for checked in check(Request(root, Config(), jobs=1)):
        assert checked.path
    profiler.disable()
    return pstats.Stats(profiler)


def by_module(stats: Mapping[Call, tuple[Any, ...]]) -> dict[str, float]:
    """Seconds of each module; those of functions that are not ours, of the modules that called them."""
    seconds: dict[str, float] = defaultdict(float)
    for call, (_, _, own, _, callers) in stats.items():
        module = module_of(call[0])
        if module is not None:
            seconds[module] += own
            continue
        charged = 0.0
        for caller, (_, _, its_own, _) in callers.items():
            seconds[module_of(caller[0]) or _ELSEWHERE] += its_own
            charged += its_own
        seconds[_ELSEWHERE] += own - charged
    return dict(seconds)


def module_of(file: str) -> str | None:
    """Our module, or another's package; None for what belongs to Python."""
    path = Path(file)
    if path.is_relative_to(_OURS):
        return path.relative_to(_OURS.parent).as_posix()
    parts = path.parts
    if "site-packages" in parts:
        return parts[parts.index("site-packages") + 1].removesuffix(".py")
    return None


def table(seconds: Mapping[str, float], notes: int) -> str:
    """The modules that take most, and their rooms."""
    whole = sum(seconds.values())
    rooms: dict[str, float] = defaultdict(float)
    for module, spent in seconds.items():
        rooms["/".join(module.split("/")[:2]) if module.startswith("vaultlint/") else module] += spent
    return "\n".join(
        [
            f"{notes:,} notes, {whole:.0f} s under the profiler, one process.",
            "",
            *_lines("room", rooms, whole, _SHOWN // 2),
            "",
            *_lines("module", seconds, whole, _SHOWN),
        ]
    )


def _lines(name: str, seconds: Mapping[str, float], whole: float, most: int) -> list[str]:
    ranked = sorted(seconds.items(), key=lambda item: -item[1])
    rows = [f"| {place} | {100 * spent / whole:.1f} % |" for place, spent in ranked[:most]]
    rest = sum(spent for _, spent in ranked[most:])
    return [
        f"| {name} | of all time |",
        "| --- | --: |",
        *rows,
        f"| {len(ranked[most:])} others | {100 * rest / whole:.1f} % |",
    ]


def main() -> None:
    arguments = argparse.ArgumentParser(description="Tell what a cold run spends its time on.")
    arguments.add_argument("--write", action="store_true", help="into docs/performance.md, too")
    arguments.add_argument("--scratch", type=Path, default=SCRATCH, help="the folder to work in")
    given = arguments.parse_args()
    root = hub(given.scratch) or generated(given.scratch, SMALL)
    stats: Any = profile(root)
    notes = sum(1 for path in root.rglob("*.md") if path.is_file())
    vault = "obsidian-hub" if root.name == "hub" else "a generated vault"
    told = f"Of {vault}: {table(by_module(stats.stats), notes)}"
    print(told)
    if given.write:
        write_part(PERFORMANCE, "profile", told)


if __name__ == "__main__":
    main()
