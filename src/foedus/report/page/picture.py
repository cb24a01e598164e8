"""The drawings of the pages of security: a map of who is covered, the network of friends and foes, and the fronts around a power."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import pairwise
from textwrap import wrap

from foedus.atlas.atlas import borders, capital
from foedus.measure.encirclement import Encirclement
from foedus.measure.keystone import STATE, Keystone
from foedus.measure.network import Network
from foedus.measure.outlook import View
from foedus.model.record import Scenario
from foedus.report.layout import Spot, around, beside, outlines, path, place

WIDTH = 700  # of a map, in units of the drawing
SHADES = 5  # of a map: the first for who is covered against nobody
EUROPE, WORLD = (-13.0, -82.0, 49.0, -34.0), (-170.0, -110.0, 180.0, 75.0)  # west, north, east, south, as `place` gives them
CIRCLE, RADIUS = 720, 200  # of the network
AROUND = (420, 240)  # of the fronts
LONGEST = 18  # letters of a line beside a circle
LINE = 12  # the height of a line of text
_KIND = {1: "friend", -1: "foe"}
_BOUND = {(True, False): ("foe", "bound against it"), (False, True): ("friend", "bound to it")}  # by against, for


@dataclass(frozen=True, slots=True)
class Dot:
    """A state in a drawing: a circle, and beside it, where there is room, its name in lines; `words` says what the circle shows."""

    state: str
    x: float
    y: float
    r: float
    shade: str
    words: str
    label: tuple[str, ...] = ()
    label_x: float = 0.0
    label_y: float = 0.0
    anchor: str = "start"
    turned: float = 0.0


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line between two places of a drawing; `kind` is the class that its style goes by."""

    x1: float
    y1: float
    x2: float
    y2: float
    kind: str
    words: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing. `words` says in a sentence what it shows, for whoever does not see it."""

    width: int
    height: int
    dots: tuple[Dot, ...]
    words: str
    strokes: tuple[Stroke, ...] = ()
    borders: str = ""


def chart(view: View, s: Scenario) -> Picture | None:
    """A map of who is covered against the powers of a day; None where nobody's place is known."""
    year = int(view.on[:4])
    seats = {x: place(*seat[1]) for x in view.covered if (seat := capital(x, year))}
    if not seats:
        return None
    west, north, east, south = box = EUROPE if sum(_within(spot, EUROPE) for spot in seats.values()) > len(seats) / 3.5 else WORLD
    scale = WIDTH / (east - west)

    def at(spot: Spot) -> Spot:
        return round((spot[0] - west) * scale, 1), round((spot[1] - north) * scale, 1)

    strongest = max(view.strength.values(), default=0.0) or 1.0
    dots = []
    for x in sorted((x for x, spot in seats.items() if _within(spot, box)), key=lambda x: (-view.strength.get(x, 0.0), x)):
        share, name = view.covered[x], s.states[x].name
        r = 3 + 17 * math.sqrt(view.strength.get(x, 0.0) / strongest)
        shade = f"c{min(SHADES - 1, math.ceil(share * (SHADES - 1)))}"
        dots.append(Dot(x, *at(seats[x]), round(r, 1), shade, f"{name}: covered against {share:.0%}"))
    told = sorted((share, s.states[x].name) for x, share in view.covered.items())
    shown = {s.states[dot.state].name for dot in dots}
    nobody = sum(share == 0 for share, _ in told)
    most = ", ".join(f"{name} {share:.0%}" for share, name in reversed(told[-5:]) if share > 0)
    beyond = ", ".join(f"{name} {share:.0%}" for share, name in reversed(told) if share and name not in shown)
    words = f"Of {len(told)} states {nobody} were covered against none of the powers. Most: {most or 'nobody'}." + (
        f" Not on the map: {beyond}." if beyond else ""
    )
    height = round((south - north) * scale)
    return Picture(WIDTH, height, tuple(_labelled(dots, s, height)), words, borders=_coasts(box, scale))


def _within(spot: Spot, box: tuple[float, float, float, float]) -> bool:
    return box[0] <= spot[0] <= box[2] and box[1] <= spot[1] <= box[3]


def _coasts(box: tuple[float, float, float, float], scale: float) -> str:
    """Coasts and borders in the box, in units of the drawing, cut where they leave it or leap from one edge of the world to the other."""
    west, north, east, south = box
    wide = (west - 3, north - 3, east + 3, south + 3)
    runs: list[list[Spot]] = []
    for line in outlines(borders()):
        runs.append([])
        for before, spot in pairwise([line[0], *line]):
            if not _within(spot, wide) or abs(spot[0] - before[0]) > 180:
                runs.append([])
            else:
                runs[-1].append((round((spot[0] - west) * scale), round((spot[1] - north) * scale)))
    return path(run for run in runs if len(run) > 1)


def _labelled(dots: list[Dot], s: Scenario, height: int) -> Iterable[Dot]:
    """The dots with their names, those of the stronger first; a name for which there is no room is left to the table beside."""
    taken = [(d.x - d.r, d.y - d.r, d.x + d.r, d.y + d.r) for d in dots]
    for dot in dots:
        name = s.states[dot.state].name
        length = 0.56 * LINE * len(name)
        spots = (
            (dot.x + dot.r + 2, dot.y, "start"),
            (dot.x - dot.r - 2, dot.y, "end"),
            (dot.x, dot.y - dot.r - 0.6 * LINE, "middle"),
            (dot.x, dot.y + dot.r + 0.6 * LINE, "middle"),
        )
        for x, y, anchor in spots:
            left = x - {"start": 0.0, "end": length, "middle": length / 2}[anchor]
            room = (left, y - LINE / 2, left + length, y + LINE / 2)
            inside = room[0] > 0 and room[1] > 0 and room[2] < WIDTH and room[3] < height
            if inside and not any(_overlap(room, other) for other in taken):
                taken.append(room)
                yield _named(dot, (name,), (round(x, 1), round(y, 1)), anchor)
                break
        else:
            yield dot


def _named(dot: Dot, lines: Iterable[str], spot: Spot, anchor: str, turned: float = 0.0) -> Dot:
    return replace(dot, label=tuple(lines), label_x=spot[0], label_y=spot[1], anchor=anchor, turned=turned)


def _overlap(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def web(net: Network, stones: Iterable[Keystone], s: Scenario) -> Picture | None:
    """Friends and foes of a day on a circle; the larger a state, the more the system hangs on it. None where there are none."""
    if not net.signs:
        return None
    order, middle = beside(net.signs), CIRCLE / 2
    weight = {k.what: max(0.0, -k.change) for k in stones if k.kind == STATE}
    top = max(weight.values(), default=0.0) or 1.0
    spots = {x: (math.cos(2 * math.pi * k / len(order)), math.sin(2 * math.pi * k / len(order))) for k, x in enumerate(order)}

    def at(x: str, away: float = RADIUS) -> Spot:
        return round(middle + away * spots[x][0], 1), round(middle + away * spots[x][1], 1)

    strokes = tuple(
        Stroke(*at(a), *at(b), _KIND[sign], f"{s.states[a].name} and {s.states[b].name}: {_KIND[sign]}s")
        for (a, b), sign in net.signs.items()
    )
    dots = []
    for k, x in enumerate(order):
        angle, hangs = 360 * k / len(order), weight.get(x, 0.0)
        left = 90 < angle < 270
        said = f"{s.states[x].name}: without its help {hangs:.1%} less would be covered"
        turned = round(angle + 180 if left else angle, 1)
        dot = Dot(x, *at(x), round(4 + 12 * math.sqrt(hangs / top), 1), "own", said)
        dots.append(_named(dot, wrap(s.states[x].name, LONGEST), at(x, RADIUS + 22), "end" if left else "start", turned))
    friends = sum(sign > 0 for sign in net.signs.values())
    keys = [s.states[x].name for x, w in sorted(weight.items(), key=lambda row: -row[1])[:3] if w > 0]
    counted = f"{friends} friendships and {len(net.signs) - friends} enmities among {len(order)} states"
    return Picture(CIRCLE, CIRCLE, tuple(dots), f"{counted}. What was covered hung most on {', '.join(keys) or 'nobody'}.", strokes)


def fronts(ring: Encirclement, s: Scenario) -> Picture | None:
    """A power among its neighbours by land, and what it would put against each that is bound against it; None where they are not known."""
    near = Encirclement(ring.state, ring.on, ring.frontier, ring.reach, tuple(n for n in ring.neighbours if n.by == "land"))
    spots = around(near, int(ring.on[:4]))
    if not spots:
        return None
    width, height = AROUND
    total = sum(n.front or 0.0 for n in near.neighbours)
    strokes, said = [], []
    dots = [Dot(ring.state, width / 2, height / 2, 6, "own", s.states[ring.state].name)]
    for angle, n in spots.items():
        x, y = math.cos(angle), -math.sin(angle)

        def at(away: float, x: float = x, y: float = y) -> Spot:
            return round(width / 2 + away * x, 1), round(height / 2 + away * y, 1)

        name, bound = s.states[n.state].name, (bool(n.against), bool(n.fore))
        kind, told = _BOUND.get(bound, ("neither", "bound to neither side, or to both"))
        share = f"{name} {n.front / total:.0%}" if total and n.front else name
        anchor = "start" if x > 0.3 else "end" if x < -0.3 else "middle"
        strokes.append(Stroke(*at(12), *at(68), kind, f"{name}: {told}"))
        dot = Dot(n.state, *at(74), 3, "own", f"{name}: {told}")
        dots.append(_named(dot, wrap(share, LONGEST), at(82 if abs(x) > 0.3 else 90), anchor))
        if n.against:
            said.append(share)
    against = f"Bound against it, and the share of its strength that it would put there: {', '.join(said) or 'nobody'}."
    return Picture(width, height, tuple(dots), f"Around {s.states[ring.state].name}. {against}", tuple(strokes))
