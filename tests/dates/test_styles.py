"""Every style says the same: written in one, read, and written in another, a date stays the date it was."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from tests.dates.table import HEADINGS
from vaultlint.dates.moment import Moment
from vaultlint.dates.moment_tokens import TOKENS
from vaultlint.dates.names import LANGUAGES, Language
from vaultlint.dates.period import DateSpan, ImpossibleDate, Period, Unit, day, month, single, span, week
from vaultlint.dates.reading import read_date
from vaultlint.dates.rewriting import is_in_style, rewriting
from vaultlint.dates.style import NAMED, Style, style_named

FORMATS = [
    "YYYY-MM-DD", "YYYY-M-D", "YYYY.M.D", "YYYY/MM/DD", "YYYYMMDD", "YYYY年M月D日", "YYYY年MM月DD日 dddd",
    "D MMMM YYYY", "MMMM Do, YYYY", "dddd, MMMM Do YYYY", "ddd D MMM YYYY", "D. MMMM YYYY", "YYYY-MM", "YYYY.M",
    "YYYY年M月", "MMMM YYYY", "gggg-[W]ww", "GGGG[W]W",
]  # fmt: skip
"""Formats that everyone can read again."""
OWN_FORMATS = [
    "DD/MM/YYYY", "MM/DD/YYYY", "YY-MM-DD", "D.M.YY", "[Day] DDD [of] YYYY", "YYYY [Q]Q MMM D", "Do MMMM YYYY (E)",
    "dd DD.MM.YYYY", "DD-MM-YY [week] WW", "YYYY-MM-DD e w gggg", "DDDD YYYY", "DDDo YYYY", "Mo D YYYY", "\\Y YYYY M/D",
    "Y MM DD d", "YYYY Qo M D do wo Wo GG gg",
]  # fmt: skip
"""Formats that only those who know them can read again."""
STYLES: dict[str, Style] = {name: style_named(name) for name in [*NAMED, *FORMATS]}

near_days = st.dates(date(1900, 1, 1), date(2099, 12, 31)).map(lambda on: day(on.year, on.month, on.day))
near_months = st.builds(month, st.integers(1900, 2099), st.integers(1, 12))
weeks = st.builds(week, st.integers(1900, 2099), st.integers(1, 52))
periods = near_days | near_months | weeks


def spans_of(periods: st.SearchStrategy[Period]) -> st.SearchStrategy[DateSpan]:
    pairs = st.tuples(periods, periods).filter(lambda pair: pair[0].first < pair[1].first)
    return pairs.map(lambda pair: span(*pair))


dates = periods.map(single) | spans_of(near_days) | spans_of(near_months) | spans_of(weeks)


def put(text: str, style: Style) -> str:
    """`text` with its date in `style`."""
    written = read_date(text)
    if is_in_style(text, style) or written is None or len(written.readings) != 1:
        return text
    change = rewriting(text, written, written.readings[0], style)
    return text if change is None else text[: change.start] + change.replacement + text[change.end :]


def meaning(text: str) -> DateSpan:
    written = read_date(text)
    assert written is not None, text
    assert len(written.readings) == 1, text
    return written.readings[0]


@given(dates, st.sampled_from(list(STYLES.values())), st.sampled_from(["", " rain", "：雨", "(a)"]))
def test_what_a_style_writes_is_read_again_and_stays(known: DateSpan, style: Style, rest: str) -> None:
    text = style.write(known)
    assume(text is not None)
    assert text is not None
    assert meaning(text + rest) == known
    assert put(text + rest, style) == text + rest


@given(dates, st.sampled_from(list(STYLES.values())), st.sampled_from(list(STYLES.values())))
@example(span(day(1999, 10, 10), day(2000, 1, 1)), STYLES["YYYY年MM月DD日 dddd"], STYLES["YYYY年M月D日"])
def test_every_style_converts_to_every_other(known: DateSpan, one: Style, other: Style) -> None:
    text, wanted = one.write(known), other.write(known)
    assume(text is not None and wanted is not None)
    assert text is not None
    assert wanted is not None
    converted = put(text, other)
    assert meaning(converted) == known
    assert put(converted, other) == converted
    assert converted.startswith(wanted)
    assert meaning(put(converted, one)) == known


READ = [row[0] for row in HEADINGS if row[1] and "|" not in row[1] and "!" not in row[1]]


@pytest.mark.parametrize("name", STYLES)
def test_every_heading_of_the_table_goes_into_every_style_once(name: str) -> None:
    style = STYLES[name]
    for text in READ:
        known = meaning(text)
        once = put(text, style)
        assert put(once, style) == once
        assert once == text or style.write(known) is not None
        if known.start.year > 1900 or name != "YYYYMMDD":  # older ones are any eight figures to others
            assert meaning(once) == known
            assert meaning(put(once, NAMED["iso"])) == known


@pytest.mark.parametrize("name", STYLES)
def test_what_is_no_date_or_two_of_them_stays_in_every_style(name: str) -> None:
    for text, *_ in HEADINGS:
        if text not in READ:
            assert put(text, STYLES[name]) == text


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        ("iso", ["2024-04-22/2024-04-26", "2024-04-22", "2024-04", "2024-W17"]),
        ("iso-double-hyphen", ["2024-04-22--2024-04-26", "2024-04-22", "2024-04", "2024-W17"]),
        ("iso-dash", ["2024-04-22 – 2024-04-26", "2024-04-22", "2024-04", "2024-W17"]),
        ("dotted", ["2024.04.22-2024.04.26", "2024.04.22", "2024.04", None]),
        ("YYYY年M月D日", ["2024年4月22日 – 2024年4月26日", "2024年4月22日", None, None]),
        ("MMMM YYYY", [None, None, "April 2024", None]),
        ("gggg-[W]ww", [None, None, None, "2024-W17"]),
    ],
)
def test_a_style_writes_what_it_can(style: str, expected: list[str | None]) -> None:
    first, last = day(2024, 4, 22), day(2024, 4, 26)
    known = [span(first, last), single(first), single(month(2024, 4)), single(week(2024, 17))]
    assert [style_named(style).write(one) for one in known] == expected


# Moment.


@pytest.mark.parametrize(
    ("format_", "language", "expected"),
    [
        ("YYYY-MM-DD", "en", "2024-04-02"),
        ("YYYY年M月D日", "zh", "2024年4月2日"),
        ("dddd, MMMM Do YYYY", "en", "Tuesday, April 2nd 2024"),
        ("ddd, MMM Do YY", "en", "Tue, Apr 2nd 24"),
        ("dddd D MMMM YYYY", "fr", "mardi 2 avril 2024"),
        ("dddd, D. MMMM YYYY", "de", "Dienstag, 2. April 2024"),
        ("D [de] MMMM [de] YYYY", "es", "2 de abril de 2024"),
        ("YYYY年MMMMDo dddd", "zh", "2024年四月2日 星期二"),
        ("YYYY年MMMDo(ddd)", "ja", "2024年4月2日(火)"),
        ("YYYY년 MMMM Do dddd", "ko", "2024년 4월 2일 화요일"),
        ("[MM] MM [YYYY] YYYY D", "en", "MM 04 YYYY 2024 2"),
        ("[]YYYY\\MM D", "en", "2024M4 2"),
        ("YYYY-DDDD", "en", "2024-093"),
        ("DDDo YYYY, DDD", "en", "93rd 2024, 93"),
        ("YYYY-MM-DD [W]WW", "en", "2024-04-02 W14"),
        ("YYYY-MM-DD Q Qo Mo", "en", "2024-04-02 2 2nd 4th"),
        ("YYYY-MM-DD d do E e", "en", "2024-04-02 2 2nd 2 2"),
        ("YYYY-MM-DD d E e", "de", "2024-04-02 2 2 1"),
        ("dd YYYY-MM-DD", "en", "Tu 2024-04-02"),
        ("dd YYYY-MM-DD", "de", "Di 2024-04-02"),
        ("dd YYYY-MM-DD", "fr", "ma 2024-04-02"),
        ("dd YYYY-MM-DD", "es", "ma 2024-04-02"),
        ("YYYY-MM-DD(dd)", "ja", "2024-04-02(火)"),
        ("YYYY-MM-DD(dd)", "ko", "2024-04-02(화)"),
        ("YYYY-MM-DD dd ddd dddd", "zh", "2024-04-02 二 周二 星期二"),
        ("ddd D MMM YYYY", "es", "mar. 2 abr. 2024"),
        ("ddd D MMM YYYY", "fr", "mar. 2 avr. 2024"),
        ("ddd D. MMM YYYY", "de", "Di. 2. Apr. 2024"),
    ],
)
def test_a_format_writes_what_moment_writes(format_: str, language: Language, expected: str) -> None:
    assert Moment(format_, language).write(single(day(2024, 4, 2))) == expected


@pytest.mark.parametrize(
    ("on", "format_", "language", "expected"),
    [
        # The 31st of December 2024 is a Tuesday: of the first week of 2025, in either counting.
        (day(2024, 12, 31), "YYYY-MM-DD GGGG WW", "en", "2024-12-31 2025 01"),
        (day(2024, 12, 31), "YYYY-MM-DD gggg ww", "en", "2024-12-31 2025 01"),
        # The 1st of January 2022 is a Saturday: the first week in America, the last one of 2021 in Europe.
        (day(2022, 1, 1), "YYYY-MM-DD gggg ww", "en", "2022-01-01 2022 01"),
        (day(2022, 1, 1), "YYYY-MM-DD gggg ww", "de", "2022-01-01 2021 52"),
        (day(2022, 1, 2), "YYYY-MM-DD gggg wo", "en", "2022-01-02 2022 2nd"),
        (day(2022, 1, 2), "YYYY-MM-DD GG Wo", "en", "2022-01-02 21 52nd"),
        (day(2024, 9, 3), "D. MMM YYYY", "de", "3. Sep. 2024"),
        (day(2024, 5, 1), "Do MMMM YYYY", "fr", "1er mai 2024"),
        (day(2024, 5, 11), "Do MMMM YYYY", "en", "11th May 2024"),
        (day(2024, 5, 21), "Do MMMM YYYY", "en", "21st May 2024"),
        (day(2024, 5, 23), "Do MMMM YYYY", "en", "23rd May 2024"),
    ],
)
def test_weeks_and_ordinals_are_counted_as_moment_counts_them(
    on: Period, format_: str, language: Language, expected: str
) -> None:
    assert Moment(format_, language).write(single(on)) == expected


@given(
    near_days, st.sampled_from([*FORMATS, *OWN_FORMATS]), st.sampled_from(LANGUAGES), st.sampled_from(["", " x", ": x"])
)
def test_what_a_format_writes_it_knows_as_its_own(on: Period, format_: str, language: Language, rest: str) -> None:
    moment = Moment(format_, language)
    written = moment.write(single(on))
    if written is not None and not ("YY" in format_ and "YYYY" not in format_ and not 1969 <= on.year <= 2068):
        assert moment.end_of_own(written + rest, 0) == len(written)
        assert is_in_style(written + rest, moment)


@given(spans_of(near_days), st.sampled_from(["DD/MM/YYYY", "dddd, MMMM Do YYYY"]))
def test_a_format_knows_its_own_spans(known: DateSpan, format_: str) -> None:
    written = Moment(format_).write(known)
    assert written is not None
    assert Moment(format_).end_of_own(written, 0) == len(written)


def test_another_date_in_the_same_letters_is_not_its_own() -> None:
    assert not is_in_style("31/04/2024", Moment("DD/MM/YYYY"))
    assert not is_in_style("4/3/2024", Moment("DD/MM/YYYY"))
    assert not is_in_style("Monday, April 2nd 2024", Moment("dddd, MMMM Do YYYY"))
    assert not is_in_style("04/03/2024x", Moment("DD/MM/YYYY"))
    assert not is_in_style("2024-10-10 – 2025-01-01", Moment("YYYY-M-D"))
    assert not is_in_style("2024年4月22日 Monday – 2024年4月26日 Friday", Moment("YYYY年M月D日"))
    assert not is_in_style("**2024-04-22** – **2024-04-26**", Moment("YYYY-MM-DD"))
    assert is_in_style("**04/03/2024** x", Moment("DD/MM/YYYY"))
    assert is_in_style("2024-04-22 - 5 seeds", Moment("YYYY-MM-DD"))
    assert is_in_style("2024-04-22 – So geht es", Moment("YYYY-MM-DD"))


def test_every_token_of_a_date_is_known() -> None:
    known = "YYYY YY Y Q Qo M Mo MM MMM MMMM D Do DD DDD DDDo DDDD d do dd ddd dddd e E w wo ww W Wo WW gg gggg GG GGGG"
    assert set(TOKENS) == set(known.split())


@pytest.mark.parametrize(
    "name",
    [
        "",
        "iso8601",
        "dddd",
        "MM-DD",
        "YYYY",
        "YYYY-MM dddd",
        "HH:mm",
        "YYYY-MM-DD HH",
        "YYYY-MM-DD\nx",
        "LL",
        "YYYY-MM-DD ",
        "[ ]YYYY-MM-DD",
        "#[day] YYYY-MM-DD",
        "[[YYYY-MM-DD]]",
        "%%YYYY-MM-DD",
        "YYYY|MM-DD",
    ],
)
def test_a_style_that_cannot_be_read_again_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="none of iso, "):
        style_named(name)


def test_a_weekday_is_kept_behind_the_date_or_gives_way_to_its_like() -> None:
    long = STYLES["dddd, MMMM Do YYYY"]
    assert put("2024-04-22 Monday rain", long) == "Monday, April 22nd 2024 rain"
    assert put("2024-04-22（周一） rain", long) == "Monday, April 22nd 2024 rain"
    assert put("2024-04-22 Friday plans", long) == "Monday, April 22nd 2024 Friday plans"
    assert put("2024.4.22-23 Monday", long) == "Monday, April 22nd 2024 – Tuesday, April 23rd 2024 Monday"
    assert put("Monday, April 22nd 2024 rain", NAMED["dotted"]) == "2024.04.22 Monday rain"
    assert put("Mon, April 22, 2024", STYLES["YYYY年M月D日"]) == "2024年4月22日 Mon"


def test_a_word_is_never_taken_for_a_weekday_and_dropped() -> None:
    for style in (STYLES["dddd, MMMM Do YYYY"], Moment("YYYY-MM-DD dddd"), NAMED["iso"]):
        for text in ("Sam 2024-04-22 call", "Do 2024-04-22 review", "Sam 2024.4.22", "Mi 2024.4.22 plan"):
            assert put(text, style) == text
    assert put("2024.4.21 So geht es", Moment("YYYY-MM-DD dddd")) == "2024-04-21 Sunday So geht es"
    assert put("So 2024.4.21", Moment("YYYY-MM-DD dddd")) == "2024-04-21 Sunday"


def test_a_date_that_would_turn_into_a_false_claim_stays() -> None:
    assert put("2024.4.22（日）", STYLES["YYYY年M月D日"]) == "2024.4.22（日）"
    assert put("2024.4.22（月）", STYLES["YYYY年M月D日"]) == "2024年4月22日（月）"


def test_a_span_ends_no_earlier_than_it_begins() -> None:
    with pytest.raises(ImpossibleDate):
        span(day(2024, 4, 26), day(2024, 4, 22))
    assert span(month(2024, 4), month(2024, 6)).last == date(2024, 6, 30)
    assert single(week(2024, 1)).first == date(2024, 1, 1)
    assert single(week(2024, 1)).start.unit is Unit.WEEK
