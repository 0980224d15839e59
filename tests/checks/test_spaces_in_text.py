"""What the rules about spaces in text promise: they judge the language before the space, and touch nothing but it."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fixes.bench import fix, found, selected
from vaultlint.findings import Finding, Safety
from vaultlint.text import SourceText

MARKS, CJK = "space-before-punctuation", "stray-space-in-cjk"


def findings(rule: str, text: str) -> list[Finding]:
    return found({"note.md": text}, selected([rule]))


def fixed(rule: str, text: str, wanted: Safety = Safety.SAFE) -> str:
    return dict(fix({"note.md": text}, selected([rule]), wanted=wanted).files)["note.md"]


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("We have it , too.", "We have it, too."),
        ("Is it so   ?", "Is it so?"),
        ("Is it so ?!\nYes !", "Is it so?!\nYes!"),
        ("**Is it so ?** Yes", "**Is it so?** Yes"),
        ("Is it so !He said", "Is it so! He said"),
        ("This is how a sentence ends . And more .", "This is how a sentence ends. And more ."),
        ("It is \"so\" , he says , too", "It is \"so\" , he says, too"),
        ("Das ist gut !", "Das ist gut!"),
        ("It is so good .", "It is so good."),
        ("A key is here. What is it , then ?", "A key is here. What is it, then?"),
        ("The key to all of this is it , and so on.", "The key to all of this is it, and so on."),
        ("Está muy bien !", "Está muy bien!"),
        ("Это хорошо !", "Это хорошо!"),
        ("很好 !", "很好!"),
        ("很好 ，Agent ，3% 。", "很好，Agent，3%。"),
        ("用 `x` ，很好 ，", "用 `x` ，很好，"),
        ("> > it is , so\n> > and so ,\r\n", "> > it is, so\n> > and so,\r\n"),
        ("# Is it so ?", "# Is it so?"),
    ],
)  # fmt: skip
def test_the_space_goes(text: str, after: str) -> None:
    assert fixed(MARKS, text) == after


@pytest.mark.parametrize(
    "text",
    [
        "Bonjour !",
        "C'est l'heure ! Quoi ?",
        "Il dit « the end » , et c'est tout !",
        "Xin chào !",
        "Demat !",
        "It is the\u00a0! the\u202f!",
        "It is the x ! the 5 ! the $5 , the -f , the /tmp ! the @me , the a.b !",
        "It is https://example.org ! It is www.example.org , and me@example.org !",
        "It is https://example.org/路 ，好",
        "It is the !foo the !important the !== the ![a](b) the ! [a](b)",
        "It is one ? two : three, a word ? and on",
        "We list with ls .\n\nTo add all files run git add .\n\nAll in the .folder and so on .5",
        "It is ... or … or ,, quoted“ or ,5",
        "It is so ;) or so ;-) or :) or :x: or ; or :",
        "key:: the value is here\n^id-of-this ,",
        "#tag ! is #tag , the #标签 ，",
        "[a](b) ! is [[c]] , the ~~d~~ ,",
        "名称 ： 说明",
        "浇水#番茄 ，好",
        "This is what they all have for you and it is merci !",
        "It is so, j'arrive !",
        "<%*\n\nit is so , and so\n\n%>",
        "%% it is so , and so %%",
        "- \n- ,\n- !",
        "We use the key , to split.",
        "The operators is , ; and so on.",
        "We can press ? for help.",
        "You type ! to run it.",
        "The name of this is the character .",
        "You can press ?",
        "The keys are , and more.",
        "This is Ctrl , and that is it.",
        "Это знак , и это команда !",
        "我们按下 ，然后输入 。然后使用符号 ！",
        "It is so .",
    ],
)
def test_the_space_stays(text: str) -> None:
    assert findings(MARKS, text) == []


def test_a_french_note_may_hold_a_sentence_that_does_not_tell() -> None:
    french = "Le chat est dans la maison, et il dort sous une table avec les autres.\n\n"
    english = "The cat is in the house, and it sleeps on one of the tables.\n\n"
    assert findings(MARKS, french + "Super !\n") == []
    assert len(findings(MARKS, english + "Super !\n")) == 1
    assert len(findings(MARKS, french + english + "What is that for us !\n")) == 1


def test_in_a_heading_a_full_width_mark_makes_another_name() -> None:
    (finding,) = findings(MARKS, "# 标题 ，其二")
    assert finding.fix is not None
    assert finding.fix.safety is Safety.UNSAFE
    files = {"note.md": "# 标题 ，其二\n", "a.md": "[[note#标题 ，其二]]"}
    after = fix(files, selected([MARKS]), wanted=Safety.UNSAFE).files
    assert dict(after) == {"note.md": "# 标题，其二\n", "a.md": "[[note#标题，其二]]"}


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("今天 早上好，晚上好。", "今天早上好，晚上好。"),
        ("（今天  早上）好，", "（今天早上）好，"),
        ("它在カフェ で，好", "它在カフェで，好"),
        ("好，好，好，好。 Agent", "好，好，好，好。Agent"),
        ("**好，今天 早上好**，好", "**好，今天早上好**，好"),
        ("> 好，今天 早上好\n> 今天 早上", "> 好，今天早上好\n> 今天 早上"),
    ],
)
def test_a_stray_space_goes(text: str, after: str) -> None:
    assert fixed(CJK, text) == text
    assert fixed(CJK, text, Safety.UNSAFE) == after


@pytest.mark.parametrize(
    "text",
    [
        "今天 早上",
        "红色 黄色 蓝色，好",
        "，https://a.b/c好好 好",
        "中山 拓海さん，好",
        "王 小明，好",
        "感谢 @一鸣惊人 分享，好",
        "浇水#番茄 再施肥，好",
        "マイクロソフト オフィス，好",
        "第3章 绪论，好",
        "今天天气很好 我们去公园吧，好",
        "山高水长 海阔天空，好",
        "今天\u3000早上，好",
        "今天 \u3000早上，好",
        "今天 `早上`，好",
        "今天 #早上 好，好",
        "好。 好。 好。 好",
        "一、 标题，好，好，好",
        "한국어 문장，好",
        "# 今天 早上，好",
        "| 今天 早上，好 |\n| --- |",
        "今天  \n早上，好",
        "<% 今天 早上，好 %>",
        "%% 今天 早上，好 %%",
        "[[今天 早上，好]] [a](<今天 早上，好.md>)",
    ],
)
def test_a_space_that_parts_something_stays(text: str) -> None:
    assert findings(CJK, text) == []


WRITTEN = (
    "好¦今天¦早上¦モデル¦word¦the is¦Is it¦le mot¦ ¦ ¦ ¦  ¦，¦。¦、¦！¦!¦?¦,¦.¦：¦#tag¦[[a]]¦`c`¦**¦*¦\n¦\n\n"
    "¦> ¦- ¦# ¦https://a.b/c¦%%¦$x$¦\u3000¦\xa0¦|¦(¦)"
)
PIECES = WRITTEN.split("¦")


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=16).map("".join), st.sampled_from([MARKS, CJK]))
def test_nothing_but_spaces_is_touched_and_nothing_found_afterwards(text: str, rule: str) -> None:
    outcome = fix({"note.md": text}, selected([rule]), wanted=Safety.UNSAFE)
    assert outcome.refused == {}
    after = outcome.files["note.md"]
    assert after.replace(" ", "") == text.replace(" ", "")
    assert findings(rule, after) == []


@pytest.mark.parametrize("rule", [MARKS, CJK])
@pytest.mark.parametrize(
    "text", ["it is , ", "好 ，", "好 好 ", "word", "a'", "the . ", "! ", " ", "好，", "www.", "好  ", "，。 "]
)
def test_long_lines_take_no_time(rule: str, text: str) -> None:
    started = time.process_time()
    findings(rule, text * 30_000)
    assert time.process_time() - started < 8


def test_the_note_we_were_given_has_the_spaces_that_people_found(material: Path) -> None:
    golden = json.loads((material / "seed" / "golden.json").read_text(encoding="utf-8"))
    source = SourceText((material / "seed" / "好文.md").read_text(encoding="utf-8"))

    def spaces(rule: str) -> list[tuple[int, int]]:
        return [source.place(finding.span.start) for finding in findings(rule, source.text)]

    certain = [
        (entry["line"], entry["col_start"] + entry["text"].index(" "))
        for entry in golden
        if entry["category"] == "punctuation-space" and entry["certainty"] == "certain"
    ]
    assert set(certain) <= set(spaces(MARKS))
    assert (123, 111) not in spaces(MARKS), "a full stop would become part of the address before it"
    likely = [
        (entry["line"], entry["col_start"] + entry["text"].index(" "))
        for entry in golden
        if entry["category"] == "cjk-space"
    ]
    assert set(likely) <= set(spaces(CJK))
