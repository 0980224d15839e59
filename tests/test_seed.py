"""The note that vaultlint was made for: what is found in it, and what fixing makes of it.

`tests/seed/` holds three texts that were read by eye: the findings, and what its safe fixes and all its fixes change.
With VAULTLINT_REWRITE_SNAPSHOTS=1 they are written anew; read the difference before you commit it. Where
VAULTLINT_MATERIAL leads to them, 282 places that people judged are compared as well.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from vaultlint.cli import main
from vaultlint.rulebook import Rulebook
from vaultlint.text import SourceText

ROOT = Path(__file__).parents[1]
SNAPSHOTS = Path(__file__).parent / "seed"
NAME = "好文.md"
CONFIGURATION = "terms: [AI21 Labs]\n"
ALL_OF_TEXT = ("--extend-select", "text")
AROUND = 12
"""Characters shown on both sides of a change."""

MEANINGS = {
    "date-heading-format": "inconsistent-date-heading",
    "emphasis-debris": "emphasis-debris",
    "eof-blank-lines": "missing-final-newline",
    "leading-space": "leading-space",
    "link-text-brackets": "padded-link-text",
    "multiple-blank-lines": "multiple-blank-lines",
    "punctuation-space": "space-before-punctuation",
    "split-word": "split-word",
    "tag-glued": "glued-tag",
    "trailing-whitespace": "trailing-space",
    "url-fragment": "tracking-url",
    "url-glued": "glued-url",
    "wrong-name": "misspelt-term",
}
"""Which rule answers for each kind of place that people were certain of."""

LIKELY_MEANINGS = {
    "cjk-latin-space-asymmetric": "cjk-spacing",
    "cjk-space": "stray-space-in-cjk",
    "date-heading-order": "unordered-date-heading",
    "fullwidth-punct": "mixed-brackets",
    "heading-empty-section": "empty-section",
    "misspelling": "misspelling",
    "multiple-spaces": "multiple-spaces",
    "name-variant": "misspelt-term",
    "punctuation-space": "multiple-spaces",
    "tab-indented-continuation": "tab-continuation",
    "tag-near-duplicate": "similar-tag",
    "tag-position": "misplaced-tag",
    "url-glued": "glued-url",
}
"""Which rule answers for a kind of place that is likely wrong; no rule means how lists and headings are nested."""

LIKELY = 78
LIKELY_FOUND = 47
"""How many of these places at least are found, each by a rule of its meaning: three in five."""

IN_ORDER = [
    (line, fragment)
    for line, fragments in yaml.safe_load((SNAPSHOTS / "in-order.yaml").read_text(encoding="utf-8")).items()
    for fragment in fragments
]
"""Lines with what looks like a fault and is none: nothing may be found there."""


@dataclass(frozen=True)
class Seed:
    """The note in a vault of its own."""

    root: Path

    @property
    def text(self) -> str:
        return (self.root / NAME).read_text(encoding="utf-8")

    def run(self, *arguments: str) -> str:
        result = CliRunner().invoke(main, [*arguments, "--vault", str(self.root)], catch_exceptions=False)
        assert result.exit_code in (0, 1), result.output
        return result.stdout

    def findings(self) -> list[dict[str, Any]]:
        shown = self.run("check", *ALL_OF_TEXT, "--output-format", "json")
        found: list[dict[str, Any]] = json.loads(shown)["findings"]
        return found


@pytest.fixture(scope="module")
def make_seed(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Seed]:
    def make() -> Seed:
        root = tmp_path_factory.mktemp("seed")
        (root / ".vaultlint.yaml").write_text(CONFIGURATION, encoding="utf-8")
        shutil.copy(ROOT / "seeds" / NAME, root / NAME)
        return Seed(root)

    return make


@pytest.fixture(scope="module")
def findings(make_seed: Callable[[], Seed]) -> list[dict[str, Any]]:
    return make_seed().findings()


@pytest.fixture(scope="module")
def fixed(make_seed: Callable[[], Seed]) -> Mapping[str, str]:
    """The note after its safe fixes, and after all of them."""
    safe, unsafe = make_seed(), make_seed()
    safe.run("fix", *ALL_OF_TEXT)
    unsafe.run("fix", *ALL_OF_TEXT, "--unsafe-fixes")
    return {"safe": safe.text, "unsafe": unsafe.text}


@cache
def original() -> SourceText:
    return SourceText.from_bytes((ROOT / "seeds" / NAME).read_bytes())


def lines(text: str) -> list[str]:
    """The lines that are not blank: no fix adds one or takes one away, so the n-th stays the n-th."""
    return [line for line in text.split("\n") if line.strip()]


def same(name: str, text: str) -> None:
    """Compare with what was read by eye, or write it anew."""
    path = SNAPSHOTS / name
    if os.environ.get("VAULTLINT_REWRITE_SNAPSHOTS"):
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


def test_what_is_found_was_read(findings: list[dict[str, Any]]) -> None:
    same("findings.txt", "".join(f"{told(finding)}\n" for finding in findings))


def told(finding: dict[str, Any]) -> str:
    place = f"{finding['line']}:{finding['column']}-{finding['end_line']}:{finding['end_column']}"
    fix = finding["fix"]
    return f"{place} {finding['rule']} ({fix['safety'] if fix else 'no fix'}): {finding['message']}"


@pytest.mark.parametrize("how", ["safe", "unsafe"])
def test_what_fixing_makes_of_it_was_read(how: str, fixed: Mapping[str, str]) -> None:
    before, after = original().text.split("\n"), lines(fixed[how])
    numbered = [(number, line) for number, line in enumerate(before, 1) if line.strip()]
    changed = [
        f"{number}: {difference(old, new)}\n" for (number, old), new in zip(numbered, after, strict=True) if old != new
    ]
    same(f"{how}.txt", "".join(changed))


def difference(old: str, new: str) -> str:
    """What differs between two lines, with some text around it."""
    pieces = []
    for group in SequenceMatcher(None, old, new, autojunk=False).get_grouped_opcodes(AROUND):
        for name, start, end, other_start, other_end in group:
            same_text, other_text = old[start:end], new[other_start:other_end]
            pieces.append(same_text if name == "equal" else f"«{same_text}→{other_text}»")
        pieces.append(" … ")
    return "".join(pieces[:-1])


@pytest.mark.parametrize("how", ["safe", "unsafe"])
def test_fixing_again_changes_nothing(how: str, fixed: Mapping[str, str], make_seed: Callable[[], Seed]) -> None:
    seed = make_seed()
    (seed.root / NAME).write_text(fixed[how], encoding="utf-8")
    seed.run("fix", *ALL_OF_TEXT, *(["--unsafe-fixes"] if how == "unsafe" else []))
    assert seed.text == fixed[how]


@pytest.mark.parametrize(("line", "fragment"), IN_ORDER, ids=[f"{line}-{text}" for line, text in IN_ORDER])
def test_what_is_in_order_is_left_alone(line: int, fragment: str, findings: list[dict[str, Any]]) -> None:
    column = original().text.split("\n")[line - 1].index(fragment) + 1
    disturbed = [
        told(finding)
        for finding in findings
        if finding["line"] == line and finding["column"] < column + len(fragment) and column < finding["end_column"]
    ]
    assert disturbed == []


Place = dict[str, Any]


@pytest.fixture(scope="module")
def judged(material: Path) -> list[Place]:
    places: list[Place] = json.loads((material / "seed" / "golden.json").read_text(encoding="utf-8"))
    return places


def certain(places: list[Place]) -> list[Place]:
    """What people were certain of, without line 18: a bracket there would become a wikilink if it were trimmed."""
    return [place for place in places if place["certainty"] == "certain" and place["line"] != 18]


def test_each_certain_place_is_found_by_a_rule_of_that_meaning(
    judged: list[Place], findings: list[dict[str, Any]]
) -> None:
    missed = [place for place in certain(judged) if not any(answers(finding, place) for finding in findings)]
    assert missed == []
    assert len(certain(judged)) == 50


def answers(finding: Place, place: Place) -> bool:
    meanings = MEANINGS if place["certainty"] == "certain" else LIKELY_MEANINGS
    if finding["rule"] != meanings.get(place["category"]):
        return False
    if not place["text"]:  # a run of blank lines goes by its first line, a finding by those that are too many
        return bool(0 <= finding["line"] - place["line"] <= 2)
    met = finding["column"] < place["col_end"] and place["col_start"] < finding["end_column"]
    return bool(finding["line"] == place["line"] and met)


@pytest.fixture(scope="module")
def likely_findings(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """What the rules of those meanings find: the recommended ones, and others called by name."""
    named = sorted(set(LIKELY_MEANINGS.values()) & Rulebook.builtin().rules.keys())
    tight = (
        "rules: {cjk-spacing: {style: tight}, mixed-brackets: {halfwidth: true}}\n" if "cjk-spacing" in named else ""
    )
    root = tmp_path_factory.mktemp("likely")
    (root / ".vaultlint.yaml").write_text(CONFIGURATION + tight, encoding="utf-8")
    shutil.copy(ROOT / "seeds" / NAME, root / NAME)
    shown = Seed(root).run("check", "--extend-select", ",".join(named), "--output-format", "json")
    found: list[dict[str, Any]] = json.loads(shown)["findings"]
    return found


def test_most_places_that_are_likely_wrong_are_found_by_a_rule_of_that_meaning(
    judged: list[Place], likely_findings: list[dict[str, Any]]
) -> None:
    likely = [place for place in judged if place["certainty"] == "likely"]
    found = [place for place in likely if any(answers(finding, place) for finding in likely_findings)]
    assert len(likely) == LIKELY
    assert len(found) >= LIKELY_FOUND, sorted(
        (place["category"], place["line"]) for place in likely if place not in found
    )


def test_safe_fixes_give_the_wanted_text(judged: list[Place], fixed: Mapping[str, str]) -> None:
    wanted = [place for place in certain(judged) if place["fix_safety"] == "safe"]
    assert len(wanted) == 44
    compare(wanted, judged, fixed["safe"])
    assert not re.search(r"\n{3}", fixed["safe"])
    assert fixed["safe"].endswith("\n")
    assert not fixed["safe"].endswith("\n\n")


def test_all_fixes_give_the_wanted_text(judged: list[Place], fixed: Mapping[str, str]) -> None:
    wanted = certain(judged)
    assert sum(place["fix_safety"] == "unsafe" for place in wanted) == 6
    compare(wanted, judged, fixed["unsafe"])


def compare(wanted: list[Place], judged: list[Place], text: str) -> None:
    """Each line that has a certain place is as people want it; where they were less sure, both readings will do."""
    before, after = lines(original().text), lines(text)
    assert len(before) == len(after)
    numbers = [number for number, line in enumerate(original().text.split("\n"), 1) if line.strip()]
    for number, old, new in zip(numbers, before, after, strict=True):
        places = [place for place in wanted if place["line"] == number and place["text"]]
        if places:
            assert uncertain_aside(new, number, judged) == uncertain_aside(mended(old, places), number, judged)


def mended(line: str, places: list[Place]) -> str:
    for place in sorted(places, key=lambda place: place["col_start"], reverse=True):
        assert line[place["col_start"] - 1 : place["col_end"] - 1] == place["text"]
        line = line[: place["col_start"] - 1] + place["expected_fix"] + line[place["col_end"] - 1 :]
    return line


def uncertain_aside(line: str, number: int, judged: list[Place]) -> str:
    """The line with everything mended that people think is likely wrong and can be told by a fix."""
    line = single_spaced(line)
    for place in judged:
        is_fixable = place["expected_fix"] is not None and place["text"].strip()
        if place["line"] == number and place["certainty"] != "certain" and is_fixable:
            line = line.replace(single_spaced(place["text"]), place["expected_fix"])
    return single_spaced(line)


def single_spaced(text: str) -> str:
    return re.sub(r"(?<=\S) {2,}(?=\S)", " ", text)
