"""The system of a day: who acts for whom in each supposed attack, and how strong the two sides are."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from copy import copy
from dataclasses import dataclass
from datetime import date
from itertools import permutations
from typing import Any

from foedus.base.diagnostic import FoedusError
from foedus.measure.frontier import LOSSES, Frontiers
from foedus.measure.strength import Strengths
from foedus.replay.casus import Asker
from foedus.replay.day import Day
from foedus.replay.sides import ATTACKER, PLEDGE, VICTIM, Hypothesis

EVERYBODY, RELEVANT = "all", "relevant"
LOW, BEST, HIGH = -1, 0, 1  # of a range of strengths


@dataclass(frozen=True, slots=True)
class Gauge:
    """How a system is measured.

    Attributes:
        theta: the margin from which a victim counts as covered.
        council: whether bodies find and recommend for a member that is attacked (H3); if not, all are silent.
        any_means: whether help by means of the obligor's choice makes a state act too (H4).
        attackers: `all`, `relevant` (contiguous to the victim, or a major power), or ids of states with commas between.
        loss: what distance leaves of strength, one of `frontier.LOSSES`; `unit`: the kilometres of one unit of distance.
        year: the year whose strengths are taken; that of the day if None.
    """

    theta: float = 1.0
    council: bool = True
    any_means: bool = False
    attackers: str = EVERYBODY
    loss: str = "none"
    unit: float = 1000.0
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """What one supposed attack brings about, as far as a measure asks.

    Attributes:
        margin, covered: None where the strength of one who acts is not known.
        debtors: whoever owes help to a side, in any case or in a circle; `on_sides`: those and the two themselves.
        promises: those by which they owe it; `named`: instruments that kept others from owing it, or that had to be in force for it.
        one_sided: whether nobody could owe the attacker help, whoever keeps their word.
    """

    margin: float | None
    covered: bool | None
    debtors: frozenset[int]
    on_sides: frozenset[int]
    promises: frozenset[str]
    named: frozenset[str]
    one_sided: bool

    @property
    def instruments(self) -> frozenset[str]:
        """Those without which the answer may be another."""
        return frozenset(ref.partition("/")[0] for ref in self.promises) | self.named


Pair = tuple[int, int]  # attacker, victim


class System:
    """The states of a day, and what is supposed of them.

    Attributes:
        states: the numbers of those that are there; `strength`: by number, None where it is not known. `ranges`: the lowest and the
            highest, where they are given.
        on: the day as its hypotheses see it.
    """

    def __init__(
        self, asker: Asker, day: int, strengths: Strengths, frontiers: Frontiers, gauge: Gauge = Gauge(), on: Day | None = None
    ) -> None:
        self.asker, self.day, self.strengths, self.frontiers, self.gauge = asker, day, strengths, frontiers, gauge
        lexicon, scenario = self.asker.base.lexicon, self.asker.record.scenario
        self.names = lexicon.names
        self.on = on or self.asker.day(self.day)
        self.states: tuple[int, ...] = tuple(lexicon.number[s.id] for s in scenario.states.values() if s.is_there(self.day))
        self.year = self.gauge.year or date.fromordinal(self.day).year
        self.strength: dict[int, float | None] = {n: self.strengths.get((self.names[n], self.year)) for n in self.states}
        given = {n: self.strengths.ranges.get((self.names[n], self.year)) for n in self.states}
        self.ranges = {n: found for n, found in given.items() if found}
        if all(figure is None and n not in self.ranges for n, figure in self.strength.items()):
            years = sorted({year for (_, year), figure in self.strengths.items() if figure is not None})
            span = f"{years[0]} to {years[-1]}" if len(years) > 1 else str(*years)
            known = f"; it has figures of {span}: take another year's with --year" if years else ""
            raise FoedusError(f"the table of strengths knows nobody's strength in {self.year}{known}")
        self.spoken = {} if self.gauge.council else dict.fromkeys(scenario.bodies, False)
        self.attackers = self._attackers()
        self._left: dict[Pair, float | None] = {}
        self._asked: dict[tuple[int, int, bool], Hypothesis] = {}

    def supposing(self, **what: Any) -> System:
        """The same system, otherwise supposed; the arguments are those of `Day.supposing`."""
        other = copy(self)
        other.on = self.on.supposing(**what)
        other._asked = {}
        return other

    def asking(self, attackers: frozenset[int]) -> System:
        """The same system with other potential attackers."""
        other = copy(self)
        other.attackers = attackers
        return other

    def _attackers(self) -> frozenset[int]:
        if self.gauge.attackers in (EVERYBODY, RELEVANT):
            return frozenset(self.states)
        number = self.asker.base.lexicon.number
        return frozenset(number[name] for name in self.gauge.attackers.split(","))

    def asks(self, a: int, v: int) -> bool:
        """Whether a is a potential attacker of v."""
        near = self.gauge.attackers == RELEVANT
        return a != v and a in self.attackers and not (near and not self.frontiers.is_relevant(self.names[a], self.names[v], self.day))

    def pairs(self) -> Iterator[Pair]:
        """Each potential attacker with each state it might attack."""
        return ((a, v) for a, v in permutations(self.states, 2) if self.asks(a, v))

    def ask(self, a: int, v: int, any_means: bool | None = None) -> Hypothesis:
        """The sides if a attacks v."""
        key = (a, v, self.gauge.any_means if any_means is None else any_means)
        found = self._asked.get(key)
        if found is None:
            found = self._asked[key] = Hypothesis(self.on, a, v, self.spoken, key[2])
        return found

    def margin(self, fore: Iterable[int], against: Iterable[int], place: int, end: int = BEST) -> float | None:
        """The strength of those for the victim over that of those against it, at the victim's home.

        Args:
            end: LOW or HIGH for the least and the greatest margin that the ranges of the strengths leave; of the least, help for the victim
                counts nothing where its strength is not known.

        Missing: None where the strength of one of them, or its distance, is not known.
        """
        if end == LOW:
            fore = [s for s in fore if self._at(s, place, LOW) is not None]
        for_victim, for_attacker = self.strength_of(fore, place, end), self.strength_of(against, place, -end)
        return for_victim / for_attacker if for_victim is not None and for_attacker else None

    def strength_of(self, some: Iterable[int], place: int, end: int = BEST) -> float | None:
        """What some states' strengths count together at another's home; None where one is not known."""
        total = 0.0
        for s in some:
            left = self._at(s, place, end)
            if left is None:
                return None
            total += left
        return total

    def _at(self, s: int, place: int, end: int) -> float | None:
        """What a state's strength counts at another's home."""
        own = self.ranges[s][0 if end == LOW else 1] if end != BEST and s in self.ranges else self.strength[s]
        if own is None or self.gauge.loss == "none":
            return own
        key = (s, place)
        if key not in self._left:
            units = self.frontiers.units(self.names[s], self.names[place], self.day, self.year, self.gauge.unit)
            self._left[key] = None if units is None else LOSSES[self.gauge.loss](units)
        left = self._left[key]
        return None if left is None else own * left

    def reply(self, a: int, v: int) -> Reply:
        """The short answer to one supposed attack."""
        h = self.ask(a, v)
        margin, covered = self.outcome(h.members(VICTIM, h.certain), h.members(ATTACKER, h.certain), v)
        debtors = frozenset(o for o, _ in h.possible.due)
        promises = frozenset({*h.certain.owed.values(), *h.possible.owed.values()} - {PLEDGE})
        return Reply(
            margin=margin,
            covered=covered,
            debtors=debtors,
            on_sides=debtors | {a, v},
            promises=promises,
            named=frozenset(h.forbidding).union(*(self.on.relies[ref] for ref in promises)),
            one_sided=h.one_sided,
        )

    def replies(self, pairs: Collection[Pair] | None = None) -> dict[Pair, Reply]:
        """The short answers to all pairs, or to some."""
        return {(a, v): self.reply(a, v) for a, v in (self.pairs() if pairs is None else pairs)}

    def conditional(self) -> dict[str, frozenset[int]]:
        """The promises of help that bind this day and ask for more than that the case arises, and whom each is for."""
        found: dict[str, set[int]] = {}
        for t, by_obligor in self.on.help_to(self.gauge.any_means).items():
            for bid in (bid for bids in by_obligor.values() for bid in bids if bid.deal.waits):
                found.setdefault(bid.ref, set()).add(t)
        return {ref: frozenset(helped) for ref, helped in found.items()}

    def covers(self, margin: float | None) -> bool | None:
        """Whether a margin covers; None where it is not known."""
        return None if margin is None else margin >= self.gauge.theta

    def outcome(self, fore: Collection[int], against: Collection[int], place: int) -> tuple[float | None, bool | None]:
        """The margin, and whether it covers; where it is not known, True if those for the victim whose strength is known are enough."""
        margin = self.margin(fore, against, place)
        if margin is None:
            return None, self.covers(self.margin(fore, against, place, LOW)) or None
        return margin, self.covers(margin)

    def coverage(self, s: int) -> float | None:
        """The share of a state's potential attackers, by strength, against whom it is covered."""
        return share((self.strength[a], self.reply(a, s).covered) for a in self.states if self.asks(a, s))

    def freedom(self, s: int) -> float | None:
        """The share of the states that one might attack, by strength, that it could attack without meeting a superior coalition."""
        met = ((v, self.reply(s, v).covered) for v in self.states if self.asks(s, v))
        return share((self.strength[v], None if covered is None else not covered) for v, covered in met)

    def weight(self, pair: Pair) -> float | None:
        """What a pair counts in the index: the product of the two strengths."""
        one, other = self.strength[pair[0]], self.strength[pair[1]]
        return one * other if one is not None and other is not None else None

    def index(self, covered: Mapping[Pair, bool | None]) -> float | None:
        """The share of covered pairs by weight; what is not known is left out."""
        return share((self.weight(pair), holds) for pair, holds in covered.items())


def share(rows: Iterable[tuple[float | None, bool | None]]) -> float | None:
    """The share, by weight, of those that hold; what is not known is left out. None if nothing is known."""
    return mean(rows)


def mean(rows: Iterable[tuple[float | None, float | None]]) -> float | None:
    """The mean by weight; what is not known is left out. None if nothing is known."""
    weight = total = 0.0
    for own, value in rows:
        if own is not None and value is not None:
            weight += own
            total += own * value
    return total / weight if weight else None
