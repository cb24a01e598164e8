"""How secure the system was, for a reader: whom each of its powers could attack without meeting a superior coalition, through the days; on
each New Year's day and the eve of the first war between two of them; and what proposals of the time would have changed on that eve.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from foedus.base.date import day_text
from foedus.measure.coverage import Attack, attack
from foedus.measure.encirclement import Encirclement, encirclement
from foedus.measure.keystone import Keystone, keystones
from foedus.measure.network import Network, network
from foedus.measure.series import Series, Step, days_asked, step_of, turns
from foedus.measure.system import System
from foedus.replay.casus import Asker
from foedus.replay.event import day_of

MOST = 8  # powers at most, the strongest


@dataclass(frozen=True, slots=True)
class View:
    """The system on one day.

    Attributes:
        free: of each power, the share of the other states by strength that it could attack without meeting a superior coalition.
        covered: of each state, the share of the powers by strength whose attack would meet one; None known, no entry.
        strength: of each state, where it is known.
        attacks: of each power, on every other state. `rings`: of each power.
    """

    on: str
    free: Mapping[str, float]
    covered: Mapping[str, float]
    strength: Mapping[str, float]
    attacks: tuple[Attack, ...]
    rings: tuple[Encirclement, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """Edits on the eve: how free each power would have been, and the attacks that would have met a superior coalition, before and after."""

    id: str
    name: str
    about: str
    free: Mapping[str, float]
    covered: tuple[tuple[Attack, Attack], ...]


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a page tells of the security of states.

    Attributes:
        powers: the major powers of the days, the strongest first.
        series: of each power, its freedom.
        views: of New Year's days and the eve. `eve`: the day before the first war between two powers, or else the last day.
        stones: of the eve: the states, instruments and conditions without which more, or fewer, would be covered against the powers.
        network: of the eve: who is friend or foe of whom.
    """

    powers: tuple[str, ...]
    first: str
    last: str
    series: tuple[Series, ...]
    views: tuple[View, ...]
    eve: str
    stones: tuple[Keystone, ...]
    network: Network
    proposals: tuple[Proposal, ...]


def outlook(opened: System, first: int, last: int, edited: Mapping[str, tuple[str, str, Asker]]) -> Outlook | None:
    """The outlook from `first` to `last`; None where no major power's strength is known.

    Args:
        opened: the system of the first day: how it is measured.
        edited: by id, the name, the description and the record of each proposal.
    """
    powers = _powers(opened, first, last)
    if not powers:
        return None
    steps: dict[int, list[Step]] = {p: [] for p in powers}
    for turn in turns(opened, first, last):
        for p, own in steps.items():
            value = _freedom(turn.system, p)
            before = own[-1].value if own else None
            if not own or value != before:
                own.append(step_of(turn, value, None if value is None or before is None else value - before))
    names, texts = opened.names, (day_text(first), day_text(last))
    asked = len(days_asked(opened.asker, first, last))
    eve = _eve(opened, powers, first, last)
    years = range(date.fromordinal(first).year, date.fromordinal(last).year + 1)
    days = sorted({eve, *(day for year in years if first <= (day := date(year, 1, 1).toordinal()) <= last)})
    views = {day: _view(_at(opened, day), powers) for day in days}
    return Outlook(
        powers=tuple(names[p] for p in powers),
        first=texts[0],
        last=texts[1],
        series=tuple(Series("freedom", names[p], None, *texts, asked, tuple(own)) for p, own in steps.items()),
        views=tuple(views.values()),
        eve=day_text(eve),
        stones=keystones(_at(opened, eve).asking(frozenset(powers)), shares=False).keystones,
        network=network(_at(opened, eve)),
        proposals=tuple(
            _proposal(ident, name, about, views[eve], _at(opened, eve, asker)) for ident, (name, about, asker) in edited.items()
        ),
    )


def _eve(opened: System, powers: list[int], first: int, last: int) -> int:
    """The day before the first war between two powers that begins in the time, or else the last day."""
    wars = opened.asker.base.wars
    begun = [day_of(war.first) for war in wars if war.x in powers and war.y in powers and first < day_of(war.first) <= last]
    return min(begun) - 1 if begun else last


def _at(opened: System, day: int, asker: Asker | None = None) -> System:
    return System(asker or opened.asker, day, opened.strengths, opened.frontiers, opened.gauge)


def _powers(opened: System, first: int, last: int) -> list[int]:
    """The numbers of the strongest states that are major powers on some day, of known strength on the first day."""
    number = opened.asker.base.lexicon.number
    held = [number[s] for s, spans in opened.frontiers.powers.items() if s in number and any(a <= last and b > first for a, b in spans)]
    known = [(strength, p) for p in held if (strength := opened.strength.get(p)) is not None]
    return [p for _, p in sorted(known, reverse=True)[:MOST]]


def _freedom(system: System, power: int) -> float | None:
    return system.freedom(power) if power in system.strength else None


def _free(system: System, powers: list[int]) -> dict[str, float]:
    return {system.names[p]: free for p in powers if (free := _freedom(system, p)) is not None}


def _view(system: System, powers: list[int]) -> View:
    there = [p for p in powers if p in system.strength]
    by_powers = system.asking(frozenset(there))
    return View(
        on=day_text(system.day),
        free=_free(system, powers),
        covered={system.names[v]: share for v in system.states if (share := by_powers.coverage(v)) is not None},
        strength={system.names[v]: known for v in system.states if (known := system.strength[v]) is not None},
        attacks=tuple(attack((p, v), system, wide=False) for p in there for v in system.states if v != p),
        rings=tuple(encirclement(system, p) for p in there),
    )


def _proposal(ident: str, name: str, about: str, was: View, system: System) -> Proposal:
    number = system.asker.base.lexicon.number
    moved = []
    for old in was.attacks:
        pair = number[old.attacker], number[old.victim]
        if old.covered is False and system.reply(*pair).covered:
            moved.append((old, attack(pair, system, wide=False)))
    return Proposal(ident, name, about, _free(system, [number[s] for s in was.free]), tuple(moved))
