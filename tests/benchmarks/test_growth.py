"""What grows with the square is told from what does not, and each rule has a time of its own."""

from __future__ import annotations

import time

from benchmarks.generate import Generator
from benchmarks.growth import LIMIT, Growth, RuleGrowth, best, doubled, report
from benchmarks.timed_rules import seconds_by_rule


def busy(seconds: float) -> None:
    until = time.process_time() + seconds
    while time.process_time() < until:
        pass


def test_the_best_of_several_tries_counts() -> None:
    times = iter([0.05, 0.001, 0.05])
    assert best(lambda: busy(next(times)), 3) < 0.04


def test_what_grows_with_the_square_is_over_the_limit() -> None:
    growth = doubled("square", lambda times: "x" * round(400 * times), lambda text: busy(len(text) ** 2 * 2e-7))
    assert isinstance(growth, Growth)
    assert growth.ratio > 3
    assert not growth.is_kept


def test_what_grows_as_its_length_is_kept() -> None:
    growth = doubled("line", lambda times: "x" * round(400 * times), lambda text: busy(len(text) * 2e-4))
    assert isinstance(growth, Growth)
    assert growth.after > 0.08
    assert growth.ratio < LIMIT
    assert growth.is_kept


def test_a_step_is_no_growth() -> None:
    growth = doubled(
        "step", lambda times: "x" * round(400 * times), lambda text: busy(0.1 if len(text) >= 100 else 0.001)
    )
    assert isinstance(growth, Growth)
    assert growth.is_kept


def test_what_cannot_grow_ends() -> None:
    growth = doubled("fixed", lambda _: "x", lambda _: busy(0.001))
    assert isinstance(growth, Growth)
    assert growth.length == 1


def test_a_note_that_is_refused_is_told_in_words() -> None:
    def refuse(text: str) -> None:
        if len(text) > 100:
            raise RuntimeError("probe.md: too complex")

    assert doubled("deep", lambda times: "x" * round(400 * times), refuse) == "deep, 200 characters: too complex"


def test_each_rule_has_its_time() -> None:
    spent = seconds_by_rule(dict(Generator(10).notes()))
    assert spent["trailing-space"] > 0
    assert spent["broken-link"] > 0
    assert sum(spent.values()) < 10


def test_the_report_has_the_worst_first() -> None:
    grown: list[Growth | str] = [Growth("a", 1, 2, 10), Growth("b | c", 1, 3, 10), "d, 10 characters: it nests"]
    rules = [RuleGrowth("slow-rule", Growth("slow-rule", 0.1, 0.2, 0), Growth("slow-rule", 0.2, 0.5, 0))]
    lines = report(grown, rules).splitlines()
    assert lines[0] == "2 hostile notes were doubled; 1 grew by more than 2.6. Those that grew most:"
    assert lines[4:6] == ["| `b  c` | 10 | 3000 ms | 1000 ms | 3.00 |", "| a | 10 | 2000 ms | 1000 ms | 2.00 |"]
    assert any("1 more are refused" in line and line.endswith("told: it nests (1).") for line in lines)
    assert any("on one note made of 800 of them; none of them grew" in line for line in lines)
    assert "| slow-rule | 200 ms | 2.00 | 500 ms | 2.50 |" in lines
