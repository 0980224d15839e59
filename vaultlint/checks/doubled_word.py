"""A word of grammar written twice in a row, as a hand does that pauses or a sentence that was mended halfway.

Words are doubled on purpose in every language, in some by grammar (`anak anak`, `nou nou`, `很 很`), in English for
weight (`very very`), in names (`The The`) and where a sentence folds back (`that that`, `had had`, `who was was kind`).
So only words are looked at that English hardly needs twice, in text that reads as English. A preposition may belong to
one clause and begin the next, `someone to talk to to feel better`: who asks is told of those, and they stay. Where
letters (`a a b b a`) or words themselves (`and and or`) are the subject, nothing is doubled.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import compress
from operator import eq

from vaultlint.checks.base import NoteCheck, Problem
from vaultlint.checks.worked_out import english_words
from vaultlint.english import English
from vaultlint.findings import Change, Safety
from vaultlint.markdown.note import Note
from vaultlint.markdown.prose import bodies_with, prose
from vaultlint.regex import regex
from vaultlint.text import Edit, Span

_MAY_CHANGE = frozenset({Change.HEADINGS})


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


_ONCE = _words("the a an and or than their these your")
_PREPOSITIONS = _words("at for from into of to with")
_PARTICLES = _words("by in on")
"""What may belong to a verb, and stand once more for itself: `log in in the morning`."""
_LOOKED_AT = _ONCE | _PREPOSITIONS | _PARTICLES
_GAP = r"(?:[ \t]++|[ \t]*+[\r\n]++[\s\x00]*+)"
# A word with a hyphen, an apostrophe, a slash or a mark of code beside it is part of something.
_NOT_BEFORE, _NOT_AFTER = r"(?<![\w'’/\\@#$&=+_.-])", r"(?![\w'’/\\@=+_*-]|\.\w)"


def _twice(words: list[str]) -> str:
    """A pattern for any of `words`, twice: the first may begin a sentence, the second may not."""
    firsts = "|".join(f"[{word[0].upper()}{word[0]}]{word[1:]}" for word in words)
    again = r"(?i:(?P=first))"
    thrice = rf"{_GAP}{again}(?!\w)"
    return rf"{_NOT_BEFORE}(?P<first>{firsts})(?P<gap>{_GAP})(?P<second>{again}){_NOT_AFTER}(?!{thrice})"


_DOUBLED = regex(_twice(sorted(_LOOKED_AT)))
_TRACE = regex(rf"(?<!\w)({'|'.join(sorted(_LOOKED_AT))})[ \t\r\n>]++\1(?!\w)", re.IGNORECASE)
_LINE_END = regex(r"[ \t]*+(?:\r\n?|\n)[ \t>]*+")
_SENTENCE = regex(r"[.!?;:,…\x00\x01]")
_ANY_WORD = regex(r"\w+")
_LETTER = regex(r"(?<![\w'’])[b-hj-zB-HJ-Z](?![\w'’])")
_THING = regex(r"[ \t]++(?:\x01|[^\w\s]{0,2}+(?!(?:and|as|at|by|for|from|in|is|of|on|or|than|to|with)\b)[^\W\d_]{2})")
"""What an article belongs to: a word of two letters at least that is no preposition, or a link."""
_NAMING = _words(
    "word words keyword keywords operator operators article articles conjunction conjunctions letter letters"
)
_BEFORE_OPERATOR = _words("a an the and or nor not xor")
_AFTER_OPERATOR = _words("and or nor xor gate gates operator operators")
_QUOTES = "\"'“”‘’«»„"
_REACH = 60
"""Characters looked at for what a sentence says before and behind the words."""
_VERBS = _words(
    """
    be been being bring built call came carried carry check checked click clicked come comes coming drop fill filled
    fit get give go goes going got hold holding keep keeps kick lock locked log logged logging logs move
    moved opt opted pass passed plug plugged pull push put run set sign signed sit stand standing stay step stood
    stepped stop take taken takes taking tune turn turned turning turns type typed went work working zoom zoomed
    """
)
_LOOKING = _words(
    """
    ask asked asking call called calling care caring hope hoped hoping long longed longing look looked looking pay paid
    paying search searched searching stand stands wait waited waiting wish wished wishing
    """
)
"""What may end with a `for` before another: `what I have been hoping for for years`."""
_TEMPLATE = regex(r"\{\{|<%")


class DoubledWord(NoteCheck):
    """`the the`, within a line or from one line of a paragraph to the next; `that that` and `bye bye` are no fault."""

    visits = (Note,)
    says = frozenset({"word"})

    prepositions: bool = False
    """Whether `of of`, `to to` and `in in` are told of, too. They may be right: `what this is made of of late`."""

    def visit(self, element: Note, note: Note) -> Iterator[Problem]:
        words = english_words(note)
        if _LOOKED_AT.isdisjoint(compress(words, map(eq, words, words[1:]))):
            return  # no such word is followed by itself, whatever may stand between the two
        traces = [match.start() for match in _TRACE.finditer(element.text)]
        if not traces:
            return
        english = English(element.text)
        for body in bodies_with(traces, note):
            start, end = note.span(body)
            text = prose(body, note)
            found = [match for match in _DOUBLED.finditer(text) if self._is_told(match)]
            found = [match for match in found if _is_fault(match, note.text[start:end])]
            if not found or _TEMPLATE.search(text) or not english.reads(text):
                continue
            for match in found:
                span = Span(start + match.start(), start + match.end())
                if not note.in_comment(span.start):
                    much = _too_much(match, start) if match["second"].lower() in _ONCE else None
                    edits = (Edit(note.path, much, ""),) if much else ()
                    yield Problem(span, {"word": match["second"]}, edits, Safety.UNSAFE, _MAY_CHANGE)

    def _is_told(self, match: re.Match[str]) -> bool:
        return self.prepositions or match["second"].lower() in _ONCE


def _is_fault(match: re.Match[str], written: str) -> bool:
    """Whether nothing says that the words were meant; `written` is the text of the body with nothing masked."""
    text, word = match.string, match["second"].lower()
    gap = written[slice(*match.span("gap"))]
    if gap.strip(" \t") and (_LINE_END.fullmatch(gap) is None or gap.startswith("  ")):
        return False  # markup, or a break that shows
    if not match["second"].islower() or match["first"] == "A":
        return False
    if text[match.start() - 1 : match.start()] in tuple(_QUOTES) and text[match.end() : match.end() + 1] in tuple(
        _QUOTES
    ):
        return False
    before = _SENTENCE.split(text[max(match.start() - _REACH, 0) : match.start()])[-1]
    previous = before.lower().split()
    if previous[-1:] == [word]:
        return False  # thrice is on purpose
    if "\n" in match["gap"] and (word == "a" or _stands_alone(match)):
        return False  # an answer, an option, an item of a list that nobody marked
    if _is_spoken_of(match, previous):
        return False
    if word in _PARTICLES:
        return _VERBS.isdisjoint(previous[-3:])
    if word == "for":
        return _LOOKING.isdisjoint(previous[-1:])
    return True


def _stands_alone(match: re.Match[str]) -> bool:
    """Whether one of two words on two lines is all that its line holds."""
    text = match.string
    first = text[text.rfind("\n", 0, match.start()) + 1 : match.end("first")]
    ends = text.find("\n", match.end())
    second = text[match.start("second") : ends if ends >= 0 else len(text)]
    return any(len(_ANY_WORD.findall(line)) == 1 for line in (first, second))


def _is_spoken_of(match: re.Match[str], previous: list[str]) -> bool:
    """Whether the words are a letter, or words that the sentence is about; `previous` are those before them."""
    text, word = match.string, match["second"].lower()
    behind = text[match.end() : match.end() + _REACH]
    if not _NAMING.isdisjoint(previous[-1:]):
        return True
    if word in ("and", "or"):
        following = _SENTENCE.split(behind)[0].lower().split()
        return not (_BEFORE_OPERATOR.isdisjoint(previous[-1:]) and _AFTER_OPERATOR.isdisjoint(following[:1]))
    if word == "a":
        before = text[max(match.start() - _REACH, 0) : match.start()].rpartition("\n")[2]
        after = behind.partition("\n")[0]
        return _THING.match(after) is None or _LETTER.search(f"{before} {after}") is not None
    return False


def _too_much(match: re.Match[str], offset: int) -> Span | None:
    """What to take away so that every line stays one: the second word, or the first where its line ends behind it."""
    text, (begins, ends) = match.string, match.span("second")
    if "\n" not in match["gap"]:
        return Span(offset + match.start("gap"), offset + ends)
    first = match.start("first")
    if text[first - 1 : first] in (" ", "\t"):
        return Span(offset + first - 1, offset + match.end("first"))
    return Span(offset + begins, offset + ends + 1) if text[ends : ends + 1] in (" ", "\t") else None
