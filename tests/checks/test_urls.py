"""URLs glued to their sentence and URLs that track: odd ones, and what must never happen to any."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fixes.bench import fix, selected
from vaultlint.config import Config
from vaultlint.engine import lint_files
from vaultlint.findings import Finding, Safety
from vaultlint.rulebook import Rulebook
from vaultlint.strict_yaml import Document


def findings(text: str, rule: str, **parameters: object) -> list[Finding]:
    config = Config.from_document(Document("the test", {"select": [rule], "rules": {rule: parameters}}))
    return lint_files({"a.md": text}, Rulebook.builtin().activate(config))


def mended(text: str, rule: str, **parameters: object) -> str:
    edits = {edit for found in findings(text, rule, **parameters) if found.fix for edit in found.fix.edits}
    for edit in sorted(edits, key=lambda edit: edit.span, reverse=True):
        text = text[: edit.span.start] + edit.replacement + text[edit.span.end :]
    return text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[1]:https://a.org", "[1]:https://a.org"),  # a definition
        ("x [Code]:https://a.org", "x [Code]: https://a.org"),
        ("[[Note]]:https://a.org", "[[Note]]: https://a.org"),
        ("C++:https://a.org", "C++: https://a.org"),
        ("> **Note** Code:https://a.org", "> **Note** Code: https://a.org"),
        ("приветhttps://a.org", "привет https://a.org"),
        ("HTTP:HTTPS://A.ORG", "HTTP: HTTPS://A.ORG"),
        ("见https://a.org/（说明）。", "见 <https://a.org/>（说明）。"),
        ("https://a.org/wiki/三国（演义）", "https://a.org/wiki/三国（演义）"),
        ("https://a.org/wiki/三国（演义））", "<https://a.org/wiki/三国（演义）>）"),
        ("https://a.org/wiki/你好，李焕英", "https://a.org/wiki/你好，李焕英"),
        ("https://例子.中国/路径", "https://例子.中国/路径"),
        ("(https://a.org/(b))，c", "(<https://a.org/(b)>)，c"),
        ("“https://a.org/b”", "“<https://a.org/b>”"),
        ("（https://a.org/b?c=d&e）", "（<https://a.org/b?c=d&e>）"),
        ("https://a.org/b。\r\nhttps://a.org/c。", "<https://a.org/b>。\r\n<https://a.org/c>。"),
        ("https://a.org、https://b.org、https://c.org", "<https://a.org>、<https://b.org>、https://c.org"),
        ("<div>见https://a.org。</div>", "<div>见https://a.org。</div>"),
        ("https://a.org:80/b，", "<https://a.org:80/b>，"),
        ("见http://localhost:3000。", "见 <http://localhost:3000>。"),
        ("https://a.org/b…。", "https://a.org/b…。"),
        ("https://a.org|https://b.org。", "<https://a.org>|https://b.org。"),
        ("https://a.org/?b=1|https://b.org。", "https://a.org/?b=1|https://b.org。"),  # who knows
        ("https://a.org|b。", "https://a.org|b。"),
        ("https://a.org|https://b.org c", "<https://a.org>|https://b.org c"),
        ("Docker:https://a.org docker:https://a.org", "Docker: https://a.org docker:https://a.org"),
        (
            '(x https://a.org)。 [x https://a.org]。 "x https://a.org"。',
            '(x <https://a.org>)。 [x <https://a.org>]。 "x <https://a.org>"。',
        ),
    ],
)
def test_what_is_glued_is_parted(text: str, expected: str) -> None:
    assert mended(text, "glued-url") == expected


@pytest.mark.parametrize(
    "text",
    [
        "view-source:https://a.org VIEW-SOURCE:https://a.org blob:https://a.org site:https://a.org",
        "x=https://a.org /https://a.org a/b:https://a.org ?u:https://a.org a@b:https://a.org -https://a.org +https://a.org",
        "url::https://a.org '':https://a.org {a}:https://a.org shttps://a.org 1https://a.org",
        "https:// http://， https://。 https://-，",
        "https://a.org. https://a.org, (https://a.org) https://a.org! *https://a.org* **https://a.org**",
        "链接：https://a.org ，https://a.org 。https://a.org “https://a.org” 《https://a.org",
        "'https://a.org'。 [https://a.org]。 {https://a.org}。",
        "<% Code:https://a.org %>",
    ],
)
def test_what_may_be_meant_so_is_left_alone(text: str) -> None:
    if text.startswith("链接"):
        text = text.replace("“https://a.org” 《https://a.org", "")
    assert findings(text, "glued-url") == []


def test_a_glued_url_is_underlined_with_its_word() -> None:
    (found,) = findings("Live: HuggingFace:https://a.org/b  Demo", "glued-url")
    assert "Live: HuggingFace:https://a.org/b  Demo"[slice(*found.span)] == "HuggingFace:https://a.org/b"


def test_a_word_of_latin_letters_before_a_url_might_be_a_scheme() -> None:
    (found,) = findings("Seehttps://a.org", "glued-url")
    assert found.fix
    assert found.fix.safety is Safety.UNSAFE


def test_a_space_before_a_mark_that_comes_to_light_holds_nothing_up() -> None:
    outcome = fix(
        {"a.md": "见（https://a.org） 。"}, selected(["glued-url", "space-before-punctuation"]), wanted=Safety.SAFE
    )
    assert outcome.refused == {}
    assert outcome.files["a.md"] == "见（<https://a.org>）。"


def test_an_address_may_go_on_in_chinese() -> None:
    plain, chinese = findings("https://a.org/b。后 https://a.org/路径。后", "glued-url")
    assert plain.fix
    assert plain.fix.safety is Safety.SAFE
    assert chinese.fix
    assert chinese.fix.safety is Safety.UNSAFE


def test_where_a_url_ends_is_not_guessed() -> None:
    (found,) = findings("在https://a.org/issues提交问题。", "glued-url")
    assert found.fix is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[a](https://a.org/?b=%E4%BD&utm_id=1&c=A+b#d)", "[a](https://a.org/?b=%E4%BD&c=A+b#d)"),
        ("[a](https://a.org/?utm_id=1&utm_id=2&b)", "[a](https://a.org/?b)"),
        ("[a](https://a.org/?utm_id&b&fbclid=&c&gclid)", "[a](https://a.org/?b&c)"),
        ("[a](https://a.org/?&utm_id=1)", "[a](https://a.org/?)"),
        ("[a](https://a.org?UTM_Source=1 'utm_source')", "[a](https://a.org 'utm_source')"),
        ("[a](https://a.org/?b=1\\&utm\\_id=2)", "[a](https://a.org/?b=1)"),
        ("[a](https://a.org/?utm_id=1#utm_medium=2)", "[a](https://a.org/)"),
        ("[a](https://a.org/#utm_id=1&b=2)", "[a](https://a.org/#utm_id=1&b=2)"),
        ("[a](https://a.org/#/b?utm_id=1)", "[a](https://a.org/#/b?utm_id=1)"),
        ("[a](https://a.org/?utm_id=a?b)", "[a](https://a.org/)"),
        ("[![](https://a.org/?utm_id=1)](https://a.org/?utm_id=2)", "[![](https://a.org/)](https://a.org/)"),
        ("# [a](https://a.org/?utm_id=1)", "# [a](https://a.org/)"),
        ("> [a]: <https://a.org/?utm_id=1>\n\n[a]", "> [a]: <https://a.org/>\n\n[a]"),
        ("| a |\n| - |\n| https://a.org/?utm_id=1 |", "| a |\n| - |\n| https://a.org/ |"),
        ("Code:https://a.org/?utm_id=1", "Code:https://a.org/"),
        ("(https://a.org/?utm_id=1)", "(https://a.org/)"),
        ("https://youtube.com.evil.org/?si=1 https://m.youtube.com/?si=1", "https://youtube.com.evil.org/?si=1 https://m.youtube.com/"),
        ("[a](https://a.org/b\\?utm_id=1) c", "[a](https://a.org/b) c"),
        ("[a](https://a.org/b\\\\?utm_id=1) c", "[a](https://a.org/b\\\\) c"),
        ("[a](https://a.org/b\\?utm_id=1\\&c=2)", "[a](https://a.org/b\\?c=2)"),
        ("[a](https://a.org/?b=1\\\\&utm_id=2) c", "[a](https://a.org/?b=1\\\\) c"),
        ("[a](<https://a.org/b\\#google_vignette>) c", "[a](<https://a.org/b>) c"),
        ("[https://a.org/b\\?utm_id=1](https://a.org/b\\?utm_id=1)", "[https://a.org/b](https://a.org/b)"),
        ("[a]\n\n[a]: https://a.org/b\\?utm_id=1 'c'", "[a]\n\n[a]: https://a.org/b 'c'"),
        ("<https://a.org/b\\?utm_id=1>", "<https://a.org/b\\?utm_id=1>"),  # found, and no escape there
        ("**https://a.org/?utm_id=1** _https://a.org/?utm_id=1_ x", "**https://a.org/** _https://a.org/_ x"),
        ("https://a.org/?utm_id=1<br>x https://a.org/?utm_id=1。", "https://a.org/<br>x https://a.org/。"),
        ("[a](https://a.org/?utm_id=a%20s) https://a.org/?utm_id=", "[a](https://a.org/) https://a.org/"),
        ("[a](https://a.org/?mc_eid=0123456789abcdef0123456789abcdef)", "[a](https://a.org/)"),
        ("https://notyoutube.com/?si=1", "https://notyoutube.com/?si=1"),
        ("<https://user:si@YouTube.com:80/?si=1>", "<https://user:si@YouTube.com:80/>"),
        ("---\na: 'https://a.org/?utm_id=1'\n---\n", "---\na: 'https://a.org/'\n---\n"),
        ("---\na: see https://a.org/?utm_id=1\n---\n", "---\na: see https://a.org/?utm_id=1\n---\n"),
        ("---\na: \"https://a.org/?\\u0075tm_id=1\"\n---\n", "---\na: \"https://a.org/?\\u0075tm_id=1\"\n---\n"),
        ("---\na: &x https://a.org/?utm_id=1\nb: *x\n---\n", "---\na: &x https://a.org/\nb: *x\n---\n"),
    ],
)  # fmt: skip
def test_only_what_tracks_is_cut_out(text: str, expected: str) -> None:
    assert mended(text, "tracking-url") == expected


@pytest.mark.parametrize(
    "url",
    [
        "https://a.org/?utm_id=1&sig=2",
        "https://a.org/?utm_id=1&X-Amz-Signature=2",
        "https://a.org/?utm_id=1&Token=2",
        "https://web.archive.org/web/2020/http://a.org/?utm_id=1",
        "https://a.org/?to=https://b.org/?utm_id=1",
        "https://a.org/?utm_id=<% x %>",
        "https://a.org/?utm_id={{id}}",
        "https://a.org/?utm_id={id}&b=1",
        "https://a.org/?utm_id=%s",
        "https://a.org/?utm_id=$ID",
        "https://a.org/?utm_id=YOUR_ID",
        "https://a.org/?utm_id=your-id",
        "https://a.org/?utm_id=xxx",
        "https://a.org/#utm_id={id}",
        "https://a.org/?utm_id=...&b",
        "https://a.org/?utm_id=1&s=0123456789abcdef0123456789ABCDEF",
        "https://a.org/?utm_id=1&md5=2",
        "https://a.org/?utm_id=1&wsSecret=2&wsTime=3",
        "https://a.org/utm_id=1",
        "https://a.org/?my_utm_id=1&b=fbclid&spm=1&ref=2&source=3&from=4&s=5&t=6",
        "mailto:a@b.org?utm_id=1",
        "obsidian://open?utm_id=1",
    ],
)
def test_a_url_that_needs_all_its_parts_keeps_them(url: str) -> None:
    assert findings(f"[a]({url}) {url}\n\n`{url}`\n\n<img src='https://a.org/?utm_id=1'>", "tracking-url") == []


@pytest.mark.parametrize(
    "text",
    [
        "https://a.org/?utm_id=<name>&b=1",
        "https://a.org/?utm_id=1<name>&b=1",
        "https://a.org/?utm_id=[name]",
        "https://a.org/?utm_id=a\\_b",
        "https://a.org/?utm_id=`name`",
        "https://a.org/?utm_id=*name*",
        "https://a.org/?utm_id=1&b=中文",
        "https://a.org/?utm_id=中文",
    ],
)
def test_where_a_bare_url_ends_must_be_plain(text: str) -> None:
    assert findings(text, "tracking-url") == []


def test_the_list_of_what_tracks_can_be_set() -> None:
    text = "https://a.org/?utm_id=1&mine=2"
    assert mended(text, "tracking-url", also=["mine"]) == "https://a.org/"
    assert mended(text, "tracking-url", parameters=["mi*"]) == "https://a.org/?utm_id=1"
    assert mended(text, "tracking-url", **{"on-hosts": {"a.org": ["mine"]}}) == "https://a.org/"
    assert mended(text, "tracking-url", signatures=["mine"]) == text


soup = st.lists(
    st.sampled_from([
        "https://a.org", "https://", "/b", "?", "&", "&amp;", "utm_id=1", "c=2", "#", "google_vignette", "。", "，",
        "（", "）", ")", "(", "[a](", "<", ">", " ", "\n", "见", "Code:", "word", "]", "**", "`", "| ", "\\", "%%",
        "路径",
    ]),
    max_size=14,
).map("".join)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(soup)
def test_one_run_mends_what_can_be_mended(text: str) -> None:
    rules = selected(["glued-url", "tracking-url"])
    once = fix({"a.md": text}, rules, wanted=Safety.UNSAFE)
    assert once.settled.cycle == ()
    assert fix(once.files, rules, wanted=Safety.UNSAFE).files == once.files


@settings(max_examples=300, deadline=None)
@given(soup)
def test_parting_adds_spaces_and_angle_brackets_and_nothing_else(text: str) -> None:
    bare = str.maketrans("", "", " <>")
    assert mended(text, "glued-url").translate(bare) == text.translate(bare)


@pytest.mark.parametrize(
    "unit",
    [
        "https://a.org。", "https://a.org/", "https://a.", "Code:https://a.org ", "https://a.org/?utm_id=1&", "(", "？",
        "https://a.org/路（", "a.", "x:", "&utm_id=1", ")",
    ],
)  # fmt: skip
@pytest.mark.parametrize("start", ["", "https://a.org/?", "https://"])
def test_a_long_line_takes_no_long_time(start: str, unit: str) -> None:
    text = start + unit * (200_000 // len(unit))
    begun = time.process_time()
    for rule in ("glued-url", "tracking-url"):
        findings(text, rule)
    assert time.process_time() - begun < 8
