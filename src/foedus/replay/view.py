"""Who knew: the record as one state could see it on one day (rule W1)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from foedus.base.date import Date
from foedus.model.record import Article, Instrument, Membership, Scenario


def as_known_to(scenario: Scenario, state: str, day: int) -> Scenario:
    """The record without the instruments and articles that do not exist for a state on a day.

    It ends after that day only when it is replayed until then.
    """
    told = {e.instrument for e in scenario.events.values() if e.kind == "disclose" and state in e.to and e.date.first <= day}
    seen = {}
    for i in scenario.instruments.values():
        known = i.id in told or _is_party(i, state, day, scenario)
        if known or _published(i.published, i.signed, day):
            articles = tuple(a for a in i.articles if known or _article_seen(a, day))
            seen[i.id] = replace(i, articles=articles)
    waiting = {name: replace(i, waits_on=tuple(x for x in i.waits_on if x in seen)) for name, i in seen.items()}
    return replace(scenario, instruments=waiting)


def _is_party(i: Instrument, state: str, day: int, scenario: Scenario) -> bool:
    """Whether a state signed an instrument, is a party, or knows the draft, by a day."""
    begun = [d.first for d in (i.signed, i.proposed, i.in_force) if d]
    if not begun or min(begun) > day:
        return False
    return any(m.state == state and (m.joined is None or m.joined.first <= day) for m in _parties(i, scenario))


def _parties(i: Instrument, scenario: Scenario) -> Iterable[Membership]:
    if not i.party_body:
        return i.parties
    body = scenario.bodies.get(i.party_body)
    while body is not None and body.of and body.of in scenario.bodies:
        body = scenario.bodies[body.of]
    return body.members if body else ()


def _published(published: Date | str | None, signed: Date | None, day: int) -> bool:
    """Whether a text is public by a day: on signature, where nothing else is said."""
    when = signed if published is None else published
    return isinstance(when, Date) and when.first <= day


def _article_seen(a: Article, day: int) -> bool:
    return a.published is None or (isinstance(a.published, Date) and a.published.first <= day)
