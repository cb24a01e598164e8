"""How secure the states of the world were, year by year: every state's attack on every other, by ATOP's promises and NMC's strengths.

Needs numba and numpy (`pip install foedus[compiled]`). Sources: the files of ATOP 5.1 and of National Material Capabilities 6.0, which a
user downloads; states are those that the second has in a year. Strength is the composite index of national capability.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from foedus.base.diagnostic import FoedusError
from foedus.base.extra import extra
from foedus.panel import ask, compiled
from foedus.panel.atop import read_atop

Strengths = dict[int, dict[str, float]]  # by year and COW country code


@dataclass(frozen=True, slots=True)
class Year:
    """One year, asked on its first day.

    Attributes:
        attacks: how many pairs of attacker and victim.
        system: the share of them, weighted by the product of the two strengths, in which the margin reaches theta.
        low, high: the same with what is only possible on the attackers' side, or on the victims'.
    """

    year: int
    states: int
    attacks: int
    system: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class World:
    """Promises and strengths laid out for some years.

    Attributes:
        years: those asked. `actors`: COW country codes, by their places.
        attacks: rows of place of the year, attacker, victim.
        strength: by place of the year and actor; -1 where it is not known.
    """

    years: tuple[int, ...]
    actors: tuple[str, ...]
    columns: Any
    attacks: Any
    strength: Any


def read_capabilities(path: str | Path) -> Strengths:
    """The index of every state and year of `NMC-60-abridged.csv`.

    Raises:
        FoedusError: there is no such file, or it has not the columns.
    """
    found: Strengths = {}
    try:
        with Path(path).open(encoding="latin-1", newline="") as file:
            for row in csv.DictReader(file):
                found.setdefault(int(row["year"]), {})[row["ccode"]] = float(row["cinc"])
    except OSError as error:
        raise FoedusError(f"cannot read {path}: {error.strerror}") from None
    except (KeyError, ValueError) as error:
        raise FoedusError(f"{path} is not the abridged file of National Material Capabilities 6.0: {error}") from None
    return found


def lay_out(atop: str | Path, capabilities: str | Path, years: Iterable[int] | None = None) -> World:
    """Read both files and lay out every attack of some years, or of all.

    Raises:
        FoedusError: a file cannot be read or is another, no year is asked, or numpy is not installed.
    """
    with extra("compiled", "this needs numpy"):
        import numpy as np
    strengths = read_capabilities(capabilities)
    asked = tuple(sorted(strengths) if years is None else years)
    if not asked:
        raise FoedusError(f"no year is asked; {capabilities} has {min(strengths)} to {max(strengths)}")
    promises = read_atop(atop, {state for year in asked for state in strengths.get(year, ())})
    place = {actor: n for n, actor in enumerate(promises.actors)}
    strength = np.full((len(asked), len(place)), -1.0)
    pairs = []
    for k, year in enumerate(asked):
        there = np.array(sorted(place[state] for state in strengths.get(year, ())), dtype=np.int64)
        for state, value in strengths.get(year, {}).items():
            strength[k, place[state]] = value
        a, v = (grid.ravel() for grid in np.meshgrid(there, there, indexing="ij"))
        pairs.append(np.column_stack([np.full(a.size, k), a, v])[a != v])
    days = [date(year, 1, 1).toordinal() for year in asked]
    return World(asked, promises.actors, compiled.lay_out(promises, days), np.ascontiguousarray(np.concatenate(pairs)), strength)


def margins(world: World, threads: int = 2) -> Any:
    """The three margins of every attack (`ask.each_margin`), compiled, on some threads."""
    import numpy as np

    made = compiled.compiled()
    found = np.empty((len(world.attacks), 3))
    blocks = np.array_split(np.arange(len(world.attacks)), max(1, threads))

    def work(block: Any) -> None:
        if block.size:
            part = slice(block[0], block[-1] + 1)
            own = world.columns._replace(promises=world.columns.promises.copy())  # a row holds the partner that is asked about
            room = np.zeros((5, 2 * len(world.actors) + 2), dtype=np.int64)
            made.each_margin(own, world.attacks[part], world.strength, found[part], room)

    with ThreadPoolExecutor(max(1, threads)) as pool:
        list(pool.map(work, blocks))
    return found


def plain_margins(world: World, some: Sequence[int]) -> list[list[float]]:
    """The same of some attacks, without compiled code."""
    columns = ask.Columns(*(part.tolist() if hasattr(part, "tolist") else part for part in world.columns))
    found = [[0.0] * 3 for _ in some]
    ask.each_margin(columns, world.attacks[list(some)].tolist(), world.strength.tolist(), found, ask.room(len(world.actors)))
    return found


def by_year(world: World, found: Any, theta: float = 1.0) -> list[Year]:
    """The index of each year; an attack whose margin is not known is left out."""
    import numpy as np

    place, a, v = world.attacks.T
    count = len(world.years)
    weight = world.strength[place, a] * world.strength[place, v] * (found[:, 0] >= 0)
    total = np.bincount(place, weight, count)
    shares = [np.bincount(place, weight * (found[:, column] >= theta), count) / np.maximum(total, 1e-300) for column in range(3)]
    attacks = np.bincount(place, minlength=count)
    states = (world.strength >= 0).sum(axis=1)
    rows = zip(world.years, states.tolist(), attacks.tolist(), *(share.tolist() for share in shares), strict=True)
    return [Year(*row) for row in rows]
