"""What the commands of the measures share: the options of a gauge, and how figures are printed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click

from foedus import api
from foedus.api import Workbench
from foedus.cli.common import known_option
from foedus.measure.frontier import LOSSES
from foedus.model.record import State
from foedus.report.document import FORMAT

F = TypeVar("F", bound=Callable[..., Any])
NOT_KNOWN = "not known"

_POSITIVE = click.FloatRange(min=0, min_open=True)
_OPTIONS = (
    click.option(
        "--strength",
        "strengths",
        type=click.Path(path_type=Path),
        help="A table state,year,strength[,low,high]; or by name a component of the scenario's own (milper), or its table of forces.",
    ),
    click.option("--year", type=int, metavar="YEAR", help="The year whose strengths are taken; else that of the day."),
    click.option("--theta", type=_POSITIVE, default=1.0, show_default=True, help="The margin that covers."),
    click.option("--silent", is_flag=True, help="No council finds or recommends anything."),
    click.option(
        "--means", type=click.Choice(["fixed", "any"]), default="fixed", show_default=True, help="Which help counts (as in casus)."
    ),
    click.option(
        "--attackers",
        default="all",
        show_default=True,
        metavar="WHO",
        help="all; relevant: contiguous or a major power; or states, with commas between.",
    ),
    click.option("--loss", type=click.Choice([*LOSSES]), default="none", show_default=True, help="What distance leaves of strength."),
    click.option("--unit", type=_POSITIVE, default=1000.0, show_default=True, help="Kilometres of a unit of distance."),
)


def gauge_options(function: F) -> F:
    """The options of every measure: --strength, --year, --theta, --silent, --means, --attackers, --loss, --unit."""
    for option in reversed(_OPTIONS):
        function = option(function)
    return function


def view_options(function: F) -> F:
    """Those, and the record that is measured: --edits, --as-known-to."""
    edited = click.option("--edits", metavar="EDITS", help="Of the record with these edits: an id of those that ship, or a path.")
    return edited(known_option(gauge_options(function)))


def gauge(silent: bool, means: str, **given: Any) -> dict[str, Any]:
    """The options as the arguments of `Workbench.system`."""
    return {"council": not silent, "any_means": means == "any", **given}


def head(bench: Workbench, on: str | None, options: Mapping[str, Any], edits: str | None = None) -> dict[str, Any]:
    """The first keys of every measure's JSON: what was measured, and how."""
    given = {key: value for key, value in options.items() if key not in ("strengths", "theta")}
    strength = str(options["strengths"]) if options["strengths"] else "cinc"
    day = {"on": on} if on else {}
    edited = {"edits": edits} if edits else {}
    return {"format": FORMAT, "scenario": bench.record.id, **edited, **day, "theta": options["theta"], "strength": strength, **given}


def names(states: Mapping[str, State], ids: Sequence[str]) -> str:
    """The names of some states."""
    return ", ".join(states[s].name for s in ids)


def figure(value: float | None, sign: bool = False) -> str:
    """A figure to three places."""
    return NOT_KNOWN if value is None else f"{value:{'+' if sign else ''}.3f}"


def load(scenario: str, edits: str | None, knower: str | None, on: str | None) -> Workbench:
    """A scenario, with edits if there are any, whole or as a state could see it on the day."""
    bench = api.load_with_edits(edits, scenario) if edits else api.load(scenario)
    return bench.as_known_to(knower, on) if knower and on else bench
