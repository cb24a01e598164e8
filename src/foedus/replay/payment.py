"""Payment: which acts pay a duty, since when, and whether in full (rule P1)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from foedus.model import word as w
from foedus.replay.arena import NEVER, Arena
from foedus.replay.event import Act
from foedus.replay.story import Case
from foedus.replay.world import World


class Payment(NamedTuple):
    """An act that pays a case: since when it counts, and whether in full."""

    act: Act
    counts: int
    full: bool


def acts_for(case: Case, arena: Arena, world: World) -> list[Act]:
    """The acts of the obligor that may pay a case: those of the conflict; where there is none, those that name the text or either state."""
    obligor = case.key.obligor
    if not arena.alone:
        return arena.by.get(obligor, [])
    instrument = case.key.ref.partition("/")[0]
    either = {case.key.beneficiary, case.key.victim}
    consult = case.deal.terms.duty == "consult"
    return [
        a
        for a in world.present
        if obligor in a.by
        and a.moment > case.moment
        and (
            a.record.instrument == instrument
            or a.record.promise.startswith(f"{instrument}/")
            or either & {*a.against, *a.helped, *a.to, *(a.by if consult else ())}
        )
    ]


def payments(case: Case, arena: Arena, world: World) -> Iterator[Payment]:
    """The acts that pay a due case, each with the moment from which it counts (P1)."""
    assert case.due is not None
    full, part = case.deal.payable
    for act in acts_for(case, arena, world):
        if not act.bits & (full | part):
            continue
        since = aimed(case, act, arena, world)
        if since is None:
            continue
        if act.moment < case.moment:
            under_way = act.bits & w.HELP_UNDER_WAY and case.deal.terms.duty in ("defend", "assist")
            if not under_way or _made_peace(case.key.obligor, act.moment, case.due, arena):
                continue
        whole = bool(act.bits & full) and not act.record.partial
        yield Payment(act, max(act.moment, case.due, since), whole)


def _made_peace(obligor: int, after: int, before: int, arena: Arena) -> bool:
    peace = (*arena.by.get(obligor, ()), *arena.done_to.get(obligor, ()))
    return any(a.kind == "make_peace" and after < a.moment <= before for a in peace)


def aimed(case: Case, act: Act, arena: Arena, world: World) -> int | None:
    """The moment from which an act is for the victim, or against one who has attacked it; None where it is neither."""
    key, duty = case.key, case.deal.terms.duty
    if duty == "consult":
        return act.moment if key.beneficiary in {*act.by, *act.to, *act.helped} else None
    if duty in ("cede", "withdraw") and not lies(act, case.deal.terms.at or case.deal.terms.where, key.beneficiary, world):
        return None
    if arena.alone:
        return act.moment
    helped = {*act.helped, *(act.to if act.bits & w.KIND_BIT["cede"] else ())}
    if key.victim in helped or (key.beneficiary != key.victim and key.beneficiary in helped):
        return act.moment
    since = [case.attackers[a] if a in case.attackers else arena.blows.get((a, key.victim), NEVER) for a in act.against]
    first = min(since, default=NEVER)
    return first if first < NEVER else None


def lies(act: Act, places: tuple[str, ...], home: int, world: World) -> bool:
    """Whether an act lies at one of some places; without any, everywhere does. `home` is the territory of the state of that number (E7)."""
    if not places:
        return True
    names = world.lexicon.names
    wanted = {names[home] if p == "home" else p for p in places}
    where = [act.where] if act.where else [names[v] for v in act.against]
    return any(wanted & world.lexicon.reach(name, act.day) for name in where)
