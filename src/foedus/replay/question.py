"""Questions: facts with rival claims, imprecise dates, unknown facts, and readings (rules V1, TM2)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from foedus.base.date import OPEN_END, Date, day_text
from foedus.model.record import Claim, Event, Instrument, Reading, Scenario

Choice = Mapping[str, int]  # question -> option, where it is not the option as coded


@dataclass(frozen=True, slots=True)
class Answer:
    """One option: its label, what it means, and who holds it."""

    label: str
    value: Any
    held_by: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """What is open: `event/field`, `instrument/field` or `instrument/question`.

    Attributes:
        coded: the option of the text as coded.
        kind: `event`, `life` (when an instrument is in force) or `reading`.
    """

    id: str
    bit: int
    answers: tuple[Answer, ...]
    coded: int = 0
    kind: str = "reading"


FACTS = ("resists", "asks", "provoked", "flagrant", "joint", "considers_vital", "demands_land", "coerced")
_EVENT_FIELDS = {
    "kind": "kind",
    "date": "date",
    "by": "by",
    "against": "against",
    "for": "helped",
    "where": "where",
    **{f: f for f in FACTS},
}


class Questions:
    """All questions of a scenario, by id, and the answers under a choice."""

    def __init__(self, scenario: Scenario) -> None:
        self.by_id: dict[str, Question] = {}
        for event in scenario.events.values():
            self._event(event)
        for instrument in scenario.instruments.values():
            self._instrument(instrument)
        self.all = tuple(self.by_id.values())

    def bit(self, name: str) -> int:
        """The bit of a question; 0 where nothing is open."""
        question = self.by_id.get(name)
        return question.bit if question else 0

    def answer(self, name: str, choice: Choice) -> Answer | None:
        """The option that stands under a choice; None where nothing is open."""
        question = self.by_id.get(name)
        if question is None:
            return None
        return question.answers[choice.get(name, question.coded)]

    def only_readings(self, names: Iterable[str]) -> bool:
        """Whether some questions are of readings alone, and of no fact or date."""
        return all(self.by_id[name].kind == "reading" for name in names)

    def of(self, bits: int) -> list[Question]:
        """The questions of a set of bits."""
        found = []
        while bits:
            low = bits & -bits
            found.append(self.all[low.bit_length() - 1])
            bits ^= low
        return found

    def _add(self, name: str, kind: str, answers: Iterable[Answer], coded: str | None = None) -> None:
        first: dict[str, Answer] = {}
        for answer in answers:
            first.setdefault(answer.label, answer)
        distinct = tuple(first.values())
        if len(distinct) < 2:
            return
        position = next((n for n, a in enumerate(distinct) if a.label == coded), 0)
        self.by_id[name] = Question(name, 1 << len(self.by_id), distinct, position, kind)

    def _event(self, event: Event) -> None:
        for key, attribute in _EVENT_FIELDS.items():
            claims = _ordered(c for c in event.claims if c.key == key)
            own = getattr(event, attribute)
            if key == "date":
                answers = [a for value, held in [(own, ""), *((c.value, _held(c)) for c in claims)] for a in _days(value, held)]
                self._add(f"{event.id}/date", "event", answers)
            elif own == "unknown":
                self._add(f"{event.id}/{key}", "event", [Answer("yes", "yes"), Answer("no", "no"), *map(_claimed, claims)], "no")
            elif claims:
                shown = "no" if own is None and key in FACTS else _label(own)
                self._add(f"{event.id}/{key}", "event", [Answer(shown, own), *map(_claimed, claims)])

    def _instrument(self, instrument: Instrument) -> None:
        for key in ("in_force", "ended", "published"):
            own = getattr(instrument, key)
            claims = _ordered(c for c in instrument.claims if c.key == key)
            if key != "published" or claims:
                answers = [a for value, held in [(own, ""), *((c.value, _held(c)) for c in claims)] for a in _days(value, held)]
                self._add(f"{instrument.id}/{key}", "life", answers)
        for reading in instrument.readings:
            self._add(f"{instrument.id}/{reading.question}", "life", _options(reading))
        for article in instrument.articles:
            for promise in article.promises:
                for reading in promise.readings:
                    name = f"{instrument.id}/{reading.question}"
                    if name not in self.by_id:
                        self._add(name, "reading", _options(reading))


def _options(reading: Reading) -> Iterator[Answer]:
    if reading.text_admissible:
        yield Answer("text", "text")
    for option in reading.options:
        yield Answer(option.id, option.id, option.held_by)


def _ordered(claims: Iterable[Claim]) -> list[Claim]:
    return sorted(claims, key=lambda c: min((s.source for s in c.sources), default=""))


def _held(claim: Claim) -> str:
    return "; ".join(str(s) for s in claim.sources)


def _claimed(claim: Claim) -> Answer:
    return Answer(_label(claim.value), claim.value, _held(claim))


def _label(value: Any) -> str:
    return "+".join(value) if isinstance(value, tuple) else str(value)


def _days(value: Any, held: str) -> Iterator[Answer]:
    """The first and the last day of a date; `never` and open dates as they are."""
    if not isinstance(value, Date):
        yield Answer("never" if value is None else str(value), None if value == "never" else value, held)
        return
    for day in (value.first, value.last):
        yield Answer(day_text(day) if day < OPEN_END else "..", Date(value.text, day, day), held)
