"""What became of a case: payment, terms, closings, liberties (rules P1, T1 to T5, L1).

Follows from the case and the acts of its obligor; no order of work matters.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from foedus.model import word as w
from foedus.model.record import Terms
from foedus.replay import kernel as k
from foedus.replay.arena import NEVER, Arena
from foedus.replay.event import Act, day_of
from foedus.replay.fact import excuses
from foedus.replay.payment import Payment, acts_for, payments
from foedus.replay.story import Case
from foedus.replay.world import World


class Outcome(NamedTuple):
    """How a case stands at the end of the record. Days are day numbers; None as T1 and T4 say."""

    status: str
    reason: str
    mask: int = 0
    due_on: int | None = None
    due_by: int | None = None
    closed_on: int | None = None
    paid_by: tuple[str, ...] = ()
    touch: int = 0


# T2, in the order of the list: of closings of one day the first counts.
REFUSED, TERM_PASSED, BENEFICIARY_FELL, OBLIGOR_FELL, CONFLICT_ENDED = range(5)
_REASONS = ("refused", "term_passed", "beneficiary_fell", "obligor_fell", "conflict_ended")


def settle(case: Case, arena: Arena, world: World) -> Outcome:
    """How a case of a duty to act stands at the end of the record."""
    if case.due is None:
        return not_due(case)
    due_on = day_of(case.due)
    days = case.deal.terms.days
    due_by = due_on + days if days is not None else None
    payable = case.deal.payable[0] | case.deal.payable[1]
    touch = arena.may_by(case.key.obligor, payable | w.bits("refuse", "make_peace"))
    if arena.maybe_blow:
        touch |= arena.may_blow(case.key.victim)
    paid = list(payments(case, arena, world))
    full = min((p for p in paid if p.full), key=lambda p: (p.counts, p.act.id), default=None)
    closing, day = _closing(case, due_on, due_by, arena, world)
    released = released_at(case, world)
    in_time = full is not None and _before(day_of(full.counts), closing, day)

    def end(status: str, reason: str, closed: int | None, by: Iterable[Payment] = (), mask: int = 0) -> Outcome:
        return Outcome(status, reason, mask, due_on, due_by, closed, tuple(dict.fromkeys(p.act.id for p in by)), touch)

    if released is not None and not (in_time and full and full.counts < released) and (closing is None or day_of(released) <= day):
        return end("released", "waived", day_of(released), mask=k.E13)
    if full and in_time:
        return end("honoured", "in_time", day_of(full.counts), [p for p in paid if p.counts <= full.counts])
    if full and closing == TERM_PASSED and day_of(full.counts) < _after_the_term(case, arena, world):
        return end("partly_honoured", "late", day_of(full.counts), [p for p in paid if p.counts <= full.counts])
    if closing is None:
        return end("pending", "term_runs", None, paid)
    if closing == OBLIGOR_FELL:
        return end("released", "obligor_fell", day)
    in_part = [p for p in paid if _before(day_of(p.counts), closing, day)]
    if in_part:
        return end("partly_honoured", "in_part", day, in_part)
    return end(unpaid(case, closing), _REASONS[closing], day)


def unpaid(case: Case, closing: int) -> str:
    """The status of a case that closes unpaid (T2, T5)."""
    terms = case.deal.terms
    if terms.duty in ("consult", "support") and closing != REFUSED:
        return "unrecorded"
    return "breached" if terms.strength == "binding" else "unfollowed"


def _before(day: int, closing: int | None, closes: int) -> bool:
    """Whether what happens on a day comes before a closing, which sees all payments of its day (T3)."""
    return closing is None or day <= closes


def _closing(case: Case, due_on: int, due_by: int | None, arena: Arena, world: World) -> tuple[int | None, int]:
    """What closes a due case unpaid, and on which day; None while its term runs (T2)."""
    record_end = world.record.end
    found: list[tuple[int, int]] = []
    for act in acts_for(case, arena, world):
        if act.kind == "refuse" and act.day >= due_on and refuses(act, case, world):
            found.append((act.day, REFUSED))
    if due_by is not None and due_by < record_end:
        found.append((due_by, TERM_PASSED))
    for closing, actor in ((BENEFICIARY_FELL, case.key.beneficiary), (OBLIGOR_FELL, case.key.obligor)):
        gone = falls(actor, due_on, world)
        if gone is not None and gone < record_end:
            found.append((gone, closing))
    if arena.over(record_end):
        found.append((arena.end, CONFLICT_ENDED))
    if not found:
        return None, 0
    day, closing = min(found)
    return closing, day


def falls(actor: int, since: int, world: World) -> int | None:
    """The first day, from one on, on which a state does not exist, at home or in exile; None where it goes on."""
    state = world.record.scenario.states[world.lexicon.names[actor]]
    if not state.is_there(since):
        return since
    ends = sorted(p.end for p in (*state.exists, *state.exile) if p.end > since)
    return next((e for e in ends if not state.is_there(e) and e < NEVER), None)


def _after_the_term(case: Case, arena: Arena, world: World) -> int:
    """The day from which payment after the term is no longer late but none: the victim falls or the conflict ends (T3)."""
    gone = falls(case.key.victim, day_of(case.due or 0), world)
    return min(arena.end, gone if gone is not None else arena.end)


def refuses(act: Act, case: Case, world: World) -> bool:
    """Whether a refusal closes a case (T2)."""
    key, event = case.key, act.record
    if act.to and key.beneficiary not in act.to:
        return False
    if event.promise:
        return event.promise == key.ref
    if event.instrument:
        if event.instrument != key.ref.partition("/")[0]:
            return False
        helps = case.deal.terms.duty in ("defend", "assist")
        return helps or not _owes_help(event.instrument, key.obligor, world)
    return bool(act.to) and not event.matter


def _owes_help(instrument: str, obligor: int, world: World) -> bool:
    return any(
        ref.startswith(f"{instrument}/") and bond.promise.terms.duty in ("defend", "assist") and obligor in world.record.obligors[ref]
        for ref, bond in world.record.bonds.items()
    )


def released_at(case: Case, world: World) -> int | None:
    """The moment at which a release excused a case that was due (LW4, C4)."""
    assert case.due is not None
    key = case.key
    then = (
        a.moment
        for a in world.releases_by.get(key.beneficiary, ())
        if a.moment > case.due and excuses(a, key.ref, key.obligor, key.beneficiary, key.arena)
    )
    return next(then, None)


def not_due(case: Case) -> Outcome:
    """The status of a case that never fell due: its reason is the first test that fails."""
    status = "not_triggered" if case.mask & k.FIRST_ELEVEN else "condition_unmet" if case.mask & k.E12 else "released"
    return Outcome(status, "", case.mask)


def liberty(case: Case, arena: Arena, world: World) -> Outcome:
    """How a liberty stands: used or not (L1)."""
    if case.due is None:
        return not_due(case)
    instrument = case.key.ref.partition("/")[0]
    leaving = case.deal.terms.duty != "may_act"
    touch = 0 if leaving else arena.may_by(case.key.obligor, usable(case.deal.terms))
    for act in world.departures if leaving else acts_for(case, arena, world):
        if case.key.obligor not in act.by or act.moment < case.moment or act.day >= arena.end:
            continue
        touch |= act.core
        if uses(act, case, arena, instrument):
            return Outcome("permitted", "used", paid_by=(act.id,), touch=touch)
    return Outcome("permitted", "not_used", touch=touch)


def usable(terms: Terms) -> int:
    """The kinds of act that use a liberty to act: its own, or those that pay help."""
    return w.bits(*terms.act) if terms.act else w.HELP_FULL | w.HELP_PART


def uses(act: Act, case: Case, arena: Arena, instrument: str) -> bool:
    """Whether an act uses a liberty."""
    terms = case.deal.terms
    if terms.duty == "may_denounce":
        return act.kind == "denounce" and act.record.instrument == instrument
    if terms.duty == "may_be_released":
        return act.kind == "release" and instrument in (act.record.instrument, act.record.promise.partition("/")[0])
    if not act.bits & usable(terms):
        return False
    aimed = case.key.victim in act.helped or any(a in case.attackers for a in act.against)
    return aimed or not (act.against or act.helped or w.KIND_BIT[act.kind] & w.TRIGGER_BITS)
