"""How fast notes are parsed: our parser against marko as it comes, on the same notes in one process.

    python -m benchmarks.parse [--corpus DIR] [--full]

Without a corpus the vaults are taken that `VAULTLINT_MATERIAL` leads to, every tenth note of the largest one;
with `--full` every note. Then each hostile note of the tests, by our parser alone.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.scratch import HUB, unpacked
from tests.markdown.probes import PROBES
from tests.markdown.stock import stock_parser
from vaultlint.markdown.parser import GFM, MarkdownParser


def seconds(parse: Callable[[str], object], text: str) -> float:
    started = time.process_time()
    parse(text)
    return time.process_time() - started


def compare(corpus: Path, step: int) -> None:
    notes = sorted(path for path in corpus.rglob("*.md") if path.is_file())[::step]
    texts = [note.read_bytes().decode("utf-8", "replace") for note in notes]
    ours, stock = MarkdownParser(GFM), stock_parser(github=True)
    spent_by_us = spent_by_stock = 0.0
    for text in texts:
        spent_by_us += seconds(ours.parse, text)
        spent_by_stock += seconds(stock.parse, text)
    megabytes = sum(len(text.encode()) for text in texts) / 1e6
    print(f"{len(notes)} notes, {megabytes:.2f} MB of {corpus.name}, CPU seconds")
    print(f"  marko      {spent_by_stock:8.2f}  {megabytes / spent_by_stock:5.2f} MB/s")
    print(f"  vaultlint  {spent_by_us:8.2f}  {megabytes / spent_by_us:5.2f} MB/s")
    print(f"  ratio      {spent_by_stock / spent_by_us:8.2f}")


def probe() -> None:
    parser = MarkdownParser(GFM)

    def outcome(text: str) -> str:
        try:
            parser.parse(text)
        except RecursionError:
            return "RecursionError"
        return "tree"

    print("hostile notes, CPU seconds")
    for name, text in PROBES.items():
        started = time.process_time()
        ended_with = outcome(text)
        print(f"  {time.process_time() - started:6.3f}  {name} ({ended_with})")


def main() -> None:
    arguments = argparse.ArgumentParser(description="Measure the parser against marko.")
    arguments.add_argument("--corpus", type=Path, help="a folder of notes")
    arguments.add_argument("--full", action="store_true", help="every note, not every tenth")
    chosen = arguments.parse_args()
    corpus = chosen.corpus or unpacked(HUB)
    if corpus:
        compare(corpus, 1 if chosen.full else 10)
    else:
        print("VAULTLINT_MATERIAL is not set and no --corpus given: no notes to compare on")
    probe()


if __name__ == "__main__":
    main()
