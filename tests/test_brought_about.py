"""`--since`: what is found on new lines, and what the change brought about, held against two whole checks."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.git.repository import Repository
from vaultlint.config import Config
from vaultlint.findings import Finding
from vaultlint.request import Request
from vaultlint.session import check
from vaultlint.strict_yaml import Document

EVERYTHING = Config().with_selection(("ALL",))


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    repository = Repository(tmp_path / "vault", "--initial-branch=main")
    repository.write(".obsidian/app.json", "{}")
    return repository


def told(root: Path, config: Config = EVERYTHING, **asked: object) -> list[Finding]:
    checked = list(check(Request(root, config, **asked)))  # type: ignore[arg-type]
    assert [one.error for one in checked if one.error] == []
    return [finding for one in checked for finding in one.findings]


def since(repository: Repository, rule: str | None = None, **asked: object) -> list[tuple[str, str]]:
    """Where something is told, and which rule tells it."""
    config = EVERYTHING if rule is None else Config().with_selection((rule,))
    return [(one.path, one.rule) for one in told(repository.folder, config, since="main", **asked)]


def test_debts_are_not_told_unless_their_line_changed(repository: Repository) -> None:
    repository.commit(Debt="[[One]]\n\n[[Two]]\n", Debtor="[[Three]]\n")
    repository.write("Debt.md", "[[One]]\n\nNow [[Two]]\n")
    assert [(one.path, one.span.start) for one in told(repository.folder, Config(), since="main")] == [("Debt.md", 15)]


def test_what_moved_within_its_note_is_as_it_was(repository: Repository) -> None:
    repository.commit(Debt="# One\n\n[[One]]\n\n[[Two]]\n")
    repository.write("Debt.md", "# One\n\nAnother\nparagraph.\n\n[[One]]\n\n[[Two]]\n")
    assert since(repository, "broken-link") == []


def test_a_deleted_note_breaks_the_links_to_it(repository: Repository) -> None:
    repository.commit(Home="[[Old]]\n", Old="")
    (repository.folder / "Old.md").unlink()
    assert since(repository, "broken-link") == [("Home.md", "broken-link")]


def test_a_renamed_note_breaks_the_links_to_it_and_owes_nothing_else(repository: Repository) -> None:
    repository.commit(Home="[[Old]]\n", Old="# Old\n\nA text that is long enough to be known again.\n\n[[Debt]]\n")
    repository.git("mv", "Old.md", "New.md")
    assert since(repository, "links") == [("Home.md", "broken-link")]


def test_a_changed_heading_breaks_the_links_to_it(repository: Repository) -> None:
    repository.commit(Home="[[Note#Part]]\n", Note="# Note\n\n## Part\n")
    repository.write("Note.md", "# Note\n\n## Chapter\n")
    assert since(repository, "links") == [("Home.md", "broken-heading-link")]


def test_a_removed_block_id_breaks_links_in_untouched_and_in_touched_notes(repository: Repository) -> None:
    repository.commit(Home="[[Note#^id]]\n", Note="Text ^id\n\n[[#^id]]\n")
    repository.write("Note.md", "Text\n\n[[#^id]]\n")
    assert since(repository, "links") == [("Home.md", "broken-block-link"), ("Note.md", "broken-block-link")]


def test_a_new_note_steals_links(repository: Repository) -> None:
    repository.write("Deep/Name.md")
    repository.commit(Home="[[Name]]\n")
    repository.write("Other/Name.md")
    assert since(repository, "ambiguous-link") == [("Home.md", "ambiguous-link")]


def test_a_new_note_that_wins_links_without_making_them_ambiguous_is_told(repository: Repository) -> None:
    repository.write("Deep/Name.md")
    repository.commit(Home="[[Name]]\n")
    repository.write("Name.md")
    assert since(repository, "links") == [("Home.md", "redirected-link")]


def test_a_new_note_that_wins_links_which_were_ambiguous_before_is_told(repository: Repository) -> None:
    repository.write("Deep/Name.md")
    repository.write("Deep/Down/Name.md")
    repository.commit(Home="[[Name]] [[Name#x]]\n", Other="[[Deep/Name]]\n")
    repository.write("Else/Name.md")
    assert since(repository, "redirected-link") == []
    (repository.folder / "Deep/Name.md").unlink()
    (repository.folder / "Else/Name.md").unlink()
    assert since(repository, "redirected-link") == [("Home.md", "redirected-link")] * 2


def test_a_new_link_to_a_new_note_is_not_redirected(repository: Repository) -> None:
    repository.write("Deep/Name.md")
    repository.commit(Home="Text\n\n[[Name]]\n")
    repository.write("Home.md", "[[Name]]\n\nText\n\n[[Name]]\n")
    repository.write("Name.md")
    (found,) = told(repository.folder, Config().with_selection(("redirected-link",)), since="main")
    assert found.span.start > 10


def test_a_note_that_was_moved_is_the_same_note(repository: Repository) -> None:
    text = "A text that is long enough to be known again.\n"
    repository.write("Deep/Name.md", text)
    repository.write("Deeper/Down/Name.md")
    repository.commit(Home="[[Name]]\n")
    (repository.folder / "Far").mkdir()
    repository.git("mv", "Deep/Name.md", "Far/Name.md")
    assert since(repository, "redirected-link") == []


def test_a_link_that_led_to_a_note_which_was_moved_is_led_to_where_it_is_now(repository: Repository) -> None:
    repository.write("Deep/Name.md", "A text that is long enough to be known again.\n")
    repository.write("Deep/Down/Name.md", "Another one.\n")
    repository.commit(Home="[[Name]]\n")
    (repository.folder / "Further/Down/There").mkdir(parents=True)
    repository.git("mv", "Deep/Name.md", "Further/Down/There/Name.md")
    (found,) = told(repository.folder, Config().with_selection(("redirected-link",)), since="main")
    assert "led to “Further/Down/There/Name.md”" in found.message
    assert found.fix is not None
    assert [edit.replacement for edit in found.fix.edits] == ["Further/Down/There/Name", "|Name"]


def test_an_allowance_that_was_taken_away_is_told_of(repository: Repository) -> None:
    repository.commit(Debt="%% vaultlint: allow-file broken-link — later %%\n\nText\n\n[[One]]\n")
    repository.write("Debt.md", "Text\n\n[[One]]\n")
    assert since(repository, "broken-link") == [("Debt.md", "broken-link")]


def test_a_new_allowance_is_told_of(repository: Repository) -> None:
    """SEC-16: nobody allows himself something unseen."""
    repository.commit(Debt="Text\n\n[[One]]\n")
    repository.write("Debt.md", "%% vaultlint: allow-file broken-link — later %%\n\nText\n\n[[One]]\n")
    (found,) = told(repository.folder, Config().with_selection(("broken-link",)), since="main")
    assert found.suppressed


def test_paths_say_of_what_to_tell(repository: Repository) -> None:
    repository.write("Deep/Home.md", "[[Old]]\n")
    repository.commit(Home="[[Old]]\n", Old="")
    (repository.folder / "Old.md").unlink()
    assert since(repository, "broken-link", paths=("Deep",)) == [("Deep/Home.md", "broken-link")]


def test_only_new_attachments_are_told_of(repository: Repository) -> None:
    repository.write("old.png", "old")
    repository.commit(Home="Text\n")
    repository.write("new.png", "new")
    repository.write("old.png", "repainted")
    assert since(repository, "unused-attachment") == [("new.png", "unused-attachment")]


def test_a_note_that_became_unreadable_is_told(repository: Repository) -> None:
    repository.commit(Note="Text\n", Debt="\0\n", Kept="\0\n")
    repository.write("Note.md", "Te\0xt\n")
    repository.write("Debt.md", "\0\n\0\n")
    assert since(repository, "unreadable-note") == [("Note.md", "unreadable-note")]


NAMES = ("A.md", "B.md", "C.md", "Sub/A.md", "Sub/E.md", "pic.png")
LINES = (
    "# One", "## Two", "[[A]]", "[[B#One]]", "[[C]] ^x", "[[E#^x]]", "![[pic.png]]", "#Tag", "#tag", "the the", "[[Z]]",
    "text ", "%% vaultlint: allow broken-link — so %%", "- [[#Two]]\n- [[#^x]]",
)  # fmt: skip


def _save(root: Path, chance: random.Random) -> None:
    path = root / chance.choice(NAMES)
    path.parent.mkdir(exist_ok=True)
    path.write_text("\n\n".join(chance.sample(LINES, chance.randint(0, 5))) + "\n")


def _edit(root: Path, chance: random.Random) -> None:
    path = root / chance.choice(NAMES)
    if path.exists():
        lines = path.read_text().split("\n")
        lines[chance.randrange(len(lines))] = chance.choice(LINES)
        path.write_text("\n".join(lines))


def _delete(root: Path, chance: random.Random) -> None:
    (root / chance.choice(NAMES)).unlink(missing_ok=True)


DEEDS: tuple[Callable[[Path, random.Random], None], ...] = (_save, _edit, _edit, _delete)


def _known_again(finding: Finding, text: str) -> tuple[str, bool, str]:
    """What a finding is about, wherever it stands: rule, allowed or not, the lines it stands on."""
    first = text.count("\n", 0, finding.span.start)
    last = text.count("\n", 0, max(finding.span.start, finding.span.end - 1))
    return finding.rule, finding.suppressed, "\n".join(text.split("\n")[first : last + 1])


@pytest.mark.parametrize("seed", range(25))
def test_what_is_told_is_what_two_whole_checks_differ_in(seed: int, repository: Repository, tmp_path: Path) -> None:
    chance = random.Random(seed)
    root, base, cache = repository.folder, tmp_path / "base", tmp_path / "kept"
    for _ in range(8):
        _save(root, chance)
    repository.commit(Fixed="[[A]] [[E]]\n\n![[pic.png]]\n")
    repository.git("checkout", "--quiet", "-b", "work")
    shutil.copytree(root, base, ignore=shutil.ignore_patterns(".git"))
    if chance.random() < 0.5:
        told(root, cache=cache)
    for _ in range(4):
        chance.choice(DEEDS)(root, chance)
        if chance.random() < 0.3:
            repository.commit()

    found = told(root, since="main")
    assert told(root, since="main", cache=cache) == found
    assert told(root, since="main", cache=cache) == found
    whole, earlier = told(root), told(base)
    # This one speaks of nothing but changes; of what went, broken links say so.
    assert {_place(one) for one in found if one.rule != "redirected-link"} <= set(map(_place, whole))
    told_at = set(map(_place, found))
    texts = {path.relative_to(root).as_posix(): path.read_text() for path in root.rglob("*.md")}
    texts_before = {path.relative_to(base).as_posix(): path.read_text() for path in base.rglob("*.md")}
    known = {(one.rule, one.path, one.span, one.suppressed) for one in earlier}
    known_again = {(one.path, *_known_again(one, texts_before.get(one.path, ""))) for one in earlier}
    for one in whole:
        is_told = _place(one) in told_at
        text, before = texts.get(one.path), texts_before.get(one.path)
        if text == before:
            assert is_told == ((one.rule, one.path, one.span, one.suppressed) not in known), one
        elif before is not None and text is not None:
            about = _known_again(one, text)
            if not set(about[2].split("\n")) <= set(before.split("\n")):
                assert is_told, f"on a new line: {one}"
            if not is_told:
                assert (one.path, *about) in known_again, f"not found before: {one}"
        elif texts_before.keys() <= texts.keys():
            assert is_told, f"in a new note: {one}"


def _place(finding: Finding) -> tuple[object, ...]:
    return finding.rule, finding.path, finding.span, finding.severity, finding.suppressed


@pytest.mark.parametrize("unwritten", ["report", "ignore"])
@pytest.mark.parametrize("asked", [{"staged": True}, {"since": "HEAD"}])
def test_what_was_renamed_or_taken_away_is_no_note_still_to_be_written(
    asked: dict[str, object], unwritten: str, repository: Repository
) -> None:
    repository.commit(**{"Home": "[[Old name]], [[Gone]], [[Not written yet]]\n", "Old name": "# A\n", "Gone": "# B\n"})
    repository.git("mv", "Old name.md", "New name.md")
    repository.git("rm", "--quiet", "Gone.md")
    settings = {"select": ["broken-link"], "rules": {"broken-link": {"unwritten": unwritten}}}
    config = Config.from_document(Document("settings", settings))
    (renamed, gone) = told(repository.folder, config, **asked)
    assert renamed.message == "“Old name” leads to no file; renamed to “New name”"
    assert renamed.fix is not None
    assert [edit.replacement for edit in renamed.fix.edits] == ["New name"]
    assert gone.message == "“Gone” leads to no file; it is gone"


def test_a_staged_note_that_wins_links_of_others_is_told(repository: Repository) -> None:
    repository.write("Deep/Basil.md", "# Old\n")
    repository.commit(Home="[[Basil]]\n")
    repository.write("Basil.md", "# New\n")
    repository.git("add", "--all")
    assert [one.rule for one in told(repository.folder, Config(), staged=True)] == ["redirected-link"]
