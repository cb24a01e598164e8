"""`foedus coverage`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import click

from foedus.cli.common import format_option, known_option, put, scenario_argument, told
from foedus.cli.measure import figure, gauge, gauge_options, head, load, names
from foedus.cli.screen import paged
from foedus.measure.coverage import Coverage
from foedus.model.record import State
from foedus.report.search import find_state
from foedus.report.table import Table


@click.command("coverage")
@scenario_argument
@click.option("--on", required=True, metavar="DATE", help="The day.")
@click.option("--state", metavar="STATE", help="Only this state, with everybody who could attack it.")
@known_option
@gauge_options
@format_option
@told
@paged
def coverage_command(scenario: str, on: str, state: str | None, knower: str | None, form: str, **options: Any) -> None:
    """Who could attack whom and meet a superior coalition, if every state kept its word.

    The margin of a pair is the strength of the victim and of all who act for it over that of the attacker and of all who act for it. A
    state's coverage is the share of its potential attackers, by strength, against whom its margin reaches theta; its freedom, the share
    that it could attack without meeting that. A second figure, where there is one, counts help by means of the obligor's choice too.

    \b
    Examples:
      foedus coverage --on 1935-06-10
      foedus coverage --on 1938-09-23 --state Czechoslovakia
      foedus coverage --on 1939-08-20 --silent --attackers relevant --format json
    """
    bench = load(scenario, knower, on)
    chosen = find_state(bench.record, state) if state else None
    found = bench.coverage(on, **gauge(**options))

    def data() -> dict[str, object]:
        pairs = [asdict(p) for p in found.pairs if chosen in (None, p.victim)]
        states = [asdict(s) for s in found.states if chosen in (None, s.state)]
        figures = {"system": found.system, "system_high": found.system_high}
        return {**head(bench, found.on, options), "pairs": pairs, "states": states, **figures}

    put(form, data, lambda: _tables(found, chosen, bench.record.states))


def _tables(found: Coverage, chosen: str | None, states: Mapping[str, State]) -> Sequence[Table]:
    if chosen:
        said = {True: "yes", False: "no", None: "not known"}
        rows = [
            (
                states[p.attacker].name,
                _either(p.margin, p.margin_high),
                said[p.covered],
                names(states, p.with_victim),
                names(states, p.with_attacker),
            )
            for p in sorted(found.pairs, key=lambda p: (p.margin is None, p.margin or 0.0, p.attacker))
            if p.victim == chosen
        ]
        columns = ("attacker", "margin", "covered", "act for it", "act for the attacker")
        return [Table(f"{states[chosen].name} on {found.on}, if attacked by", columns, rows)]
    lines = [
        (
            states[s.state].name,
            figure(s.strength),
            _either(s.coverage, s.coverage_high),
            figure(s.freedom),
            figure(s.encirclement, sign=True),
        )
        for s in sorted(found.states, key=lambda s: (-(s.strength or 0.0), s.state))
    ]
    title = f"The system on {found.on}: {_either(found.system, found.system_high)} of it is covered"
    return [Table(title, ("state", "strength", "coverage", "freedom", "encirclement"), lines)]


def _either(low: float | None, high: float | None) -> str:
    """A figure, and what it would be with the help that is open or by means of the obligor's choice."""
    return figure(low) if low is None or high is None or figure(low) == figure(high) else f"{figure(low)} to {figure(high)}"
