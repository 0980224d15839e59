"""What the rules that rewrite properties promise: nothing changes but what they declare, by another reader's eyes."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError, YAMLWarning

from tests.fixes.bench import fix, selected
from vaultlint.config import Config
from vaultlint.engine import lint_files
from vaultlint.findings import Finding, Safety
from vaultlint.rulebook import Rulebook
from vaultlint.strict_yaml import Document
from vaultlint.text import apply

DEPRECATED, WRONG_TYPE = "deprecated-property", "wrong-property-type"
NOW = {"tag": "tags", "alias": "aliases", "cssclass": "cssclasses"}
TYPES = {"n": "number", "c": "checkbox", "l": "multitext", "d": "date", "t": "datetime", "w": "text"}
BESIDE = {".obsidian/types.json": json.dumps({"types": TYPES}), ".obsidian/templates.json": '{"folder": "Templates/"}'}


def findings(rule: str, text: str, path: str = "note.md") -> list[Finding]:
    activation = Rulebook.builtin().activate(Config.from_document(Document("the test", {"select": [rule]})))
    return lint_files({**BESIDE, path: text}, activation)


def fixed(rule: str, text: str) -> str:
    """The text after one fix at a time, until there is none left."""
    for _ in range(20):
        with_fix = [finding.fix for finding in findings(rule, text) if finding.fix]
        if not with_fix:
            return text
        text = apply(text, with_fix[0].edits)
    raise AssertionError(f"{rule} never comes to an end")


def properties(text: str) -> dict[str, Any]:
    """What ruamel.yaml makes of the frontmatter; dates stay the text that they are to Obsidian."""
    inner = re.split(r"(?:\A|(?<=[\r\n]))---(?:\r\n?|\n|\Z)", text)[1]
    yaml = YAML(typ="safe", pure=True)
    yaml.resolver.yaml_implicit_resolvers  # noqa: B018  made on first use
    yaml.constructor.add_constructor("tag:yaml.org,2002:timestamp", lambda loader, node: loader.construct_scalar(node))
    return dict(yaml.load(inner) or {})


def folded(entry: object, old: str) -> str:
    value = str(entry).strip()
    return value.removeprefix("#").lower().rstrip("/") if old == "tag" else value


def as_list(value: object, old: str) -> list[Any]:
    if isinstance(value, str) and old == "tag" and "," in value:
        return [part.strip().removeprefix("#") for part in value.split(",") if part.strip()]
    return [] if value is None else value if isinstance(value, list) else [value]


# YAML as people, programs and mischief write it.

WRITTEN = (
    "herbs¦Herbs¦'herbs'¦\"herbs\"¦'#mint'¦\"m\\x69nt\"¦春天¦a/b¦herbs/¦the tin¦Tin [x]¦a, b¦a,b¦#a¦'a: b'¦a:b¦https://x.org/a"
    "¦'it''s'¦\"q\\\"q\"¦2024¦'2024'¦2024-05-01¦true¦'true'¦null¦~¦1.5¦'1e3'¦' pad '¦?x¦-x¦[]¦{}¦{a: b}¦[a, [b]]¦- x"
    "¦*k¦&z herbs¦!!str 12¦|\n  block¦>-\n  folded text¦\"two\n  lines\"¦two\n  lines¦{{x}}¦<% x %>¦''¦@x¦a}¦a]"
)
SCALARS = WRITTEN.split("¦")
scalars = st.sampled_from(SCALARS)
comments = st.sampled_from(["", "", "", " # a comment", "  #b, c"])


@st.composite
def values(draw: st.DrawFn) -> str:
    shape = draw(st.integers(0, 4))
    if shape <= 1:
        return f" {draw(scalars)}{draw(comments)}"
    if shape == 2:
        return draw(st.sampled_from(["", " ", " # nothing", " []", " [ ]"]))
    items = draw(st.lists(scalars, min_size=1, max_size=4))
    if shape == 3:
        gap = draw(st.sampled_from([", ", ",", " ,  ", ",\n  ", ", # c\n  "]))
        return f" [{gap.join(items)}{draw(st.sampled_from(['', ' ', ',', ', ']))}]{draw(comments)}"
    indent = draw(st.sampled_from(["", "  ", "    "]))
    return "".join(
        f"{draw(comments) if not index else ''}\n{indent}- {item}{draw(comments)}" for index, item in enumerate(items)
    )


@st.composite
def notes(draw: st.DrawFn, names: tuple[str, ...]) -> str:
    chosen = draw(st.lists(st.sampled_from(names), min_size=1, max_size=4, unique_by=str.lower))
    lines = ["title: &k 'a  b' # kept", *(f"{name}:{draw(values())}" for name in chosen), "other: [*k, x]", "# the end"]
    order = draw(st.permutations(lines[1:-2]))
    body = "\n".join([lines[0], *order, *lines[-2:]])
    return f"---\n{body}\n---\n# Body\n\ntag: a\n".replace("\n", draw(st.sampled_from(["\n", "\r\n"])))


def read_or_skip(text: str) -> dict[str, Any]:
    try:
        return properties(text)
    except (YAMLError, YAMLWarning, ValueError, TypeError):
        assume(False)
        raise AssertionError from None


@settings(deadline=None, max_examples=400)
@given(notes(("tag", "tags", "alias", "aliases", "cssclass", "'alias'", '"tag"', "Tag", "Tags", "x")))
def test_what_an_old_name_held_is_held_by_the_new_one(text: str) -> None:
    before = read_or_skip(text)
    for finding in findings(DEPRECATED, text):
        if finding.fix is None:
            continue
        result = apply(text, finding.fix.edits)
        after = properties(result)
        name = next(key for key in before if text[finding.span.start :].lstrip("'\"").startswith(key))
        old = name.lower()
        plural = next((key for key in before if key.lower() == NOW[old]), "")
        touched = {name, plural}
        assert {k: repr(v) for k, v in after.items() if k.lower() != NOW[old]} == {
            k: repr(v) for k, v in before.items() if k not in touched
        }
        (now,) = (value for key, value in after.items() if key.lower() == NOW[old])
        there, came = as_list(before.get(plural), ""), as_list(before[name], old)
        assert (
            isinstance(now, list)
            or now is None
            or not [entry for entry in came if entry is not None]
            or now == before.get(plural)
        )
        held = as_list(now, "")
        assert held[: len(there)] == there, "what was there stays in front"
        wanted = [folded(entry, old) for entry in [*there, *came] if entry is not None]
        assert set(wanted) == {folded(entry, old) for entry in held if entry is not None}
        added = [folded(entry, old) for entry in held[len(there) :] if entry is not None]
        assert not there or len(set(added)) == len(added), "nothing comes twice"
        assert not set(added) & {folded(entry, old) for entry in there}
        if "|" not in text and ">-" not in text:  # there `#` is text, and may stand twice
            for comment in re.findall(r"# (?:a comment|c|kept|the end|nothing)|#b, c", text):
                assert result.count(comment) >= text.count(comment)
        assert result.count("\r") - result.count("\r\n") == 0
        assert ("\r\n" in result) == ("\r\n" in text)
        assert result.endswith(text[text.index("# the end") :]), "nothing behind it is touched"


@settings(deadline=None, max_examples=400)
@given(notes(("tags", "aliases", "cssclasses", "Aliases", "n", "c", "l", "d", "t", "w", "x")))
def test_a_value_is_of_its_type_afterwards_and_says_the_same(text: str) -> None:
    before = read_or_skip(text)
    for finding in findings(WRONG_TYPE, text):
        if finding.fix is None:
            continue
        result = apply(text, finding.fix.edits)
        after = properties(result)
        assert list(after) == list(before)
        ((name, old, new),) = (
            (key, before[key], after[key]) for key in before if repr(before[key]) != repr(after[key])
        )
        if name in ("n", "c"):
            assert not isinstance(new, str)
            assert str(new).lower() == old.strip().lower() or float(new) == float(old)
        else:
            assert new == [old]
        assert len(findings(WRONG_TYPE, result)) == len(findings(WRONG_TYPE, text)) - 1


@settings(deadline=None, max_examples=150)
@given(notes(("tag", "tags", "alias", "aliases", "cssclass", "n", "l")), st.sampled_from([DEPRECATED, WRONG_TYPE]))
def test_fixing_comes_to_an_end(text: str, rule: str) -> None:
    assert not [finding for finding in findings(rule, fixed(rule, text)) if finding.fix]


@pytest.mark.skipif("VAULTLINT_MATERIAL" not in os.environ, reason="VAULTLINT_MATERIAL is not set")
@pytest.mark.parametrize("rule", [DEPRECATED, WRONG_TYPE])
def test_documented_frontmatter_says_the_same_after_its_fixes(rule: str) -> None:
    cases = json.loads((Path(os.environ["VAULTLINT_MATERIAL"]) / "conformance" / "frontmatter.json").read_text("utf-8"))
    changed = 0
    for case in cases:
        text = case["input"]
        result = fixed(rule, text)
        if result != text:
            changed += 1
            before, after = properties(text), properties(result)
            said = {NOW.get(key, key): as_list(value, key) for key, value in before.items()}
            assert {key: as_list(value, "") for key, value in after.items()} == said
    assert changed >= 1


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("tag: a\ntags: b", "tags: [b, a]"),
        ("tags: [b]\ntag: [B, b, c]", "tags: [b, c]"),
        ("tag: [a]\ntags: [a]", "tags: [a]"),
        ("tags:\n- b\n\n# x\ntag: a", None),
        ("tags:\n- b\n  # x\ntag: a\ny: 1", None),
        ("tags:\n- b # x\ntag: a\ny: 1", "tags:\n- b # x\n- a\ny: 1"),
        ("tags: []\ntag: [a, b]", "tags: [a, b]"),
        ("tag:\ntags: a", "tags: a"),
        ("tag: '#a #b'", "tags: [a, b]"),
        ("tag: a\nTag: b", "tags: [a, b]"),
        ("alias: [a, 'b, c']\naliases: [d]", "aliases: [d, a, 'b, c']"),
        ('{"alias": "a", "x": 1}', '{"aliases": ["a"], "x": 1}'),
        ("alias: 'a\n  b'", "aliases: ['a\n  b']"),
        ("cssclass: wide", "cssclasses: [wide]"),
        ("alias:\n- a: b", None),
        ("alias: a\naliases: [b] # c\n", "aliases: [b, a] # c\n"),
        ("alias: a # c\naliases: [b]", None),
        ("alias:\n- a # c\naliases: [b]", None),
        ("alias: &x a\naliases: [b]\ny: *x", None),
        ("alias: &x a", None),
        ("alias: *x\ny: &x a", None),
        ("alias: {{x}}", None),
        ("alias: '{{x}}'", None),
        ("tag: a b", None),
        ("tag: a, b\ntags: [c]", None),
        ("tag: [a, 2]", None),
        ("alias: Tin [x]\naliases: [b]", None),
        ("alias: Tin [x]\naliases:\n  - b", "aliases:\n  - b\n  - Tin [x]"),
        ("alias: |\n  a\n", None),
        ("alias: a\naliases:\n- b\n- |\n  c", None),
    ],
)
def test_the_shapes_that_old_names_take(before: str, after: str | None) -> None:
    for newline in ("\n", "\r\n"):
        text = f"---\n{before}\n---\n".replace("\n", newline)
        assert findings(DEPRECATED, text) or "*x\n" in before
        assert fixed(DEPRECATED, text) == (text if after is None else f"---\n{after}\n---\n".replace("\n", newline))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("tags: a", "tags: [a]"),
        ("tags: '#a'", "tags: ['#a']"),
        ("tags: {a: b}", None),
        ("tags: [[a]]", None),
        ("aliases: a, b", None),
        ("aliases: Tin [x]", "aliases:\n  - Tin [x]"),
        ("aliases: 12", None),
        ("aliases: [a, 12]", None),
        ("aliases: &x a\ny: *x", None),
        ("cssclasses: true", None),
        ("cssclasses: wide dark", None),
        ("cssclasses: wide", "cssclasses: [wide]"),
        ("l: a; b", None),
        ("l: a", "l: [a]"),
        ("L: a", "L: [a]"),
        ("l: 1", None),
        ("n: '3'", "n: 3"),
        ("n: ' -1.5 '", "n: -1.5"),
        ("n: 'true'", None),
        ("n: '0x'", None),
        ("n: true", None),
        ("n: [1]", None),
        ('c: "true"', "c: true"),
        ("c: 1", None),
        ("c: yes", None),
        ("c: '1'", None),
        ("d: 2024-02-30", None),
        ("d: 2024", None),
        ("d: 2024-5-1", None),
        ("d: 2024-05-01x", None),
        ("d: '[[2024-05-01]]'", None),
        ("t: 2024-05-01T25:00", None),
        ("t: noon", None),
        ("t: 2024-05-01T09", None),
        ("w: [a]", None),
        ("w: {a: b}", None),
    ],
)
def test_what_does_not_fit(before: str, after: str | None) -> None:
    text = f"---\n{before}\n---\n"
    assert len(findings(WRONG_TYPE, text)) == 1
    assert fixed(WRONG_TYPE, text) == (text if after is None else f"---\n{after}\n---\n")


@pytest.mark.parametrize(
    "text",
    [
        "tags: a, b",
        "tags: a b",
        "tags: 12",
        "tags: [12, true, a b]",
        "tags:",
        "aliases: ''",
        "aliases: [null, a]",
        "cssclasses: []",
        "n: 1e3",
        "n: .inf",
        "n: ''",
        "c: False",
        "d: 2024-05-01",
        "d: 2024-05-01T09:30",
        "t: 2024-05-01",
        "t: 2024-05-01T09:30:15.123+08:00",
        "t: 2024-05-01 09:30",
        "w: 12",
        "w: true",
        "w: []",
        "l: [1, true, {a: b}]",
        "d: {{date}}",
        "n: <% tp.x %>",
        "x: [a]",
        "n: 1\nn: many",
    ],
)
def test_what_fits_or_is_not_ours_to_judge(text: str) -> None:
    assert findings(WRONG_TYPE, f"---\n{text}\n---\n") == []


def test_in_the_folder_of_templates_anything_may_stand() -> None:
    text = "---\nd: YYYY-MM-DD\n---\n"
    assert findings(WRONG_TYPE, text, "Templates/note.md") == []
    assert findings(WRONG_TYPE, text, "Templates of mine/note.md")
    assert findings(WRONG_TYPE, text, "Cards.canvas") == []


@pytest.mark.parametrize("value", ["01234", "1.10", "0x1F", "1e3", "-0", ".inf", "99999999999999999999.0"])
def test_figures_that_are_no_plain_number_are_not_made_one(value: str) -> None:
    text = f'---\nn: "{value}"\n---\n'
    assert fixed(WRONG_TYPE, text) == text


@pytest.mark.parametrize(("value", "now"), [("3", "3"), ("-2", "-2"), ("1.5", "1.5")])
def test_a_plain_number_in_quotes_becomes_one(value: str, now: str) -> None:
    assert fixed(WRONG_TYPE, f'---\nn: "{value}"\n---\n') == f"---\nn: {now}\n---\n"


def test_a_tag_that_is_a_comment_to_yaml_gets_no_fix() -> None:
    assert fixed(DEPRECATED, "---\ntag: #foo\n---\n") == "---\ntag: #foo\n---\n"


@pytest.mark.parametrize(
    ("before", "said"),
    [
        ("tags: [x, [y]]", "a list within the list"),
        ("aliases: [{a: b}]", "a mapping: a text with “: ” in it needs quotes"),
        ("cssclasses: {a: b}", "and here is a mapping"),
        ("t: 2024-05-01T24:60", "a time that there is not"),
        ("d: 2024-02-30", "a day that there is not"),
    ],
)
def test_what_is_found_is_told_as_it_is(before: str, said: str) -> None:
    (finding,) = findings(WRONG_TYPE, f"---\n{before}\n---\n")
    assert said in finding.message


def test_of_many_wrong_properties_some_are_mended_at_a_time_and_all_in_the_end() -> None:
    types = {".obsidian/types.json": json.dumps({"types": {f"l{number}": "multitext" for number in range(50)}})}
    text = "---\n" + "".join(f"l{number}: a\n" for number in range(50)) + "---\n"
    offered = lint_files({**types, "note.md": text}, selected([WRONG_TYPE]))
    assert len(offered) == 50
    assert sum(finding.fix is not None for finding in offered) == 20
    outcome = fix({**types, "note.md": text}, selected([WRONG_TYPE]), wanted=Safety.UNSAFE)
    assert outcome.files["note.md"] == text.replace(": a", ": [a]")


@pytest.mark.parametrize("text", ["tag: v1.2", "tag: 5", "tag: true", "tag: {a: b}", "tag: Bob's house"])
def test_what_was_never_a_tag_is_a_property_like_any_other(text: str) -> None:
    assert findings(DEPRECATED, f"---\n{text}\n---\n") == []


def test_who_chose_a_type_has_a_property_of_that_name() -> None:
    files = {"note.md": "---\nalias: Jo\ntag: herbs\ncssclass: wide\n---\n"}
    types = {"alias": "text", "Tag": "number", "cssclass": "multitext"}
    assert [f.message.split("“")[1][:8] for f in found(files, types)] == ["cssclass"]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("All.base", 'filters: note.tag == "herbs"\n'),
        ("Q.md", '```dataview\nTABLE x WHERE tag = "herbs"\n```\n'),
        ("Q.md", "> ~~~base\n> order: [tag]\n> ~~~\n"),
        ("Q.md", "There are `= this.tag` of them\n"),
    ],
)
def test_where_a_query_asks_for_the_old_name_a_person_should_look(path: str, text: str) -> None:
    note = {"note.md": "---\ntag: herbs\n---\n"}
    assert [finding.fix.safety for finding in found({**note, path: text}) if finding.fix] == [Safety.UNSAFE]
    plain = {**note, "Q.md": "A tag is a tag.\n\n```js\ntag\n```\n"}
    assert [finding.fix.safety for finding in found(plain) if finding.fix] == [Safety.SAFE]


def found(files: dict[str, str], types: dict[str, str] | None = None) -> list[Finding]:
    activation = Rulebook.builtin().activate(Config.from_document(Document("the test", {"select": [DEPRECATED]})))
    return lint_files({**files, ".obsidian/types.json": json.dumps({"types": types or {}})}, activation)


def test_a_number_that_javascript_cannot_hold_stays_a_text() -> None:
    for written, mended in (("'9007199254740991'", True), ("'9007199254740992'", False), ("'-1e400'", False)):
        (finding,) = findings(WRONG_TYPE, f"---\nn: {written}\n---\n")
        assert bool(finding.fix) is mended


@pytest.mark.parametrize("text", ["l: [[Foo]]", "l:\n- a\n- [b]", "cssclasses: [[wide]]"])
def test_a_list_within_a_list_is_no_item(text: str) -> None:
    (finding,) = findings(WRONG_TYPE, f"---\n{text}\n---\n")
    assert finding.message.endswith("a list within the list")


@pytest.mark.parametrize("path", ["Templates/a.md", "99 - Templates/a.md", "x/Template/a.md"])
def test_templates_are_left_alone(path: str) -> None:
    assert findings(WRONG_TYPE, "---\nn: 1-5\n---\n", path) == []
