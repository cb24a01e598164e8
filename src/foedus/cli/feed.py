"""`foedus feed`."""

from __future__ import annotations

from pathlib import Path

import click

from foedus import api
from foedus.base.diagnostic import FoedusError
from foedus.cli.common import scenario_argument, told
from foedus.report.page.content import content
from foedus.report.page.feed import KINDS, feed


@click.command("feed")
@scenario_argument
@click.option("--kind", type=click.Choice(list(KINDS)), default="rss", show_default=True, help="RSS 2.0, or Atom.")
@click.option("--url", default="", help="Where the page of the scenario is published: its folder. this disk if left out.")
@click.option("-o", "--output", "path", type=click.Path(path_type=Path, dir_okay=False), help="A file; the terminal if left out.")
@told
def feed_command(scenario: str, kind: str, url: str, path: Path | None) -> None:
    """What fell due, was kept or broken, by date, as a feed for readers of news.

    \b
    Examples:
      foedus feed -o feed.xml
      foedus feed today --kind atom --url https://example.org/foedus/
    """
    bench = api.load(scenario)
    where = url or (path.parent if path else Path()).resolve().as_uri()
    text = feed(content(bench.record, bench.replay()), where.rstrip("/") + "/", kind)
    if path is None:
        click.echo(text)
        return
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise FoedusError(f"cannot write {path}: {error.strerror}") from None
    click.echo(f"The feed is {path}.")
