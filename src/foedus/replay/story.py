"""What a case is: its key, its state, the story of a key, and what a story may ask of others."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from foedus.replay import kernel as k
from foedus.replay.arena import Arena
from foedus.replay.event import Act
from foedus.replay.row import Deal
from foedus.replay.world import World


class Key(NamedTuple):
    """What a case is kept under."""

    ref: str
    obligor: int
    beneficiary: int
    victim: int
    arena: str


@dataclass(slots=True, eq=False)
class Case:
    """One case: the event at which it is read, its attackers, and the moment at which it fell due.

    Attributes:
        opened_by: the event that opened it; `number` counts the cases of its key.
        attackers: who they are, and since which moment each.
        events: the acts at which it was opened and that joined it.
        early: which of E1 to E9 fail at its event.
        mask: the tests that fail, as last read; 0 once due.
        facts, leaves: the bits W_ and the truth of the leaves of its condition, as last read.
        stuck: all held but the law of that day, so it can never be due.
    """

    key: Key
    number: int
    opened_by: str
    act: Act
    deal: Deal
    row: tuple[int, ...]
    attackers: dict[int, int]
    early: int
    start: int
    end: int
    events: list[Act] = field(default_factory=list)
    mask: int = 0
    facts: int = 0
    leaves: tuple[int, ...] = ()
    read_to: int = -1
    due: int | None = None
    stuck: bool = False

    @property
    def law_moment(self) -> int:
        """The moment at which E1 and E2 were last read."""
        return self.read_to - 1 if self.stuck else self.act.moment

    @property
    def moment(self) -> int:
        """The moment of the case's event."""
        return self.act.moment


@dataclass(slots=True)
class Story:
    """The cases of one key, and the bits of the questions that were read on the way.

    Attributes:
        always: those of E1 to E9 that every event of the key fails; all of them where it has no event.
    """

    cases: list[Case] = field(default_factory=list)
    touch: int = 0
    always: int = k.EARLY


class Replay(Protocol):
    """What the story of a key may ask of the stories of others."""

    world: World

    def bound(self, arena: Arena, victim: int) -> tuple[dict[int, int], int]:
        """Who has a binding duty of help due to a victim, and from which moment; with question bits."""

    def forbidden(self, case: Case, now: int) -> tuple[bool, int]:
        """Whether an earlier treaty forbids full payment of a case, with question bits (Q2)."""
