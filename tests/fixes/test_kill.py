"""REL-02: a run over 500 notes, stopped at random points by SIGKILL, SIGINT and SIGTERM."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

PROGRAM = Path(__file__).with_name("killed_run.py")
NOTES = 500
PATHS = [f"note {number}.md" for number in range(NOTES)]


def text(path: str, number: int) -> bytes:
    """What killed_run.py writes."""
    return f"\ufeff# {path} {number}\r\n".encode() * (3 + number % 5) + f"the end of {number}".encode()


class Run:
    """A process that writes to the vault."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process

    def say(self, command: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(command + "\n")
        self.process.stdin.flush()

    def hear(self) -> dict[str, Any]:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line, "the run ended without a word"
        told: dict[str, Any] = json.loads(line)
        return told

    def stop(self, number: signal.Signals, after: float) -> None:
        time.sleep(after)
        self.process.send_signal(number)
        self.process.wait(timeout=60)


@contextmanager
def started(root: Path, state: Path) -> Iterator[Run]:
    command = [sys.executable, str(PROGRAM), str(root), str(state)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield Run(process)
        finally:
            process.kill()


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    root = tmp_path / "vault"
    root.mkdir()
    for path in PATHS:
        (root / path).write_bytes(text(path, 0))
    return root


def numbers(root: Path, expected: set[int]) -> list[int]:
    """Which text each note holds: wholly one of those expected."""
    known = {text(path, number): number for path in PATHS for number in expected}
    found = [known.get((root / path).read_bytes()) for path in PATHS]
    torn = [path for path, number in zip(PATHS, found, strict=True) if number is None]
    assert torn == []
    return [number for number in found if number is not None]


def measured(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


@pytest.mark.parametrize("kills", [25, pytest.param(100, marks=pytest.mark.slow)])
def test_rel_02_wherever_a_run_is_stopped_each_note_is_whole_and_the_next_run_finishes(
    kills: int, vault: Path, tmp_path: Path
) -> None:
    state = tmp_path / "state"
    chance = random.Random(2)
    with started(vault, state) as run:
        run.say("quickly")
        run.say("write 1")
        run.hear()
        duration = measured(run.hear)
    old, new = 0, 1  # what the notes were, and what they are to be
    midway = 0
    for kill in range(1, kills + 1):
        with started(vault, state) as run:
            if kill % 20:  # the others wait for the disk
                run.say("quickly")
            run.say("finish")
            left = run.hear()["left"]
            if chance.random() < 0.2:
                run.stop(signal.SIGKILL, chance.uniform(0, duration / 4))
                numbers(vault, {old, new})
                continue
            run.hear()
            (now,) = set(numbers(vault, {old, new}))
            assert sorted(path.name for path in vault.iterdir()) == sorted(PATHS)
            assert now == new or not left
            old, new = now, new + 1
            run.say(f"write {new}")
            run.hear()
            number = chance.choice([signal.SIGKILL, signal.SIGKILL, signal.SIGINT, signal.SIGTERM])
            run.stop(number, chance.uniform(0, duration))
            written = numbers(vault, {old, new}).count(new)
            midway += 0 < written < NOTES
            if number is not signal.SIGKILL and 0 < written < NOTES:
                assert run.process.returncode == 128 + number
                assert run.hear() == {"written": written, "pending": NOTES - written}
    assert midway > kills / 4, f"only {midway} of {kills} stops came in the middle of the writing"
