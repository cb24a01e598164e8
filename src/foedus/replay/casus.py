"""If A attacked V on a day: who owes what to whom, on either side, and why (rules H1 to H6)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from foedus.base.date import day_text
from foedus.base.diagnostic import FoedusError
from foedus.model import word as w
from foedus.model.record import Scenario
from foedus.replay import kernel as k
from foedus.replay.clash import with_clashes
from foedus.replay.day import Bid, Day, is_help
from foedus.replay.ending import end_by_acts
from foedus.replay.fact import exception
from foedus.replay.plan import Plan, make_plan
from foedus.replay.question import Answer, Question
from foedus.replay.restraint import owed_to
from foedus.replay.row import Deal
from foedus.replay.ruling import E12_REASONS, Ruling, Under, tests_of
from foedus.replay.run import Run
from foedus.replay.sides import ATTACKER, VICTIM, Hypothesis
from foedus.replay.world import World, compile_record

Key = tuple[str, int, int, int]  # promise, obligor, beneficiary, victim
_CROSSED = ("not_attack", "respect", "settle_peacefully")


@dataclass(frozen=True, slots=True)
class Finding:
    """How one promise stands in the hypothesis."""

    deal: Deal
    status: str
    reason: str | None
    mask: int
    foe: int
    bodies: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Part:
    """What one ruling means for its obligor: whether it joins a side, is bound on both, and on whom its duty waits."""

    ruling: Ruling
    side: int | None
    joins: bool
    both_sides: bool
    via: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Casus:
    """The answer to one hypothesis.

    Attributes:
        attacker_side, victim_side: the two states and everybody who acts with them.
        open: those whose duty goes in a circle.
        parts: every ruling, those included that were not triggered.
    """

    scenario: Scenario
    attacker: str
    victim: str
    on: str
    attacker_side: tuple[str, ...]
    victim_side: tuple[str, ...]
    open: tuple[str, ...]
    parts: tuple[Part, ...]

    @property
    def rulings(self) -> tuple[Ruling, ...]:
        """All rulings that are not `not_triggered`."""
        return tuple(p.ruling for p in self.parts if p.ruling.status != "not_triggered")


class Asker:
    """Answers hypotheses about one record; what does not depend on the question is made once."""

    def __init__(self, scenario: Scenario, until: int | None = None) -> None:
        self.record = compile_record(scenario, until)
        self.base = World(self.record)
        self.plan: Plan = make_plan(self.base)
        end_by_acts(Run(self.base, self.plan, ()), self.plan)
        self._days: dict[int, Day] = {}

    def day(self, day: int) -> Day:
        """What holds of all questions about a day; made once."""
        if day not in self._days:
            self._days[day] = Day(self.base, day)
        return self._days[day]

    def ask(self, attacker: str, victim: str, day: int, any_means: bool = False) -> Casus:
        """Who owes what to whom if `attacker` attacked `victim` on a day.

        Args:
            attacker, victim: ids of states.
            day: a day number.
            any_means: whether help by means of the obligor's choice makes a state act too (H4).

        Raises:
            FoedusError: a state does not exist that day, or attacks itself.
        """
        a, v = (self._state(name, day) for name in (attacker, victim))
        if a == v:
            raise FoedusError(f"{attacker} cannot attack itself")
        base = Hypothesis(self.day(day), a, v, any_means=any_means)
        coded = _findings(base)
        others = [(question, answer, found) for question, answer, found in self._options(base, coded, any_means)]
        parts = [_part(key, f, base, others, self) for key, f in coded.items()]
        names = self.base.lexicon.names
        parts.sort(key=lambda p: (p.ruling.promise, p.ruling.obligor, p.ruling.beneficiary, p.ruling.victims))
        clashing = {r.id: r for r in with_clashes(p.ruling for p in parts)}
        return Casus(
            scenario=self.record.scenario,
            attacker=attacker,
            victim=victim,
            on=day_text(day),
            attacker_side=tuple(names[m] for m in base.members(ATTACKER, base.certain)),
            victim_side=tuple(names[m] for m in base.members(VICTIM, base.certain)),
            open=tuple(sorted({names[o] for o, _ in base.possible.due - base.certain.due})),
            parts=tuple(replace(p, ruling=clashing[p.ruling.id]) for p in parts),
        )

    def _state(self, name: str, day: int) -> int:
        state = self.record.scenario.states.get(name)
        if state is None:
            raise FoedusError(f"there is no state '{name}' in '{self.record.scenario.id}'")
        if not state.is_there(day):
            raise FoedusError(f"{state.name} ({name}) does not exist on {day_text(day)}: nobody could attack it, or be attacked by it")
        return self.base.lexicon.number[name]

    def _options(
        self, base: Hypothesis, coded: dict[Key, Finding], any_means: bool
    ) -> Iterator[tuple[Question, Answer, dict[Key, Finding]]]:
        """The findings under each option of each question that is read: of readings and of law, and whether a body speaks (H3)."""
        readers: dict[int, set[str]] = {}
        for ref, _, _, _ in (key for key, finding in coded.items() if finding.mask.bit_count() <= 2):
            for question in self.record.questions.of(self.base.answers(ref)[1]):
                readers.setdefault(question.bit, set()).add(ref)
        for bit, refs in sorted(readers.items()):
            question = self.record.questions.of(bit)[0]
            for n, answer in enumerate(question.answers):
                if n != question.coded:
                    world = World(self.record, {question.id: n}, self.base)
                    world.ends, world.lawful = self.base.ends, self.base.lawful
                    other = Hypothesis(Day(world, base.on.day), base.attacker, base.victim, any_means=any_means)
                    yield question, answer, _findings(other, refs, coded) if other.same_sides(base) else _findings(other)
        for root in sorted({root for f in coded.values() for root in f.bodies}):
            if base.speaks(root):
                silent = Answer("silent", False)
                other = Hypothesis(base.on, base.attacker, base.victim, {root: False}, any_means)
                yield Question(f"casus/{root}", 0, (Answer("speaks", True), silent)), silent, _findings(other)


def _findings(h: Hypothesis, only: set[str] | None = None, base: dict[Key, Finding] | None = None) -> dict[Key, Finding]:
    """How every promise with a trigger stands, and the restraints that the supposed attack crosses (H6).

    With `only`, the promises of these references are read anew; the others are those of `base`.
    """
    found = {key: f for key, f in (base or {}).items() if only is not None and key[0] not in only}
    fighting = [(m, side) for side in (VICTIM, ATTACKER) for m in h.members(side, h.possible)]
    refs = h.on.bids if only is None else sorted(only)
    for ref in refs:
        for bid in h.on.bids[ref]:
            for v, side in fighting:
                foes = h.members(1 - side, h.possible)
                for b in _beneficiaries(bid, v, h):
                    best = _best(bid, b, v, foes, h)
                    if best:
                        found[(ref, bid.obligor, b, v)] = best
        crossed = _crossed(ref, h)
        if crossed:
            found[(ref, h.attacker, h.victim, h.victim)] = crossed
    return found


def _beneficiaries(bid: Bid, v: int, h: Hypothesis) -> Iterable[int]:
    """Those to whom a promise is made, where something is done to v (C1)."""
    members, start = h.world.lexicon.table, h.on.classes[bid.deal.row[k.R_TO]]
    if bid.deal.row[k.R_AGAINST] == k.BENEFICIARY:
        return (v,) if members[start + v] and not (bid.deal.row[k.R_TO_OTHER] and v == bid.obligor) else ()
    if bid.deal.row[k.R_AGAINST] == k.THIRD_STATE:
        return (b for b in h.members(1 - (h.side_of(v, h.possible) or VICTIM), h.possible) if members[start + b] and b != bid.obligor)
    return (b for b in h.world.lexicon.ever(bid.deal.row[k.R_TO]) if members[start + b] and b != bid.obligor)


def _best(bid: Bid, b: int, v: int, foes: list[int], h: Hypothesis) -> Finding | None:
    """The finding against the foe for whom fewest tests fail."""
    best: Finding | None = None
    for f in foes:
        early = h.early(bid, b, v, f)
        if early & k.E4:
            continue
        lo, facts, leaves = h.late(bid, b, v, f, h.certain, h.possible)
        hi, _, _ = h.late(bid, b, v, f, h.possible, h.certain)
        mask = early | lo
        if best is None or mask.bit_count() < best.mask.bit_count():
            best = _finding(bid, v, mask, early | hi, facts, leaves, f, h)
    return best


def _finding(bid: Bid, v: int, mask: int, possible: int, facts: int, leaves: list[int], f: int, h: Hypothesis) -> Finding:
    deal = bid.deal
    bodies = frozenset(h.world.lexicon.root(n) for leaf in deal.leaves if leaf.op in ("found", "recommended") for n in leaf.names)
    if mask and not possible:
        return Finding(deal, "disputed", "circular", 0, f, bodies)
    if not mask:
        return Finding(deal, "permitted" if deal.terms.duty in w.LIBERTIES else "due", None, 0, f, bodies)
    if mask & k.FIRST_ELEVEN:
        return Finding(deal, "not_triggered", _reason(bid, v, mask, facts, leaves, h), mask, f, bodies)
    status = "condition_unmet" if mask & k.E12 else "released"
    return Finding(deal, status, _reason(bid, v, mask, facts, leaves, h), mask, f, bodies)


def _reason(bid: Bid, v: int, mask: int, facts: int, leaves: list[int], h: Hypothesis) -> str:
    first = mask & -mask
    if first == k.E1:
        life = h.world.lives[bid.ref.partition("/")[0]]
        return "never_in_force" if life.never else "not_yet_in_force" if h.on.now < life.start else "ended"
    if first == k.E2:
        member = h.world.lexicon.table[h.on.classes[bid.deal.row[k.R_PARTY]] + bid.obligor]
        return "obligor_ceased" if member else "not_a_party"
    if first == k.E3:
        return "is_victim" if bid.obligor == v else "is_attacker"
    if first == k.E9:
        return "not_joint" if bid.deal.terms.joint else "not_flagrant"
    if first == k.E10:
        return "did_not_resist" if bid.deal.terms.resists else "not_considered_vital"
    if first == k.E12:
        return next((E12_REASONS[leaf.op] for leaf, held in zip(bid.deal.leaves, leaves, strict=True) if not held), "")
    if first == k.E13:
        return exception(facts)
    return {
        k.E4: "not_the_victim",
        k.E5: "other_kind_of_act",
        k.E6: "wrong_attacker",
        k.E7: "outside_area",
        k.E8: "provoked",
        k.E11: "did_not_ask",
    }[first]


def _crossed(ref: str, h: Hypothesis) -> Finding | None:
    """A restraint of the attacker, without a trigger, that the supposed attack crosses (H6, X1, X2)."""
    world = h.world
    if h.attacker not in world.record.obligors[ref]:
        return None
    deal = world.deal(ref, h.attacker, h.on.now)
    if deal.terms.when or deal.terms.duty not in _CROSSED or not owed_to(h.victim, deal, h.on.day, world):
        return None
    start, end = world.span(ref, h.attacker, h.victim, deal)
    if not start <= h.on.now < end or not k.binds(deal.row, h.attacker, h.on.classes, world.lexicon.table):
        return None
    if world.war_between(h.attacker, h.victim, h.on.now) or not _at_home(deal, h):
        return None
    bid = Bid(ref, h.attacker, deal)
    late, facts, _ = h.late(bid, h.victim, h.victim, h.attacker, h.certain, h.possible)
    if late & k.E12:
        return None
    if late & k.E13:
        return Finding(deal, "released", exception(facts), k.E13, h.attacker)
    status = "breached" if deal.terms.strength == "binding" else "unfollowed"
    return Finding(deal, status, "crossed", 0, h.attacker)


def _at_home(deal: Deal, h: Hypothesis) -> bool:
    """Whether the victim's home territory lies where the restraint speaks of."""
    places = deal.terms.at or deal.terms.where
    name = h.world.lexicon.names[h.victim]
    reach = h.world.lexicon.reach(name, h.on.day)
    return not places or any(p == "home" or p in reach for p in places)


def _part(key: Key, f: Finding, h: Hypothesis, others: list[tuple[Question, Answer, dict[Key, Finding]]], asker: Asker) -> Part:
    """A finding as a ruling, with what other options make of it, and what it means for the sides."""
    ref, o, b, v = key
    own = asker.base.answers(ref)[1]
    rows: list[tuple[Question, Answer, str, str | None]] = []
    touching = set()
    for question, answer, found in others:
        other = found.get(key)
        status, reason = (other.status, other.reason) if other else ("not_triggered", None)
        read = question.bit & own or (question.id.startswith("casus/") and question.id[6:] in f.bodies and v == h.victim)
        if read or status != f.status:
            touching.add(question.id)
            rows.append((question, answer, status, reason))
    disputed = any(status != f.status for _, _, status, _ in rows)
    changing = {q.id for q, _, status, reason in rows if (status, reason) != (f.status, f.reason)}
    by_reading: list[Under] = []
    if disputed:
        options = {q.id: q.answers[q.coded].label for q, _, _, _ in rows if q.id in changing}
        by_reading.append(Under(tuple(options.items()), f.status, f.reason))
        by_reading += [Under(((q.id, a.label),), s, r, a.held_by) for q, a, s, r in rows if q.id in changing]
    robust = False if disputed or f.reason == "circular" else True if len(touching) < 2 else None
    ruling = _dress(key, f, h)._replace(
        status="disputed" if disputed else f.status,
        as_coded=f.status,
        robust=robust,
        by_reading=tuple(by_reading),
    )
    side = h.side_of(b, h.certain)
    help_due = f.status == "due" and f.deal.terms.duty in ("defend", "assist") and is_help(Bid(ref, o, f.deal), h.any_means)
    joins = help_due and side is not None and (o, side) in h.certain.acts
    both = help_due and (o, VICTIM) in h.certain.due and (o, ATTACKER) in h.certain.due
    return Part(ruling, side, joins, both, _via(key, f, h) if f.status == "due" else ())


def _dress(key: Key, f: Finding, h: Hypothesis) -> Ruling:
    ref, o, b, v = key
    names = h.world.lexicon.names
    terms = f.deal.terms
    instrument, article, _ = ref.split("/")
    on = day_text(h.on.day)
    due = f.status == "due"
    crossed = f.reason == "crossed" or (f.status == "released" and not terms.when)
    parts = ["casus", ref, names[o], names[b], *([names[v]] if v != b else [])]
    return Ruling(
        id="/".join(parts), event=None, event_kind="attack", date=on, conflict=None, attackers=(names[f.foe],), victims=(names[v],),
        instrument=instrument, article=article, promise=ref, obligor=names[o], beneficiary=names[b],
        duty=terms.duty, strength=terms.strength, means=terms.means, status=f.status, reason=f.reason, tests_failed=tests_of(f.mask),
        raised_on=on, due_on=on if due else None, due_by=day_text(h.on.day + terms.days) if due and terms.days is not None else None,
        closed_on=on if crossed else None, robust=True, as_coded=f.status, saves=terms.saves,
    )  # fmt: skip


def _via(key: Key, f: Finding, h: Hypothesis) -> tuple[tuple[str, str], ...]:
    """The shortest chain of states and promises on which a duty waits."""
    names = h.world.lexicon.names
    chain: list[tuple[str, str]] = []
    seen = {key[1]}
    waiting = _waits_on(f.deal, h)
    victim = key[3]
    while waiting:
        x = next((x for x in waiting if x not in seen and any(o == x for o, _ in h.certain.owed)), None)
        if x is None:
            break
        seen.add(x)
        ref = h.certain.owed.get((x, victim)) or next(r for (o, _), r in h.certain.owed.items() if o == x)
        chain.append((names[x], ref))
        waiting = _waits_on(h.world.deal(ref, x, h.on.now), h)
    return tuple(chain)


def _waits_on(deal: Deal, h: Hypothesis) -> list[int]:
    named = [n for leaf in deal.leaves if leaf.op in ("acted", "bound") for n in leaf.names]
    return [x for n in named for x in h.world.lexicon.actors(n)]
