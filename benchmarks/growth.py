"""Whether time grows as a note or a vault does: hostile notes (REL-13, SEC-12), and the rules that take longest.

    python -m benchmarks.growth

Whatever is twice as long may take twice the time. With some room for noise the limit is 2.6; what grows with the
square takes four times as long.
"""

from __future__ import annotations

import gc
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from math import inf

from benchmarks.generate import Generator
from benchmarks.timed_rules import seconds_by_rule
from tests import probes as whole_runs
from tests.markdown import probes as parser
from tests.markdown.probes import Growing
from vaultlint.config import Config
from vaultlint.engine import lint_files
from vaultlint.rulebook import Rulebook

LIMIT = 2.6
_ENOUGH = 0.08
"""Seconds below which a time says little: then a longer note is tried, up to so many characters."""
_LONGEST = 2_000_000
_SMALLEST = 1 / 16
"""How much of a probe comes first, lest one that grows too fast takes all day."""
_LONG = 1.0
_TRIES = 3
_SHOWN = 10
_NOTES = 400
_ALIKE = 400
"""Generated notes in a vault, and in one long note; then twice as many."""


@dataclass(frozen=True)
class Growth:
    """How a time grew when what it was spent on was doubled."""

    name: str
    before: float
    after: float
    length: int
    """Characters of the longer note."""

    @property
    def ratio(self) -> float:
        return self.after / self.before

    @property
    def is_kept(self) -> bool:
        return self.ratio <= LIMIT


def best(work: Callable[[], object], tries: int = _TRIES) -> float:
    """The least CPU time of several tries: noise only adds. What takes long is noisy in its last figures only."""
    least = inf
    for _ in range(tries):
        gc.collect()
        started = time.process_time()
        work()
        least = min(least, time.process_time() - started)
        if least > _LONG:
            break
    return least


def doubled(name: str, grown: Growing, judge: Callable[[str], object]) -> Growth | str:
    """How a probe grows where its times say something; in words where it is refused before, as it may be.

    What grows too fast once is doubled again: a step, such as a limit that is reached, comes once, a square every time.
    """
    times, text = _SMALLEST, grown(_SMALLEST)
    suspected = False
    try:
        before = best(partial(judge, text))
        while True:
            shorter, text = text, grown(2 * times)
            after = best(partial(judge, text))
            growth = Growth(name, before, after, len(text))
            if len(text) > _LONGEST / 2 or len(text) == len(shorter):
                return growth
            if after > _ENOUGH and (growth.is_kept or suspected):
                return growth
            suspected = after > _ENOUGH
            times, before = 2 * times, after
    except RuntimeError as refused:
        # The engine tells which note.
        return f"{name}, {len(text):,} characters: {str(refused).partition(': ')[2]}"


def probes() -> list[Growth | str]:
    """Every hostile note of the tests, judged by the recommended rules."""
    activation = Rulebook.builtin().activate(Config())

    def judge(text: str) -> object:
        return lint_files({"probe.md": text}, activation)

    judge("warm\n")
    every = {f"{name} (parser)": grown for name, grown in parser.GROWING.items()} | whole_runs.GROWING
    return [doubled(name, grown, judge) for name, grown in every.items()]


@dataclass(frozen=True)
class RuleGrowth:
    """How the time of one rule grows with the number of notes, and with the length of one."""

    rule: str
    notes: Growth
    length: Growth


def rules() -> list[RuleGrowth]:
    """Every rule there is, those that take longest first."""
    texts = [dict(Generator(count).notes()) for count in (_NOTES, 2 * _NOTES)]
    long = [_in_one_note(Generator(count)) for count in (_ALIKE, 2 * _ALIKE)]
    in_vault = [_least(files) for files in texts]
    in_note = [_least(files) for files in long]
    grown = [
        RuleGrowth(rule, *(Growth(rule, few[rule], many[rule], 0) for few, many in (in_vault, in_note)))
        for rule in in_vault[0]
    ]
    return sorted(grown, key=lambda one: one.notes.after + one.length.after, reverse=True)


def _in_one_note(generator: Generator) -> Mapping[str, str]:
    bodies = (text.partition("\n---\n")[2] for _, text in generator.notes())
    return {"long.md": "\n".join(bodies)}


def _least(files: Mapping[str, str]) -> dict[str, float]:
    tries = [seconds_by_rule(files) for _ in range(_TRIES)]
    return {rule: max(1e-9, min(one[rule] for one in tries)) for rule in tries[0]}


def report(of_probes: Sequence[Growth | str], of_rules: Sequence[RuleGrowth]) -> str:
    """What was found, for the page."""
    grown = sorted((one for one in of_probes if isinstance(one, Growth)), key=lambda one: one.ratio, reverse=True)
    refused = [one for one in of_probes if isinstance(one, str)]
    over = sum(not one.is_kept for one in grown)
    lines = [
        f"{len(grown)} hostile notes were doubled; {over or 'none'} grew by more than {LIMIT}. Those that grew most:",
        "",
        "| note | characters | CPU | of half of it | growth |",
        "| --- | --: | --: | --: | --: |",
        *(
            f"| {_safe(one.name)} | {one.length:,} | {_ms(one.after)} | {_ms(one.before)} | {one.ratio:.2f} |"
            for one in grown[:_SHOWN]
        ),
        "",
        f"{len(refused)} more are refused before their time says anything, and that is told: {_reasons(refused)}.",
        "",
        f"The rules that took longest on {2 * _NOTES} generated notes, and on one note made of {2 * _ALIKE} of them; "
        f"{_over(of_rules[:_SHOWN])} of them grew by more than {LIMIT}:",
        "",
        "| rule | all notes | growth | one long note | growth |",
        "| --- | --: | --: | --: | --: |",
        *(
            f"| {one.rule} | {_ms(one.notes.after)} | {one.notes.ratio:.2f} | {_ms(one.length.after)} |"
            f" {one.length.ratio:.2f} |"
            for one in of_rules[:_SHOWN]
        ),
    ]
    return "\n".join(lines) + "\n"


def _over(of_rules: Sequence[RuleGrowth]) -> str:
    return str(sum(not (one.notes.is_kept and one.length.is_kept) for one in of_rules) or "none")


def _reasons(refused: Sequence[str]) -> str:
    """Why notes are refused, and how many for each reason."""
    reasons = Counter(one.rpartition(": ")[2] for one in refused)
    return ", ".join(f"{_safe(reason)} ({count})" for reason, count in reasons.most_common()) or "none"


def measured() -> str:
    return report(probes(), rules())


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms"


def _safe(words: str) -> str:
    return words if words.isascii() and words.replace(" ", "").isalnum() else f"`{words.replace('|', '')}`"


if __name__ == "__main__":
    print(measured())
