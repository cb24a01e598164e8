"""`foedus similarity`."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import click

from foedus.cli.common import format_option, put, scenario_argument, told
from foedus.cli.measure import figure, gauge, head, load, view_options
from foedus.cli.screen import paged
from foedus.measure.network import likeness
from foedus.report.table import Table

_SAID = {0: "nothing", 1: "consultation", 2: "no attack, or neutrality", 3: "help"}


@click.command("similarity")
@click.argument("one")
@click.argument("other")
@scenario_argument
@click.option("--on", required=True, metavar="DATE", help="The day.")
@view_options
@format_option
@told
@paged
def similarity_command(
    one: str, other: str, scenario: str, on: str, edits: str | None, knower: str | None, form: str, **options: Any
) -> None:
    """How alike the promises of two states are: to whom each has promised help, no attack or neutrality, or consultation.

    Kendall's tau-b; S of Signorino and Ritter, plain and weighted by strength; Cohen's kappa of squared distances; Scott's pi. All reach
    from -1 to 1.

    \b
    Examples:
      foedus similarity France "Soviet Union" --on 1935-06-10
      foedus similarity GMY RUS europe-1872-1914 --on 1914-07-01 --format json
    """
    bench = load(scenario, edits, knower, on)
    system = bench.system(on, **gauge(**options))
    found = likeness(system, bench.number_of(one, system), bench.number_of(other, system))
    states = bench.record.states

    def tables() -> list[Table]:
        figures = (found.tau_b, found.s, found.s_weighted, found.kappa, found.pi)
        title = f"{states[found.one].name} and {states[found.other].name} on {found.on}"
        rows = [(states[s].name, _SAID[x], _SAID[y]) for s, x, y in found.portfolios]
        return [
            Table(title, ("tau-b", "S", "S weighted", "kappa", "pi"), [tuple(figure(value, sign=True) for value in figures)]),
            Table("What each has promised to", ("state", states[found.one].name, states[found.other].name), rows),
        ]

    put(form, lambda: {**head(bench, found.on, options, edits), **asdict(found)}, tables)
