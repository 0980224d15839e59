"""Properties that are none to Obsidian, since one of the two lines around them is not three hyphens and nothing else.

Between two thematic breaks may stand anything. What is found is YAML to its end, and reads like properties and not like
a sentence that happens to have a colon in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from vaultlint.checks.base import NoteCheck, Problem
from vaultlint.findings import Change, Safety
from vaultlint.markdown.note import Note
from vaultlint.markdown.properties import Property, read_frontmatter
from vaultlint.regex import regex
from vaultlint.text import Edit, Span

_OPENING = regex(r"(?P<before>[\s\ufeff\u200b\u2060]*+)---(?P<after>[ \t]*+)(?=[\r\n])")
_CLOSING = regex(r"^---(?P<after>[ \t]++)(?=[\r\n]|\Z)", re.MULTILINE)
_LINE_END = regex(r"[\r\n]")
_IS_LOST = regex(r"[ \t]#|^#|(?<![\"'])\[\[", re.MULTILINE)
_NAMES = """
alias aliases author authors banner category categories cover created cssclass cssclasses date description draft icon
id image keywords lang language layout link modified parent permalink publish published related source status subtitle
summary tag tags template title topic topics type up updated url uuid
标题 日期 标签 别名 作者 创建 更新 状态 类型 分类 来源 タイトル 日付 タグ
"""
_KNOWN = frozenset(_NAMES.split())
"""Names that many give to properties."""
_MOST_WORDS = 2
# Text becomes properties: whatever Obsidian saw in it is something else afterwards.
_CHANGES = frozenset(
    {
        Change.READ,
        Change.PROPERTIES,
        Change.TAGS,
        Change.LINKS,
        Change.HEADINGS,
        Change.STRUCTURE,
        Change.URLS,
        Change.QUERIES,
    }
)


class MisplacedFrontmatter(NoteCheck):
    """White space before the opening fence, behind it, or behind the closing one."""

    visits = (Note,)
    says = frozenset({"fault"})

    def visit(self, element: Note, note: Note) -> Iterator[Problem]:
        there = element.frontmatter
        opening = _OPENING.match(note.text)
        if opening is None or (there is not None and there.error is None):
            return
        before, after = Span(*opening.span("before")), Span(*opening.span("after"))
        closing = _CLOSING.search(note.text, after.end)
        behind = Span(closing.start("after"), closing.end()) if closing else after
        for blanks in ((before, after), (before, after, behind)):
            problem = self._without(
                [span for span in dict.fromkeys(blanks) if span.start < span.end], before, after, note
            )
            if problem is not None:
                yield problem
                return

    def _without(self, blanks: list[Span], before: Span, after: Span, note: Note) -> Problem | None:
        """The problem, if the note has properties once some white space is gone."""
        if not blanks:
            return None
        rest = note.text[after.end :]
        if blanks[-1].start > after.end:
            rest = note.text[after.end : blanks[-1].start] + note.text[blanks[-1].end :]
        there = read_frontmatter("---" + rest)
        if there is None or not there.properties:
            return None
        body = rest[: there.span.end - len("---")]
        if not _are_meant(there.properties) or _is_ruled_off(body):
            return None
        edits = tuple(Edit(note.path, span, "") for span in blanks)
        if _IS_LOST.search(body):
            edits = ()  # what is a tag or a link now would be gone
        span = Span(before.end, after.end + len(body))
        return Problem(span, {"fault": _fault(note.source[before], blanks[0])}, edits, Safety.UNSAFE, _CHANGES)


def _is_ruled_off(body: str) -> bool:
    """Whether an empty line parts the text from the lines across above or below it: nobody writes properties so."""
    lines = body.splitlines()
    return len(lines) < 2 or not lines[1].strip() or not lines[-2].strip()


def _are_meant(properties: Sequence[Property]) -> bool:
    """Whether these were written as properties: one has a name that many know, or all have short ones and are several.

    `note: remember this` between two lines is a sentence, and `note: 1` is none.
    """
    names = [property_.name for property_ in properties]
    if not names:
        return False
    if len(properties) == 1 and names[0] != names[0].lower() and len(str(properties[0].value).split()) > _MOST_WORDS:
        return False  # `Date: Monday we met and decided`
    if any(_KNOWN.issuperset(name.lower().split()) for name in names):
        return True
    is_short = all(name == name.lower() and len(name.split()) <= _MOST_WORDS and name[:1].isalpha() for name in names)
    values = [property_.value for property_ in properties]
    return is_short and (len(names) > 1 or not any(isinstance(value, str) and " " in value for value in values))


def _fault(before: str, blank: Span) -> str:
    if _LINE_END.search(before):
        return "the opening “---” is not the first line"
    if before:
        return "the opening “---” does not begin its line"
    which = "opening" if blank.start == len("---") else "closing"
    return f"the {which} “---” ends with a space"
