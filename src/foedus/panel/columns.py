"""Promises as columns: what the kernel reads, for many promises over many years."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from foedus.base.date import OPEN_START
from foedus.replay import kernel as k

EVERYBODY = 1  # class 1: all actors; class 0 are those that exist (`kernel.EXISTS`)

# What a coding says a promise depends on, without saying what that is, as bits of `Promises.rests_on`
ADVERSARY, LOCATION, CONFLICT, NUMBER, DEMAND, OTHER = (1 << n for n in range(6))


@dataclass(slots=True)
class Promises:
    """Promises, one for each obligor and duty; the columns are parallel.

    Attributes:
        actors: names of the actors; everywhere else an actor is its place in this list.
        rows: what the kernel reads of each promise (the columns `kernel.R_`).
        obligor: who owes it. start, end: the moments between which it binds, half-open.
        duty: `defend`, `stay_neutral`, `not_attack`, `consult`.
        rests_on: bits of the conditions that the coding names without their content; 0 for none.
        against: the class of the adversaries that the coding names, -1 for none; towards them ADVERSARY is met.
        source: what the promise was read from.
        days: the first days of the spells in which no membership changes, as day numbers; classes[n][c] is where the
            members of class c from days[n] on begin in `table`: table[classes[n][c] + a] is 1 where actor a is one of them, else 0.
    """

    actors: tuple[str, ...]
    rows: list[tuple[int, ...]] = field(default_factory=list)
    obligor: list[int] = field(default_factory=list)
    start: list[int] = field(default_factory=list)
    end: list[int] = field(default_factory=list)
    duty: list[str] = field(default_factory=list)
    rests_on: list[int] = field(default_factory=list)
    against: list[int] = field(default_factory=list)
    source: list[str] = field(default_factory=list)
    days: list[int] = field(default_factory=list)
    classes: list[list[int]] = field(default_factory=list)
    table: bytes = b""

    def __len__(self) -> int:
        return len(self.rows)

    def spell(self, day: int) -> int:
        """The spell in which a day lies."""
        return bisect_right(self.days, day) - 1


class Classes:
    """Collects who belongs to which class when; `close` lays it out by spells."""

    def __init__(self, actors: int) -> None:
        self.actors = actors
        self._members: list[list[tuple[int, int, int]]] = [[], []]
        whole = [(a, OPEN_START, 0) for a in range(actors)]
        self._members[k.EXISTS] = self._members[EVERYBODY] = whole
        self._known: dict[tuple[tuple[int, int, int], ...], int] = {}

    def add(self, spells: Iterable[tuple[int, int, int]]) -> int:
        """The class of some actors, each from its first day to its end, not in it (0: without end)."""
        members = tuple(sorted(set(spells)))
        if members not in self._known:
            self._known[members] = len(self._members)
            self._members.append([*members])
        return self._known[members]

    def close(self) -> tuple[list[int], list[list[int]], bytes]:
        """Days, classes and table, as `Promises` has them."""
        changes: dict[int, set[int]] = {}
        for c, members in enumerate(self._members):
            for _, first, end in members:
                changes.setdefault(first, set()).add(c)
                if end:
                    changes.setdefault(end, set()).add(c)
        days = sorted(changes)
        rows: dict[bytes, int] = {}
        current = [0] * len(self._members)
        found: list[list[int]] = []
        for day in days:
            for c in changes[day] if found else range(len(self._members)):
                row = bytearray(self.actors)
                for a, first, end in self._members[c]:
                    if first <= day and (not end or day < end):
                        row[a] = 1
                current[c] = rows.setdefault(bytes(row), len(rows) * self.actors)
            found.append(current.copy())
        return days, found, b"".join(rows)


_UNASKED = {k.R_AGAINST: k.BENEFICIARY, k.R_PARTNER: -1, k.R_BY: EVERYBODY, k.R_BUT: -1, k.R_AREA: -1, k.R_MATTER: -1}


def row(columns: Mapping[int, int]) -> tuple[int, ...]:
    """A row of the kernel from some of its columns `R_`; what is not given asks for nothing."""
    return tuple(columns.get(column, _UNASKED.get(column, 0)) for column in range(k.R_FLAGS + 1))
