"""What the rules about dates in headings promise in whole notes: places, links, siblings, and nothing besides."""

from __future__ import annotations

import re
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fixes.bench import Outcome, fix
from vaultlint.config import Config, ConfigError
from vaultlint.engine import lint_files
from vaultlint.findings import Finding
from vaultlint.fixes.plan import Left
from vaultlint.rulebook import Activation, Rulebook
from vaultlint.strict_yaml import Document
from vaultlint.text import SourceText

STYLE, IMPOSSIBLE, ORDER = "inconsistent-date-heading", "impossible-date-heading", "unordered-date-heading"
SEED = Path(__file__).parents[2] / "seeds" / "好文.md"


def activation(rule: str = STYLE, **parameters: str) -> Activation:
    config = {"select": [rule], "rules": {rule: parameters}}
    return Rulebook.builtin().activate(Config.from_document(Document("the test", config)))


def findings(rule: str, text: str, **parameters: str) -> list[Finding]:
    return lint_files({"note.md": text}, activation(rule, **parameters))


def mended(files: dict[str, str], **parameters: str) -> Outcome:
    return fix(files, activation(STYLE, **parameters))


def fixed(text: str, **parameters: str) -> str:
    return mended({"note.md": text}, **parameters).files["note.md"]


def underlined(rule: str, text: str, **parameters: str) -> list[str]:
    return [text[finding.span.start : finding.span.end] for finding in findings(rule, text, **parameters)]


def test_the_note_we_were_given_gets_the_dates_that_were_agreed_on() -> None:
    before = SEED.read_text("utf-8").split("\n")
    after = fixed("\n".join(before)).split("\n")
    assert {number: line for number, (line, old) in enumerate(zip(after, before, strict=True), 1) if line != old} == {
        39: "## 2024-04",
        72: "## 2024-04-22/2024-04-26",
        111: "## 2024-05-10/2024-05-31",
        144: "## 2024-06-01/2024-06-07",
        182: "## 2024-06",
        186: "## 2025-09",
    }
    text = "\n".join(before)
    source = SourceText(text)
    assert [source.place(finding.span.start).line for finding in findings(ORDER, text)] == [72, 182]
    assert findings(IMPOSSIBLE, text) == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("## 2024.4.22 #daily\n", "## 2024-04-22 #daily\n"),
        ("## 2024.4 ##\n", "## 2024-04 ##\n"),
        ("##\t2024.4\t#\n", "##\t2024-04\t#\n"),
        ("## 2024.4.22 ^rain\n", "## 2024-04-22 ^rain\n"),
        ("## 2024.4.22\u00a0\n", "## 2024-04-22\u00a0\n"),
        ("## \u00a02024.4.22 x\n", "## \u00a02024-04-22 x\n"),
        ("## \u30002024.4.22\u3000雨\n", "## \u30002024-04-22\u3000雨\n"),
        ("2024.4.22\n===\n", "2024-04-22\n===\n"),
        ("2024.4.22\nand more\n---\n", "2024-04-22\nand more\n---\n"),
        ("> ## 2024.4.22\n> text\n", "> ## 2024-04-22\n> text\n"),
        ("> 2024.4.22\n> and more\n> ===\n", "> 2024-04-22\n> and more\n> ===\n"),
        ("> [!note] 2024.4.22\n> # 2024.4.22\n", "> [!note] 2024.4.22\n> # 2024-04-22\n"),
        ("- # 2024.4.22\n  text\n", "- # 2024-04-22\n  text\n"),
        ("1. # 2024.4.22-26\r\n", "1. # 2024-04-22/2024-04-26\r\n"),
        ("###### ２０２４年４月\n", "###### 2024-04\n"),
        ("# **2024.4.22** and *2024.4.23*\n", "# **2024-04-22** and *2024.4.23*\n"),
        ("# 2024.4.22 [[A]] `2024.4` $2024.4$\n", "# 2024-04-22 [[A]] `2024.4` $2024.4$\n"),
        ("   # 2024.4.22", "   # 2024-04-22"),
        ("\ufeff# 2024.4.22\n", "\ufeff# 2024-04-22\n"),
        ("---\ntags: [a]\n---\n# 2024.4.22\n", "---\ntags: [a]\n---\n# 2024-04-22\n"),
        ("# 2024.4.22 <% tp.x %> {{y}}\n", "# 2024-04-22 <% tp.x %> {{y}}\n"),
    ],
)
def test_only_the_date_is_written_anew(before: str, after: str) -> None:
    assert fixed(before, style="iso") == after
    assert fixed(after) == after


@pytest.mark.parametrize(
    "text",
    [
        "    # 2024.4.22\n",
        "```\n# 2024.4.22\n```\n",
        "#2024.4.22\n",
        "2024.4.22\n",
        "- 2024.4.22\n",
        "| 2024.4.22 |\n| - |\n",
        "<!--\n# 2024.4.22\n-->\n",
        "$$\n# 2024.4.22\n$$\n",
        "---\nday: 2024.4.22\n---\n",
        "# ٢٠٢٤.٤.٢٢\n",
        "# \\2024.4.22\n",
        "# [[2024.4.22]]\n",
        "# ![[2024.4.22]]\n",
        "# <b>2024.4.22</b>\n",
        "# %% 2024.4.22 %%\n",
        "# #2024.4.22\n",
        "# \n",
        "#\n",
    ],
)
def test_what_is_no_date_heading_stays(text: str) -> None:
    for rule in (STYLE, IMPOSSIBLE, ORDER):
        assert findings(rule, text) == []


# Links.


@pytest.mark.parametrize(
    "style", ["iso", "iso-double-hyphen", "iso-dash", "dotted", "YYYY年M月D日", "[am] D MMMM YYYY"]
)
@pytest.mark.parametrize(
    "link",
    [
        "[[Note#{}]]",
        "[[Note#{}|that week]]",
        "![[Note#{}]]",
        "![[Note#Log#{}]]",
        "[x](Note.md#{})",
        "![x](Note.md#{})",
        "[x]: Note.md#{}\n\n[x]",
        '---\nup: "[[Note#{}]]"\n---\n',
        "%% [[Note#{}]] %%",
    ],
)
def test_links_to_the_heading_move_along_in_every_style(style: str, link: str) -> None:
    files = {"Note.md": "# Log\n\n## 2024.4.22-26\n\nRain.\n", "Other.md": link.format("2024.4.22-26")}
    outcome = mended(files, style=style)
    assert outcome.refused == {}
    heading = re.findall("(?m)^## (.*)", outcome.files["Note.md"])[0]
    assert heading != "2024.4.22-26"
    assert "2024.4.22-26" not in outcome.files["Other.md"]
    everything = Rulebook.builtin().activate(Config.from_document(Document("the test", {"select": ["links"]})))
    assert lint_files(dict(outcome.files), everything) == []


def test_a_link_with_a_slash_is_written_as_the_heading_is() -> None:
    files = {
        "Note.md": "# 2024.4.22-26\n",
        "Other.md": "[[Note#2024.4.22-26]] ![[Note#2024.4.22-26]] [x](Note.md#2024.4.22-26)",
    }
    assert mended(files).files["Other.md"] == (
        "[[Note#2024-04-22/2024-04-26]] ![[Note#2024-04-22/2024-04-26]] [x](Note.md#2024-04-22/2024-04-26)"
    )


def test_a_heading_that_would_bear_the_name_of_another_is_left_alone() -> None:
    text = "# 2024.4.22\n\n# 2024年4月22日\n\n# 2024.4.23\n"
    outcome = mended({"note.md": text})
    assert outcome.files["note.md"] == "# 2024-04-22\n\n# 2024年4月22日\n\n# 2024-04-23\n"
    assert set(outcome.left(Left.NAMESAKES)) == {STYLE}
    assert outcome.refused == {}


def test_headings_that_bear_one_name_already_are_left_alone() -> None:
    text = "# 2024.4.22\n\n# 2024.4.22\n"
    assert fixed(text) == text
    assert len(findings(STYLE, text)) == 2


# Styles.


def test_a_date_of_two_meanings_is_told_and_never_changed() -> None:
    for style in ("iso", "iso-double-hyphen", "iso-dash", "dotted", "D MMMM YYYY"):
        (finding,) = findings(STYLE, "# 04/03/2025 Frost\n", style=style)
        assert (
            finding.message
            == "The date “04/03/2025” may mean 2025-03-04 or 2025-04-03; the setting `order` tells which"
        )
        assert finding.fix is None
    assert findings(STYLE, "# 04/03/2025\n", style="DD/MM/YYYY") == []
    assert findings(STYLE, "# 04/03/2025\n", style="MMMM YYYY") == []
    assert fixed("# 4.3.2025\n", order="month-first") == "# 2025-04-03\n"


def test_a_date_in_style_may_be_followed_by_a_number() -> None:
    for style, text in (("iso", "# 2024-04-02 - 5 seeds\n"), ("dotted", "# 2024.04.02 - 5 seeds\n")):
        assert findings(STYLE, text, style=style) == []
    (finding,) = findings(STYLE, "# 2024.4.2 - 5 seeds\n")
    assert finding.message == "The date “2024.4.2 - 5” may mean 2024-04-02/2024-04-05 or 2024-04-02"
    assert finding.fix is None


def test_a_hint_about_the_order_does_not_stand_in_the_way() -> None:
    text = "## Monday, April 22, 2024\n\n## 2024-04-01\n\n## 2024-04-02\n\n## 2024-04-03\n"
    everything = Rulebook.builtin().activate(Config.from_document(Document("the test", {})))
    outcome = fix({"note.md": text}, everything)
    assert outcome.refused == {}
    assert outcome.files["note.md"].startswith("## 2024-04-22 Monday\n")


def test_a_span_whose_order_is_known_may_end_before_it_begins() -> None:
    text = "# 05/03/2025 - 03/04/2025\n"
    assert findings(IMPOSSIBLE, text) == []
    assert underlined(IMPOSSIBLE, text, order="month-first") == ["05/03/2025 - 03/04/2025"]


def test_a_format_of_days_leaves_months_and_weeks_alone() -> None:
    text = "# 2024.4\n\n# 2024-W17\n\n# 2024-04-22/2024-04-26\n\n# 2024-04-23\n"
    assert fixed(text, style="YYYY年M月D日") == (
        "# 2024.4\n\n# 2024-W17\n\n# 2024年4月22日 – 2024年4月26日\n\n# 2024年4月23日\n"
    )
    assert fixed(text, style="MMMM YYYY", language="de") == text.replace("2024.4\n", "April 2024\n")


def test_a_format_speaks_the_language_that_is_set() -> None:
    assert fixed("# 2024.5.1\n", style="dddd D MMMM YYYY", language="fr") == "# mercredi 1 mai 2024\n"
    assert fixed("# 2024-05-01 Wednesday\n", style="YYYY年M月D日 dddd", language="zh") == "# 2024年5月1日 星期三\n"


MONTHS = ["# 2024.4\n", "# 2024.5\n", "# 2024.11\n"]
DAYS = ["# 2024/04/22\n", "# 2024/04/23\n", "# 2024/05/01\n"]


@pytest.mark.parametrize(
    ("headings", "odd"),
    [
        ([*MONTHS, "# 2024-06\n"], ["2024-06"]),
        ([*MONTHS, *DAYS, "# 2024-06\n", "# 2024.6.1\n"], ["2024-06", "2024.6.1"]),
        ([*MONTHS, "# 2024-06\n", "# 2024-07\n", "# 2024-08\n"], []),
        ([*MONTHS, "# 2024-06\n", "# 2024-07\n"], ["2024-06", "2024-07"]),
        ([*MONTHS, "# 2024-06\n", "# 2024/07\n", "# 2024年8月\n"], []),
        (MONTHS[:2], []),
        ([*MONTHS[:2], "# 2024-06\n"], []),
        ([*MONTHS, "# 2024-06-01\n"], []),
        (["# 2024.4.22-26\n"] * 3, []),
        (["# 04/03/2025\n", "# 05/03/2025\n", "# 06/03/2025\n", "# 2025-03-07\n"], []),
        (["# 23.03.2025\n", "# 24.03.2025\n", "# 25.03.2025\n", "# 04.03.2025\n", "# 2025-03-07\n"], ["2025-03-07"]),
        (["# 2024-10-10\n", "# 2024-11-11\n", "# 2024-12-12\n", "# 2024.1.1\n"], []),
        (
            ["# 23/03/2025\n", "# 24/03/2025\n", "# 25/03/2025\n", "# 4.3.2025 x\n", "# 2025-03-07\n"],
            ["4.3.2025", "2025-03-07"],
        ),
        (["# 2024-10-10\n", "# 2024-11-11\n", "# 2024-12-12\n", "# 2024.11.10\n"], ["2024.11.10"]),
    ],
)
def test_consistent_is_what_more_than_half_of_the_vault_has(headings: list[str], odd: list[str]) -> None:
    assert underlined(STYLE, "\n".join(headings), style="consistent") == odd


@pytest.mark.parametrize(("order", "usual"), [("day-first", "07/03/2025"), ("month-first", "03/07/2025")])
def test_consistent_counts_the_order_that_is_known(order: str, usual: str) -> None:
    many = "".join(f"# 0{number}/0{number + 1}/2025\n\n" for number in range(1, 6))
    text = many + "# 2025-03-07\n\n# 2025-03-08 x\n\n# 2025-04-09\n"
    assert underlined(STYLE, text, style="consistent", order=order) == ["2025-03-07", "2025-03-08", "2025-04-09"]
    assert fixed(text, style="consistent", order=order).split("\n\n")[5] == f"# {usual}"


def test_consistent_looks_at_the_whole_vault_and_comes_to_rest() -> None:
    files = {"a.md": "\n".join(DAYS), "b.md": "# 2024.6.1\n\n# 22 May 2024 rain\n", "c.md": "# 2024.4\n"}
    outcome = mended(files, style="consistent")
    assert outcome.files == {**files, "b.md": "# 2024/06/01\n\n# 2024/05/22 rain\n"}
    assert mended(dict(outcome.files), style="consistent").files == outcome.files


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"style": "iso-dahs"}, "the style “iso-dahs” is none of iso, iso-double-hyphen, iso-dash, dotted"),
        ({"style": "iso-dahs"}, "; did you mean “iso-dash”?"),
        ({"style": "YYYY-MM-DD HH:mm"}, "`H` is no part of a date"),
        ({"style": "dddd"}, "it has no year"),
        ({"order": "year-first"}, "expected 'unknown', 'day-first' or 'month-first'"),
        ({"language": "ru"}, "expected 'en', "),
    ],
)
def test_a_setting_that_says_nothing_is_refused(parameters: dict[str, Any], message: str) -> None:
    with pytest.raises(ConfigError, match=re.escape(message)):
        activation(STYLE, **parameters)


def test_a_style_that_is_none_is_told_where_it_stands(tmp_path: Path) -> None:
    file = tmp_path / ".vaultlint.yaml"
    file.write_text(f"rules:\n  {STYLE}:\n    severity: hint\n    style: iso-dahs\n", "utf-8")
    with pytest.raises(ConfigError) as raised:
        Rulebook.builtin().activate(Config.find(tmp_path, file))
    assert raised.value.line == 4


def test_an_impossible_date_is_not_inconsistent_besides() -> None:
    text = "# 2024.2.30\n\n# 2024.13\n\n# 2024.4.26-22\n\n# 2024/04/22 Tuesday\n"
    assert underlined(IMPOSSIBLE, text) == ["2024.2.30", "2024.13", "2024.4.26-22", "2024/04/22"]
    for style in ("iso", "dotted", "YYYY年M月D日", "consistent"):
        assert findings(STYLE, text, style=style) == []
    assert findings(ORDER, text) == []


# Order.


def note(*dates: str) -> str:
    return "".join(f"## {one}\n\n" for one in dates)


@pytest.mark.parametrize(
    ("dates", "odd"),
    [
        (["2024-04-01", "2024-04-02", "2024-04-03"], []),
        (["2024-04-03", "2024-04-02", "2024-04-01"], []),
        (["2024-04-01", "2024-04-01", "2024-04-02"], []),
        (["2024-04-01", "2024-04-03", "2024-04-02"], []),
        (["2024-04-01", "2024-04-03", "2024-04-02", "2024-04-04"], ["2024-04-02"]),
        (["2024-12-30", "2025-01-02", "2024-01-05", "2025-01-07"], ["2024-01-05"]),
        (["2025-01-07", "2024-01-05", "2025-01-02", "2024-12-30", "2024-12-28"], ["2024-01-05"]),
        (["2024-04", "2024-05", "2024-04-05"], ["2024-04-05"]),
        (["2024.4.1-5", "2024.4.5-8", "2024.4.8-9"], []),
        (["2024.4.1-6", "2024.4.5-8"], ["2024.4.5-8"]),
        (["2024-W17", "2024-04-22"], ["2024-04-22"]),
        (["2024-04", "2024-04-22 a", "Words", "2024-04-28", "2024-05-01"], ["2024-04-22", "2024-04-28"]),
        (["2025-09", "2024-04", "2024-04-26", "2024-04-22"], ["2024-04-26", "2024-04-22"]),
        (["04/03/2025", "03/03/2025", "2025-03-05", "2025-03-06"], []),
        (["One", "Two"], []),
        (["2024-05", "2024-01", "2024-09", "2024-03", "2024-05-10"], ["2024-05-10"]),
        (["2024-05-10", "2024-01", "2024-09", "2024-03", "2024-05"], ["2024-05"]),
    ],
)
def test_siblings_are_compared(dates: list[str], odd: list[str]) -> None:
    assert underlined(ORDER, note(*dates)) == odd


def test_a_date_above_all_others_is_told_by_the_one_that_follows() -> None:
    (finding,) = findings(ORDER, note("2024-05-01", "2024-04-01", "2024-04-02", "2024-04-03"))
    assert finding.message == "“2024-05-01” stands before “2024-04-01”, but the dates of this note ascend"


def test_only_headings_of_one_level_in_one_section_are_siblings() -> None:
    text = (
        "# 2024.4\n\n## 2024.4.1\n\n### 2024.4.1\n\n## 2024.4.2\n\n# 2024.5\n\n## 2024.5.1\n\n# 2024.6\n\n## 2024.4.3\n"
    )
    assert findings(ORDER, text) == []
    assert underlined(ORDER, text + "\n# 2024.6.1\n") == ["2024.6.1"]


def test_an_order_that_is_known_puts_dates_in_their_place() -> None:
    text = note("01/03/2025", "02/03/2025", "05/02/2025", "04/03/2025")
    assert findings(ORDER, text) == []
    assert underlined(ORDER, text, order="day-first") == ["05/02/2025"]


@given(st.lists(st.dates(date(2020, 1, 1), date(2030, 1, 1)), unique=True, min_size=4), st.booleans())
def test_what_is_in_order_is_in_order(days: list[date], descending: bool) -> None:
    assert findings(ORDER, note(*map(str, sorted(days, reverse=descending)))) == []


@given(st.integers(6, 30), st.data(), st.booleans())
def test_one_day_in_a_wrong_place_is_found(count: int, data: st.DataObject, descending: bool) -> None:
    days = [date(2024, 1, 1) + timedelta(days=2 * index) for index in range(count)]
    at = data.draw(st.integers(0, count - 3))
    to = data.draw(st.integers(at + 2, count - 1))
    days.insert(to, moved := days.pop(at))
    wanted = list(map(str, reversed(days) if descending else days))
    assert underlined(ORDER, note(*wanted)) == [str(moved)]


# Size, and anything at all.


@pytest.mark.parametrize("rule", [STYLE, IMPOSSIBLE, ORDER])
@pytest.mark.parametrize(
    "unit", ["2024.4.22 ", "2024-", "2024.4.22\n# ", "April 2024\n# ", "1", "＊２０２４年", "\u00a0\n# 2024.4"]
)
def test_much_text_takes_little_time(rule: str, unit: str) -> None:
    text = "# " + unit * (50_000 // len(unit)) + "\n"
    start = time.process_time()
    findings(rule, text, **({"style": "consistent"} if rule == STYLE else {}))
    assert time.process_time() - start < 6


PIECES = [
    "# ", "## ", "\n", "\n\n", "\r\n", "> ", "- ", "2024.4.22", "2024.4", "2024年4月", "22 April 2024", "-26", " ",
    "\u00a0", "**", "[[", "]]", "^id", " #tag", " ##", "===", "---", "`", "%%", "Monday, ", "星期一", "2024.2.30",
    "04/03/2025", "[[#2024.4.22]]",
]  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.sampled_from(PIECES), max_size=14).map("".join),
    st.sampled_from(["iso", "iso-dash", "dotted", "consistent", "YYYY年M月D日", "dddd, MMMM Do YYYY"]),
)
def test_mending_any_note_comes_to_rest(text: str, style: str) -> None:
    outcome = mended({"note.md": text}, style=style)
    assert outcome.settled.cycle == ()
    again = mended(dict(outcome.files), style=style)
    assert again.files == outcome.files
