"""Patterns mean what git means by them, and cannot be made slow."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pathspec import GitIgnoreSpec

from vaultlint.patterns import Patterns, pattern_fault

PARTS = st.sampled_from(["a", "b", "ab", "*", "a*", "*b", "?", "**", "[ab]", "[!a]", "汉*"])
LINES = st.builds(
    lambda start, parts, end: start + "/".join(parts) + end,
    st.sampled_from(["", "/"]),
    st.lists(PARTS, min_size=1, max_size=4),
    st.sampled_from(["", "/"]),
).filter(lambda line: not line.endswith("**/"))  # folders alone, for git; pathspec lets files through
PATHS = st.lists(st.sampled_from(["a", "b", "ab", "ba", "汉字"]), min_size=1, max_size=5).map("/".join)


@given(LINES, PATHS)
def test_a_pattern_means_what_it_means_to_git(line: str, path: str) -> None:
    assert Patterns((line,)).match(path) == GitIgnoreSpec.from_lines([line], backend="simple").match_file(path)


@pytest.mark.parametrize(
    ("lines", "path", "expected"),
    [
        (("Templates/**",), "Templates/Daily/a.md", True),
        (("Templates",), "Archive/Templates/a.md", True),
        (("/Templates",), "Archive/Templates/a.md", False),
        (("*.md", "!Keep.md"), "Sub/Keep.md", False),
        (("!Keep.md", "*.md"), "Keep.md", True),
        ((r"\[draft\]*",), "[draft] a.md", True),
        (("Cafe\u0301/",), "Café/a.md", True),
        ((), "a.md", False),
    ],
)
def test_the_last_pattern_that_matches_decides(lines: tuple[str, ...], path: str, expected: bool) -> None:
    assert Patterns(lines).match(path) is expected


def test_patterns_speak_of_the_folder_they_were_written_in() -> None:
    patterns = Patterns(("/notes/Templates/**",), base="notes/")
    assert patterns.match("Templates/a.md")
    assert not patterns.match("notes/Templates/a.md")


@pytest.mark.parametrize(
    ("line", "path"), [("*a" * 20 + "*b", "a" * 255), ("**/a/" * 20 + "b", "a/" * 2000 + "c"), ("*" * 500, "a" * 255)]
)
def test_no_pattern_takes_long(line: str, path: str) -> None:
    start = time.perf_counter()
    Patterns((line,)).match(path)
    assert time.perf_counter() - start < 0.5


@pytest.mark.parametrize("line", ["", " ", "/", "!", "Notes/*.{md,canvas}", r"Notes\Daily"])
def test_what_no_pattern_can_mean_is_a_fault(line: str) -> None:
    assert pattern_fault(line)


@pytest.mark.parametrize("line", ["Notes/**", r"a\{b,c\}", "{{title}}.md", r"\!a", r"\*"])
def test_literal_characters_are_no_fault(line: str) -> None:
    assert pattern_fault(line) is None
