"""`foedus series`."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import click

from foedus import api
from foedus.cli.common import format_option, put, scenario_argument, told
from foedus.cli.measure import figure, gauge, gauge_options, head
from foedus.cli.screen import paged
from foedus.measure.series import Series, Step
from foedus.report.table import Table


@click.command("series")
@click.argument("measure")
@scenario_argument
@click.option("--state", metavar="STATE", help="The state that is measured.")
@click.option("--against", metavar="STATE", help="The attacker, of a margin.")
@click.option("--from", "since", metavar="DATE", help="The first day.")
@click.option("--to", metavar="DATE", help="The last day.")
@click.option("--edits", metavar="EDITS", help="Of the record with these edits: an id, or a path.")
@gauge_options
@format_option
@told
@paged
def series_command(
    measure: str,
    scenario: str,
    state: str | None,
    against: str | None,
    since: str | None,
    to: str | None,
    edits: str | None,
    form: str,
    **options: Any,
) -> None:
    """A measure through the days: what moved it, when, by how much, and through which promises.

    MEASURE is `system`; or of one state `coverage`, `freedom`, `encirclement` (of its frontiers by land) or `reach` (of all within
    reach); or `margin`, of a state and one attacker.

    \b
    Examples:
      foedus series system --from 1935-01-01
      foedus series margin --state POL --against GMY --from 1938-01-01
      foedus series encirclement --state GMY --format csv
    """
    bench = api.load_with_edits(edits, scenario) if edits else api.load(scenario)
    found = bench.series(measure, state=state, against=against, since=since, to=to, **gauge(**options))

    def data() -> dict[str, Any]:
        asked = {"measure": found.measure, "state": found.state, "against": found.other, "from": found.first, "to": found.last}
        return {**head(bench, None, options, edits), **asked, "days": found.days, "steps": [asdict(s) for s in found.steps]}

    def tables() -> list[Table]:
        rows = [(s.on, figure(s.value), "" if s.change is None else f"{s.change:+.4f}", _moved(s, bench)) for s in found.steps]
        return [Table(_title(found, bench), ("from", "value", "change", "with"), rows)]

    put(form, data, tables)


def _title(found: Series, bench: api.Workbench) -> str:
    of = [bench.record.states[s].name for s in (found.state, found.other) if s]
    return (
        found.measure.capitalize()
        + (" of " + of[0] if of else "")
        + (" against " + of[1] if len(of) > 1 else "")
        + f", {found.first} to {found.last}"
    )


def _moved(step: Step, bench: api.Workbench) -> str:
    """What the record has of the day, in words: the law first, then what promises came and went, then its events."""
    instruments = bench.record.instruments
    parts = [f"in force: {instruments[i].short or instruments[i].name}" for i in step.began]
    parts += [f"ended: {instruments[i].short or instruments[i].name}" for i in step.ended]
    if step.figures:
        parts.append("strengths of the new year")
    if step.gained or step.lost:
        counts = [f"{len(some)} promises of help {word}" for some, word in ((step.gained, "gained"), (step.lost, "lost")) if some]
        parts.append(", ".join(counts))
    parts += [f"event: {e}" for e in step.events]
    return "; ".join(parts)
