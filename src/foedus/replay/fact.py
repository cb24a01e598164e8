"""What is the case so far for one obligor, one victim and one set of attackers: the facts that E10 to E13 read (Q1, Q2)."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable

from foedus.model import word as w
from foedus.model.record import Condition
from foedus.replay import kernel as k
from foedus.replay.arena import Arena
from foedus.replay.event import Act
from foedus.replay.payment import aimed
from foedus.replay.story import Case, Replay


class Facts:
    """The facts of one case, moment by moment, and the bits of the questions that they read.

    Attributes:
        needed: whether anything of E10 to E13 can fail at all.
    """

    def __init__(self, case: Case, arena: Arena, replay: Replay) -> None:
        self.case, self.arena, self.replay = case, arena, replay
        self.world = replay.world
        self.touch = 0
        self.flags = case.row[k.R_FLAGS]
        key = case.key
        given = self.world.releases_by.get(key.beneficiary)
        self.releases = [a for a in given if excuses(a, key.ref, key.obligor, key.beneficiary, key.arena)] if given else []
        self.needed = case.deal.waits or bool(self.releases)

    def moments(self, first: int, until: int) -> Iterable[int]:
        """The moments after which the tests are read: that of the case's event, then those before `until` at which a test can change."""
        own = {self.case.moment} if first <= self.case.moment < until else set()
        if not self.needed:
            return own
        found = self._watched()
        part = found[bisect_left(found, first) : bisect_left(found, until)]
        return sorted({*own, *part, *(m for m in self._elsewhere() if first <= m < until)})

    def _watched(self) -> list[int]:
        """The moments of what the victim does and suffers and of what those do whom the terms name; all, where treaties are compared."""
        if self.flags & k.F_EARLIER:
            return self.world.batches()
        judges = (self.case.key.obligor,) if self.case.deal.judged else ()
        return self.arena.moments_of(self.case.key.victim, (*self.case.deal.watched, *judges))

    def _elsewhere(self) -> Iterable[int]:
        """Moments that are not of such acts: those of the law, of settlements and agreements, of releases, of others who are bound."""
        for leaf in self.case.deal.leaves:
            if leaf.op == "bound":
                yield from self.replay.bound(self.arena, self.case.key.victim)[0].values()
            for name in leaf.names:
                if leaf.op == "in_force" and name in self.world.lives:
                    yield from (self.world.lives[name].start, self.world.lives[name].end)
                elif leaf.op in ("agreed", "settled"):
                    yield from (a.moment for a in self.world.present if name in a.record.matter)
        yield from (a.moment for a in self.releases)

    def bits(self, now: int) -> int:
        """The bits W_ that hold at a moment."""
        case, flags, found = self.case, self.flags, 0
        if flags & (k.F_RESISTS | k.F_VITAL | k.F_ASKS):
            found |= self._conduct(now)
        if flags & k.F_WAR_WITH and self._war_with(now):
            found |= k.W_WAR_WITH
        if flags & k.F_VICTIM_FIRST and self._victim_first(now):
            found |= k.W_VICTIM_FIRST
        if flags & k.F_EARLIER:
            forbidden, touch = self.replay.forbidden(case, now)
            self.touch |= touch
            found |= k.W_EARLIER if forbidden else 0
        if any(a.moment <= now for a in self.releases):
            found |= k.W_WAIVED
        return found

    def leaves(self, now: int) -> list[int]:
        """Whether each leaf of the condition holds at a moment."""
        return [1 if self._leaf(leaf, now) else 0 for leaf in self.case.deal.leaves]

    def _conduct(self, now: int) -> int:
        found = 0
        key = self.case.key
        for act in self.arena.done_to.get(key.victim, ()):
            if not self.case.moment <= act.moment <= now:
                continue
            for flag, fact, bit in (
                (k.F_RESISTS, "resists", k.W_RESISTED),
                (k.F_VITAL, "considers_vital", k.W_VITAL),
                (k.F_ASKS, "asks", k.W_ASKED),
            ):
                if self.flags & flag:
                    self.touch |= act.asked.get(fact, 0)
                    found |= bit if fact in act.facts else 0
        if self.flags & k.F_ASKS:
            self.touch |= self.arena.may_by(key.victim, w.KIND_BIT["ask"])
            for act in self.arena.by.get(key.victim, ()):
                asked = act.kind == "ask" and self.case.moment <= act.moment <= now and (not act.record.to or key.obligor in act.to)
                found |= k.W_ASKED if asked else 0
        return found

    def _leaf(self, leaf: Condition, now: int) -> bool:
        match leaf.op:
            case "acted":
                return self._all_or_any(leaf.names, lambda x: self.acted(x, now))
            case "bound":
                due, touch = self.replay.bound(self.arena, self.case.key.victim)
                self.touch |= touch
                return self._all_or_any(leaf.names, lambda x: due.get(x, now + 1) <= now)
            case "found" | "recommended" | "failed_to_agree":
                return any(self._spoke(leaf.op, name, now) for name in leaf.names)
            case "judged_necessary":
                return self._judged(now)
            case "in_force":
                for name in leaf.names:
                    self.touch |= self.world.lives[name].core if name in self.world.lives else 0
                return all(name in self.world.lives and self.world.lives[name].covers(now) for name in leaf.names)
            case "agreed":
                return all(self._agreed(name, now) for name in leaf.names)
            case "settled":
                return all(any(a.kind == "settle" and a.moment <= now for a in self._about(name)) for name in leaf.names)
            case _:
                raise AssertionError(leaf.op)

    def _all_or_any(self, names: Iterable[str], holds: Callable[[int], bool]) -> bool:
        """A list means all of them, a group any of it."""
        return all(any(holds(x) for x in self.world.lexicon.actors(name)) for name in names)

    def acted(self, x: int, now: int) -> bool:
        """Whether x has done an act that pays `assist` in full, for the victim or against one of the attackers."""
        self.touch |= self.arena.may_by(x, w.HELP_FULL)
        victim = self.case.key.victim
        return any(
            act.moment <= now
            and act.bits & w.HELP_FULL
            and not act.record.partial
            and (victim in act.helped or any(a in self.case.attackers for a in act.against))
            for act in self.arena.by.get(x, ())
        )

    def _spoke(self, op: str, body: str, now: int) -> bool:
        kind = {"found": "find", "recommended": "recommend", "failed_to_agree": "fail_to_agree"}[op]
        for actor in self.world.lexicon.body_family(body):
            self.touch |= self.arena.may_by(actor, w.KIND_BIT[kind])
            for act in self.arena.by.get(actor, ()):
                if act.kind == kind and act.moment <= now:
                    aimed = op == "failed_to_agree" or not act.against or any(a in self.case.attackers for a in act.against)
                    if aimed:
                        return True
        return False

    def _judged(self, now: int) -> bool:
        """Whether the obligor has invoked the promise, or done an act that would pay it."""
        case, key = self.case, self.case.key
        payable = case.deal.payable[0] | case.deal.payable[1]
        self.touch |= self.arena.may_by(key.obligor, payable | w.KIND_BIT["invoke"])
        for act in self.arena.by.get(key.obligor, ()):
            if act.moment > now:
                continue
            if invokes(act, key.ref):
                return True
            if act.moment >= case.moment and act.bits & payable:
                for a in act.against:
                    self.touch |= self.arena.may_blow(key.victim, a)
                since = aimed(case, act, self.arena, self.world)
                if since is not None and since <= now:
                    return True
        return False

    def _about(self, matter: str) -> list[Act]:
        found = [a for a in self.world.present if matter in a.record.matter]
        for act in found:
            self.touch |= act.core
        return found

    def _agreed(self, matter: str, now: int) -> bool:
        pair = {self.case.key.obligor, self.case.key.beneficiary}
        return any(a.kind == "agree" and a.moment <= now and pair <= {*a.by, *a.to, *a.against} for a in self._about(matter))

    def _war_with(self, now: int) -> bool:
        for x in self.case.deal.excepted:
            if x in self.case.attackers:
                return True
            self.touch |= self.arena.may_by(x, w.HELP_FULL)
            for act in self.arena.by.get(x, ()):
                helps = any(a in self.case.attackers for a in act.helped) or self.case.key.victim in act.against
                if act.moment <= now and act.bits & w.HELP_FULL and not act.record.partial and helps:
                    return True
        return False

    def _victim_first(self, now: int) -> bool:
        """Whether the victim attacked another state than the obligor, earlier in the conflict."""
        key = self.case.key
        self.touch |= self.arena.may_by(key.victim, w.KIND_BIT["attack"])
        attack = w.KIND_BIT["attack"]
        return any(
            act.moment < self.case.moment and act.bits & attack and any(v != key.obligor for v in act.against)
            for act in self.arena.by.get(key.victim, ())
        )


def excuses(act: Act, ref: str, obligor: int, beneficiary: int, arena: str = "") -> bool:
    """Whether a release is of a duty: it names the promise, its instrument, or all that is owed in the conflict (LW4)."""
    if beneficiary not in act.by or (act.helped and obligor not in act.helped):
        return False
    named = act.record.promise or act.record.instrument
    return named in (ref, ref.partition("/")[0]) if named else arena in act.record.conflicts


def invokes(act: Act, ref: str) -> bool:
    """Whether an act invokes a promise, or its instrument (Q1)."""
    return act.kind == "invoke" and (act.record.promise or act.record.instrument) in (ref, ref.partition("/")[0])


def exception(facts: int) -> str:
    """The name of the first exception that the facts show (E13)."""
    names = {
        k.W_WAR_WITH: "war_with_x",
        k.W_VICTIM_FIRST: "victim_attacked_first",
        k.W_EARLIER: "earlier_treaty_forbids",
        k.W_WAIVED: "waived",
    }
    return next((name for bit, name in names.items() if facts & bit), "waived")
