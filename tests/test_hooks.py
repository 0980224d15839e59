"""The hooks we offer, run by real git and real pre-commit on a vault in which a linked note is renamed."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import sysconfig
from collections.abc import Sequence
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[1]
MANIFEST = ROOT / ".pre-commit-hooks.yaml"
HOOKS = {hook["id"]: hook for hook in yaml.safe_load(MANIFEST.read_text(encoding="utf-8"))}


class GitVault:
    """A vault under git, and the commands people give in it."""

    def __init__(self, folder: Path, home: Path) -> None:
        self.folder = folder
        self.surroundings = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
        self.surroundings |= {
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "HOME": str(home),
            "PRE_COMMIT_HOME": str(home / "pre-commit"),
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_AUTHOR_NAME": "Ada", "GIT_AUTHOR_EMAIL": "ada@example.org",
            "GIT_COMMITTER_NAME": "Ada", "GIT_COMMITTER_EMAIL": "ada@example.org",
        }  # fmt: skip

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command, cwd=self.folder, env=self.surroundings, check=False, capture_output=True, encoding="utf-8"
        )

    def git(self, *words: str) -> None:
        done = self.run("git", *words)
        assert done.returncode == 0, done.stderr

    def hook(self, name: str) -> subprocess.CompletedProcess[str]:
        return self.run(*shlex.split(HOOKS[name]["entry"]))

    def write(self, path: str, text: str) -> None:
        (self.folder / path).parent.mkdir(parents=True, exist_ok=True)
        (self.folder / path).write_text(text, encoding="utf-8")


@pytest.fixture
def vault(tmp_path: Path) -> GitVault:
    folder, home = tmp_path / "vault", tmp_path / "home"
    folder.mkdir()
    home.mkdir()
    vault = GitVault(folder, home)
    vault.git("init", "--quiet")
    vault.write(".obsidian/app.json", "{}")
    vault.write("Home.md", "# Home\n\nSee [[Old name]] and [[Old name#Part]].\n")
    vault.write("People/Old name.md", "# Old name\n\n## Part\n\nText.\n")
    vault.write("Debt.md", "[[A page nobody wrote]]\n")
    vault.git("add", ".")
    vault.git("commit", "--quiet", "--message", "Start")
    return vault


def use_hooks_of_this_checkout(vault: GitVault, *names: str, stages: Sequence[str] = ("pre-commit",)) -> None:
    """Install our manifest's hooks as pre-commit would, with the vaultlint under test instead of a built one."""
    hooks = [HOOKS[name] | {"language": "system"} for name in names or ("vaultlint",)]
    vault.write(".pre-commit-config.yaml", yaml.safe_dump({"repos": [{"repo": "local", "hooks": hooks}]}))
    vault.git("add", ".pre-commit-config.yaml")
    vault.git("commit", "--quiet", "--message", "Check what is staged")
    done = vault.run("pre-commit", "install", *(f"--hook-type={stage}" for stage in stages))
    assert done.returncode == 0, done.stdout


def test_the_manifest_is_one_that_pre_commit_accepts(vault: GitVault) -> None:
    assert vault.run("pre-commit", "validate-manifest", str(MANIFEST)).returncode == 0


def test_nothing_staged_passes_whatever_the_vault_owes(vault: GitVault) -> None:
    assert vault.hook("vaultlint").returncode == 0


def test_a_staged_rename_fails_on_the_untouched_note_that_links_to_it(vault: GitVault) -> None:
    vault.git("mv", "People/Old name.md", "People/New name.md")
    done = vault.hook("vaultlint")
    assert done.returncode == 1
    assert "Home.md" in done.stdout
    assert "broken-link" in done.stdout
    assert "Debt.md" not in done.stdout


def test_a_staged_deletion_fails_on_the_untouched_note_that_links_to_it(vault: GitVault) -> None:
    vault.git("rm", "--quiet", "People/Old name.md")
    done = vault.hook("vaultlint")
    assert done.returncode == 1
    assert "Home.md" in done.stdout


def test_a_staged_edit_of_a_heading_fails_on_the_untouched_note_that_links_to_it(vault: GitVault) -> None:
    vault.write("People/Old name.md", "# Old name\n\n## Chapter\n\nText.\n")
    vault.git("add", ".")
    done = vault.hook("vaultlint")
    assert done.returncode == 1
    assert "Home.md" in done.stdout
    assert "broken-heading-link" in done.stdout


def test_a_rename_staged_with_its_links_passes(vault: GitVault) -> None:
    vault.git("mv", "People/Old name.md", "People/New name.md")
    vault.write("Home.md", "# Home\n\nSee [[New name]] and [[New name#Part]].\n")
    vault.git("add", ".")
    assert vault.hook("vaultlint").returncode == 0


def test_what_is_mended_on_disk_but_not_staged_still_fails(vault: GitVault) -> None:
    vault.git("mv", "People/Old name.md", "People/New name.md")
    vault.write("Home.md", "# Home\n\nSee [[New name]] and [[New name#Part]].\n")
    assert vault.hook("vaultlint").returncode == 1


def test_a_move_that_leaves_every_link_whole_passes(vault: GitVault) -> None:
    (vault.folder / "Archive").mkdir()
    vault.git("mv", "People/Old name.md", "Archive/Old name.md")
    assert vault.hook("vaultlint").returncode == 0


def test_a_vault_in_a_folder_of_the_repository_is_judged_from_the_root(vault: GitVault) -> None:
    (vault.folder / "notes").mkdir()
    for name in (".obsidian", "Home.md", "People", "Debt.md"):
        vault.git("mv", name, f"notes/{name}")
    vault.git("commit", "--quiet", "--message", "Move in")
    vault.git("mv", "notes/People/Old name.md", "notes/People/New name.md")
    done = vault.run(*shlex.split(HOOKS["vaultlint"]["entry"]), "--vault", "notes")
    assert done.returncode == 1
    assert "Home.md" in done.stdout


def test_the_whole_vault_hook_sees_what_nobody_staged(vault: GitVault) -> None:
    done = vault.hook("vaultlint-vault")
    assert done.returncode == 1
    assert "Debt.md" in done.stdout


def test_git_refuses_the_commit_of_a_rename_that_breaks_links(vault: GitVault) -> None:
    use_hooks_of_this_checkout(vault)
    vault.git("mv", "People/Old name.md", "People/New name.md")
    done = vault.run("git", "commit", "--message", "Rename")
    assert done.returncode == 1
    assert "Home.md" in done.stdout + done.stderr
    assert "broken-link" in done.stdout + done.stderr


def test_git_takes_the_commit_once_the_links_follow(vault: GitVault) -> None:
    """`git commit --all` hands the hook an index of its own, so this fails if that one is not asked."""
    use_hooks_of_this_checkout(vault)
    vault.git("mv", "People/Old name.md", "People/New name.md")
    vault.write("Home.md", "# Home\n\nSee [[New name]] and [[New name#Part]].\n")
    done = vault.run("git", "commit", "--all", "--message", "Rename, and tell Home")
    assert done.returncode == 0, done.stdout + done.stderr


def fix_staged(vault: GitVault, *names: str) -> subprocess.CompletedProcess[str]:
    """The fixing hook as pre-commit calls it: with the names of staged files that it is meant for."""
    return vault.run(*shlex.split(HOOKS["vaultlint-fix"]["entry"]), *names)


def test_the_fixing_hook_mends_the_staged_notes_and_fails_and_then_passes(vault: GitVault) -> None:
    hook = HOOKS["vaultlint-fix"] | {"language": "system"}
    vault.write(".pre-commit-config.yaml", yaml.safe_dump({"repos": [{"repo": "local", "hooks": [hook]}]}))
    assert vault.run("pre-commit", "install").returncode == 0
    vault.write("People/Old name.md", "---\naliases: [Ada]\n---\n# Old name\n\n## Part\n")
    vault.write("Diary.md", "Met [[Ada]].\n")
    vault.write("picture.txt", "Met [[Ada]].\n")
    vault.git("add", ".")
    first = vault.run("git", "commit", "--message", "Diary")
    assert first.returncode == 1
    assert "files were modified by this hook" in first.stdout + first.stderr
    assert (vault.folder / "Diary.md").read_text() == "Met [[Old name|Ada]].\n"
    vault.git("add", ".")
    second = vault.run("git", "commit", "--message", "Diary")
    assert second.returncode == 0, second.stdout + second.stderr


@pytest.mark.parametrize("names", [["notes/Diary.md", "README.md"], ["README.md", "notes/Diary.md"]])
def test_the_fixing_hook_leaves_out_what_lies_in_no_vault(names: list[str], vault: GitVault) -> None:
    vault.git("mv", ".obsidian", "notes.obsidian")
    (vault.folder / "notes").mkdir()
    vault.git("mv", "notes.obsidian", "notes/.obsidian")
    vault.write("notes/Ann.md", "---\naliases: [Ada]\n---\n")
    vault.write("notes/Diary.md", "Met [[Ada]].\n")
    vault.write("README.md", "Met [[Ada]].\n")
    done = fix_staged(vault, *names)
    assert done.returncode == 0, done.stderr
    assert (vault.folder / "notes/Diary.md").read_text() == "Met [[Ann|Ada]].\n"
    assert (vault.folder / "README.md").read_text() == "Met [[Ada]].\n"
    assert "README.md” lies in no vault" in done.stderr


def test_the_fixing_hook_sees_to_each_of_several_vaults(vault: GitVault) -> None:
    for name in ("one", "two"):
        vault.write(f"{name}/.obsidian/app.json", "{}")
        vault.write(f"{name}/{name.title()}.md", "---\naliases: [Ada]\n---\n")
        vault.write(f"{name}/Diary.md", "Met [[Ada]].\n")
    assert fix_staged(vault, "one/Diary.md", "two/Diary.md").returncode == 0
    assert (vault.folder / "one/Diary.md").read_text() == "Met [[One|Ada]].\n"
    assert (vault.folder / "two/Diary.md").read_text() == "Met [[Two|Ada]].\n"


def test_a_vault_whose_settings_are_not_in_git_is_judged_from_the_top_of_the_repository(vault: GitVault) -> None:
    vault.git("rm", "-r", "--quiet", "-f", ".obsidian")
    vault.write("Deep/Diary.md", "Met [[Home]].\n")
    done = fix_staged(vault, "Deep/Diary.md", "Home.md")
    assert done.returncode == 0, done.stdout + done.stderr


def test_two_hooks_tell_of_each_finding_once(vault: GitVault) -> None:
    use_hooks_of_this_checkout(vault, "vaultlint-fix", "vaultlint")
    vault.write("People/Old name.md", "---\naliases: [Ada]\n---\n# Old name\n\n## Part\n")
    vault.write("Diary.md", "Met [[Ada]], and [[Nobody]].\n")
    vault.git("add", ".")
    done = vault.run("git", "commit", "--message", "Diary")
    told = done.stdout + done.stderr
    assert done.returncode == 1
    assert "files were modified by this hook" in told
    assert [told.count(words) for words in ("“Nobody” leads", "“Ada” is only an alias")] == [1, 1]


def test_the_hooks_run_once_in_a_commit_whatever_stages_are_installed(vault: GitVault) -> None:
    """Somebody's other hooks may want to see the message of a commit."""
    stages = ("pre-commit", "prepare-commit-msg", "commit-msg", "post-commit")
    use_hooks_of_this_checkout(vault, "vaultlint-fix", "vaultlint", stages=stages)
    vault.write("Diary.md", "Met [[Old name]].\n")
    vault.git("add", ".")
    done = vault.run("git", "commit", "--message", "Diary")
    assert done.returncode == 0, done.stdout + done.stderr
    assert (done.stdout + done.stderr).count("Passed") == 2


@pytest.fixture
def renaming(vault: GitVault) -> GitVault:
    """A staged note whose date wants another style, and an unstaged edit of a link to it, on the very same line."""
    use_hooks_of_this_checkout(vault, "vaultlint-fix")
    vault.write(".vaultlint.yaml", "rules: {inconsistent-date-heading: {style: iso}}\n")
    vault.write("Diary.md", "# Diary\n\nText.\n")
    vault.write("Week.md", "See [[Diary]].\n")
    vault.git("add", ".")
    vault.git("commit", "--quiet", "--message", "Diary")
    vault.write("Diary.md", "# Diary\n\n## 4 March 2024\n\nText.\n")
    vault.write("Week.md", "See [[Diary#4 March 2024]].\n")
    vault.git("add", ".")
    vault.write("Week.md", "See [[Diary#4 March 2024]], and more is to be written here.\n")
    return vault


def test_a_fix_that_would_reach_unstaged_changes_waits_and_says_for_what(renaming: GitVault) -> None:
    """pre-commit could not put them back: it would take back every fix, and the next attempt would end the same."""
    done = renaming.run("git", "commit", "--message", "A day")
    told = done.stdout + done.stderr
    assert done.returncode == 1
    assert "Rolling back" not in told
    assert "Diary.md:3:4: inconsistent-date-heading: changes that are not staged would be in the way: Week.md" in told
    assert (renaming.folder / "Diary.md").read_text() == "# Diary\n\n## 4 March 2024\n\nText.\n"
    assert (renaming.folder / "Week.md").read_text().endswith("and more is to be written here.\n")


def test_once_those_changes_are_staged_the_fix_is_done(renaming: GitVault) -> None:
    renaming.git("add", ".")
    assert renaming.run("git", "commit", "--message", "A day").returncode == 1
    assert (renaming.folder / "Week.md").read_text() == "See [[Diary#2024-03-04]], and more is to be written here.\n"
    renaming.git("add", ".")
    done = renaming.run("git", "commit", "--message", "A day")
    assert done.returncode == 0, done.stdout + done.stderr


def test_fixes_elsewhere_do_not_wait_for_unstaged_changes(renaming: GitVault) -> None:
    renaming.write("Log.md", "# Log\n\n## 5 March 2024\n")
    renaming.git("add", "Log.md")
    assert renaming.run("git", "commit", "--message", "A day").returncode == 1
    assert (renaming.folder / "Log.md").read_text() == "# Log\n\n## 2024-03-05\n"


def test_what_an_earlier_run_put_aside_is_of_no_concern(renaming: GitVault) -> None:
    """pre-commit never removes its patches."""
    assert renaming.run("git", "commit", "--message", "A day").returncode == 1
    assert list((Path(renaming.surroundings["PRE_COMMIT_HOME"])).glob("patch*"))
    renaming.surroundings["PRE_COMMIT"] = "1"
    assert fix_staged(renaming, "Diary.md").returncode == 0
    assert (renaming.folder / "Diary.md").read_text() == "# Diary\n\n## 2024-03-04\n\nText.\n"


def test_pre_commit_builds_the_hooks_from_a_clone_and_runs_them(vault: GitVault, tmp_path: Path) -> None:
    """The way of somebody else's vault, from end to end; what vaultlint depends on is lent, so that nothing is fetched.

    Where pre-commit cannot build an environment all the same there is nothing to see, and the test is left out.
    """
    clone = GitVault(tmp_path / "vaultlint", tmp_path / "home")
    clone.folder.mkdir()
    listed = subprocess.run(
        ["git", "-C", ROOT, "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        check=True, capture_output=True, encoding="utf-8",
    ).stdout  # fmt: skip
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file() and not name.startswith(("docs/", "tests/", "seeds/", "benchmarks/")):
            clone.write(name, "")
            (clone.folder / name).write_bytes((ROOT / name).read_bytes())
    for words in (("init", "--quiet"), ("add", "--all"), ("commit", "--quiet", "--message", "As it is"), ("tag", "v1")):
        clone.git(*words)
    hooks = [{"id": name} for name in ("vaultlint-fix", "vaultlint")]
    config = {"repos": [{"repo": str(clone.folder), "rev": "v1", "hooks": hooks}]}
    vault.write(".pre-commit-config.yaml", yaml.safe_dump(config))
    vault.git("add", ".pre-commit-config.yaml")
    vault.surroundings |= {
        "PIP_NO_INDEX": "1", "PIP_NO_DEPS": "1", "PIP_NO_BUILD_ISOLATION": "0", "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "VIRTUALENV_NO_DOWNLOAD": "1", "PYTHONPATH": sysconfig.get_path("purelib"),
    }  # fmt: skip
    built = vault.run("pre-commit", "install-hooks")
    if built.returncode != 0:
        pytest.skip(f"pre-commit could not build an environment: {built.stdout[-400:]}")
    vault.git("mv", "People/Old name.md", "People/New name.md")
    vault.write("Diary.md", "Met [[Ada]].\n")
    vault.write("Ann.md", "---\naliases: [Ada]\n---\n")
    vault.git("add", ".")
    done = vault.run("pre-commit", "run")
    assert done.returncode == 1
    assert "Home.md:3:7: broken-link" in done.stdout
    assert (vault.folder / "Diary.md").read_text() == "Met [[Ann|Ada]].\n"
    vault.write("Home.md", "# Home\n")
    vault.git("add", ".")
    passed = vault.run("pre-commit", "run", "--verbose")
    assert passed.returncode == 0, passed.stdout
    assert "no findings" in passed.stdout


@pytest.mark.slow
def test_pre_commit_builds_the_hook_from_this_repository_and_it_fails_on_a_rename(vault: GitVault) -> None:
    """The way of somebody else's vault: pre-commit clones the repository and installs it, from a package registry."""
    vault.git("mv", "People/Old name.md", "People/New name.md")
    done = vault.run("pre-commit", "try-repo", str(ROOT), "vaultlint", "--verbose")
    assert done.returncode == 1
    assert "Home.md" in done.stdout
    assert "broken-link" in done.stdout


def test_what_staged_changes_make_of_attachments_is_told(vault: GitVault) -> None:
    vault.write("Home.md", "# Home\n\n![[a.png]]\n")
    vault.write("Other.md", "![[a.png]] ![[b.png]]\n")
    for name in ("a.png", "b.png", "old.png"):
        vault.write(f"Pictures/{name}", "")
    vault.git("add", ".")
    vault.git("commit", "--quiet", "--message", "Pictures")
    vault.git("rm", "--quiet", "Other.md")
    vault.write("Pictures/new.png", "")
    vault.write("Pictures/unknown to git.png", "")
    vault.git("add", "Pictures/new.png")
    done = vault.run(
        sys.executable, "-m", "vaultlint", "check", "--staged", "--select", "unused-attachment", "--output-format",
        "concise",
    )  # fmt: skip
    assert [line.partition(":")[0] for line in done.stdout.splitlines()] == ["Pictures/b.png", "Pictures/new.png"]
