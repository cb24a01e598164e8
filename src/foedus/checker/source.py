"""Sources: every citation leads to a work, and says honestly what of it was seen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from foedus.base.diagnostic import Related, Report, did_you_mean
from foedus.model.record import Citation, Cited, Scenario

_ONE_PAGE = {
    "webpage", "post", "post-weblog", "article-newspaper", "article-magazine", "entry-encyclopedia", "entry-dictionary", "entry",
    "document", "legal_case", "legislation", "treaty", "speech", "dataset", "personal_communication",
}  # fmt: skip


def check(s: Scenario, report: Report) -> None:
    """Works that are missing, cited dishonestly, or listed twice; records without any."""
    cited_ids = set()
    for c in _citations(s):
        cited_ids.add(c.source)
        work = s.sources.get(c.source)
        if work is None:
            report.error(
                "unknown_source", c.span, f"the record has no source '{c.source}'", did_you_mean(c.source, s.sources) or "add it to sources"
            )
            continue
        if c.locator and c.seen == "no":
            report.error(
                "unseen_locator",
                c.span,
                f"'{c}': a locator for a work that nobody opened",
                "drop the locator, or say how it was seen: text, work, index",
            )
        if not c.locator and c.seen in ("text", "work") and work.get("type") not in _ONE_PAGE:
            report.warn("no_locator", c.span, f"'{c}' does not say where in the work", "add a page, a number or an article")
    cited: list[Cited] = [*s.instruments.values(), *s.events.values()]
    for record in cited:
        if not record.sources:
            report.warn("no_sources", record.span, f"'{record.id}' cites no work", "add 'sources:'; nobody can check it")
    for claim in (c for e in s.events.values() for c in e.claims):
        if not claim.sources:
            report.warn("no_sources", claim.span, f"a claim on '{claim.key}' does not say whose it is", "add 'sources:'")
    for work in s.sources.values():
        if work.id not in cited_ids:
            report.warn("source_unused", work.span, f"nothing cites '{work.id}'", "cite it where it was used, or take it out")
    _twice(s, report)


def _citations(s: Scenario) -> Iterator[Citation]:
    for name in ("states", "groups", "bodies", "places", "conflicts"):
        for record in getattr(s, name).values():
            yield from record.sources
    for e in s.events.values():
        yield from e.sources
        yield from (c for claim in e.claims for c in claim.sources)
        yield from (c for figure in e.figures for c in figure.sources)
    for i in s.instruments.values():
        yield from i.sources
        yield from (c for claim in i.claims for c in claim.sources)
        yield from (c for q in i.readings for o in q.options for c in o.sources)
        for a in i.articles:
            yield from a.sources
            for p in a.promises:
                yield from p.sources
                yield from (c for q in p.readings for o in q.options for c in o.sources)


def _twice(s: Scenario, report: Report) -> None:
    by_title: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for work in s.sources.values():
        title = work.get("title").casefold()
        if title:
            by_title[(title, work.get("issued"), work.get("url"), work.get("volume"))].append(work.id)
    for ids in by_title.values():
        for other in ids[1:]:
            first = s.sources[ids[0]]
            message = f"'{other}' is the same work as '{ids[0]}'"
            report.warn("source_twice", s.sources[other].span, message, "keep one id and cite it", Related(first.span, "first listed here"))
