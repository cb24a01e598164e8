"""What the view of a day draws: who has promised what to whom from when until when, and who would act if one attacked another."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from typing import Any

from foedus.atlas.atlas import borders, capital
from foedus.base.date import OPEN_END, day_text
from foedus.model.record import Scenario
from foedus.replay.casus import Asker
from foedus.replay.sides import ATTACKER, VICTIM, Hypothesis
from foedus.replay.standing import undertakings
from foedus.report.layout import outlines, path, place

# The kinds of line, with the duties of each.
KINDS = {
    "help": ("defend", "assist"),
    "neutrality": ("stay_neutral", "give_no_aid"),
    "peace": ("not_attack", "respect"),
    "counsel": ("consult", "support"),
}
_KIND_OF = {duty: kind for kind, duties in KINDS.items() for duty in duties}
MOST = 40  # of partners of one promise: those to a whole league would cover the map
FEW = 100  # of more states than this every pair is asked about on the last day alone


def day_data(s: Scenario, first: int, last: int) -> dict[str, Any]:
    """The data of the view, for the days from `first` to `last`.

    Rows: `states`: id, name, x, y on the map, the first and last days of each of its spans. `lines`: promise, who, to whom, kind, whether
        binding, first day, last day ("" is open). `sides`: who acts for the victim, who for the attacker, and whose duty goes in a circle.
        `asked`: for each day asked, for each attacker and victim, the place of its sides among those; a pair whom nobody joins is left
        out. `events`: date and id, in their order.
    Units: x and y in degrees, y stretched and turned for a drawing (see `layout.place`).
    """
    asker = Asker(s)
    world = asker.base
    lines = [
        [
            u.promise, u.obligor, u.beneficiary, _KIND_OF[u.duty], u.strength == "binding",
            day_text(max(u.first, 1)), day_text(u.end - 1) if u.end < OPEN_END else "",
        ]
        for u in undertakings(world, _KIND_OF, MOST)
        if u.first <= last and u.end > first
    ]  # fmt: skip
    states = list(_states(s, first, last))
    asked = list(_asked(first, last)) if len(states) <= FEW else [last]
    sides: dict[str, int] = {}
    answers = {day_text(day): _answers(asker, day, sides) for day in asked}
    return {
        "first": day_text(first),
        "last": day_text(last),
        "states": states,
        "lines": lines,
        "sides": [json.loads(text) for text in sides],
        "asked": answers,
        "events": [[day_text(e.date.first), e.id] for e in s.events.values() if first <= e.date.first <= last],
        "short": [[i.id, i.short or i.name] for i in s.instruments.values()],
        "map": path(outlines(borders())),
    }


def _asked(first: int, last: int) -> Iterable[int]:
    """The days on which every pair is asked about: each New Year's day of the span, and its last day."""
    years = range(date.fromordinal(first).year, date.fromordinal(last).year + 1)
    days = [d for year in years if first <= (d := date(year, 1, 1).toordinal()) <= last]
    return sorted({*days, last})


def _answers(asker: Asker, day: int, known: dict[str, int]) -> dict[str, dict[str, int]]:
    """For each attacker and victim the place of its sides among those that are known; new ones are added."""
    names, on = asker.base.lexicon.names, asker.day(day)
    there = [asker.base.lexicon.number[st.id] for st in asker.record.scenario.states.values() if st.is_there(day)]
    found: dict[str, dict[str, int]] = {}
    for a in there:
        for v in there:
            if a != v and (on.callers(v, True, False) or on.callers(a, False, False)):  # else nobody can owe anything
                h = Hypothesis(on, a, v)
                sides = [[names[m] for m in h.members(side, h.certain)[1:]] for side in (VICTIM, ATTACKER)]
                circle = sorted({names[o] for o, _ in h.possible.due - h.certain.due})
                if any(sides) or circle:
                    text = json.dumps([*sides, circle])
                    found.setdefault(names[a], {})[names[v]] = known.setdefault(text, len(known))
    return found


def _states(s: Scenario, first: int, last: int) -> Iterable[list[Any]]:
    year = date.fromordinal((first + last) // 2).year
    for st in s.states.values():
        seat = capital(st.id, year)
        there = [[max(p.first, first), min(p.end - 1, last)] for p in (*st.exists, *st.exile) if p.first <= last and p.end > first]
        if seat and there:
            yield [st.id, st.name, *place(*seat[1]), [[day_text(a), day_text(b)] for a, b in there]]
