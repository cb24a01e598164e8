"""The ledger: every ruling of a record, with what each open question does to it (rules V2, V3)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from foedus.base.diagnostic import Diagnostic
from foedus.model.record import Scenario
from foedus.replay.clash import with_clashes
from foedus.replay.order import order_matters
from foedus.replay.plan import Plan, make_plan
from foedus.replay.question import Answer, Question
from foedus.replay.ruling import Ruling, Under, iso, reason_of, tests_of
from foedus.replay.run import Entry, Run
from foedus.replay.story import Key
from foedus.replay.world import World, compile_record

NOT_RAISED = ("not_triggered", None)  # a case that an option does not raise


@dataclass(frozen=True, slots=True)
class View:
    """An entry as one option has it: status and reason, for comparison."""

    entry: Entry | None
    status: str
    reason: str | None


@dataclass(frozen=True)
class Ledger:
    """All rulings of a record, those included that were not triggered.

    Attributes:
        run: the replay of the text as coded.
        coded: the entries of the text as coded.
        traces: for each ruling the key under which it is kept, the event that opened it if it is a further case of its key, and the
            options under which it is shown (none: as coded).
    """

    scenario: Scenario
    rulings: tuple[Ruling, ...]
    run: Run
    traces: dict[str, Trace]
    coded: dict[Key, tuple[Entry, ...]]

    @cached_property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """A warning wherever the order of a day's events decides a status (B1); computed when asked for."""
        return tuple(order_matters(self.run, self.coded))


@dataclass(frozen=True, slots=True)
class Trace:
    """Where a ruling comes from."""

    key: Key
    opened_by: str
    choice: tuple[tuple[str, int], ...]
    standing: bool  # a restraint or liberty without a trigger


def replay(scenario: Scenario, until: int | None = None) -> Ledger:
    """Replay a record, as coded and then with each option of each open question alone.

    Args:
        scenario: a record without errors.
        until: the last day that counts, as a day number; the whole record if None.
    """
    record = compile_record(scenario, until)
    world = World(record)
    plan = make_plan(world)
    base = Run(world, plan)
    coded = base.perform()
    readers = _readers(base)
    others: dict[tuple[int, int], dict[Key, tuple[Entry, ...]]] = {}
    worlds: dict[tuple[int, int], World] = {}
    for question in record.questions.all:
        keys = readers.get(question.bit)
        if not keys:
            continue
        for n in range(len(question.answers)):
            if n != question.coded:
                option = (question.bit, n)
                worlds[option] = World(record, {question.id: n}, base=world)
                others[option] = Run(worlds[option], plan, keys, base).perform()
    ruled = [pair for key in (*plan.keys, *plan.standing) for pair in _rule(key, coded[key], base, others, worlds, plan)]
    ruled.sort(key=lambda pair: (pair[0].raised_on, pair[0].id))
    numbered = list(_distinct(ruled))
    rulings = tuple(with_clashes(r for r, _ in numbered))
    return Ledger(scenario, rulings, base, {r.id: trace for r, trace in numbered}, coded)


def _readers(run: Run) -> dict[int, list[Key]]:
    """The keys that read each question."""
    found: dict[int, list[Key]] = defaultdict(list)
    for key, story in run.stories.items():
        bits = story.touch
        while bits:
            low = bits & -bits
            found[low].append(key)
            bits ^= low
    return found


def _rule(
    key: Key,
    coded: tuple[Entry, ...],
    base: Run,
    others: dict[tuple[int, int], dict[Key, tuple[Entry, ...]]],
    worlds: dict[tuple[int, int], World],
    plan: Plan,
) -> Iterator[tuple[Ruling, Trace]]:
    """The rulings of one key, and of the obligors for whom it stands."""
    touch = base.stories[key].touch
    questions = base.world.record.questions.of(touch)
    views: dict[str, dict[tuple[int, int], View]] = defaultdict(dict)
    for question in questions:
        for n in range(len(question.answers)):
            option = (question.bit, n)
            if option in others:
                for entry in others[option].get(key, ()):
                    views[entry.opened_by][option] = _view(entry, worlds[option])
    for entry in coded:
        views.setdefault(entry.opened_by, {})
    own = {entry.opened_by: _view(entry, base.world) for entry in coded}
    for number, opened in enumerate(sorted(views, key=lambda o: (o != "", o not in own, o)), 1):
        ruling = _combine(opened, own.get(opened), views[opened], questions, number, base.world, worlds)
        if ruling:
            shown = () if opened in own else next(tuple(worlds[o].choice.items()) for o, v in views[opened].items() if v.entry)
            for obligor in plan.twins.get(key, (key.obligor,)):
                trace = Trace(key._replace(obligor=obligor), opened, shown, key not in plan.twins)
                yield (ruling if obligor == key.obligor else _twin(ruling, base.world.lexicon.names[obligor])), trace


def _view(entry: Entry, world: World) -> View:
    return View(entry, entry.outcome.status, reason_of(entry, world))


def _combine(
    opened: str,
    own: View | None,
    under: dict[tuple[int, int], View],
    questions: list[Question],
    number: int,
    world: World,
    worlds: dict[tuple[int, int], World],
) -> Ruling | None:
    """One ruling from the text as coded and each option alone: disputed where they differ, else robust (here: null where several touch)."""
    coded = own or View(None, *NOT_RAISED)
    rows: list[tuple[Question, Answer, View]] = []
    for question in questions:
        for n, answer in enumerate(question.answers):
            if n != question.coded:
                rows.append((question, answer, under.get((question.bit, n), View(None, *NOT_RAISED))))
    shown = own or next((v for _, _, v in rows if v.entry), None)
    if shown is None or shown.entry is None:
        return None
    where = world if own else next(worlds[o] for o, v in under.items() if v is shown)
    disputed = any(view.status != coded.status for _, _, view in rows)
    ruling = dress(shown.entry, number, where)
    if not own:
        ruling = replace(ruling, reason=None, tests_failed=(), due_on=None, due_by=None, closed_on=None, paid_by=())
    by_reading = tuple(_under(coded, rows, questions)) if rows and disputed else ()
    robust = False if disputed else True if len(questions) < 2 else None
    status = "disputed" if disputed else coded.status
    return replace(ruling, status=status, as_coded=coded.status, robust=robust, by_reading=by_reading)


def _under(coded: View, rows: list[tuple[Question, Answer, View]], questions: list[Question]) -> Iterator[Under]:
    """The text as coded, then each option of each question that changes the status or the reason, alone."""
    changing = {q.id for q, _, v in rows if (v.status, v.reason) != (coded.status, coded.reason)}
    if len(questions) == 1:
        changing = {questions[0].id}
    yield Under(tuple((q.id, q.answers[q.coded].label) for q in questions if q.id in changing), coded.status, coded.reason)
    for question, answer, view in rows:
        if question.id in changing:
            yield Under(((question.id, answer.label),), view.status, view.reason, answer.held_by)


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
    return replace(ruling, id="/".join(parts), obligor=obligor)


def _distinct(ruled: Iterable[tuple[Ruling, Trace]]) -> Iterator[tuple[Ruling, Trace]]:
    """Ids are unique: a further case of the same event and promise is numbered."""
    seen: dict[str, int] = defaultdict(int)
    for ruling, trace in ruled:
        seen[ruling.id] += 1
        yield (ruling if seen[ruling.id] == 1 else replace(ruling, id=f"{ruling.id}/{seen[ruling.id]}")), trace


def listed(rulings: Iterable[Ruling], near: int = 0, liberties: bool = False) -> Iterator[Ruling]:
    """The rulings that a list shows: no `not_triggered` beyond `near` failed tests, no unused liberties unless asked."""
    for r in rulings:
        if r.status == "not_triggered":
            if 0 < len(r.tests_failed) <= near:
                yield r
        elif r.status != "permitted" or r.reason != "not_used" or liberties:
            yield r
