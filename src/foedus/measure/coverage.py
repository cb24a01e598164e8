"""Coverage of a day: for each ordered pair of states, whether an attack would meet a superior coalition, and what follows for each state.

Definitions (`docs/reference/measures.md`): every state keeps its word; a state acts for a side by rule H4; strength is undiscounted.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from foedus.measure.strength import Strengths
from foedus.replay.casus import Asker
from foedus.replay.sides import ATTACKER, VICTIM, Hypothesis, Model


@dataclass(frozen=True, slots=True)
class Pair:
    """One supposed attack.

    Attributes:
        margin: the strength of the victim and of all who act for it, over that of the attacker and of all who act for it.
        margin_low, margin_high: with the help that stays open (H5) on the attacker's side, or on the victim's.
        with_victim, with_attacker: who acts, the two themselves left out. `owe_help`: bound to both sides, and so acting for none.
        open: whose duty goes in a circle.

    Units: strengths are in those of the table. Missing: a margin is None where the strength of one who acts is not known.
    """

    attacker: str
    victim: str
    margin: float | None
    margin_low: float | None
    margin_high: float | None
    covered: bool | None
    with_victim: tuple[str, ...]
    with_attacker: tuple[str, ...]
    owe_help: tuple[str, ...]
    open: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """How one state stands on the day.

    Attributes:
        strength: its own. `coverage`: the share of the other states, weighted by strength, against whom it is covered. `freedom`: the
            share, so weighted, whom it could attack without meeting a superior coalition.

    Units: shares from 0 to 1. Missing: None where nothing is known of the pairs.
    """

    state: str
    strength: float | None
    coverage: float | None
    freedom: float | None


@dataclass(frozen=True, slots=True)
class Coverage:
    """All pairs of a day. `system` is the share of covered pairs, each weighted by the product of the two strengths."""

    on: str
    theta: float
    pairs: tuple[Pair, ...]
    states: tuple[Standing, ...]
    system: float | None


def coverage(asker: Asker, day: int, strengths: Strengths, theta: float = 1.0, council: bool = True, any_means: bool = False) -> Coverage:
    """Ask every ordered pair of the states of a day.

    Args:
        strengths: by state and year; those of the day's year are taken.
        theta: the margin from which a victim counts as covered.
        any_means: whether help by means of the obligor's choice counts as help too (H4).
        council: whether bodies find and recommend for a member that is attacked (H3); if not, all are silent.
    """
    scenario = asker.record.scenario
    year = date.fromordinal(day).year
    ids = [s.id for s in scenario.states.values() if s.is_there(day)]
    own = {s: strengths.get((s, year)) for s in ids}
    spoken = {} if council else dict.fromkeys(scenario.bodies, False)
    pairs = tuple(_pair(a, v, asker, day, own, theta, spoken, any_means) for a in ids for v in ids if a != v)
    return Coverage(
        on=date.fromordinal(day).isoformat(),
        theta=theta,
        pairs=pairs,
        states=tuple(_standing(s, pairs, own) for s in ids),
        system=_share((own[p.attacker], own[p.victim], p.covered) for p in pairs),
    )


def _pair(
    a: str, v: str, asker: Asker, day: int, own: dict[str, float | None], theta: float, spoken: dict[str, bool], any_means: bool
) -> Pair:
    names, number = asker.base.lexicon.names, asker.base.lexicon.number
    on = asker.day(day)
    h = Hypothesis(on, number[a], number[v], spoken, any_means)

    def side(n: int, model: Model) -> tuple[str, ...]:
        return tuple(names[m] for m in h.members(n, model)[1:])

    fore, against = side(VICTIM, h.certain), side(ATTACKER, h.certain)
    # what is open counts for whoever it would help, and never against what is certain
    more_fore = sorted({*fore, *side(VICTIM, h.possible)} - {*against})
    more_against = sorted({*against, *side(ATTACKER, h.possible)} - {*fore})
    margin = _margin((v, *fore), (a, *against), own)
    both = tuple(names[o] for o in sorted({o for o, s in h.certain.due if s == VICTIM} & {o for o, s in h.certain.due if s == ATTACKER}))
    return Pair(
        attacker=a,
        victim=v,
        margin=margin,
        margin_low=_margin((v, *fore), (a, *more_against), own),
        margin_high=_margin((v, *more_fore), (a, *against), own),
        covered=None if margin is None else margin >= theta,
        with_victim=fore,
        with_attacker=against,
        owe_help=both,
        open=tuple(sorted({names[o] for o, _ in h.possible.due - h.certain.due})),
    )


def _margin(fore: Sequence[str], against: Sequence[str], own: dict[str, float | None]) -> float | None:
    for_victim, for_attacker = _sum(own[s] for s in fore), _sum(own[s] for s in against)
    return for_victim / for_attacker if for_victim is not None and for_attacker else None


def _sum(figures: Iterable[float | None]) -> float | None:
    total = 0.0
    for figure in figures:
        if figure is None:
            return None
        total += figure
    return total


def _share(rows: Iterable[tuple[float | None, float | None, bool | None]]) -> float | None:
    """The share of those that hold, weighted by the product of two figures; what is not known is left out."""
    weight = held = 0.0
    for one, other, holds in rows:
        if one is not None and other is not None and holds is not None:
            weight += one * other
            held += one * other * holds
    return held / weight if weight else None


def _standing(state: str, pairs: Sequence[Pair], own: dict[str, float | None]) -> Standing:
    free = ((1.0, own[p.victim], None if p.covered is None else not p.covered) for p in pairs if p.attacker == state)
    return Standing(
        state=state,
        strength=own[state],
        coverage=_share((1.0, own[p.attacker], p.covered) for p in pairs if p.victim == state),
        freedom=_share(free),
    )
