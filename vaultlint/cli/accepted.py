"""What a run says of the baseline: that it may shrink, and where it has grown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultlint.display import display

if TYPE_CHECKING:
    from pathlib import Path

    from vaultlint.baseline import Baseline
    from vaultlint.cli.asked import Asked
    from vaultlint.cli.console import Console
    from vaultlint.reporters.base import Tally
    from vaultlint.request import Request

_MOST_LINES = 50


def tell_of_baseline(asked: Asked, request: Request, tally: Tally, console: Console) -> None:
    """Say that findings are gone, where the run looked at everything, and what was accepted of late, where asked."""
    if request.baseline is None:
        return
    if asked.report_suppressions:
        _tell_of_growth(asked, request, request.baseline, console)
    gone = request.baseline.total - tally.accepted
    if gone > 0 and _looked_at_everything(asked, request) and not tally.errors:
        console.tell(f"{gone:,} fewer than the baseline: vaultlint baseline update")


def _looked_at_everything(asked: Asked, request: Request) -> bool:
    """Whether what was not found is not there."""
    narrowed = asked.select or asked.extend_select or asked.ignore or asked.exclude
    return not (request.paths or request.staged or request.since or narrowed)


def _tell_of_growth(asked: Asked, request: Request, baseline: Baseline, console: Console) -> None:
    from vaultlint.baseline_place import baseline_place
    from vaultlint.reporters.base import counted

    place = baseline_place(request.root, request.config, asked.baseline, trusts_vault=asked.config is None)
    if place is None:
        return
    revision, where = "HEAD", "the last commit"
    if request.since is not None:
        from vaultlint.git import parted

        revision, where = parted(request.root, request.since).commit, "the commit that this set out from"
    earlier = _committed(place.path, revision)
    accepted = f"baseline: {counted(baseline.total, 'finding')} accepted"
    if earlier is None:
        console.tell(f"{accepted}; {where} has no baseline")
        return
    more = baseline.beyond(earlier)
    grown = sum(entry.count for entry in more)
    console.tell(f"{accepted}, {f'{grown:,}' if grown else 'none'} more than in {where}")
    for entry in more[:_MOST_LINES]:
        times = f" ({entry.count:,} times)" if entry.count > 1 else ""
        console.tell(f"  {display(entry.path)}: {display(entry.rule)}: {display(entry.text)}{times}")
    if len(more) > _MOST_LINES:
        console.tell(f"  and {len(more) - _MOST_LINES:,} lines more")


def _committed(path: Path, revision: str) -> Baseline | None:
    """The baseline as a commit has it."""
    from vaultlint.baseline import baseline_from
    from vaultlint.git import committed
    from vaultlint.strict_yaml import ConfigError

    data = committed(path, revision)
    try:
        return None if data is None else baseline_from(data, path.name)
    except ConfigError:
        return None
