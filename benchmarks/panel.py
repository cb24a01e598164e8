"""Times the compiled tests: ATOP's promises against events, and hypothetical attacks of every state on every other, each year; with the
file of capabilities, the margins of all of them too.

Usage: python benchmarks/panel.py PATH/atop5_1m.csv [PATH/NMC-60-abridged.csv]
"""

from __future__ import annotations

import resource
import statistics
import sys
import time
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

import numpy as np
from bench import machine

from foedus.panel import ask, compiled, years
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
    print(f"{_memory():8.0f} MiB at most")

    plain = ask.lay_out(promises, days)
    some = chance.choice(len(attacks), 2000, replace=False)
    sample, found = attacks[some].tolist(), [[0] * 4 for _ in some]
    rate = len(some) / timed(lambda: ask.each_attack(plain, sample, found, [], ask.room(count)))
    assert counts[some].tolist() == found, "compiled and plain differ"
    few = [[0] * len(promises) for _ in range(20)]
    plain_rate = 20 * len(promises) / timed(lambda: ask.each_event(plain, events[:20].tolist(), few))
    assert masks[:20].tolist() == few, "compiled and plain differ"
    print(f"Without compiled code: {plain_rate / 1e6:.2f} million tests, {rate / 1e6:.3f} million attacks a second, with equal results")


def world(atop: Path, capabilities: Path) -> None:
    """Print the margins of every attack of every state and year: laid out, cold, warm (median of five), and 1 % without compiled code."""
    start = time.perf_counter()
    laid = years.lay_out(atop, capabilities)
    count = len(laid.attacks)
    seconds = time.perf_counter() - start
    print(f"{count} attacks, {laid.years[0]}-{laid.years[-1]}, among {len(laid.actors)} states, laid out in {seconds:.1f} s")
    cold = timed(lambda: years.margins(laid))
    warm = [statistics.median(timed(partial(years.margins, laid, threads)) for _ in range(5)) for threads in (1, 2)]
    print(f"margins: first call {cold:.1f} s; then {warm[0]:.2f} s on one thread, {warm[1]:.2f} s on two")
    found = years.margins(laid)
    print(f"{timed(lambda: years.by_year(laid, found)):.2f} s for the index of each year; {_memory():.0f} MiB at most")
    some = np.random.default_rng(1816).choice(count, count // 100, replace=False).tolist()
    plain: list[list[float]] = []
    seconds = timed(lambda: plain.extend(years.plain_margins(laid, some)))
    assert plain == found[some].tolist(), "compiled and plain differ"
    print(f"without compiled code: {seconds:.1f} s for 1 %, with equal results; all would take some {100 * seconds:.0f} s")


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    paths = [Path(name) for name in sys.argv[1:]]
    if len(paths) not in (1, 2) or not all(path.exists() for path in paths):
        sys.exit(f"{__doc__}\nThe files do not come with foedus: https://www.atopdata.org/ and https://correlatesofwar.org/ have them.")
    if len(paths) == 2:
        world(*paths)
    main(paths[0])
