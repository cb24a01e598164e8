"""`foedus gaps`."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import click

from foedus.cli.common import format_option, put, scenario_argument, told
from foedus.cli.measure import figure, gauge, head, load, names, view_options
from foedus.cli.screen import paged
from foedus.measure.gap import Gap
from foedus.report.table import Table


@click.command("gaps")
@scenario_argument
@click.option("--on", required=True, metavar="DATE", help="The day.")
@click.option("--state", metavar="STATE", help="Only this victim.")
@click.option("--top", type=click.IntRange(min=1), help="Only so many, the heaviest.")
@view_options
@format_option
@told
@paged
def gaps_command(
    scenario: str, on: str, state: str | None, top: int | None, edits: str | None, knower: str | None, form: str, **options: Any
) -> None:
    """Who could attack whom without meeting a superior coalition, and the smallest promise that would close each gap.

    That is the weakest state whose binding help, promised to the victim against any attacker, would make the margin reach theta, whoever it
    brought in. A gap's weight is its share of the system.

    \b
    Examples:
      foedus gaps --on 1938-03-01 --state Austria
      foedus gaps --on 1935-06-10 --attackers GMY,ITA,JPN --top 20
    """
    bench = load(scenario, edits, knower, on)
    found = bench.gaps(on, victim=state, **gauge(**options))
    rows = found.gaps[:top]

    def data() -> dict[str, object]:
        return {**head(bench, found.on, options, edits), "gaps": [asdict(g) for g in rows], "system": found.system}

    states = bench.record.states

    def closing(g: Gap) -> str:
        if g.helper is None:
            return "no one promise"
        brought = f", with {names(states, g.brings)}" if g.brings else ""
        return f"{states[g.helper].name}{brought} ({figure(g.margin_then)})"

    def tables() -> list[Table]:
        lines = [
            (
                states[g.attacker].name,
                states[g.victim].name,
                figure(g.margin),
                f"{g.weight:.2%}",
                names(states, g.with_victim),
                names(states, g.with_attacker),
                closing(g),
            )
            for g in rows
        ]
        columns = ("attacker", "victim", "margin", "weight", "act for it", "act for the attacker", "would close it")
        return [Table(f"{len(found.gaps)} gaps on {found.on}; {figure(found.system)} of the system is covered", columns, lines)]

    put(form, data, tables)
