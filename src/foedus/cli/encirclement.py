"""`foedus encirclement`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import click

from foedus.cli.common import format_option, put, scenario_argument, told
from foedus.cli.measure import figure, gauge, head, load, view_options
from foedus.cli.screen import paged
from foedus.measure.encirclement import Bond
from foedus.report.table import Table


@click.command("encirclement")
@scenario_argument
@click.option("--state", required=True, metavar="STATE", help="The state in the middle.")
@click.option("--on", required=True, metavar="DATE", help="The day.")
@view_options
@format_option
@told
@paged
def encirclement_command(scenario: str, state: str, on: str, edits: str | None, knower: str | None, form: str, **options: Any) -> None:
    """How much of the strength on a state's frontiers, and within reach, is bound to others against it, less what is bound to it.

    From -1, where every neighbour would act for it in some war with one other state, to 1, where every one would act against it; a
    neighbour that might do either counts on neither side. Within reach: by land, or across 400 miles of water at most. A front is what the
    state would put against a neighbour if all that may act against it did so at once: its strength in proportion to theirs.

    \b
    Examples:
      foedus encirclement --state GMY --on 1935-06-10
      foedus encirclement --state Russia --on 1939-08-20
    """
    bench = load(scenario, edits, knower, on)
    found = bench.encirclement(state, on, **gauge(**options))
    states = bench.record.states

    def said(bonds: Sequence[Bond]) -> str:
        by = {ref: [(way, other) for way, other, r in bonds if r == ref] for ref in sorted({ref for _, _, ref in bonds})}
        return "; ".join(f"{ref}: " + ", ".join(f"{way} {states[other].name}" for way, other in wars) for ref, wars in by.items())

    def data() -> dict[str, object]:
        figures = {"state": found.state, "frontier": found.frontier, "reach": found.reach}
        return {**head(bench, found.on, options, edits), **figures, "neighbours": [asdict(n) for n in found.neighbours]}

    def tables() -> list[Table]:
        title = (
            f"{states[found.state].name} on {found.on}: {figure(found.frontier, sign=True)} on its frontiers by land, "
            f"{figure(found.reach, sign=True)} within reach"
        )
        lines = [
            (
                states[n.state].name,
                "land" if n.by == "land" else f"{n.by} miles of water",
                figure(n.strength),
                figure(n.front),
                said(n.against),
                said(n.fore),
            )
            for n in found.neighbours
        ]
        return [Table(title, ("neighbour", "by", "strength", "front", "acts against it where it", "acts for it where it"), lines)]

    put(form, data, tables)
