r"""Regular expressions out of a vault, matched in time that grows with the path and nothing else.

Obsidian's ignore filters may be regular expressions, and a vault may be somebody else's pull request, so they are
never handed to an engine that backtracks. What is understood here is what regular expressions are in theory: literals,
classes, groups, alternatives, repetition, and the anchors `^` and `$`. Such a pattern becomes an automaton whose states
are made when a path needs them. Look-around, back-references and `\b` are refused, and so are patterns that are overly
long or nested.
"""

from __future__ import annotations

import re
from collections.abc import Callable

_LONGEST = 500
_DEEPEST = 20
_LARGEST = 300
_MOST_STEPS_KEPT = 20_000

Test = Callable[[str], bool]
"""Whether one character, in lower case, is let through."""
_ESCAPES: dict[str, Test] = {
    "d": lambda char: "0" <= char <= "9",
    "w": lambda char: char.isascii() and (char.isalnum() or char == "_"),
    "s": str.isspace,
}
_CONTROLS = {"t": "\t", "n": "\n", "r": "\r", "f": "\f", "v": "\v"}
_COUNT = re.compile(r"\{(\d{1,4})(,?)(\d{0,4})\}")
_RANGE = re.compile(r"-[^\]]")
_START, _END = "^", "$"

# A program is a list of instructions: a test, an anchor, or a tuple of places to go on from. Its end means a match.
_Instruction = Test | str | tuple[int, ...]
_Program = list[_Instruction]


class UnsupportedPattern(ValueError):
    """The pattern asks for what cannot be promised in bounded time, or is no regular expression; the text says why."""


class IgnorePattern:
    """A regular expression, case-insensitive and unanchored as in Obsidian. Raises `UnsupportedPattern`."""

    def __init__(self, pattern: str) -> None:
        if len(pattern) > _LONGEST:
            raise UnsupportedPattern(f"longer than {_LONGEST} characters")
        self._program = _Parser(pattern).parse()
        self._restart = self._closure({0})
        self._steps: dict[tuple[frozenset[int], str], frozenset[int]] = {}

    def matches(self, path: str) -> bool:
        """Whether the pattern is found anywhere in `path`."""
        end = len(self._program)
        state = self._closure({0}, at_start=True, at_end=not path)
        for char in path.lower():
            if end in state:
                return True
            following = self._steps.get((state, char))
            if following is None:
                if len(self._steps) >= _MOST_STEPS_KEPT:
                    self._steps.clear()
                following = self._steps[state, char] = self._step(state, char)
            state = following
        return end in self._closure(state, at_end=True)

    def _step(self, state: frozenset[int], char: str) -> frozenset[int]:
        passed = {place + 1 for place in state if self._lets_through(place, char)}
        return self._closure(passed) | self._restart

    def _lets_through(self, place: int, char: str) -> bool:
        test = self._program[place] if place < len(self._program) else None
        return callable(test) and test(char)

    def _closure(
        self, places: set[int] | frozenset[int], *, at_start: bool = False, at_end: bool = False
    ) -> frozenset[int]:
        """All places that are reached without another character."""
        reached: set[int] = set()
        waiting = list(places)
        while waiting:
            place = waiting.pop()
            if place in reached:
                continue
            reached.add(place)
            instruction = self._program[place] if place < len(self._program) else None
            if isinstance(instruction, tuple):
                waiting.extend(instruction)
            elif (instruction == _START and at_start) or (instruction == _END and at_end):
                waiting.append(place + 1)
        return frozenset(reached)


class _Parser:
    """Turns a pattern into a program. Jumps are relative while it is built, so that parts can be repeated."""

    def __init__(self, pattern: str) -> None:
        self._pattern = pattern
        self._at = 0

    def parse(self) -> _Program:
        program = self._alternatives(0)
        if self._at < len(self._pattern):
            raise UnsupportedPattern("a closing bracket without an opening one")
        return [
            tuple(place + step for step in part) if isinstance(part, tuple) else part
            for place, part in enumerate(program)
        ]

    def _alternatives(self, depth: int) -> _Program:
        if depth > _DEEPEST:
            raise UnsupportedPattern("nested too deeply")
        program = self._sequence(depth)
        while self._take("|"):
            other = self._sequence(depth)
            program = [(1, len(program) + 2), *program, (len(other) + 1,), *other]
        return program

    def _sequence(self, depth: int) -> _Program:
        program: _Program = []
        while self._at < len(self._pattern) and self._pattern[self._at] not in "|)":
            program += self._repeated(self._atom(depth))
            if len(program) > _LARGEST:
                raise UnsupportedPattern("too large")
        return program

    def _repeated(self, part: _Program) -> _Program:
        least, most = self._count()
        if least == most == 1:
            return part
        if len(part) * max(least, most or 0) > _LARGEST:
            raise UnsupportedPattern("repeated too often")
        program = part * least
        if most is None:
            return [*program, (1, len(part) + 2), *part, (-len(part) - 1,)]
        for _ in range(most - least):
            program += [(1, len(part) + 1), *part]
        return program

    def _count(self) -> tuple[int, int | None]:
        """How often the last part may come: at least, at most (None: without end)."""
        if self._take("*"):
            least, most = 0, None
        elif self._take("+"):
            least, most = 1, None
        elif self._take("?"):
            least, most = 0, 1
        elif match := _COUNT.match(self._pattern, self._at):
            self._at = match.end()
            least = int(match[1])
            most = least if not match[2] else int(match[3]) if match[3] else None
            if most is not None and most < least:
                raise UnsupportedPattern("a repetition that ends before it begins")
        else:
            return 1, 1
        self._take("?")  # a lazy repetition finds the same paths
        return least, most

    def _atom(self, depth: int) -> _Program:
        char = self._next()
        if char == "(":
            if self._take("?") and not self._take(":"):
                raise UnsupportedPattern("look-around and named groups are not supported")
            group = self._alternatives(depth + 1)
            if not self._take(")"):
                raise UnsupportedPattern("a group that is not closed")
            return group
        if char == "[":
            return [self._class()]
        if char in "*+?":
            raise UnsupportedPattern("nothing to repeat")
        if char in (_START, _END):
            return [char]
        if char == ".":
            return [lambda char: char not in "\n\r\u2028\u2029"]
        return [self._escape() if char == "\\" else _literal(char)]

    def _class(self) -> Test:
        negated = self._take("^")
        tests: list[Test] = []
        while not self._take("]"):
            first = self._member()
            if isinstance(first, str) and _RANGE.match(self._pattern, self._at):
                self._at += 1
                last = self._member()
                if not isinstance(last, str) or last < first:
                    raise UnsupportedPattern("a range that is out of order")
                tests.append(_range(first, last))
            else:
                tests.append(_literal(first) if isinstance(first, str) else first)
        return lambda char: any(test(char) for test in tests) is not negated

    def _member(self) -> str | Test:
        char = self._next()
        return self._escaped() if char == "\\" else char

    def _escape(self) -> Test:
        escaped = self._escaped()
        return _literal(escaped) if isinstance(escaped, str) else escaped

    def _escaped(self) -> str | Test:
        """What stands behind a backslash: a character, or a class of them."""
        char = self._next()
        if char in _CONTROLS:
            return _CONTROLS[char]
        if char.lower() in _ESCAPES:
            return _ESCAPES[char] if char.islower() else _negated(_ESCAPES[char.lower()])
        if char.isalnum():
            raise UnsupportedPattern(f"\\{char} is not supported")
        return char

    def _next(self) -> str:
        if self._at >= len(self._pattern):
            raise UnsupportedPattern("it ends in the middle")
        self._at += 1
        return self._pattern[self._at - 1]

    def _take(self, char: str) -> bool:
        taken = self._pattern.startswith(char, self._at)
        self._at += taken
        return taken


def _literal(wanted: str) -> Test:
    lower = wanted.lower()
    return lambda char: char == lower


def _range(first: str, last: str) -> Test:
    return lambda char: first <= char <= last or first <= char.upper() <= last


def _negated(test: Test) -> Test:
    return lambda char: not test(char)
