"""What a record rests on: how many of its instruments and events cite a work of which something was seen, and which works those are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from foedus.model import word as w
from foedus.model.record import Citation, Event, Instrument, Scenario
from foedus.report.document import FORMAT
from foedus.report.table import Table


def evidence(scenario: Scenario) -> dict[str, Any]:
    """The evidence of a record, as data.

    Units: numbers of records and of citations. A record counts under the best that was seen of any work that it cites, its articles and
        promises among them: the passage (`text`), the work, an index, or nothing (`no`; `none` where it cites no work). `several` have two
        works or more of which something was seen.
    """
    cited = {
        "instruments": {i.id: list(_of_instrument(i)) for i in scenario.instruments.values()},
        "events": {e.id: list(_of_event(e)) for e in scenario.events.values()},
    }
    uses = Counter(c.source for records in cited.values() for found in records.values() for c in found)
    works = [
        {
            "id": s.id,
            "title": s.get("title"),
            "author": s.get("author"),
            "issued": s.get("issued"),
            "type": s.get("type"),
            "cited": uses[s.id],
        }
        for s in scenario.sources.values()
    ]
    return {
        "format": FORMAT,
        "scenario": scenario.id,
        **{kind: _shares(records.values()) for kind, records in cited.items()},
        "citations": _counted(c.seen for records in cited.values() for found in records.values() for c in found),
        "unseen": sorted(name for records in cited.values() for name, found in records.items() if best(found) in ("no", "none")),
        "works": sorted(works, key=lambda work: (-work["cited"], work["id"])),
    }


def best(found: Iterable[Citation]) -> str:
    """The best that was seen of some works."""
    return min((c.seen for c in found), key=w.SEEN.index, default="none")


def _of_instrument(i: Instrument) -> Iterator[Citation]:
    yield from i.sources
    for article in i.articles:
        yield from article.sources
        for promise in article.promises:
            yield from promise.sources


def _of_event(event: Event) -> Iterator[Citation]:
    yield from event.sources
    for claim in event.claims:
        yield from claim.sources


def _shares(records: Iterable[list[Citation]]) -> dict[str, int]:
    every = list(records)
    several = sum(len({c.source for c in found if c.seen != "no"}) > 1 for found in every)
    return {"records": len(every), **_counted(map(best, every)), "several": several}


def _counted(seen: Iterable[str]) -> dict[str, int]:
    found = Counter(seen)
    return {word: found[word] for word in (*w.SEEN, "none") if word != "none" or found[word]}


def evidence_tables(data: dict[str, Any], works: bool) -> list[Table]:
    """The shares as a table, and the works if wanted."""
    words = {"text": "passage read", "work": "work seen", "index": "index only", "no": "not seen", "none": "no work cited"}
    rows = []
    for kind in ("instruments", "events"):
        shares = data[kind]
        for word in words:
            if shares.get(word):
                rows.append((kind, words[word], str(shares[word]), f"{100 * shares[word] / shares['records']:.0f}%"))
        rows.append((kind, "two works or more seen", str(shares["several"]), f"{100 * shares['several'] / shares['records']:.0f}%"))
    tables = [Table("What was seen of the works that the record rests on", ("records", "at best", "number", "share"), rows)]
    if works:
        columns = ("id", "author", "title", "issued", "type", "cited")
        tables.append(Table("Works", columns, [tuple(str(work[c]) for c in columns) for work in data["works"]]))
    return tables
