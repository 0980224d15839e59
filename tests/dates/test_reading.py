"""A text that opens with a date is read as people read it, and nothing else is."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.dates.table import HEADINGS
from vaultlint.dates.reading import read_date
from vaultlint.dates.rewriting import rewriting
from vaultlint.dates.shape import Order
from vaultlint.dates.style import NAMED

ISO = NAMED["iso"]


def meaning(text: str, order: Order = "unknown") -> str | None:
    written = read_date(text, order)
    if written is None:
        return None
    if not written.readings:
        return f"! {written.fault}"
    return " | ".join(ISO.write(dates) or "" for dates in written.readings)


def in_iso(text: str) -> str:
    written = read_date(text)
    if written is None or len(written.readings) != 1:
        return text
    change = rewriting(text, written, written.readings[0], ISO)
    return text if change is None else text[: change.start] + change.replacement + text[change.end :]


def test_the_table_is_as_long_as_it_was_promised_to_be() -> None:
    assert len({row[0] for row in HEADINGS}) == len(HEADINGS) >= 120


@pytest.mark.parametrize("row", HEADINGS, ids=lambda row: row[0] or "empty")
def test_a_heading_is_read_and_written_as_the_table_has_it(row: tuple[str, ...]) -> None:
    text, expected, *written = row
    assert meaning(text) == expected
    assert in_iso(text) == (written[0] if written else text)


@pytest.mark.parametrize("row", HEADINGS, ids=lambda row: row[0] or "empty")
def test_what_is_in_the_style_stays_and_means_the_same(row: tuple[str, ...]) -> None:
    text = in_iso(row[0])
    assert in_iso(text) == text
    assert meaning(text) == row[1]


@pytest.mark.parametrize(
    ("text", "order", "expected"),
    [
        ("04/03/2025", "day-first", "2025-03-04"),
        ("04/03/2025", "month-first", "2025-04-03"),
        ("04.03.2025", "day-first", "2025-03-04"),
        ("22/04/2025", "month-first", "2025-04-22"),
        ("31/02/2025", "month-first", "! does not exist: 2025-02 has 28 days"),
        ("04/03/2025 - 05/03/2025", "day-first", "2025-03-04/2025-03-05"),
        ("04/03/2025 - 05/03/2025", "month-first", "2025-04-03/2025-05-03"),
        ("2024.4-6", "day-first", "2024-04/2024-06 | 2024-04-06"),
        ("2024.4.22", "month-first", "2024-04-22"),
    ],
)
def test_an_order_that_is_known_decides(text: str, order: Order, expected: str) -> None:
    assert meaning(text, order) == expected


PIECES = [
    "2024", "4", "22", "04", "13", "30", ".", "-", "/", "–", " ", "年", "月", "日", "W17", "April", "Mon", "星期一",
    "(", ")", "：", "**", "_", "of", "de", "to", "２", "٢", "\u00a0", "th", ",", "[[", "😀",
]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join) | st.text(max_size=40))
def test_any_text_is_read_and_the_date_lies_within_it(text: str) -> None:
    written = read_date(text)
    if written is not None:
        assert 0 <= written.start < written.end <= written.weekday_end <= len(text)
        assert bool(written.fault) != bool(written.readings)
        assert in_iso(in_iso(text)) == in_iso(text)


ENDS = [
    "2024.4.22",
    "2024-04-26",
    "26",
    "4.26",
    "04-26",
    "2024年4月26日",
    "26日",
    "Mon 2024.4.22",
    "April 26, 2024",
    "2024.5",
]
WEEKDAYS = ["", " Mon", "（周一）", "(Fri)", " (月)", " Sun", "**", " rain"]


@given(
    st.lists(st.tuples(st.sampled_from(ENDS), st.sampled_from(WEEKDAYS)), min_size=2, max_size=3),
    st.sampled_from(["-", " - ", "–", " – ", "至", " to ", "~", "--", " -"]),
    st.sampled_from(["", "**"]),
    st.sampled_from(["", " trip", ": trip", "（雨）"]),
)
def test_no_part_of_a_span_is_rewritten_without_the_other(
    ends: list[tuple[str, str]], joiner: str, mark: str, rest: str
) -> None:
    """Whatever is joined, the text either stays, or is a span, or goes on with something that is no date."""
    text = mark + joiner.join(end + weekday for end, weekday in ends) + rest
    after = in_iso(text)
    if after != text:
        written = read_date(text)
        assert written is not None
        unread = text[written.weekday_end :]
        more_than_one = written.weekday_end > len(mark + "".join(ends[0]))
        starts_span = more_than_one and not any(unread.startswith(joiner + end) for end, _ in ends)
        counted = re.match(
            r"(?:[ (（]{1,2}\w+[)）]?)?" + re.escape(joiner) + "26 [A-Za-z]", unread
        )  # `2024年4月2日 - 26 trips`
        goes_on_in_words = " rain" in (ends[0][1], unread[:5]) or counted is not None
        assert starts_span or goes_on_in_words, (text, after)


@pytest.mark.parametrize(
    "unit", ["2024.4.22 ", "2024", "1", "*", "年", "April ", "2024-", " ", "22.", "(", "Monday, ", "–"]
)
def test_a_very_long_heading_takes_no_longer(unit: str) -> None:
    text = unit * (200_000 // len(unit))
    start = time.perf_counter()
    for _ in range(50):
        read_date(text)
    assert time.perf_counter() - start < 1
