"""Capitals by state and year, and the coasts and borders of today's world.

Sources: coasts and borders are Natural Earth's (public domain) at 1:110 million, as the npm package world-atlas 2.0.2 has them
(licence beside the file). Capitals are given to a tenth of a degree, good for a picture and for distances of hundreds of
kilometres. They were compared with the capitals of CShapes 2.0 (Schvitz, Guy, et al. "Mapping the International System,
1886-2019." Journal of Conflict Resolution 66 (2022), 144-61): 199 of the 207 places that it covers lie within .15 degrees. The
others: Buenos Aires, Gitega, N'Djamena, Muscat and Tarawa, which it puts elsewhere; Nanking, Chungking and Fez, which it does not
name. The twelve actors outside the state system (lower-case ids) it does not have.
"""

from __future__ import annotations

import csv
import json
from functools import cache
from pathlib import Path

_HERE = Path(__file__).parent
Point = tuple[float, float]  # latitude, longitude, in degrees


@cache
def _capitals() -> dict[str, list[tuple[int, str, Point]]]:
    found: dict[str, list[tuple[int, str, Point]]] = {}
    with (_HERE / "capitals.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            point = (float(row["latitude"]), float(row["longitude"]))
            found.setdefault(row["state"], []).append((int(row["first"] or 0), row["capital"], point))
    return found


def capital(state: str, year: int) -> tuple[str, Point] | None:
    """The name and the place of a state's capital in a year: the last one before, or else the first.

    Missing: None is not known.
    """
    seats = _capitals().get(state)
    if not seats:
        return None
    _, name, point = next((s for s in reversed(seats) if s[0] <= year), seats[0])
    return name, point


@cache
def borders() -> tuple[tuple[Point, ...], ...]:
    """Today's coasts and borders, each line once."""
    atlas = json.loads((_HERE / "countries-110m.json").read_text(encoding="utf-8"))
    (step_x, step_y), (from_x, from_y) = atlas["transform"]["scale"], atlas["transform"]["translate"]
    lines = []
    for arc in atlas["arcs"]:
        x = y = 0
        line = []
        for move_x, move_y in arc:
            x, y = x + move_x, y + move_y
            line.append((y * step_y + from_y, x * step_x + from_x))
        lines.append(tuple(line))
    return tuple(lines)
