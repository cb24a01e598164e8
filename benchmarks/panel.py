"""Times the compiled tests: ATOP's promises against events, and hypothetical attacks of every state on every other, each year.

Usage: python benchmarks/panel.py PATH/atop5_1m.csv
"""

from __future__ import annotations

import resource
import statistics
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np
from bench import machine

from foedus.panel import ask, compiled
from foedus.panel.atop import read_atop

EVENTS = 3000
YEARS = range(1816, 2019)


def timed(work: Callable[[], object]) -> float:
    """Seconds that a piece of work takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main(path: Path) -> None:
    """Print the first call, the rate on one core (median of five), and the memory; then the same without compiled code on a sample."""
    promises = read_atop(path)
    count = len(promises.actors)
    days = [date(year, 1, 1).toordinal() for year in YEARS]
    columns, made = compiled.lay_out(promises, days), compiled.compiled()
    print(f"{machine()}; {len(promises)} promises of {count} states, {YEARS.start}-{YEARS.stop - 1}")

    chance = np.random.default_rng(1816)
    pairs = chance.integers(0, (len(days), count, count), (EVENTS, 3))
    events = np.column_stack([pairs, np.full(EVENTS, ask.ATTACK)])
    masks = np.zeros((EVENTS, len(promises)), dtype=np.int16)
    first = timed(lambda: made.each_event(columns, events[:1], masks))
    rate = masks.size / statistics.median(timed(lambda: made.each_event(columns, events, masks)) for _ in range(5))
    print(f"{rate / 1e6:8.1f} million event-promise tests a second; first call {first:.1f} s; {masks.size / 1e6:.1f} million tests")

    grid = np.array(np.meshgrid(np.arange(len(days)), np.arange(count), np.arange(count), indexing="ij")).reshape(3, -1).T
    attacks = np.ascontiguousarray(grid[grid[:, 1] != grid[:, 2]])
    counts, sides = np.zeros((len(attacks), 4), dtype=np.int32), np.zeros((0, count), dtype=np.uint8)
    room = np.zeros((5, 2 * count + 2), dtype=np.int64)
    first = timed(lambda: made.each_attack(columns, attacks[:1], counts, sides, room))
    rate = len(attacks) / statistics.median(timed(lambda: made.each_attack(columns, attacks, counts, sides, room)) for _ in range(5))
    print(f"{rate / 1e6:8.2f} million hypothetical attacks a second; first call {first:.1f} s; {len(attacks) / 1e6:.1f} million attacks")
    print(f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:8.0f} MiB at most")

    plain = ask.lay_out(promises, days)
    some = chance.choice(len(attacks), 2000, replace=False)
    sample, found = attacks[some].tolist(), [[0] * 4 for _ in some]
    rate = len(some) / timed(lambda: ask.each_attack(plain, sample, found, [], ask.room(count)))
    assert counts[some].tolist() == found, "compiled and plain differ"
    few = [[0] * len(promises) for _ in range(20)]
    plain_rate = 20 * len(promises) / timed(lambda: ask.each_event(plain, events[:20].tolist(), few))
    assert masks[:20].tolist() == few, "compiled and plain differ"
    print(f"Without compiled code: {plain_rate / 1e6:.2f} million tests, {rate / 1e6:.3f} million attacks a second, with equal results")


if __name__ == "__main__":
    if len(sys.argv) != 2 or not Path(sys.argv[1]).exists():
        sys.exit(f"{__doc__}\nThe file does not come with foedus: https://www.atopdata.org/ has it.")
    main(Path(sys.argv[1]))
