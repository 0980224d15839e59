"""The table of months and weekdays is what the script beside it makes, and no word of it means two months."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from vaultlint.dates.from_cldr import TABLE, table
from vaultlint.dates.names import LANGUAGES, month_named, name, weekday_named

ROOT = Path(__file__).parents[2]


def test_the_table_is_what_the_script_makes() -> None:
    babel = pytest.importorskip("babel", reason="Babel, which brings the names, is not installed")
    version = tuple(int(part) for part in babel.__version__.split(".")[:2])
    if version < (2, 18):
        pytest.skip("the names are those of Babel 2.18")
    assert TABLE.read_text("utf-8") == table()


def test_the_notice_that_the_names_are_under_lies_beside_them() -> None:
    assert "UNICODE LICENSE" in TABLE.with_name("LICENSE.unicode").read_text("utf-8")


def test_no_word_means_two_months_or_two_days() -> None:
    meanings: dict[tuple[str, str], set[int]] = {}
    for language in json.loads(TABLE.read_text("utf-8")).values():
        for kind, forms in language.items():
            for names in forms.values():
                for number, word in enumerate(names, start=1):
                    meanings.setdefault((kind, word.rstrip(".").casefold()), set()).add(number)
    assert {word: numbers for word, numbers in meanings.items() if len(numbers) > 1} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_name_is_read_as_what_it_was_written_for(language: str) -> None:
    for number in range(1, 13):
        for width in ("wide", "abbreviated"):
            assert month_named(name("months", number, width, language)) == number  # type: ignore[arg-type]
    for number in range(1, 8):
        for width in ("wide", "abbreviated"):
            weekday = weekday_named(name("weekdays", number, width, language))  # type: ignore[arg-type]
            assert weekday is not None
            assert weekday.number == number - 1


def test_the_table_is_read_only_for_words_beside_a_year() -> None:
    code = (
        "from vaultlint.dates import names, reading\n"
        "for text in ('2024.4.22-26', 'April', 'Monday notes', '2024-04-22', 'Version 2.0', '12 plans'):\n"
        "    reading.read_date(text)\n"
        "print(names._table.cache_info().currsize)\n"
        "reading.read_date('April 2024')\n"
        "print(names._table.cache_info().currsize)\n"
    )
    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, text=True)
    assert ran.stdout.split() == ["0", "1"]
