"""Names and the ways to get them wrong: other capitals, other spaces and hyphens, one slip of the finger.

A word that only resembles a name is usually another word, so each way has its conditions: what is in small letters may
be no name at all (`rust`), what is in capitals is said loudly, and a slip counts only in words that look like names,
are long, or stand beside the rest of the name (`A21 Labs`).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from vaultlint.regex import regex
from vaultlint.term_shapes import REACH, is_surely_meant, parts_of

# Scripts that part words by spaces. Chinese characters and kana touch a name without being part of it.
_LETTER = "0-9A-Za-z\u00aa\u00b5\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u0300-\u052f\u1e00-\u1fff"
_WORD = regex(rf"[{_LETTER}]+")
_GAP = "[ \u00a0-]?"
_WHERE_WORDS_MEET = regex(r"[ -]|(?<=[a-z])(?=[A-Z])|(?<=[A-Za-z])(?=[0-9])|(?<=[0-9])(?=[A-Za-z])")
# What is no prose although nothing in Markdown says so: the rest of an address, and template code.
_ADDRESS = regex(r"://[^\s<>，。；：！？（）「」『』【】《》、\x00\x01]+")
_TEMPLATE = regex(r"\{\{[^{}\n]*+\}\}|<%[^%\n]*+%>")
_IDENTIFIER = regex(r"[\w\-./\\@:#$~+%&=?>]*", re.ASCII)
_MAKES_IDENTIFIER = frozenset("_./\\@#$~+%&=?")
# Behind the name of a field of Dataview stands its value, which queries compare as it is.
_VALUE = regex(r"::[^\n]*")
# `import openai` and `pip install -U openai` say what a program understands.
_COMMAND = regex(
    r"\b(?:import|install|uninstall|require|npx|uvx|(?:apt|apt-get|brew|cargo|choco|conda|docker|gem|go|npm|pip3?|pipx|pnpm"
    r"|uv|winget|yarn)(?: (?:add|get|i|pull|remove|run|update|upgrade))?)(?: -[\w-]++)*+ \Z"
)
_LONGEST = 40
"""Letters of a name in which a slip is looked for."""


class Slip(NamedTuple):
    """A term written otherwise, at `text[start:end]`."""

    start: int
    end: int
    term: str
    is_certain: bool
    """Whether capitals alone differ, what is written can mean nothing else, and nobody asks for it as it is."""


class _Term:
    """A name, and what to look for."""

    def __init__(self, name: str) -> None:
        self.name = name
        pieces = _WHERE_WORDS_MEET.split(name)
        self.pattern = re.compile(rf"{_GAP.join(map(re.escape, pieces))}(?![{_LETTER}])", re.IGNORECASE)
        first = _WORD.search(name)
        self.before_word = first.start() if first else 0
        """How many characters stand before its first word, as in `.NET`."""
        self.words = parts_of(name)

    def first_words(self) -> Iterator[str]:
        """The words that it can begin with, depending on where somebody put spaces, in small letters."""
        pieces = _WHERE_WORDS_MEET.split(self.name)
        for count in range(1, len(pieces) + 1):
            if word := _WORD.search("".join(pieces[:count])):
                yield word[0].casefold()


class Terms:
    """The names of one vault."""

    def __init__(self, names: tuple[str, ...]) -> None:
        self._names = frozenset(names)
        self._starting: dict[str, list[_Term]] = defaultdict(list)
        self._alone: dict[str, list[str]] = defaultdict(list)
        """Names of one word, by what they share with every word that is one slip away."""
        self._beside: dict[tuple[int, tuple[str, ...]], list[tuple[str, str]]] = defaultdict(list)
        """For names of several words: one of the words left out, and where; which word, of which name."""
        known = [_Term(name) for name in names]
        for term in known:
            for word in dict.fromkeys(term.first_words()):
                self._starting[word].append(term)
            if not all(_WORD.fullmatch(word) for word in term.words):
                continue  # `Node.js`: only other capitals and spaces are told
            if len(term.words) == 1:
                for shorter in _shorter(term.name):
                    self._alone[shorter].append(term.name)
                continue
            words = tuple(word.casefold() for word in term.words)
            for index, word in enumerate(term.words):
                self._beside[index, (*words[:index], *words[index + 1 :])].append((word, term.name))
        self._lengths = sorted({len(others) + 1 for _, others in self._beside}, reverse=True)
        self._words = frozenset(word.casefold() for term in known for word in term.words)

    def slips(self, text: str) -> Iterator[Slip]:
        """The names that are misspelt in a text whose code, tags and the like are masked by control characters."""
        text = _ADDRESS.sub(lambda address: "/" * len(address[0]), text)
        text = _TEMPLATE.sub(lambda code: "\x00" * len(code[0]), text)
        words = list(_WORD.finditer(text))
        values = [value.span() for value in _VALUE.finditer(text)]

        def in_field(start: int) -> bool:
            before = bisect_right(values, (start, len(text)))
            return before > 0 and start < values[before - 1][1]

        done = 0
        for index, word in enumerate(words):
            if word.start() < done:
                continue
            written = self._written_at(word, text)
            if written is not None:
                start, end, term = written
                done = end
                if text[start:end] not in self._names and _is_prose(text, start, end):
                    certain = is_surely_meant(text, start, end, term)
                    if certain is not None:
                        yield Slip(start, end, term, certain and not in_field(start))
            elif slip := self._slip_at(words, index, text):
                done = slip.end
                yield slip

    def _written_at(self, word: re.Match[str], text: str) -> tuple[int, int, str] | None:
        """The longest name that begins at a word, whatever its capitals and spaces; rather one that is right."""
        found: list[tuple[int, bool, int, str]] = []
        for term in self._starting.get(word[0].casefold(), ()):
            match = term.pattern.match(text, max(word.start() - term.before_word, 0))
            if match:
                found.append((match.end(), match[0] == term.name, match.start(), term.name))
        if not found:
            return None
        end, _, start, name = max(found)
        return start, end, name

    def _slip_at(self, words: list[re.Match[str]], index: int, text: str) -> Slip | None:
        """A name with one slip in it that begins at a word."""
        for length in self._lengths:
            window = words[index : index + length]
            gaps = [text[one.end() : other.start()] for one, other in pairwise(window)]
            if len(window) < length or not all(gap in (" ", "\u00a0", "-") for gap in gaps):
                continue
            if not _is_prose(text, window[0].start(), window[-1].end()):
                continue
            folded = tuple(word[0].casefold() for word in window)
            for place in range(length):
                for meant, name in self._beside.get((place, (*folded[:place], *folded[place + 1 :])), ()):
                    if _is_slip_beside(window[place][0], meant):
                        return Slip(window[0].start(), window[-1].end(), name, is_certain=False)
        word = words[index]
        if word[0].casefold() in self._words or word[0].islower():
            return None
        for shorter in _shorter(word[0]):
            for name in self._alone.get(shorter, ()):
                if _is_slip_alone(word[0], name) and _is_prose(text, word.start(), word.end()):
                    return Slip(word.start(), word.end(), name, is_certain=False)
        return None


def _shorter(word: str) -> Iterator[str]:
    """A word in small letters, and the same without one of them: two words that are one slip apart share one of these.

    What is longer than any name is none, and gets nothing.
    """
    if len(word) <= _LONGEST:
        small = word.lower()
        yield small
        yield from (small[:at] + small[at + 1 :] for at in range(len(small)))


def _is_slip_beside(written: str, meant: str) -> bool:
    """Whether a word is one slip away from the word of a name whose other words stand beside it."""
    if len(meant) < 4 or not _may_be_slip(written, meant):
        return False
    missing, extra = _difference(written, meant)
    if _is_swap(missing, extra):
        return True
    if written.isalpha() and meant.isalpha() and written.isupper() and meant.isupper():
        return False  # abbreviations are all alike
    if len(missing) == len(extra) == 1:
        return len(meant) >= 8 and (missing + extra).islower()
    return len(missing) + len(extra) == 1


def _is_slip_alone(written: str, meant: str) -> bool:
    """Whether a word is one slip away from a name of one word, and no word of its own by all appearances.

    `Macs` is no macOS, `OpenAPI` no OpenAI, `Mixtral` no Mistral, `Widows` no Windows, `Templates` no Templater.
    """
    is_striking = meant[1:] != meant[1:].lower() or not meant.isalpha()
    looks_alike = written[1:] != written[1:].lower() or not written.isalpha()
    if looks_alike and not is_striking and not written.isupper():
        return False  # `DateView` is a name like Dataview, and not the same
    shortest = (5 if looks_alike else 6) if is_striking else 8
    if len(meant) < shortest or not _may_be_slip(written, meant):
        return False
    missing, extra = _difference(written, meant)
    if _is_swap(missing, extra):
        return True
    if len(missing) == len(extra) == 1 and (len(meant) < 6 or written[-1].lower() != meant[-1].lower()):
        return False
    return max(len(missing), len(extra)) == 1 and (missing + extra).islower()


def _may_be_slip(written: str, meant: str) -> bool:
    """What holds for every slip: a name is meant, its digits are right, and it is not inflected."""
    if abs(len(written) - len(meant)) > 1 or written[0].casefold() != meant[0].casefold() or not written.isascii():
        return False
    if written == written.lower() and not any(map(str.isdigit, written)):
        return False
    if [*filter(str.isdigit, written)] != [*filter(str.isdigit, meant)]:
        return False
    small, meant_small = written.lower(), meant.lower()
    is_inflected = small.startswith(meant_small) or (meant_small[:-1] == small and meant_small[-1] in "sdrye")
    return small != meant_small and not is_inflected


def _difference(written: str, meant: str) -> tuple[str, str]:
    """What a name has between the beginning and the end that both share, and what is written there instead."""
    small, meant_small = written.lower(), meant.lower()
    shortest = min(len(small), len(meant_small))
    start = next((at for at in range(shortest) if small[at] != meant_small[at]), shortest)
    rest = shortest - start
    end = next((at for at in range(rest) if small[-1 - at] != meant_small[-1 - at]), rest)
    return meant[start : len(meant) - end], written[start : len(written) - end]


def _is_swap(missing: str, extra: str) -> bool:
    return len(missing) == 2 and missing.lower() == extra[::-1].lower()


def _is_prose(text: str, start: int, end: int) -> bool:
    """Whether what stands there is a word of the text and no part of an address, a path, an identifier or a field."""
    if text.startswith("::", end):
        return False  # a field of Dataview: its name is asked for
    left = _run(text[max(start - REACH, 0) : start][::-1])[::-1]
    right = _run(text[end : end + REACH])
    if text[start:end] == text[start:end].lower():
        if _COMMAND.search(text, max(start - REACH, 0), start) or text.startswith(" import ", end):
            return False
        return not left and not right.rstrip(".:?-")  # `github-actions`, `github:user`, `mysql>`
    # `Source:Github` has a label.
    left, right = left.rpartition(":")[2], right.partition(":")[0]
    return not _MAKES_IDENTIFIER & {*left, *right.rstrip(".?")}


def _run(text: str) -> str:
    """As much from the beginning of a text as one identifier or address may hold."""
    run = _IDENTIFIER.match(text)
    return run[0] if run else ""
