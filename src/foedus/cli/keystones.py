"""`foedus keystones`."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import click

from foedus.cli.common import format_option, put, scenario_argument, told
from foedus.cli.measure import figure, gauge, head, load, view_options
from foedus.cli.screen import paged
from foedus.measure.keystone import STATE, Keystone
from foedus.report.table import Table


@click.command("keystones")
@scenario_argument
@click.option("--on", required=True, metavar="DATE", help="The day.")
@click.option("--top", type=click.IntRange(min=1), help="Only so many, those without which the system moves most.")
@click.option(
    "--no-shares", is_flag=True, help="Without the Shapley shares, which take longest: minutes where an alliance has more than 12 members."
)
@view_options
@format_option
@told
@paged
def keystones_command(
    scenario: str, on: str, top: int | None, no_shares: bool, edits: str | None, knower: str | None, form: str, **options: Any
) -> None:
    """What the system hangs on: how much less of it would be covered without each state, instrument or condition.

    A state is taken out as one that keeps no promise of help; an instrument, as one that is not in force; a condition, as one that is not
    asked, with the exceptions of its promise. The share is the part of what all promises together add that is its own (Shapley).

    \b
    Examples:
      foedus keystones --on 1938-09-23 --top 10
      foedus keystones --on 1935-06-10 --attackers relevant --format json
    """
    bench = load(scenario, edits, knower, on)
    found = bench.keystones(on, shares=not no_shares, **gauge(**options))
    rows = sorted(found.keystones, key=lambda k: -abs(k.change))[:top] if top else found.keystones

    def data() -> dict[str, object]:
        figures = {"system": found.system, "alone": found.alone}
        return {**head(bench, found.on, options, edits), **figures, "keystones": [asdict(k) for k in rows]}

    def line(k: Keystone) -> tuple[str, ...]:
        states, instruments = bench.record.states, bench.record.instruments
        what = states[k.what].name if k.kind == STATE else instruments[k.what].name if k.what in instruments else k.what
        share = "" if k.share is None else f"{k.share:+.4f}" + (f" ± {k.error:.4f}" if k.error else "")
        return k.kind, what, f"{k.system:.4f}", f"{k.change:+.4f}", str(len(k.uncovered)), str(len(k.covered)), share

    def tables() -> list[Table]:
        title = f"The system on {found.on}: {figure(found.system)} of it is covered, {figure(found.alone)} if nobody kept a promise of help"
        columns = ("kind", "without", "system", "change", "pairs uncovered", "pairs covered", "share")
        return [Table(title, columns, [line(k) for k in rows])]

    put(form, data, tables)
