"""What docs/security.md promises has the tests that it names, and no promise lacks one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ROW = re.compile(r"^\| (?P<id>(?:SEC|REL)-\d\d) \| (?P<promise>[^|]+) \| (?P<tests>[^|]+) \|$", re.MULTILINE)
CITED = re.compile(r"`(tests/[\w/]+\.py)::(\w*)`")
PROMISES = {
    row["id"]: CITED.findall(row["tests"])
    for row in ROW.finditer((ROOT / "docs" / "security.md").read_text(encoding="utf-8"))
}


def test_every_promise_is_told() -> None:
    assert sorted(PROMISES) == [
        *(f"REL-{number:02}" for number in range(1, 21)),
        *(f"SEC-{number:02}" for number in range(1, 18)),
    ]


@pytest.mark.parametrize("promise", sorted(PROMISES))
def test_a_promise_has_the_tests_that_it_names(promise: str) -> None:
    assert PROMISES[promise]
    for file, beginning in PROMISES[promise]:
        text = (ROOT / file).read_text(encoding="utf-8")
        assert re.search(rf"^\s*(?:def|class|[A-Z]\w+) ?{beginning}", text, re.MULTILINE), f"{file}::{beginning}"
