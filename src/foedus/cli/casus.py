"""`foedus casus`."""

from __future__ import annotations

import click

from foedus.api import load
from foedus.cli.common import format_option, known_option, load_as_known, put, scenario_argument, told
from foedus.cli.screen import paged
from foedus.report import answer
from foedus.report.search import find_state


@click.command("casus")
@click.argument("attacker")
@click.argument("victim")
@scenario_argument
@click.option("--on", required=True, metavar="DATE", help="The day of the supposed attack, YYYY-MM-DD.")
@click.option(
    "--means",
    type=click.Choice(["fixed", "any"]),
    default="fixed",
    show_default=True,
    help="`any`: help by means of the obligor's choice makes a state act too.",
)
@known_option
@format_option
@told
@paged
def casus_command(attacker: str, victim: str, scenario: str, on: str, means: str, knower: str | None, form: str) -> None:
    """Who would have to act if ATTACKER attacked VICTIM on a day, who need not, and why.

    One unprovoked attack on the victim's home territory; the victim resists and asks for help; every state keeps its word.

    \b
    Examples:
      foedus casus GMY CZE --on 1938-09-23
      foedus casus GMY POL --on 1939-08-26 --format json
      foedus casus GMY POL --on 1939-08-26 --as-known-to UKG
    """
    bench = load_as_known(scenario, knower, on) if knower else load(scenario)
    found = bench.hypothesis(attacker, victim, on, means=means)
    if form == "table":
        states = bench.record.states
        beside = [", ".join(states[s].name for s in side) for side in (found.victim_side, found.attacker_side)]
        click.echo(
            f"If {states[found.attacker].name} attacked {states[found.victim].name} on {found.on}, and every state kept its word"
            + (f", from what {states[find_state(bench.record, knower)].name} could see that day:" if knower else ":")
        )
        click.echo(f"  {beside[0]}\n  against {beside[1]}\n")
    put(form, lambda: answer.casus(found, bench.diagnostics), lambda: answer.casus_tables(found))
