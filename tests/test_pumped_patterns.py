"""SEC-12: every regular expression of ours, pumped to 100,000 characters, stays linear.

The expressions are those that a whole run compiles, in whatever module and whenever it does. For each thing that an
expression repeats, a text is made that repeats it very often and then disappoints.
"""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
LENGTH = 100_000
MOST_SECONDS = 1.0
"""Of CPU: a hundred times what a linear expression takes, a hundredth of what a quadratic one does."""
MANY = 8
"""What may be repeated so often may be repeated without end."""
REPEATS = ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT")
DISAPPOINTMENTS = ("", "\0", "\n", "!")

ANYWHERE = {"search", "finditer", "findall", "sub", "subn", "split", "scanner"}
"""Methods that try an expression at each place of a text."""

COLLECT = """
import contextlib, io, json, pkgutil, re, sys
from importlib import import_module

used = {}
compile = re._compile

class Watched:
    def __init__(self, pattern):
        self._pattern = pattern
    def __getattr__(self, name):
        if callable(found := getattr(self._pattern, name)):
            used.setdefault((self._pattern.pattern, self._pattern.flags), set()).add(name)
        return found

def watched(pattern, flags):
    made = compile(pattern, flags)
    caller = sys._getframe(2).f_globals.get("__name__", "")
    return Watched(made) if isinstance(pattern, str) and caller.startswith("vaultlint") else made

re._compile = watched
import vaultlint
for module in pkgutil.walk_packages(vaultlint.__path__, "vaultlint."):
    if not module.name.endswith("__main__"):
        import_module(module.name)
from vaultlint.cli import main
for words in (
    "check --select ALL --no-cache --exit-zero --jobs 1 --vault seeds",
    "fix --diff --unsafe-fixes --select ALL --exit-zero --vault seeds",
    "tags similar --vault seeds",
):
    with contextlib.suppress(SystemExit), contextlib.redirect_stdout(io.StringIO()):
        main.main(words.split())
json.dump([(*expression, sorted(methods)) for expression, methods in used.items()], sys.stdout)
"""


class TooSlow(Exception):
    """An expression took longer than any linear one."""


def in_use() -> list[tuple[str, int, bool]]:
    """The expressions that our modules use, with their flags, and whether they are tried at each place of a text."""
    done = subprocess.run(
        [sys.executable, "-c", COLLECT], cwd=ROOT, check=True, capture_output=True, encoding="utf-8", timeout=300
    )
    return [(pattern, flags, bool(ANYWHERE & set(methods))) for pattern, flags, methods in json.loads(done.stdout)]


def sample(nodes: Any) -> str:
    """A short text that `nodes` of a parsed expression match, look-arounds and backreferences aside."""
    return "".join(_sample(node) for node in nodes)


def _sample(node: Any) -> str:
    operation, argument = str(node[0]), node[1]
    if operation == "LITERAL":
        return chr(argument)
    if operation == "NOT_LITERAL":
        return "a" if argument != ord("a") else "b"
    if operation == "ANY":
        return "a"
    if operation == "IN":
        return _member(argument)
    if operation in REPEATS:
        body: str = sample(argument[2])
        return body * max(1, int(argument[0]))
    if operation == "SUBPATTERN":
        return sample(argument[3])
    if operation == "ATOMIC_GROUP":
        return sample(argument)
    if operation == "BRANCH":
        return sample(argument[1][0])
    return ""


def _member(members: Any) -> str:
    """A character of a class: the first one said, or a common one that a negated class does not name."""
    pattern = re.compile("|".join(_classes(members))) if str(members[0][0]) == "NEGATE" else None
    if pattern is not None:
        return next(character for character in "a b.[]*-0\t中" if not pattern.fullmatch(character))
    kind, argument = str(members[0][0]), members[0][1]
    if kind == "LITERAL":
        return chr(argument)
    if kind == "RANGE":
        return chr(argument[0])
    return next(character for character in "a 0.-\n" if re.fullmatch("|".join(_classes(members)), character))


def _classes(members: Any) -> Iterator[str]:
    categories = {
        "DIGIT": r"\d",
        "NOT_DIGIT": r"\D",
        "SPACE": r"\s",
        "NOT_SPACE": r"\S",
        "WORD": r"\w",
        "NOT_WORD": r"\W",
    }
    for kind, argument in members:
        if str(kind) == "LITERAL":
            yield re.escape(chr(argument))
        elif str(kind) == "RANGE":
            yield f"[{re.escape(chr(argument[0]))}-{re.escape(chr(argument[1]))}]"
        elif str(kind) == "CATEGORY":
            yield categories[str(argument).removeprefix("CATEGORY_")]


def repeated(nodes: Any, before: str = "") -> Iterator[tuple[str, str]]:
    """What may be repeated without end, each with a text that leads there."""
    for index, node in enumerate(nodes):
        operation, argument = str(node[0]), node[1]
        led = before + sample(list(nodes)[:index])
        if operation in REPEATS:
            body = sample(argument[2])
            if argument[1] >= MANY and body:
                yield led, body
                # Two that repeat side by side may divide a text between them in many ways.
                following = next((other for other in list(nodes)[index + 1 :] if str(other[0]) in REPEATS), None)
                if following is not None:
                    yield led, body + sample(following[1][2])
            yield from repeated(argument[2], led)
        elif operation == "SUBPATTERN":
            yield from repeated(argument[3], led)
        elif operation == "ATOMIC_GROUP":
            yield from repeated(argument, led)
        elif operation == "BRANCH":
            for branch in argument[1]:
                yield from repeated(branch, led)
        elif operation in ("ASSERT", "ASSERT_NOT"):
            yield from repeated(argument[1], led)


def pumped(pattern: str, flags: int, length: int) -> Iterator[str]:
    parser: Any = re._parser  # type: ignore[attr-defined] # nobody else knows how Python reads an expression
    seen: set[tuple[str, str]] = set()
    for led, body in repeated(parser.parse(pattern, flags)):
        for pump in (body, led + body):
            if (led, pump) in seen:
                continue
            seen.add((led, pump))
            for end in DISAPPOINTMENTS:
                yield led + pump * (length // len(pump)) + end


def is_slow(expression: re.Pattern[str], text: str, anywhere: bool, limit: float) -> bool:
    """Whether an expression needs more than `limit` seconds of CPU for a text."""

    def stop(_signal: int, _frame: object) -> None:
        raise TooSlow

    earlier = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, limit)
    try:
        if anywhere:
            for _ in expression.finditer(text):
                pass
        else:
            expression.match(text)
    except TooSlow:
        return True
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, earlier)
    return False


def slow_on(pattern: str, flags: int = 0, *, anywhere: bool = True) -> str | None:
    """The beginning of a text that an expression is slow on."""
    expression = re.compile(pattern, flags)
    # What is slow on a little would take hours on much.
    for length, limit in ((LENGTH // 20, MOST_SECONDS / 4), (LENGTH, MOST_SECONDS)):
        for text in pumped(pattern, flags, length):
            if is_slow(expression, text, anywhere, limit):
                return text[:40]
    return None


def test_sec_12_every_expression_of_a_run_is_linear() -> None:
    expressions = in_use()
    assert len(expressions) > 150
    slow = {
        pattern: text
        for pattern, flags, anywhere in expressions
        if (text := slow_on(pattern, flags, anywhere=anywhere))
    }
    assert slow == {}


@pytest.mark.parametrize("pattern", [r"(a+)+$", r"(?:a|ab?)*c", r"\s+$", r"<!--.*?-->x", r"(\w+\s*)+:"])
def test_an_expression_that_is_not_linear_is_noticed(pattern: str) -> None:
    assert slow_on(pattern)
