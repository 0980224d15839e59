"""Whether a stream may be painted, and whether its terminal can follow links."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TextIO

_LINKING_PROGRAMS = {"iTerm.app", "WezTerm", "vscode", "ghostty", "Hyper", "Tabby", "rio", "WarpTerminal"}
_LINKING_TERMINALS = {"xterm-kitty", "xterm-ghostty", "alacritty", "foot", "foot-extra", "wezterm", "contour"}


def wants_colour(choice: str, stream: TextIO, environment: Mapping[str, str]) -> bool:
    """`--color`, then NO_COLOR, then what forces colour, then what switches it off, then whether it is a terminal."""
    if choice != "auto":
        return choice == "always"
    if environment.get("NO_COLOR"):
        return False
    if any(environment.get(name, "0") not in ("", "0") for name in ("FORCE_COLOR", "CLICOLOR_FORCE")):
        return True
    if environment.get("CLICOLOR") == "0" or environment.get("TERM") == "dumb":
        return False
    return stream.isatty()


def knows_links(stream: TextIO, environment: Mapping[str, str]) -> bool:
    """Whether the terminal behind `stream` is one that is known to understand OSC 8 hyperlinks."""
    if not stream.isatty():
        return False
    if (forced := environment.get("FORCE_HYPERLINK")) is not None:
        return forced not in ("", "0")
    if environment.get("TMUX") or environment.get("STY"):
        return False  # multiplexers hide which terminal is behind them
    return (
        environment.get("TERM_PROGRAM") in _LINKING_PROGRAMS
        or environment.get("TERM") in _LINKING_TERMINALS
        or "WT_SESSION" in environment
        or "DOMTERM" in environment
        or _number(environment.get("VTE_VERSION")) >= 5000
        or _number(environment.get("KONSOLE_VERSION")) >= 201200
    )


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() else 0
