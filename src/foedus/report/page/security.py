"""What the pages of security show: lines of a chart, the steps that mattered most, and who could attack whom on a day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from foedus.measure.coverage import Attack
from foedus.measure.network import Network
from foedus.measure.outlook import Outlook, View
from foedus.measure.series import Series, Step
from foedus.model.record import Scenario
from foedus.report.page.picture import Picture, chart, fronts, web

WIDTH, HEIGHT = 1000.0, 60.0
LEAST = 0.01  # of a step that is told
MOVED = 20  # steps that are told, at most
PAIRS = 12  # pairs of the network that are told one by one, at most


@dataclass(frozen=True, slots=True)
class Line:
    """One power's line of the chart: the path of its steps, and in words where it began, lay lowest, highest and ended; `moved`: where
    the steps lie that are told, and their days."""

    state: str
    path: str
    words: str
    moved: tuple[tuple[float, str], ...]


@dataclass(frozen=True, slots=True)
class Moved:
    """A step that mattered: the power, its share before and after, and the step."""

    state: str
    before: float
    after: float
    step: Step


@dataclass(frozen=True, slots=True)
class Told:
    """What the page tells beside the outlook itself. `years`: the first days of years on the axis, and where they lie."""

    lines: tuple[Line, ...]
    years: tuple[tuple[float, str], ...]
    moved: tuple[Moved, ...]
    eve: tuple[Row, ...]
    chart: Picture | None
    web: Picture | None
    texts: tuple[Texts, ...]
    fronts: Mapping[str, Picture | None]


@dataclass(frozen=True, slots=True)
class Cell:
    """One supposed attack in the table: `free` if it would meet no superior coalition; None where that is not known."""

    attack: Attack
    free: bool | None


@dataclass(frozen=True, slots=True)
class Row:
    """Everybody's attack on one state; `cells` by power, None for itself."""

    victim: str
    cells: tuple[Cell | None, ...]

    @property
    def met(self) -> bool:
        """Whether any of the powers would meet a superior coalition."""
        return any(cell is not None and cell.free is False for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Texts:
    """The friendships and enmities of the network that rest on one instrument, or on one conflict, or on a war (then `what` is `war`).

    Attributes:
        pairs: the two of each, in words; none where there are more than `PAIRS`. `among`: everybody in them.
    """

    what: str
    kind: str
    count: int
    pairs: tuple[tuple[str, str], ...]
    among: tuple[str, ...]


def told(o: Outlook, s: Scenario) -> Told:
    """The lines, the steps that mattered most, and the table and the drawings of the eve."""
    eve = next(view for view in o.views if view.on == o.eve)
    moved = tuple(sorted(_moved(o), key=lambda m: m.step.on))
    return Told(
        lines=tuple(_line(series, o, s, [m.step.on for m in moved if m.state == series.state]) for series in o.series),
        years=tuple(
            (_x(f"{year}-01-01", o), str(year)) for year in range(int(o.first[:4]), int(o.last[:4]) + 1) if f"{year}-01-01" >= o.first
        ),
        moved=moved,
        eve=matrix(eve, s),
        chart=chart(eve, s),
        web=web(o.network, o.stones, s),
        texts=tuple(_texts(o.network, s)),
        fronts={ring.state: fronts(ring, s) for ring in eve.rings},
    )


def _texts(net: Network, s: Scenario) -> Iterator[Texts]:
    """On what friendships and enmities rest, those of more pairs first."""
    found: dict[tuple[str, str], set[tuple[str, str]]] = {}
    for kind, relations in (("friends", net.friends), ("foes", net.foes)):
        for two in net.signs.keys() & relations.keys():
            for why in relations[two]:
                found.setdefault((kind, why.partition("/")[0]), set()).add(two)
    for (kind, what), pairs in sorted(found.items(), key=lambda row: (row[0][0] == "foes", -len(row[1]), row[0])):
        among = sorted({s.states[x].name for two in pairs for x in two})
        few = sorted((s.states[a].name, s.states[b].name) for a, b in pairs) if len(pairs) <= PAIRS else ()
        yield Texts(what, kind, len(pairs), tuple(few), tuple(among))


def _x(day: str, o: Outlook) -> float:
    first, last, at = (date.fromisoformat(text).toordinal() for text in (o.first, o.last, day))
    return WIDTH * (at - first) / (last - first)


def _line(series: Series, o: Outlook, s: Scenario, moved: list[str]) -> Line:
    points: list[str] = []
    for step, following in pairwise((*series.steps, None)):
        assert step is not None
        if step.value is None:
            continue
        y = HEIGHT * (1 - step.value)
        start, end = _x(step.on, o), _x(following.on, o) if following else WIDTH
        points.append(f"{'L' if points else 'M'}{start:.1f} {y:.1f}H{end:.1f}")
    known = [(step.value, step.on) for step in series.steps if step.value is not None]
    low, high = min(known), max(known)
    name = s.states[series.state or ""].name
    words = (
        f"{name}: {known[0][0]:.0%} on {known[0][1]}; lowest {low[0]:.0%} from {low[1]}, highest {high[0]:.0%} from {high[1]}; "
        f"{known[-1][0]:.0%} at the end"
    )
    return Line(name, " ".join(points), words, tuple((round(_x(on, o), 1), on) for on in moved))


def _moved(o: Outlook) -> list[Moved]:
    """The greatest steps that a text or an event brought."""
    found = [
        Moved(series.state or "", before.value, after.value, after)
        for series in o.series
        for before, after in pairwise(series.steps)
        if before.value is not None and after.value is not None and not after.figures and abs(after.value - before.value) >= LEAST
    ]
    return sorted(found, key=lambda m: -abs(m.after - m.before))[:MOVED]


def matrix(view: View, s: Scenario) -> tuple[Row, ...]:
    """Every state as the victim of each power: those that most powers would meet a superior coalition over first."""
    by: dict[str, dict[str, Attack]] = {}
    for attack in view.attacks:
        by.setdefault(attack.victim, {})[attack.attacker] = attack
    powers = list(view.free)
    rows = [Row(victim, tuple(_cells(powers, attacks))) for victim, attacks in by.items()]

    def met(row: Row) -> int:
        return sum(cell is not None and cell.free is False for cell in row.cells)

    return tuple(sorted(rows, key=lambda row: (-met(row), s.states[row.victim].name)))


def _cells(powers: list[str], attacks: dict[str, Attack]) -> Iterator[Cell | None]:
    for power in powers:
        attack = attacks.get(power)
        yield Cell(attack, None if attack.covered is None else not attack.covered) if attack else None
