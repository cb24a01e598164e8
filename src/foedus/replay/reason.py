"""Why a ruling is as it is, told test by test: what each saw, in which record and line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from foedus.base.date import day_text
from foedus.base.span import Span
from foedus.model import word as w
from foedus.model.record import Condition, Record, Scenario, Who
from foedus.replay import kernel as k
from foedus.replay.arena import Arena
from foedus.replay.event import Act, day_of, moment
from foedus.replay.fact import Facts
from foedus.replay.payment import payments
from foedus.replay.run import Entry, Run
from foedus.replay.story import Case


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the reasons: a test (`E1` to `E13`) or what followed (`payment`, `closing`, `crossing`, `use`).

    Missing: `holds` is None where the step is no question; `needs` is empty where nothing would have to differ.
    """

    test: str
    asks: str
    holds: bool | None
    saw: str
    needs: str = ""
    places: tuple[tuple[str, Span], ...] = ()
    parts: tuple[Step, ...] = ()


class Explainer:
    """Tells the tests of one entry, in order."""

    def __init__(self, run: Run, entry: Entry) -> None:
        self.run, self.entry = run, entry
        self.world = run.world
        self.arena: Arena = self.world.arena(entry.key.arena)
        self.bond = self.world.record.bonds[entry.key.ref]
        self.terms = entry.deal.terms
        self.case = entry.case or Case(
            entry.key, 1, entry.act.id, entry.act, entry.deal, entry.deal.row, {entry.key.obligor: entry.act.moment}, 0, *self._span()
        )

    def steps(self) -> tuple[Step, ...]:
        """The tests, then what became of the case."""
        standing = not self.terms.when
        tests: list[Callable[[], Step]] = [self._e1, self._e2, self._e7, self._e8]
        if not standing:
            tests[2:2] = [self._e3, self._e4, self._e5, self._e6]
            tests += [self._e9, self._e10, self._e11]
        return (*(test() for test in (*tests, self._e12, self._e13)), *self._after())

    # Words

    def name(self, actor: int) -> str:
        """An actor's name on the day of the event."""
        names = self.world.lexicon.names
        state = self.world.record.scenario.states.get(names[actor])
        if state:
            return state.name_on(self.entry.act.day)
        body = self.world.record.scenario.bodies.get(names[actor])
        return body.name if body else names[actor]

    def named(self, actors: Iterable[int]) -> str:
        """Several actors by name."""
        return ", ".join(map(self.name, actors)) or "nobody"

    def _who(self, who: Who) -> str:
        """A class of states as the text means it, by name."""
        return _named(who.names, self.world.record.scenario) or str(who)

    def _failed(self, bit: int) -> bool:
        return bool(self.entry.outcome.mask & bit) or bool(self.case.due is None and self.case.mask & bit)

    def _step(self, number: int, saw: str, needs: str = "", *places: tuple[str, Span], parts: tuple[Step, ...] = ()) -> Step:
        test = f"E{number}"
        holds = not self._failed(1 << (number - 1))
        return Step(test, w.TEST_ASKS[test], holds, saw, "" if holds else needs, places, parts)

    def _at(self, record: Record, key: str) -> tuple[str, Span]:
        return (f"{record.id}: {key}", record.place(key))

    def _term(self, key: str) -> tuple[str, Span]:
        """Where a term was written: in the promise, or in the amendment in force that set it."""
        owner = self.world.lexicon.names[self.entry.key.obligor]
        attribute = "condition" if key == "if" else key
        for amending, amendment in reversed(self.bond.amendments):
            applies = self.world.lives[amending].covers(self.entry.act.moment) and amendment.obligor in ("", owner)
            if applies and any(changed == attribute for changed, _ in amendment.changes):
                return (f"{amending} amends {self.entry.key.ref}: {key}", amendment.span)
        return (f"{self.entry.key.ref}: {key}", self.bond.promise.place(key))

    def _span(self) -> tuple[int, int]:
        key = self.entry.key
        return self.world.span(key.ref, key.obligor, key.beneficiary, self.entry.deal)

    # Tests

    def _e1(self) -> Step:
        i = self.bond.instrument
        start, end = self._span()
        life = self.world.lives[i.id]
        if life.never:
            saw = f"{i.name} never came into force"
        else:
            until = f", until {day_text(day_of(end))}" if day_text(day_of(end)) != ".." and end > 0 else ", and ran on"
            saw = f"{i.name}: in force from {day_text(day_of(start))}{until}; read on {day_text(day_of(self.case.law_moment))}"
        places = [self._at(i, "in_force"), *([self._at(i, "ended")] if i.ended else [])]
        return self._step(1, saw, "the instrument would have to be in force that day", *places)

    def _e2(self) -> Step:
        o = self.entry.key.obligor
        day = day_of(self.case.law_moment)
        member = self.world.lexicon.is_of(self.entry.deal.row[k.R_PARTY], o, day)
        there = self.world.lexicon.is_of(k.EXISTS, o, day)
        saw = f"{self.name(o)} is {'' if member else 'not '}a party on {day_text(day)}, and {'exists' if there else 'does not exist'}"
        return self._step(2, saw, f"{self.name(o)} would have to be a party that day", self._at(self.bond.instrument, "parties"))

    def _e3(self) -> Step:
        key = self.entry.key
        saw = f"{self.name(key.obligor)} owes; it was done to {self.name(key.victim)} by {self.named(self.entry.act.by)}"
        return self._step(3, saw, "another would have to be attacked, or to attack", self._event("against"))

    def _e4(self) -> Step:
        done_to = self.named(self.entry.act.against) if self.entry.act.against else "nobody by name"
        saw = f"done to {done_to}; the text is made to {self._who(self.terms.to)}"
        if self.terms.against.kind != "the_beneficiary":
            saw += f", for what is done to {self._who(self.terms.against)}"
        return self._step(4, saw, f"it would have to be done to {self._who(self.terms.to)}", self._event("against"), self._term("to"))

    def _e5(self) -> Step:
        meant = [kind for kind in w.KINDS if self.entry.act.bits & w.KIND_BIT[kind] and kind != self.entry.act.kind]
        implies = f" (which implies {', '.join(map(w.spoken, meant))})" if meant else ""
        asked = " or ".join(map(w.spoken, self.terms.when))
        saw = f"{w.spoken(self.entry.act.kind)}{implies}; the text names {asked}"
        return self._step(5, saw, f"the act would have to be {asked}", self._event("kind"), self._term("when"))

    def _e6(self) -> Step:
        by = "anyone" if self.terms.by.kind == "unstated" else self._who(self.terms.by)
        but = f" but {self._who(self.terms.but_not_by)}" if self.terms.but_not_by else ""
        before = ", not then at war" if self.terms.not_then_at_war else ""
        saw = f"by {self.named(self.entry.attackers or self.entry.act.by)}; the text names {by}{but}{before}"
        return self._step(6, saw, f"an attacker would have to be of: {by}{but}{before}", self._event("by"), self._term("by"))

    def _e7(self) -> Step:
        wanted = self.terms.where if self.terms.when else self.terms.at or self.terms.where
        act = self.entry.act
        where = act.where or (f"the home territory of {self.named(act.against)}" if act.against else "nowhere by name")
        saw = f"at {self._place(where)}; the text names {' or '.join(map(self._place, wanted)) or 'no place'}"
        if self.terms.matter:
            saw += f"; on the matter {self.terms.matter}"
        needs = (
            f"it would have to lie in {' or '.join(map(self._place, wanted))}"
            if wanted
            else f"it would have to be about {self.terms.matter}"
        )
        return self._step(7, saw, needs, self._event("where"), self._term("where"))

    def _place(self, name: str) -> str:
        if name == "home":
            return "the home territory of the state it is done to"
        scenario = self.world.record.scenario
        if name in scenario.places:
            return scenario.places[name].name
        return scenario.states[name].name if name in scenario.states else name

    def _e8(self) -> Step:
        if not self.terms.unprovoked:
            return self._step(8, "the text does not ask it")
        struck = [a for a in self.entry.act.by if self.arena.struck_first(self.entry.key.victim, a, self.entry.act.moment)]
        if "provoked" in self.entry.act.facts:
            saw = "the record calls it provoked"
        elif struck:
            saw = f"{self.name(self.entry.key.victim)} had struck {self.named(struck)} first in this conflict"
        else:
            saw = "the record does not call it provoked, and nothing armed by the victim came before it"
        return self._step(8, saw, "it would have to be unprovoked", self._event("provoked"), self._term("unprovoked"))

    def _e9(self) -> Step:
        asked = [word for word, yes in (("flagrant", self.terms.flagrant), ("joint", self.terms.joint)) if yes]
        if not asked:
            return self._step(9, "the text does not ask it")
        facts = [f for f in asked if f in self.entry.act.facts] or (["joint"] if len(self.entry.attackers) > 1 and self.terms.joint else [])
        saw = f"the text asks for {' and '.join(asked)}; the record has {' and '.join(facts) or 'no such fact'}"
        return self._step(9, saw, f"it would have to be {' and '.join(asked)}", self._event(asked[0]))

    def _conduct(self, number: int, asked: list[tuple[str, bool]]) -> Step:
        fields = [name for name, yes in asked if yes]
        if not fields:
            return self._step(number, "the text does not ask it")
        acts = [a for a in self.arena.done_to.get(self.entry.key.victim, ()) if a.moment >= self.entry.act.moment]
        seen = [(f, a) for a in acts for f in fields if f in a.facts]
        asked_for = [w.spoken(f) for f in fields]
        words = ", ".join(f"{w.spoken(f)} ({a.id})" for f, a in seen) or f"the record has no {' or '.join(asked_for)} from then on"
        places = tuple(self._at(a.record, f) for f, a in seen) or (self._event(fields[0]),)
        return self._step(number, words, f"{self.name(self.entry.key.victim)} would have to: {', '.join(asked_for)}", *places)

    def _e10(self) -> Step:
        return self._conduct(10, [("resists", self.terms.resists), ("considers_vital", self.terms.considers_vital)])

    def _e11(self) -> Step:
        return self._conduct(11, [("asks", self.terms.asks)])

    def _e12(self) -> Step:
        if not self.terms.condition:
            return self._step(12, "the text waits for nothing")
        facts = Facts(self.case, self.arena, self.run)
        now = self._read_at()
        parts = tuple(self._leaf(leaf, bool(held)) for leaf, held in zip(self.entry.deal.leaves, facts.leaves(now), strict=True))
        missing = "; ".join(p.needs for p in parts if p.needs)
        read = f"after {day}" if (day := day_text(day_of(now))) != ".." else "to the end of the record"
        saw = f"the text waits for {condition_words(self.terms.condition, self.world.record.scenario)}; read {read}"
        return self._step(12, saw, missing, self._term("if"), parts=parts)

    def _leaf(self, leaf: Condition, held: bool) -> Step:
        words = condition_words(leaf, self.world.record.scenario)
        acts: list[Act] = []
        if leaf.op == "acted":
            for name in leaf.names:
                members = self.world.lexicon.number.get(name)
                acts += [a for a in self.arena.by.get(members if members is not None else -1, ()) if a.bits & w.HELP_FULL]
        elif leaf.op in ("found", "recommended", "failed_to_agree"):
            family = {b for n in leaf.names for b in self.world.lexicon.body_family(n)}
            acts = [a for a in self.arena.acts if family & set(a.by) and a.kind in w.BODIES]
        elif leaf.op in ("agreed", "settled"):
            acts = [a for a in self.world.present if set(leaf.names) & set(a.record.matter)]
        shown = f"the record has {', '.join(a.id for a in acts[:4])}" if acts else "the record has no such act"
        places = tuple(self._at(a.record, "kind") for a in acts[:4])
        return Step(leaf.op, words, held, shown, "" if held else words, places)

    def _read_at(self) -> int:
        if self.case.due is not None:
            return self.case.due
        return moment(min(self.arena.end, self.world.record.end)) - 1

    def _e13(self) -> Step:
        written = [w.spoken(u.kind) + (f" {self._who(u.who)}" if u.who else "") for u in self.terms.unless]
        facts = Facts(self.case, self.arena, self.run)
        releases = ", ".join(a.id for a in facts.releases)
        saw = f"exceptions: {'; '.join(written) or 'none written'}" + (f"; released by {releases}" if releases else "")
        places = (*((self._term("unless"),) if written else ()), *(self._at(a.record, "kind") for a in facts.releases))
        return self._step(13, saw, "the exception would have to be absent", *places)

    def _event(self, key: str) -> tuple[str, Span]:
        return self._at(self.entry.act.record, key)

    # What followed

    def _after(self) -> Iterator[Step]:
        o = self.entry.outcome
        if not self.terms.when:
            act = self.entry.act
            yield Step(
                "crossing",
                "which act crossed it?",
                None,
                f"{act.id} ({w.spoken(act.kind)}, {act.record.date}): {act.record.says}",
                "",
                (self._event("kind"),),
            )
        elif self.case.due is None:
            return
        else:
            yield Step(
                "due",
                "when did it fall due?",
                None,
                f"on {day_text(day_of(self.case.due))}" + (f", by {day_text(o.due_by)}" if o.due_by else ""),
            )
        if self.terms.duty in w.ACT_DUTIES and self.case.due is not None:
            yield from self._payments()
        for paid in o.paid_by if self.terms.duty not in w.ACT_DUTIES else ():
            act = self.world.acts[paid]
            yield Step("act", "which act?", None, _act_words(act), "", (self._at(act.record, "kind"),))
        if o.reason:
            closed = f" on {day_text(o.closed_on)}" if o.closed_on else ""
            yield Step("closing", "how did it end?", None, f"{w.spoken(o.status)}: {w.spoken(o.reason)}{closed}")

    def _payments(self) -> Iterator[Step]:
        found = list(payments(self.case, self.arena, self.world))
        for p in found:
            how = "in full" if p.full else "in part"
            yield Step("payment", "which act paid it?", None, f"{how}: {_act_words(p.act)}", "", (self._at(p.act.record, "kind"),))
        if not found:
            wanted = f"; what pays it is {' or '.join(map(w.spoken, self.terms.act))}" if self.terms.act else ""
            saw = f"no act of {self.name(self.entry.key.obligor)} in this conflict pays it{wanted}"
            yield Step("payment", "which act paid it?", None, saw)


_CONDITION = {
    "acted": "help by {}",
    "bound": "a duty of {} itself to help",
    "found": "a finding by {}",
    "recommended": "a recommendation by {}",
    "failed_to_agree": "a failure of {} to agree",
    "in_force": "the force of {}",
    "agreed": "an agreement on {}",
    "settled": "a settlement of {}",
}


def condition_words(c: Condition, scenario: Scenario) -> str:
    """A condition in words."""
    if c.op == "judged_necessary":
        return "the obligor's own judgement that it is necessary"
    if c.parts:
        parts = [condition_words(p, scenario) for p in c.parts]
        return f"({' or '.join(parts)})" if c.op == "any_of" else " and ".join(parts)
    return _CONDITION[c.op].format(_named(c.names, scenario))


def _named(names: Iterable[str], scenario: Scenario) -> str:
    """States, groups, bodies and instruments by name."""
    rooms: tuple[Mapping[str, Any], ...] = (scenario.states, scenario.groups, scenario.bodies, scenario.instruments)
    return ", ".join(next((room[n].name for room in rooms if n in room), n) for n in names)


def _act_words(act: Act) -> str:
    return f"{act.id} ({w.spoken(act.kind)}, {act.record.date}): {act.record.says}"
