"""Coverage of a day: for each ordered pair of states, whether an attack would meet a superior coalition, and what follows for each state.

Definitions (`docs/reference/measures.md`): every state keeps its word; a state acts for a side by rule H4.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from foedus.base.date import day_text
from foedus.measure.encirclement import Encirclement, encirclement
from foedus.measure.game import state_games
from foedus.measure.honour import Chance, Rate, chance
from foedus.measure.system import HIGH, LOW, Pair, System, mean, share
from foedus.replay.sides import ATTACKER, VICTIM, Hypothesis, Model


@dataclass(frozen=True, slots=True)
class Attack:
    """One supposed attack.

    Attributes:
        margin: the strength of the victim and of all who act for it, over that of the attacker and of all who act for it.
        margin_low, margin_high: with the help that stays open (H5) or is by means of the obligor's choice (H4) on the attacker's side,
            or on the victim's; such help counts nothing where its strength is not known. Where strengths have ranges, with the lowest of
            whoever is for the victim and the highest of whoever is against it, or the other way round.
        with_victim, with_attacker: who acts, the two themselves left out. `bound_both`: bound to both sides, and so acting for none.
        owe_help: who owes help to the victim by means of its own choice. `open`: whose duty goes in a circle.
        by: for each who acts, to whom it owes that, and by which promise.
        chance: that the victim is covered, if promises are kept with given chances; None where that was not asked.

    Units: strengths are in those of the table. Missing: a margin is None where the strength of one who acts is not known, and so is
    `covered`, unless those for the victim whose strength is known are enough.
    """

    attacker: str
    victim: str
    margin: float | None
    margin_low: float | None
    margin_high: float | None
    covered: bool | None
    with_victim: tuple[str, ...]
    with_attacker: tuple[str, ...]
    bound_both: tuple[str, ...]
    owe_help: tuple[str, ...]
    open: tuple[str, ...]
    by: tuple[tuple[str, str, str], ...]
    chance: Chance | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """How one state stands on the day.

    Attributes:
        strength: its own. `coverage`: the share of its potential attackers, weighted by strength, against whom it is covered.
            `coverage_high`: with help by means of the obligor's choice. `coverage_expected`: if promises are kept with given chances;
            None where that was not asked. `freedom`: the share of the others, so weighted, that it could
            attack without meeting a superior coalition. `encirclement`: of its frontiers, as `foedus.measure.encirclement` has it.

    Units: shares from 0 to 1; encirclement from -1 to 1. Missing: None where nothing is known.
    """

    state: str
    strength: float | None
    coverage: float | None
    coverage_high: float | None
    coverage_expected: float | None
    freedom: float | None
    encirclement: float | None


@dataclass(frozen=True, slots=True)
class Coverage:
    """All pairs of a day. `system` is the share of covered pairs, each weighted by the product of the two strengths; `system_high` is
    the same with what stays open, and with help by means of the obligor's choice; `system_expected`, if promises are kept with given
    chances, None where that was not asked."""

    on: str
    theta: float
    pairs: tuple[Attack, ...]
    states: tuple[Standing, ...]
    system: float | None
    system_high: float | None
    system_expected: float | None


def coverage(system: System, honour: Rate | None = None) -> Coverage:
    """Ask every potential attack of a day.

    Args:
        honour: the chance that a state keeps its promises of help, by its number; everybody does if None.
    """
    attacks = {pair: attack(pair, system) for pair in system.pairs()}
    if honour:
        for game in state_games(system, system.replies()):
            attacks[game.pair] = replace(attacks[game.pair], chance=chance(game, system, honour))
    rings = {s: encirclement(system, s) for s in system.states}
    return Coverage(
        on=day_text(system.day),
        theta=system.gauge.theta,
        pairs=tuple(attacks.values()),
        states=tuple(_standing(s, attacks, rings[s], system) for s in system.states),
        system=system.index({pair: a.covered for pair, a in attacks.items()}),
        system_high=system.index({pair: system.covers(a.margin_high) for pair, a in attacks.items()}),
        system_expected=mean((system.weight(pair), a.chance.covered) for pair, a in attacks.items() if a.chance),
    )


def attack(pair: Pair, system: System, wide: bool = True) -> Attack:
    """Ask one supposed attack: attacker and victim by their numbers.

    Args:
        wide: whether help by means of the obligor's choice is asked too, for the interval.
    """
    names = system.names
    a, v = pair
    h = system.ask(a, v)
    more = system.ask(a, v, any_means=True) if wide else h

    def side(n: int, asked: Hypothesis, model: Model) -> set[int]:
        return {*asked.members(n, model)[1:]}

    def named(some: set[int]) -> tuple[str, ...]:
        return tuple(names[s] for s in sorted(some))

    def known(some: set[int]) -> set[int]:
        return {s for s in some if system.strength_of((s,), v) is not None}

    fore, against = side(VICTIM, h, h.certain), side(ATTACKER, h, h.certain)
    # what is open, or of the obligor's choice, counts for whoever it would help, and never against what is certain
    more_fore = fore | known((side(VICTIM, h, h.possible) | side(VICTIM, more, more.possible)) - against)
    more_against = against | known((side(ATTACKER, h, h.possible) | side(ATTACKER, more, more.possible)) - fore)
    margin, covered = system.outcome({v, *fore}, {a, *against}, v)
    due = [{o for o, s in h.certain.due if s == n} for n in (VICTIM, ATTACKER)]
    acting = sorted((o, b, ref) for (o, b), ref in h.certain.owed.items() if o in fore | against)
    return Attack(
        attacker=names[a],
        victim=names[v],
        margin=margin,
        margin_low=system.margin({v, *fore}, {a, *more_against}, v, LOW),
        margin_high=system.margin({v, *more_fore}, {a, *against}, v, HIGH),
        covered=covered,
        with_victim=named(fore),
        with_attacker=named(against),
        bound_both=named(due[0] & due[1]),
        owe_help=named({o for o, s in more.certain.due if s == VICTIM} - due[0]),
        open=named({o for o, _ in h.possible.due - h.certain.due}),
        by=tuple((names[o], names[b], ref) for o, b, ref in acting),
    )


def _standing(s: int, attacks: dict[Pair, Attack], ring: Encirclement, system: System) -> Standing:
    strength = system.strength
    suffered = [(strength[a], found) for (a, v), found in attacks.items() if v == s]
    done = [(strength[v], found) for (a, v), found in attacks.items() if a == s]
    return Standing(
        state=system.names[s],
        strength=strength[s],
        coverage=share((w, a.covered) for w, a in suffered),
        coverage_expected=mean((w, a.chance.covered) for w, a in suffered if a.chance),
        coverage_high=share((w, system.covers(a.margin_high)) for w, a in suffered),
        freedom=share((w, None if a.covered is None else not a.covered) for w, a in done),
        encirclement=ring.frontier,
    )
