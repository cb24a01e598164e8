"""`foedus report`."""

from __future__ import annotations

from pathlib import Path

import click

from foedus import api
from foedus.base.diagnostic import FoedusError
from foedus.cli.common import scenario_argument, told
from foedus.report import summary
from foedus.report.page.write import FILES, write


@click.command("report")
@scenario_argument
@click.option(
    "-o", "--output", "folder", default="foedus-report", show_default=True, type=click.Path(path_type=Path), help="The folder to write."
)
@click.option(
    "--url", default="", help="Where the folder will be published, for the links of the feed; its place on this disk if left out."
)
@told
def report_command(scenario: str, folder: Path, url: str) -> None:
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
    found = write(bench.record, ledger, folder, url)
    record = bench.record
    click.echo(f"{record.name}: {len(record.instruments)} instruments and {len(record.events)} events, replayed")
    width = max(len(summary.words(s)) for s, _, _, _ in found.counts) if found.counts else 0
    for status, meaning, rulings, _ in found.counts:
        click.echo(f"  {summary.words(status):{width}} {rulings:5}  {meaning}")
    click.echo(f"The page is {folder / FILES[0]}: open it in a browser. Its feed is {folder / FILES[1]}.")
