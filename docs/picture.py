"""Draw docs/demo.svg: a terminal with what the demo prints.

Run by `make picture`. The output is real; only its middle is left out, because it is long.
"""

from __future__ import annotations

import subprocess
import sys
from io import StringIO
from pathlib import Path

from rich.console import Console
from rich.text import Text

ROOT = Path(__file__).parents[1]
COMMAND = "vaultlint check --exit-zero seeds/"
FIRST, LAST = 8, 3
"""How many findings are shown before and after the cut."""
WIDTH = 140

# As rich draws it, without the fonts it would fetch from elsewhere: whoever looks has a monospace font.
FRAME = """\
<svg class="rich-terminal" viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">
<style>
.{unique_id}-matrix {{
  font-family: ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", "Noto Sans Mono CJK SC", monospace;
  font-size: {char_height}px; line-height: {line_height}px; font-variant-east-asian: full-width;
}}
.{unique_id}-title {{ font: bold 18px ui-sans-serif, system-ui, sans-serif; }}
{styles}
</style>
<defs>
<clipPath id="{unique_id}-clip-terminal">
<rect x="0" y="0" width="{terminal_width}" height="{terminal_height}" />
</clipPath>
{lines}
</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g>
</g>
</svg>
"""


def main() -> None:
    """Run the demo and draw it."""
    words = [sys.executable, "-m", *COMMAND.split(), "--color", "always", "--no-progress"]
    printed = subprocess.run(
        words,
        cwd=ROOT,
        check=True,
        capture_output=True,
        encoding="utf-8",
        env={"COLUMNS": str(WIDTH), "LANG": "C.UTF-8"},
    )
    blocks = printed.stdout.rstrip().split("\n\n")
    shown = [*blocks[:FIRST], "\x1b[2m…\x1b[0m", *blocks[-LAST:], printed.stderr]
    console = Console(record=True, width=WIDTH, file=StringIO(), force_terminal=True)
    console.print(Text.from_ansi(f"$ {COMMAND}\n" + "\n\n".join(shown).rstrip()))
    drawn = console.export_svg(title="vaultlint", code_format=FRAME, unique_id="demo")
    lines = (line.rstrip() for line in drawn.splitlines())
    (ROOT / "docs" / "demo.svg").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
