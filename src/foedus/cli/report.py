"""`foedus report`."""

from __future__ import annotations

from pathlib import Path

import click

from foedus import api
from foedus.base.diagnostic import FoedusError
from foedus.cli.common import format_option, put, scenario_argument, told
from foedus.cli.screen import paged
from foedus.loader.scenario import SHIPPED, find
from foedus.report import summary
from foedus.report.page.write import FILES, write
from foedus.report.table import Table


@click.command("report")
@scenario_argument
@click.option(
    "-o", "--output", "folder", default="foedus-report", show_default=True, type=click.Path(path_type=Path), help="The folder to write."
)
@click.option(
    "--url", default="", help="Where the folder will be published, for the links of the feed; its place on this disk if left out."
)
@format_option
@told
@paged
def report_command(scenario: str, folder: Path, url: str, form: str) -> None:
    """Write the page: a summary, a timeline, the ledger with its reasons, and a feed. It works from disk, offline.

    \b
    Examples:
      foedus report
      foedus report my-scenario/ -o pages
    """
    bench = api.load(scenario)
    if folder.exists() and not folder.is_dir():
        raise FoedusError(f"'{folder}' is a file: name a folder with -o")
    ledger = bench.replay()
    record = bench.record
    proposals = api.PROPOSALS.get(record.id, ()) if find(scenario).parent == SHIPPED else ()
    found = write(record, ledger, folder, url, lambda first, last: bench.outlook(first, last, proposals))
    counts = [(status, rulings, meaning) for status, meaning, rulings, _ in found.counts]
    where = {"page": str(folder / FILES[0]), "feed": str(folder / FILES[1])}
    if form != "table":
        rows = [(summary.words(status), str(n), meaning) for status, n, meaning in counts]
        data = {"format": 1, "scenario": record.id, "statuses": {s: n for s, n, _ in counts}, **where}
        put(form, lambda: data, lambda: [Table("", ("status", "rulings", "means"), rows)])
        return
    click.echo(f"{record.name}: {len(record.instruments)} instruments and {len(record.events)} events, replayed")
    width = max((len(status) for status, _, _ in counts), default=0)
    for status, rulings, meaning in counts:
        click.echo(f"  {summary.words(status):{width}} {rulings:5}  {meaning}")
    click.echo(f"The page is {where['page']}: open it in a browser. Its feed is {where['feed']}.")
