"""`foedus check`."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from pathlib import Path

import click

from foedus import api
from foedus.base.diagnostic import Diagnostic, FoedusError
from foedus.cli.common import format_option, put, scenario_argument, told
from foedus.cli.screen import paged
from foedus.loader.scenario import find
from foedus.report import document
from foedus.report.table import Table

PAUSE = 0.3  # seconds between two looks


@click.command("check")
@scenario_argument
@format_option
@click.option(
    "--replay/--no-replay", "replayed", default=True, help="Also look, by a replay, whether the order of a day's events decides a ruling."
)
@click.option("--watch", is_flag=True, help="Check again whenever a file of the scenario changes, until Ctrl-C.")
@told
@paged
def check_command(scenario: str, form: str, replayed: bool, watch: bool) -> None:
    """Every fault of a scenario, with file, line and column.

    Exit code 0: none, or warnings only; 1: errors; 2: a faulty call.

    \b
    Examples:
      foedus check
      foedus check my-scenario/ --format json
      foedus check my-scenario/ --watch
    """
    if watch:
        if form != "table":
            raise FoedusError("--watch prints for people: leave --format out")
        _watch(scenario, replayed)
        return
    found = api.check(scenario, replayed=replayed)
    errors = sum(d.severity == "error" for d in found)
    if form == "table":
        _print(found)
    else:
        put(form, lambda: {"format": 1, "diagnostics": [document.diagnostic(d) for d in found]}, lambda: [_table(found)])
    sys.exit(1 if errors else 0)


def _watch(scenario: str, replayed: bool) -> None:
    """Check, and again after every change."""
    place, seen = find(scenario), None
    try:
        while True:
            now = _stamps(place)
            if now != seen:
                seen = now
                click.echo(f"--- {time.strftime('%H:%M:%S')} {scenario}")
                _print(api.check(scenario, replayed=replayed))
            time.sleep(PAUSE)
    except KeyboardInterrupt:
        click.echo()


def _stamps(place: Path) -> dict[Path, tuple[int, int]]:
    """When each file of a scenario was changed, and its size."""
    found = {}
    for file in place.rglob("*.yaml") if place.is_dir() else (place,):
        try:
            stat = file.stat()
        except OSError:  # gone since: an editor puts another in its place
            continue
        found[file] = (stat.st_mtime_ns, stat.st_size)
    return found


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
