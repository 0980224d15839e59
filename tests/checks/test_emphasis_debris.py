"""What `emphasis-debris` finds and what it makes of it: marks move, and nothing that a reader sees does."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.fixes.bench import fix, selected
from vaultlint.checks.emphasis_debris import EmphasisDebris
from vaultlint.config import Config
from vaultlint.engine import lint_files
from vaultlint.findings import Finding, Safety
from vaultlint.markdown.note import Note
from vaultlint.rulebook import Rulebook
from vaultlint.strict_yaml import Document
from vaultlint.text import Edit, SourceText

RULE = "emphasis-debris"
ACTIVATION = Rulebook.builtin().activate(Config.from_document(Document("the test", {"select": [RULE]})))


def findings(text: str) -> list[Finding]:
    return lint_files({"note.md": text}, ACTIVATION)


def applied(found: list[Finding], text: str) -> str:
    edits: set[Edit] = {edit for finding in found if finding.fix for edit in finding.fix.edits}
    for edit in sorted(edits, key=lambda edit: edit.span, reverse=True):
        text = text[: edit.span.start] + edit.replacement + text[edit.span.end :]
    return text


MENDED = {
    # A punctuation mark before the closing asterisks, a letter after them.
    "**词：**后": "**词**：后",
    "前。**词。**后": "前。**词**。后",
    "**词！？**后": "**词**！？后",
    "**词……**后": "**词**……后",
    "**Note:**中文": "**Note**:中文",
    "**Note:**text": "**Note**:text",
    "**the word,**中文": "**the word**,中文",
    "**Результат:**текст": "**Результат**:текст",
    "**1）注意：**后": "**1）注意**：后",
    "- [ ] **词：**后": "- [ ] **词**：后",
    "（**注意：**无论": "（**注意**：无论",
    '"**词：**后"': '"**词**：后"',
    "#tag**词：**后": "#tag**词**：后",
    "**「词」：**后": "**「词」**：后",
    "**（说明）词：**后": "**（说明）词**：后",
    "**配置（可选）：**在": "**配置（可选）**：在",
    "**“你好”，**然后": "**“你好”**，然后",
    "**a**，**b：**c，**d：**e，**f**": "**a**，**b**：c，**d**：e，**f**",
    "**词：**`code`：**词：**后": "**词：**`code`：**词**：后",
    "> **词：**后": "> **词**：后",
    "前\n**词：**后\n后": "前\n**词**：后\n后",
    "**词：**后\\\n**词：**后": "**词**：后\\\n**词**：后",
    "**未完\n**词：**后": "**未完\n**词**：后",
    "**未完<br>**词：**后": "**未完<br>**词**：后",
    "前 %%**词：**后%% **词：**后": "前 %%**词：**后%% **词**：后",
    "<b>x</b><br>**词：**后": "<b>x</b><br>**词**：后",
    "*斜体* **词：**后": "*斜体* **词**：后",
    "_斜体_ **词：**后": "_斜体_ **词**：后",
    "**见[链接](a.md)：**后": "**见[链接](a.md)**：后",
    "**见`code`：**后": "**见`code`**：后",
    # Bold that CommonMark finds, and that is not what was meant.
    "**注意：**后文**重点**后": "**注意**：后文**重点**后",
    "**a：**b**c：**d": "**a**：b**c**：d",
    # Quotation marks or brackets around all of it.
    "他说**“你好”**然后": "他说“**你好**”然后",
    "他说**“你好。”**然后": "他说“**你好。**”然后",
    "如**（词）**后": "如（**词**）后",
    "**（词）**后": "（**词**）后",
    "後**《書》**と**「本」**だ": "後《**書**》と「**本**」だ",
    "他说**“《书》”**然后": "他说“**《书》**”然后",
    '他说**" 词 "**然后': '他说" **词** "然后',
    "한국**“말”**은": "한국“**말**”은",
    # An emoji looks the same in bold.
    "则是**📄词**\n": "则是📄**词**\n",
    "**词👍🏽**后": "**词**👍🏽后",
    # Marks around punctuation alone.
    "上**，**下": "上，下",
    "内容及更新**。**": "内容及更新。",
    # Space inside.
    "程序是 **词 **状态": "程序是 **词** 状态",
    "** 注意：** 由于": "**注意**： 由于",
    "好** 词**。": "好 **词**。",
    "**Advanced: **": "**Advanced**:",
    "**Refresh ** 和": "**Refresh** 和",
    "先用 **甲 **打开，再 **乙 **后": "先用 **甲** 打开，再 **乙** 后",
    # Bold that was switched off and on again.
    "**工具：统计****：****分析** 后": "**工具：统计：分析** 后",
    "**甲****乙**丙": "**甲乙**丙",
    "**132****㎡以下**・法定": "**132㎡以下**・法定",
    "**Результат:****Мой** блог": "**Результат:Мой** блог",
    "Sow **thinly****; water** well": "Sow **thinly; water** well",
    "3. **搜索****：** 在": "3. **搜索**： 在",
    "**整除****。** \u200b": "**整除**。 \u200b",
    '那么就**" 请 "****。**': '那么就" **请** "。',
    "甲 **，我们****优势：**后": "甲 ，**我们优势**：后",
    "**a**** b** c": "**a b** c",
    # One pair too many at one end.
    "****词：**后": "**词**：后",
    "**导入****（F4），选择**导入**": "**导入**（F4），选择**导入**",
    # A label that leads a line, of which a part is bold.
    "- **89**个模型：****MAP": "- **89个模型**：MAP",
    "- [x] **89**个模型：****MAP": "- [x] **89个模型**：MAP",
    "**1.**一。**(1)**二。**Q：**问 **A：**答。**A:**answer": "**1**.一。(**1**)二。**Q**：问 **A**：答。**A**:answer",
    "**词：**后，pass **a,**b": "**词**：后，pass **a,**b",
    "**未运行… **状态": "**未运行…** 状态",
    "**词：**后，密码 **** 。": "**词**：后，密码 **** 。",
    "**词：**后 **密码** **** 。": "**词**：后 **密码** **** 。",
    "**词：**后 **Rating** ****": "**词**：后 **Rating** ****",
    "**词：**后，**乙** **** 。": "**词**：后，**乙** 。",
    # An empty pair beside other debris.
    "**a****b**, **c** **** d": "**ab**, **c** d",
    "**a****b**, **c** ****": "**ab**, **c**",
}
FOUND_ONLY = [
    "点击**样式表 (Stylesheet)**按钮",
    "**插件（File）**是",
    "说**「你」和「我」**吧",
    "**「你」和「我」**吧",
    "因为**「系统」不全面**。",
    "改为**`false`**",
    "与**[Memos](a.md)**同步",
    "这个**<kbd>键</kbd>**不打",
    "**50%**的人",
    "**25℃**左右",
    "**❓**如上",
    "在**# Drawing**下方",
    "在**.md**里",
    "被**”污染“**，",
    "**重要：***插件要注意。*",
    "***词：***后",
    "**“甲”****“乙”**后",
    "**a****#tag** b",
    "选择**另存为…**选项",
    "选择**Save as...**选项",
    "：****_** `x`_",
    "字**：#tag**",
    "**词****<br>**#tag",
    "**词`x`****`x`**",
    "字****词**#tag",
    "甲**：乙*`x`**）",
]
SILENT = [
    "**词**：后",
    "**词：** 后",
    "**词：**，后",
    "**词：**",
    "**词：**“后”",
    "“**词**”后",
    "***词***后",
    "****词****后",
    "**a **b** c**",
    "甲 **，我们定义****优势****为：**",
    "**kwargs and **args",
    "DBRX-16*12B",
    "2*3*4 与 8 \\* 7b",
    "f(**a, **b) 与 g(**a,**b)",
    "foo(**kw) 与 bar(**kw)",
    "使用 **kwargs 和 **args 参数",
    "**/*.py 和 **/*.md",
    "a ** b ** c",
    "x ** 2 + y**2",
    "2**(n-1) + 3**(m)",
    "int **p; char **q",
    "** p<.05, *** p<.01",
    "p** <.05 与 q** <.01",
    "f** and s***",
    "密码：**** 和 ****",
    "138****5678 与 **电话 138****5678**",
    "**邮箱：t****@x.org** 后",
    "**密码**提示：****",
    "**手机**号码：****5678",
    "**姓名**：****先生",
    "***** 五星 **** 四星",
    "**Price*** and **tax**",
    "**Over the whole vault",
    "调用（**参数）与（**其他）",
    "pass **a,**b on",
    "甲**词 **词**：****",
    "%%**词：**后%%",
    "使用****",
    "在**[[设置]]**下",
    "在**==词==**下",
    "在**$x$**下",
    "**$x$**是",
    "*词：*后",
    "__词：__后",
    "\\*\\*词：\\*\\*后",
    "**只有**\\*\\*`GPT`\\*\\***的**，**词：**后",
    "`**词：**后`",
    "    **词：**后",
    "$**词：**后$",
    "<div>\n**词：**后\n</div>",
    "[词](a.md '**词：**后')",
    "{{x}} **词：**后",
    "<% x %> **词：**后",
]


@pytest.mark.parametrize("text", MENDED)
def test_marks_move_to_where_they_work(text: str) -> None:
    found = findings(text)
    assert found
    assert applied(found, text) == MENDED[text]
    assert findings(MENDED[text]) == []


@pytest.mark.parametrize("text", FOUND_ONLY)
def test_what_no_moved_mark_would_mend_is_found_and_left(text: str) -> None:
    found = findings(text)
    assert found
    assert [finding.fix for finding in found] == [None] * len(found)


@pytest.mark.parametrize("text", SILENT)
def test_asterisks_that_mean_something_else_or_work_are_left_alone(text: str) -> None:
    assert findings(text) == []


def test_two_marks_of_one_line_are_mended_though_a_third_cannot_be() -> None:
    text = "**词：**后，**插件（File）**是，**词！**后"
    found = findings(text)
    assert [finding.fix is not None for finding in found] == [True, False, True]
    assert applied(found, text) == "**词**：后，**插件（File）**是，**词**！后"


def test_a_mark_that_a_lone_asterisk_keeps_from_working_does_not_hold_up_the_others() -> None:
    text = "**词！**后，甲**：乙*`x`**）"
    found = findings(text)
    assert [finding.fix is not None for finding in found] == [True, False]
    assert applied(found, text) == "**词**！后，甲**：乙*`x`**）"


def test_the_note_we_were_given_is_mended_as_people_would(material: Path) -> None:
    golden = json.loads((material / "seed" / "golden.json").read_text(encoding="utf-8"))
    wanted = [entry for entry in golden if entry["category"] == RULE]
    source = SourceText((material / "seed" / "好文.md").read_text(encoding="utf-8"))
    found = findings(source.text)
    assert len(wanted) == 4
    assert [source.text[finding.span.start : finding.span.end] for finding in found] == [
        entry["text"] for entry in wanted
    ]
    assert [source.place(finding.span.start).line for finding in found] == [entry["line"] for entry in wanted]
    lines = applied(found, source.text).split("\n")
    for entry in wanted:
        assert lines[entry["line"] - 1].startswith("- " + entry["expected_fix"])


def test_a_link_that_led_to_a_heading_follows_when_its_asterisks_move() -> None:
    files = {"note.md": "# **清单：**春天\n\ntext\n", "other.md": "[[note#清单： 春天]], [[note#清单：春天]]\n"}
    outcome = fix(files, selected([RULE]), wanted=Safety.UNSAFE)
    assert outcome.files["note.md"] == "# **清单**：春天\n\ntext\n"
    assert outcome.files["other.md"] == "[[note#**清单**：春天]], [[note#清单：春天]]\n"


def test_a_space_before_a_mark_that_comes_to_light_holds_nothing_up() -> None:
    rules = selected([RULE, "space-before-punctuation"])
    outcome = fix({"note.md": '那么就**" 笔记别名 "**  。'}, rules, wanted=Safety.UNSAFE)
    assert outcome.refused == {}
    assert outcome.files["note.md"] == '那么就" **笔记别名** "。'


def test_all_that_can_be_mended_is_mended_in_one_run() -> None:
    text = "".join(f"{line}\n\n" for line in MENDED)
    outcome = fix({"note.md": text}, selected([RULE]), wanted=Safety.UNSAFE)
    assert outcome.files["note.md"] == "".join(f"{line}\n\n" for line in MENDED.values())


def shown(text: str) -> list[str]:
    """What a reader sees, but for asterisks: space at the edge of a line shows nothing, and several are one."""
    return [" ".join(line.replace("*", "").split()) for line in text.replace("<br>", "\n").split("\n")]


PIECES = [
    *["**"] * 8, "****", "*", "***", "词", "字", "a", "1", " ", " ", "：", "。", "，", "“", "”", "（", "）", "(", ")",
    ":", ".", "`x`", "[l](a.md)", "[[N]]", "\n", "👍", "~~s~~", "==h==", "\\*", "#tag", "<br>", "_",
]  # fmt: skip
soups = st.lists(st.sampled_from(PIECES), min_size=3, max_size=24).map("".join)


@settings(max_examples=1500, deadline=None)
@given(soups)
@example("**a****b**, **c** **** d")
@example("**词 **词**：****")
@example(" **** ****词**")
def test_a_reader_sees_the_same_text_and_soon_nothing_is_left_to_mend(soup: str) -> None:
    text = f"字{soup}\n"
    seen = shown(text)
    for _ in range(3):
        text = applied(findings(text), text)
        assert shown(text) == seen
    assert applied(findings(text), text) == text


@settings(max_examples=400, deadline=None)
@given(soups)
@example("**注意：**后文**重点**后")
@example("他**“词”**后**重**后")
@example("****词**#tag")
@example(" **<br>：****：**")
@example("：****_** `x`_")
@example("**：#tag**")
@example("**词****<br> **：****")
def test_every_fix_that_is_offered_is_one_that_verification_takes(soup: str) -> None:
    text = f"字{soup}\n"
    offered = [finding for finding in findings(text) if finding.fix]
    outcome = fix({"note.md": text}, selected([RULE]), wanted=Safety.UNSAFE)
    assert shown(outcome.files["note.md"]) == shown(text)
    if offered:
        assert outcome.files["note.md"] == applied(offered, text)


@pytest.mark.parametrize(
    "unit",
    ["**a ", "**词：**后", "**a****b", "** a", "x**“a”**", "**词：**后\n", "> **词：**后\n", "**（（词）**",
     "**`a`**词", "**a****b** **** ", "\\*\\***a", "\\*\\* **词：**后\n", "***a**词*", "****", "** " + " " * 20],
)  # fmt: skip
def test_asterisks_without_end_take_no_time(unit: str) -> None:
    text = unit * (50_000 // len(unit)) + "\n"
    note = Note.read("note.md", SourceText(text))
    check = EmphasisDebris()
    started = time.process_time()
    for element in note.walk():
        if isinstance(element, check.visits):
            list(check.visit(element, note))
    assert time.process_time() - started < 3
