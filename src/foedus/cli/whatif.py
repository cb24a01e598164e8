"""`foedus whatif`."""

from __future__ import annotations

from pathlib import Path

import click

from foedus import api
from foedus.cli.common import format_option, put, scenario_argument, told
from foedus.cli.screen import paged
from foedus.report import answer, summary


@click.command("whatif")
@click.argument("edits")
@scenario_argument
@click.option("--state", metavar="STATE", help="What this state owes or is owed.")
@click.option("--instrument", metavar="ID", help="Under this instrument only.")
@format_option
@told
@paged
def whatif_command(edits: str, scenario: str, state: str | None, instrument: str | None, form: str) -> None:
    """What would have been owed if the record were otherwise: the ledger of SCENARIO before and after EDITS.

    EDITS is the id of edits that ship with foedus (eastern-pact-1934, unconditional-1935, october-1938, soviet-proposal-1939,
    tripartite-june-1939, tripartite-july-1939, staff-talks-1939) or a path to a folder that holds only what differs, in the format of a
    scenario. Nothing else reacts: no state acts otherwise than the record and the edits say.

    \b
    Examples:
      foedus whatif october-1938 --state RUS
      foedus whatif my-edits/ europe-1933-1939 --format json
    """
    after, found = api.compare_edits(edits, scenario, state=state, instrument=instrument)
    if form == "table":
        click.echo(f"{after.record.name}\n{after.record.about}\n")
    put(form, lambda: answer.whatif(found, Path(edits).resolve().name, after.diagnostics), lambda: answer.whatif_tables(found))
    if form == "table":
        ruled = found.differences
        now = ", ".join(f"{n} {summary.words(s)}" for s, n in summary.counts(d.after for d in ruled if d.after))
        click.echo(f"\n{len(ruled)} cases are ruled otherwise. After the edits: {now}." if ruled else "\nNothing is ruled otherwise.")
