"""Rules that do harm exist only here. Each is caught, dropped alone, and the other fixes of its note are applied."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.fixes.bench import Rewrites, fix, rewrites, rule
from vaultlint.checks.base import NoteCheck, Problem, VaultCheck
from vaultlint.findings import Change, Safety, Severity
from vaultlint.fixes.plan import Left
from vaultlint.markdown.note import Note
from vaultlint.text import Edit, Span
from vaultlint.vault.index import Vault
from vaultlint.vault.metadata import Heading, Tag

GOOD = rewrites("good", "colour", "color")
BESIDE = {"Other.md": "# Place\n", "Another.md": "# Place\n", "p.png": ""}

LINK, TAG, HEADING = "a link leads elsewhere", "a tag differs", "a heading differs"
PROPERTY, STRUCTURE, MARKUP = "a property differs", "the structure of the text differs", "the markup differs"
REFERENCE = "a reference leads elsewhere"
URL, CODE, FOOTNOTE = "a URL differs", "code, math or HTML differs", "a footnote differs"
COMMENT = "a comment differs"
TABLE = "| a | b |\n| - | - |\n| 1 | 2 |\n| 3 | 4 |\n"

HARM = [
    # what it does, the note, the pattern it replaces, by what, what is amiss
    ("breaks a link", "[[Other]]", "Other", "Othr", LINK),
    ("leads a link elsewhere", "[[Other|x]]", "Other", "Another", LINK),
    ("pads a target", "[[Other#Place]]", "#Place", "# Plaice", LINK),
    ("unmakes a link", "[[Other]]", r"\[\[Other\]\]", "Other", LINK),
    ("makes a link", "Other", "Other", "[[Other]]", LINK),
    ("breaks a Markdown link", "[o](Other.md)", r"Other\.md", "Othr.md", LINK),
    ("makes an embed of a link", "[[Other]]", r"\[\[", "![[", LINK),
    ("shows a picture larger", "![[p.png|100]]", "100", "1000", LINK),
    ("breaks a link of the properties", '---\nup: "[[Other]]"\n---\n', "Other", "Othr", LINK),
    ("changes a tag", "#one/two", "two", "three", TAG),
    ("makes a tag", "a sharp", "sharp", "#sharp", TAG),
    ("ends a tag early", "#汉，字", "，", ", ", TAG),
    ("changes a tag of the properties", "---\ntags: [one]\n---\n", "one", "two", TAG),
    ("changes a block id", "text ^one", r"\^one", "^two", "a block id differs"),
    ("unmakes a block id", "text ^one", r" \^", " ", "a block id differs"),
    ("changes a heading", "# One", "One", "Two", HEADING),
    ("deepens a heading", "# One", "# One", "## One", HEADING),
    ("makes a heading of a paragraph", "word", "word", "# word", HEADING),
    ("changes a property", "---\na: 1\n---\n", "1", "2", PROPERTY),
    ("quotes a number", "---\na: 1\n---\n", "1", '"1"', PROPERTY),
    ("renames a property", "---\na: 1\n---\n", "a:", "b:", PROPERTY),
    ("destroys the properties", "---\na: 1\nb: 2\n---\n", "1\nb", "1 b", PROPERTY),
    ("changes text around a link", "---\na: see [[Other]] x\n---\n", r"\[\[Other", "[[Another", PROPERTY),
    ("changes properties nobody can read", "---\na: [\n---\n", "a: ", "b: ", PROPERTY),
    ("changes fenced code", "```\nword\n```\n", "word", "words", CODE),
    ("changes the language of code", "```py\nx\n```\n", "py", "js", CODE),
    ("changes indented code", "a\n\n    word\n", "word", "words", CODE),
    ("changes a code span", "`word`", "word", "words", CODE),
    ("changes math", "$word$", "word", "words", CODE),
    ("changes a block of math", "$$\nword\n$$\n", "word", "words", CODE),
    ("changes HTML", "<div>word</div>\n", "word", "words", CODE),
    ("changes an inline tag", 'a <b id="word">b</b>', "word", "words", CODE),
    ("changes the URL of a link", "[a](https://a.org/word)", "word", "words", URL),
    ("changes the URL of a picture", "![a](https://a.org/word.png)", "word", "words", URL),
    ("changes a bare URL", "https://a.org/word", "word", "words", URL),
    ("changes a URL in angle brackets", "<https://a.org/word>", "word", "words", URL),
    ("changes a definition", "[a]: https://a.org/word\n", "word", "words", URL),
    ("changes a definition into the vault", "[a][r]\n\n[r]: Other.md#Place\n", "Place", "Plaice", LINK),
    (
        "uses another definition",
        "[a][r]\n\n[r]: Other.md\n[s]: p.png\n",
        r"\[r\](?!:)",
        "[s]",
        REFERENCE,
    ),
    ("moves a block id", "one ^id\n\ntwo\n", r" \^id\n\ntwo", "\n\ntwo ^id", "a block id stands at another block"),
    ("puts a space into an address", "obsidian://open?vault=a,b\n", ",b", ", b", URL),
    ("changes a title", '[a](Other.md "word")', "word", "words", MARKUP),
    ("changes a comment", "%% word %%", "word", "words", "a comment differs"),
    ("makes a list of a paragraph", "word", "word", "- word", STRUCTURE),
    ("makes a quote of a paragraph", "word", "word", "> word", STRUCTURE),
    ("makes code of a paragraph", "word", "word", "    word", STRUCTURE),
    ("splits a paragraph", "one\ntwo", "one\n", "one\n\n", STRUCTURE),
    ("merges list items", "- a\n- b\n", "\n- b", " b", STRUCTURE),
    ("nests a list item", "- a\n- b\n", "\n- b", "\n  - b", STRUCTURE),
    ("numbers a list", "- a\n- b\n", "- a\n- b", "1. a\n2. b", STRUCTURE),
    ("counts from elsewhere", "3. a\n4. b\n", "3", "1", STRUCTURE),
    ("loosens a list", "- a\n- b\n", "a\n- b", "a\n\n- b", STRUCTURE),
    ("tightens a list", "- a\n\n- b\n", "a\n\n- b", "a\n- b", STRUCTURE),
    ("ticks off a task", "- [ ] a\n", r"\[ \]", "[x]", STRUCTURE),
    ("unmakes a task", "- [ ] a\n", r"\[ \]", "[]", STRUCTURE),
    ("calls a callout otherwise", "> [!note] a\n> b\n", "note", "danger", STRUCTURE),
    ("folds a callout", "> [!note] a\n> b\n", "note]", "note]-", STRUCTURE),
    ("unmakes a callout", "> [!note] a\n> b\n", "!note", "note", STRUCTURE),
    ("removes a hard break", "a  \nb", "  \n", "\n", STRUCTURE),
    ("removes a hard break by backslash", "a\\\nb", r"\\\n", "\n", STRUCTURE),
    ("makes a hard break", "a\nb", "a\n", "a  \n", STRUCTURE),
    ("drops the last row of a table", TABLE, r"\n\| 3 \| 4 \|", "", STRUCTURE),
    ("unmakes a table", TABLE, r"\n\| - \| - \|", "", STRUCTURE),
    ("centres a column", TABLE, r"- \|\n\| 1", ":-: |\n| 1", STRUCTURE),
    ("removes emphasis", "*word*", r"\*", "", MARKUP),
    ("moves the end of emphasis", "**word **", r"d \*\*", "d**", MARKUP),
    ("renames a footnote", "a[^1]\n\n[^1]: b\n", r"\n\[\^1", "\n[^2", FOOTNOTE),
    ("refers to another footnote", "a[^1]\n\n[^1]: b\n", r"a\[\^1", "a[^2", FOOTNOTE),
    ("uncovers a comment", "a %%hidden%% b", "%%", "", COMMENT),
    ("writes what is no text", "word", "word", "\ud800", "the result could not be read: UnicodeEncodeError"),
    ("makes the note binary", "word", "word", "\0", "a binary file"),
    ("settles nothing", "word", "word", "wordy", "harm is still found after its fix"),
]


@pytest.mark.parametrize(
    ("text", "pattern", "replacement", "damage"), [pytest.param(*case[1:], id=case[0]) for case in HARM]
)
@pytest.mark.parametrize("ends", ["\n", "\r\n"], ids=["lf", "crlf"])
def test_a_fix_that_does_harm_is_dropped_alone(
    text: str, pattern: str, replacement: str, damage: str, ends: str
) -> None:
    note = f"{text}\n\ncolour, here and colour there\n".replace("\n", ends)
    pattern, replacement = pattern.replace(r"\n", "\n").replace("\n", ends), replacement.replace("\n", ends)
    outcome = fix({"note.md": note, **BESIDE}, [GOOD, rule("harm", Rewrites(pattern, replacement))])
    assert outcome.files["note.md"] == note.replace("colour", "color")
    assert outcome.fixed == ["good", "good"]
    assert damage in outcome.refused["harm"]


def test_who_may_change_a_url_may_make_a_link_of_it_and_may_not_unmake_one() -> None:
    cut = rewrites("cut", r"\?utm=b", "", Change.URLS)
    note = "[x](https://a.org\\?utm=b) y"
    assert fix({"note.md": note}, [cut]).refused == {"cut": "the markup differs"}
    part = rewrites("part", "X:h", "X: h", Change.URLS)
    assert fix({"note.md": "X:https://a.org"}, [part]).files["note.md"] == "X: https://a.org"


def test_a_fix_that_brings_a_finding_of_another_rule_is_dropped() -> None:
    outcome = fix({"note.md": "one colour"}, [GOOD, rewrites("harm", "one", "two"), rewrites("rule", "two", "three")])
    assert outcome.files["note.md"] == "one color"
    assert outcome.refused == {"harm": "it would bring a new finding of rule"}


def test_a_fix_may_bring_to_light_what_matters_less_and_that_is_fixed_next() -> None:
    hint = rewrites("rule", "two", "three")
    lesser = replace(hint, severity=Severity.HINT)
    outcome = fix({"note.md": "one colour"}, [GOOD, rewrites("harmless", "one", "two"), lesser])
    assert outcome.files["note.md"] == "three color"
    assert outcome.refused == {}


def test_a_hint_that_the_author_allowed_is_not_woken_by_a_warning() -> None:
    note = "bad %% vaultlint: allow known %%"
    known = replace(rule("known", Rewrites("bad", "bad")), severity=Severity.HINT)
    outcome = fix({"note.md": note}, [rewrites("harm", "allow", "permit", Change.TAGS), known])
    assert outcome.refused == {"harm": "it would bring a new finding of known"}


def test_a_fix_may_leave_as_many_findings_of_its_own_kind_as_there_were_but_no_more() -> None:
    class Doubles(NoteCheck):
        visits = (Note,)

        def visit(self, element: Note, note: Note) -> Iterator[Problem]:
            for at in (at for at, letter in enumerate(element.text) if letter == "x"):
                yield Problem(Span(at, at + 1), edits=(Edit(note.path, Span(at, at + 1), "-xx"),))

    assert fix({"note.md": "x x"}, [rule("doubles", Doubles())]).files == {"note.md": "x x"}


def test_a_fix_that_wakes_a_finding_the_author_allowed_is_dropped() -> None:
    note = "bad %% vaultlint: allow known %%"
    outcome = fix(
        {"note.md": note}, [rewrites("harm", "allow", "permit", Change.TAGS), rule("known", Rewrites("bad", "bad"))]
    )
    assert outcome.files["note.md"] == note
    assert outcome.refused == {"harm": "it would bring a new finding of known"}


class Elsewhere(VaultCheck):
    """A finding about each tag of `note.md`, which an edit of another note is said to mend."""

    visits = (Tag,)
    settles: bool = True

    def visit(self, item: Tag, path: str, vault: Vault) -> Iterator[Problem]:
        if path == "note.md" and "word" in vault.source("Other.md").text:
            edit = Edit("Other.md", Span(0, 4), "done" if self.settles else "word!")
            yield Problem(item.span, edits=(edit,))


def test_a_finding_must_be_gone_though_another_note_was_edited() -> None:
    files = {"note.md": "#tag", "Other.md": "word"}
    assert fix(files, [rule("elsewhere", Elsewhere())]).files == {"note.md": "#tag", "Other.md": "done"}
    outcome = fix(files, [rule("elsewhere", Elsewhere(settles=False))])
    assert outcome.files == files
    assert outcome.refused == {"elsewhere": "elsewhere is still found after its fix"}


class Breaks(VaultCheck):
    """Fails on headings that its fix brings about."""

    visits = (Heading,)

    def visit(self, item: Heading, path: str, vault: Vault) -> Iterator[Problem]:
        if item.text == "two":
            raise ValueError(item.text)
        yield Problem(item.span, edits=(Edit(path, item.text_span, "two"),), changes=frozenset({Change.HEADINGS}))


def test_a_fix_after_which_a_check_fails_is_dropped() -> None:
    outcome = fix({"note.md": "# one\n\ncolour"}, [GOOD, rule("harm", Breaks())])
    assert outcome.files["note.md"] == "# one\n\ncolor"
    assert outcome.refused == {"harm": "the check of harm failed: ValueError: two"}


HEADING_HARM = [
    pytest.param("## One\n", "", {Change.HEADINGS, Change.STRUCTURE}, id="takes the heading away"),
    pytest.param("## One", "## Won", {Change.HEADINGS}, id="replaces more than the heading's text"),
    pytest.param("## One", "## One\n\n## One", {Change.HEADINGS, Change.STRUCTURE}, id="doubles it"),
    pytest.param("One", "Two", {Change.HEADINGS}, id="makes it another's namesake"),
]


@pytest.mark.parametrize(("pattern", "replacement", "changes"), HEADING_HARM)
@pytest.mark.parametrize("beside", ["[[note#One]]", "[[note#One]], a colour"], ids=["untouched", "edited as well"])
def test_no_link_of_another_note_is_left_dangling(
    pattern: str, replacement: str, changes: set[Change], beside: str
) -> None:
    files = {"note.md": "## One\n\n## Two\n", "z.md": beside, "a.md": beside}
    outcome = fix(files, [GOOD, rewrites("harm", pattern, replacement, *changes, only_in="note.md")])
    assert outcome.files == {path: text.replace("colour", "color") for path, text in files.items()}
    assert [*outcome.refused, *outcome.left(Left.NAMESAKES)] == ["harm"]


def test_no_link_to_a_block_is_left_dangling_though_the_fix_declared_to_change_it() -> None:
    files = {"note.md": "text ^one\n", "z.md": "[[note#^one]]"}
    outcome = fix(files, [rewrites("harm", r"\^one", "^two", Change.BLOCKS, only_in="note.md")])
    assert outcome.files == files
    assert outcome.refused == {"harm": "the link [[note#^one]] in z.md would lead elsewhere"}


@pytest.mark.parametrize(
    ("text", "pattern", "replacement", "change", "expected"),
    [
        ("[[Othr]] a", "Othr", "Other", Change.LINKS, "[[Other]] a"),
        ("#one a", "one", "two", Change.TAGS, "#two a"),
        ("# One\n", "One", "Two", Change.HEADINGS, "# Two\n"),
        ("a ^one\n", "one", "two", Change.BLOCKS, "a ^two\n"),
        ("---\na: 1\nb: 1\n---\n", "a: 1", "a: 2", Change.PROPERTIES, "---\na: 2\nb: 1\n---\n"),
        ("word\n\nb\n", "word", "- wo", Change.STRUCTURE, "- wo\n\nb\n"),
        ("<https://a.org/word>", "word", "words!?", Change.URLS, "<https://a.org/words!?>"),
    ],
)
def test_a_declared_change_is_made(text: str, pattern: str, replacement: str, change: Change, expected: str) -> None:
    again = rewrites("rule", rf"{pattern}(?!s!)", replacement, change)
    assert fix({"note.md": text, **BESIDE}, [again]).files["note.md"] == expected
    assert fix({"note.md": text, **BESIDE}, [rewrites("rule", pattern, replacement)]).files["note.md"] == text


EXCUSES = [
    pytest.param("[[Othr]] #tag", r"Othr\]\] #t", "Other]] #p", Change.LINKS, TAG, id="a tag beside the link"),
    pytest.param("#tag [[Other]]", "ag.*O", "ax [[Ano", Change.TAGS, LINK, id="a link beside the tag"),
    pytest.param("---\na: 1\n---\n#tag", "1\n---\n#t", "2\n---\n#p", Change.PROPERTIES, TAG, id="behind properties"),
    pytest.param("# One\n\n`code`\n", "One\n\n`c", "Two\n\n`m", Change.HEADINGS, CODE, id="code below the heading"),
    pytest.param("a ^one\n\nb\n", "one\n\n", "two\n\n- ", Change.BLOCKS, STRUCTURE, id="the block below"),
    pytest.param("<https://a.org> `code`", "> `c", "/> `m", Change.URLS, CODE, id="code beside the URL"),
    pytest.param("---\na: 1\n---\nb\n\nc", "b\n\nc", "b\nd", Change.PROPERTIES, STRUCTURE, id="the text below"),
    pytest.param("- a\n- b\n\n1. c\n", "- a\n- b", "a", Change.LINKS, STRUCTURE, id="the list"),
]


@pytest.mark.parametrize(("text", "pattern", "replacement", "change", "damage"), EXCUSES)
def test_a_declared_change_excuses_no_other(
    text: str, pattern: str, replacement: str, change: Change, damage: str
) -> None:
    files = {"note.md": text, **BESIDE}
    outcome = fix(files, [rewrites("harm", pattern, replacement, change, only_in="note.md")])
    assert outcome.files == files
    assert outcome.refused == {"harm": damage}


@pytest.mark.parametrize(
    ("text", "change", "expected", "damage"),
    [
        ("[[First]] [[Second]]", Change.LINKS, "[[Fine]] [[Second]]", LINK),
        ("---\na: First\nb: Second\n---\n", Change.PROPERTIES, "---\na: Fine\nb: Second\n---\n", PROPERTY),
        ("#First #Second", Change.TAGS, "#Fine #Second", TAG),
        ("# First\n# Second\n", Change.HEADINGS, "# Fine\n# Second\n", HEADING),
    ],
)
def test_a_fix_may_not_use_what_another_declared(text: str, change: Change, expected: str, damage: str) -> None:
    """Two fixes side by side, of which only the first says what it does."""
    outcome = fix({"note.md": text}, [rewrites("declares", "First", "Fine", change), rewrites("harm", "Second", "X")])
    assert outcome.files == {"note.md": expected}
    assert outcome.refused == {"harm": damage}


def test_a_fix_may_not_use_that_another_declared_to_change_the_same_link() -> None:
    files = {"note.md": "[[Othr#Place]]", **BESIDE, "Third.md": "# Plaice\n"}
    mends = rewrites("mends", "Othr", "Other", Change.LINKS)
    outcome = fix(files, [mends, rewrites("harm", "lac", "laic", only_in="note.md")])
    assert outcome.files["note.md"] == "[[Other#Place]]"
    assert outcome.refused == {"harm": LINK}


CANVAS = {
    "nodes": [
        {"id": "1", "type": "text", "text": "see [[Other]] #tag", "x": 0, "y": 0},
        {"id": "2", "type": "file", "file": "Other.md", "subpath": "#Place", "x": 9, "y": 9},
    ]
}


class AboutTheCanvas(VaultCheck):
    """Rewrites text of the canvas, from a finding in a note, for note checks see no canvas."""

    visits = (Heading,)
    written: str
    replacement: str

    def visit(self, item: Heading, path: str, vault: Vault) -> Iterator[Problem]:
        at = vault.source("board.canvas").text.find(self.written)
        if at >= 0:
            edit = Edit("board.canvas", Span(at, at + len(self.written)), self.replacement)
            yield Problem(item.span, edits=(edit,))


@pytest.mark.parametrize(
    ("written", "replacement", "damage"),
    [
        ("[[Other", "[[Othr", LINK),
        ('"Other.md"', '"Another.md"', LINK),
        ("#Place", "#Plaice", LINK),
        ("#tag", "#other", TAG),
        ("see", "SEE", "something beside links and tags differs"),
        ('"x": 9', '"x": 8', "something beside links and tags differs"),
        ('"nodes"', '"node', "it cannot be read any more: no canvas"),
    ],
)
def test_harm_to_a_canvas_is_caught(written: str, replacement: str, damage: str) -> None:
    files = {"note.md": "# Here\n", "board.canvas": json.dumps(CANVAS), "Other.md": "# Place", "Another.md": ""}
    outcome = fix(files, [rule("harm", AboutTheCanvas(written, replacement))])
    assert outcome.files == files
    assert damage in outcome.refused["harm"]


def test_harm_to_a_base_is_caught() -> None:
    files = {"note.md": "# Here\n", "list.base": 'filters: file.hasTag("one")\nformulas:\n  a: 1 + 2\n'}

    class AboutTheBase(VaultCheck):
        visits = (Heading,)
        written: str

        def visit(self, item: Heading, path: str, vault: Vault) -> Iterator[Problem]:
            at = vault.source("list.base").text.find(self.written)
            if at >= 0:
                yield Problem(item.span, edits=(Edit("list.base", Span(at, at + len(self.written)), "3"),))

    assert fix(files, [rule("harm", AboutTheBase("one"))]).refused == {"harm": TAG}
    assert fix(files, [rule("harm", AboutTheBase("2"))]).refused == {"harm": "something beside links and tags differs"}


def test_a_fix_out_of_reach_is_refused_with_the_file_it_would_need() -> None:
    files = {"note.md": "#tag", "Other.md": "word", "p.png": ""}
    outcome = fix(files, [rule("elsewhere", Elsewhere())], may_edit=lambda path: path != "Other.md")
    assert outcome.files == files
    assert outcome.refused == {"elsewhere": "it would have to change Other.md as well"}


def test_an_unsafe_fix_is_verified_like_any_other() -> None:
    harm = rule("harm", Rewrites("one", "two"), fix=Safety.UNSAFE)
    assert fix({"note.md": "#one"}, [harm], wanted=Safety.UNSAFE).refused == {"harm": TAG}


def test_thousands_of_edits_of_one_note_are_verified_in_one_go() -> None:
    note = "".join(f"<https://one.org/{number}>\n\n" for number in range(8000))
    began = time.process_time()
    outcome = fix({"note.md": note}, [rewrites("rule", "one", "two", Change.URLS)])
    assert outcome.files["note.md"] == note.replace("one", "two")
    assert time.process_time() - began < 6, "a quadratic way takes twice as long and more"


def test_thousands_of_links_beside_edits_are_verified_in_one_go() -> None:
    files = {"note.md": "text ^id\n\n# One\n", "z.md": "[[note#^id]], a colour\n\n" * 8000}
    began = time.process_time()
    outcome = fix(files, [GOOD, rewrites("rule", "One", "Two", Change.HEADINGS, only_in="note.md")])
    assert outcome.files == {"note.md": "text ^id\n\n# Two\n", "z.md": files["z.md"].replace("colour", "color")}
    assert time.process_time() - began < 6, "a quadratic way takes twice as long and more"
