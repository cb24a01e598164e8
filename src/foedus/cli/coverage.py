"""`foedus coverage`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

import click

from foedus import api
from foedus.base.diagnostic import FoedusError
from foedus.cli.common import format_option, put, scenario_argument, told
from foedus.cli.screen import paged
from foedus.loader.scenario import find
from foedus.measure.coverage import Coverage
from foedus.measure.strength import read_strengths
from foedus.model.record import State
from foedus.report.document import FORMAT
from foedus.report.search import find_state
from foedus.report.table import Table


@click.command("coverage")
@scenario_argument
@click.option("--on", required=True, metavar="DATE", help="The day.")
@click.option("--state", metavar="STATE", help="Only this state, with everybody who could attack it.")
@click.option("--strength", "table", type=click.Path(path_type=Path), help="A table state,year,strength; else the scenario's own figures.")
@click.option("--theta", type=click.FloatRange(min=0, min_open=True), default=1.0, show_default=True, help="The margin that covers.")
@click.option("--silent", is_flag=True, help="No council finds or recommends anything.")
@click.option("--means", type=click.Choice(["fixed", "any"]), default="fixed", show_default=True, help="Which help counts (as in casus).")
@format_option
@told
@paged
def coverage_command(
    scenario: str, on: str, state: str | None, table: Path | None, theta: float, silent: bool, means: str, form: str
) -> None:
    """Who could attack whom and meet a superior coalition, if every state kept its word.

    The margin of a pair is the strength of the victim and of all who act for it over that of the attacker and of all who act for it. A
    state's coverage is the share of the other states, by strength, against whom its margin reaches theta; its freedom, the share that it
    could attack without meeting that.

    \b
    Examples:
      foedus coverage --on 1935-06-10
      foedus coverage --on 1938-09-23 --state Czechoslovakia
      foedus coverage --on 1939-08-20 --silent --format json
    """
    bench = api.load(scenario)
    place = find(scenario)
    own = (place if place.is_dir() else place.parent) / "capabilities.csv"
    if table is None and not own.is_file():
        raise FoedusError(f"'{bench.record.id}' has no figures of strength of its own: give a table with --strength")
    chosen = find_state(bench.record, state) if state else None
    found = bench.coverage(on, read_strengths(table or own), theta=theta, council=not silent, means=means)

    def data() -> dict[str, object]:
        pairs = [asdict(p) for p in found.pairs if chosen in (None, p.victim)]
        states = [asdict(s) for s in found.states if chosen in (None, s.state)]
        given = str(table) if table else "cinc"
        head = {"format": FORMAT, "scenario": bench.record.id, "on": found.on, "theta": theta, "strength": given}
        return {**head, "council": not silent, "means": means, "pairs": pairs, "states": states, "system": found.system}

    put(form, data, lambda: _tables(found, chosen, bench.record.states))


def _tables(found: Coverage, chosen: str | None, states: Mapping[str, State]) -> Sequence[Table]:
    name = {s.id: s.name for s in states.values()}

    def names(ids: Sequence[str]) -> str:
        return ", ".join(name[s] for s in ids)

    if chosen:
        said = {True: "yes", False: "no", None: "not known"}
        rows = [
            (name[p.attacker], _figure(p.margin), said[p.covered], names(p.with_victim), names(p.with_attacker))
            for p in sorted(found.pairs, key=lambda p: (p.margin is None, p.margin or 0.0, p.attacker))
            if p.victim == chosen
        ]
        columns = ("attacker", "margin", "covered", "act for it", "act for the attacker")
        return [Table(f"{name[chosen]} on {found.on}, if attacked by", columns, rows)]
    lines = [
        (name[s.state], _figure(s.strength), _figure(s.coverage), _figure(s.freedom))
        for s in sorted(found.states, key=lambda s: (-(s.strength or 0.0), s.state))
    ]
    title = f"The system on {found.on}: {_figure(found.system)} of it is covered"
    return [Table(title, ("state", "strength", "coverage", "freedom"), lines)]


def _figure(value: float | None) -> str:
    return "not known" if value is None else f"{value:.3f}"
