"""`foedus ledger`."""

from __future__ import annotations

from typing import Any

import click

from foedus.cli.common import format_option, known_option, load_as_known, on_option, put, scenario_argument, told
from foedus.cli.screen import paged
from foedus.report import document, summary
from foedus.report.table import Table


@click.command("ledger")
@scenario_argument
@click.option("--from", "since", metavar="DATE", help="Cases raised on this day or later.")
@click.option("--to", metavar="DATE", help="Cases raised on this day or earlier.")
@click.option("--until", metavar="DATE", help="End the record with this day: what comes after has not come.")
@click.option("--state", metavar="STATE", help="What this state owes or is owed.")
@click.option("--instrument", metavar="ID", help="Under this instrument only.")
@click.option("--status", multiple=True, metavar="STATUS", help="Of this status only; may be given several times.")
@click.option(
    "--near",
    is_flag=False,
    flag_value=1,
    default=0,
    type=click.IntRange(0, 13),
    metavar="[N]",
    help="Also cases that failed one test, or up to N.",
)
@click.option("--liberties", is_flag=True, help="Also liberties that were open and not used.")
@known_option
@on_option
@format_option
@told
@paged
def ledger_command(scenario: str, form: str, near: int, liberties: bool, knower: str | None, on: str | None, **chosen: Any) -> None:
    """What fell due, who owed it to whom, through which article, and what became of it.

    Tables fold equal rulings of one promise; JSON and CSV have each, with the id for which `foedus explain` gives the reasons.

    \b
    Examples:
      foedus ledger --from 1938-09-01 --to 1938-10-01
      foedus ledger --state RUS --near --format csv
      foedus ledger --status breached --status disputed
      foedus ledger --as-known-to UKG --on 1939-08-25
    """
    bench = load_as_known(scenario, knower, on)
    options = {**chosen, "status": [s.replace(" ", "_") for s in chosen["status"]], "near": near, "liberties": liberties}
    rulings = bench.rulings(**options)

    def tables() -> list[Table]:
        if form == "csv":
            return [document.flat([*map(document.Dresser(bench.record).ruling, rulings)])]
        return [summary.ledger_table(rulings, bench.record)]

    put(form, lambda: document.ledger(bench.record, rulings, (*bench.diagnostics, *bench.replay(options["until"]).diagnostics)), tables)
    if form == "table":
        counted = ", ".join(f"{n} {summary.words(s)}" for s, n in summary.counts(rulings))
        click.echo(f"\n{len(rulings)} ruling{'s' if len(rulings) != 1 else ''}: {counted}" if rulings else "\nNo ruling.")
