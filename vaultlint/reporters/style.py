"""Colours and hyperlinks of human output. Meaning never hangs on them: plain output says the same."""

from __future__ import annotations

from vaultlint.display import display
from vaultlint.findings import Severity
from vaultlint.frozen import Frozen

_BOLD, _FAINT, _RED, _GREEN, _YELLOW, _BLUE, _CYAN = "1", "2", "31", "32", "33", "34", "36"
_SEVERITIES = {Severity.ERROR: _RED, Severity.WARNING: _YELLOW, Severity.HINT: _BLUE}


class Style(Frozen):
    """Paints pieces of text that went through `display` before; each method names what the piece is."""

    colour: bool = False
    hyperlinks: bool = False

    def file(self, shown: str, address: str | None = None) -> str:
        painted = self._painted(shown, _BOLD)
        return self._linked(painted, address) if address else painted

    def rule(self, name: str, page: str | None = None) -> str:
        painted = self._painted(display(name), _CYAN)
        return self._linked(painted, page) if page else painted

    def severity(self, severity: Severity) -> str:
        return self.mark(severity.label, severity)

    def mark(self, text: str, severity: Severity) -> str:
        return self._painted(text, f"{_BOLD};{_SEVERITIES[severity]}")

    def error(self, text: str) -> str:
        return self.mark(text, Severity.ERROR)

    def warning(self, text: str) -> str:
        return self.mark(text, Severity.WARNING)

    def faint(self, text: str) -> str:
        return self._painted(text, _FAINT)

    def strong(self, text: str) -> str:
        return self._painted(text, _BOLD)

    def code(self, text: str) -> str:
        return self._painted(text, _CYAN)

    def bad(self, text: str) -> str:
        return self._painted(text, _RED)

    def good(self, text: str) -> str:
        return self._painted(text, _GREEN)

    def _painted(self, text: str, codes: str) -> str:
        return f"\x1b[{codes}m{text}\x1b[0m" if self.colour and text else text

    def _linked(self, text: str, address: str) -> str:
        return f"\x1b]8;;{address}\x1b\\{text}\x1b]8;;\x1b\\" if self.hyperlinks else text


PLAIN = Style()
