"""Events as the kernel reads them: kinds as bits, actors as numbers, days as moments; under one choice of options."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from foedus.model import word as w
from foedus.model.record import Event
from foedus.replay.lexicon import Lexicon
from foedus.replay.question import FACTS, Choice, Questions

ORDERS = 1000  # moments of a day
CORE = ("kind", "date", "by", "against", "for")


def moment(day: int, order: int = 0) -> int:
    """The moment of a day: what is ordered in time (TM1)."""
    return day * ORDERS + order


def day_of(instant: int) -> int:
    """The day of a moment."""
    return instant // ORDERS


@dataclass(frozen=True, slots=True)
class Act:
    """An event under one choice.

    Attributes:
        bits: its kind and what that implies (K1).
        core: the bits of the questions on its kind, date or actors: whoever looks at the event reads them; `open` names those fields.
        asked: the bits of the questions on its facts, by field.
    """

    id: str
    record: Event
    moment: int
    kind: str
    bits: int
    by: tuple[int, ...]
    against: tuple[int, ...]
    helped: tuple[int, ...]
    to: tuple[int, ...]
    where: str
    facts: frozenset[str]
    core: int
    open: frozenset[str]
    asked: dict[str, int]

    @property
    def day(self) -> int:
        """The day of the act."""
        return day_of(self.moment)


def resolve(event: Event, lexicon: Lexicon, questions: Questions, choice: Choice) -> Act:
    """An event as the options of a choice have it; a fact that is absent counts as no."""

    def value(key: str, own: Any) -> Any:
        answer = questions.answer(f"{event.id}/{key}", choice)
        return own if answer is None else answer.value

    kind = value("kind", event.kind)
    open_fields = frozenset(key for key in CORE if questions.bit(f"{event.id}/{key}"))
    core = sum(questions.bit(f"{event.id}/{key}") for key in open_fields)
    return Act(
        id=event.id,
        record=event,
        moment=moment(value("date", event.date).first, event.order),
        kind=kind,
        bits=w.IMPLIED[kind],
        by=lexicon.numbers(value("by", event.by)),
        against=lexicon.numbers(value("against", event.against)),
        helped=lexicon.numbers(value("for", event.helped)),
        to=lexicon.numbers(event.to),
        where=value("where", event.where),
        facts=frozenset(f for f in FACTS if value(f, getattr(event, f)) == "yes"),
        core=core,
        open=open_fields,
        asked={f: bit for f in (*FACTS, "where") if (bit := questions.bit(f"{event.id}/{f}"))},
    )


def roles(event: Event, lexicon: Lexicon) -> tuple[set[int], set[int], set[int], int]:
    """Who may have done it, to whom, for whom, and of what kinds, under any option."""
    by, against, helped, bits = set(event.by), set(event.against), set(event.helped), w.IMPLIED[event.kind]
    for claim in event.claims:
        if claim.key == "by":
            by |= set(claim.value)
        elif claim.key == "against":
            against |= set(claim.value)
        elif claim.key == "for":
            helped |= set(claim.value)
        elif claim.key == "kind":
            bits |= w.IMPLIED[claim.value]
    return set(lexicon.numbers(by)), set(lexicon.numbers(against)), set(lexicon.numbers(helped)), bits
