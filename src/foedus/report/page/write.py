"""Writes the folder of the page."""

from __future__ import annotations

from pathlib import Path

from foedus.model.record import Cited, Scenario
from foedus.replay.ledger import Ledger
from foedus.report.page.content import Content, Entry, content
from foedus.report.page.feed import KINDS, feed
from foedus.report.prose import terms_words
from foedus.report.summary import words

FILES = ("index.html", "feed.xml", "atom.xml", "style.css", "page.js")
_HERE = Path(__file__).parent


def write(scenario: Scenario, ledger: Ledger, folder: Path, url: str = "") -> Content:
    """Write the page of a scenario into a folder: `index.html`, its style and script, and its feeds.

    Args:
        url: where the folder will be found; its place on this disk if empty.

    Returns:
        What the page shows.
    """
    folder.mkdir(parents=True, exist_ok=True)
    found = content(scenario, ledger)
    where = url or folder.resolve().as_uri()
    (folder / "index.html").write_text(html(found), encoding="utf-8")
    for kind, (_, name) in KINDS.items():
        (folder / name).write_text(feed(found, where.rstrip("/") + "/", kind), encoding="utf-8")
    for name in ("style.css", "page.js"):
        (folder / name).write_text((_HERE / name).read_text(encoding="utf-8"), encoding="utf-8")
    return found


def html(found: Content) -> str:
    """The page as text."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # imported late: 60 ms

    environment = Environment(
        loader=FileSystemLoader(_HERE), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["words"] = words
    environment.filters["sentence"] = lambda promise, instrument: terms_words(promise.terms, instrument, found.scenario)
    shown: list[Cited | Entry] = [*found.scenario.instruments.values(), *found.scenario.events.values(), *found.entries]
    cited = {c.source for record in shown for c in record.sources}
    return environment.get_template("index.html.j2").render(
        c=found,
        s=found.scenario,
        works=[work for work in found.scenario.sources.values() if work.id in cited],
        states=_states(found),
    )


def _states(found: Content) -> list[tuple[str, str]]:
    """The states of the ledger by name, for its filter."""
    ids = {s for e in found.entries for s in e.states.split()}
    return sorted(((found.scenario.states[s].name, s) for s in ids), key=lambda pair: pair[0])
