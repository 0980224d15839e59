"""Who renames a heading takes every reference to it along, in its own way of writing, or leaves the heading alone."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator

import pytest

from tests.fixes.bench import fix, rewrites, rule
from vaultlint.checks.base import NoteCheck, Problem
from vaultlint.findings import Change
from vaultlint.fixes.plan import Left
from vaultlint.markdown.note import Note
from vaultlint.text import Edit, Span

DATES = rewrites(
    "dates", r"(?m)(?<=^# )(\d{4})[./](\d)[./](\d+)(?=[ \r]*$)", r"\1-0\2-\3", Change.HEADINGS, only_in="log/note.md"
)
NOTE = "# 2024.4.22\n\ntext ^one\n\n# 2024.4.23\n\n# Plans\n\n# 2023.1.10\n"
RENAMED = "# 2024-04-22\n\ntext ^one\n\n# 2024-04-23\n\n# Plans\n\n# 2023-01-10\n"


def carried(text: str, path: str = "other.md") -> str:
    """A file after the headings of the note it refers to were renamed."""
    outcome = fix({"log/note.md": NOTE, path: text}, [DATES])
    assert outcome.files["log/note.md"] == RENAMED, outcome.refused
    return outcome.files[path]


def kept(text: str, path: str = "other.md", **beside: str) -> None:
    """A file stays as it is while the headings are renamed."""
    outcome = fix({"log/note.md": NOTE, path: text, **beside}, [DATES])
    assert outcome.files[path] == text
    assert outcome.files["log/note.md"] == RENAMED, outcome.refused


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[[note#2024.4.22]]", "[[note#2024-04-22]]"),
        ("[[note#2024.4.22|that day]]", "[[note#2024-04-22|that day]]"),
        ("[[log/note.md#2024.4.22]]", "[[log/note.md#2024-04-22]]"),
        ("![[note#2024.4.22]]", "![[note#2024-04-22]]"),
        ("![[note#2024.4.22|2024.4.22]]", "![[note#2024-04-22|2024.4.22]]"),
        ("[x](log/note.md#2024.4.22)", "[x](log/note.md#2024-04-22)"),
        ("[x](note#2024.4.22)", "[x](note#2024-04-22)"),
        ("[x](log%2Fnote.md#2024%2E4%2E22)", "[x](log%2Fnote.md#2024-04-22)"),
        ("[x](log/note.md%232024.4.22)", "[x](log/note.md%232024-04-22)"),
        ("[x][r]\n\n[r]: log/note.md#2024.4.22\n", "[x][r]\n\n[r]: log/note.md#2024-04-22\n"),
        ('[x][r]\n\n[r]: <log/note.md#2024.4.22> "t"\n', '[x][r]\n\n[r]: <log/note.md#2024-04-22> "t"\n'),
        ("[x](<log/note.md#2024.4.22>)", "[x](<log/note.md#2024-04-22>)"),
        ('[x](log/note.md#2024.4.22 "2024.4.22")', '[x](log/note.md#2024-04-22 "2024.4.22")'),
        ("![x](log/note.md#2024.4.22)", "![x](log/note.md#2024-04-22)"),
        ("%% see [[note#2024.4.22]] %%", "%% see [[note#2024-04-22]] %%"),
        ("| a |\n| - |\n| [[note#2024.4.22\\|x]] |\n", "| a |\n| - |\n| [[note#2024-04-22\\|x]] |\n"),
        ('---\nup: "[[note#2024.4.22]]"\n---\n', '---\nup: "[[note#2024-04-22]]"\n---\n'),
        ("---\nup:\n  - '[[note#2024.4.22|x]]'\n---\n", "---\nup:\n  - '[[note#2024-04-22|x]]'\n---\n"),
        (
            "[[note#2024.4.22]] [[note#2024.4.23]] [[note#Plans]]",
            "[[note#2024-04-22]] [[note#2024-04-23]] [[note#Plans]]",
        ),
        ("- [[note#2024.4.22]]\r\n- b\r\n", "- [[note#2024-04-22]]\r\n- b\r\n"),
    ],
)
def test_a_reference_moves_along(text: str, expected: str) -> None:
    assert carried(text) == expected


@pytest.mark.parametrize(
    "written", ["2024/4/22", "2024 4 22", "2024.4.22", "2024:4:22", "  2024.4..22 ", "(2024) 4 22"]
)
def test_a_reference_is_found_by_the_comparison_of_obsidian(written: str) -> None:
    assert carried(f"[[note#{written}]]") == "[[note#2024-04-22]]"


@pytest.mark.parametrize(
    "text",
    [
        "[[note]] [[note#Plans]] [[note#^one]]",
        "`[[note#2024.4.22]]`",
        "```\n[[note#2024.4.22]]\n```\n",
        "$[[note#2024.4.22]]$",
        "<!-- [[note#2024.4.22]] -->\n",
        "[[note#2024-4-22]]",
        "[[note#2024.4.2]]",
        "[[note#Nowhere#2024.4.22]]",
        "2024.4.22",
        "https://x.org/note.md#2024.4.22",
    ],
)
def test_what_is_no_reference_to_the_heading_stays(text: str) -> None:
    kept(text)


def test_the_same_heading_of_another_note_stays() -> None:
    kept("[[third#2024.4.22]] [[#2024.4.22]]\n\n# 2024.4.22\n", **{"third.md": "# 2024.4.22\n"})


def test_references_within_the_note_itself_move_along() -> None:
    before = "[[#2024.4.22]] [x](#2024.4.22) [[note#2024.4.22]] [[#^one]]\n\n# 2024.4.22\n\ntext ^one\n"
    assert fix({"log/note.md": before}, [DATES]).files["log/note.md"] == (
        "[[#2024-04-22]] [x](#2024-04-22) [[note#2024-04-22]] [[#^one]]\n\n# 2024-04-22\n\ntext ^one\n"
    )


NESTED = "# Year\n\n## 2024.4.22\n\n### 2024.4.23\n\n#### Plans\n"


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("[[note#2024.4.22#2024.4.23]]", "[[note#2024-04-22#2024-04-23]]"),
        ("[[note#Year#2024.4.23]]", "[[note#Year#2024-04-23]]"),
        ("[[note#2024.4.22#Plans]]", "[[note#2024-04-22#Plans]]"),
        ("[[note#2024.4.22##Plans|x]]", "[[note#2024-04-22##Plans|x]]"),
        ("[x](log/note.md#2024.4.22#2024.4.23)", "[x](log/note.md#2024-04-22#2024-04-23)"),
        ("[[note#Year#2024/4/22#2024.4.23#Plans]]", "[[note#Year#2024-04-22#2024-04-23#Plans]]"),
        ("[[note#2024.4.23#2024.4.22]]", "[[note#2024.4.23#2024.4.22]]"),
    ],
)
def test_each_part_of_a_nested_reference_moves_with_its_heading(link: str, expected: str) -> None:
    both = rewrites("dates", r"2024\.4\.(\d\d)(?=\n)", r"2024-04-\1", Change.HEADINGS)
    outcome = fix({"log/note.md": NESTED, "other.md": link}, [both])
    assert outcome.files["log/note.md"] == NESTED.replace("2024.4.", "2024-04-")
    assert outcome.files["other.md"] == expected


def canvas(*nodes: dict[str, str]) -> str:
    return json.dumps({"nodes": [{"id": "1", **node} for node in nodes]}, ensure_ascii=False, indent="\t")


@pytest.mark.parametrize(
    ("node", "expected"),
    [
        ({"type": "file", "file": "log/note.md", "subpath": "#2024.4.22"}, {"subpath": "#2024-04-22"}),
        ({"type": "text", "text": "see\n[[note#2024.4.22|x]] “q”"}, {"text": "see\n[[note#2024-04-22|x]] “q”"}),
        ({"type": "text", "text": "[x](log/note.md#2024.4.22)"}, {"text": "[x](log/note.md#2024-04-22)"}),
        ({"type": "file", "file": "log/note.md", "subpath": "#^one"}, {}),
        ({"type": "file", "file": "other.md", "subpath": "#2024.4.22"}, {}),
        ({"type": "text", "text": "`[[note#2024.4.22]]`"}, {}),
    ],
)
def test_a_canvas_moves_along(node: dict[str, str], expected: dict[str, str]) -> None:
    assert carried(canvas(node), "board.canvas") == canvas(node | expected)


def test_a_base_moves_along() -> None:
    before = 'formulas:\n  a: link("log/note#2024.4.22")\n'
    assert carried(before, "list.base") == before.replace("2024.4.22", "2024-04-22")


@pytest.mark.parametrize("note", ["# 2024.4.22\n\n# 2024/4/22\n", "# 2024.4.22\n\n## 2024 4 22\n"])
def test_two_headings_of_one_name_are_left_alone(note: str) -> None:
    outcome = fix({"log/note.md": note, "other.md": "[[note#2024.4.22]]"}, [DATES])
    assert outcome.files == {"log/note.md": note, "other.md": "[[note#2024.4.22]]"}
    assert outcome.refused == {}
    assert outcome.left(Left.NAMESAKES)["dates"].startswith("two headings of log/note.md would be")


def test_a_heading_does_not_take_the_name_of_another() -> None:
    note = "# 2024.4.22\n\n# 2024-04-22\n"
    assert fix({"log/note.md": note}, [DATES]).files["log/note.md"] == note


def test_of_two_headings_that_would_become_one_only_the_first_is_renamed() -> None:
    outcome = fix({"log/note.md": "# One\n\n# Two\n"}, [rewrites("same", "One|Two", "Same", Change.HEADINGS)])
    assert outcome.files["log/note.md"] == "# Same\n\n# Two\n"
    assert list(outcome.left(Left.NAMESAKES)) == ["same"]
    assert outcome.refused == {}


TWO_FAULTS = rewrites("faults", "teh|recieved", "mended", Change.HEADINGS, only_in="note.md")


@pytest.mark.parametrize("link", ["", "[[note#recieved teh mail]]"])
def test_a_heading_gets_its_whole_new_name_or_none_of_it(link: str) -> None:
    note = "# recieved teh mail\n\nteh text\n\n# Mended  mended mail\n"
    outcome = fix({"note.md": note, "other.md": link}, [TWO_FAULTS])
    assert outcome.files["other.md"] == link
    assert outcome.files["note.md"] == note.replace("teh text", "mended text")
    assert [left.why for left in outcome.settled.left] == [Left.NAMESAKES] * 2
    assert outcome.left(Left.NAMESAKES)["faults"].endswith("“mended mended mail” to a link")


def test_what_renames_nothing_is_mended_in_a_heading_that_keeps_its_name() -> None:
    capitals = rewrites("capitals", "mail", "Mail", Change.HEADINGS)
    outcome = fix({"note.md": "# teh mail\n\n# mended  Mail\n"}, [TWO_FAULTS, capitals])
    assert outcome.files["note.md"] == "# teh Mail\n\n# mended  Mail\n"


class MovesNames(NoteCheck):
    """Renames two headings by one fix."""

    visits = (Note,)

    def visit(self, element: Note, note: Note) -> Iterator[Problem]:
        one, two = note.text.find("One"), note.text.find("Two")
        if one >= 0:
            edits = Edit(note.path, Span(one, one + 3), "Two"), Edit(note.path, Span(two, two + 3), "Three")
            yield Problem(Span(one, one + 3), edits=edits, changes=frozenset({Change.HEADINGS}))


def test_one_fix_may_give_a_name_that_it_takes_from_another() -> None:
    outcome = fix({"note.md": "# One\n\n# Two\n"}, [rule("moves", MovesNames())])
    assert outcome.files["note.md"] == "# Two\n\n# Three\n"


def test_a_name_that_becomes_free_is_taken() -> None:
    note = "# One\n\n# Two\n"
    moves = [
        rewrites("one", "One", "Two", Change.HEADINGS),
        rewrites("two", "(?<=# )Two(?=\n\\Z)", "Three", Change.HEADINGS),
    ]
    outcome = fix({"note.md": note}, moves)
    assert outcome.files["note.md"] == "# Two\n\n# Three\n"
    assert outcome.settled.left == ()


@pytest.mark.parametrize(
    ("link", "name"),
    [
        ('up: "[[note#One]]"', 'a "quoted" name'),
        ("up: '[[note#One]]'", "it's"),
        ('up: "[[note#\\u004fne]]"', "Two"),
    ],
)
def test_a_reference_that_cannot_be_written_forbids_the_fix(link: str, name: str) -> None:
    files = {"log/note.md": "# One\n", "other.md": f"---\n{link}\n---\n", "third.md": "[[note#One]]"}
    outcome = fix(files, [rewrites("rename", "One", name, Change.HEADINGS, only_in="log/note.md")])
    assert outcome.files == files
    assert outcome.refused == {"rename": "the link [[note#One]] in other.md cannot be written anew"}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a: b | c", "[[note#a b c]]"),
        ("**bold** #tag", "[[note#**bold** tag]]"),
        ("a [[b]] c", "[[note#a b c]]"),
        ("汉字，标点", "[[note#汉字，标点]]"),
        ("50 %% more", "[[note#50 more]]"),
    ],
)
def test_a_name_is_written_as_obsidian_writes_it(name: str, expected: str) -> None:
    files = {"log/note.md": "# One\n", "other.md": "[[note#One]]"}
    changes = [Change.HEADINGS, Change.TAGS, Change.LINKS, Change.STRUCTURE]
    outcome = fix(files, [rewrites("rename", "One", name, *changes, only_in="log/note.md")])
    assert outcome.files == {"log/note.md": f"# {name}\n", "other.md": expected}


def test_a_reference_of_another_note_goes_with_the_heading_or_not_at_all() -> None:
    """One transaction: what must not be edited keeps the heading as it is."""
    files = {"log/note.md": "# 2024.4.22\n", "other.md": "[[note#2024.4.22]]"}
    outcome = fix(files, [DATES], may_edit=lambda path: path == "log/note.md")
    assert outcome.files == files
    assert outcome.refused == {"dates": "it would have to change other.md as well"}


def test_a_setext_heading_takes_its_references_along() -> None:
    rename = rewrites("rename", "One", "Two", Change.HEADINGS, only_in="log/note.md")
    outcome = fix({"log/note.md": "One\n===\n", "other.md": "[[note#One]]"}, [rename])
    assert outcome.files == {"log/note.md": "Two\n===\n", "other.md": "[[note#Two]]"}


def test_a_heading_whose_name_stays_the_same_to_a_link_leaves_the_links_alone() -> None:
    drop = rewrites("drop", r"(?m)(?<=^# )\((\w+)\)$", r"\1", Change.HEADINGS, only_in="log/note.md")
    outcome = fix({"log/note.md": "# (Plans)\n", "other.md": "[[note#(Plans)]]"}, [drop])
    assert outcome.files == {"log/note.md": "# Plans\n", "other.md": "[[note#(Plans)]]"}


def test_many_headings_with_many_callers_are_renamed_in_one_go() -> None:
    note = "".join(f"# 2024.4.{day}\n\n" for day in range(1, 200))
    callers = "".join(f"[[note#2024.4.{day}]]\n" for day in range(1, 200))
    began = time.process_time()
    outcome = fix({"log/note.md": note, "other.md": callers}, [DATES])
    assert outcome.files["other.md"] == callers.replace("2024.4.", "2024-04-")
    assert time.process_time() - began < 20, "a cubic way takes minutes"


BEANS = rewrites("beans", r"#green_bean(?![\w/-])", "#green-bean", Change.TAGS, only_in="a.md")
CARD = '{"nodes": [{"id": "1", "type": "text", "text": "#Green_Bean", "x": 0, "y": 0, "width": 1, "height": 1}]}'


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("b.md", "#green_bean #Green_Bean/soup #green_beans", "#green-bean #green-bean/soup #green_beans"),
        (
            "b.md",
            "---\ntags: [green_bean, 'Green_Bean'] # c\n---\n",
            "---\ntags: [green-bean, 'green-bean'] # c\n---\n",
        ),
        ("b.md", "---\r\ntags: green_bean\r\n---\r\n", "---\r\ntags: green-bean\r\n---\r\n"),
        ("b.md", "---\nfood: green_bean\n---\n`#green_bean` [[a#green_bean]]", None),
        ("b.md", "---\ntags: [green_bean soup]\n---\n", None),
        ("c.canvas", CARD, CARD.replace("Green_Bean", "green-bean")),
        ("d.base", "filters: 'file.hasTag(\"green_bean\")'\n", "filters: 'file.hasTag(\"green-bean\")'\n"),
    ],
)
def test_who_renames_a_tag_takes_every_use_of_it_along(path: str, text: str, expected: str | None) -> None:
    outcome = fix({"a.md": "#green_bean", path: text}, [BEANS])
    assert outcome.refused == {}
    assert outcome.files == {"a.md": "#green-bean", path: text if expected is None else expected}


def test_a_tag_of_which_only_the_case_changes_is_the_same_tag() -> None:
    upper = rewrites("upper", "#bean", "#Bean", Change.TAGS, only_in="a.md")
    files = {"a.md": "#bean", "b.md": "#bean"}
    assert fix(files, [upper]).files == {"a.md": "#Bean", "b.md": "#bean"}


def test_a_tag_that_cannot_be_renamed_everywhere_keeps_its_name() -> None:
    number = rewrites("number", "#bean", "#1e5", Change.TAGS, only_in="a.md")
    outcome = fix({"a.md": "#bean", "b.md": "---\ntags: bean\n---\n"}, [number])
    assert outcome.files["a.md"] == "#bean"
    assert outcome.refused == {"number": "the tag bean in b.md cannot be written anew"}


def test_a_tag_that_is_cut_short_or_taken_away_takes_nothing_along() -> None:
    files = {"a.md": "#bean，x and #pea", "b.md": "#bean，x #pea"}
    cut = rewrites("cut", "#bean，", "#bean ，", Change.TAGS, only_in="a.md")
    gone = rewrites("gone", "#pea", "", Change.TAGS, only_in="a.md")
    assert fix(files, [cut, gone]).files == {"a.md": "#bean ，x and ", "b.md": "#bean，x #pea"}


def test_two_letters_of_one_tag_are_one_renaming() -> None:
    class Both(NoteCheck):
        visits = (Note,)

        def visit(self, element: Note, note: Note) -> Iterator[Problem]:
            if element.path == "a.md" and "#xax" in element.text:
                edits = (Edit("a.md", Span(1, 2), "y"), Edit("a.md", Span(3, 4), "y"))
                yield Problem(Span(0, 4), edits=edits, changes=frozenset({Change.TAGS}))

    outcome = fix({"a.md": "#xax", "b.md": "#xax"}, [rule("both", Both())])
    assert outcome.files == {"a.md": "#yay", "b.md": "#yay"}
