"""A note as block elements read it: one line at a time, behind the marks of its containers.

Marko joins the prefixes of all open containers into one regular expression and matches every line against it,
for every element that wants to look. Where prefixes may match in two ways, that expression backtracks: nested
quotes take exponential time, and lists inside quotes start in the wrong column. `LineSource` matches container
by container, each once per line, and remembers how far it came.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from marko.block import ListItem
from marko.source import Source

if TYPE_CHECKING:
    from marko.block import BlockElement
    from marko.parser import Parser

_REST_OF_LINE = re.compile(r"[^\n]*\n?")
_BLANK_LINES = re.compile(r"(?:[ \t]*+\n)++")
_TAB = 4
# A blank line belongs to an indented container however short it is; marko reads it as if this many spaces followed.
_BLANK_PADDING = " " * 99


class LineSource(Source):
    """The text being parsed, the place reached in it, and the containers open at that place."""

    def __init__(self, text: str, parser: Parser) -> None:
        """Take a text that is normalized and ends with a line end."""
        super().__init__("")
        self._buffer = text
        self.buffer = text
        self.parser = parser
        self._size = len(text)
        self._line_start = -1
        #: Where the line ends whose content was last asked for.
        self.line_end = 0
        self._columns: str | None = None
        # For each container whose marks this line has: the column and the offset behind them.
        self._reached: list[int] = []
        self._offsets: list[int] = []
        # What `content_start` answered, and for how many open containers.
        self._content = -1
        self._depth = -1
        # Whether an open container may have another mark on its first line than on those below.
        self._on_first_line = False

    def content_start(self) -> int:
        """Where the content of this line starts, behind the marks of all open containers; -1 if it lacks one."""
        depth = len(self._states)
        if self.pos != self._line_start:
            self._read_line()
        elif self._depth == depth:
            return self._content
        self._depth = depth
        # Most lines stand in no container but the document, and one that was left leaves the others entered.
        if depth == 1:
            self._content = self.pos
        else:
            self._content = self._offsets[-1] if len(self._offsets) == depth else self._enter_containers()
        return self._content

    def first_character(self) -> str:
        """What stands behind up to three spaces of indentation; nothing on a line that lacks a container's marks."""
        start = self.content_start()
        return first_character(self.buffer, start) if start >= 0 else ""

    def content(self) -> str:
        """The content of a line that has all its containers' marks, with its line end."""
        return self.buffer[self.content_start() : self.line_end]

    @property
    def is_bare(self) -> bool:
        """Whether no container is open here but the document."""
        return len(self._states) == 1

    @property
    def splits_tab(self) -> bool:
        """Whether a tab stands before the content, so that columns and characters differ there."""
        start = self.content_start()
        return start > self.pos and self._buffer.find("\t", self.pos, start) >= 0

    @property
    def opens_container(self) -> bool:
        """Whether this is the first line of a container whose later lines bear another mark."""
        return any(getattr(state, "_second_prefix", state._prefix) is not state._prefix for state in self._states)

    def advance(self) -> None:
        """Go to the next line."""
        if self.pos != self._line_start:
            self._read_line()
        self.pos = self.line_end
        if self._on_first_line:
            self._update_prefix()

    def skip_blank_lines(self) -> bool:
        """Pass over the lines of nothing but spaces from here, if such lines go on for all open containers.

        Every list around a gap looks at all of it again, so this must not be done line by line.
        """
        if self._enter_containers() < 0 or self._reached[-1] > len(_BLANK_PADDING):
            return False
        gap = _BLANK_LINES.match(self._buffer, self.pos)
        if gap:
            self.pos = gap.end()
            if self._on_first_line:
                self._update_prefix()
        return gap is not None

    def content_column(self) -> tuple[str, int]:
        """The line just looked at with its tabs as spaces, and the column where its content starts there."""
        self._enter_containers()
        return self._expanded(), self._reached[-1]

    def without_prefix(self, line: str, indent: int) -> str:
        """`line` behind the marks of all containers and `indent` spaces, or nothing where it lacks any of them.

        A tab that straddles the border leaves spaces behind.
        """
        columns = line.expandtabs(_TAB)
        column = 0
        for state in self._states:
            if state._prefix:
                column = _match_prefix(state, columns, column)
                if column < 0:
                    return ""
        if not columns.startswith(" " * indent, column):
            return ""
        column += indent
        width = 0
        for index, character in enumerate(line, 1):
            width += _TAB - width % _TAB if character == "\t" else 1
            if width >= column:
                return " " * (width - column) + line[index:]
        return ""

    def leave_unmarked(self) -> list[BlockElement]:
        """Close the containers whose marks this line lacks; the answer is what `restore` wants back."""
        states = self._states
        self._states = states[: len(self._offsets)]
        self._depth = -1
        return states

    def restore(self, states: list[BlockElement]) -> None:
        self._states = states
        self._depth = -1

    def prefixes(self) -> list[str]:
        """The marks that this line should bear, for one who looks ahead and goes back."""
        return [state._prefix for state in self._states]

    def go_back(self, start: int, prefixes: list[str]) -> None:
        """Return to a line from which one only looked ahead, where the containers had `prefixes`."""
        self.pos = start
        for state, prefix in zip(self._states, prefixes, strict=True):
            state._prefix = prefix
        self._on_first_line = True
        # Whoever asked goes on with this line, and must not be told where the last one looked at ends.
        self.content_start()

    def _read_line(self) -> None:
        self._line_start = self.pos
        self.line_end = self._buffer.find("\n", self.pos) + 1 or len(self._buffer)
        self._columns = None
        self._depth = -1
        if self._offsets:
            self._reached = []
            self._offsets = []

    def _expanded(self) -> str:
        if self._columns is None:
            line = self._buffer[self._line_start : self.line_end - 1]
            self._columns = (line.expandtabs(_TAB) if "\t" in line else line) + _BLANK_PADDING + "\n"
        return self._columns

    def _enter_containers(self) -> int:
        """Go on behind the marks of the containers not looked at yet; answers where that ends, or -1."""
        column = self._reached[-1] if self._reached else 0
        offset = self._offsets[-1] if self._offsets else self.pos
        for state in self._states[len(self._offsets) :]:
            if state._prefix:
                step = self._past_item(state, offset) if isinstance(state, ListItem) else 0
                if step > 0:
                    column, offset = column + step, offset + step
                else:
                    reached = -1 if step else _match_prefix(state, self._expanded(), column)
                    if reached < 0:
                        return -1
                    if reached != column:
                        column, offset = reached, self._offset_of(reached)
            self._reached.append(column)
            self._offsets.append(offset)
        return offset

    def _past_item(self, state: ListItem, offset: int) -> int:
        """How long the mark of a list item at `offset` is; -1 if it is missing, 0 if only the columns can tell."""
        if offset > self.pos and self._buffer.find("\t", self.pos, offset) >= 0:
            return 0
        literal = _literal(state)
        if self._buffer.startswith(literal, offset):
            return len(literal)
        # A line of spaces has the mark however short it is, and a tab may.
        return -1 if literal[0] == " " and self._buffer[offset] not in " \t\n" else 0

    def _offset_of(self, column: int) -> int:
        start, end = self._line_start, self.line_end - 1
        if self._buffer.find("\t", start, end) < 0:
            return min(start + column, end)
        width = 0
        for offset in range(start, end):
            if width >= column:
                return offset
            width += _TAB - width % _TAB if self._buffer[offset] == "\t" else 1
        return end

    # What follows replaces marko's own reading, with the same meaning.

    def push_state(self, element: BlockElement) -> None:
        self._states.append(element)
        self._on_first_line = True

    def pop_state(self) -> BlockElement:
        state = self._states.pop()
        del self._reached[len(self._states) :]
        del self._offsets[len(self._states) :]
        self._depth = -1
        return state

    @property
    def exhausted(self) -> bool:
        return self.pos >= self._size

    @property
    def _current_pos(self) -> int:
        return max(self.content_start(), self.pos)

    def expect_re(self, regexp: re.Pattern[str] | str) -> re.Match[str] | None:
        start = self.content_start()
        if start < 0:
            return None
        if isinstance(regexp, str):
            regexp = re.compile(regexp)
        self.match = regexp.match(self._buffer, start)
        return self.match

    def next_line(self, require_prefix: bool = True) -> str | None:  # type: ignore[override]  # marko overloads it
        start = self.content_start() if require_prefix else self.pos
        self.match = _REST_OF_LINE.match(self._buffer, start) if start >= 0 else None
        return self.match.group() if self.match else None

    def consume(self) -> None:
        if self.match:
            self.pos = end = self.match.end()
            if self._on_first_line and end > self.match.start() and self._buffer[end - 1] == "\n":
                self._update_prefix()
            self.match = None

    def _update_prefix(self) -> None:
        self._on_first_line = False
        for state in self._states:
            later_prefix: str | None = getattr(state, "_second_prefix", None)
            if later_prefix is not None and later_prefix is not state._prefix:
                state._prefix = later_prefix
                self._line_start = -1


def first_character(text: str, at: int) -> str:
    """What stands at `at`, or behind up to three spaces there."""
    character = text[at]
    if character == " ":
        character = text[at + 1]
        if character == " ":
            character = text[at + 2]
            if character == " ":
                character = text[at + 3]
    return character


@lru_cache(maxsize=1024)
def _compiled(prefix: str) -> re.Pattern[str]:
    return re.compile(prefix)


def _match_prefix(state: BlockElement, columns: str, column: int) -> int:
    """The column behind the marks of one container, or -1."""
    if isinstance(state, ListItem):
        return column + len(_literal(state)) if columns.startswith(_literal(state), column) else -1
    match = _compiled(state._prefix).match(columns, column)
    return match.end() if match else -1


def _literal(item: ListItem) -> str:
    """The mark of a list item: nothing but spaces and a bullet, which marko escapes."""
    return item._prefix.replace("\\", "")
