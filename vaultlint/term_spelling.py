"""Names and the ways to get them wrong: other capitals, other spaces and hyphens, one slip of the finger.

A word that only resembles a name is usually another word, so each way has its conditions: what is in small letters may
be no name at all (`rust`), what is in capitals is said loudly, and a slip counts only in words that look like names,
are long, or stand beside the rest of the name (`A21 Labs`).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

# Scripts that part words by spaces. Chinese characters and kana touch a name without being part of it.
_LETTER = "0-9A-Za-z\u00aa\u00b5\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u0300-\u052f\u1e00-\u1fff"
_WORD = re.compile(rf"[{_LETTER}]+")
_PART = re.compile(r"[ -]")
_GAP = "[ \u00a0-]?"
_WHERE_WORDS_MEET = re.compile(r"[ -]|(?<=[a-z])(?=[A-Z])|(?<=[A-Za-z])(?=[0-9])|(?<=[0-9])(?=[A-Za-z])")
# What is no prose although nothing in Markdown says so: the rest of an address, and template code.
_ADDRESS = re.compile(r"://[^\s<>，。；：！？（）「」『』【】《》、\x00\x01]+")
_TEMPLATE = re.compile(r"\{\{[^{}\n]*+\}\}|<%[^%\n]*+%>")
_IDENTIFIER = re.compile(r"[\w\-./\\@:#$~+%&=?>]*", re.ASCII)
_MAKES_IDENTIFIER = frozenset("_./\\@#$~+%&=?")
_LONGEST = 40
"""Letters of a name in which a slip is looked for."""
_REACH = 80
"""How far to look for what else an identifier holds."""
_SENTENCE_START = re.compile(r"(?:\A|[.!?:…。！？：\n])[\s\x00\x01\"'“‘(\[（「『*_•-]*\Z")
_TITLE_BEFORE = re.compile(r"[A-Z][A-Za-z]* \Z")
_TITLE_BEHIND = re.compile(r" [A-Z]")


class Slip(NamedTuple):
    """A term written otherwise, at `text[start:end]`."""

    start: int
    end: int
    term: str
    is_certain: bool
    """Whether capitals alone differ, and what is written can mean nothing else."""


class _Term:
    """A name, and what to look for."""

    def __init__(self, name: str) -> None:
        self.name = name
        pieces = _WHERE_WORDS_MEET.split(name)
        self.pattern = re.compile(rf"{_GAP.join(map(re.escape, pieces))}(?![{_LETTER}])", re.IGNORECASE)
        first = _WORD.search(name)
        self.before_word = first.start() if first else 0
        """How many characters stand before its first word, as in `.NET`."""
        self.words = tuple(_PART.split(name))

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
        done = 0
        for index, word in enumerate(words):
            if word.start() < done:
                continue
            written = self._written_at(word, text)
            if written is not None:
                start, end, term = written
                done = end
                if text[start:end] not in self._names and _is_prose(text, start, end):
                    certain = _other_shape(text, start, end, term)
                    if certain is not None:
                        yield Slip(start, end, term, certain)
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


def _other_shape(text: str, start: int, end: int, term: str) -> bool | None:
    """Whether a name in other capitals or spaces is certainly that name; None where it may be something else."""
    written = text[start:end].replace("\u00a0", " ")
    if written == term or (written.isupper() and not term.isupper()):
        return None  # capitals for all is a way to say it loudly
    if written.casefold() != term.casefold():
        return None if _is_other_word(text, start, end, written, term) else False
    letters = sum(map(str.isalpha, term))
    if term.islower() and " " in term and written[0].isupper():
        return None  # a title has capitals of its own
    if written == term[0].upper() + term[1:] and _starts_sentence(text, start):
        return None
    if written.islower():
        if " " in term:
            # `open office` may be an office.
            return not all(part[1:] == part[1:].lower() for part in _PART.split(term))
        if term.isalpha() and (term[1:].islower() or (term.isupper() and letters <= 4)):
            return None  # `rust` is a word, and so are `it` and `who`
    if term.isalpha() and term.isupper() and letters <= 3 and written.istitle():
        return None  # `It`, `Us`
    return True


def _is_other_word(text: str, start: int, end: int, written: str, term: str) -> bool:
    """Whether what differs from a name in spaces or hyphens may well be right."""
    parts = _PART.split(written)
    if len(parts) == 1:
        return written == written.lower()  # `huggingface` is how one logs in
    if text[end : end + 1] == "-" or text[start - 1 : start] == "-":
        return True  # `Google-Docs-Datei`: some languages join their words so
    if " " not in term and _TITLE_BEFORE.search(text, max(start - _REACH, 0), start) and _TITLE_BEHIND.match(text, end):
        return True  # `TickTick Quick Add Task` is a title, and its words are its own
    at = 0
    for part in parts:
        # `One note` is no OneNote. A part may begin with a small letter where the name has one, too.
        in_name = _at(term, at)
        if part[:1].islower() and not in_name.islower():
            return True
        at += len(part)
    return False


def _at(term: str, index: int) -> str:
    """The character of a name that is number `index` without its spaces and hyphens."""
    return _PART.sub("", term)[index : index + 1]


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


def _starts_sentence(text: str, start: int) -> bool:
    return _SENTENCE_START.search(text, max(start - _REACH, 0), start) is not None


def _is_prose(text: str, start: int, end: int) -> bool:
    """Whether what stands there is a word of the text and no part of an address, a path, an identifier or a field."""
    if text.startswith("::", end):
        return False  # a field of Dataview: its name is asked for
    left = _run(text[max(start - _REACH, 0) : start][::-1])[::-1]
    right = _run(text[end : end + _REACH])
    if text[start:end] == text[start:end].lower():
        return not left and not right.rstrip(".:?-")  # `github-actions`, `github:user`, `mysql>`
    # `Source:Github` has a label.
    left, right = left.rpartition(":")[2], right.partition(":")[0]
    return not _MAKES_IDENTIFIER & {*left, *right.rstrip(".?")}


def _run(text: str) -> str:
    """As much from the beginning of a text as one identifier or address may hold."""
    run = _IDENTIFIER.match(text)
    return run[0] if run else ""
