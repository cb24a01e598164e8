"""`foedus check`."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import click

from foedus import api
from foedus.base.diagnostic import Diagnostic
from foedus.cli.common import format_option, put, scenario_argument, told
from foedus.report import document
from foedus.report.table import Table


@click.command("check")
@scenario_argument
@format_option
@click.option(
    "--replay/--no-replay", "replayed", default=True, help="Also look, by a replay, whether the order of a day's events decides a ruling."
)
@told
def check_command(scenario: str, form: str, replayed: bool) -> None:
    """Every fault of a scenario, with file, line and column.

    Exit code 0: none, or warnings only; 1: errors; 2: a faulty call.

    \b
    Examples:
      foedus check
      foedus check my-scenario/ --format json
    """
    found = api.check(scenario, replayed=replayed)
    errors = sum(d.severity == "error" for d in found)
    if form == "table":
        _print(found)
    else:
        put(form, lambda: {"format": 1, "diagnostics": [document.diagnostic(d) for d in found]}, lambda: [_table(found)])
    sys.exit(1 if errors else 0)


def _print(found: Sequence[Diagnostic]) -> None:
    for d in found:
        click.echo(str(d))
        if d.hint:
            click.echo(f"    {d.hint}")
        for r in d.related:
            click.echo(f"    {r.span}: {r.message}")
    errors = sum(d.severity == "error" for d in found)
    click.echo(f"{errors} error{'s' * (errors != 1)}, {len(found) - errors} warning{'s' * (len(found) - errors != 1)}")


def _table(found: Sequence[Diagnostic]) -> Table:
    rows = [(str(d.span), d.severity, d.code, d.message, d.hint) for d in found]
    return Table("", ("place", "severity", "code", "message", "hint"), rows)
