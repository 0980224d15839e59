"""Expressions that wait to be compiled do what compiled ones do."""

from __future__ import annotations

import re

import pytest

from vaultlint.regex import regex

TEXT = "Mint, mint and basil"


def test_an_expression_does_what_a_compiled_one_does() -> None:
    late, compiled = regex(r"(?P<word>m\w+)", re.IGNORECASE), re.compile(r"(?P<word>m\w+)", re.IGNORECASE)
    assert late.findall(TEXT) == compiled.findall(TEXT) == ["Mint", "mint"]
    assert late.sub("x", TEXT) == compiled.sub("x", TEXT)
    assert [found.span() for found in late.finditer(TEXT)] == [found.span() for found in compiled.finditer(TEXT)]
    assert (late.pattern, late.flags, late.groupindex) == (compiled.pattern, compiled.flags, compiled.groupindex)


def test_it_is_compiled_when_it_is_used_and_once(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled: list[str] = []
    compile_ = re.compile

    def counting(pattern: str, flags: int = 0) -> re.Pattern[str]:
        compiled.append(pattern)
        return compile_(pattern, flags)

    monkeypatch.setattr(re, "compile", counting)
    late = regex("[a-c]+")
    assert f"{late.pattern}x" == "[a-c]+x"
    assert compiled == []
    assert late.search(TEXT) is not None
    assert late.match("abc") is not None
    assert late.match("abc") is not None
    assert compiled == ["[a-c]+"]


def test_what_no_expression_has_it_has_not_either() -> None:
    with pytest.raises(AttributeError):
        _ = regex("a").seek  # type: ignore[attr-defined]
