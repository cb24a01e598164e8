"""`foedus sources`."""

from __future__ import annotations

import click

from foedus import api
from foedus.cli.common import format_option, put, scenario_argument, told
from foedus.cli.screen import paged
from foedus.report.evidence import evidence_tables


@click.command("sources")
@scenario_argument
@click.option("--works", is_flag=True, help="Also every work, the most cited first.")
@format_option
@told
@paged
def sources_command(scenario: str, form: str, works: bool) -> None:
    """What a record rests on: how many instruments and events cite a work of which the passage, the work, an index or nothing was seen.

    \b
    Examples:
      foedus sources
      foedus sources today --works
      foedus sources --format json
    """
    data = api.load(scenario).sources()
    put(form, lambda: data, lambda: evidence_tables(data, works))
    if form == "table" and data["unseen"]:
        click.echo(f"Of {len(data['unseen'])} records no work was seen; JSON names them under 'unseen'.")
