"""REL-07, REL-09, REL-11 as laws over made-up vaults: every rule of ours, alone, in pairs and all together.

A vault is made of the rules' own examples, thrown together with what hurts: so a new rule is tried with all the others.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fixes.bench import GOOD_EVERYWHERE, fix, selected
from vaultlint.examples import Example, marked_spans
from vaultlint.findings import Change, Safety
from vaultlint.markdown.note import Note
from vaultlint.rulebook import Rulebook
from vaultlint.text import SourceText
from vaultlint.vault.reading import read_metadata

RULES = [rule.id for rule in Rulebook.builtin().rules.values() if rule.fix]
EXAMPLES = [
    example
    for rule in Rulebook.builtin().rules.values()
    for example in rule.examples
    if example.bad is not None and example.path.endswith(".md")
]
PIECES = [
    "word", "[[Bee]]", "[[B|b ]]", "![[B]]", "[]()", "#tag", "#Tag", "`[[Bee]] `", "$x $", "**bold** ", "%% a %%",
    "^id", "- ", "1. ", "> ", "# One", "## Two ", "| a | b |", "| - | - |", "---", "```", "  ", "\t", "\u3000",
    "汉字，", "\\", "👨\u200d👩\u200d👧", "<br>", "[^1]", "[^1]: x", "a: b",
]  # fmt: skip
ENDS = ["\n", "\n\n", "\n\n\n", "\r\n", "\r", "\u2028", " ", ""]
BESIDE = {"B.md": "---\naliases: [Bee]\n---\n# One\n\ntext ^id\n", "sub/C.md": "[[A]] [[B#One|x]]\n"}

Files = Mapping[str, str]
bad = st.sampled_from(EXAMPLES)
rules_to_run = st.sampled_from([RULES, *([rule] for rule in RULES), *map(list, itertools.combinations(RULES, 2))])


@st.composite
def vaults(draw: st.DrawFn) -> Files:
    examples: list[Example] = draw(st.lists(bad, max_size=3))
    parts = [*(marked_spans(example.bad or "")[0] for example in examples), *draw(st.lists(st.sampled_from(PIECES)))]
    text = "".join(part + draw(st.sampled_from(ENDS)) for part in draw(st.permutations(parts)))
    beside = {path: text for example in examples for path, text in example.beside.items()}
    return {**BESIDE, **beside, "A.md": text}


def said(text: str, *, with_headings: bool) -> tuple[object, ...]:
    metadata = read_metadata(Note.read("A.md", SourceText(text.removeprefix("\ufeff"))))
    headings = [(heading.level, heading.text) for heading in metadata.headings]
    return (
        headings if with_headings else len(headings),
        [block.id for block in metadata.blocks],
        [note.id for note in metadata.footnotes],
    )


@settings(max_examples=300, deadline=None)
@given(vaults(), rules_to_run)
def test_rel_09_fixing_twice_is_fixing_once(files: Files, rules: list[str]) -> None:
    once = fix(files, selected(rules), wanted=Safety.UNSAFE)
    assert once.settled.cycle == ()
    twice = fix(once.files, selected(rules), wanted=Safety.UNSAFE)
    assert twice.files == once.files
    assert twice.settled.fixed == ()


@settings(max_examples=300, deadline=None)
@given(vaults())
def test_rel_11_a_fixed_note_says_the_same(files: Files) -> None:
    outcome = fix(files, selected(RULES), wanted=Safety.UNSAFE)
    declared = [finding.fix.changes for finding in outcome.settled.fixed if finding.fix]
    text = files["A.md"]
    if any({Change.HEADINGS, Change.STRUCTURE, Change.PROPERTIES} <= changes for changes in declared):
        # Frontmatter came to be of text, a line of which was a heading: with the fences set right it says the same.
        text = re.sub(r"(?m)\A[^-]*---[ \t]*|^---[ \t]+$", "---", text)
    with_headings = not any(Change.HEADINGS in changes for changes in declared)
    after, before = (said(one, with_headings=with_headings) for one in (outcome.files["A.md"], text))
    assert after == before


@settings(max_examples=300, deadline=None)
@given(vaults(), st.sampled_from(["", "\ufeff"]))
def test_rel_07_every_character_outside_of_an_edit_stays(files: Files, bom: str) -> None:
    """`colour` becomes `color` wherever that harms nothing; all else is as it was, line ends and BOM too."""
    note = bom + files["A.md"].replace("color", "").replace("word", "colour")
    after = fix({**files, "A.md": note}, [GOOD_EVERYWHERE]).files["A.md"]
    assert after.replace("color", "colour") == note
