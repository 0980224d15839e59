"""A vault as git has it: what is staged, what has changed since another commit, and what was there before.

The repository may be somebody else's. Git is run with lists of arguments and only with commands that read its own
objects and index; the working tree is compared here, since git would run clean filters of the repository's
configuration over it. Monitors, hooks, external diffs and fetching are switched off besides.
"""

from vaultlint.git.asking import GitError
from vaultlint.git.ignored import ignored
from vaultlint.git.objects import committed
from vaultlint.git.set_aside import set_aside
from vaultlint.git.since import Since, parted
from vaultlint.git.staged import Staged, staged

__all__ = ["GitError", "Since", "Staged", "committed", "ignored", "parted", "set_aside", "staged"]
