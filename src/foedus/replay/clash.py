"""Duties that pull against each other: performance of the one would cross the other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from foedus.model import word as w
from foedus.replay.restraint import may_cross
from foedus.replay.ruling import Ruling


def with_clashes(rulings: Iterable[Ruling]) -> list[Ruling]:
    """The rulings, each with the ids of those of the same obligor and conflict that performing it would cross, or the reverse."""
    found = list(rulings)
    debts: dict[tuple[str, str | None], list[Ruling]] = defaultdict(list)
    for r in found:
        if r.duty in w.ACT_DUTIES and r.due_on:
            debts[(r.obligor, r.conflict)].append(r)
    clashes: dict[str, set[str]] = defaultdict(set)
    for restraint in found:
        if restraint.duty not in w.RESTRAINTS or (restraint.due_on is None and restraint.closed_on is None):
            continue
        for debt in debts.get((restraint.obligor, restraint.conflict), ()):
            if restraint.beneficiary in debt.attackers and may_cross(debt.duty, restraint.duty) and not _saved(restraint, debt):
                clashes[restraint.id].add(debt.id)
                clashes[debt.id].add(restraint.id)
    return [r._replace(conflicts_with=tuple(sorted(clashes[r.id]))) if r.id in clashes else r for r in found]


def _saved(restraint: Ruling, debt: Ruling) -> bool:
    return "due_duties" in restraint.saves or debt.instrument in restraint.saves
