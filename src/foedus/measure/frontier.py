"""Who borders on whom, who is a major power, and what distance leaves of a state's strength.

Sources of the two losses: Boulding, Kenneth E. Conflict and Defense. Harper, 1962 (the loss of strength gradient, linear); Cederman,
Lars-Erik. "Modeling the Size of Wars: From Billiard Balls to Sandpiles." American Political Science Review 97 (2003): 135-50 (logistic).
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt
from pathlib import Path

from foedus.atlas.atlas import capital
from foedus.base.date import OPEN_END, parse_date
from foedus.base.diagnostic import FoedusError

NEAR = ("land", "12", "24", "150", "400")  # by land, or across so many miles of water at most
EARTH = 6371.0  # kilometres
LOSSES: dict[str, Callable[[float], float]] = {
    "none": lambda d: 1.0,
    "linear": lambda d: max(0.0, 1.0 - d / 10),
    "logistic": lambda d: 0.1 + 0.9 / (1 + (d / 2) ** 3),
}


@dataclass(frozen=True, slots=True)
class Frontiers:
    """Who is contiguous to whom from when until when, and who is a major power. Days are day numbers, the last one not included."""

    pairs: dict[tuple[str, str], tuple[tuple[int, int, str], ...]]
    powers: dict[str, tuple[tuple[int, int], ...]]

    def near(self, one: str, other: str, day: int) -> str | None:
        """How near two states are, one of `NEAR`; None if they are not contiguous, or nothing is known of them."""
        spans = self.pairs.get((min(one, other), max(one, other)), ())
        return next((by for first, end, by in spans if first <= day < end), None)

    def neighbours(self, state: str, day: int) -> dict[str, str]:
        """Everybody contiguous to a state, and how near."""
        found = {(y if x == state else x): self.near(x, y, day) for x, y in self.pairs if state in (x, y)}
        return {name: by for name, by in sorted(found.items()) if by}

    def is_power(self, state: str, day: int) -> bool:
        """Whether a state is a major power."""
        return any(first <= day < end for first, end in self.powers.get(state, ()))

    def is_relevant(self, attacker: str, victim: str, day: int) -> bool:
        """Whether a state is a politically relevant attacker of another: contiguous, or a major power."""
        return self.is_power(attacker, day) or self.near(attacker, victim, day) is not None

    def units(self, state: str, other: str, day: int, year: int, unit: float) -> float | None:
        """The distance between two states in units of so many kilometres: none by land, else between capitals; None if one is not known."""
        if state == other or self.near(state, other, day) == "land":
            return 0.0
        here, there = capital(state, year), capital(other, year)
        return kilometres(here[1], there[1]) / unit if here and there else None


def kilometres(here: tuple[float, float], there: tuple[float, float]) -> float:
    """The great circle between two places, given by latitude and longitude in degrees."""
    (x, u), (y, v) = here, there
    a = sin(radians(y - x) / 2) ** 2 + cos(radians(x)) * cos(radians(y)) * sin(radians(v - u) / 2) ** 2
    return 2 * EARTH * asin(sqrt(a))


def read_frontiers(folder: Path) -> Frontiers:
    """Read `neighbours.csv` and `powers.csv` of a folder; what is missing is empty.

    Raises:
        FoedusError: a table is none; says where.
    """
    pairs: dict[tuple[str, str], tuple[tuple[int, int, str], ...]] = {}
    for row, span in _rows(folder / "neighbours.csv", ("state", "other", "by")):
        if row["by"] not in NEAR:
            raise FoedusError(f"{folder / 'neighbours.csv'}: '{row['by']}' is none of {', '.join(NEAR)}")
        key = (min(row["state"], row["other"]), max(row["state"], row["other"]))
        pairs[key] = (*pairs.get(key, ()), (*span, row["by"]))
    powers: dict[str, tuple[tuple[int, int], ...]] = {}
    for row, span in _rows(folder / "powers.csv", ("state",)):
        powers[row["state"]] = (*powers.get(row["state"], ()), span)
    return Frontiers(pairs, powers)


def _rows(path: Path, columns: tuple[str, ...]) -> Iterator[tuple[dict[str, str], tuple[int, int]]]:
    if not path.is_file():
        return
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(line for line in file if not line.startswith("#"))
        if not {*columns, "first", "last"} <= {*(reader.fieldnames or ())}:
            raise FoedusError(f"{path} has not the columns {', '.join((*columns, 'first', 'last'))}")
        for row in reader:
            try:
                last = parse_date(row["last"]).last + 1 if row["last"] else OPEN_END
                yield row, (parse_date(row["first"]).first, last)
            except (ValueError, TypeError) as error:
                raise FoedusError(f"{path} has a date that is none: {error}") from None
