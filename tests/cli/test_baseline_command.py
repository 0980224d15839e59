"""`vaultlint baseline`, and what check and fix make of it."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tests.cli.conftest import Run

MakeVault = Callable[[Mapping[str, str]], Path]
FILE = ".vaultlint-baseline.json"


@pytest.fixture
def old(make_vault: MakeVault) -> Path:
    """A vault with old faults: two links to nothing in one note, one and a padded text in another."""
    return make_vault(
        {
            "A.md": "See [[Nowhere]].\n\nAnd [[Elsewhere]].\n",
            "B.md": "See [[Nowhere]].\n\nA [ page ](https://example.org).\n",
        }
    )


def accepted(root: Path, file: str = FILE) -> dict[tuple[str, str, str], int]:
    listed = json.loads((root / file).read_text(encoding="utf-8"))["findings"]
    return {(entry["path"], entry["rule"], entry["text"]): entry["count"] for entry in listed}


def test_what_is_accepted_is_not_reported_and_what_is_new_is(run: Run, old: Path) -> None:
    assert run("check", cwd=old).returncode == 1
    created = run("baseline", "create", cwd=old)
    assert (created.returncode, created.stdout) == (0, "")
    assert f"{FILE}: 4 findings accepted" in created.stderr
    assert accepted(old)["A.md", "broken-link", "See [[Nowhere]]."] == 1
    for _ in ("cold", "warm"):
        clean = run("check", cwd=old)
        assert (clean.returncode, clean.stdout) == (0, "")
        assert "4 in the baseline" in clean.stderr
        assert "fewer" not in clean.stderr
    note = old / "A.md"
    note.write_text(f"New first line.\n\n  {note.read_text()}\nSee [[Nowhere]].\n", encoding="utf-8")
    told = run("check", "--output-format", "json", cwd=old)
    assert told.returncode == 1
    findings = json.loads(told.stdout)["findings"]
    assert [(one["path"], one["line"]) for one in findings if one["rule"] == "broken-link"] == [("A.md", 7)]


def test_a_warm_run_knows_the_baseline_of_today(run: Run, old: Path) -> None:
    assert run("check", cwd=old).returncode == 1
    assert run("check", cwd=old).returncode == 1
    run("baseline", "create", cwd=old)
    assert run("check", cwd=old).returncode == 0
    (old / FILE).unlink()
    assert run("check", cwd=old).returncode == 1


def test_what_is_gone_is_told_and_taken_out(run: Run, old: Path) -> None:
    run("baseline", "create", cwd=old)
    (old / "A.md").write_text("See [[B]].\n", encoding="utf-8")
    told = run("check", cwd=old)
    assert told.returncode == 0
    assert "2 fewer than the baseline: vaultlint baseline update" in told.stderr
    for narrow in (["B.md"], ["--select", "broken-link"], ["--ignore", "broken-link"], ["--exclude", "A.md"]):
        assert "fewer" not in run("check", *narrow, cwd=old).stderr, narrow
    updated = run("baseline", "update", cwd=old)
    assert "2 findings accepted, 2 fewer than before" in updated.stderr
    assert {path for path, _, _ in accepted(old)} == {"B.md"}
    (old / "A.md").write_text("See [[Nowhere]].\n", encoding="utf-8")
    assert run("check", cwd=old).returncode == 1, "what was mended once is not accepted again"


def test_update_adds_nothing_unless_told_to(run: Run, old: Path) -> None:
    run("baseline", "create", cwd=old)
    before = (old / FILE).read_bytes()
    (old / "C.md").write_text("See [[A new one]] and [[another]].\n", encoding="utf-8")
    kept = run("baseline", "update", cwd=old)
    assert kept.returncode == 0
    assert "2 findings new: --add accepts them" in kept.stderr
    assert (old / FILE).read_bytes() == before
    assert run("check", cwd=old).returncode == 1
    added = run("baseline", "update", "--add", "--format", "json", cwd=old)
    assert json.loads(added.stdout) == {"file": FILE, "accepted": 6, "added": 2, "removed": 0, "new": 0}
    assert run("check", cwd=old).returncode == 0


def test_fix_leaves_alone_what_is_accepted_or_allowed(run: Run, old: Path) -> None:
    allowed = "A [ page ](https://example.net). %% vaultlint: allow padded-link-text -- so it was sent %%\n"
    (old / "C.md").write_text(allowed, encoding="utf-8")
    run("baseline", "create", cwd=old)
    before = (old / "B.md").read_text()
    (old / "B.md").write_text(f"{before}\nAnother [ page ](https://example.com).\n", encoding="utf-8")
    done = run("fix", "--extend-select", "padded-link-text", cwd=old)
    assert done.returncode == 0, done.stderr
    assert (old / "B.md").read_text() == f"{before}\nAnother [page](https://example.com).\n"
    assert (old / "C.md").read_text() == allowed
    assert run("fix", "--diff", "--extend-select", "text,links", cwd=old).stdout == ""
    bare = run("fix", "--no-baseline", "--extend-select", "padded-link-text", cwd=old)
    assert bare.returncode == 1, "links to nothing stay"
    assert "A [page](https://example.org)." in (old / "B.md").read_text()
    assert (old / "C.md").read_text() == allowed
    assert "1 fewer than the baseline" in run("check", cwd=old).stderr


def test_the_configuration_names_another_file_or_none(run: Run, old: Path) -> None:
    settings = old / ".vaultlint.yaml"
    settings.write_text("baseline: lists/accepted.json\n", encoding="utf-8")
    missing = run("check", cwd=old)
    assert missing.returncode == 2
    assert "lists/accepted.json: there is no such baseline" in missing.stderr
    (old / "lists").mkdir()
    assert run("baseline", "create", cwd=old).returncode == 0
    assert len(accepted(old, "lists/accepted.json")) == 4
    assert not (old / FILE).exists()
    assert run("check", cwd=old).returncode == 0
    (old / "lists" / "accepted.json").rename(old / FILE)
    settings.write_text("baseline: false\n", encoding="utf-8")
    assert run("check", cwd=old).returncode == 1
    assert run("check", "--baseline", FILE, cwd=old).returncode == 0
    assert run("baseline", "update", cwd=old).returncode == 2
    settings.unlink()
    assert run("check", cwd=old).returncode == 0
    assert run("check", "--no-baseline", cwd=old).returncode == 1
    assert run("check", "--no-baseline", "--baseline", FILE, cwd=old).returncode == 2


@pytest.mark.parametrize("named", ["../outside.json", "/outside.json", "link.json", "", "3", "[a]"])
def test_a_baseline_that_the_configuration_names_stays_inside(run: Run, old: Path, named: str) -> None:
    """SEC-03."""
    outside = old.parent / "outside.json"
    outside.write_text('{"version": 1, "findings": []}', encoding="utf-8")
    (old / "link.json").symlink_to(outside)
    (old / ".vaultlint.yaml").write_text(f"baseline: {named or chr(34) * 2}\n", encoding="utf-8")
    for command in (["check"], ["fix"], ["baseline", "create"], ["baseline", "update"]):
        refused = run(*command, cwd=old)
        assert refused.returncode == 2, command
        assert ".vaultlint.yaml:1" in refused.stderr
    assert outside.read_text() == '{"version": 1, "findings": []}'


def test_the_usual_file_is_not_followed_out_of_the_vault(run: Run, old: Path) -> None:
    """SEC-03."""
    outside = old.parent / "outside.json"
    outside.write_text('{"version": 1, "findings": []}', encoding="utf-8")
    (old / FILE).symlink_to(outside)
    for command in (["check"], ["baseline", "create"]):
        refused = run(*command, cwd=old)
        assert refused.returncode == 2
        assert "leads out of the vault" in refused.stderr
    assert outside.read_text() == '{"version": 1, "findings": []}'


def test_no_file_that_is_something_else_is_overwritten(run: Run, old: Path) -> None:
    (old / ".vaultlint.yaml").write_text("baseline: A.md\n", encoding="utf-8")
    before = (old / "A.md").read_bytes()
    assert run("baseline", "create", cwd=old).returncode == 2
    assert run("baseline", "create", "--baseline", "B.md", "--isolated", cwd=old).returncode == 2
    assert (old / "A.md").read_bytes() == before
    # In our own a merge may have left its marks.
    (old / FILE).write_text("<<<<<<< ours\n", encoding="utf-8")
    assert run("check", "--isolated", cwd=old).returncode == 2
    assert run("baseline", "create", "--isolated", cwd=old).returncode == 0
    assert run("check", "--isolated", cwd=old).returncode == 0


def test_there_is_nothing_to_update_without_a_baseline(run: Run, old: Path) -> None:
    refused = run("baseline", "update", cwd=old)
    assert refused.returncode == 2
    assert "vaultlint baseline create" in refused.stderr


def test_suppressions_of_both_kinds_and_growth_are_reported(run: Run, old: Path) -> None:
    """SEC-16."""

    def git(*words: str) -> None:
        identity = ("-c", "user.name=A", "-c", "user.email=a@example.org")
        subprocess.run(["git", *identity, *words], cwd=old, check=True, capture_output=True)

    git("init", "-q")
    run("baseline", "create", cwd=old)
    first = run("check", "--report-suppressions", cwd=old)
    assert "4 findings accepted; the last commit has no baseline" in first.stderr
    git("add", "-A")
    git("commit", "-qm", "first")
    assert (
        "4 findings accepted, none more than in the last commit"
        in run("check", "--report-suppressions", cwd=old).stderr
    )
    (old / "C.md").write_text(
        "[[Bad\u202eone]]\n\n[[Allowed]] %% vaultlint: allow broken-link — why not %%\n", encoding="utf-8"
    )
    run("baseline", "update", "--add", cwd=old)
    told = run("check", "--report-suppressions", cwd=old)
    assert told.returncode == 0
    assert "6 findings accepted, 2 more than in the last commit" in told.stderr
    assert "  C.md: broken-link: [[Bad\\u202eone]]" in told.stderr
    assert "C.md:1:3: broken-link in the baseline:" in told.stdout
    assert "C.md:3:3: broken-link allowed:" in told.stdout
    listed = json.loads(run("check", "--report-suppressions", "--output-format", "json", cwd=old).stdout)["findings"]
    reasons = [one["reason"] for one in listed if (one["path"], one["rule"]) == ("C.md", "broken-link")]
    assert reasons == ["baseline", "why not"]
    assert "last commit" not in run("check", cwd=old).stderr


def test_what_is_staged_is_compared_with_the_baseline_too(run: Run, old: Path) -> None:
    def git(*words: str) -> None:
        subprocess.run(["git", *words], cwd=old, check=True, capture_output=True)

    git("init", "-q")
    git("add", "-A")
    run("baseline", "create", cwd=old)
    staged = run("check", "--staged", cwd=old)
    assert (staged.returncode, staged.stdout) == (0, "")
    (old / "A.md").write_text("See [[Nowhere]].\n\nSee [[Nowhere]].\n", encoding="utf-8")
    git("add", "-A")
    assert "A.md:3:7: broken-link" in run("check", "--staged", cwd=old).stdout


def test_of_a_file_that_could_not_be_judged_what_was_accepted_stays(run: Run, old: Path) -> None:
    run("baseline", "create", cwd=old)
    before = accepted(old)
    (old / "A.md").write_text("> " * 2_000 + "x", encoding="utf-8")
    updated = run("baseline", "update", cwd=old)
    assert updated.returncode == 2
    assert accepted(old) == before
    assert "fewer" not in run("check", cwd=old).stderr


@pytest.mark.parametrize("format_name", ["text", "concise", "grouped", "markdown", "note", "github", "junit"])
def test_every_format_says_what_is_in_the_baseline_where_it_is_asked(run: Run, old: Path, format_name: str) -> None:
    run("baseline", "create", cwd=old)
    silent = run("check", "--output-format", format_name, cwd=old)
    assert silent.returncode == 0
    assert "Elsewhere" not in silent.stdout
    told = run("check", "--output-format", format_name, "--report-suppressions", cwd=old)
    assert "in the baseline" in told.stdout
    assert "(baseline)" not in told.stdout


def test_code_scanning_is_told_that_a_finding_is_suppressed_from_outside(run: Run, old: Path) -> None:
    run("baseline", "create", cwd=old)
    results = json.loads(run("check", "--output-format", "sarif", cwd=old).stdout)["runs"][0]["results"]
    assert [one["suppressions"] for one in results] == [[{"kind": "external", "justification": "baseline"}]] * 4


def test_what_changed_since_a_commit_is_compared_with_the_baseline_and_its_growth_with_that_commit(
    run: Run, old: Path
) -> None:
    """An equal finding on a new line is new wherever it stands, above the one that is accepted or below."""

    def git(*words: str) -> None:
        identity = ("-c", "user.name=A", "-c", "user.email=a@example.org")
        subprocess.run(["git", *identity, *words], cwd=old, check=True, capture_output=True)

    git("init", "-q", "-b", "trunk")
    note = old / "A.md"
    note.write_text(f"One of a kind.\n\n{note.read_text()}", encoding="utf-8")
    run("baseline", "create", cwd=old)
    git("add", "-A")
    git("commit", "-qm", "first")
    git("checkout", "-qb", "work")
    note.write_text(f"See [[Nowhere]].\n\n{note.read_text()}", encoding="utf-8")
    told = run("check", "--since", "trunk", "--output-format", "concise", cwd=old)
    assert (told.returncode, told.stdout.count("broken-link")) == (1, 1)
    assert "A.md:1:7: broken-link" in told.stdout
    assert "fewer" not in told.stderr
    run("baseline", "update", "--add", cwd=old)
    git("commit", "-qam", "second")
    accepted_now = run("check", "--since", "trunk", "--report-suppressions", cwd=old)
    assert accepted_now.returncode == 0
    assert "5 findings accepted, 1 more than in the commit that this set out from" in accepted_now.stderr
    assert "  A.md: broken-link: See [[Nowhere]]." in accepted_now.stderr
    assert "none more than in the last commit" in run("check", "--report-suppressions", cwd=old).stderr


def test_sec_16_the_baseline_of_the_vault_is_not_read_under_a_trusted_configuration(
    run: Run, old: Path, tmp_path: Path
) -> None:
    assert run("baseline", "create", cwd=old).returncode == 0
    assert run("check", cwd=old).returncode == 0
    trusted = tmp_path / "trusted.yaml"
    trusted.write_text("select: [links]\n")
    assert run("check", "--config", str(trusted), cwd=old).returncode == 1
    assert run("check", "--config", str(trusted), "--baseline", FILE, cwd=old).returncode == 0
