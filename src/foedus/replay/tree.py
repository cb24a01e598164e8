"""Which ruling is explained: one of the ledger, or any promise read at any event; the tree is built when asked for."""

from __future__ import annotations

from foedus.base.diagnostic import FoedusError
from foedus.replay import kernel as k
from foedus.replay.case import read_at
from foedus.replay.event import Act
from foedus.replay.ledger import Ledger
from foedus.replay.reason import Explainer, Step
from foedus.replay.ruling import Ruling
from foedus.replay.run import Entry, Run
from foedus.replay.story import Key
from foedus.replay.world import World


def explain_ruling(ledger: Ledger, ruling: Ruling) -> tuple[Step, ...]:
    """The reasons of a ruling of the ledger."""
    trace = ledger.traces[ruling.id]
    world, plan = ledger.run.world, ledger.run.plan
    if trace.choice:  # a case that only an option raises
        run = Run(World(world.record, dict(trace.choice), world), plan, ())
    else:
        run = Run(world, plan, (trace.key,), ledger.run)
    entries = run.tell_one(trace.key, trace.standing)
    entry = next((e for e in entries if e.opened_by == trace.opened_by), None)
    if entry is None:
        raise FoedusError(f"'{ruling.id}' has no case as coded, and none under its option alone")
    return Explainer(run, entry).steps()


def explain_pair(ledger: Ledger, event: str, ref: str, obligor: str, beneficiary: str) -> tuple[Entry, tuple[Step, ...], Run]:
    """The reasons for one promise, read at one event, whatever its status, and also where the text does not name its victim (C1).

    Raises:
        FoedusError: a name is not in the record, or the state never owes the promise.
    """
    world = ledger.run.world
    if event not in world.acts:
        raise FoedusError(f"there is no event '{event}'; `foedus list` shows them")
    if ref not in world.record.bonds:
        raise FoedusError(f"there is no promise '{ref}'; write instrument/article/promise, as `foedus ledger` does")
    for name in (obligor, beneficiary):
        if name not in world.lexicon.number:
            raise FoedusError(f"there is no state '{name}'")
    o, b = world.lexicon.number[obligor], world.lexicon.number[beneficiary]
    if o not in world.record.obligors[ref]:
        owing = ", ".join(world.lexicon.names[x] for x in world.record.obligors[ref][:8])
        raise FoedusError(f"{obligor} never owes '{ref}'; it is owed by {owing}")
    act = world.acts[event]
    arena = world.arena(act.record.conflicts[0] if act.record.conflicts else act.id)
    run = Run(world, ledger.run.plan, (), ledger.run)
    case = read_at(act, Key(ref, o, b, _victim(act, ref, o, b, world), arena.id), arena, run)
    entry = run.entry_of(case)
    return entry, Explainer(run, entry).steps(), run


def _victim(act: Act, ref: str, obligor: int, b: int, world: World) -> int:
    """The state that an event is done to, as a promise to b reads it."""
    against = world.deal(ref, obligor, act.moment).row[k.R_AGAINST]
    if against == k.BENEFICIARY or not act.against:
        return b
    return act.against[0]
