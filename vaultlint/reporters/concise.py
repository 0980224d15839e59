"""`concise`: one line for each finding, hints too; for `grep`, editors and screen readers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from vaultlint.reporters.base import Reporter, Tally, headline

if TYPE_CHECKING:
    from vaultlint.session import Checked


class ConciseReporter(Reporter):
    human = True

    def file(self, checked: Checked) -> Iterator[str]:
        for finding in self.view.findings_of(checked):
            yield headline(finding, checked, self.view)

    def end(self, tally: Tally) -> Iterator[str]:  # noqa: ARG002 -- nothing had to wait
        yield from ()
