"""Lives: the dates of instruments and members, and the events that cite them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter

from foedus.base.date import Date
from foedus.base.diagnostic import Related, Report
from foedus.model.record import Event, Instrument, Scenario


def check(s: Scenario, report: Report) -> None:
    """Dates out of order, circles of waiting, and events that give another date than the record."""
    for i in s.instruments.values():
        _order(i, report)
        _file(i, report)
        _there(i, s, report)
    waits = {i.id: i.waits_on for i in s.instruments.values()}
    for circle in _circles(waits):
        said = f"these wait on each other: {' -> '.join(circle)}"
        report.error("circle", s.instruments[circle[0]].place("waits_on"), said, "none of them would ever be in force; remove one")
    within = {p.id: tuple(name for name, _ in p.within) for p in s.places.values()}
    for circle in _circles(within):
        said = f"these lie in each other: {' -> '.join(circle)}"
        report.error("circle", s.places[circle[0]].place("in"), said, "a whole does not lie in its part; remove one")
    of = {b.id: (b.of,) for b in s.bodies.values() if b.of}
    for circle in _circles(of):
        said = f"these are of each other: {' -> '.join(circle)}"
        report.error("circle", s.bodies[circle[0]].place("of"), said, "none of them would have members; remove one")
    for e in s.events.values():
        if e.instrument in s.instruments:
            _cited(e, s.instruments[e.instrument], s, report)
        elif e.kind in ("sign", "ratify", "accede", "denounce", "notice") and not e.instrument:
            report.warn("names_no_instrument", e.span, f"'{e.id}' ({e.kind}) names no instrument", "add 'instrument:' if the record has it")


def _order(i: Instrument, report: Report) -> None:
    pairs = [("signed", i.signed, "in_force", i.in_force), ("in_force", i.in_force, "ended", i.ended)]
    for before_key, before, after_key, after in pairs:
        if before and after and after.last < before.first:
            message = f"'{i.id}': {after_key} {after} lies before {before_key} {before}"
            related = Related(i.place(before_key), before_key)
            if before_key == "signed":
                report.warn(
                    "in_force_before_signed", i.place(after_key), message, "right only where the text says that it reaches back", related
                )
            else:
                report.error("dates_out_of_order", i.place(after_key), message, "correct one of the two", related)
    for m in i.parties:
        if m.joined and m.left and m.left.last < m.joined.first:
            report.error("dates_out_of_order", i.place("parties"), f"'{m.state}' left '{i.id}' on {m.left}, before it joined on {m.joined}")


def _there(i: Instrument, s: Scenario, report: Report) -> None:
    """Parties that do not exist when they become bound."""
    for m in i.parties:
        state, start = s.states.get(m.state), m.joined or i.in_force
        if state and start and not state.is_there(start.first) and not state.is_there(start.last):
            message = f"'{i.id}' binds {state.name} ({state.id}) from {start}, when it does not exist"
            report.warn(
                "not_there", i.place("parties"), message, "correct the date, the party or its 'exists'", Related(state.span, "its record")
            )


def _file(i: Instrument, report: Report) -> None:
    file = i.span.file
    if file.startswith("instruments/") and file != f"instruments/{i.id}.yaml":
        report.error("file_name", i.span, f"'{i.id}' stands in {file}", f"name the file instruments/{i.id}.yaml")


def _circles(graph: Mapping[str, tuple[str, ...]]) -> Iterator[list[str]]:
    """Names that lead back to themselves, each circle once, from its first name in the order of the alphabet."""
    left = {name: [other for other in others if other in graph] for name, others in graph.items()}
    while True:
        try:
            TopologicalSorter(left).prepare()
        except CycleError as error:
            circle = [*reversed(error.args[1])][:-1]
            first = circle.index(min(circle))
            yield [*circle[first:], *circle[: first + 1]]
            left = {name: [other for other in others if other not in circle] for name, others in left.items() if name not in circle}
        else:
            return


def _meet(a: Date, b: Date) -> bool:
    return a.first <= b.last and b.first <= a.last


def _ever_in_force(i: Instrument, date: Date) -> bool:
    """Whether an instrument may have been in force on a date, its last day included: a denunciation may fall on it."""
    return i.in_force is not None and i.in_force.first <= date.last and (i.ended is None or date.first <= i.ended.last)


def _cited(e: Event, i: Instrument, s: Scenario, report: Report) -> None:
    def refuse(key: str, date: Date) -> None:
        message = f"'{e.id}' gives {e.date}, but '{i.id}' has {key} {date}"
        hint = "the dates of a life stand in its own record: correct one of the two, or keep the other as a claim there"
        report.error("dates_differ", e.place("date"), message, hint, Related(i.place(key), key))

    if i.signed and ((e.kind == "sign" and not _meet(e.date, i.signed)) or (e.kind == "ratify" and e.date.last < i.signed.first)):
        refuse("signed", i.signed)
    elif e.kind == "denounce" and i.ended and i.ended_how == "denounced" and i.ended.last < e.date.first:
        refuse("ended", i.ended)
    elif e.kind in ("denounce", "invoke", "notice") and not _ever_in_force(i, e.date):
        life = "never in force" if not i.in_force else f"in force from {i.in_force}" + (f" to {i.ended}" if i.ended else "")
        message = f"'{e.id}' on {e.date}: '{i.id}' is not in force that day ({life})"
        report.warn(
            "not_in_force",
            e.place("date"),
            message,
            "correct the date, or the life of the instrument",
            Related(i.place("in_force"), "in force"),
        )
    if e.kind in ("accede", "notice"):
        stays = i.parties or (s.bodies[i.party_body].members if i.party_body in s.bodies else ())
        for m in stays:
            date = m.joined if e.kind == "accede" else m.notice
            if m.state in e.by and date and not _meet(e.date, date):
                refuse(f"{m.state} {'joined' if e.kind == 'accede' else 'notice'}", date)
        missing = [b for b in e.by if b not in {m.state for m in stays}]
        if missing and e.kind == "accede":
            report.error(
                "not_a_party",
                e.place("by"),
                f"{', '.join(missing)} accedes to '{i.id}', which does not list it",
                "add it to 'parties' with 'joined'",
            )
