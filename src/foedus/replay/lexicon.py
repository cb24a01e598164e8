"""What never changes under any option: numbers for actors, classes of states by day, areas, matters."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable

from foedus.base.date import OPEN_END, OPEN_START, Period
from foedus.model.record import Instrument, Membership, Scenario, Who

HOME = 0  # area 0: the home territory of the victim


class Lexicon:
    """Numbers for the names of a scenario, and membership by day.

    Attributes:
        names: actor number to id; states first, then bodies.
        table: a byte for each actor, class after class, that `classes_on` points into.
    """

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.names = (*scenario.states, *(b for b in scenario.bodies if b not in scenario.states))
        self.number = {name: n for n, name in enumerate(self.names)}
        self.table = bytearray()
        self._classes: dict[object, int] = {}
        self._steps: list[list[int]] = []  # per class, the days on which it changes
        self._rows: list[list[int]] = []  # per class, where its row begins in `table` between those days
        self._seen: dict[bytes, int] = {}
        self._ever: dict[int, tuple[tuple[int, ...], frozenset[int]]] = {}
        self._actors: dict[str, tuple[int, ...]] = {}
        self._families: dict[str, tuple[int, ...]] = {}
        self._days: dict[int, list[int]] = {}
        self._areas: dict[tuple[str, ...], int] = {("home",): HOME}
        self._matters: dict[str, int] = {}
        self._reach: dict[tuple[str, int], frozenset[str]] = {}
        self._inside: dict[tuple[str, int, str], bytes] = {}
        self._named: dict[tuple[str, ...], bytes] = {}
        self._class("exists", lambda: {n: (*s.exists, *s.exile) for n, s in scenario.states.items()})
        self.everybody = self._class("everybody", lambda: dict.fromkeys(scenario.states, (Period(),)))

    def numbers(self, names: Iterable[str]) -> tuple[int, ...]:
        """Actor numbers of some ids."""
        return tuple(self.number[n] for n in names if n in self.number)

    # Classes of states

    def states(self, who: Who) -> int:
        """The class of a list of states and groups, or of the members of a body."""
        return self._class((who.kind, who.names), lambda: self._listed(who))

    def _listed(self, who: Who) -> dict[str, tuple[Period, ...]]:
        members: dict[str, tuple[Period, ...]] = {}
        for name in who.names:
            if who.kind == "body":
                members.update(_stays(self._members(name)))
            elif name in self.scenario.groups:
                for state, periods in self.scenario.groups[name].members:
                    members[state] = members.get(state, ()) + periods
            else:
                members[name] = (Period(),)
        return members

    def parties(self, instrument: Instrument) -> int:
        """The class of the parties of an instrument."""
        return self._class(("parties", instrument.id), lambda: self._party_stays(instrument))

    def partners(self, instrument: Instrument) -> int:
        """The class of the parties that exist: whom a promise to a party is made to, and whom it means (LW1)."""
        return self._class(("partners", instrument.id), lambda: self._partner_stays(instrument))

    def _party_stays(self, instrument: Instrument) -> dict[str, tuple[Period, ...]]:
        return _stays(self._members(instrument.party_body) if instrument.party_body else instrument.parties)

    def _partner_stays(self, instrument: Instrument) -> dict[str, tuple[Period, ...]]:
        states = self.scenario.states
        stays = {name: stay for name, stay in self._party_stays(instrument).items() if name in states}
        return {name: _common(stay, (*states[name].exists, *states[name].exile)) for name, stay in stays.items()}

    def ever(self, number: int) -> tuple[int, ...]:
        """The actors who are ever of a class."""
        return self._ever_of(number)[0]

    def is_ever(self, number: int, actor: int) -> bool:
        """Whether an actor is ever of a class."""
        return actor in self._ever_of(number)[1]

    def _ever_of(self, number: int) -> tuple[tuple[int, ...], frozenset[int]]:
        found = self._ever.get(number)
        if found is None:
            rows = self._rows[number]
            some = tuple(a for a in range(len(self.names)) if any(self.table[r + a] for r in rows))
            found = self._ever[number] = (some, frozenset(some))
        return found

    def actors(self, name: str) -> tuple[int, ...]:
        """A state, or everybody who is ever of a group."""
        found = self._actors.get(name)
        if found is None:
            found = self._actors[name] = self.ever(self.states(Who(kind="states", names=(name,))))
        return found

    def column(self, number: int, actor: int, first: int, last: int) -> bytes:
        """Whether an actor is of a class, step by step between two days: two actors of one column are alike in it."""
        steps = self._steps[number]
        rows = self._rows[number][bisect_right(steps, first) : bisect_right(steps, last) + 1]
        return bytes(self.table[r + actor] for r in rows)

    def is_of(self, number: int, actor: int, day: int) -> bool:
        """Whether an actor is of a class on a day."""
        return bool(self.table[self._row(number, day) + actor])

    def steps(self) -> set[int]:
        """The days on which any class changes."""
        return {day for steps in self._steps for day in steps}

    def steps_of(self, *numbers: int) -> set[int]:
        """The days on which some classes change."""
        return {day for number in numbers for day in self._steps[number]}

    def classes_on(self, day: int) -> list[int]:
        """For each class where its row of `table` begins on a day."""
        found = self._days.get(day)
        if found is None:
            found = self._days[day] = [self._row(c, day) for c in range(len(self._rows))]
        return found

    def body_family(self, name: str) -> tuple[int, ...]:
        """The bodies that share their members with this one through `of`."""
        found = self._families.get(name)
        if found is None:
            root = self.root(name)
            found = self._families[name] = self.numbers(b for b in self.scenario.bodies if self.root(b) == root)
        return found

    def root(self, name: str) -> str:
        """The body whose own members a body shares."""
        seen = set()
        while name in self.scenario.bodies and self.scenario.bodies[name].of and name not in seen:
            seen.add(name)
            name = self.scenario.bodies[name].of
        return name

    def _members(self, name: str) -> tuple[Membership, ...]:
        body = self.scenario.bodies.get(self.root(name))
        return body.members if body else ()

    def _row(self, number: int, day: int) -> int:
        steps = self._steps[number]
        return self._rows[number][bisect_right(steps, day) if steps else 0]

    def _class(self, key: object, listed: Callable[[], dict[str, tuple[Period, ...]]]) -> int:
        """The number of a class; who is of it, and when, is only listed the first time."""
        if key in self._classes:
            return self._classes[key]
        members = listed()
        steps = sorted({d for periods in members.values() for p in periods for d in (p.first, p.end)} - {OPEN_START, OPEN_END})
        rows = []
        for day in (OPEN_START, *steps):
            row = bytearray(len(self.names))
            for name, periods in members.items():
                if name in self.number and any(day in p for p in periods):
                    row[self.number[name]] = 1
            if bytes(row) not in self._seen:
                self._seen[bytes(row)] = len(self.table)
                self.table += row
            rows.append(self._seen[bytes(row)])
        number = self._classes[key] = len(self._rows)
        self._steps.append(steps)
        self._rows.append(rows)
        for day, found in self._days.items():
            found.append(self._row(number, day))
        return number

    # Places and matters

    def area(self, names: tuple[str, ...]) -> int:
        """The number of an area: some places, or `home`."""
        return self._areas.setdefault(names, len(self._areas))

    def matter(self, name: str) -> int:
        """The number of a matter."""
        return self._matters.setdefault(name, len(self._matters))

    def reach(self, place: str, day: int) -> frozenset[str]:
        """A place and every whole in which it lies on a day."""
        key = (place, day)
        found = self._reach.get(key)
        if found is None:
            seen = {place}
            todo = [place]
            while todo:
                record = self.scenario.places.get(todo.pop())
                for whole, periods in record.within if record else ():
                    if whole not in seen and any(day in p for p in periods):
                        seen.add(whole)
                        todo.append(whole)
            found = self._reach[key] = frozenset(seen)
        return found

    def inside(self, place: str, day: int, victim: str) -> bytes:
        """For each area whether a place lies in it on a day; area 0 is the victim's home territory. No place lies nowhere."""
        key = (place, day, victim)
        found = self._inside.get(key)
        if found is None or len(found) < len(self._areas):
            reach = self.reach(place, day) if place else frozenset()
            home = victim in reach
            found = self._inside[key] = bytes(not reach.isdisjoint(names) or (home and "home" in names) for names in self._areas)
        return found

    def named(self, matters: tuple[str, ...]) -> bytes:
        """For each matter whether it is among these."""
        found = self._named.get(matters)
        if found is None or len(found) < len(self._matters):
            found = self._named[matters] = bytes(m in matters for m in self._matters)
        return found


def _common(some: Iterable[Period], others: Iterable[Period]) -> tuple[Period, ...]:
    """The days that lie in both."""
    found = (Period(max(a.first, b.first), min(a.end, b.end)) for a in some for b in others)
    return tuple(p for p in found if p.first < p.end)


def _stays(members: Iterable[Membership]) -> dict[str, tuple[Period, ...]]:
    """Memberships by state. An imprecise day of joining or leaving counts as its first: a membership is no question (V1)."""
    found: dict[str, tuple[Period, ...]] = {}
    for m in members:
        period = Period(m.joined.first if m.joined else OPEN_START, m.left.first if m.left else OPEN_END)
        found[m.state] = (*found.get(m.state, ()), period)
    return found
