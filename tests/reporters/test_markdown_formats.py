"""SEC-08: what a vault holds is never more than text in a page that GitHub shows, or in a note."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from tests.reporters.reporting import many, note, reported
from vaultlint.findings import Severity
from vaultlint.reporters.markdown_text import code, fenced
from vaultlint.request import Checked

READER = MarkdownIt("gfm-like", {"linkify": False})
SPITEFUL = st.text(st.sampled_from("`|[]()!<>@~#\\ \n\r\t*_-x微\u202e&:/$%"), max_size=25) | st.sampled_from(
    [
        "@everyone",
        "![x](https://example.org/p.png)",
        "<img src=x onerror=y>",
        "```",
        "  `````  ",
        "```\n# x",
        "``` `````",
        "|",
        "https://a.b",
    ]
)


def tokens(page: str) -> list[Any]:
    found = []
    for token in READER.parse(page):
        found += [token, *(token.children or [])]
    return found


def prose(page: str) -> str:
    """What of a page is no code: all that GitHub looks for mentions in."""
    return "\n".join(token.content for token in tokens(page) if token.type == "text")


@given(SPITEFUL)
@example("`")
@example(" x ")
@example("a``b`")
def test_a_piece_of_code_stays_code(text: str) -> None:
    (paragraph,) = [token for token in READER.parse(f"x {code(text)} y") if token.type == "inline"]
    assert [child.type for child in paragraph.children or []] == ["text", "code_inline", "text"]


@given(st.lists(SPITEFUL.map(lambda line: re.sub(r"[\r\n]", "", line)), max_size=5))
def test_no_line_ends_a_block_of_code(lines: list[str]) -> None:
    (block,) = READER.parse("\n".join(fenced(lines)))
    assert block.type == "fence"
    assert block.content == "".join(f"{line.rstrip()}\n" for line in lines)


@given(SPITEFUL, SPITEFUL, SPITEFUL)
@example("@everyone ![x](https://example.org/p.png) <b>", "a|b@c.md", "```")
def test_a_summary_holds_nothing_of_a_vault_but_code(message: str, name: str, line: str) -> None:
    found = note(f"{line}«{message}»{line}\n", path=f"x{name}.md", message=f"m{message}", rule="some-rule")
    page = reported("markdown", found)
    kinds = {token.type for token in tokens(page)}
    assert kinds.isdisjoint({"image", "html_inline", "html_block", "link_open", "hr", "blockquote_open", "s_open"})
    assert not re.search(r"[@!<\[\]]", prose(page))
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", page)


def test_a_summary_counts_and_tells() -> None:
    page = reported("markdown", note("See «[[x]]».\n", fix="[[y]]"), many(2, Severity.HINT, "b.md", "mild-rule"))
    assert (
        page
        == """\
## vaultlint: 1 error, 2 hints in 2 notes

| findings | rule | severity | fixable |
| ---: | --- | --- | ---: |
| 1 | `some-rule` | error | 1 |
| 2 | `mild-rule` | hint |  |

### `Notes/A.md`

- 1:5 **error** `some-rule` `Something is wrong`

  ```text
   1 │ See [[x]].
     │     ^^^^^
     │ unsafe fix: [[y]]
  ```

"""
    )
    assert len([token for token in tokens(page) if token.type == "tr_open"]) == 3


def test_a_summary_has_room_for_the_worst() -> None:
    found = [many(90, Severity.WARNING, "a.md"), many(20, Severity.ERROR, "b.md"), many(5, Severity.WARNING, "c.md")]
    page = reported("markdown", *found)
    assert page.count("**error**") == 20
    assert page.count("**warning**") == 80
    assert page.endswith("\nAnd 15 more findings.\n")
    assert page.index("`a.md`") < page.index("`b.md`")


def test_a_summary_of_nothing_says_so() -> None:
    assert reported("markdown", Checked("a.md", None)) == "## vaultlint: no findings in 1 note\n"


@pytest.mark.parametrize("format_name", ["markdown", "note"])
def test_a_large_vault_makes_no_page_that_nobody_can_open(format_name: str) -> None:
    found = [many(2000, severity, f"{severity.label}.md", f"{severity.label}-rule") for severity in Severity]
    assert len(reported(format_name, *found, lists_hint=lambda _: True).encode()) < 200_000
