"""A space before a comma, a full stop, an exclamation or question mark.

Whether it is a fault hangs on the language: French wants it. So a Latin word must stand in a paragraph that plainly is
not French, and a full stop at the end of what plainly is a sentence. Full-width marks bring their own space everywhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from marko import block

from vaultlint.checks.base import NoteCheck, Problem
from vaultlint.checks.worked_out import verbatim
from vaultlint.findings import Change, Safety
from vaultlint.markdown.languages import Wording, never_sets_space
from vaultlint.markdown.note import Note
from vaultlint.markdown.prose import MARKUP, REFERENCE, bodies_with, prose
from vaultlint.regex import regex
from vaultlint.text import Edit, Span

_BODIES = (block.Paragraph, block.Heading, block.SetextHeading)
# No word has more than twenty parts; looked for from each of endless ones, it would be quadratic.
_WORD = r"[^\W\d_]{2,}+(?:['’-][^\W\d_]++){0,20}+"
_BEGINS = rf"(?<![^\s(\"'“‘«\[{MARKUP}，。：；！？、（《「])"
_AT_END = (
    rf"(?={MARKUP}*+(?:[ \t]*(?:\n|\Z)|[ \t]+[^\s{REFERENCE}{MARKUP}a-z\u3040-\u30ff\u3400-\u9fff:*+/=<>|&%$#@^~-]))"
)
_ASCII = re.compile(
    rf"{_BEGINS}(?P<word>{_WORD})(?P<gap> {{1,3}})"
    rf"(?P<mark>,(?=\s|\Z)|[!?]{{1,3}}{_AT_END}|[!?](?=[A-Z][a-z'’])|\.(?={MARKUP}*+(?:[ \t]*(?:\n|\Z)|[ \t]+[A-Z])))"
)
_FULL_WIDTH = re.compile(r"(?P<word>[\w%）」』》】〉”’\")\]])(?P<gap> {1,3})(?P<mark>[，。！？；、]|：(?! ))")
_ANY = regex(r" (?:,(?=\s|\Z)|\.(?![^\W_]|\.)|[!?](?![a-z0-9]|\[[^\^])|[，。！？；、：])")
"""Any of the marks behind a space in the raw text, where what lies behind may be markup; an image is no mark.

What lies before is for the others to look at.
"""
_ADDRESS = regex(r"(?:://|www\.|[@#＃])\S*+")
"""An address, a name that is called, or a tag that lacks the space before it."""
_SENTENCE_END = regex(r"[.!?…][\"'”’)]?\s|\n")
_LONGEST_SENTENCE = 400
"""Characters looked back for where a sentence begins."""
_LONGEST_FRAMED = 80
_BEFORE_NAMES = frozenset(("a", "an", "and", "as", "by", "for", "like", "of", "or", "the", "use", "using", "with"))
"""Behind one of these a mark is what the sentence speaks of."""
_MARK_NAMES = """
key keys keypress keyed keybinding hotkey hotkeys shortcut shortcuts button press presses pressed pressing hitting
type types typed typing enter tap strike push hold ctrl control cmd alt shift meta leader esc character characters
char chars symbol symbols sign signs operator operators command commands called named letter letters glyph glyphs
token tokens mark marks punctuation delimiter delimiters separator separators separated delimited comma commas colon
semicolon period dot apostrophe prefix prefixes prefixed suffix suffixes wildcard escape escaped literal bind bound
motion motions vim taste tasten drücke drücken zeichen tecla teclas pulsa carácter símbolo tasto toets клавиша клавиши
клавишу символ символы знак знаки кнопка нажмите нажать оператор команда
"""
_SAID_OF_MARKS = frozenset(_MARK_NAMES.split())
"""Words of sentences that may speak of keys, operators and marks themselves."""
_CJK_MARK_NAMES = regex(
    r"(?:键|鍵|キー|符号|符號|记号|記号|字符|字元|文字|标点|標點|逗号|句号|问号|叹号|顿号|分号|冒号|运算符|分隔符|命令|按下?|输入|輸入|入力)\Z"
)
_WORDS_BEFORE = 4
_LONE_MARK = regex(r"\s+[^\w\s]{1,2}(?=\s|\Z)")
_COMMAND_NAMES = """
add build cat cd chmod chown clone code cp diff docker du eslint find git go grep install ls make mv npm open pip run
rsync tar tree vim
"""
_COMMANDS = frozenset(_COMMAND_NAMES.split())
_TEMPLATE = regex(r"\{\{|<%")


class SpaceBeforeMark(NoteCheck):
    """`planning !` and `模型 ，后面`; `tasks !We` where the space stands on the wrong side of the mark.

    Colons and semicolons are left alone, for they part lists, fields and emoticons. So is what follows a tag, a link,
    code or an address, where the space may be needed, and table cells, where it may be for the looks.
    """

    visits = (Note,)
    says = frozenset({"mark"})

    def visit(self, element: Note, note: Note) -> Iterator[Problem]:
        suspects = [match.start() for match in _ANY.finditer(element.text)]
        if not suspects:
            return
        whole: Wording | None = None
        for body in bodies_with(suspects, note):
            if not isinstance(body, _BODIES):
                continue
            start, end = note.span(body)
            text = prose(body, note)[: len(note.text[start:end].rstrip())]
            found = list(_found(text))
            if not found or _TEMPLATE.search(text):
                continue
            wording = Wording(text)
            if not wording.tells:
                wording = whole = whole or Wording(note.text)
            for match in found:
                at = start + match.start("gap")
                is_full_width = match.re is _FULL_WIDTH
                if at in verbatim(note) or note.in_comment(at):
                    continue
                if _is_full_width_fault(match) if is_full_width else _is_fault(match, wording):
                    yield _problem(match, start, note, body)


def _found(text: str) -> Iterator[re.Match[str]]:
    """What looks like a fault, but for a space behind an address: a mark that touched one would become part of it."""
    ends = {match.end() for match in _ADDRESS.finditer(text)}
    for pattern in (_ASCII, _FULL_WIDTH):
        yield from (match for match in pattern.finditer(text) if match.start("gap") not in ends)


def _is_fault(match: re.Match[str], wording: Wording) -> bool:
    if (
        match["word"].lower() in _BEFORE_NAMES
        or _is_spoken_of(match)
        or _is_framed(match)
        or (match["mark"] == "." and not _ends_sentence(match))
    ):
        return False
    return never_sets_space(match["word"][-1]) or (wording.sets_no_space and Wording(match["word"]).apart == 0)


def _is_full_width_fault(match: re.Match[str]) -> bool:
    """Whether the space before a full-width mark is none of a sentence about marks and keys: `按下 ，然后`."""
    if match["mark"] == "：":
        return True
    return _CJK_MARK_NAMES.search(match.string, max(match.start("gap") - 3, 0), match.start("gap")) is None


def _is_spoken_of(match: re.Match[str]) -> bool:
    """Whether a sentence may be about the mark: `the key , to split`, `operators are , and ;`."""
    if _LONE_MARK.match(match.string, match.end()) and match["mark"] == ",":
        return True
    words = _sentence_before(match)[-_WORDS_BEFORE:]
    return any(word.lower().strip("\"'“”‘’(,:") in _SAID_OF_MARKS for word in words)


def _is_framed(match: re.Match[str]) -> bool:
    """Whether the same marks stand before the words, as in `!!! changed !!!`."""
    mark, end = match["mark"], match.start()
    return len(mark) > 1 and f"{mark} " in match.string[max(end - _LONGEST_FRAMED, 0) : end]


def _ends_sentence(match: re.Match[str]) -> bool:
    """Whether the stop ends a sentence; in `git add .` it is a folder."""
    words = _sentence_before(match)
    return len(words) > 3 and words[0][0].isupper() and _COMMANDS.isdisjoint(words[-3:])


def _sentence_before(match: re.Match[str]) -> list[str]:
    """The words before the mark, from where its sentence begins."""
    before = match.string[max(match.start("gap") - _LONGEST_SENTENCE, 0) : match.start("gap")]
    return _SENTENCE_END.split(before)[-1].split()


def _problem(match: re.Match[str], start: int, note: Note, body: Any) -> Problem:
    gap, mark = match.span("gap"), match["mark"]
    is_heading = not isinstance(body, block.Paragraph)
    end = match.end("mark")
    if match.string[end : end + 1].isupper() and match.re is _ASCII:
        span = Span(start + gap[0], start + end)
        edit = Edit(note.path, span, mark + " ")
    else:
        span = Span(start + gap[0], start + gap[1])
        edit = Edit(note.path, span, "")
    # To a link that leads to a heading, a space before an ASCII mark is none, and before a full-width one it is.
    is_safe = not is_heading or match.re is _ASCII
    changes = frozenset({Change.HEADINGS}) if is_heading else frozenset[Change]()
    return Problem(span, {"mark": mark}, (edit,), Safety.SAFE if is_safe else Safety.UNSAFE, changes)
