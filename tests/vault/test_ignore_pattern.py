"""Regular expressions out of a vault: right where Python's are right, and never slow (SEC-12)."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaultlint.vault.ignore_pattern import IgnorePattern, UnsupportedPattern

ATOMS = st.sampled_from(["a", "b", ".", "[ab]", "[^a]", "[a-c]", r"\d", r"\W", r"\.", "/", "-", "A"])
QUANTIFIERS = st.sampled_from(["", "", "*", "+", "?", "{2}", "{1,2}", "{1,}", "*?", "{0}"])
PATTERNS = st.recursive(
    st.builds(str.__add__, ATOMS, QUANTIFIERS),
    lambda inner: st.one_of(
        st.builds("{}{}".format, inner, inner),
        st.builds("({}|{})".format, inner, inner),
        st.builds("(?:{}){}".format, inner, st.sampled_from(["", "*", "+", "?", "{1,2}"])),
        st.builds("^{}".format, inner),
        st.builds("{}$".format, inner),
    ),
    max_leaves=6,
)


@given(PATTERNS, st.text("abc-./1B ", max_size=8))
def test_it_finds_what_python_finds(pattern: str, path: str) -> None:
    found = re.search(pattern, path, re.IGNORECASE | re.ASCII) is not None
    assert IgnorePattern(pattern).matches(path) is found


@pytest.mark.parametrize(
    ("pattern", "path"),
    [(r"\/old\/", "x/Old/y"), ("[]", ""), ("a{,2}", "a{,2}"), ("[a-]b", "-b"), ("[^]x", "yx"), ("日记|笔记", "笔记/a")],
)
def test_it_reads_patterns_as_javascript_does(pattern: str, path: str) -> None:
    assert IgnorePattern(pattern).matches(path) is (pattern != "[]")


@pytest.mark.parametrize(
    "pattern",
    ["(", ")", "(a", "[a", "*", "a**", r"\b", r"(a)\1", "(?=a)", "(?<!a)", "(?<n>a)", "[b-a]", "a{3,2}", "\\",
     "a" * 501, "(" * 100 + ")" * 100, "(a{100}){100}", "a{1,9999}"],
)  # fmt: skip
def test_what_it_cannot_promise_it_refuses(pattern: str) -> None:
    with pytest.raises(UnsupportedPattern):
        IgnorePattern(pattern)


@pytest.mark.parametrize(
    "pattern",
    ["(a+)+$", "(a|a)*$", "(a*)*b", "a*a*a*a*a*a*c", ".*.*.*.*x", "(a|aa)+$", "a?" * 60 + "a{60}$", "(.?){60}z"],
)
def test_sec_12_no_pattern_runs_away(pattern: str) -> None:
    started = time.process_time()
    IgnorePattern(pattern).matches("a" * 100_000 + "!")
    assert time.process_time() - started < 1
