"""The cheapest promises that would close some gaps, to a proven optimum.

An offer is a promise that somebody would make: to help a state if it is attacked, outright or only if others act too. For each gap the
offers that are taken up must bring the victim's side to the margin; whoever they bring in by the promises that there are counts, as the
kernel answers of each offer alone. Who acts only if others do stands on a higher level than those, so that promises cannot hold each other
up in a circle. The answer is put to the kernel again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from foedus.base.date import day_text
from foedus.base.diagnostic import FoedusError
from foedus.measure.solver import Problem
from foedus.measure.system import Pair, System
from foedus.replay.day import Pledge
from foedus.replay.sides import ATTACKER, VICTIM

COSTS = ("treaties", "strength")
TRIES = 20  # plans that the kernel may refuse, to a rounding of strengths


@dataclass(frozen=True, slots=True)
class Closed:
    """One of the gaps under a plan, as the kernel answers it: `brings` are those who act besides, by the promises that there are."""

    attacker: str
    victim: str
    before: float | None
    margin: float | None
    closed: bool
    with_victim: tuple[str, ...]
    brings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """One set of promises.

    Attributes:
        cost: the number of treaties (two states that promise each other need one), or the strength pledged.
        bound: no plan that was still allowed costs less, as each offer works alone; where it is the cost, that is proven.
        promises: who promises whom, only if who acts.
        system: the index of the system with them.
    """

    cost: float
    bound: float
    promises: tuple[tuple[str, str, tuple[str, ...]], ...]
    gaps: tuple[Closed, ...]
    system: float | None

    @property
    def proven(self) -> bool:
        """Whether no plan that was still allowed costs less."""
        return abs(self.cost - self.bound) < 1e-6


@dataclass(frozen=True, slots=True)
class Design:
    """The cheapest plan, and the next best: each leaves out at least one promise of every plan before it."""

    on: str
    cost: str
    plans: tuple[Plan, ...]


def design(
    system: System, gaps: Sequence[Pair], offers: Sequence[Pledge], cost: str = "treaties", best: int = 1, limit: float = 30
) -> Design:
    """The cheapest of the offers that close all of some gaps.

    Args:
        gaps: attackers and victims.
        cost: `treaties` or `strength`.
        best: how many plans.
        limit: seconds for each.

    Raises:
        FoedusError: no set of offers closes them; says which gap cannot be closed; or the solver is not installed.
    """
    model = _Model(system, list(gaps), list(offers), cost)
    plans: list[Plan] = []
    while len(plans) < best:
        taken, bound = model.solve(limit)
        if taken is None:
            break
        plans.append(_plan(system, gaps, taken, model.price(taken), bound))
        model.forbid(taken)
    if not plans:
        raise FoedusError(_why_not(system, gaps, offers, cost, limit))
    return Design(day_text(system.day), cost, tuple(plans))


def _why_not(system: System, gaps: Sequence[Pair], offers: Sequence[Pledge], cost: str, limit: float) -> str:
    names = system.names
    for a, v in gaps:
        if _Model(system, [(a, v)], list(offers), cost).solve(limit)[0] is None:
            victim, attacker = (system.asker.record.scenario.states[names[s]].name for s in (v, a))
            return f"no set of these offers closes the gap of {victim} against {attacker}: let others sign, or leave that gap out"
    return "each gap can be closed, but no set of these offers that closes all was found in the time"


@dataclass(frozen=True, slots=True)
class _Route:
    """One way in which a state comes to act: once all it needs do; `acts` and `paid` are variables, that of the offer last."""

    state: int
    needs: tuple[int, ...]
    acts: int
    paid: int | None = None


def _circular(routes: Sequence[_Route]) -> set[int]:
    """The states that wait, at last, on themselves."""
    needs: dict[int, set[int]] = defaultdict(set)
    for r in routes:
        needs[r.state] |= {*r.needs}

    def reached(state: int) -> set[int]:
        found: set[int] = set()
        ahead = list(needs[state])
        while ahead:
            x = ahead.pop()
            if x not in found:
                found.add(x)
                ahead += needs.get(x, ())
        return found

    return {s for s in list(needs) if s in reached(s)}


@dataclass
class _Model:
    """The integer program: a variable for each offer, and for each gap and offer one for acting on it."""

    system: System
    gaps: list[Pair]
    offers: list[Pledge]
    cost: str
    problem: Problem = field(init=False)
    treaties: dict[frozenset[int], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.problem = Problem()
        outright = {(o.obligor, o.beneficiary) for o in self.offers if not o.only_if}
        # a promise with a condition costs what one without does, and does less
        self.offers = [o for o in self.offers if not o.only_if or (o.obligor, o.beneficiary) not in outright]
        self.taken = [self._paid(offer) for offer in self.offers]
        for pair in self.gaps:
            self._close(pair)

    def _paid(self, offer: Pledge) -> int:
        """The variable of an offer: its own, or that of the treaty between the two, which holds all that they promise each other."""
        if self.cost == "strength":
            return self.problem.binary(self._strength(offer.obligor))
        two = frozenset((offer.obligor, offer.beneficiary))
        if two not in self.treaties:
            self.treaties[two] = self.problem.binary(1.0)
        return self.treaties[two]

    def _strength(self, s: int) -> float:
        return self.system.strength[s] or 0.0

    def _close(self, pair: Pair) -> None:
        """The margin of one gap. There is a route to acting for each offer, and for each state that another would bring in."""
        a, v = pair
        problem, system = self.problem, self.system
        h = system.ask(a, v)
        fore, against = h.members(VICTIM, h.certain), h.members(ATTACKER, h.certain)
        strong, own = system.strength_of(against, v), system.strength_of(fore, v)
        if strong is None or own is None:
            raise FoedusError(f"the margin of {system.names[v]} against {system.names[a]} is not known")
        due = {o for o, _ in h.possible.due}
        offered = [
            (offer, y)
            for offer, y in zip(self.offers, self.taken, strict=True)
            if offer.beneficiary == v and offer.obligor not in (a, v, *fore) and (offer.obligor not in due or offer.obligor in against)
        ]
        routes = [_Route(o.obligor, o.only_if, problem.binary(), y) for o, y in offered]
        for o in dict.fromkeys(offer.obligor for offer, _ in offered):
            routes += [_Route(x, (o,), problem.binary()) for x in self._brought(pair, o)]
        ways: dict[int, dict[int, float]] = defaultdict(dict)
        for r in routes:
            ways[r.state][r.acts] = 1
        row: dict[int, float] = {}
        levels = {s: problem.number(0, len(ways)) for s in _circular(routes)}
        for r in routes:
            weight = system.strength_of((r.state,), v)
            if weight is not None:
                row[r.acts] = weight * system.gauge.theta if r.state in against else weight  # bound to both it acts for neither
            if r.paid is not None:
                problem.least({r.paid: 1, r.acts: -1}, 0)
            for x in (x for x in r.needs if x not in fore):
                problem.least({**(ways[x] if x in ways and x not in against else {}), r.acts: -1}, 0)
                if r.state in levels and x in levels:
                    high = len(ways) + 1
                    problem.least({levels[r.state]: 1, levels[x]: -1, r.acts: -high}, 1 - high)
        for several in ways.values():
            problem.least(dict.fromkeys(several, -1), -1)
        problem.least(row, strong * system.gauge.theta - own)

    def _brought(self, pair: Pair, o: int) -> list[int]:
        """Who else would act for the victim if one did, by the promises that there are, on the victim's side alone."""
        a, v = pair
        before, h = self.system.ask(a, v), self.system.supposing(pledges=[Pledge(o, v)]).ask(a, v)
        if {*h.members(ATTACKER, h.certain)} - {*before.members(ATTACKER, before.certain)}:
            return []
        return [x for x in h.members(VICTIM, h.certain) if x not in (o, *before.members(VICTIM, before.certain))]

    def price(self, taken: Sequence[Pledge]) -> float:
        """What some offers cost together."""
        if self.cost == "strength":
            return sum(self._strength(o.obligor) for o in taken)
        return float(len({frozenset((o.obligor, o.beneficiary)) for o in taken}))

    def solve(self, limit: float) -> tuple[list[Pledge] | None, float]:
        """The offers of the cheapest plan, and the bound; None if there is none. The kernel has the last word: what it does not find closed
        is not taken."""
        for _ in range(TRIES):
            values, bound = self.problem.solve(limit)
            if values is None:
                return None, bound
            chosen = [offer for offer, y in zip(self.offers, self.taken, strict=True) if values[y] > 0.5]
            if all(_closes(self.system, pair, chosen) for pair in self.gaps):
                return self._needed(chosen), bound
            own = {y: values[y] > 0.5 for y in self.taken}
            self.problem.least({y: -1 if on else 1 for y, on in own.items()}, 1 - sum(own.values()))
        return None, bound

    def _needed(self, chosen: list[Pledge]) -> list[Pledge]:
        """Without those that close nothing: the other half of a treaty that is paid for."""
        kept = list(chosen)
        for offer in chosen:
            fewer = [o for o in kept if o is not offer]
            if all(_closes(self.system, pair, fewer) for pair in self.gaps if pair[1] == offer.beneficiary):
                kept = fewer
        return kept

    def forbid(self, taken: Sequence[Pledge]) -> None:
        """No further plan pays for all of these."""
        paid = {y for offer, y in zip(self.offers, self.taken, strict=True) if offer in taken}
        self.problem.least(dict.fromkeys(paid, -1), 1 - len(paid))


def _closes(system: System, pair: Pair, pledges: Iterable[Pledge]) -> bool:
    return system.supposing(pledges=pledges).reply(*pair).covered is True


def _plan(system: System, gaps: Sequence[Pair], taken: Sequence[Pledge], price: float, bound: float) -> Plan:
    names = system.names
    other = system.supposing(pledges=taken)

    def closed(pair: Pair) -> Closed:
        a, v = pair
        before, h = system.ask(a, v), other.ask(a, v)
        fore = h.members(VICTIM, h.certain)
        old = {*before.members(VICTIM, before.certain), *(p.obligor for p in taken if p.beneficiary == v)}
        margin = other.reply(a, v).margin
        return Closed(
            names[a],
            names[v],
            system.reply(a, v).margin,
            margin,
            other.covers(margin) is True,
            tuple(names[s] for s in fore[1:]),
            tuple(names[s] for s in fore if s not in old),
        )

    return Plan(
        cost=price,
        bound=bound,
        promises=tuple(sorted((names[p.obligor], names[p.beneficiary], tuple(names[x] for x in p.only_if)) for p in taken)),
        gaps=tuple(closed(pair) for pair in gaps),
        system=other.index({pair: r.covered for pair, r in other.replies().items()}),
    )


def as_edits(plan: Plan, on: str) -> dict[str, Any]:
    """A plan as edits of the scenario, in the text format: a treaty for each promise, in force from a day."""
    instruments = []
    for obligor, beneficiary, only_if in plan.promises:
        condition = {"acted": only_if[0]} if len(only_if) == 1 else {"all_of": [{"acted": x} for x in only_if]}
        promise = {"id": "aid", "who": obligor, "to": beneficiary, "duty": "assist", "when": "attack", "by": "anyone"}
        instruments.append(
            {
                "instrument": f"design-{obligor}-{beneficiary}".lower(),
                "name": f"Promise of {obligor} to {beneficiary}",
                "kind": "guarantee",
                "parties": [obligor, beneficiary],
                "signed": on,
                "in_force": on,
                "published": on,
                "note": "Supposed.",
                "articles": {
                    "1": {
                        "says": f"{obligor} helps {beneficiary} if it is attacked"
                        + (f" and {', '.join(only_if)} acts" if only_if else "")
                        + ".",
                        "promises": [{**promise, "if": condition} if only_if else promise],
                    }
                },
            }
        )
    return {"name": f"Promises designed for {on}", "instruments": instruments}
