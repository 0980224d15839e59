"""When two URLs lead to one page, and when they do not."""

from __future__ import annotations

import time

import pytest

from vaultlint.config import Config
from vaultlint.engine import lint_files
from vaultlint.rulebook import Rulebook
from vaultlint.strict_yaml import Document
from vaultlint.vault.url_identity import UrlIdentity

IDENTITY = UrlIdentity(("utm_*", "fbclid"))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://a.org/b", "http://www.A.org:443/b/"),
        ("https://a.org/b?c=1&utm_source=d&FBCLID=2", "https://a.org/b?c=1"),
        ("https://a.org/b?c=1&d=2", "https://a.org/b?d=2&amp;c=1"),
        ("https://a.org/%E4%BD%A0", "https://a.org/你"),
        ("https://a.org/b\\_c", "https://a.org/b_c"),
        ("https://a.org/b。然后", "https://a.org/b"),
        ("https://arxiv.org/abs/2404.04167", "https://export.arxiv.org/pdf/2404.04167v3.pdf"),
        ("https://arxiv.org/html/2404.04167v1", "https://www.arxiv.org/pdf/2404.04167"),
        ("https://arxiv.org/abs/cs/0112017", "https://arxiv.org/pdf/cs/0112017v1"),
        ("https://youtu.be/dQw4w9WgXcQ", "https://m.youtube.com/watch?v=dQw4w9WgXcQ"),
        ("https://www.youtube.com/embed/dQw4w9WgXcQ", "https://youtube.com/shorts/dQw4w9WgXcQ"),
        ("https://twitter.com/a/status/1", "https://mobile.twitter.com/a/status/1"),
        ("https://en.m.wikipedia.org/wiki/B", "https://en.wikipedia.org/wiki/B"),
    ],
)
def test_one_page(one: str, other: str) -> None:
    assert IDENTITY.of(one) == IDENTITY.of(other) is not None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://a.org/b#c", "https://a.org/b#d"),
        ("https://a.org/b#c", "https://a.org/b"),
        ("https://a.org/b?p=1", "https://a.org/b?p=2"),
        ("https://a.org/B", "https://a.org/b"),
        ("https://a.org:8080/b", "https://a.org/b"),
        ("https://m.org/b", "https://org/b"),
        ("https://www.org/b", "https://org/b"),
        ("https://youtu.be/dQw4w9WgXcQ?t=10", "https://youtu.be/dQw4w9WgXcQ?t=20"),
        ("https://arxiv.org/abs/2404.04167", "https://arxiv.org/abs/2404.04168"),
        ("https://a.org/abs/2404.04167", "https://a.org/pdf/2404.04167"),
        ("https://a.org/wiki/三国（演义）", "https://a.org/wiki/三国"),
    ],
)
def test_two_pages(one: str, other: str) -> None:
    assert IDENTITY.of(one) != IDENTITY.of(other)
    assert None not in (IDENTITY.of(one), IDENTITY.of(other))


@pytest.mark.parametrize(
    "url", ["https://a.org", "https://a.org/", "https://a.org/?utm_source=b", "ftp://a.org/b", "https:///b", ""]
)
def test_what_stands_for_no_page(url: str) -> None:
    assert IDENTITY.of(url) is None


def test_a_long_address_takes_no_longer_than_it_is_long() -> None:
    began = time.perf_counter()
    for part in ("@", "，", "/", "&", "%", "?", ":80", "m.", "a"):
        IDENTITY.of("https://a.org/" + part * 200_000)
        IDENTITY.of("https://" + part * 200_000)
    assert time.perf_counter() - began < 5


def test_one_page_linked_to_ten_thousand_times_costs_no_more_than_that() -> None:
    began = time.perf_counter()
    files = {"a.md": "<https://a.org/b> " * 5_000, "b.md": "<https://a.org/b> " * 5_000}
    config = Config.from_document(Document("the test", {"select": ["duplicate-url"]}))
    found = lint_files(files, Rulebook.builtin().activate(config))
    assert len(found) == 9_999
    assert time.perf_counter() - began < 20
