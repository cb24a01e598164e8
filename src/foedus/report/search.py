"""Finding records by name and by words: Klaipeda finds Memel, Germany and 255 find GMY."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import Any, NamedTuple

from foedus.base.diagnostic import FoedusError, did_you_mean
from foedus.model.record import Scenario, State
from foedus.report.document import FORMAT, shown


class Hit(NamedTuple):
    """A record that was found; `in_name`: by its id or one of its names, and not by what it says."""

    kind: str
    id: str
    date: str
    name: str
    in_name: bool


def plain(text: str) -> str:
    """A text without accents, in small letters."""
    decomposed = unicodedata.normalize("NFD", text)
    return "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()


def find_state(scenario: Scenario, text: str) -> str:
    """The id of a state named by its id, its COW number, or a name that it bears or bore, whatever the letters' case.

    Raises:
        FoedusError: no state is called so, or several are.
    """
    if text in scenario.states:
        return text
    wanted = plain(text).strip()
    exact = [s.id for s in scenario.states.values() if wanted in {plain(s.id), s.cow, *map(plain, _names(s))}]
    begun = [s.id for s in scenario.states.values() if len(wanted) > 2 and plain(s.name).startswith(wanted)]
    found = exact or begun
    if len(found) == 1:
        return found[0]
    if found:
        raise FoedusError(f"'{text}' may be {', '.join(f'{scenario.states[s].name} ({s})' for s in found)}: write one of them")
    known = [name for s in scenario.states.values() for name in (s.id, *_names(s))]
    hint = did_you_mean(text, known) or did_you_mean(text.upper(), known)
    raise FoedusError(f"there is no state '{text}' in '{scenario.id}'" + (f"; {hint}" if hint else "; `foedus search` finds names"))


def _names(state: State) -> tuple[str, ...]:
    return (state.name, *(name for name, _ in state.names))


def search(scenario: Scenario, text: str) -> list[Hit]:
    """The records in which every word of a text occurs: those that bear it as a name first, instruments before events."""
    words = plain(text).split()
    found = []
    for order, (kind, ident, date, names, said) in enumerate(records(scenario)):
        head, body = plain(" ".join((ident, *names))), plain(said)
        if words and all(word in head or word in body for word in words):
            in_name = all(word in head for word in words)
            found.append((not in_name, order, Hit(kind, ident, date, names[0], in_name)))
    return [hit for *_, hit in sorted(found, key=lambda entry: entry[:2])]


def records(scenario: Scenario) -> Iterator[tuple[str, str, str, tuple[str, ...], str]]:
    """Kind, id, date, names, and what is said of each record."""
    place = {p.id: p.name for p in scenario.places.values()}
    for s in scenario.states.values():
        yield "state", s.id, "", (*_names(s), s.cow or ""), s.note
    for p in scenario.places.values():
        yield "place", p.id, "", (p.name,), p.note
    for rooms, kind in ((scenario.groups, "group"), (scenario.bodies, "body"), (scenario.conflicts, "conflict")):
        for r in rooms.values():
            yield kind, r.id, "", (r.name,), r.note
    for i in scenario.instruments.values():
        where = dict.fromkeys(n for a in i.articles for p in a.promises for n in (*p.terms.where, *p.terms.at))
        said = " ".join((i.summary, i.note, *(a.says for a in i.articles), *(place.get(n, n) for n in where)))
        yield "instrument", i.id, shown(i.signed) or "", (i.name, i.short, *i.also), said
    for e in scenario.events.values():
        yield "event", e.id, str(e.date), (e.says,), f"{e.note} {place.get(e.where, e.where)}"
    for source in scenario.sources.values():
        yield "work", source.id, source.get("issued"), (source.get("title"), source.get("author")), source.note


def as_data(scenario: Scenario, text: str, hits: list[Hit]) -> dict[str, Any]:
    """What was found, as plain data."""
    return {"format": FORMAT, "scenario": scenario.id, "query": text, "found": [hit._asdict() for hit in hits]}
