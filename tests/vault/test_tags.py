"""Tags as a vault has them: what counts as one spelling, which is the usual one, what resembles what."""

from __future__ import annotations

import time
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vaultlint.config import Config
from vaultlint.engine import Linter
from vaultlint.markdown.note import Note
from vaultlint.rulebook import Rulebook
from vaultlint.tag_grammar import is_tag_name
from vaultlint.text import SourceText
from vaultlint.vault.discovery import MemoryFiles
from vaultlint.vault.index import Vault
from vaultlint.vault.settings import Settings
from vaultlint.vault.tag_aliases import TagAliases
from vaultlint.vault.tag_canon import TagStyle
from vaultlint.vault.tag_index import key_of
from vaultlint.vault.tag_queries import tags_asked_for
from vaultlint.vault.tag_spelling import folded_tag, spelling, words


def vault(files: Mapping[str, str]) -> Vault:
    linter = Linter(Rulebook.of([]).activate(Config()), checks=lambda _: False, timeout=0)
    memory = MemoryFiles({path: text.encode() for path, text in files.items()})
    return Vault(Path("vault"), memory, Settings(), linter.read)


def tagged(*tags: str) -> Vault:
    """A vault with one note that has these tags, in this order, in a paragraph each: `#_a #b_` is emphasis."""
    return vault({"note.md": "\n\n".join(f"#{tag}" for tag in tags)})


def canonical(name: str, *tags: str, style: TagStyle | None = None) -> str | None:
    found = (style or TagStyle()).canonical(name, tagged(*tags).tags)
    return None if found is None else found.name


@pytest.mark.parametrize(
    "alike",
    [
        ("Deep_Learning", "deep-learning", "deepLearning", "DEEPLEARNING", "deep learning", "DeepLearning"),
        ("ＡＩ", "ai", "AI"),
        ("cafe\u0301", "caf\u00e9", "Café"),
        ("資料庫", "资料库"),
        ("机器_学习", "機器學習"),
        ("v1-2", "V1_2", "v1 2"),
    ],
)
def test_spellings_of_one_word_have_one_key(alike: tuple[str, ...]) -> None:
    assert len({spelling(level) for level in alike}) == 1


@pytest.mark.parametrize(
    "apart",
    [
        ("v1-2", "v12"),
        ("note", "notes"),
        ("_", "-"),
        ("maße", "Masse"),
        ("_archive", "archive"),
        ("v1--2", "v12"),
        ("①", "1"),
        ("c", "c++"),
        ("2024-01", "202401"),
    ],
)
def test_what_is_another_word_has_another_key(apart: tuple[str, str]) -> None:
    assert spelling(apart[0]) != spelling(apart[1])


@pytest.mark.parametrize(
    ("level", "expected"),
    [
        ("deepLearning", ["deep", "Learning"]),
        ("GitHub", ["GitHub"]),
        ("AI", ["AI"]),
        ("iPhone", ["iPhone"]),
        ("macOS", ["macOS"]),
        ("_archive", ["_archive"]),
        ("to_be-read", ["to", "be", "read"]),
        ("2024-01", ["2024-01"]),
        ("机器学习", ["机器学习"]),
    ],
)
def test_the_words_of_a_level(level: str, expected: list[str]) -> None:
    assert words(level) == expected


def test_obsidian_compares_without_case_and_nothing_else() -> None:
    assert folded_tag("Cafe\u0301") == folded_tag("café")
    assert folded_tag("deep-learning") != folded_tag("deep_learning")


@pytest.mark.parametrize(
    ("name", "tags", "expected"),
    [
        ("Beans", ["Beans", "beans", "beans"], "beans"),
        ("Beans", ["Beans", "beans"], "Beans"),
        ("Dv/FROM", ["dv/from", "dv/where", "Dv/FROM"], "dv/from"),
        ("a//b/", ["a/b"], "a/b"),
        ("nowhere", [], "nowhere"),
        ("cafe\u0301", ["cafe\u0301"], "café"),
    ],
)
def test_the_majority_decides_level_by_level_and_the_first_one_where_it_is_even(
    name: str, tags: list[str], expected: str
) -> None:
    assert canonical(name, *tags) == expected


@pytest.mark.parametrize(
    ("style", "name", "expected"),
    [
        (TagStyle("lower"), "AI", "ai"),
        (TagStyle("upper"), "ai", "AI"),
        (TagStyle("lower", "-"), "deepLearning", "deep-learning"),
        (TagStyle("lower", "-"), "DeepLearning", "deeplearning"),
        (TagStyle("lower", "_"), "Deep-Learning", "deep_learning"),
        (TagStyle("lower", ""), "deep-learning", "deeplearning"),
        (TagStyle("consistent", "-"), "to_be_read/Now", "to-be-read/Now"),
        (TagStyle("lower", "_"), "v1-2", "v1_2"),
        (TagStyle(spelt=("GitHub",)), "github", "GitHub"),
        (TagStyle("lower", spelt=("GitHub",)), "GitHub", "github"),
    ],
)
def test_a_configured_style_decides_before_the_majority(style: TagStyle, name: str, expected: str) -> None:
    assert canonical(name, name, style=style) == expected


def test_one_slip_tears_no_word_apart() -> None:
    style = TagStyle("lower", "-")
    assert canonical("research", *["research"] * 3, "re-search", style=style) == "research"
    assert canonical("v1_2", "v1_2", "v1_2", "v1-2", style=style) == "v1-2"


def test_a_word_is_taken_apart_where_somebody_wrote_it_so() -> None:
    style = TagStyle("lower", "-")
    assert canonical("DeepLearning", "DeepLearning", "deep_learning", style=style) == "deep-learning"


names = st.text(alphabet="aAbB-_/1é机機", min_size=1, max_size=6)
styles = st.builds(TagStyle, st.sampled_from(["consistent", "lower"]), st.sampled_from(["consistent", "-", "_", ""]))


@settings(max_examples=300, deadline=None)
@given(st.lists(names, min_size=1, max_size=8), styles)
def test_a_vault_in_canonical_form_stays_as_it_is(tags: list[str], style: TagStyle) -> None:
    """REL-09 for tags: whatever the style, what was normalized is normal."""
    index = tagged(*tags).tags
    found = [style.canonical(use.tag.name, index) for uses in index.uses.values() for use in uses]
    normal = [form.name for form in found if form is not None and form.name]
    again = tagged(*normal).tags
    for name in normal:
        form = style.canonical(name, again)
        assert form is None or form.name == name
        assert is_tag_name(name)


@pytest.mark.parametrize(
    ("name", "aliases", "expected"),
    [
        ("ML", {"ml": "machine-learning"}, "machine-learning"),
        ("ml/trees", {"ML": "machine-learning"}, "machine-learning/trees"),
        ("MLA", {"ML": "machine-learning"}, None),
        ("x/ML", {"ML": "machine-learning"}, None),
        ("GPT", {"GPT": "LLM", "LLM": "大模型"}, "大模型"),
        ("one", {"one": "two", "two": "one"}, None),
        ("a", {"a": "a/b"}, None),
        ("a/b", {"a": "a/b"}, None),
        ("a/b/x", {"a/b": "c", "a": "d"}, "c/x"),
        ("LLM", {"llm": "LLM"}, None),
    ],
)
def test_an_alias_is_followed_to_its_end(name: str, aliases: dict[str, str], expected: str | None) -> None:
    assert TagAliases(aliases).goal(name) == expected


def pairs(**files: str) -> set[tuple[str, str]]:
    found = vault({f"{name}.md": text for name, text in files.items()}).similar_tags
    return {(pair.rarer.name, pair.other.name) for of_key in found.values() for pair in of_key}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("#recipe #recipes #recipes", {("recipe", "recipes")}),
        ("#story #stories #stories", {("story", "stories")}),
        ("#fertiliser #fertilizer #fertilizer", {("fertiliser", "fertilizer")}),
        ("#langauge #language #language", {("langauge", "language")}),
        ("#x/recipe #x/recipes #x/recipes", {("x/recipe", "x/recipes")}),
        ("#数据 #数据 #数据集", {("数据集", "数据")}),
        ("#多模态 #多模态训练", {("多模态训练", "多模态")}),
        ("#x/recipe #y/recipes", set()),
        ("#bus #buss #gpt4 #gpt3 #plan #plane #form #from #planted #planter", set()),
        ("#大模型 #模型融合 #预训练 #训练参数", set()),
        ("#多模态\n\n" + "line\n" * 20 + "#多模态训练", set()),
        ("---\ntags: [插件, 插件安装]\n---\n", set()),
    ],
)
def test_only_strong_suspicions_are_told(text: str, expected: set[tuple[str, str]]) -> None:
    assert pairs(note=text) == expected


def test_a_part_in_another_note_is_no_suspicion() -> None:
    assert pairs(a="#数据", b="#数据集") == set()


def test_a_base_asks_for_tags_and_gives_none_to_anybody() -> None:
    index = vault({"a.md": "#beans", "b.base": 'filters: \'file.hasTag("Beans") || file.hasTag("Beans")\'\n'}).tags
    assert index.usual(key_of("beans")) == ("beans", 1, False)
    assert [use.path for use in index.named("BEANS")] == ["a.md", "b.base", "b.base"]


def test_an_entry_that_obsidian_drops_is_a_spelling_and_no_vote() -> None:
    index = vault({"a.md": "---\ntags: [green bean, green bean, green-bean]\n---\n"}).tags
    assert index.written_as(key_of("greenbean")) == ("green-bean", "green bean")
    assert index.usual(key_of("green bean")) == ("green-bean", 1, False)
    assert [use.tag.name for use in index.named("green bean")] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("```query\ntag:#a/b tag:c #no\n```\n", ["a/b", "c"]),
        ("```QUERY\ntag: #a\n```\n", ["a"]),
        ("> ```dataview\n> LIST FROM #a and -#b/c\n> ```\n", ["a", "b/c"]),
        ('```dataview\nLIST WHERE contains(tags, "#a") AND x = 1 # no\n```\n', ["a"]),
        ("```dataviewjs\n// #no\ndv.pages(\"#a and -#b\"); dv.pages('\"x\"'); dv.el('#no')\n```\n", ["a", "b"]),
        ("```js\n#no tag:#no\n```\n`tag:#no` tag:#no\n", []),
        ("```dataview\nLIST FROM [[x#no]] AND #2024\n```\n", []),
        ("```query\n-tag:#a -(tag:#b) (tag:c OR tag:#d)\n```\n", ["a", "b", "c", "d"]),
        ("> ```query\n>tag:#a\n> -tag:#b/c\n> ```\n", ["a", "b/c"]),
        ('```query\n"tag:#no" "no \\" tag:#no" path:"tag:no" tag:#a "tag:#no\ntag:b\n```\n', ["a", "b"]),
        ("```query\n/tag:#no/ -/x tag:no/ line:/\\/ tag:#no/ (/tag:#no/) tag:#a\n```\n", ["a"]),
        ("```query\npath:tag:no -file:tag:#no no-tag:#no path:x/y tag:#a/b path:/x tag:c\n```\n", ["a/b", "c"]),
        ("```dataview\nLIST FROM [[#no]] OR [[x (y)#no]] OR [[x 100%#no]] OR #a\n```\n", ["a"]),
        ('```dataview\nLIST "https://x.org/?q=#no" + "of #no (#no)" + "#no of" + "\\" #no" FROM #a\n```\n', ["a"]),
        ('```dataview\nTABLE x AS "an #no\nFROM #a\n```\n', ["a"]),
        ('```dataview\nLIST WHERE contains(tags, "#a") OR contains(x, "[[y#no]]") OR "#b" = x\n```\n', ["a", "b"]),
        (
            "```dataviewjs\ndv.query(\"LIST FROM #a\"); await dv.tryQuery('LIST FROM -#b')\n"
            'dv.queryMarkdown( "TABLE x FROM #c"); dv.tryQueryMarkdown(`LIST\nFROM (#d)\nWHERE x = "#e"`)\n```\n',
            ["a", "b", "c", "d", "e"],
        ),
        ('```dataviewjs\ndv.pages("#a and [[x (y)#no]]"); dv.header(2, "#no"); adv.pages("#no")\n```\n', ["a"]),
        ('```dataviewjs\ndv.query("LIST \\"of #no\\" WHERE contains(tags, \\"#a\\")")\n```\n', ["a"]),
        ("```dataviewjs\ndv.pages(`#no${x} or #no/${x} or #a`)\n```\n", ["a"]),
        ('x `= contains(tags, "#a")` `=[[x (y)#no]].z` `= "of #no"` ` = #b`\n', ["a", "b"]),
        ('> x ``$= dv.pages("#a").length`` `$=dv.query(\'LIST FROM #b\')` `$= "#no"`\n', ["a", "b"]),
        ("| x |\n| --- |\n| `= #a` |\n", ["a"]),
        ('`x = #no` `$ = #no` `=> "#no"` `== #no` \\`= #x\n', []),
    ],
)
def test_queries_ask_for_tags(text: str, expected: list[str]) -> None:
    found = list(tags_asked_for(Note.read("note.md", SourceText(text))))
    assert [tag.name for tag in found] == expected
    assert [text[tag.span.start : tag.span.end] for tag in found] == expected


@pytest.mark.parametrize("language", ["query", "dataview", "dataviewjs"])
@pytest.mark.parametrize(
    "pump",
    [
        *('"', '"\\', '\\"', "/", "/\\", " /\\ ", "-", "a-", "a:", "a:/", 'a:"\\', "tag:", "tag: "),
        *("[[", "[[#", "#", "#a${", '"#a', "dv.pages(", "dv.pages( ", 'dv.pages("\\', "dv.query(`", "dv.query('\\`"),
    ],
)
def test_sec_12_no_query_takes_long(language: str, pump: str) -> None:
    text = f"```{language}\n{pump * (100_000 // len(pump))}\n```\n"
    note = Note.read("note.md", SourceText(text))
    start = time.process_time()
    list(tags_asked_for(note))
    assert time.process_time() - start < 1


@pytest.mark.parametrize("name", ["a/b", "1a", "标签，", "-", "😀"])
def test_what_can_be_a_tag(name: str) -> None:
    assert is_tag_name(name)


@pytest.mark.parametrize("name", ["2024", "a b", "a.b", "", "a\u200bb", "a\u3000b", "a#b", "a\tb"])
def test_what_can_be_no_tag(name: str) -> None:
    assert not is_tag_name(name)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("#数据 #数据集合\n\n" * 8000, 1),
        ("".join(f"#数据 #数据{chr(0x4E00 + number)}\n\n" for number in range(8000)), 7000),
    ],
    ids=["two tags used often", "one tag beside many"],
)
def test_tags_that_stand_together_thousands_of_times_are_soon_compared(text: str, expected: int) -> None:
    found = vault({"note.md": text})
    assert found.tags.uses
    began = time.process_time()
    assert sum(map(len, found.similar_tags.values())) >= expected
    assert time.process_time() - began < 3, "a quadratic way takes more than three times as long"
