"""A name in other capitals or spaces: when it is that name for certain, and when it may be something else.

`Github` can only be GitHub. `react` is a word that everybody writes, whatever `ReAct` is, and `Latex` may be rubber:
where English has the word, a name is a guess at most.
"""

from __future__ import annotations

from collections.abc import Iterator

from vaultlint.lexicon import commonness, english
from vaultlint.regex import regex

REACH = 80
"""How far to look for what else stands around."""
_PART = regex(r"[ -]")
_SENTENCE_START = regex(r"(?:\A|[.!?:…。！？：\n])[\s\x00\x01\"'“‘(\[（「『*_•-]*\Z")
_TITLE_BEFORE = regex(r"[A-Z][A-Za-z]* \Z")
_TITLE_BEHIND = regex(r" [A-Z]")
_ENDINGS = ("s", "es", "ed", "er", "ing", "ly")
"""What a word has and a name has not: `reacts`, `smarter`, but no `javascripts`."""
_USUAL = 2.6
"""Words such as `ember`; what is rarer is the name more often than the word (`typescript`). See `commonness`."""


def parts_of(name: str) -> tuple[str, ...]:
    """The words of a name that spaces or hyphens part."""
    return tuple(_PART.split(name))


def is_surely_meant(text: str, start: int, end: int, term: str) -> bool | None:
    """Whether a name in other capitals or spaces is certainly that name; None where it is rather something else."""
    written = text[start:end].replace("\u00a0", " ")
    if written == term or (written.isupper() and not term.isupper()):
        return None  # capitals for all is a way to say it loudly
    if written.casefold() != term.casefold():
        return None if _is_other_word(text, start, end, written, term) else False
    if term.islower() and " " in term and written[0].isupper():
        return None  # a title has capitals of its own
    if written == term[0].upper() + term[1:] and _starts_sentence(text, start):
        return None
    if written.islower() and not _PART.search(term) and _is_small_word(written, term):
        return None
    if term.isalpha() and term.isupper() and len(term) <= 3 and written.istitle():
        return None  # `It`, `Us`
    if written.islower() and " " in term and all(part[1:] == part[1:].lower() for part in parts_of(term)):
        return False  # `open office` may be an office
    different = [part for part, right in zip(parts_of(written), parts_of(term), strict=True) if part != right]
    if not any(map(_is_english, different)):
        return True
    if written.istitle() and _starts_sentence(text, start) and all(_is_common(part.lower()) for part in different):
        return None  # `Select one.`
    return False


def _is_small_word(written: str, term: str) -> bool:
    """Whether what stands there in small letters is a word: `rust`, `it` and `who`, and `react` and `smart` as well."""
    if term.isalpha() and (term[1:].islower() or (term.isupper() and len(term) <= 4)):
        return True
    return _is_common(written)


def _is_english(part: str) -> bool:
    """Whether a word may be English: `Latex`, but no `LaTex`."""
    return part[1:] == part[1:].lower() and part.lower() in english()


def _is_common(word: str) -> bool:
    """Whether people write a word often, and in more than one form, unlike most names that the lexicon has."""
    return commonness(word) >= _USUAL and any(form in english() for form in _forms(word))


def _forms(word: str) -> Iterator[str]:
    for ending in _ENDINGS:
        yield word + ending
        if word[-1] in "ey":
            yield f"{word[:-1]}{'i' if word[-1] == 'y' and ending != 'ing' else ''}{ending}"


def _is_other_word(text: str, start: int, end: int, written: str, term: str) -> bool:
    """Whether what differs from a name in spaces or hyphens may well be right."""
    parts = parts_of(written)
    if len(parts) == 1:
        return written == written.lower()  # `huggingface` is how one logs in
    if text[end : end + 1] == "-" or text[start - 1 : start] == "-":
        return True  # `Google-Docs-Datei`: some languages join their words so
    if " " not in term and _TITLE_BEFORE.search(text, max(start - REACH, 0), start) and _TITLE_BEHIND.match(text, end):
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


def _starts_sentence(text: str, start: int) -> bool:
    return _SENTENCE_START.search(text, max(start - REACH, 0), start) is not None
