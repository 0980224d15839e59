"""`python -m vaultlint.dates.from_cldr` writes the table of months and weekdays anew, from the CLDR that Babel brings.

Babel weighs 31 MB and is there for developers only; the table has 9 KB.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

TABLE = Path(__file__).with_name("names.json")
LOCALES = ("en", "en_GB", "de", "fr", "es", "ja", "ko", "zh", "zh_Hant")
_CONTEXTS = ("format", "stand-alone")
_WIDTHS = ("wide", "abbreviated")


def table() -> str:
    """The table as the file holds it: language, kind, form, then the names from January or Monday on."""
    from babel import Locale

    languages: dict[str, dict[str, dict[str, list[str]]]] = {}
    for name in LOCALES:
        locale = Locale.parse(name)
        languages[name.replace("_", "-")] = {
            kind: {
                f"{context} {width}": [names[context][width][key] for key in keys]
                for context in _CONTEXTS
                for width in _WIDTHS
            }
            for kind, names, keys in (("months", locale.months, range(1, 13)), ("weekdays", locale.days, range(7)))
        }
    lines = json.dumps(languages, ensure_ascii=False, indent=1).splitlines()
    return _one_line_for_each_form(lines)


def _one_line_for_each_form(lines: list[str]) -> str:
    text = ""
    for line in lines:
        inside = len(line) - len(line.lstrip()) > 3
        text += line.lstrip() if inside or line.strip() in ("]", "],") else f"\n{line}"
    return text.replace('","', '", "').lstrip("\n") + "\n"


if __name__ == "__main__":
    TABLE.write_text(table(), "utf-8", newline="\n")
    sys.stdout.write(f"wrote {TABLE.name}\n")
