"""The records of a scenario. All are frozen; where a record was written (`span`, `at`) is no part of its identity."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from foedus.base.date import ALWAYS, Date, Period
from foedus.base.span import NOWHERE, Span

Fact = Literal["yes", "no", "unknown"]


def _places() -> Any:
    return field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """A work as cited: `source-id, locator (seen)`."""

    source: str
    locator: str = ""
    seen: str = "no"
    span: Span = field(default=NOWHERE, compare=False, repr=False)

    def __str__(self) -> str:
        return f"{self.source}, {self.locator} ({self.seen})" if self.locator else f"{self.source} ({self.seen})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What every record has: an id, a note, and the places of its fields in the text (`at`)."""

    id: str
    note: str = ""
    span: Span = field(default=NOWHERE, compare=False, repr=False)
    at: Mapping[str, Span] = _places()

    def place(self, key: str) -> Span:
        """Where a field was written; the record's own place where the field was not."""
        return self.at.get(key, self.span)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited(Record):
    """A record that cites works."""

    sources: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class State(Cited):
    """A member of the state system (COW abbreviation as id) or another actor (lower-case id).

    Missing: `cow` is None for actors outside the system.
    """

    name: str
    cow: str | None = None
    exists: tuple[Period, ...] = (ALWAYS,)
    exile: tuple[Period, ...] = ()
    names: tuple[tuple[str, Period], ...] = ()

    def is_there(self, day: int) -> bool:
        """Whether it exists that day, at home or through a government in exile."""
        return any(day in p for p in self.exists + self.exile)

    def name_on(self, day: int) -> str:
        """Its name on a day."""
        return next((name for name, period in self.names if day in period), self.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Group(Cited):
    """A named set of states, by period."""

    name: str
    members: tuple[tuple[str, tuple[Period, ...]], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """One stay in a body or a treaty: from `joined` until and not on `left`. Missing: None is open."""

    state: str
    joined: Date | None = None
    notice: Date | None = None
    left: Date | None = None
    how: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Body(Cited):
    """A league, a council, a conference; `of` names the body whose members it shares."""

    name: str
    members: tuple[Membership, ...] = ()
    of: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place(Cited):
    """A territory, zone, sea or region, and the wholes (states or places) in which it lies, by period."""

    name: str
    within: tuple[tuple[str, tuple[Period, ...]], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict(Cited):
    """A crisis or a war, with its span."""

    name: str
    period: Period = ALWAYS


@dataclass(frozen=True, slots=True, kw_only=True)
class Source(Record):
    """A work, in the fields of CSL-JSON."""

    fields: tuple[tuple[str, str], ...] = ()

    def get(self, key: str) -> str:
        """A field's text; empty where it is not given."""
        return next((v for k, v in self.fields if k == key), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Who:
    """A class of states, as a text names it.

    `kind` is `states` (then `names` lists states and groups), `body` (one name), or a word: each_party, the_other_party,
    each_other_party, guarantors, anyone, everyone, the_beneficiary, a_third_state.
    """

    kind: str
    names: tuple[str, ...] = ()

    def __str__(self) -> str:
        return ", ".join(self.names) if self.names else self.kind.replace("_", " ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """A condition: a leaf with the names that it waits for, or `any_of` / `all_of` with parts."""

    op: str
    names: tuple[str, ...] = ()
    parts: tuple[Condition, ...] = ()

    def leaves(self) -> tuple[Condition, ...]:
        """Its leaves, as written."""
        return tuple(leaf for part in self.parts for leaf in part.leaves()) if self.parts else (self,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unless:
    """An exception: `war_with` some states, `victim_attacked_first` or `earlier_treaty_forbids`."""

    kind: str
    who: Who | None = None


BENEFICIARY = Who(kind="the_beneficiary")
UNSTATED = Who(kind="unstated")  # counts as anyone; but an event of a Law kind then meets no trigger (K3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a promise says; readings and amendments replace some of it.

    Units: `days` counts days after the day on which the duty fell due; None sets no date.
    Missing: an empty `when` is a restraint or liberty that holds always; empty `where`, anywhere.
    """

    who: Who
    to: Who
    duty: str
    when: tuple[str, ...] = ()
    by: Who = UNSTATED
    but_not_by: Who | None = None
    not_then_at_war: bool = False
    against: Who = BENEFICIARY
    where: tuple[str, ...] = ()
    at: tuple[str, ...] = ()
    unprovoked: bool = False
    flagrant: bool = False
    joint: bool = False
    resists: bool = False
    asks: bool = False
    considers_vital: bool = False
    condition: Condition | None = None
    unless: tuple[Unless, ...] = ()
    saves: tuple[str, ...] = ()
    strength: str = "binding"
    means: str = "fixed"
    due: str = "at_once"
    matter: str = ""
    act: tuple[str, ...] = ()
    void: int | None = None  # the day from which it no longer bound; OPEN_START for never

    @property
    def days(self) -> int | None:
        """Days within which the duty is to be done."""
        return int(self.due.split()[0]) if self.due.endswith(("days", "day")) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One answer to a question of reading: what it replaces, and who holds it."""

    id: str
    changes: tuple[tuple[str, Any], ...] = ()
    held_by: str = ""
    sources: tuple[Citation, ...] = ()
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A question about what the words mean, with exclusive options beside the text as coded."""

    question: str
    options: tuple[Option, ...]
    text_admissible: bool = True
    note: str = ""
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What one or more works assert of one field, where it differs from the record's value."""

    key: str
    value: Any
    text: str
    sources: tuple[Citation, ...] = ()
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise(Cited):
    """One directed undertaking. Its `id` is the reference in full: `instrument/article/promise`."""

    article: str
    terms: Terms
    readings: tuple[Reading, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Amendment:
    """What an article changes in a promise, for all obligors or for one. A value of None removes the key."""

    promise: str
    changes: tuple[tuple[str, Any], ...]
    obligor: str = ""
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Article(Cited):
    """One clause, summarised. Missing: `published` None follows the instrument."""

    says: str
    promises: tuple[Promise, ...] = ()
    amends: tuple[Amendment, ...] = ()
    published: Date | Literal["never"] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Instrument(Cited):
    """A treaty, declaration, guarantee or another text that makes promises.

    Missing: `in_force` None never came into force; `ended` None ran on; `published` None on signature.
    """

    name: str
    kind: str
    short: str = ""
    also: tuple[str, ...] = ()  # other names by which it is known
    summary: str = ""
    parties: tuple[Membership, ...] = ()
    party_body: str = ""
    guarantors: tuple[str, ...] = ()
    signed: Date | None = None
    in_force: Date | None = None
    ended: Date | None = None
    ended_how: str = ""
    published: Date | Literal["never"] | None = None
    proposed: Date | None = None
    defines: tuple[tuple[str, tuple[str, ...]], ...] = ()
    claims: tuple[Claim, ...] = ()
    readings: tuple[Reading, ...] = ()
    term: str = ""
    waits_on: tuple[str, ...] = ()
    supersedes: tuple[str, ...] = ()
    ids: tuple[tuple[str, str], ...] = ()
    articles: tuple[Article, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A number that works give: what, of whom, a best value or a range."""

    what: str
    of: str = ""
    value: str = ""
    low: str = ""
    high: str = ""
    sources: tuple[Citation, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event(Cited):
    """One dated act. Facts that the record does not state are None, and count as no."""

    date: Date
    order: int = 1
    kind: str = ""
    by: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    helped: tuple[str, ...] = ()  # the key `for`
    to: tuple[str, ...] = ()
    where: str = ""
    conflicts: tuple[str, ...] = ()
    says: str = ""
    resists: Fact | None = None
    asks: Fact | None = None
    provoked: Fact | None = None
    flagrant: Fact | None = None
    joint: Fact | None = None
    considers_vital: Fact | None = None
    demands_land: Fact | None = None
    coerced: Fact | None = None
    partial: bool = False
    instrument: str = ""
    promise: str = ""
    matter: tuple[str, ...] = ()
    figures: tuple[Figure, ...] = ()
    claims: tuple[Claim, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario(Record):
    """All records of one scenario, by id, in the order of their ids (events: in the order of time, then id).

    Missing: without a written span, `period` runs past everything in it.
    """

    name: str = ""
    about: str = ""
    period: Period = ALWAYS
    states: Mapping[str, State] = field(default_factory=dict)
    groups: Mapping[str, Group] = field(default_factory=dict)
    bodies: Mapping[str, Body] = field(default_factory=dict)
    places: Mapping[str, Place] = field(default_factory=dict)
    conflicts: Mapping[str, Conflict] = field(default_factory=dict)
    sources: Mapping[str, Source] = field(default_factory=dict)
    instruments: Mapping[str, Instrument] = field(default_factory=dict)
    events: Mapping[str, Event] = field(default_factory=dict)

    def promises(self) -> dict[str, Promise]:
        """Every promise written in an article, by its reference in full."""
        return {p.id: p for i in self.instruments.values() for a in i.articles for p in a.promises}
