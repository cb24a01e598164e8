"""The feed: what fell due, was kept or broken, by date; RSS 2.0 or Atom."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from foedus.report.page.content import Content, Entry
from foedus.report.summary import words

TOLD = ("honoured", "partly_honoured", "breached", "unfollowed", "disputed", "released", "pending", "unrecorded")


KINDS = {"rss": ("Rss201rev2Feed", "feed.xml"), "atom": ("Atom1Feed", "atom.xml")}


def feed(content: Content, url: str, kind: str = "rss") -> str:
    """The feed as text; `url` is where the page will be found, and ends with a slash."""
    import feedgenerator  # imported late: 40 ms

    scenario = content.scenario
    generator, name = KINDS[kind]
    channel = getattr(feedgenerator, generator)(
        title=f"foedus: {scenario.name}",
        link=f"{url}index.html",
        description=f"What fell due, was kept or broken: {scenario.about or scenario.name}",
        language="en",
        feed_url=f"{url}{name}",
    )
    items = sorted((item for e in content.entries for item in _items(e)), key=lambda item: (item[0], item[1]), reverse=True)
    for day, guid, title, told, place in items:
        channel.add_item(
            title=title,
            link=url + place,
            description=told,
            unique_id=guid,
            unique_id_is_permalink=False,
            pubdate=datetime.fromisoformat(day).replace(tzinfo=UTC),
        )
    return str(channel.writeString("utf-8"))


def _items(e: Entry) -> Iterator[tuple[str, str, str, str, str]]:
    """Day, stable id, title, text and place of what one line of the ledger tells."""
    r = e.ruling
    if r.status not in TOLD:
        return
    what = f"{words(r.duty)}, {e.who} to {e.to}"
    place = f"{e.page}#{e.anchor}"
    under = f"{e.instrument.name}, article {e.article}: {e.text}"
    if r.due_on:
        yield r.due_on, f"foedus:{r.id}:due", f"Fell due: {what}", under, place
    if r.closed_on and r.closed_on != "..":
        how = words(r.as_coded)
        disputed = " (disputed)" if r.status == "disputed" else ""
        yield r.closed_on, f"foedus:{r.id}:closed", f"{how.capitalize()}{disputed}: {what}", f"{words(r.reason)}. {under}", place
