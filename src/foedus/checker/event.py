"""Events: what their kind needs, where in time they lie, and who is there to act."""

from __future__ import annotations

from foedus.base.diagnostic import Related, Report
from foedus.model import word as w
from foedus.model.record import Event, Scenario

_NEEDS_NO_CONFLICT = {*w.LAW, *w.BODIES, *w.WITHOUT_EFFECT, "disclose"}
_ONLY_FOR = {"demands_land": ("ultimatum",), "coerced": ("cede", "agree", "settle", "sign", "recognise", "withdraw")}


def check(s: Scenario, report: Report) -> None:
    """Events that lack what their kind needs, lie outside their conflict, or are done by whoever is gone."""
    for e in s.events.values():
        _shape(e, report)
        _time(e, s, report)
        _actors(e, s, report)


def _shape(e: Event, report: Report) -> None:
    if not e.conflicts and e.kind not in _NEEDS_NO_CONFLICT:
        report.error("no_conflict", e.span, f"'{e.id}' ({e.kind}) names no conflict", "add 'conflict:'; an act is paid and read within one")
    if e.kind in w.TRIGGERS and e.kind != "remilitarise" and not e.against:
        tell = report.warn if e.kind == "intervention" else report.error  # it can cross `not_intervene` at a place all the same
        tell("no_target", e.span, f"'{e.id}' ({e.kind}) is done to nobody", "add 'against:' with the state that it is done to")
    if e.kind == "disclose" and not e.instrument:
        report.warn("tells_nothing", e.span, f"'{e.id}' discloses no instrument of the record", "name it, or use 'statement'")
    both = set(e.by) & set(e.against)
    if both:
        report.error("against_itself", e.place("against"), f"'{e.id}' is done by and to {', '.join(sorted(both))}")
    for key, kinds in _ONLY_FOR.items():
        if getattr(e, key) is not None and e.kind not in kinds:
            report.warn(
                "no_effect", e.place(key), f"'{key}' has no effect on an event of kind {e.kind}", f"it is read on: {', '.join(kinds)}"
            )


def _time(e: Event, s: Scenario, report: Report) -> None:
    for name in e.conflicts:
        conflict = s.conflicts.get(name)
        if conflict and (e.date.last not in conflict.period or e.date.first not in conflict.period):
            message = f"'{e.id}' on {e.date} lies outside '{name}' ({conflict.period})"
            hint = "correct the date, the conflict or its span"
            report.error("outside_conflict", e.place("date"), message, hint, Related(conflict.place("span"), "the span"))
    if e.date.first >= s.period.end:
        report.warn("after_the_record", e.place("date"), f"'{e.id}' on {e.date} comes after the end of the record and is left out")


def _actors(e: Event, s: Scenario, report: Report) -> None:
    for key, names in (("by", e.by), ("against", e.against), ("for", e.helped)):
        for name in names:
            state = s.states.get(name)
            if state and not state.is_there(e.date.first) and not state.is_there(e.date.last):
                message = f"'{e.id}' on {e.date}: {state.name} ({name}) does not exist that day"
                report.warn(
                    "not_there", e.place(key), message, "correct the date, the state or its 'exists'", Related(state.span, "its record")
                )
