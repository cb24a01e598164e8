"""An arena: the acts of one conflict, indexed by who did what to whom (rule TM3)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from foedus.base.date import OPEN_END
from foedus.model import word as w
from foedus.replay import kernel as k
from foedus.replay.event import Act, moment
from foedus.replay.lexicon import Lexicon

NEVER = moment(OPEN_END)


@dataclass(frozen=True, slots=True)
class Occurrence:
    """Something done to one victim: what the kernel reads of it."""

    act: Act
    victim: int
    attackers: tuple[int, ...]
    at_war: tuple[int, ...]
    struck: tuple[int, ...]
    ints: tuple[int, ...]
    classes: list[int]
    inside: bytes
    named: bytes


@dataclass(slots=True)
class Arena:
    """The acts of one conflict under one choice; or of one event that names no conflict, then `alone` is that event.

    Attributes:
        end: the day on which the conflict ends, not in it.
        done_to: acts by the state that they are done to; `aimless` those done to nobody.
        by: acts by actor.
        blows: for (x, y) the moment at which x first did an armed kind to y, or declared war on it.
        sides: those who did an armed kind, or had one done to them, with the moment of the first.
        open_by, open_to, open_aimless: the acts on whose kind, date or actors there are questions, by an actor, done to it or done to
            nobody under some option, as the kinds that they may be and the bits of the questions.
        maybe_blow: the bits of those that may be a blow of one at another; `may_have` those asked for.
        parts: for everybody who has a part in it under some option, which acts in which roles.
        made, batches, seen, whom: what has been asked of it: occurrences, what may raise a case under some terms, moments of some actors,
            who does or suffers acts of some kinds.
        kinds_to, kinds_by: the kinds of acts done to, or by, an actor under some option; `kinds_aimless` of those done to nobody.
    """

    id: str
    began: int
    end: int
    alone: str = ""
    acts: list[Act] = field(default_factory=list)
    done_to: dict[int, list[Act]] = field(default_factory=lambda: defaultdict(list))
    aimless: list[Act] = field(default_factory=list)
    by: dict[int, list[Act]] = field(default_factory=lambda: defaultdict(list))
    blows: dict[tuple[int, int], int] = field(default_factory=dict)
    sides: dict[int, int] = field(default_factory=dict)
    open_by: dict[int, list[tuple[int, int]]] = field(default_factory=lambda: defaultdict(list))
    open_to: dict[int, list[tuple[int, int]]] = field(default_factory=lambda: defaultdict(list))
    open_aimless: list[tuple[int, int]] = field(default_factory=list)
    maybe_blow: dict[tuple[int, int], int] = field(default_factory=lambda: defaultdict(int))
    may_have: dict[tuple[int, int | None], int] = field(default_factory=dict)
    parts: dict[int, list[tuple[str, str]]] = field(default_factory=dict)
    kinds_to: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    kinds_by: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    kinds_aimless: int = 0
    first_day: int = OPEN_END  # of its acts, under any option
    at_war: dict[int, int] = field(default_factory=dict)
    made: dict[tuple[str, int, int, bool], Occurrence] = field(default_factory=dict)
    batches: dict[tuple[int, int, bool], list[tuple[int, list[Occurrence]]]] = field(default_factory=dict)
    seen: dict[tuple[int, tuple[int, ...]], list[int]] = field(default_factory=dict)
    whom: dict[tuple[str, int], tuple[int, ...]] = field(default_factory=dict)

    def emptied(self) -> Arena:
        """The same without its acts: what they may be under some option stays."""
        return Arena(
            self.id,
            self.began,
            self.end,
            self.alone,
            open_by=self.open_by,
            open_to=self.open_to,
            open_aimless=self.open_aimless,
            maybe_blow=self.maybe_blow,
            may_have=self.may_have,
            parts=self.parts,
            kinds_to=self.kinds_to,
            kinds_by=self.kinds_by,
            kinds_aimless=self.kinds_aimless,
            first_day=self.first_day,
        )

    def may_by(self, actor: int, kinds: int) -> int:
        """The bits of the questions on acts of some kinds that may be by an actor."""
        return _bits(self.open_by.get(actor), kinds)

    def may_aimless(self, kinds: int) -> int:
        """The bits of the questions on acts of some kinds that may be done to nobody."""
        return _bits(self.open_aimless, kinds)

    def may_blow(self, a: int, b: int | None = None) -> int:
        """The bits of the questions on acts that may be a blow of one at the other of two, or by or at the one."""
        found = self.may_have.get((a, b))
        if found is None:
            found = 0
            for (x, y), bits in self.maybe_blow.items():
                if (x == a and b in (None, y)) or (y == a and b in (None, x)):
                    found |= bits
            self.may_have[(a, b)] = found
        return found

    def may_to(self, actor: int, kinds: int) -> int:
        """The bits of the questions on acts of some kinds that may be done to an actor, or be by it where they are done to both sides."""
        return _bits(self.open_to.get(actor), kinds)

    def moments_of(self, victim: int, actors: tuple[int, ...]) -> list[int]:
        """The moments of what is done to a victim or to nobody, and of what the victim and some actors do."""
        found = self.seen.get((victim, actors))
        if found is None:
            acts = [*self.done_to.get(victim, ()), *self.aimless, *(act for a in (victim, *actors) for act in self.by.get(a, ()))]
            found = self.seen[(victim, actors)] = sorted({act.moment for act in acts})
        return found

    @property
    def kinds(self) -> int:
        """The kinds of all its acts, under any option."""
        found = self.kinds_aimless
        for kinds in (*self.kinds_to.values(), *self.kinds_by.values()):
            found |= kinds
        return found

    def to_whom(self, kinds: int) -> tuple[int, ...]:
        """Those to whom acts of some kinds are done, under some option."""
        return self._whom("to", kinds, self.kinds_to)

    def by_whom(self, kinds: int) -> tuple[int, ...]:
        """Those by whom acts of some kinds are done, under some option."""
        return self._whom("by", kinds, self.kinds_by)

    def _whom(self, role: str, kinds: int, of: dict[int, int]) -> tuple[int, ...]:
        found = self.whom.get((role, kinds))
        if found is None:
            found = self.whom[(role, kinds)] = tuple(a for a, own in of.items() if own & kinds)
        return found

    def over(self, record_end: int) -> bool:
        """Whether the conflict ended within the record (TM4)."""
        return not self.alone and self.end < OPEN_END and self.end <= record_end

    def add(self, act: Act) -> None:
        """Take in an act; acts must come in the order of time."""
        self.acts.append(act)
        for a in act.by:
            self.by[a].append(act)
        for v in act.against:
            self.done_to[v].append(act)
        if not act.against:
            self.aimless.append(act)
        if act.bits & w.FIRST_BLOW:
            for a in act.by:
                self.sides.setdefault(a, act.moment)
                for v in act.against:
                    self.blows.setdefault((a, v), act.moment)
                    self.sides.setdefault(v, act.moment)

    def struck_first(self, x: int, y: int, now: int) -> bool:
        """Whether by now x had done y an armed kind, before y did x one (E8)."""
        first = self.blows.get((x, y), NEVER)
        return first <= now and first < self.blows.get((y, x), NEVER)

    def others_side(self, b: int, now: int) -> set[int]:
        """The other side of b: whom b did an armed kind to, or who did one to b, by now (X1)."""
        return {(y if x == b else x) for (x, y), first in self.blows.items() if first <= now and b in (x, y)}

    def occurrence(self, act: Act, victim: int, mirrored: bool, lexicon: Lexicon) -> Occurrence:
        """What the kernel reads of an act done to a victim; mirrored, the victim is who did it (K2)."""
        key = (act.id, act.moment, victim, mirrored)
        found = self.made.get(key)
        if found is None:
            found = self.made[key] = self._make(act, victim, mirrored, lexicon)
        return found

    def _make(self, act: Act, victim: int, mirrored: bool, lexicon: Lexicon) -> Occurrence:
        attackers = act.against if mirrored else act.by
        flags = (
            (k.G_PROVOKED if "provoked" in act.facts else 0)
            | (k.G_FLAGRANT if "flagrant" in act.facts else 0)
            | (k.G_JOINT if "joint" in act.facts else 0)
            | (k.G_MATTER if w.KIND_BIT[act.kind] & w.MATTER_BITS else 0)
        )
        name = lexicon.names[victim]
        where = act.where or (name if act.against else "")
        return Occurrence(
            act=act,
            victim=victim,
            attackers=attackers,
            at_war=tuple(1 if self.at_war.get(a, NEVER) <= self.began else 0 for a in attackers),
            struck=tuple(1 if self.struck_first(victim, a, act.moment) else 0 for a in attackers),
            ints=(act.moment, victim, act.bits, flags),
            classes=lexicon.classes_on(act.day),
            inside=lexicon.inside(where, act.day, name),
            named=lexicon.named(act.record.matter),
        )


def _bits(acts: list[tuple[int, int]] | None, kinds: int) -> int:
    found = 0
    for may_be, core in acts or ():
        if may_be & kinds:
            found |= core
    return found


@dataclass(frozen=True, slots=True)
class War:
    """A war between two states, from an event of kind war until peace or the end of its conflict (K5)."""

    x: int
    y: int
    first: int
    end: int

    def between(self, a: int, b: int) -> bool:
        """Whether it is between these two."""
        return {a, b} == {self.x, self.y}


def wars(acts: Iterable[Act], ends: dict[str, int]) -> tuple[War, ...]:
    """Every war that some acts, in the order of time, began; `ends` gives the last day, not in it, of each conflict."""
    warlike = [a for a in acts if a.bits & w.WAR_OR_PEACE]
    peace = [(a.moment, {*a.by, *a.against}) for a in warlike if a.kind == "make_peace"]
    found = []
    for act in warlike:
        if act.kind == "make_peace":
            continue
        over = moment(max((ends.get(c, OPEN_END) for c in act.record.conflicts), default=OPEN_END))
        for x in act.by:
            for y in act.against:
                end = min([over, *(m for m, who in peace if m > act.moment and {x, y} <= who)])
                found.append(War(x, y, act.moment, end))
    return tuple(found)
