"""What a scenario says of its treaties beside what ATOP codes of them: parties, dates, duties and conditions, field by field.

An alliance of ATOP is one with those instruments that name it among their `ids` (`atop: "2150"`). What is compared:

- `parties`: who is a member in some phase of the years asked for, among the states that the scenario has.
- `signed`, `ended`: the first day of the first member and the last day of the last; ATOP counts from signature. A day or a month that ATOP
  leaves out is not compared; an end after the record is one with no end; the last day in force and the first day after it are one end.
- the five duties, each by the members that owe it. `defence` is a promise to defend or assist a partner that is attacked; `offence` one to
  help where a third state is attacked, or in a war however it began, which is defence too; `neutrality` is to stay neutral or give no aid.
  Promises of politics (`strength: political`), liberties and rival readings are left out: ATOP codes what a text obliges to.
- the conditions of each duty that both have: a named adversary (`adv`), a place (`loc`), a war that is on (`con`), a number of adversaries
  (`num`), no provocation (`npr`), and for consultation a request (`req`), for neutrality an attack (`att`). ATOP's `dem`, a demand refused,
  is not said in a promise of ours.

Source: Leeds, Ritter, Mitchell and Long (2002), Alliance Treaty Obligations and Provisions, 1815-1944, International Interactions 28.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

from foedus.base.date import Date, day_text
from foedus.model.record import Instrument, Scenario, Terms, Who
from foedus.panel.atop import records
from foedus.replay.law import changed

DUTIES = {
    "defense": "defence",
    "offense": "offence",
    "neutral": "neutrality",
    "nonagg": "non-aggression",
    "consul": "consultation",
}
_PREFIX = {"defence": "defco", "offence": "offco", "neutrality": "neuco", "consultation": "conco"}
Rows = list[Mapping[str, str]]
_CODES = ("adv", "loc", "con", "num", "dem", "npr", "req", "att")
_OURS = {
    "defend": "defence",
    "assist": "defence",
    "stay_neutral": "neutrality",
    "give_no_aid": "neutrality",
    "not_attack": "non-aggression",
    "consult": "consultation",
}


class Field(NamedTuple):
    """One thing that both say of an alliance.

    Attributes:
        theirs, ours: in words; "" where a side says nothing of it.
        agree: whether both say the same.
        promises: the references of the promises that ours rests on.
    """

    name: str
    theirs: str
    ours: str
    agree: bool
    promises: tuple[str, ...] = ()


class Alliance(NamedTuple):
    """One alliance of ATOP, with the instruments that are one with it, and the fields compared; no fields without an instrument."""

    atop: str
    members: tuple[str, ...]
    signed: str
    ended: str
    duties: tuple[str, ...]
    instruments: tuple[str, ...]
    fields: tuple[Field, ...]


def agreement(scenario: Scenario, path: str | Path, first: int) -> list[Alliance]:
    """Every alliance of `atop5_1m.csv` in force from the year `first` to the end of a scenario between two of its states, by number.

    Raises:
        FoedusError: there is no such file, or it lacks columns.
    """
    states = {s.cow: s.id for s in scenario.states.values() if s.cow}
    ours: dict[str, list[Instrument]] = defaultdict(list)
    for instrument in scenario.instruments.values():
        for number in atop_ids(instrument):
            ours[number].append(instrument)
    rows: dict[str, list[Mapping[str, str]]] = defaultdict(list)
    for _, row in records(Path(path)):
        if row["member"] in states:
            rows[row["atopid"]].append(row)
    end = day_text(scenario.period.end)
    found = []
    for number in sorted(rows, key=int):
        some = [r for r in rows[number] if _date(r["yrent"], r["moent"], r["dayent"]) < end and (_runs(r) or int(r["yrexit"]) >= first)]
        if len({r["member"] for r in some}) > 1:
            found.append(_compared(number, rows[number], some, ours.get(number, []), states, end))
    return found


def atop_ids(instrument: Instrument) -> list[str]:
    """The numbers of the alliances of ATOP that an instrument is one with."""
    return [n.strip() for key, value in instrument.ids if key == "atop" for n in value.split(",")]


def _runs(row: Mapping[str, str]) -> bool:
    return row["ineffect"] == "1" or row["yrexit"] in ("", "0")


def _compared(number: str, all_rows: Rows, rows: Rows, ours: list[Instrument], states: Mapping[str, str], last: str) -> Alliance:
    members = {states[r["member"]] for r in rows}
    entry = min(_date(r["yrent"], r["moent"], r["dayent"]) for r in all_rows)
    exits = [_date(r["yrexit"], r["moexit"], r["dayexit"]) for r in rows if not _runs(r)]
    end = "" if len(exits) < len(rows) or max(exits) > last or last.startswith(max(exits)) else max(exits)
    theirs = {ours: {states[r["member"]] for r in rows if r[column] == "1"} for column, ours in DUTIES.items()}
    fields: tuple[Field, ...] = ()
    if ours:
        coded = set(states.values())
        fields = (*_lives(members, entry, end, ours, coded, last), *_duties(theirs, rows, ours, coded))
    duties = tuple(duty for duty, who in theirs.items() if who)
    return Alliance(number, tuple(sorted(members)), entry, end, duties, tuple(i.id for i in ours), fields)


def _date(year: str, month: str, day: str) -> str:
    """A date as far as it is known: 1935-05-02, 1935-05 or 1935."""
    parts = [f"{int(year):04}"]
    for part in (month, day):
        if part in ("", "0"):
            break
        parts.append(f"{int(part):02}")
    return "-".join(parts)


def _lives(members: set[str], entry: str, end: str, ours: list[Instrument], coded: set[str], last: str) -> Iterator[Field]:
    parties = {m.state for i in ours for m in i.parties} & coded
    yield Field("parties", _list(members), _list(parties), members == parties)
    signed = min((_text(i.signed) for i in ours if i.signed), default="")
    yield Field("signed", entry, signed, signed.startswith(entry))
    ends = [_text(i.ended) for i in ours if i.ended and _text(i.ended) < last]
    ended = max(ends) if len(ends) == len(ours) else ""
    yield Field("ended", end, ended, _one_end(end, ended))


def _text(date: Date | None) -> str:
    return day_text(date.first) if date else ""


def _one_end(theirs: str, ours: str) -> bool:
    """Whether two ends are one, as far as theirs is known; "" is none within the record."""
    if not theirs or not ours:
        return theirs == ours
    before = (date.fromisoformat(ours) - timedelta(days=1)).isoformat()
    return ours.startswith(theirs) or before.startswith(theirs)


def _duties(theirs: Mapping[str, set[str]], rows: Rows, ours: list[Instrument], coded: set[str]) -> Iterator[Field]:
    mine: dict[str, list[tuple[str, Terms, Instrument]]] = defaultdict(list)
    for instrument in ours:
        for ref, terms in _promises(instrument):
            for duty in duties_of(terms):
                mine[duty].append((ref, terms, instrument))
    for duty, who in theirs.items():
        obligors = {o for _, terms, instrument in mine[duty] for o in _obligors(terms.who, instrument) if o in coded}
        refs = tuple(ref for ref, _, _ in mine[duty])
        if who or obligors:
            yield Field(duty, _list(who), _list(obligors), who == obligors, refs)
        if who and obligors and duty in _PREFIX:
            codes = {c for r in rows for c in _CODES if r.get(_PREFIX[duty] + c) == "1"}
            conditions = {c for _, terms, _ in mine[duty] for c in _conditions(terms, duty)}
            if codes or conditions:
                yield Field(f"{duty}, if", " ".join(sorted(codes)), " ".join(sorted(conditions)), codes == conditions, refs)


def _promises(instrument: Instrument) -> Iterator[tuple[str, Terms]]:
    """The promises of an instrument, as its own later articles change them for every obligor."""
    found = {p.id: p.terms for a in instrument.articles for p in a.promises}
    for amendment in (m for a in instrument.articles for m in a.amends):
        if amendment.promise in found and not amendment.obligor:
            found[amendment.promise] = changed(found[amendment.promise], dict(amendment.changes))
    yield from found.items()


def duties_of(terms: Terms) -> tuple[str, ...]:
    """The duties of ATOP that a promise is; none for what ATOP does not code."""
    duty = "" if terms.strength == "political" else _OURS.get(terms.duty, "")
    if duty == "defence" and terms.against.kind != "the_beneficiary":
        return ("offence",)
    if duty == "defence" and {*terms.when} <= {"war", "hostilities"} and not terms.unprovoked:  # done to both sides (K2)
        return ("defence", "offence")
    return (duty,) if duty else ()


def _obligors(who: Who, instrument: Instrument) -> Iterable[str]:
    if who.kind == "states":
        return who.names
    if who.kind == "guarantors":
        return instrument.guarantors
    return (m.state for m in instrument.parties)


def _conditions(terms: Terms, duty: str) -> Iterator[str]:
    """The conditions of a promise in the codes of ATOP."""
    if terms.by.kind == "states" or terms.but_not_by is not None:
        yield "adv"
    if terms.where:
        yield "loc"
    if terms.not_then_at_war:
        yield "con"
    if terms.joint:
        yield "num"
    if terms.unprovoked:
        yield "npr"
    if duty == "consultation" and terms.asks:
        yield "req"
    if duty == "neutrality" and "attack" in terms.when:
        yield "att"


def _list(names: Iterable[str]) -> str:
    return " ".join(sorted(names))
