"""What the page says: plain values for its template."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from foedus.base.date import OPEN_END, day_text
from foedus.model import word as w
from foedus.model.record import Citation, Event, Instrument, Scenario
from foedus.replay.ledger import Ledger, listed
from foedus.replay.reason import Step
from foedus.replay.ruling import Ruling, Under
from foedus.replay.tree import explain_ruling
from foedus.report.document import Dresser
from foedus.report.evidence import evidence
from foedus.report.summary import Fold, fold, names

# The order in which a status colours an event: the gravest first.
GRAVITY = (
    "breached",
    "disputed",
    "unfollowed",
    "unrecorded",
    "partly_honoured",
    "pending",
    "honoured",
    "released",
    "permitted",
    "condition_unmet",
)
MEANS = {
    "honoured": "fell due and was paid in time, or a tested restraint was kept",
    "partly_honoured": "paid in part, or late",
    "breached": "fell due and was not paid, or a restraint was crossed",
    "unrecorded": "a duty to consult or to support fell due, and the record shows neither performance nor refusal",
    "unfollowed": "recommended or political only, fell due, not done",
    "pending": "due, and its term still runs at the end of the record",
    "condition_unmet": "all held but what others, or the obligor's own judgement, had first to bring",
    "released": "waived, or the text excused it",
    "permitted": "a liberty was open and was used",
    "disputed": "admissible readings or claims lead to different answers; each is shown with what it rests on",
}
_HELD = {
    "E1": "{}",
    "E2": "the obligor a party",
    "E3": "neither attacked nor attacking",
    "E4": "done to whom the text names",
    "E5": "an act of the kind named",
    "E6": "an attacker of the class named",
}
_TOLD_ABOVE = ("due", "closing")  # the line below the clause gives these days
_SKIPPED = ("the text does not ask it", "the text waits for nothing", "exceptions: none written", "the text names no place")


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the ledger: equal rulings of one promise, with the reasons of the first of them."""

    anchor: str
    fold: Fold
    who: str
    to: str
    everybody: str
    instrument: Instrument
    article: str
    text: str
    held: str
    steps: tuple[Step, ...]
    sources: tuple[Citation, ...]  # of the promise and its article; those of the instrument and the event stand there
    note: str

    @property
    def ruling(self) -> Ruling:
        """The first of the rulings."""
        return self.fold.first

    @property
    def page(self) -> str:
        """The page of its conflict."""
        return conflict_page(self.ruling.conflict)

    @property
    def readings(self) -> list[Under]:
        """The text as coded, and every option that gives another answer."""
        first, *others = self.ruling.by_reading
        return [first, *(u for u in others if (u.status, u.reason) != (first.status, first.reason))]

    @property
    def states(self) -> str:
        """Everybody who owes or is owed, for the filter."""
        return " ".join(dict.fromkeys((*self.fold.obligors, *self.fold.beneficiaries)))


@dataclass(frozen=True, slots=True)
class Happening:
    """An event of the timeline, with the gravest status of what it raised and how many lines of the ledger it has."""

    event: Event
    year: str
    status: str
    count: int
    x: float = 0.0
    y: float = 0.0


@dataclass(frozen=True, slots=True)
class Section:
    """The ledger of one conflict."""

    id: str
    name: str
    span: str
    note: str
    entries: tuple[Entry, ...]

    @property
    def page(self) -> str:
        """Its own page."""
        return conflict_page(self.id)


@dataclass(frozen=True, slots=True)
class Content:
    """Everything that the page shows."""

    scenario: Scenario
    counts: tuple[tuple[str, str, int, int], ...]  # status, meaning, rulings, lines
    states: tuple[tuple[str, str], ...]  # name and id of those that the ledger names
    sections: tuple[Section, ...]
    happenings: tuple[Happening, ...]
    evidence: dict[str, Any]
    height: float
    first: int  # the days that the timeline spans
    last: int

    @property
    def entries(self) -> list[Entry]:
        """Every line of the ledger."""
        return [e for s in self.sections for e in s.entries]


def conflict_page(conflict: str | None) -> str:
    """The page of a conflict, or of what lies outside any."""
    return f"conflict/{conflict or 'none'}.html"


def content(scenario: Scenario, ledger: Ledger) -> Content:
    """Gather what the page shows."""
    rulings = list(listed(ledger.rulings))
    folds = fold(rulings)
    dresser = Dresser(scenario)
    entries = [_entry(f, scenario, ledger, dresser) for f in folds]
    named = {s for e in entries for s in e.states.split()}
    per_ruling, per_line = Counter(r.status for r in rulings), Counter(f.first.status for f in folds)
    first, last = _span(scenario)
    happenings, height = _placed(scenario, entries, first, last)
    return Content(
        scenario=scenario,
        counts=tuple((s, MEANS[s], per_ruling[s], per_line[s]) for s in w.STATUSES if per_ruling[s]),
        states=tuple(sorted((scenario.states[s].name, s) for s in named)),
        sections=tuple(_sections(scenario, entries)),
        happenings=happenings,
        evidence=evidence(scenario),
        height=height,
        first=first,
        last=last,
    )


def _entry(f: Fold, scenario: Scenario, ledger: Ledger, dresser: Dresser) -> Entry:
    r = f.first
    article = dresser.articles[(r.instrument, r.article)]
    instrument = scenario.instruments[r.instrument]
    folded = len(f.obligors) > 3 or len(f.beneficiaries) > 3
    steps = explain_ruling(ledger, r)
    everybody = f"{_all(f.obligors, scenario)} to {_all(f.beneficiaries, scenario)}" if folded else ""
    return Entry(
        anchor=r.id.replace("/", "."),
        fold=f,
        who=names(f.obligors, scenario),
        to=names(f.beneficiaries, scenario),
        everybody=everybody,
        instrument=instrument,
        article=article.id,
        text=article.says,
        held=_held(steps),
        steps=tuple(s for s in steps if s.holds is False or (s.test not in (*_HELD, *_TOLD_ABOVE) and not s.saw.endswith(_SKIPPED))),
        sources=tuple(dict.fromkeys((*dresser.promises[r.promise].sources, *article.sources))),
        note=dresser.promises[r.promise].note or article.note,
    )


def _held(steps: Iterable[Step]) -> str:
    """The first six tests that held, in a line."""
    phrases = [_HELD[s.test].format(s.saw.rpartition(": ")[2]) for s in steps if s.test in _HELD and s.holds]
    return "; ".join(phrases)


def _all(states: tuple[str, ...], scenario: Scenario) -> str:
    return ", ".join(scenario.states[s].name for s in states)


def _sections(scenario: Scenario, entries: list[Entry]) -> Iterable[Section]:
    by_conflict: dict[str, list[Entry]] = defaultdict(list)
    for e in entries:
        by_conflict[e.ruling.conflict or ""].append(e)
    for conflict in sorted(scenario.conflicts.values(), key=lambda c: c.period.first):
        if by_conflict[conflict.id]:
            last = day_text(conflict.period.end - 1) if conflict.period.end < OPEN_END else "still open"
            span = f"{day_text(conflict.period.first)} to {last}"
            yield Section(conflict.id, conflict.name, span, conflict.note, tuple(by_conflict[conflict.id]))
    if by_conflict[""]:
        yield Section("none", "Outside any conflict", "", "", tuple(by_conflict[""]))


def _placed(scenario: Scenario, entries: list[Entry], first: int, last: int) -> tuple[tuple[Happening, ...], float]:
    """The events of the timeline, and where the dot of each lies: across by date, stacked where dates are near."""
    raised: dict[str, list[Entry]] = defaultdict(list)
    for line in entries:
        raised[line.ruling.event or ""].append(line)
    stacks: dict[int, int] = defaultdict(int)
    found = []
    for e in scenario.events.values():
        statuses = {x.ruling.status for x in raised[e.id]}
        status = next((s for s in GRAVITY if s in statuses), "")
        x = 8 + 984 * (e.date.first - first) / max(1, last + 1 - first)
        column = round(x / 5)
        stacks[column] += 1
        in_picture = e.date.first >= first
        found.append(
            Happening(e, day_text(e.date.first)[:4], status, len(raised[e.id]), column * 5 if in_picture else -1.0, stacks[column] * 5)
        )
    height = max((h.y for h in found if h.x >= 0), default=0) + 26
    return tuple(found), height


def _span(scenario: Scenario) -> tuple[int, int]:
    """The days that the picture spans: the background before its first is thin, and listed only."""
    days = sorted(e.date.first for e in scenario.events.values())
    if not days:  # a record of texts alone: from the first that entered into force
        days = sorted(i.in_force.first for i in scenario.instruments.values() if i.in_force) or [1]
    return (days[len(days) // 10] if len(days) > 60 else days[0]), days[-1]
