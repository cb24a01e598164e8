"""`foedus figure`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from foedus.base.diagnostic import FoedusError
from foedus.cli.common import scenario_argument, told
from foedus.cli.measure import gauge, load, view_options
from foedus.cli.screen import waiting
from foedus.measure.network import network
from foedus.measure.series import MEASURES
from foedus.report import figure as draw
from foedus.report.figure import Drawn

KINDS = ("matrix", "series", "network", "map", "fronts")


@click.command("figure")
@click.argument("kind", type=click.Choice(KINDS))
@scenario_argument
@click.option("-o", "--output", "target", required=True, type=click.Path(path_type=Path), help="The file to write: .svg, .png or .pdf.")
@click.option("--on", metavar="DATE", help="The day, of all but a series.")
@click.option("--state", metavar="STATE", help="The state, of fronts and of a series.")
@click.option("--measure", type=click.Choice(MEASURES), default="system", show_default=True, help="Of a series.")
@click.option("--against", metavar="STATE", help="The attacker, of a series of a margin.")
@click.option("--from", "since", metavar="DATE", help="The first day of a series.")
@click.option("--to", metavar="DATE", help="The last day of a series.")
@view_options
@told
def figure_command(
    kind: str,
    scenario: str,
    target: Path,
    on: str | None,
    state: str | None,
    measure: str,
    against: str | None,
    since: str | None,
    to: str | None,
    edits: str | None,
    knower: str | None,
    **options: Any,
) -> None:
    """A figure of a measure, and in words what it shows.

    KIND is `matrix`, who could attack whom on a day, so ordered that the gaps stand together; `series`, a measure through the days, its
    greatest steps marked; `network`, friends and foes of a day, with the states on whom the system hangs; `map`, who is covered;
    `fronts`, what a state would put against each neighbour that is bound against it. Needs `pip install 'foedus[figures]'`.

    \b
    Examples:
      foedus figure matrix --on 1939-08-20 -o matrix.svg
      foedus figure series --measure margin --state POL --against GMY --from 1936-01-01 -o poland.png
      foedus figure fronts --state GMY --on 1935-06-10 -o fronts.svg
    """
    if kind != "series" and not on:
        raise FoedusError(f"say of which day the {kind} is: --on DATE")
    if kind == "fronts" and not state:
        raise FoedusError("say of which state the fronts are: --state STATE")
    draw.check(target)
    with waiting():
        bench = load(scenario, edits, knower, on)
        s, how = bench.record, gauge(**options)

        def drawn() -> Drawn:
            if kind == "series":
                return draw.line(bench.series(measure, state=state, against=against, since=since, to=to, **how), s)
            assert on
            match kind:
                case "matrix":
                    return draw.matrix(bench.coverage(on, **how), s)
                case "network":
                    return draw.web(network(bench.system(on, **how)), bench.keystones(on, shares=False, **how), s)
                case "map":
                    return draw.chart(bench.coverage(on, **how), s)
                case _:
                    return draw.fronts(bench.encirclement(state or "", on, **how), s)

        found = drawn()
        draw.save(found, target)
    click.echo(f"{found.title}. {found.words}\nThe figure is {target}.")
