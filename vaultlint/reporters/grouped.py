"""`grouped`: each file once, and its findings below it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from vaultlint.display import display
from vaultlint.reporters.base import Reporter, Tally, place_of, said

if TYPE_CHECKING:
    from vaultlint.session import Checked


class GroupedReporter(Reporter):
    human = True

    def file(self, checked: Checked) -> Iterator[str]:
        findings = list(self.view.findings_of(checked))
        if not findings:
            return
        style, path = self.view.style, checked.path
        yield style.file(display(self.view.path_of(path)), self.view.address_of(path) if style.hyperlinks else None)
        places = [f"{line}:{column}" for line, column in (place_of(finding, checked) for finding in findings)]
        wide = max(map(len, places))
        for finding, place in zip(findings, places, strict=True):
            yield f"  {style.faint(place.rjust(wide))}  {said(finding, self.view)}"
        yield ""

    def end(self, tally: Tally) -> Iterator[str]:  # noqa: ARG002 -- nothing had to wait
        yield from ()
