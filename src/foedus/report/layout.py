"""Where things lie in a drawing: places on a map, neighbours around a state, friends beside each other on a circle."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping

from foedus.atlas.atlas import Point, capital
from foedus.measure.encirclement import Encirclement, Neighbour

Spot = tuple[float, float]  # x and y of a drawing


def place(latitude: float, longitude: float) -> Spot:
    """Where a point lies in the picture: Mercator's projection, cut at 72 degrees north and 58 south, in degrees; y grows downwards."""
    bounded = math.radians(min(72.0, max(-58.0, latitude)))
    return round(longitude, 1), round(-math.degrees(math.log(math.tan(math.pi / 4 + bounded / 2))), 1)


def outlines(lines: Iterable[Iterable[Point]]) -> Iterator[list[Spot]]:
    """Lines of the globe, in latitude and longitude, as lines of the picture."""
    for line in lines:
        points = [place(*p) for p in line if -58 < p[0] < 78]
        if len(points) > 1:
            yield points


def path(lines: Iterable[Iterable[Spot]]) -> str:
    """Lines as the path of a drawing."""
    return " ".join("M" + " ".join(f"{x:g},{y:g}" for x, y in line) for line in lines)


def around(ring: Encirclement, year: int) -> Mapping[float, Neighbour]:
    """Each neighbour of a state at an angle in radians, from east against the clock: in the order of the bearings of their capitals, evenly
    spread. Empty where the state's own capital is not known."""
    seat = capital(ring.state, year)
    if seat is None:
        return {}
    here = seat[1]

    def bearing(n: Neighbour) -> float:
        there = capital(n.state, year)
        return math.atan2(there[1][0] - here[0], (there[1][1] - here[1]) * math.cos(math.radians(here[0]))) if there else 0.0

    ordered = sorted(ring.neighbours, key=bearing)
    return {2 * math.pi * k / len(ordered) - math.pi: n for k, n in enumerate(ordered)}


def beside(signs: Mapping[tuple[str, str], int]) -> list[str]:
    """Everybody in a signed network, friends of friends together, the largest such company first; the order of a circle."""
    friends: dict[str, set[str]] = {state: set() for two in signs for state in two}
    for (a, b), sign in signs.items():
        if sign > 0:
            friends[a].add(b)
            friends[b].add(a)
    companies: list[list[str]] = []
    left = set(friends)
    while left:
        waiting, company = [max(sorted(left), key=lambda state: len(friends[state]))], list[str]()
        while waiting:
            state = waiting.pop()
            if state in left:
                left.remove(state)
                company.append(state)
                waiting += sorted(friends[state] & left, key=lambda f: (len(friends[f]), f))
        companies.append(company)
    return [state for company in sorted(companies, key=lambda c: (-len(c), c)) for state in company]
