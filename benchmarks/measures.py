"""Times what is hard among the measures: frustration to a proven optimum, the design of promises, and Shapley shares of twelve players.

Usage: python benchmarks/measures.py [PATH/signed_networks_cow_tribes.json]
"""

from __future__ import annotations

import json
import random
import statistics
import sys
import time
from collections.abc import Callable
from itertools import combinations, permutations, product
from pathlib import Path

from bench import machine

import foedus
from foedus.measure.balance import frustration
from foedus.measure.design import design
from foedus.measure.game import state_games
from foedus.measure.power import shapley
from foedus.replay.day import Pledge

DAY = "1939-08-20"


def timed(work: Callable[[], object]) -> float:
    """Seconds that a piece of work takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def near_balance(nodes: int = 150, edges: int = 1300, noise: float = 0.08, seed: int = 1) -> dict[tuple[str, str], int]:
    """A drawn signed network of two camps, some of its signs turned."""
    draw = random.Random(seed)
    pairs = draw.sample(list(combinations(range(nodes), 2)), edges)
    camp = [draw.random() < 0.5 for _ in range(nodes)]
    return {(f"{a:03}", f"{b:03}"): (1 if camp[a] == camp[b] else -1) * (-1 if draw.random() < noise else 1) for a, b in pairs}


def networks(path: Path) -> None:
    """Print the slowest of the networks of states."""
    nets = {name: {(a, b): s for a, b, s in net["edges"]} for name, net in json.loads(path.read_text("utf-8")).items()}
    times = {}
    for name, signs in nets.items():
        start = time.perf_counter()
        found = frustration(signs)
        times[name] = time.perf_counter() - start
        assert found.proven, name
    slowest = max(times, key=lambda name: times[name])
    print(f"{max(times.values()):6.2f} s at most, frustration of {len(times)} networks of the file, all proven; the slowest is {slowest}")


def measures() -> None:
    """Print the rest, median of three."""
    signs = near_balance()
    found = frustration(signs)
    seconds = statistics.median(timed(lambda: frustration(signs)) for _ in range(3))
    said = f"{'proven' if found.proven else 'not proven'}, index {found.index:g}"
    print(f"{seconds:6.2f} s for frustration of 150 nodes, 1,300 edges, 8 % of the signs turned: {said}")

    system = foedus.load().system(DAY)
    strong = sorted(system.states, key=lambda s: -(system.strength[s] or 0.0))[:20]
    foes = [s for s in strong if system.names[s] in ("GMY", "ITA", "JPN")]
    gaps = [(a, v) for a, v in product(foes, strong) if a != v and v not in foes and system.reply(a, v).covered is False]
    offers = [Pledge(o, v) for o, v in permutations(strong, 2)]
    for cost in ("treaties", "strength"):
        seconds = statistics.median(timed(lambda cost=cost: design(system, gaps, offers, cost)) for _ in range(3))
        proven = design(system, gaps, offers, cost).plans[0].proven
        print(f"{seconds:6.2f} s for a design of least {cost}: 20 states, {len(offers)} offers, {len(gaps)} gaps, proven {proven}")

    games = [game for game in state_games(system, system.replies()) if len(game.players) <= 12]
    game = max(games, key=lambda game: len(game.players))
    seconds = statistics.median(
        timed(lambda: shapley(game.players, lambda some: float(game.without(game.players - some).covered or False))) for _ in range(3)
    )
    print(f"{seconds:6.2f} s for the Shapley shares of {len(game.players)} players of one attack, exactly")
    weights = {f"s{k:02}": k + 1 for k in range(12)}
    seconds = statistics.median(timed(lambda: shapley(weights, lambda some: float(sum(weights[s] for s in some) >= 40))) for _ in range(3))
    print(f"{seconds:6.2f} s for the Shapley shares of 12 voters, exactly")


if __name__ == "__main__":
    paths = [Path(name) for name in sys.argv[1:]]
    if len(paths) > 1 or not all(path.exists() for path in paths):
        sys.exit(f"{__doc__}\nThe file does not come with foedus: it is Aref and Wilson's networks of the states of 1946-1999.")
    print(f"{machine()}; medians of three")
    if paths:
        networks(paths[0])
    measures()
