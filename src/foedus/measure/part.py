"""What is tied together, at last, by groups that share members."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import TypeVar

N = TypeVar("N", bound=Hashable)


def tied(groups: Iterable[Iterable[N]]) -> dict[N, N]:
    """For each member of some groups one that stands for its part: two have the same if a chain of groups leads from one to the other."""
    root: dict[N, N] = {}

    def find(member: N) -> N:
        root.setdefault(member, member)
        while root[member] != member:
            root[member] = member = root[root[member]]
        return member

    for group in groups:
        first, *others = group
        find(first)
        for other in others:
            root[find(other)] = find(first)
    return {member: find(member) for member in root}
