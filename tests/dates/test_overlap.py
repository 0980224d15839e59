"""Which dates overlap: what the tree of them says is what asking each of them says."""

from __future__ import annotations

import time
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from vaultlint.dates.overlap import Overlaps, relation
from vaultlint.dates.period import DateSpan, day, month, single, span


def on(number: int) -> DateSpan:
    then = date(2024, 1, 1) + timedelta(days=number)
    return single(day(then.year, then.month, then.day))


def lasting(first: int, more: int) -> DateSpan:
    return span(on(first).start, on(first + more).start)


some = st.builds(lasting, st.integers(0, 40), st.integers(0, 12)) | st.builds(
    month, st.just(2024), st.integers(1, 2)
).map(single)


@given(st.lists(some, max_size=14))
def test_a_date_that_overlaps_is_found_wherever_it_stands(dates: list[DateSpan]) -> None:
    above = Overlaps(dates)
    for index, one in enumerate(dates):
        other = above.with_(one)
        assert (other is not None) == any(relation(one, earlier) for earlier in dates[:index])
        assert other is None or relation(one, other)
        above.add(one)


def test_many_dates_take_little_time() -> None:
    dates = [lasting(number, 3000) for number in range(20_000)]
    above = Overlaps(dates)
    start = time.process_time()
    for one in dates:
        above.with_(one)
        above.add(one)
    assert time.process_time() - start < 5
