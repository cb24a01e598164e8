"""Two records measured side by side on one day: what edits would change in the coverage of the system."""

from __future__ import annotations

from dataclasses import dataclass

from foedus.measure.coverage import Attack, Coverage, Standing


@dataclass(frozen=True, slots=True)
class Moved:
    """A pair that is covered in one record and not in the other. `before` and `after`: the same attack in each."""

    before: Attack
    after: Attack


@dataclass(frozen=True, slots=True)
class Change:
    """Coverage before and after edits.

    Attributes:
        covered, uncovered: the pairs that gain cover, and those that lose it.
        states: how each state stands before and after, those whose figures differ; None where it is not there.
    """

    before: Coverage
    after: Coverage
    covered: tuple[Moved, ...]
    uncovered: tuple[Moved, ...]
    states: tuple[tuple[Standing | None, Standing | None], ...]


def change(before: Coverage, after: Coverage) -> Change:
    """What differs between two coverages of one day."""
    old = {(a.attacker, a.victim): a for a in before.pairs}
    new = {(a.attacker, a.victim): a for a in after.pairs}
    both = [Moved(old[pair], new[pair]) for pair in old if pair in new]
    was, now = ({s.state: s for s in c.states} for c in (before, after))
    rows = ((was.get(s), now.get(s)) for s in dict.fromkeys((*was, *now)))
    return Change(
        before=before,
        after=after,
        covered=tuple(m for m in both if m.after.covered and not m.before.covered),
        uncovered=tuple(m for m in both if m.before.covered and not m.after.covered),
        states=tuple((one, other) for one, other in rows if one != other),
    )
