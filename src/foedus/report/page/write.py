"""Writes the folder of the page: an index, and a page of its own for each conflict, instrument, event and state."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any

from foedus.measure.outlook import Outlook
from foedus.model.record import Citation, Scenario, Source
from foedus.replay.ledger import Ledger
from foedus.report.page.content import Content, Entry, content
from foedus.report.page.day import MOST, day_data
from foedus.report.page.feed import KINDS, feed
from foedus.report.page.picture import chart
from foedus.report.page.security import matrix, told
from foedus.report.prose import event_facts, option_words, terms_words
from foedus.report.search import records
from foedus.report.summary import words

_STATIC = ("style.css", "page.js", "day.js")
FILES = ("index.html", "feed.xml", "atom.xml", *_STATIC, "day-data.js", "search.js", "works.html", "names.html")
SECURITY = ("security.html", "security")  # where there is an outlook
FOLDERS = ("conflict", "instrument", "event", "state")
_HERE = Path(__file__).parent


def write(
    scenario: Scenario, ledger: Ledger, folder: Path, url: str = "", outlook: Callable[[int, int], Outlook | None] | None = None
) -> Content:
    """Write the page of a scenario into a folder: `index.html`, the pages of its records, style and scripts, and the feeds.

    Args:
        url: where the folder will be found; its place on this disk if empty.
        outlook: how secure states were from a first day to a last, for the pages of that; they are left out without it.

    Returns:
        What the page shows.
    """
    found = content(scenario, ledger)
    where = url or folder.resolve().as_uri()
    for name, text in _texts(found, outlook(found.first, found.last) if outlook else None):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    for kind, (_, name) in KINDS.items():
        (folder / name).write_text(feed(found, where.rstrip("/") + "/", kind), encoding="utf-8")
    for name in _STATIC:
        (folder / name).write_text((_HERE / name).read_text(encoding="utf-8"), encoding="utf-8")
    return found


def _texts(c: Content, outlook: Outlook | None) -> Iterator[tuple[str, str]]:
    """Every page that is made from a template, and the scripts that hold data: path and text."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # imported late: 60 ms
    from markupsafe import Markup

    s = c.scenario
    environment = Environment(
        loader=FileSystemLoader(_HERE), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.globals["s"] = s
    environment.globals["secure"] = outlook is not None
    environment.filters["words"] = words
    environment.filters["sentence"] = lambda promise, instrument: terms_words(promise.terms, instrument, s)
    environment.filters["option"] = lambda promise, option, instrument: option_words(promise, option, instrument, s)

    def page(template: str, root: str = "../", **values: Any) -> str:
        return environment.get_template(f"{template}.html.j2").render(root=root, **values)

    lines: dict[str, Markup] = {}  # each stands on many pages
    environment.globals["told"] = lambda e: lines[e.anchor]
    parts: Any = environment.get_template("parts.html.j2").module
    lines.update((e.anchor, Markup(parts.line(e))) for e in c.entries)
    dated = sorted(s.instruments.values(), key=lambda i: (when.first if (when := i.signed or i.proposed) else 0, i.id))
    by_event, by_instrument, by_obligor, by_beneficiary = _indexed(c.entries)
    yield "index.html", page("index", "", c=c, texts=dated, most=MOST)
    for section in c.sections:
        bodies = {e.anchor: str(parts.body(e, "../")) for e in section.entries}
        yield section.page, page("conflict", section=section, bodies={k: Markup(text) for k, text in bodies.items()})
        yield _script(f"{section.page.removesuffix('.html')}.js", bodies)
    for i in s.instruments.values():
        yield f"instrument/{i.id}.html", page("instrument", i=i, entries=by_instrument[i.id])
    for e in s.events.values():
        yield f"event/{e.id}.html", page("event", e=e, facts=event_facts(e, s), entries=by_event[e.id])
    for state in s.states.values():
        texts = [i for i in dated if any(m.state == state.id for m in i.parties)]
        owed, due = by_obligor[state.id], by_beneficiary[state.id]
        yield f"state/{state.id}.html", page("state", state=state, instruments=texts, owed=owed, due=due)
    if outlook:
        yield "security.html", page("security", "", o=outlook, told=told(outlook, s))
        for view in outlook.views:
            yield f"security/{view.on}.html", page("security-day", o=outlook, view=view, rows=matrix(view, s), chart=chart(view, s))
    yield "works.html", page("works", "", works=list(_works(s)))
    yield "names.html", page("names", "")
    yield _script("day-data.js", day_data(s, c.first, c.last))
    yield _script("search.js", list(_searchable(c)))


def _script(name: str, data: Any) -> tuple[str, str]:
    """A script that hands data to the page: it loads from disk too, where a page may not read files."""
    return name, f"foedus.give({json.dumps(name)},{json.dumps(data, ensure_ascii=False, separators=(',', ':'))});\n"


def _indexed(entries: list[Entry]) -> tuple[dict[str, list[Entry]], ...]:
    """The lines of the ledger by event, by instrument, by who owes and by who is owed."""
    event, instrument, obligor, beneficiary = (defaultdict[str, list[Entry]](list) for _ in range(4))
    for e in entries:
        event[e.ruling.event or ""].append(e)
        instrument[e.ruling.instrument].append(e)
        for name in e.fold.obligors:
            obligor[name].append(e)
        for name in e.fold.beneficiaries:
            beneficiary[name].append(e)
    return event, instrument, obligor, beneficiary


def _works(s: Scenario) -> Iterator[tuple[Source, list[tuple[str, str, str]]]]:
    """Each work, with the page, the name and the place in the work of each citation by an instrument or an event."""
    uses: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    for i in s.instruments.values():
        promises = [p for a in i.articles for p in a.promises]
        options = [o for r in (*i.readings, *(r for p in promises for r in p.readings)) for o in r.options]
        cited = chain(i.sources, *(x.sources for x in i.articles), *(x.sources for x in promises), *(x.sources for x in options))
        _cite(uses, chain(cited, *(x.sources for x in i.claims)), f"instrument/{i.id}.html", i.short or i.name)
    for e in s.events.values():
        _cite(uses, chain(e.sources, *(told.sources for told in e.claims)), f"event/{e.id}.html", e.id)
    for work in s.sources.values():
        yield work, uses[work.id]


def _cite(uses: dict[str, list[tuple[str, str, str]]], sources: Iterable[Citation], href: str, name: str) -> None:
    for cited in sources:
        use = (href, name, cited.locator)
        if use not in uses[cited.source]:
            uses[cited.source].append(use)


def _searchable(c: Content) -> Iterator[tuple[str, str, str, str, str]]:
    """What the search box looks in: kind, page, title, names and text of each record and of each line of the ledger."""
    pages = {"instrument", "event", "state"}
    for kind, ident, date, names, said in records(c.scenario):
        href = f"{kind}/{ident}.html" if kind in pages else f"works.html#w-{ident}" if kind == "work" else f"names.html#n-{ident}"
        if kind == "conflict":
            href = f"conflict/{ident}.html"
            if not any(section.id == ident for section in c.sections):
                continue
        title = names[1] if kind == "instrument" and names[1] else f"{date} {ident}" if kind == "event" else names[0]
        yield kind, href, title, " ".join((ident, *names)), said
    for e in c.entries:
        r = e.ruling
        title = f"{r.raised_on} {e.who} {words(r.duty)} → {e.to}: {words(r.status)}"
        yield "ruling", f"{e.page}#{e.anchor}", title, f"{title} {e.instrument.short}", f"{e.text} {r.event} {r.promise}"
