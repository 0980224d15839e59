"""`json-lines`: a line for each finding, in the shape it has in `json`, as soon as it is found."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING

from vaultlint.display import json_safe
from vaultlint.reporters.base import Reporter, Tally
from vaultlint.reporters.json_report import finding_as_json

if TYPE_CHECKING:
    from vaultlint.session import Checked


class JsonLinesReporter(Reporter):
    """Trouble with a file is a line too: it has `error` where findings have `rule`."""

    human = False

    def file(self, checked: Checked) -> Iterator[str]:
        lines = [finding_as_json(finding, checked) for finding in self.view.findings_of(checked)]
        if checked.error is not None:
            lines.append({"path": checked.path, "error": checked.error})
        for line in lines:
            yield json_safe(json.dumps(line, ensure_ascii=False))

    def end(self, tally: Tally) -> Iterator[str]:  # noqa: ARG002 -- whoever reads a stream counts for themselves
        yield from ()
