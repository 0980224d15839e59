"""Allowances that nothing needs: which are told of, and what is left of a note when they are taken back."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from vaultlint.config import Config
from vaultlint.engine import Linter, lint_files
from vaultlint.findings import Finding, Safety
from vaultlint.fixes.converge import settle
from vaultlint.rulebook import Rulebook
from vaultlint.suppressions import Suppression
from vaultlint.text import Span
from vaultlint.vault.discovery import MemoryFiles
from vaultlint.vault.index import Vault
from vaultlint.vault.settings import Settings

UNUSED = "unused-suppression"
PADDED = "[ x ](https://example.org)"
DEFAULT = Config()


def found(text: str, config: Config = DEFAULT, **beside: str) -> list[Finding]:
    activation = Rulebook.builtin().activate(config)
    findings = lint_files({"note.md": text, **{f"{name}.md": other for name, other in beside.items()}}, activation)
    return [finding for finding in findings if finding.path == "note.md"]


def unused(text: str, config: Config = DEFAULT, **beside: str) -> list[str]:
    return [
        text[slice(*one.span)] for one in found(text, config, **beside) if one.rule == UNUSED and not one.suppressed
    ]


def fixed(text: str, config: Config = DEFAULT) -> str:
    """The note as `fix` leaves it."""
    activation = Rulebook.builtin().activate(config)
    linter = Linter(activation, checks=lambda _: True, timeout=0)
    files = MemoryFiles({"note.md": text.encode()})
    vault = Vault(Path("vault"), files, Settings(), linter.read)
    settled = settle(linter, vault, ["note.md"], wanted=Safety.SAFE, fixes_hint=lambda one: one.rule == UNUSED)
    return settled.changed["note.md"][1].text if settled.changed else text


@pytest.mark.parametrize(
    "text",
    [
        f"%% vaultlint: allow padded-link-text %%\n\n# About {PADDED}\n",
        f"%% vaultlint: allow padded-link-text %%\n# About {PADDED}\n",
        f"A line.\n%% vaultlint: allow padded-link-text %%\n# About {PADDED}\n",
        f"%% vaultlint: allow padded-link-text %%\nAbout {PADDED} ^here\n",
        f"- one\n%% vaultlint: allow padded-link-text %%\n- {PADDED} ^here\n",
        f"- one\n- {PADDED} ^here %% vaultlint: allow padded-link-text %%\n",
        f"<!-- vaultlint: allow padded-link-text -->\n{PADDED}\n===\n",
    ],
)
def test_a_fault_in_a_heading_or_beside_a_block_id_can_be_allowed(text: str) -> None:
    findings = [finding for finding in found(text) if finding.rule in ("padded-link-text", UNUSED)]
    assert [(finding.rule, finding.suppressed) for finding in findings] == [("padded-link-text", True)]


@pytest.mark.parametrize(
    ("rule", "faulty", "faultless"),
    [
        ("broken-link", "See [[Nowhere at all]].\n", "See [[Other]].\n"),
        ("missing-final-newline", "See [[Other]].", "See [[Other]].\n"),
        ("orphan-note", "Alone.\n", "See [[Other]].\n"),
    ],
)
def test_an_allowance_is_needed_by_what_the_vault_finds_too(rule: str, faulty: str, faultless: str) -> None:
    config = Config().with_selection(extend_select=("orphan-note",))
    for form in ("%% vaultlint: allow-file {} %%\n\n{}", "---\nvaultlint: {{allow: {}}}\n---\n{}"):
        assert unused(form.format(rule, faulty), config, Other="Here.\n") == []
        assert unused(form.format(rule, faultless), config, Other="Here.\n") == [rule]


def test_only_what_ran_is_called_unused() -> None:
    text = "%% vaultlint: allow bare-url, split-word, no-such-rule %%\n\nA line.\n"
    assert unused(text) == ["split-word", "no-such-rule"], "bare-url runs when it is selected"
    assert unused(text, Config().with_selection(("bare-url",))) == []
    assert unused(text, Config().with_selection(("bare-url", UNUSED))) == ["bare-url", "no-such-rule"]
    assert unused(text, Config().with_selection(ignore=("split-word",))) == ["no-such-rule"]


def test_what_a_package_that_is_not_there_would_find_is_not_called_unused(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "%% vaultlint: allow misspelling %%\n\nA line that nothing is wrong with, in plain English words.\n"
    monkeypatch.setattr("vaultlint.checks.misspelling.is_long", lambda: True)
    assert unused(text) == ["misspelling"]
    monkeypatch.setattr("vaultlint.checks.misspelling.is_long", lambda: False)
    assert unused(text) == []


def test_where_a_check_failed_nobody_knows_what_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise ValueError("a fault of the check")

    monkeypatch.setattr("vaultlint.checks.missing_file.MissingFile.visit", fails)
    text = "%% vaultlint: allow broken-link %%\n\nSee [[Nowhere]].\n"
    linter = Linter(Rulebook.builtin().activate(Config()), checks=lambda _: True)
    vault = Vault(Path("vault"), MemoryFiles({"note.md": text.encode()}), Settings(), linter.read)
    assert [finding.rule for finding in linter.judge("note.md", vault)] == ["unreadable-note"]


def test_an_unused_allowance_can_be_allowed_and_must_then_be_there() -> None:
    kept = "%% vaultlint: allow unused-suppression %%\nA line. %% vaultlint: allow split-word %%\n"
    assert unused(kept) == []
    assert unused("%% vaultlint: allow unused-suppression %%\nA line.\n") == [UNUSED]


def test_of_two_allowances_of_one_fault_none_is_unused() -> None:
    text = f"%% vaultlint: allow-file padded-link-text %%\n\n{PADDED} %% vaultlint: allow padded-link-text %%\n"
    assert unused(text) == []


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("splt-word", "No rule is called “splt-word”: did you mean “split-word”?"),
        ("links", "“links” is a theme: an allowance names its rules one by one"),
        ("zzzzzzzzzz", "No rule is called “zzzzzzzzzz”"),
    ],
)
def test_a_name_that_no_rule_has_is_told(name: str, says: str) -> None:
    (finding,) = found(f"A.\n\n%% vaultlint: allow {name} %%\n\nB.\n")
    assert (finding.rule, finding.message) == (UNUSED, says)
    assert finding.fix is None or finding.fix.safety is Safety.UNSAFE


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("---\nvaultlint: {allow: [split-word]}\n---\nA.\n", "A.\n"),
        ("---\nvaultlint: {allow: [split-word]}\n---\n---\nA: 1\n---\n", "---\n---\n---\nA: 1\n---\n"),
        ("---\nvaultlint:\n  allow: split-word\nb: 1\n---\nA.\n", "---\nb: 1\n---\nA.\n"),
        ("---\na: 1\nvaultlint:\n  allow:\n    - split-word\n    - doubled-word\n---\nA.\n", "---\na: 1\n---\nA.\n"),
        (
            f"---\nvaultlint:\n  allow:\n    - split-word\n    - padded-link-text\n---\n{PADDED}\n",
            f"---\nvaultlint:\n  allow:\n    - padded-link-text\n---\n{PADDED}\n",
        ),
        (
            f"---\r\nvaultlint: {{allow: [split-word, 'padded-link-text', doubled-word]}}\r\n---\r\n{PADDED}\r\n",
            f"---\r\nvaultlint: {{allow: [padded-link-text]}}\r\n---\r\n{PADDED}\r\n",
        ),
        # What a comment says, or another key, is not ours to throw away.
        ("---\nvaultlint: {allow: [split-word]} # until May\n---\nA.\n", None),
        ("---\nvaultlint:\n  allow:\n    # until May\n    - split-word\n---\nA.\n", None),
        ("---\nvaultlint: {allow: [split-word], since: 3}\n---\nA.\n", None),
        ("---\nb: &x split-word\nvaultlint: {allow: [*x]}\n---\nA.\n", None),
    ],
)
def test_an_allowance_in_the_frontmatter_is_taken_back(before: str, after: str | None) -> None:
    assert unused(before)
    assert fixed(before) == (before if after is None else after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("A.\n\n%% vaultlint: allow split-word %%\n\nB.\n", "A.\n\nB.\n"),
        ("A.\r\n\r\n<!-- vaultlint: allow split-word -->\r\n\r\nB.\r\n", "A.\r\n\r\nB.\r\n"),
        ("A.\n\n%% vaultlint: allow-file split-word %%\n", "A.\n"),
        ("%% vaultlint: allow-file split-word %%\n\nA.\n", "A.\n"),
        ("%% vaultlint: allow-file split-word %%\nA.\n", "A.\n"),
        ("%% vaultlint: allow-file split-word %%", ""),
        ("A. %% vaultlint: allow split-word %%  \nB.\n", "A.  \nB.\n"),
        ("A %% vaultlint: allow split-word %% b.\n", "A b.\n"),
        ("- %% vaultlint: allow split-word %% b.\n", "- b.\n"),
        ("> 1. %% vaultlint: allow split-word %% b.\n", "> 1. b.\n"),
        ("A.\n\n--- %% vaultlint: allow split-word %%\n\nB.\n", "A.\n\n---\n\nB.\n"),
        ("> A.\n>\n> %% vaultlint: allow split-word %%\n>\n> B.\n", "> A.\n>\n> B.\n"),
        ("> A.\n> <!-- vaultlint: allow split-word -->\n> B.\n", "> A.\n>\n> B.\n"),
        ("| a | b |\n| - | - |\n| c | d %% vaultlint: allow split-word %% |\n", "| a | b |\n| - | - |\n| c | d |\n"),
        (
            f"{PADDED} %% vaultlint: allow split-word padded-link-text -- so %%\n",
            f"{PADDED} %% vaultlint: allow padded-link-text -- so %%\n",
        ),
        ("# A %% vaultlint: allow split-word %%\n\nB.\n", "# A\n\nB.\n"),
    ],
)
def test_a_comment_is_taken_back_with_its_place(before: str, after: str) -> None:
    assert fixed(before) == after


BLOCKS = st.sampled_from(
    [
        "# A heading",
        "A paragraph\nof two lines.",
        "- one\n- two\n  - three ^id",
        "> [!note] A callout\n> with text",
        "```\n%% code %%\n```",
        "| a | b |\n| - | - |\n| c | d |",
        "$$\nx\n$$",
        "1. first\n2. second",
        "***",
        "![[note]]",
        "Text %% aside %% and text.",
        "<div>html</div>",
        "中文，和 🙂。",
    ]
)
FORMS = st.sampled_from(
    ["%% vaultlint: allow split-word — why %%", "<!-- vaultlint: allow split-word, doubled-word -->"]
)


def kind(block: str) -> str:
    return "list" if block.startswith(("- ", "1. ")) else block


@settings(deadline=None)
@given(st.lists(BLOCKS, min_size=1, max_size=6), FORMS, st.data(), st.sampled_from(["\n", "\r\n"]))
def test_a_note_is_as_it_was_before_somebody_allowed_what_is_not_there(
    blocks: list[str], form: str, data: st.DataObject, newline: str
) -> None:
    at = data.draw(st.integers(0, len(blocks)))
    # Between two lists a comment keeps them apart, and stays.
    assume({kind(block) for block in blocks[max(at - 1, 0) : at + 1]} != {"list"} or at in (0, len(blocks)))
    before, after = ("\n\n".join([*some, ""]) for some in (blocks, [*blocks[:at], form, *blocks[at:]]))
    before, after = (f"{text.rstrip()}\n".replace("\n", newline) for text in (before, after))
    assert fixed(after) == before


@pytest.mark.parametrize("between", ["\n", "\n\n", "\n\n%% a remark %%\n\n"])
@pytest.mark.parametrize("mark", ["<!-- {} -->", "%% {} %%"])
def test_allowances_one_above_the_other_cover_the_same_block(mark: str, between: str) -> None:
    above = between.join(mark.format(f"vaultlint: allow {rule}") for rule in ("broken-link", "broken-embed"))
    findings = found(f"{above}\n\n[[Nowhere]] ![[gone.png]]\n")
    assert [(one.rule, one.suppressed) for one in findings] == [("broken-link", True), ("broken-embed", True)]


def test_no_finding_is_held_against_every_allowance(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = 0
    allows = Suppression.allows

    def counted(self: Suppression, rule: str, span: Span) -> bool:
        nonlocal asked
        asked += 1
        return allows(self, rule, span)

    monkeypatch.setattr(Suppression, "allows", counted)
    text = "".join(f"%% vaultlint: allow broken-link %%\n[[G{number}]]\n" for number in range(1_000))
    assert all(one.suppressed for one in found(text) if one.rule == "broken-link")
    assert asked < 100_000  # each of a thousand against each would be a million


def test_a_note_that_calls_itself_a_report_is_told_where_allowances_are() -> None:
    findings = found("---\nvaultlint-report: true\n---\n[[Nowhere]]\n")
    assert [(one.rule, one.suppressed, one.reason) for one in findings] == [
        ("unreadable-note", True, "a report of vaultlint")
    ]


@pytest.mark.parametrize(
    "text", ["> %% vaultlint: allow broken-link %%\n> plain\n", "a\n\n> %% vaultlint: allow broken-link %%\n> plain\n"]
)
def test_an_allowance_that_opens_a_quote_is_left_for_its_author(text: str) -> None:
    (one,) = (one for one in found(text) if one.rule == UNUSED)
    assert one.fix is None or not one.fix.edits
    assert fixed(text) == text


def test_an_allowance_within_a_quote_is_taken_back() -> None:
    assert fixed("> plain\n> %% vaultlint: allow broken-link %%\n> text\n") == "> plain\n> text\n"


def test_a_reason_makes_no_note_a_report() -> None:
    findings = found("[[Nowhere]] %% vaultlint: allow broken-link — a report of vaultlint %%\n")
    assert [one.rule for one in findings] == ["broken-link"]
