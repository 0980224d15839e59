"""Where the baseline of a vault lies: what the command line says, else the configuration, else the usual place."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from vaultlint.config import Config
from vaultlint.frozen import Frozen
from vaultlint.strict_yaml import ConfigError

if TYPE_CHECKING:
    from vaultlint.baseline import Baseline

FILE = ".vaultlint-baseline.json"
"""Where it lies in a vault, unless somebody says otherwise."""


class BaselinePlace(Frozen):
    """A file that holds a baseline, or is to hold one."""

    path: Path
    name: str
    """As errors and reports call it."""
    is_named: bool
    """Whether somebody asked for it, so that it has to be there."""

    def read(self) -> Baseline | None:
        """The baseline; None where there is none and nobody asked for one. Raises `ConfigError`."""
        if not self.is_named and not self.path.exists():
            return None
        from vaultlint.baseline import read_baseline

        return read_baseline(self.path, self.name)


def baseline_place(
    root: Path, config: Config, named: Path | None = None, *, trusts_vault: bool = True
) -> BaselinePlace | None:
    """Where the baseline of the vault at `root` lies; None where the configuration wants none. Raises `ConfigError`.

    Without `trusts_vault` the usual file is none: a pull request could have written it.

    Files of a repository stay inside it: one that is reached by a link that leads out is not read, or written to.
    """
    if named is not None:
        return BaselinePlace(named, str(named), is_named=True)
    if config.baseline is False:
        return None
    if config.baseline is not None:
        path, name = config.baseline
        return BaselinePlace(Path(path), name, is_named=True)
    if not trusts_vault:
        return None
    usual = root / FILE
    if usual.is_symlink() and not usual.resolve().is_relative_to(root.resolve()):
        raise ConfigError(FILE, None, "leads out of the vault; name it with --baseline if it is yours")
    return BaselinePlace(usual, FILE, is_named=False)
