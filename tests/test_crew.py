"""Work in several processes: what becomes of it when one of them is gone."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

from vaultlint import crew

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")
PATIENCE = 30.0


@pytest.mark.parametrize("processes", [1, 2, 3])
@pytest.mark.parametrize("parent_works", [True, False])
def test_each_piece_is_done_once(processes: int, parent_works: bool) -> None:
    found = crew.results(lambda number: b"x" * number, 50, processes, parent_works=parent_works)
    assert sorted(found) == [(number, b"x" * number) for number in range(50)]


def test_what_a_child_did_not_hand_over_is_done_by_the_parent() -> None:
    parent = os.getpid()

    def work(number: int) -> bytes:
        if number == 7 and os.getpid() != parent:
            os.kill(os.getpid(), signal.SIGKILL)
        return b"done"

    assert sorted(crew.results(work, 20, 2, parent_works=False)) == [(number, b"done") for number in range(20)]


def test_children_of_a_parent_that_was_killed_end() -> None:
    """They hold what the parent wrote to, and whoever reads that waits for them."""
    code = """
import time
from vaultlint import crew
for number, _ in crew.results(lambda number: b"x" * 1_000_000, 1_000, 3, parent_works=False):
    if number:
        print("begun", flush=True)
        time.sleep(600)
"""
    parent = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)
    assert parent.stdout is not None
    assert parent.stdout.readline() == b"begun\n"
    parent.kill()
    os.set_blocking(parent.stdout.fileno(), False)
    assert any(ended(parent.stdout.fileno())), "somebody still holds the output"
    parent.stdout.close()
    parent.wait()


def ended(descriptor: int) -> Iterator[bool]:
    """Whether nobody is left who could write, asked again and again for a while."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            yield os.read(descriptor, 1) == b""
        except BlockingIOError:
            time.sleep(0.05)
