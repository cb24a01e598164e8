"""Figures of the measures, drawn by matplotlib, which is imported when one is asked for (`pip install 'foedus[figures]'`).

Colours hold for the colour-blind and in grey: what is open is dark, what is covered is light; foes are dashed. Each figure comes with words
that say what it shows. The same input gives the same SVG.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from math import cos, pi, radians, sin
from pathlib import Path
from typing import Any

from foedus.atlas.atlas import borders, capital
from foedus.base.diagnostic import FoedusError
from foedus.base.extra import extra
from foedus.measure.balance import frustration
from foedus.measure.coverage import Coverage
from foedus.measure.encirclement import Encirclement
from foedus.measure.keystone import STATE, Keystones
from foedus.measure.network import Network
from foedus.measure.series import Series, Step
from foedus.model.record import Scenario
from foedus.report.layout import around

COVERED, OPEN, UNKNOWN = "#d3e2ef", "#a2491f", "#f1efe9"
FRIEND, FOE, INK, SOFT = "#1d4f8c", "#a2491f", "#1c1b19", "#8a857a"
SUFFIXES = (".svg", ".png", ".pdf")


@dataclass(frozen=True, slots=True)
class Drawn:
    """A figure and what it shows, in words."""

    figure: Any
    title: str
    words: str


def check(path: Path) -> None:
    """Whether a figure can be written there, before it is worked out.

    Raises:
        FoedusError: the suffix is none of `SUFFIXES`, or there is no such folder.
    """
    if path.suffix not in SUFFIXES:
        raise FoedusError(f"'{path}' is none of {', '.join(SUFFIXES)}: name the file by what it shall be")
    if not path.parent.is_dir():
        raise FoedusError(f"there is no folder '{path.parent}' to write {path.name} in")


def save(drawn: Drawn, path: Path) -> None:
    """Write a figure as SVG, PNG or PDF, by the suffix of the path; the words go with it.

    Raises:
        FoedusError: it cannot be written.
    """
    check(path)
    told = {
        ".svg": {"Title": drawn.title, "Description": drawn.words, "Date": None},
        ".png": {"Title": drawn.title, "Description": drawn.words},
        ".pdf": {"Title": drawn.title, "Subject": drawn.words, "CreationDate": None},
    }
    try:
        drawn.figure.savefig(path, metadata=told[path.suffix])
    except OSError as error:
        raise FoedusError(f"cannot write {path}: {error.strerror}") from None


def _canvas(width: float, height: float) -> tuple[Any, Any]:
    """A figure and its axes, without a window and without what differs from one run to the next."""
    with extra("figures", "figures need matplotlib"):
        import matplotlib as mpl
        from matplotlib.figure import Figure
    mpl.rcParams.update({"svg.hashsalt": "foedus", "svg.fonttype": "none", "font.family": "DejaVu Sans", "font.size": 9})
    figure = Figure(figsize=(width, height), dpi=150, layout="constrained")
    return figure, figure.subplots()


def matrix(found: Coverage, s: Scenario, most: int = 30) -> Drawn:
    """Who could attack whom: attackers in columns, the freest first; victims in rows, the least covered first; the strongest alone."""
    known = [x for x in found.states if x.strength is not None]
    strong = {x.state for x in sorted(known, key=lambda x: -(x.strength or 0.0))[:most]}
    shown = [x for x in known if x.state in strong]
    columns = [x.state for x in sorted(shown, key=lambda x: (-(x.freedom or 0.0), x.state))]
    rows = [x.state for x in sorted(shown, key=lambda x: (x.coverage if x.coverage is not None else 2.0, x.state))]
    of = {(p.attacker, p.victim): p for p in found.pairs}
    figure, axes = _canvas(2.2 + 0.24 * len(columns), 2.2 + 0.22 * len(rows))
    open_pairs = 0
    for y, v in enumerate(rows):
        for x, a in enumerate(columns):
            pair = of.get((a, v))
            if pair is None:
                continue
            colour = UNKNOWN if pair.covered is None else COVERED if pair.covered else OPEN
            open_pairs += pair.covered is False
            axes.add_patch(_box(x, y, colour))
    axes.set_xlim(-0.5, len(columns) - 0.5)
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.set_xticks(range(len(columns)), [s.states[a].name for a in columns], rotation=90)
    axes.set_yticks(range(len(rows)), [s.states[v].name for v in rows])
    axes.tick_params(length=0)
    axes.set_xlabel("attacker, the freest first")
    axes.set_ylabel("victim, the least covered first")
    for side in axes.spines.values():
        side.set_visible(False)
    title = f"Who could attack whom on {found.on}"
    _head(axes, title, "dark: without meeting a superior coalition")
    words = (
        f"Of {len(columns)} states, the strongest, {open_pairs} attacks of one on another would meet no superior coalition. "
        f"The freest to attack is {s.states[columns[0]].name}; the least covered is {s.states[rows[0]].name}."
    )
    return Drawn(figure, title, words)


def _head(axes: Any, title: str, below: str) -> None:
    axes.set_title(f"{title}\n", loc="left", fontsize=12)
    axes.text(0, 1.012, below, transform=axes.transAxes, fontsize=9, color="#5d5a54", va="bottom")


def _box(x: int, y: int, colour: str) -> Any:
    from matplotlib.patches import Rectangle

    return Rectangle((x - 0.47, y - 0.47), 0.94, 0.94, color=colour, linewidth=0)


def line(found: Series, s: Scenario, most: int = 6) -> Drawn:
    """A measure through the days, with its greatest steps marked."""
    figure, axes = _canvas(9, 4)
    steps = [step for step in found.steps if step.value is not None]
    if not steps:
        raise FoedusError("the measure is not known on any of these days: there is nothing to draw")
    days = [date.fromisoformat(step.on) for step in steps] + [date.fromisoformat(found.last)]
    values = [step.value for step in steps] + [steps[-1].value]
    axes.step(days, values, where="post", color=FRIEND, linewidth=2)
    moved = sorted((step for step in steps if step.change and not step.figures), key=lambda step: -abs(step.change or 0))[:most]
    for k, step in enumerate(sorted(moved, key=lambda step: step.on), 1):
        axes.plot([date.fromisoformat(step.on)], [step.value], "o", color=FOE, markersize=5)
        axes.annotate(str(k), (date.fromisoformat(step.on), step.value), textcoords="offset points", xytext=(4, 5), fontsize=8)
    marked = "\n".join(f"{k}  {step.on}  {_why(step, s)}" for k, step in enumerate(sorted(moved, key=lambda step: step.on), 1))
    axes.set_xlabel(marked, loc="left", fontsize=7.5, color=INK)
    axes.spines[["top", "right"]].set_visible(False)
    named = " against ".join(s.states[x].name for x in (found.state, found.other) if x)
    title = found.measure.capitalize() + (f" of {named}" if named else "")
    _head(axes, title, f"{found.first} to {found.last}")
    words = f"{title}: {values[0]:.3f} on {steps[0].on}, {values[-1]:.3f} on {found.last}." + (
        f" Its greatest steps: {marked}" if marked else ""
    )
    return Drawn(figure, title, words.replace("\n", "; "))


def _why(step: Step, s: Scenario) -> str:
    texts = [f"{s.instruments[i].short or i} in force" for i in step.began] + [f"{s.instruments[i].short or i} ended" for i in step.ended]
    return ", ".join((texts or list(step.events))[:2]) or "figures of the year"


def web(net: Network, stones: Keystones, s: Scenario) -> Drawn:
    """Friends and foes of a day on a circle, by camps; the larger a state, the more the system hangs on it."""
    if not net.signs:
        raise FoedusError("nobody is friend or foe of anybody that day: there is nothing to draw")
    found = frustration(net.signs)
    order = [state for part in found.parts for camp in part for state in camp]
    at = {state: (cos(2 * pi * k / len(order)), sin(2 * pi * k / len(order))) for k, state in enumerate(order)}
    weight = {k.what: -k.change for k in stones.keystones if k.kind == STATE}
    top = max(weight.values(), default=0.0) or 1.0
    figure, axes = _canvas(8, 8)
    for (a, b), sign in net.signs.items():
        (x, y), (u, v) = at[a], at[b]
        axes.plot([x, u], [y, v], color=FRIEND if sign > 0 else FOE, linestyle="-" if sign > 0 else (0, (4, 3)), linewidth=1.1, alpha=0.75)
    for k, state in enumerate(order):
        x, y = at[state]
        size = 5 + 13 * max(0.0, weight.get(state, 0.0)) / top
        axes.plot([x], [y], "o", color=INK, markersize=size)
        angle = 360 * k / len(order)
        turned = angle + 180 if 90 < angle < 270 else angle
        away = 1.07 + size / 300
        axes.text(away * x, away * y, s.states[state].name, rotation=turned, rotation_mode="anchor", va="center", fontsize=8,
                  ha="right" if 90 < angle < 270 else "left")  # fmt: skip
    axes.set_xlim(-1.75, 1.75)
    axes.set_ylim(-1.85, 1.85)
    axes.set_aspect("equal")
    axes.axis("off")
    title = f"Friends and foes on {net.on}"
    _head(axes, title, "friends solid, foes dashed; the larger, the more the system hangs on it")
    keys = [s.states[name].name for name, w in sorted(weight.items(), key=lambda kw: -kw[1])[:3] if w > 0]
    friends = sum(sign > 0 for sign in net.signs.values())
    words = (
        f"{friends} friendships and {len(net.signs) - friends} enmities among {len(order)} states; frustration index {found.index:g}. "
        f"The system hangs most on {', '.join(keys) or 'nobody'}."
    )
    return Drawn(figure, title, words)


def chart(found: Coverage, s: Scenario, box: tuple[float, float, float, float] = (-25.0, 60.0, 30.0, 70.0)) -> Drawn:
    """A map of who is covered: states at their capitals, the darker the less, the larger the stronger. `box`: west, east, south, north."""
    figure, axes = _canvas(9, 6.5)
    for outline in borders():
        for run in _unbroken(outline):
            axes.plot([lon for _, lon in run], [lat for lat, _ in run], color="#cfcabf", linewidth=0.6, zorder=1)
    year = int(found.on[:4])
    told = []
    for x in found.states:
        seat = capital(x.state, year)
        if seat is None or x.coverage is None:
            continue
        lat, lon = seat[1]
        if not (box[0] <= lon <= box[1] and box[2] <= lat <= box[3]):
            continue
        told.append((x.coverage, s.states[x.state].name))
        size = 30 + 1500 * (x.strength or 0.0)
        axes.scatter([lon], [lat], s=size, c=[x.coverage], cmap="cividis", vmin=0, vmax=1, edgecolors=INK, linewidths=0.6, zorder=3)
        axes.annotate(s.states[x.state].name, (lon, lat), textcoords="offset points", xytext=(5, 4), fontsize=7, zorder=4)
    if not told:
        raise FoedusError("nobody's coverage is known there that day: there is nothing to draw")
    axes.set_xlim(box[0], box[1])
    axes.set_ylim(box[2], box[3])
    axes.set_aspect(1 / cos(radians((box[2] + box[3]) / 2)))
    axes.axis("off")
    from matplotlib.cm import ScalarMappable

    figure.colorbar(ScalarMappable(cmap="cividis"), ax=axes, shrink=0.6, label="covered against this share of possible attackers")
    title = f"Who was covered on {found.on}"
    _head(axes, title, "the larger, the stronger; coasts and borders are those of today")
    told.sort()
    words = (
        "Least covered: " + ", ".join(f"{name} {share:.0%}" for share, name in told[:5])
        + ". Most: " + ", ".join(f"{name} {share:.0%}" for share, name in reversed(told[-5:])) + "."
    )  # fmt: skip
    return Drawn(figure, title, words)


def _unbroken(outline: Sequence[tuple[float, float]]) -> list[list[tuple[float, float]]]:
    """An outline cut where it leaps from one edge of the map to the other."""
    runs = [[outline[0]]]
    for before, point in pairwise(outline):
        if abs(point[1] - before[1]) > 180:
            runs.append([])
        runs[-1].append(point)
    return runs


def fronts(ring: Encirclement, s: Scenario) -> Drawn:
    """The fronts of an encirclement: neighbours where their capitals lie, with what the state would put against each."""
    year = int(ring.on[:4])
    if capital(ring.state, year) is None or not ring.neighbours:
        raise FoedusError(f"{s.states[ring.state].name} has no neighbours that are known: there is nothing to draw")
    figure, axes = _canvas(7, 7)
    total = sum(n.front or 0.0 for n in ring.neighbours)
    said = []
    for at, n in around(ring, year).items():
        x, y = cos(at), sin(at)
        against, fore = bool(n.against) and not n.fore, bool(n.fore) and not n.against
        share = (n.front or 0.0) / total if total else 0.0
        colour, style = (FOE, (0, (4, 2))) if against else (FRIEND, "-") if fore else (SOFT, (0, (1, 2)))
        axes.plot([0.16 * x, 0.86 * x], [0.16 * y, 0.86 * y], color=colour, linestyle=style, linewidth=1.2 + 12 * share)
        below = [f"{share:.0%} of its strength"] * bool(share) + [f"{n.by} miles"] * (n.by != "land")
        name = "\n".join([s.states[n.state].name, ", ".join(below)] if below else [s.states[n.state].name])
        axes.text(1.05 * x, 1.05 * y, name, ha="left" if x > 0.2 else "right" if x < -0.2 else "center", va="center", fontsize=8)
        if n.against:
            said.append(f"{s.states[n.state].name} {share:.0%}")
    axes.text(0, 0, s.states[ring.state].name, ha="center", va="center", fontsize=10, weight="bold")
    axes.set_xlim(-1.8, 1.8)
    axes.set_ylim(-1.6, 1.6)
    axes.set_aspect("equal")
    axes.axis("off")
    title = f"Around {s.states[ring.state].name} on {ring.on}"
    value = "not known" if ring.frontier is None else f"{ring.frontier:+.2f}"
    _head(axes, title, f"dashed: bound against it; solid: bound to it; encirclement {value}")
    words = f"Encirclement {value}. Fronts, as shares of its strength: {', '.join(said) or 'none'}."
    return Drawn(figure, title, words)
