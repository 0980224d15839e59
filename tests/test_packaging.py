"""However vaultlint is installed, it finds its rules: from a wheel, an editable install and a bare checkout."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
RULES = sorted(path.stem for path in (ROOT / "rules").rglob("*.yaml"))


def run(*command: str | Path, cwd: Path) -> str:
    """What a command prints, run where this checkout's own packages are not on the way."""
    surroundings = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run(
        [str(word) for word in command], cwd=cwd, env=surroundings, check=False, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def listed_rules(*vaultlint: str | Path, cwd: Path) -> list[str]:
    rules = json.loads(run(*vaultlint, "rules", "--format", "json", cwd=cwd))
    return sorted(rule["rule"] for rule in rules)


def pip(environment: Path, *words: str | Path, cwd: Path) -> None:
    run(sys.executable, "-m", "pip", "--python", environment / "bin" / "python", "install", "--quiet", "--no-index",
        "--no-deps", "--disable-pip-version-check", *words, cwd=cwd)  # fmt: skip


def lend_dependencies(environment: Path) -> None:
    """Let a fresh environment import what this one has installed, so that no test needs a network."""
    (site,) = environment.glob("lib/python*/site-packages")
    (site / "lent.pth").write_text(sysconfig.get_path("purelib") + "\n")


@pytest.fixture
def environment(tmp_path: Path) -> Path:
    folder = tmp_path / "environment"
    venv.create(folder, with_pip=False, symlinks=True)
    return folder


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built the way releases are: the source archive first, and the wheel from what that holds."""
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "hatchling", "build", "--target", "sdist", "--directory", folder, cwd=ROOT)
    (archive,) = folder.glob("*.tar.gz")
    with tarfile.open(archive) as unpacked:
        unpacked.extractall(folder, filter="data")
    (source,) = (path for path in folder.iterdir() if path.is_dir())
    run(sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", folder, cwd=source)
    (built,) = folder.glob("*.whl")
    return built


def test_an_installed_wheel_lists_every_rule(wheel: Path, environment: Path, tmp_path: Path) -> None:
    pip(environment, wheel, cwd=tmp_path)
    lend_dependencies(environment)
    assert listed_rules(environment / "bin" / "vaultlint", cwd=tmp_path) == RULES
    assert run(environment / "bin" / "python", "-m", "vaultlint", "--version", cwd=tmp_path).startswith("vaultlint")


def test_an_editable_install_lists_every_rule(environment: Path, tmp_path: Path) -> None:
    lend_dependencies(environment)
    pip(environment, "--no-build-isolation", "--editable", ROOT, cwd=tmp_path)
    assert listed_rules(environment / "bin" / "vaultlint", cwd=tmp_path) == RULES


def test_a_bare_checkout_reads_the_rules_beside_it(environment: Path, tmp_path: Path) -> None:
    checkout = tmp_path / "checkout"
    shutil.copytree(ROOT / "vaultlint", checkout / "vaultlint", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "rules", checkout / "rules")
    (checkout / "rules" / "links" / "empty-link.yaml").unlink()
    lend_dependencies(environment)
    listed = listed_rules(environment / "bin" / "python", "-m", "vaultlint", cwd=checkout)
    assert listed == [rule for rule in RULES if rule != "empty-link"]
