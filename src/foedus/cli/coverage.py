"""`foedus coverage`."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from foedus.api import Workbench
from foedus.base.diagnostic import FoedusError
from foedus.cli.common import format_option, put, scenario_argument, told
from foedus.cli.measure import NOT_KNOWN, figure, gauge, head, load, names, view_options
from foedus.cli.screen import paged
from foedus.measure.coverage import Attack, Coverage
from foedus.measure.honour import Chance
from foedus.model.record import State
from foedus.report.search import find_state
from foedus.report.table import Table


@click.command("coverage")
@scenario_argument
@click.option("--on", required=True, metavar="DATE", help="The day.")
@click.option("--state", metavar="STATE", help="Only this state, with everybody who could attack it.")
@click.option(
    "--honour", metavar="CHANCE", help="The chance that a state keeps its promises of help: one for all, or a table state,chance."
)
@view_options
@format_option
@told
@paged
def coverage_command(
    scenario: str, on: str, state: str | None, honour: str | None, edits: str | None, knower: str | None, form: str, **options: Any
) -> None:
    """Who could attack whom and meet a superior coalition, if every state kept its word.

    The margin of a pair is the strength of the victim and of all who act for it over that of the attacker and of all who act for it. A
    state's coverage is the share of its potential attackers, by strength, against whom its margin reaches theta; its freedom, the share
    that it could attack without meeting that. A second figure, where there is one, counts help by means of the obligor's choice too. With
    --honour each state keeps its promises in an attack, or does not, by its chance, and what is to be expected is told.

    \b
    Examples:
      foedus coverage --on 1935-06-10
      foedus coverage --on 1938-09-23 --state Czechoslovakia --honour 0.745
      foedus coverage --on 1939-08-20 --silent --attackers relevant --format json
    """
    bench = load(scenario, edits, knower, on)
    chosen = find_state(bench.record, state) if state else None
    found = bench.coverage(on, honour=_chances(honour, bench) if honour else None, **gauge(**options))

    def data() -> dict[str, object]:
        pairs = [asdict(p) for p in found.pairs if chosen in (None, p.victim)]
        states = [asdict(s) for s in found.states if chosen in (None, s.state)]
        figures = {"system": found.system, "system_high": found.system_high, "system_expected": found.system_expected}
        return {**head(bench, found.on, options, edits), "pairs": pairs, "states": states, **figures}

    put(form, data, lambda: _tables(found, chosen, bench.record.states))


def _tables(found: Coverage, chosen: str | None, states: Mapping[str, State]) -> Sequence[Table]:
    asked = found.system_expected is not None
    if chosen:
        said = {True: "yes", False: "no", None: "not known"}
        rows = [
            (
                states[p.attacker].name,
                _margin(p),
                said[p.covered],
                *([_chance(p.chance)] if asked else []),
                names(states, p.with_victim),
                names(states, p.with_attacker),
            )
            for p in sorted(found.pairs, key=lambda p: (p.margin is None, p.margin or 0.0, p.attacker))
            if p.victim == chosen
        ]
        columns = ("attacker", "margin", "covered", *(["chance"] if asked else []), "act for it", "act for the attacker")
        return [Table(f"{states[chosen].name} on {found.on}, if attacked by", columns, rows)]
    lines = [
        (
            states[s.state].name,
            figure(s.strength),
            _either(s.coverage, s.coverage_high),
            *([figure(s.coverage_expected)] if asked else []),
            figure(s.freedom),
            figure(s.encirclement, sign=True),
        )
        for s in sorted(found.states, key=lambda s: (-(s.strength or 0.0), s.state))
    ]
    expected = f", {figure(found.system_expected)} to be expected" if asked else ""
    title = f"The system on {found.on}: {_either(found.system, found.system_high)} of it is covered{expected}"
    return [Table(title, ("state", "strength", "coverage", *(["expected"] if asked else []), "freedom", "encirclement"), lines)]


def _chances(text: str, bench: Workbench) -> float | dict[str, float]:
    """One chance, or a table of them by state."""
    try:
        return float(text)
    except ValueError:
        pass
    try:
        rows = list(csv.DictReader(Path(text).read_text(encoding="utf-8").splitlines()))
        return {find_state(bench.record, row["state"]): float(row["chance"]) for row in rows}
    except (OSError, UnicodeDecodeError):
        raise FoedusError(f"--honour takes a chance between 0 and 1, or the path of a table state,chance; '{text}' is neither") from None
    except (KeyError, ValueError, TypeError) as error:
        raise FoedusError(f"{text} is no table of chances: its columns are state and chance; {error}") from None


def _chance(found: Chance | None) -> str:
    if found is None or found.covered is None:
        return NOT_KNOWN
    return f"{found.covered:.1%}" + (f" ± {found.error:.1%}" if found.error else "")


def _margin(p: Attack) -> str:
    """The margin, and between what it lies where more or less may act for a side, or a strength is a range."""
    if p.margin is None:
        return f"at least {figure(p.margin_low)}" if p.margin_low else NOT_KNOWN
    if figure(p.margin_low) == figure(p.margin):
        return _either(p.margin, p.margin_high)
    return f"{figure(p.margin)}, {figure(p.margin_low)} to {figure(p.margin_high)}"


def _either(low: float | None, high: float | None) -> str:
    """A figure, and what it would be with the help that is open or by means of the obligor's choice."""
    return figure(low) if low is None or high is None or figure(low) == figure(high) else f"{figure(low)} to {figure(high)}"
