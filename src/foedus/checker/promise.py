"""Promises: obligors who are bound, terms that can be read, readings and amendments that do not collide."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations

from foedus.base.diagnostic import Related, Report
from foedus.model import word as w
from foedus.model.record import Amendment, Instrument, Promise, Reading, Scenario, Who

_NEED_PLACE = ("cede", "withdraw", "keep_demilitarised", "not_intervene", "leave_free_hand")


def check(s: Scenario, report: Report) -> None:
    """Promises that nobody could owe or read."""
    amendments: dict[str, list[tuple[Instrument, Amendment]]] = defaultdict(list)
    for i in s.instruments.values():
        questions: dict[str, Reading] = {}
        _readings(i, questions, report)
        for a in i.articles:
            for p in a.promises:
                _obligors(p, i, s, report)
                _terms(p, report)
                _own_signature(p, i, s, report)
                _never_met(p, i, s, report)
                _readings(p, questions, report)
            for amendment in a.amends:
                amendments[amendment.promise].append((i, amendment))
    for pairs in amendments.values():
        for one, other in combinations(pairs, 2):
            _collide(*one, *other, report)


def _obligors(p: Promise, i: Instrument, s: Scenario, report: Report) -> None:
    body = s.bodies.get(i.party_body)
    while body is not None and body.of:
        body = s.bodies.get(body.of)
    parties = {m.state for m in (body.members if body else i.parties)}
    if p.terms.who.kind == "states":
        strangers = [n for n in p.terms.who.names if n not in parties and n in s.states]
        if strangers:
            hint = "nobody is bound by what others sign: correct 'who', or add it to 'parties'"
            report.error(
                "not_a_party",
                p.place("who"),
                f"{', '.join(strangers)} owes '{p.id}' and is no party",
                hint,
                Related(i.place("parties"), "parties"),
            )
    if p.terms.who.kind == "guarantors" and not i.guarantors:
        report.error("no_guarantors", p.place("who"), f"'{i.id}' lists no guarantors", "add 'guarantors:' to the instrument")


def _terms(p: Promise, report: Report) -> None:
    t = p.terms
    if t.duty in w.ACT_DUTIES and not t.when:
        report.error("no_trigger", p.span, f"'{p.id}' ({t.duty}) has no 'when'", "an act falls due upon an event: name its kind")
    if t.duty in _NEED_PLACE and not t.at and not t.where:
        report.warn("no_place", p.span, f"'{p.id}' ({t.duty}) names no place", "add 'at:'")
    if t.duty == "not_recognise" and not t.matter:
        report.warn("no_matter", p.span, f"'{p.id}' does not say what is not to be recognised", "add 'matter:'")
    if t.against.kind == "a_third_state" and t.by.kind in ("anyone", "unstated"):
        report.error(
            "no_partner", p.place("against"), f"'{p.id}': 'against: a_third_state' needs 'by', the partner", "add 'by: the_other_party'"
        )


def _own_signature(p: Promise, i: Instrument, s: Scenario, report: Report) -> None:
    """A trigger that only a signature by the obligor could meet: it is then among those who act, and E3 fails."""
    t = p.terms
    if not t.when or not set(t.when) <= {"sign", "ratify"} or t.by.kind != "unstated" or t.who.kind == "guarantors":
        return
    owing = {m.state for m in i.parties} if t.who.kind == "each_party" else set(t.who.names)
    signatures = [e for e in s.events.values() if e.kind in t.when and e.instrument == i.id]
    if not any(owing - set(e.by) for e in signatures):
        hint = "a duty that runs from signature has no trigger in this language: say so in a note, or name the act that calls for it"
        report.warn("own_signature", p.place("when"), f"'{p.id}' waits for a signature at which its obligor acts too", hint)


def _never_met(p: Promise, i: Instrument, s: Scenario, report: Report) -> None:
    """A trigger that no event could meet, or an exception that leaves nothing: named states only, since classes change."""
    t = p.terms
    if not t.when or t.by.kind != "states":
        return
    attackers = _states(t.by, s) - _states(t.but_not_by, s)
    spared = set().union(*(_states(x.who, s) for x in t.unless if x.kind == "war_with"))
    parties = {m.state for m in i.parties}
    owing = parties if t.who.kind == "each_party" else _states(t.who, s)
    owed = parties if t.to.kind in ("each_other_party", "the_other_party") else _states(t.to, s)
    pairs = [{o, b} for o in owing for b in owed if o != b]
    hint = "correct one of the two, or delete the promise"
    if not attackers:
        place = Related(p.place("but_not_by"), "takes all of them out")
        report.warn("never_met", p.place("by"), f"no event can call for '{p.id}': 'by' names nobody who is left", hint, place)
    elif t.against.kind == "the_beneficiary" and pairs and all(attackers <= pair for pair in pairs):
        message = f"no event can call for '{p.id}': an attacker named is the one who owes, or the one who is attacked"
        report.warn("never_met", p.place("by"), message, hint, Related(p.place("who"), "who owes"))
    elif attackers <= spared:
        message = f"'{p.id}' is owed against {', '.join(sorted(attackers))} and excused if it meant war with {', '.join(sorted(spared))}"
        report.warn("exception_takes_all", p.place("unless"), message, hint, Related(p.place("by"), "against whom"))


def _states(who: Who | None, s: Scenario) -> set[str]:
    """The states that a list names, whenever they belong to a group."""
    found: set[str] = set()
    for name in who.names if who and who.kind == "states" else ():
        found |= {state for state, _ in s.groups[name].members} if name in s.groups else {name}
    return found


def _readings(p: Promise | Instrument, questions: dict[str, Reading], report: Report) -> None:
    for reading in p.readings:
        first = questions.setdefault(reading.question, reading)
        if {o.id for o in first.options} != {o.id for o in reading.options}:
            message = f"question '{reading.question}' has other options here than before in this instrument"
            report.error(
                "question_differs",
                reading.span,
                message,
                "one question has one list of options: rename one of the two",
                Related(first.span, "first asked here"),
            )
    for a, b in combinations(p.readings, 2):
        keys_a = {k for o in a.options for k, _ in o.changes}
        shared = sorted(keys_a & {k for o in b.options for k, _ in o.changes})
        if shared:
            message = f"questions '{a.question}' and '{b.question}' of '{p.id}' both set {', '.join(shared)}"
            report.error(
                "readings_collide",
                b.span,
                message,
                "their combination has no meaning: make them options of one question",
                Related(a.span, a.question),
            )


def _collide(i: Instrument, a: Amendment, j: Instrument, b: Amendment, report: Report) -> None:
    moments = (i.in_force.first if i.in_force else None), (j.in_force.first if j.in_force else None)
    if moments[0] != moments[1] or (a.obligor and b.obligor and a.obligor != b.obligor):
        return
    shared = sorted({k for k, _ in a.changes} & {k for k, _ in b.changes})
    if shared:
        message = f"amendments by '{i.id}' and '{j.id}' of one moment both set {', '.join(shared)} of '{a.promise}'"
        report.error("amendments_collide", b.span, message, "the order of files would decide: merge the two", Related(a.span, "the other"))
