"""What the kernel says of promises in columns: of events one by one, and of hypothetical attacks (rules E1 to E13, H1 to H5).

Written, like the kernel, in the part of Python that numba compiles: the same source runs plain on lists and compiled on arrays
(`foedus.panel.compiled`). `each_event` and `each_attack` are asked of `Columns`, which `lay_out` makes; its column R_PARTNER
is scratch.

An attack is read as rule H2 says: on home territory, unprovoked, flagrant; the state attacked resists and asks. What a promise rests on
without the coding's saying what it is (`Promises.rests_on`) is read both ways: a duty is certain without it, possible with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from foedus.model import word as w
from foedus.panel import columns as col
from foedus.panel.columns import Promises
from foedus.replay import kernel as k
from foedus.replay.event import moment
from foedus.replay.kernel import early, late

Ints = Sequence[int]

ATTACK = w.bits("attack", "hostilities", "war")
FIGHT = w.bits("hostilities", "war")
ASKED = k.W_RESISTED | k.W_VITAL | k.W_ASKED
VICTIM, ATTACKER = 0, 1
ATTACKED, FOUGHT, FIGHTING = range(3)
RESTS, BOTH_SIDES = 1, 2  # why a set of dues is in doubt
HOME = (1,)  # an event at home lies in area 0, the victim's home territory, and in no other
P_OBLIGOR, P_START, P_END, P_RESTS_ON, P_AGAINST = range(k.R_FLAGS + 1, k.R_FLAGS + 6)
ON_WHAT_IT_RESTS = ((k.OP_LEAF, 0),)  # a condition of one leaf
NO = (0,)  # the one attacker was not at war, nor struck by the victim before


class Columns(NamedTuple):
    """Promises laid out for some days, as the functions here read them: plain lists, or arrays of the same shapes.

    Attributes:
        promises: for each promise its row (`kernel.R_`), then the columns P_.
        table, classes: as `Promises` has them.
        moments, spells: of each day asked.
        first, help: promises[help[first[k][L][t]:first[k][L][t + 1]]] are those that bind someone on day k to help actor t; of the three
            lists L, ATTACKED wait for an attack on it, FOUGHT also for fighting, FIGHTING for its own fight with a third state.
    """

    promises: Any
    table: Any
    classes: Any
    moments: Any
    spells: Any
    first: Any
    help: Any


def lay_out(promises: Promises, days: Iterable[int]) -> Columns:
    """The columns of promises for some days, as plain lists."""
    asked = [*days]
    spells = [max(0, promises.spell(day)) for day in asked]
    first: list[list[list[int]]] = []
    help_: list[int] = []
    for day, spell in zip(asked, spells, strict=True):
        bounds = []
        for helped in _help(promises, day, promises.classes[spell]):
            starts = []
            for found in helped:
                starts.append(len(help_))
                help_.extend(found)
            bounds.append([*starts, len(help_)])
        first.append(bounds)
    parallel = (promises.obligor, promises.start, promises.end, promises.rests_on, promises.against)
    rows = [[*row, *more] for row, *more in zip(promises.rows, *parallel, strict=True)]
    return Columns(rows, promises.table, promises.classes, [moment(day) for day in asked], spells, first, help_)


def _help(promises: Promises, day: int, classes: list[int]) -> tuple[list[list[int]], list[list[int]], list[list[int]]]:
    """For each actor the promises that bind someone that day to help it: when attacked, when fought, when it fights a third state."""
    count = len(promises.actors)
    attacked: list[list[int]] = [[] for _ in range(count)]
    fought: list[list[int]] = [[] for _ in range(count)]
    fighting: list[list[int]] = [[] for _ in range(count)]
    for p, row in enumerate(promises.rows):
        o = promises.obligor[p]
        bound = promises.start[p] <= moment(day) < promises.end[p] and k.binds(row, o, classes, promises.table)
        if promises.duty[p] not in ("defend", "assist") or not bound:
            continue
        to = classes[row[k.R_TO]]
        for t in range(count):
            if not promises.table[to + t] or t == o:
                continue
            if row[k.R_AGAINST] == k.THIRD_STATE:
                fighting[t].append(p)
            else:
                attacked[t].append(p)
                if row[k.R_KINDS] & FIGHT:
                    fought[t].append(p)
    return attacked, fought, fighting


def fails(row: Any, table: Ints, classes: Ints, now: int, v: int, f: int, kinds: int, told: int, facts: int, supposed: bool) -> int:
    """The mask of the tests E1 to E13 that a promise fails at something that f does to v.

    `told` are the kernel's facts of the occurrence, `facts` those of the case; `supposed`: what the promise rests on is taken as given.
    """
    if row[k.R_AGAINST] == k.THIRD_STATE:
        row[k.R_PARTNER] = f
    occ = (now, v, kinds, told)
    mask = early(row, row[P_OBLIGOR], row[P_START], row[P_END], occ, (f,), NO, NO, classes, table, HOME, NO)
    rests_on = row[P_RESTS_ON]
    if rests_on or row[k.R_FLAGS]:
        if rests_on & col.ADVERSARY and row[P_AGAINST] >= 0 and table[classes[row[P_AGAINST]] + f]:
            rests_on &= ~col.ADVERSARY
        mask |= late(row, facts, ON_WHAT_IT_RESTS, (1 if supposed or rests_on == 0 else 0,))
    return mask


def each_event(c: Columns, events: Sequence[Ints], masks: Any) -> None:
    """Every event against every promise: masks[e][p] becomes the tests that fail.

    An event is a row: the place of its day among the days asked, attacker, victim, kinds as bits.
    """
    promises, table, spells, moments = c.promises, c.table, c.spells, c.moments
    for e in range(len(events)):
        event, found = events[e], masks[e]
        day, f, v, kinds = event[0], event[1], event[2], event[3]
        classes, now = c.classes[spells[day]], moments[day]
        for p in range(len(promises)):
            found[p] = fails(promises[p], table, classes, now, v, f, kinds, k.G_FLAGRANT, ASKED, False)


def each_attack(c: Columns, attacks: Sequence[Ints], counts: Any, sides: Any, scratch: Any) -> None:
    """Who would act if a attacked v and everybody kept their word: for each attack, a row (place of its day, a, v).

    counts[n] becomes how many would act for the victim certainly and possibly, for the attacker certainly and possibly; the certain are
    among the possible. Where `sides` has a row n, sides[n][o] becomes the same of actor o, as bits 1, 2, 4, 8.
    `scratch` is `room` for the actors, all zeros, and is left so.
    """
    hi, lo, touched = scratch[0], scratch[1], scratch[4]
    promises, table, help_ = c.promises, c.table, c.help
    for n in range(len(attacks)):
        attack, row = attacks[n], counts[n]
        day, a, v = attack[0], attack[1], attack[2]
        well_founded(promises, table, c.classes[c.spells[day]], c.moments[day], c.first[day], help_, a, v, scratch)
        row[0] = row[1] = row[2] = row[3] = 0
        for m in range(1, touched[0] + 1):
            o = touched[m]
            bits = 0
            for side in range(2):
                own, other = 1 << side, 2 >> side
                if lo[o] & own and not hi[o] & other:
                    bits |= 1 << 2 * side
                    row[2 * side] += 1
                if hi[o] & own and not lo[o] & other:
                    bits |= 2 << 2 * side
                    row[2 * side + 1] += 1
            if n < len(sides):
                sides[n][o] = bits
            hi[o] = lo[o] = 0
        touched[0] = 0


def each_margin(c: Columns, attacks: Sequence[Ints], strength: Any, margins: Any, scratch: Any) -> None:
    """How the two sides compare if a attacked v and everybody kept their word: for each attack, a row (place of its day, a, v).

    margins[n] becomes three figures: the strength of v and of all who act for it in any case over that of a and of all who act for it in
    any case; the same with what is only possible on the attacker's side; and with it on the victim's.
    strength[k][o] is that of actor o on the k-th day asked, below 0 where it is not known; then the margin is -1.
    `scratch` is `room` for the actors, all zeros, and is left so.
    """
    hi, lo, touched = scratch[0], scratch[1], scratch[4]
    promises, table, help_ = c.promises, c.table, c.help
    for n in range(len(attacks)):
        attack, row = attacks[n], margins[n]
        day, a, v = attack[0], attack[1], attack[2]
        own = strength[day]
        well_founded(promises, table, c.classes[c.spells[day]], c.moments[day], c.first[day], help_, a, v, scratch)
        fore, against, more_fore, more_against = own[v], own[a], 0.0, 0.0
        known = own[v] >= 0 and own[a] > 0
        for m in range(1, touched[0] + 1):
            o = touched[m]
            certain_fore, certain_against = lo[o] & 1 and not hi[o] & 2, lo[o] & 2 and not hi[o] & 1
            if certain_fore or certain_against:
                if own[o] < 0:
                    known = False
                elif certain_fore:
                    fore += own[o]
                else:
                    against += own[o]
            elif own[o] > 0:  # what is possible counts where it is known
                if hi[o] & 1 and not lo[o] & 2:
                    more_fore += own[o]
                if hi[o] & 2 and not lo[o] & 1:
                    more_against += own[o]
            hi[o] = lo[o] = 0
        touched[0] = 0
        row[0] = fore / against if known else -1.0
        row[1] = fore / (against + more_against) if known else -1.0
        row[2] = (fore + more_fore) / against if known else -1.0


def well_founded(
    promises: Any, table: Ints, classes: Ints, now: int, first: Any, help_: Ints, a: int, v: int, scratch: Any
) -> None:  # fmt: skip
    """The dues of an attack by rule H5, as bits by side: scratch[0] those that may hold, scratch[1] those that hold in any case."""
    hi, lo, new, queue, touched = scratch[0], scratch[1], scratch[2], scratch[3], scratch[4]
    count, doubt = least(promises, table, classes, now, first, help_, a, v, lo, hi, queue, True)
    for m in range(2, count):
        o = queue[m] >> 1
        if not lo[o]:
            touched[0] += 1
            touched[touched[0]] = o
            lo[o] = hi[o]
    if not doubt:
        return
    forget(lo, touched)
    least(promises, table, classes, now, first, help_, a, v, hi, lo, queue, False)
    while doubt & BOTH_SIDES:
        forget(hi, touched)
        least(promises, table, classes, now, first, help_, a, v, lo, hi, queue, True)
        forget(new, touched)
        least(promises, table, classes, now, first, help_, a, v, hi, new, queue, False)
        doubt = 0
        for m in range(1, touched[0] + 1):
            o = touched[m]
            if new[o] != lo[o]:
                doubt = BOTH_SIDES
            lo[o] = new[o]
    forget(new, touched)


def forget(dues: Any, touched: Any) -> None:
    """Back to zeros."""
    for m in range(1, touched[0] + 1):
        dues[touched[m]] = 0


def least(
    promises: Any, table: Ints, classes: Ints, now: int, first: Any, help_: Ints, a: int, v: int,
    other: Any, mine: Any, queue: Any, supposed: bool,
) -> tuple[int, int]:  # fmt: skip
    """The least set of dues, every "not" read in another set: how many are in the queue, and what leaves the set in doubt, as bits.

    `queue` fills with who is on a side, in the order of joining: twice the actor, and 1 for the attacker's side.
    """
    queue[0], queue[1] = 2 * v + VICTIM, 2 * a + ATTACKER
    count, doubt = 2, 0
    m = 1
    while m < count:
        for pair in range(2 * m):
            j = pair >> 1
            if not (queue[j] ^ queue[m]) & 1:
                continue
            friend, foe = (queue[m], queue[j]) if pair & 1 else (queue[j], queue[m])
            t, f, side = friend >> 1, foe >> 1, friend & 1
            own, opposite = 1 << side, 2 >> side
            for turn in range(2):
                if turn == 0:  # something is done to t
                    x, y, bounds = t, f, first[ATTACKED if t == v else FOUGHT]
                else:  # t does something to a third state
                    x, y, bounds = f, t, first[FIGHTING]
                kinds = ATTACK if x == v else FIGHT
                told = k.G_FLAGRANT if x == v else k.G_PROVOKED if y == v else 0
                facts = ASKED if x == v else 0
                for n in range(bounds[t], bounds[t + 1]):
                    row = promises[help_[n]]
                    o = row[P_OBLIGOR]
                    if o in (a, v) or mine[o] & own or fails(row, table, classes, now, x, y, kinds, told, facts, supposed):
                        continue
                    if row[P_RESTS_ON]:
                        doubt |= RESTS
                    if mine[o]:
                        doubt |= BOTH_SIDES
                    mine[o] |= own
                    if not other[o] & opposite:
                        queue[count] = 2 * o + side
                        count += 1
        m += 1
    return count, doubt


def room(actors: int) -> list[list[int]]:
    """Scratch for `each_attack`: three sets of dues, a queue, and who was touched."""
    return [[0] * (2 * actors + 2) for _ in range(5)]
