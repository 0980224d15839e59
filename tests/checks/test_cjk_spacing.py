"""What cjk-spacing and mixed-brackets promise: nothing unasked, and no letter of a name that something goes by."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fixes.bench import Outcome, fix, found
from vaultlint.checks.base import NoteCheck
from vaultlint.config import Config
from vaultlint.findings import Finding, Safety
from vaultlint.fixes.plan import Left
from vaultlint.markdown.note import Note
from vaultlint.rulebook import Activation, Rulebook
from vaultlint.strict_yaml import Document
from vaultlint.text import SourceText

GARDEN = Path(__file__).parents[2] / "seeds" / "garden"


def configured(rule: str, **parameters: object) -> Activation:
    config = {"select": [rule], "rules": {rule: parameters} if parameters else {}}
    return Rulebook.builtin().activate(Config.from_document(Document("the test", config)))


SPACED, TIGHT = configured("cjk-spacing", style="spaced"), configured("cjk-spacing", style="tight")
BRACKETS, HALF = configured("mixed-brackets"), configured("mixed-brackets", halfwidth=True)
ALL = (SPACED, TIGHT, BRACKETS, HALF)


def findings(rules: Activation, text: str) -> list[Finding]:
    return found({"note.md": text}, rules)


def outcome(rules: Activation, text: str) -> Outcome:
    return fix({"note.md": text}, rules, wanted=Safety.UNSAFE)


def fixed(rules: Activation, text: str) -> str:
    done = outcome(rules, text)
    assert done.refused == {}
    return done.files["note.md"]


def test_the_rule_is_silent_until_a_style_is_set() -> None:
    text = "番茄tomato和罗勒 basil\n"
    assert findings(configured("cjk-spacing"), text) == []
    assert findings(configured("cjk-spacing", style="any"), text) == []
    assert len(findings(SPACED, text)) == 2
    assert len(findings(TIGHT, text)) == 1


def test_what_is_said_of_the_garden_when_a_style_is_set() -> None:
    note = (GARDEN / "笔记" / "浇水.md").read_text(encoding="utf-8")
    lines = [SourceText(note).place(finding.span.start)[0] for finding in findings(SPACED, note)]
    assert lines == [4, 4, 4]
    assert [SourceText(note).place(finding.span.start)[0] for finding in findings(TIGHT, note)] == [4]


@pytest.mark.parametrize(
    ("tight", "spaced"),
    [
        ("番茄tomato番茄", "番茄 tomato 番茄"),
        ("番茄3个", "番茄 3 个"),
        ("共5%的", "共 5%的"),
        ("第3章，共12.5万", "第 3 章，共 12.5 万"),
        ("𠮷é好", "𠮷 é 好"),
        ("トマトtomatoです", "トマト tomato です"),
        ("> 番茄tomato\n> - 番茄tomato", "> 番茄 tomato\n> - 番茄 tomato"),
        ("**番茄tomato** ~~番茄tomato~~ ==番茄tomato==", "**番茄 tomato** ~~番茄 tomato~~ ==番茄 tomato=="),
        ("![[x.png]]好[番茄tomato](u.md)", "![[x.png]]好[番茄 tomato](u.md)"),
        ("[番茄tomato][ref]番茄a\n\n[ref]: https://a.b/番茄a", "[番茄tomato][ref]番茄 a\n\n[ref]: https://a.b/番茄a"),
        ("> [!好note] 番茄a", "> [!好note] 番茄 a"),
        ("# 番茄a ^id1", "# 番茄 a ^id1"),
        ("在2024年5月3日a", "在 2024年5月3日 a"),
        ("- [ ] 番茄a\r\n- [x] 番茄a", "- [ ] 番茄 a\r\n- [x] 番茄 a"),
    ],
)
def test_the_two_styles_are_each_other_undone(tight: str, spaced: str) -> None:
    assert fixed(SPACED, tight) == spaced
    assert fixed(SPACED, spaced) == spaced
    assert fixed(TIGHT, spaced) == tight
    assert fixed(TIGHT, tight) == tight


@pytest.mark.parametrize(
    "text",
    [
        "#番茄a #番茄/a 好#番茄a 好＃番茄a",
        "[[番茄a]] [[番茄a#番茄a|好]] [[番茄a^番茄a]] ![[番茄a.png|好]] [[番茄a",
        "[好](番茄a.md#番茄a) ![番茄a](番茄a.png) <番茄a.md>",
        "`番茄a` ``番茄a`` $番茄a$ 番茄`a` 番茄$a$",
        "<img src=\"番茄a.png\" alt='番茄a'>\n\n<div>番茄a</div>",
        "https://a.b/番茄a www.a.b/番茄a me@番茄a.cn @番茄a obsidian://open?vault=番茄a",
        "用ASP.Net好、文件番茄a.md、番茄1.PNG、路径番茄/a、番茄_a、C:\\番茄a",
        "键a:: 番茄a\n(键a:: 番茄a) [键a:: 番茄a]",
        "番茄**a** **番茄**a **加粗（Bold）**a 番茄*a* 番茄==a== 番茄[a](u) [番茄](u)a 番茄[[a]] 番茄[^1]a",
        "%%番茄a%% 好 %%\n番茄a\n%%",
        "{{番茄a}} 番茄a",
        "<% 番茄a %>",
        "好\\*a，a。好：a（好）a“好”a《好》a",
        "한국어a 3개",
        "2024年5月，5月3日",
        "['番茄a', '好']",
        "^番茄a",
        "好[^番茄a]\n\n[^番茄a]: 好",
        "```\n番茄a\n```\n\n    番茄a\n\n$$\n番茄a\n$$",
        "---\n番茄a: 番茄a\ntags: [番茄a]\n---\n好",
    ],
)
def test_no_name_gets_a_space(text: str) -> None:
    assert findings(SPACED, text) == []


@pytest.mark.parametrize(
    "text",
    [
        "#番茄 a 好",
        "12:30 浇水\n09:00 - 10:00 浇水\n2024-05-01 浇水\n1.2 番茄\n第1 章\nA 番茄",
        "- [ ] 12:30 浇水",
        "我的 Note 番茄.md",
        "@番茄 a，番茄 @a，a/b 番茄，番茄 a/b，番茄 #a",
        "番茄  a，番茄\ta，番茄\u3000a，番茄\xa0a，番茄\na",
        "番茄 `a` 番茄 **a** 番茄 [a](u) 番茄 [[a]] 番茄 https://a.b 番茄",
        "番茄 \\*，番茄 <b>a</b>",
        "2024 年 5 月 3 日",
        "我的 Key:: 值",
        "1）第一 2)第二",
        "选择：A) 甲 B) 乙",
        "（选 A) 甲 B) 乙）",
        "番茄 1. abc",
        "番茄 a. 罗勒 ii. 番茄 12.番茄",
        "> 番茄 1）罗勒\n> 罗勒 2）番茄",
    ],
)
def test_no_space_goes_that_parts_something(text: str) -> None:
    assert findings(TIGHT, text) == []


def test_a_bracket_that_closes_is_no_label() -> None:
    text = "（见 AI）的 1.5 和 (用 C)，共 3.\n罗勒 1) 番茄（见 AI）"
    assert fixed(TIGHT, text) == "（见AI）的1.5和 (用C)，共3.\n罗勒 1) 番茄（见 AI）"


@pytest.mark.parametrize("link", ["", "[[note#用AI写]]"])
def test_a_heading_that_would_become_another_is_left_as_it_is_and_nothing_is_refused(link: str) -> None:
    note = "# 用AI写\n\n用AI写\n\n# 用 AI 写\n"
    run = fix({"note.md": note, "other.md": link}, SPACED, wanted=Safety.UNSAFE)
    assert run.files == {"note.md": note.replace("\n用AI写", "\n用 AI 写"), "other.md": link}
    assert run.refused == {}
    assert [left.why for left in run.settled.left] == [Left.NAMESAKES] * 2


def test_numbers_count_unless_they_do_not() -> None:
    text = "番茄3个，GPT4模型，5%的，v1.2版，a1的"
    words = configured("cjk-spacing", style="spaced", digits=False)
    assert fixed(words, text) == "番茄3个，GPT4 模型，5%的，v1.2 版，a1 的"


def test_links_to_a_heading_move_along() -> None:
    files = {"note.md": "# 番茄tomato的书\n", "a.md": "[[note#番茄tomato的书]] [x](note.md#番茄tomato的书)\n"}
    after = fix(files, SPACED, wanted=Safety.UNSAFE)
    assert after.refused == {}
    assert after.files["note.md"] == "# 番茄 tomato 的书\n"
    assert after.files["a.md"].startswith("[[note#番茄 tomato 的书]]")


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("（好)", "（好）"),
        ("(好）", "（好）"),
        ("好(a）", "好（a）"),
        ("a (b）", "a (b)"),
        ("a (b）的", "a （b）的"),
        ("（好 1)。", "（好 1）。"),
        ("a （b) c", "a (b) c"),
        ("【好]", "【好】"),
        ("「好) 『好]", "「好」 『好』"),
        ("[好」", "「好」"),
        ("（一（二)三）", "（一（二）三）"),
        ("（好(x)好)", "（好(x)好）"),
        ("（快照读)，（快照读），(快照读）", "（快照读），（快照读），（快照读）"),
        ("（**好**)、（`x`)、（[[x]])", "（**好**）、（`x`）、（[[x]]）"),
        ("第(3）种", "第（3）种"),
        ("(5,10）的", "(5,10)的"),
        ("（键:: 值)", "(键:: 值)"),
        ("> （好)\n> （好)\r\n", "> （好）\n> （好）\r\n"),
        ("（如下：1）好 2）好)", "（如下：1）好 2）好)"),
        ("(如下：1）好 2）好)", "(如下：1）好 2）好)"),
        ("# （好)", "# （好）"),
        ("（可选) 在 (Live) 中", "（可选） 在 (Live) 中"),
    ],
)
def test_brackets_get_one_width(text: str, after: str) -> None:
    assert fixed(BRACKETS, text) == after


@pytest.mark.parametrize(
    "text",
    [
        "1）好，2）好，a) 好 一） 好",
        "（如下：1) 好 2) 好",
        "（好 :) （好 ;-)",
        "[0, 1) (0, 1] （0，1）",
        "（好\n好)\n\n（好\n\n好)",
        "| （好 | 好) |\n| --- | --- |",
        "（好）) （好 a) b）",
        "（好) 好)",
        "（" + "好" * 300 + ")",
        "（`)`",
        "（$)$",
        "（好\\)",
        "（[好](x)",
        "{{（好)}}",
        "（好） (a) 【好】 [b]",
        "(好) f(好) [好]",
        "| a | b |\n| --- | --- |\n| （好 |\n\n好)",
    ],
)
def test_brackets_that_mean_it_stay(text: str) -> None:
    assert findings(BRACKETS, text) == []


def test_half_width_brackets_around_chinese_are_told_of_when_asked() -> None:
    text = "语言(其他)，a (好 b) 和 (b 好)，f(好)，`f`(好)，（好），(a)"
    assert fixed(HALF, text) == "语言（其他），a （好 b） 和 (b 好)，f(好)，`f`(好)，（好），(a)"


WRITTEN = (
    "番茄¦a¦1¦番¦トマト¦ ¦ ¦  ¦，¦。¦（¦）¦(¦)¦[¦]¦【¦】¦「¦」¦#tag¦#番¦[[a]]¦[番a](u)¦`c`¦**¦*¦_¦==¦\n¦\n\n¦> ¦- ¦# "
    "¦https://a.b/c¦%%¦$x$¦\u3000¦|¦^¦.¦:¦::¦@¦!¦\\¦年¦月¦<b>¦{{¦| a |\n| - |\n"
)
PIECES = WRITTEN.split("¦")
texts = st.lists(st.sampled_from(PIECES), max_size=16).map("".join)


@settings(max_examples=200, deadline=None)
@given(texts, st.sampled_from(ALL))
def test_nothing_but_spaces_and_brackets_is_touched_and_a_second_run_has_nothing_to_do(
    text: str, rules: Activation
) -> None:
    once = outcome(rules, text)
    after = once.files["note.md"]
    bare = str.maketrans("（）［］【】「」[]", "()()()()()", " ")
    assert after.translate(bare) == text.translate(bare)
    assert outcome(rules, after).files["note.md"] == after


LONG = "番a¦番 a ¦番¦a¦1¦1 ¦年1¦1年1月¦(¦（¦(（¦（a¦)¦1)¦（)¦「(¦.a¦::¦a.md 番 ¦（a)）"


@pytest.mark.parametrize("rules", ALL)
@pytest.mark.parametrize("text", LONG.split("¦"))
def test_long_lines_take_no_time(rules: Activation, text: str) -> None:
    note = Note.read("note.md", SourceText(text * (200_000 // len(text))))
    (check,) = [rule.check for rule in rules.rules if isinstance(rule.check, NoteCheck)]
    started = time.process_time()
    for _ in check.visit(note, note):
        pass
    assert time.process_time() - started < 4


def test_the_note_we_were_given_has_the_places_that_people_found(material: Path) -> None:
    golden = json.loads((material / "seed" / "golden.json").read_text(encoding="utf-8"))
    source = SourceText((material / "seed" / "好文.md").read_text(encoding="utf-8"))

    def places(rules: Activation) -> set[tuple[int, int]]:
        return {source.place(finding.span.start) for finding in findings(rules, source.text)}

    spaces = {
        (entry["line"], entry["col_start"] + len(entry["text"].rstrip()))
        for entry in golden
        if entry["category"] == "cjk-latin-space-asymmetric"
    }
    assert len(spaces) == 5
    assert spaces <= places(TIGHT)
    assert (len(findings(TIGHT, source.text)), len(findings(SPACED, source.text))) == (50, 254)
    assert findings(BRACKETS, source.text) == []
    brackets = {
        (entry["line"], entry["col_start"])
        for entry in golden
        if entry["what"].startswith("half-width brackets") and entry["certainty"] == "likely"
    }
    assert len(brackets) == 2
    assert brackets <= places(HALF)
