"""What the rules about tags promise for any note: they name what Obsidian sees, and mend one tag at a time."""

from __future__ import annotations

import re
import time
from collections import Counter
from typing import Any
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from vaultlint.config import Config
from vaultlint.engine import lint_files
from vaultlint.findings import Finding
from vaultlint.markdown.look_alikes import look_alikes
from vaultlint.markdown.note import Note
from vaultlint.rulebook import Rulebook
from vaultlint.strict_yaml import Document
from vaultlint.tag_grammar import is_tag_name
from vaultlint.text import Edit, SourceText
from vaultlint.vault.reading import read_metadata


def findings(rule: str, text: str, **parameters: str) -> list[Finding]:
    config = {"select": [rule], "rules": {rule: parameters}}
    activation = Rulebook.builtin().activate(Config.from_document(Document("the test", config)))
    return lint_files({"note.md": text}, activation)


def applied(finding: Finding, text: str) -> str:
    assert finding.fix is not None
    edits: list[Edit] = sorted(finding.fix.edits, key=lambda edit: edit.span, reverse=True)
    for edit in edits:
        text = text[: edit.span.start] + edit.replacement + text[edit.span.end :]
    return text


def fixed(rule: str, text: str, **parameters: str) -> str:
    """The text after one fix at a time, until there is none left."""
    for _ in range(40):
        with_fix = [finding for finding in findings(rule, text, **parameters) if finding.fix]
        if not with_fix:
            return text
        text = applied(with_fix[0], text)
    raise AssertionError(f"{rule} never comes to an end")


def body_tags(text: str) -> list[str]:
    return [tag.name for tag in read_metadata(Note.read("note.md", SourceText(text))).tags if not tag.in_property]


def properties(text: str) -> Any:
    """What another reader of YAML makes of the frontmatter."""
    inner = re.split(r"(?:\A|(?<=[\r\n]))---(?:\r\n?|\n|\Z)", text)[1]
    return YAML(typ="safe", pure=True).load(inner)


# Bodies.

WRITTEN = (
    "#a¦#b/c¦#标签¦#标签，后面¦#x、¦#《书》¦#《书》记¦，¦。¦（¦）¦ ¦ ¦ ¦\n¦\n\n¦word¦中文¦**¦*¦==¦~~¦`¦`c`"
    "¦[x](u)¦[[n]]¦![[n]]¦![x](u.png)¦$y$¦<https://x.org>¦<b>¦[¦]¦(¦)¦%%¦- ¦> ¦# ¦| a ¦|¦\n| - | - |\n¦[^1]¦\\"
    "¦#1¦#2024¦：¦^id¦https://x.org/#q¦\r\n"
)
PIECES = WRITTEN.split("¦")
bodies = st.lists(st.sampled_from(PIECES), max_size=14).map("".join)


@given(bodies)
def test_a_space_behind_a_tag_leaves_all_tags_as_they_are(text: str) -> None:
    for finding in findings("glued-tag", text):
        if finding.fix and len(finding.fix.changes) == 1:
            assert body_tags(applied(finding, text)) == body_tags(text)


@given(bodies)
def test_a_tag_gives_back_what_it_swallowed_and_its_neighbours_stay(text: str) -> None:
    for finding in findings("glued-tag", text):
        written = text[finding.span.start : finding.span.end]
        if finding.fix and len(finding.fix.changes) == 2:
            before = read_metadata(Note.read("note.md", SourceText(text))).tags
            (place,) = (index for index, tag in enumerate(before) if tag.span == finding.span)
            after = body_tags(applied(finding, text))
            names = [tag.name for tag in before]
            assert written == f"#{names[place]}"
            cut = names[place].removesuffix(names[place][finding.fix.edits[0].span.start - finding.span.start - 1 :])
            # `#1，x` was meant as a number: digits alone are no tag.
            assert after == [*names[:place], *([cut] if is_tag_name(cut) else []), *names[place + 1 :]]


@pytest.mark.parametrize("rule", ["glued-tag", "invalid-tag", "confusable-tag", "duplicate-tag"])
@given(bodies)
def test_fixing_comes_to_an_end_and_finds_only_tags(rule: str, text: str) -> None:
    for finding in findings(rule, text):
        assert re.fullmatch(r"#[^#\s]+", text[finding.span.start : finding.span.end])
    assert not [finding for finding in findings(rule, fixed(rule, text)) if finding.fix]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("#标签，", "#标签 ，"),
        ("#标签（说明）和", "#标签 （说明）和"),
        ("#a、#b、#c", "#a #b #c"),
        ("#a，后面#b", "#a ，后面 #b"),
        ("#《书》，", "#《书》 ，"),
        ("#2024，x", "#2024 ，x"),
        ("#书/《名》后", "#书/《名》 后"),
        ("#，后面", "#，后面"),
        ("#《书", "#《书"),
        ("#a、**b**", "#a 、**b**"),
        ("# 标题 #标签：说明", "# 标题 #标签 ：说明"),
    ],
)
def test_where_a_tag_was_meant_to_end(text: str, expected: str) -> None:
    assert fixed("glued-tag", text) == expected


# Properties.

IN_YAML = (
    "herbs¦Herbs¦herbs/mint¦herbs/mint/wild¦pot¦raised bed¦raised  bed¦a\xa0b¦2024¦true¦null¦1.5¦node.js¦'it''s'"
    "¦'#pot'¦\"pot\"¦'raised bed'¦' pot '¦\"raised\\tbed\"¦'2024'¦1 e3¦春天¦《春天》¦tr ue¦herbs/¦e\u0301¦\u00e9"
    "¦\"p\\u043et\"¦'pl\u043et'¦\u00adpot"
)
ENTRIES = IN_YAML.split("¦")
COMMENTS = ["", "", "", " # a comment", " #b"]


@st.composite
def frontmatters(draw: st.DrawFn) -> str:
    entries = draw(st.lists(st.sampled_from(ENTRIES), min_size=1, max_size=6))
    key = draw(st.sampled_from(["tags", "Tags", "'tags'"]))
    if draw(st.booleans()):
        gap = draw(st.sampled_from([", ", ",", " ,  ", ",\n  "]))
        lines = [f"{key}: [{gap.join(entries)}]" + draw(st.sampled_from(COMMENTS))]
    else:
        indent = draw(st.sampled_from(["", "  ", "    "]))
        items = [*entries, *draw(st.lists(st.sampled_from(["#herbs", "#a b", "", "# x"]), max_size=2))]
        lines = [f"{key}:", *(f"{indent}- {item}{draw(st.sampled_from(COMMENTS))}" for item in items)]
    text = "\n".join(["---", "title: 'a  b' # kept", *lines, "aliases: [x, x]", "---", "#herbs #herbs"])
    return text.replace("\n", draw(st.sampled_from(["\n", "\r\n"])))


def tags_of(text: str) -> list[Any]:
    read = properties(text)
    (value,) = (read[key] for key in read if key.lower() == "tags")
    return list(value)


def others(text: str) -> dict[str, Any]:
    return {key: value for key, value in properties(text).items() if key.lower() != "tags"}


def compared(entry: object) -> str | None:
    return normalize("NFC", entry.strip().removeprefix("#")).lower().rstrip("/") if isinstance(entry, str) else None


@given(frontmatters())
def test_a_duplicate_goes_and_every_other_entry_stays(text: str) -> None:
    for finding in findings("duplicate-tag", text):
        if finding.fix is None:
            continue
        before, after = tags_of(text), tags_of(applied(finding, text))
        (gone,) = (Counter(map(repr, before)) - Counter(map(repr, after))).elements()
        assert len(after) == len(before) - 1
        assert others(applied(finding, text)) == others(text)
        name = compared(next(entry for entry in before if repr(entry) == gone))
        kept = [other for entry in after if (other := compared(entry))]
        assert name in kept or any(other.startswith(f"{name}/") for other in kept)


@given(frontmatters())
def test_duplicates_are_gone_in_the_end_and_no_tag_is_lost(text: str) -> None:
    result = fixed("duplicate-tag", text)
    left = {compared(entry) for entry in tags_of(result)}
    for entry in map(compared, tags_of(text)):
        assert entry is None or entry in left or any(other and other.startswith(f"{entry}/") for other in left)
    if "#" not in text.partition("kept")[2].partition("aliases")[0] and "," not in text.partition("aliases")[0]:
        assert not findings("duplicate-tag", result)


@given(frontmatters())
def test_a_mended_entry_is_a_tag_and_the_others_are_untouched(text: str) -> None:
    for rule in ("invalid-tag", "confusable-tag"):
        for finding in findings(rule, text):
            if finding.fix is None or finding.span.start > text.index("aliases"):
                continue
            result = applied(finding, text)
            before, after = tags_of(text), tags_of(result)
            ((old, new),) = ((old, new) for old, new in zip(before, after, strict=True) if repr(old) != repr(new))
            assert is_tag_name(new.strip()), (old, new)
            assert others(result) == others(text)
            assert len(findings(rule, result)) == len(findings(rule, text)) - 1


@given(frontmatters())
def test_whatever_obsidian_takes_for_a_tag_is_no_invalid_one(text: str) -> None:
    """Seen from the other side: an entry is reported exactly when it is no tag and not just empty."""
    wrong: list[object] = [entry for entry in tags_of(text) if isinstance(entry, bool | int | float)]
    for entry in tags_of(text):
        if isinstance(entry, str):
            name = entry.strip().removeprefix("#")
            hidden = [alike.offset for alike in look_alikes(name) if not alike.shown]
            if not is_tag_name("".join(letter for offset, letter in enumerate(name) if offset not in hidden)):
                wrong.append(entry)
    written_null = len(re.findall(r"(?:- |\[|,[ \n\r]*)null(?=[\s,\]])", text))
    commented = len(re.findall(r"- +#[a-z]+(?: #b)?[\r\n]", text))
    assert len(findings("invalid-tag", text)) == len(wrong) + written_null + commented


@pytest.mark.parametrize(
    ("frontmatter", "expected"),
    [
        ("tags: a, b", "tags: [a, b]"),
        ("tags: 'a,b' # x", "tags: [a, b] # x"),
        ("tags: a, 12", None),
        ("tags: a, true", None),
        ("tags: a, -", None),
        ("tags: &x a, b", None),
        ("tags: a b", None),
        ("tags: '#a #b'", "tags: [a, b]"),
        ("tags: #a", "tags: [a]"),
        ("tags: #a #b", "tags: [a, b]"),
        ("tags: #a, b", "tags: [a, b]"),
        ("tags:\n- #a", "tags:\n- a"),
        ("tags:\n- #true", None),
        ("tags:\n- #-", None),
        ("tags:\n- a b\n  c", None),
        ("tags: |\n  a, b\nx: y", "tags: [a, b]\nx: y"),
        ("tags:\n- >\n  a b\n- c", "tags:\n- >\n  a-b\n- c"),
        ('tags: ["a\\tb"]', None),
        ("tags: [a b, &x c]", "tags: [a-b, &x c]"),
        ("tags:\n- 1e 3\n- 'x  y'", "tags:\n- 1e 3\n- 'x-y'"),
    ],
)
def test_the_shapes_that_tags_take_in_yaml(frontmatter: str, expected: str | None) -> None:
    text = f"---\n{frontmatter}\n---\n"
    result = fixed("invalid-tag", text)
    assert result == (text if expected is None else f"---\n{expected}\n---\n")
    assert properties(result) is not None


@pytest.mark.parametrize(
    "frontmatter",
    [
        "tags: {{tags}}",
        "tags: '{{tags}}, {{more}}'",
        "tags: <% tp.x %>",
        "tags:",
        "tags: []",
        "tags: {a: b}",
        "tag: a, b",
    ],
)
def test_templates_and_empty_properties_are_not_judged(frontmatter: str) -> None:
    assert findings("invalid-tag", f"---\n{frontmatter}\n---\n") == []


@pytest.mark.parametrize(
    ("frontmatter", "expected"),
    [
        ("tags: [a, a, a]", "tags: [a]"),
        ("tags: [a, A, a/b]", "tags: [a/b]"),
        ("tags: [\n  a, # x\n  a\n]", None),
        ("tags: [a, a/, b/, b/c]", "tags: [a, b/c]"),
        ("tags: [*x, a]", "tags: [*x]"),
        ("tags: [a, *x]", None),
        ("tags:\n- a\n- a", "tags:\n- a"),
        ("tags:\n- a\n\n# kept\n- a\n", "tags:\n- a\n\n# kept\n"),
        ("tags:\n- !!str a\n- a\n", "tags:\n- !!str a\n"),
        ("tags:\n- a\n- !!str a\n", None),
        ("tags:\n- a\n- |\n  a\n", None),
        ("tags: [a, [a], a]", None),
        ("tags: [a, 'a', \"a\"]", "tags: [a]"),
    ],
)
def test_the_shapes_that_duplicates_take_in_yaml(frontmatter: str, expected: str | None) -> None:
    text = f"---\nx: &x a\n{frontmatter}\n---\n"
    result = fixed("duplicate-tag", text)
    assert result == (text if expected is None else f"---\nx: &x a\n{expected}\n---\n")
    assert findings("duplicate-tag", text)


def test_a_property_of_thousands_of_tags_takes_no_time() -> None:
    entries = [*(f"a{number}" for number in range(7500)), "a/b", *["a"] * 500]
    began = time.process_time()
    assert len(findings("duplicate-tag", f"---\ntags: [{', '.join(entries)}]\n---\n")) == 500
    assert time.process_time() - began < 3, "a quadratic way takes twice as long and more"


# Look-alikes.

LETTERS = "aeoxcАаеосхTHBоνοΑΒαßéщЖnд中文かa1-_/\u00ad\u200b\u200d\ufe0f\u2764\U0001f468й\u0301"


@given(st.text(alphabet=LETTERS, min_size=1, max_size=10))
def test_a_look_alike_is_named_and_never_printed(name: str) -> None:
    for finding in findings("confusable-tag", f"#{name}"):
        (tag,) = body_tags(f"#{name}")
        for alike in look_alikes(tag):
            assert f"[U+{ord(tag[alike.offset]):04X}]" in finding.message
        if finding.fix:
            result = applied(finding, f"#{name}")
            assert findings("confusable-tag", result) == []
            assert len(body_tags(result)) == 1


@pytest.mark.parametrize("word", ["томат", "ντομάτα", "tomato", "タグ", "태그", "naïve", "щит", "Ångström", "Straße"])
def test_a_word_of_one_script_is_what_it_looks_like(word: str) -> None:
    assert look_alikes(word) == []


@pytest.mark.parametrize(
    ("written", "meant"),
    [("tomаto", "tomato"), ("тoмaт", "томат"), ("Αgora", "Agora"), ("Αθήvα", "Αθήνα"), ("аb", "ab"), ("сомрany", "")],
)
def test_letters_of_the_fewer_script_give_way(written: str, meant: str) -> None:
    found = {alike.offset: alike.shown for alike in look_alikes(written)}
    result = "".join(found.get(offset, letter) for offset, letter in enumerate(written))
    assert result == meant if meant else found == {}


# Places on a line.

LINES = ["#a text", "text #a", "#a #b text", "text #a #b", "#a", "text", "a #b c", "#a: x", "x: #a", "- [ ] #a task"]
LINES += [
    "- [ ] task #a ^id",
    "> #a quote",
    "1. one #a",
    "#a - x",
    "#a > x",
    "#a 1. x",
    "#a [x](u)",
    "x *y* #a  ",
    "#a **b** `c`",
]


@pytest.mark.parametrize("place", ["leading", "trailing"])
@given(st.lists(st.sampled_from(LINES), max_size=8), st.sampled_from(["\n", "\r\n", "\n\n"]))
def test_moved_tags_are_the_same_tags_beside_the_same_words(place: str, lines: list[str], end: str) -> None:
    text = end.join(lines)
    result = fixed("misplaced-tag", text, place=place)
    assert Counter(body_tags(result)) == Counter(body_tags(text))
    for before, after in zip(re.split(r"[\r\n]+", text), re.split(r"[\r\n]+", result), strict=True):
        assert Counter(before.split()) == Counter(after.split())
    assert shapes(result) == shapes(text)


def shapes(text: str) -> list[str]:
    """The blocks of a note."""
    kinds = [element.get_type() for element in Note.read("note.md", SourceText(text)).walk()]
    return [
        kind
        for kind in kinds
        if kind in ("Paragraph", "List", "ListItem", "Quote", "Heading", "LineBreak", "BlockIdMark")
    ]


def test_a_habit_takes_three_lines_and_two_thirds() -> None:
    habit = "a #x\n\nb #x\n\nc #x\n\n"
    assert len(findings("misplaced-tag", f"{habit}#x d")) == 1
    assert findings("misplaced-tag", "a #x\n\nb #x\n\n#x d") == []
    assert findings("misplaced-tag", f"{habit}#x d\n\n#x e") == []
