"""The house in order: seeds and rules agree, documents tell the truth, imports stay light, files stay short."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[1]
RULES = sorted(path.stem for path in (ROOT / "rules").rglob("*.yaml"))
PLANTED: dict[str, dict[str, list[int]]] = yaml.safe_load((ROOT / "seeds" / "planted.yaml").read_text(encoding="utf-8"))
SPEAK_ONLY_WHEN_CONFIGURED = {"aliased-tag", "unknown-tag", "misspelt-term", "missing-property", "cjk-spacing"}
SPEAK_ONLY_OF_CHANGES = {"redirected-link"}


def printed(*command: str) -> str:
    return subprocess.run(
        command, cwd=ROOT, check=True, capture_output=True, encoding="utf-8", stdin=subprocess.DEVNULL
    ).stdout


def committed_files() -> list[Path]:
    listed = printed("git", "ls-files", "-z", "--cached").split("\0")
    return [ROOT / name for name in listed if name and (ROOT / name).is_file()]


@pytest.fixture(scope="module")
def found() -> dict[str, dict[str, list[int]]]:
    """What vaultlint finds in the garden: rule, file, lines."""
    command = "check --exit-zero --select ALL --output-format json seeds/garden"
    findings = json.loads(printed(sys.executable, "-m", "vaultlint", *command.split()))["findings"]
    lines: dict[str, dict[str, list[int]]] = {}
    for finding in findings:
        if not finding["suppressed"]:
            path = finding["path"].removeprefix("garden/")
            lines.setdefault(finding["rule"], {}).setdefault(path, []).append(finding["line"])
    return lines


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_finds_what_is_planted_and_nothing_else(rule: str, found: dict[str, dict[str, list[int]]]) -> None:
    assert found.get(rule, {}) == PLANTED.get(rule, {})


def test_every_rule_has_a_fault_planted_for_it() -> None:
    assert set(RULES) - set(PLANTED) - SPEAK_ONLY_WHEN_CONFIGURED - SPEAK_ONLY_OF_CHANGES == set()


def test_the_note_we_were_given_is_kept_byte_for_byte() -> None:
    note = (ROOT / "seeds" / "好文.md").read_bytes()
    assert hashlib.sha256(note).hexdigest() == "8e8a46819a92aaf3d26f7e8b83ca0a24826760ddcf6700abc3ae795ba301f0d0"


def test_the_command_line_starts_without_the_heavy_libraries() -> None:
    """A hook is bearable only when starting costs little: each of these is imported where it is needed."""
    heavy = {"marko", "pathspec", "pydantic", "rapidfuzz", "ruamel.yaml", "symspellpy", "wcwidth", "yaml"}
    loaded = printed(sys.executable, "-c", "import sys, vaultlint.cli; print(*sys.modules)").split()
    assert heavy & set(loaded) == set()


def test_no_module_outgrows_one_idea() -> None:
    lengths = {
        str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines())
        for path in (ROOT / "vaultlint").rglob("*.py")
    }
    assert {path: length for path, length in lengths.items() if length > 300} == {}


def test_no_file_names_a_place_on_one_persons_machine() -> None:
    place = re.compile(rb"(?<![\w.~}/-])/(?:work|tmp|root|home|Users)/")
    named = [str(path.relative_to(ROOT)) for path in committed_files() if place.search(path.read_bytes())]
    assert named == []


def make_targets() -> set[str]:
    return set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md", "docs/architecture.md"])
def test_documents_name_only_make_targets_that_exist(document: str) -> None:
    text = (ROOT / document).read_text(encoding="utf-8")
    named = set(re.findall(r"`make ([a-z]+)", text)) | set(re.findall(r"^make ([a-z]+)", text, re.MULTILINE))
    assert named - make_targets() == set()


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md", "docs/architecture.md"])
def test_documents_lead_only_to_files_that_exist(document: str) -> None:
    text = (ROOT / document).read_text(encoding="utf-8")
    targets = re.findall(r"\]\((?!https?:|#)([^)#]+)", text)
    assert [target for target in targets if not (ROOT / document).parent.joinpath(target).exists()] == []


def test_the_page_for_migrants_tells_of_each_rule_once_and_leads_to_rules_of_ours() -> None:
    page = (ROOT / "docs" / "migrating.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| ([a-z][a-z, -]+) \| (.+) \|$", page, re.MULTILINE)
    theirs = [name for names, _ in rows if names != "obsidian-linter" for name in names.split(", ")]
    assert len(theirs) == len(set(theirs)) == 65
    ours = {name for _, told in rows for name in re.findall(r"`([a-z]+(?:-[a-z]+)+)`", told)}
    assert ours - set(RULES) == set()
    assert ours


def test_the_settings_that_the_readme_shows_are_ones_that_vaultlint_takes(tmp_path: Path) -> None:
    blocks = re.findall(r"```yaml\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    (settings,) = (block for block in blocks if "assume-exists" in block)
    (tmp_path / ".vaultlint.yaml").write_text(settings, encoding="utf-8")
    (tmp_path / "Note.md").write_text("[[A note to be written]] and [[Media/film.mp4]]\n", encoding="utf-8")
    printed(sys.executable, "-m", "vaultlint", "check", str(tmp_path))


def test_the_index_of_decisions_names_each_of_them() -> None:
    index = (ROOT / "docs" / "adr" / "README.md").read_text(encoding="utf-8")
    assert [path.name for path in (ROOT / "docs" / "adr").glob("0*.md") if f"]({path.name})" not in index] == []


def test_ci_runs_the_tests_last_so_that_their_count_is_its_last_word() -> None:
    recipe = re.search(r"^check:.*\n((?:\t.*\n)+)", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert recipe
    assert "-m pytest" in recipe[1].rstrip().split("\n")[-1]
    assert (ROOT / ".ci" / "run").read_text(encoding="utf-8").rstrip().split("\n")[-1] == "make check"
