"""A space, or none, between Chinese or Japanese and a Latin word or number: `番茄tomato`, `番茄 tomato`.

Both are good style, so nothing is said until the configuration tells which one the vault has. Only what stands side by
side in one run of plain text is looked at: a space where text meets a link, bold text or code is another matter. And
text that may be a name something goes by (a file, an account, the key of a field) is left as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Literal

from marko import block

from vaultlint.checks.base import NoteCheck, Problem
from vaultlint.findings import Change, Safety
from vaultlint.markdown.cjk import HAN_OR_KANA
from vaultlint.markdown.note import Note
from vaultlint.markdown.prose import MARKUP, REFERENCE, bodies, prose
from vaultlint.regex import regex
from vaultlint.text import Edit, Span

_LATIN = r"A-Za-z0-9\xc0-\xd6\xd8-\xf6\xf8-\u024f"
_TIGHT = rf"(?<=[{HAN_OR_KANA}])(?=[{_LATIN}])|(?<=[{_LATIN}])(?=[{HAN_OR_KANA}])"
_SPACED = rf"(?<=[{HAN_OR_KANA}]) (?=[{_LATIN}])|(?<=[{_LATIN}]) (?=[{HAN_OR_KANA}])"
_FAULTS = {"spaced": ("no space", regex(_TIGHT)), "tight": ("a space", regex(_SPACED))}
_CLAUSE = regex(rf"[^\n{MARKUP}{REFERENCE}，。、；：！？（）「」『』《》【】“”‘’…—]+")
_WORD = regex(r"[^ \t\xa0\u3000]+")
_NAMES_SOMETHING = regex(r"[@#＃/\\^_=<>{}|~`$]|\[\[|\]\]|\.[A-Za-z]|(?<![A-Za-z])'")
"""What holds one of these may be an account, a tag, a path, a file or the value of a list, letter by letter."""
_FILE_NAME = regex(
    r"\.(?:md|canvas|base|pdf|png|jpe?g|gif|svg|webp|bmp|avif|mp[34]|m4a|wav|mov|webm|docx?|xlsx?|pptx?|txt|csv|json"
    r"|ya?ml|html?|css|js|ts|py|zip|exe|apk|epub)(?![A-Za-z0-9])",
    re.IGNORECASE,
)
"""A name of a file may have spaces in it, and nothing tells where it begins."""
_DAY = r"(?<![0-9])[0-9]{1,2}+ ?月(?: ?[0-9]{1,2} ?[日号號])?"
_DATE = regex(rf"(?<![0-9])[0-9]{{2,4}}+ ?年(?: ?{_DAY})?|{_DAY}")
_LABEL = regex(
    rf"(?:\A|\n)[ \t{MARKUP}]*(?:\[[^\]\n]\] )?"
    r"(?:第?[0-9][0-9.:/-]*+(?: ?[-–~] ?[0-9][0-9.:/-]*+)?|[A-Za-z])(?= )"
)
"""A number, a time or a letter at the head of a line, which the space parts from what it labels."""
_OF_LIST = regex(
    rf"(?<= )(?:(?:[0-9]{{1,3}}|[A-Za-z]|[ivx]{{2,3}}|[IVX]{{2,3}})\.(?=[ {HAN_OR_KANA}])|[0-9A-Za-z]{{1,3}}[)）])"
)
"""A number or letter within a line, before what it counts: `A) 甲 B) 乙`."""
_CALLOUT = regex(r"\[![^\]\n]*\]")
_NOT_PROSE = regex(r"\{\{|<%|%>")
_NUMBER_AFTER = regex(rf"[0-9][0-9.,:%-]*+(?![{_LATIN}])")
_NUMBER_BEFORE = regex(rf"(?<![{_LATIN}.])[0-9][0-9.,:%-]*\Z")
_LONGEST_NUMBER = 24
_LINE = regex(r"[^\n]+")


class CjkSpacing(NoteCheck):
    """`番茄tomato` where the style is `spaced`, `番茄 tomato` where it is `tight`.

    A date such as `2024年5月` is left as it is by either, and so is what stands at the edge of links and of bold text.
    """

    visits = (Note,)
    says = frozenset({"fault", "before", "after"})

    style: Literal["any", "spaced", "tight"] = "any"
    """What the vault has: a space between Chinese and Latin (`spaced`), none (`tight`), or no rule at all."""
    digits: bool = True
    """Whether numbers count as Latin words do: `3 个` and `第 3 章`."""

    def visit(self, element: Note, note: Note) -> Iterator[Problem]:
        if self.style == "any":
            return
        fault, pattern = _FAULTS[self.style]
        if pattern.search(element.text) is None:
            return
        for body in bodies(element):
            span = note.span(body)
            if pattern.search(element.text, span.start, span.end) is None:
                continue
            is_heading = isinstance(body, block.Heading | block.SetextHeading)
            changes = frozenset({Change.HEADINGS}) if is_heading else frozenset[Change]()
            for start, end in self._places(body, note, pattern):
                place = Span(span.start + start, span.start + end)
                if note.in_comment(place.start) or note.in_comment(place.end - 1):
                    continue
                details = {"fault": fault, "before": note.text[place.start - 1], "after": note.text[place.end]}
                edit = Edit(note.path, place, " " if start == end else "")
                yield Problem(place, details, (edit,), Safety.UNSAFE, changes)

    def _places(self, body: Any, note: Note, pattern: re.Pattern[str]) -> Iterator[tuple[int, int]]:
        """Where in the text of `body` the style is broken."""
        text = prose(body, note, with_link_text=True)
        if _NOT_PROSE.search(text):
            return
        kept = _kept(text)
        for line in _LINE.finditer(text):
            if "::" in line[0]:
                continue  # a field of Dataview, whose key and value are compared as they are
            for clause in _CLAUSE.finditer(text, *line.span()):
                if _FILE_NAME.search(clause[0]) is None:
                    for place in _in_clause(clause, text, pattern):
                        if place not in kept and (self.digits or not _is_number(place, text)):
                            yield place


def _in_clause(clause: re.Match[str], text: str, pattern: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    """Places of the pattern in a clause, except in words that name something and at their edges."""
    names = [word.span() for word in _WORD.finditer(text, *clause.span()) if _NAMES_SOMETHING.search(word[0])]
    following = iter(names)
    name = next(following, None)
    for found in pattern.finditer(text, *clause.span()):
        start, end = found.span()
        while name is not None and name[1] < start:
            name = next(following, None)
        if name is None or name[0] > end:
            yield start, end


def _kept(text: str) -> frozenset[tuple[int, int]]:
    """Places that neither style has a say in."""
    kept: set[tuple[int, int]] = set()
    spans = [match.span() for match in _DATE.finditer(text)]
    if callout := _CALLOUT.match(text):
        spans.append(callout.span())
    for first, last in spans:
        kept.update((at, at + text.startswith(" ", at)) for at in range(first + 1, last))
    kept.update((match.end(), match.end() + 1) for match in _LABEL.finditer(text))
    for line in _LINE.finditer(text):
        closes_more = sum(map(line[0].count, ")）")) > sum(map(line[0].count, "(（"))
        labels = (label for label in _OF_LIST.finditer(text, *line.span()) if label[0].endswith(".") or closes_more)
        kept.update((label.start() - 1, label.start()) for label in labels)
    return frozenset(kept)


def _is_number(place: tuple[int, int], text: str) -> bool:
    """Whether the Latin side of a place is a number, and no name that has one in it, such as `GPT4`."""
    start, end = place
    if _NUMBER_AFTER.match(text, end):
        return True
    return _NUMBER_BEFORE.search(text[max(start - _LONGEST_NUMBER, 0) : start]) is not None
