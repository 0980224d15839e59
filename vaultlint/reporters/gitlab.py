"""`gitlab`: a Code Quality report, which GitLab shows in merge requests."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from vaultlint.findings import Severity
from vaultlint.fingerprint import fingerprints
from vaultlint.reporters.base import Reporter, Tally, View, place_of
from vaultlint.reporters.for_programs import plain, pretty, readable

if TYPE_CHECKING:
    from vaultlint.session import Checked

_SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.HINT: "info"}


class GitLabReporter(Reporter):
    human = False

    def __init__(self, view: View) -> None:
        super().__init__(view)
        self._path_of = view.paths_below("CI_PROJECT_DIR")
        self._entries: list[dict[str, Any]] = []

    def file(self, checked: Checked) -> Iterator[str]:
        names = fingerprints(checked.findings, checked.source)
        shown = set(map(id, self.view.findings_of(checked)))
        for finding, fingerprint in zip(checked.findings, names, strict=True):
            # It has no word for what is allowed: told of, that would be one more fault.
            if id(finding) in shown and not finding.suppressed:
                self._entries.append(
                    {
                        # GitLab shows no name of a check, so it goes into the words.
                        "description": f"{finding.rule}: {plain(finding.message)}",
                        "check_name": finding.rule,
                        "fingerprint": fingerprint,
                        "severity": _SEVERITIES[finding.severity],
                        "location": {
                            "path": readable(self._path_of(finding.path)),
                            "lines": {"begin": place_of(finding, checked).line},
                        },
                    }
                )
        yield from ()

    def end(self, tally: Tally) -> Iterator[str]:  # noqa: ARG002 -- it has no place for counts
        yield pretty(self._entries)
