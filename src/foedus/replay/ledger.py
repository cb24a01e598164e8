"""The ledger: every ruling of a record, with what each open question does to it (rules V2, V3)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from foedus.base.diagnostic import Diagnostic
from foedus.base.memory import without_collector
from foedus.model.record import Scenario
from foedus.replay.clash import with_clashes
from foedus.replay.option import LISTED, Combination, Options, try_options
from foedus.replay.order import order_matters
from foedus.replay.plan import make_plan
from foedus.replay.question import Question
from foedus.replay.ruling import Ruling, Under, iso, reason_of, tests_of
from foedus.replay.run import Entry, Run
from foedus.replay.story import Key
from foedus.replay.world import World, compile_record


class View(NamedTuple):
    """An entry as one option has it: status and reason, for comparison."""

    entry: Entry | None
    status: str
    reason: str | None


NOT_RAISED = View(None, "not_triggered", None)  # a case that an option does not raise


@dataclass(frozen=True)
class Ledger:
    """All rulings of a record, those included that were not triggered.

    Attributes:
        run: the replay of the text as coded.
        traces: for each ruling the key under which it is kept, the event that opened it if it is a further case of its key, and the
            options under which it is shown (none: as coded).
    """

    scenario: Scenario
    rulings: tuple[Ruling, ...]
    run: Run
    traces: dict[str, Trace]

    @cached_property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """A warning wherever the order of a day's events decides a status (B1); computed when asked for."""
        with without_collector():
            return tuple(order_matters(self.run))


class Trace(NamedTuple):
    """Where a ruling comes from."""

    key: Key
    opened_by: str
    choice: tuple[tuple[str, int], ...]
    standing: bool  # a restraint or liberty without a trigger


@without_collector()
def replay(scenario: Scenario, until: int | None = None) -> Ledger:
    """Replay a record, as coded and then with the options of its open questions.

    Args:
        scenario: a record without errors.
        until: the last day that counts, as a day number; the whole record if None.
    """
    world = World(compile_record(scenario, until))
    plan = make_plan(world)
    base = Run(world, plan)
    coded = base.perform()
    options = try_options(base, coded)
    ruled = [pair for key in (*plan.keys, *plan.standing) for pair in _rule(key, coded[key], base, options)]
    ruled.sort(key=lambda pair: (pair[0].raised_on, pair[0].id))
    numbered = list(_distinct(ruled))
    rulings = tuple(with_clashes(r for r, _ in numbered))
    return Ledger(scenario, rulings, base, {r.id: trace for r, trace in numbered})


@without_collector()
def order_warnings(scenario: Scenario) -> tuple[Diagnostic, ...]:
    """What `Ledger.diagnostics` says of the whole record, without its rulings: of the text as coded, what has to be known for it."""
    world = World(compile_record(scenario))
    base = Run(world, make_plan(world), ())
    base.perform()
    return tuple(order_matters(base))


def _rule(key: Key, coded: tuple[Entry, ...], base: Run, options: Options) -> Iterator[tuple[Ruling, Trace]]:
    """The rulings of one key, and of the obligors for whom it stands."""
    views: dict[str, dict[Combination, View]] = {entry.opened_by: {} for entry in coded}
    for combination, entries in options.entries.get(key, {}).items():
        for entry in entries:
            views.setdefault(entry.opened_by, {})[combination] = _view(entry, options.worlds[combination])
    own = {entry.opened_by: _view(entry, base.world) for entry in coded}
    for number, opened in enumerate(sorted(views, key=lambda o: (o != "", o not in own, o)), 1):
        ruling, shown = _combine(key, own.get(opened), views[opened], number, base, options)
        for obligor in base.plan.twins.get(key, (key.obligor,)):
            trace = Trace(
                key._replace(obligor=obligor),
                opened,
                tuple(options.worlds[shown].choice.items()) if shown else (),
                key not in base.plan.twins,
            )
            yield (ruling if obligor == key.obligor else _twin(ruling, base.world.lexicon.names[obligor])), trace


def _view(entry: Entry, world: World) -> View:
    return View(entry, entry.outcome.status, reason_of(entry, world))


def _combine(
    key: Key, own: View | None, under: dict[Combination, View], number: int, base: Run, options: Options
) -> tuple[Ruling, Combination]:
    """One ruling from the text as coded and what options make of it, and the combination under which it is shown (none: as coded)."""
    questions = base.world.record.questions.of(options.touch[key])
    coded = own or NOT_RAISED
    rows = {combination: under.get(combination, NOT_RAISED) for combination in options.entries.get(key, {})}
    shown: Combination = () if own else next(iter(under))
    view = own or under[shown]
    assert view.entry is not None
    ruling = dress(view.entry, number, options.worlds[shown] if shown else base.world)
    if not own:
        ruling = ruling._replace(reason=None, tests_failed=(), due_on=None, due_by=None, closed_on=None, paid_by=())
    disputed = any(row.status != coded.status for row in rows.values())
    known = len(questions) < 2 or key in options.complete or key in options.same
    robust = False if disputed else True if known else None
    by_reading = tuple(_under(coded, rows, questions, key in options.complete)) if disputed else ()
    status = "disputed" if disputed else coded.status
    return ruling._replace(status=status, as_coded=coded.status, robust=robust, by_reading=by_reading), shown


def _under(coded: View, rows: dict[Combination, View], questions: list[Question], complete: bool) -> Iterator[Under]:
    """Every combination of what tells, where they are few; else as coded, and what differs from it: each option alone, or else together."""
    by_bit = {q.bit: q for q in questions}
    if len(rows) + 1 <= LISTED and (complete or len(questions) == 1):
        every = {(): coded, **rows}
        telling = [q for q in questions if any(_differs(every, c, q.bit) for c in every)]
        for combination, view in every.items():
            chosen = dict(combination)
            if any(q.bit in chosen and q not in telling for q in questions):
                continue
            answers = {q.id: q.answers[chosen.get(q.bit, q.coded)] for q in telling}
            held = "; ".join(by_bit[bit].answers[n].held_by for bit, n in combination if by_bit[bit].answers[n].held_by)
            yield Under(tuple((name, a.label) for name, a in answers.items()), view.status, view.reason, held)
        return
    different = {c: v for c, v in rows.items() if (v.status, v.reason) != (coded.status, coded.reason)}
    alone = {c: v for c, v in different.items() if len(c) == 1}
    listed = dict(list((alone if any(v.status != coded.status for v in alone.values()) else different).items())[: 2 * LISTED])
    changing = {bit for combination in listed for bit, _ in combination}
    yield Under(tuple((q.id, q.answers[q.coded].label) for q in questions if q.bit in changing), coded.status, coded.reason)
    for combination, view in listed.items():
        labels = tuple((by_bit[bit].id, by_bit[bit].answers[n].label) for bit, n in combination)
        held = "; ".join(by_bit[bit].answers[n].held_by for bit, n in combination if by_bit[bit].answers[n].held_by)
        yield Under(labels, view.status, view.reason, held)


def _differs(rows: dict[Combination, View], combination: Combination, bit: int) -> bool:
    """Whether a combination stands otherwise than it would with one of its questions as coded."""
    without = tuple((b, n) for b, n in combination if b != bit)
    one, other = rows[combination], rows[without]
    return (one.status, one.reason) != (other.status, other.reason)


def dress(entry: Entry, number: int, world: World) -> Ruling:
    """An entry as a ruling; `number` counts the cases of its key."""
    key, act, terms, o = entry.key, entry.act, entry.deal.terms, entry.outcome
    names = world.lexicon.names
    instrument, article, _ = key.ref.split("/")
    arena = world.arena(key.arena)
    parts = [act.id, key.ref, names[key.obligor], names[key.beneficiary]]
    if key.victim != key.beneficiary:
        parts.append(names[key.victim])
    if len(act.record.conflicts) > 1:
        parts.append(key.arena)
    if number > 1:
        parts.append(str(number))
    return Ruling(
        id="/".join(parts),
        event=act.id,
        event_kind=act.kind,
        date=act.record.date.text,
        conflict=None if arena.alone else key.arena,
        attackers=tuple(names[a] for a in entry.attackers),
        victims=(names[key.victim],),
        instrument=instrument,
        article=article,
        promise=key.ref,
        obligor=names[key.obligor],
        beneficiary=names[key.beneficiary],
        duty=terms.duty,
        strength=terms.strength,
        means=terms.means,
        status=o.status,
        reason=reason_of(entry, world),
        tests_failed=tests_of(o.mask),
        raised_on=iso(act.day) or "",
        due_on=iso(o.due_on),
        due_by=iso(o.due_by),
        closed_on=iso(o.closed_on),
        robust=True,
        as_coded=o.status,
        paid_by=o.paid_by,
        saves=terms.saves,
    )


def _twin(ruling: Ruling, obligor: str) -> Ruling:
    """The same ruling for an obligor who is alike in everything that it reads."""
    parts = ruling.id.split("/")
    parts[4] = obligor
    return ruling._replace(id="/".join(parts), obligor=obligor)


def _distinct(ruled: Iterable[tuple[Ruling, Trace]]) -> Iterator[tuple[Ruling, Trace]]:
    """Ids are unique: a further case of the same event and promise is numbered."""
    seen: dict[str, int] = defaultdict(int)
    for ruling, trace in ruled:
        seen[ruling.id] += 1
        yield (ruling if seen[ruling.id] == 1 else ruling._replace(id=f"{ruling.id}/{seen[ruling.id]}")), trace


def listed(rulings: Iterable[Ruling], near: int = 0, liberties: bool = False) -> Iterator[Ruling]:
    """The rulings that a list shows: no `not_triggered` beyond `near` failed tests, no unused liberties unless asked."""
    for r in rulings:
        if r.status == "not_triggered":
            if 0 < len(r.tests_failed) <= near:
                yield r
        elif r.status != "permitted" or r.reason != "not_used" or liberties:
            yield r
