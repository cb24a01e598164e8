"""`foedus alignment`."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import click

from foedus.api import Workbench
from foedus.base.diagnostic import FoedusError
from foedus.cli.common import format_option, put, scenario_argument, told
from foedus.cli.measure import gauge, head, load, names, view_options
from foedus.cli.screen import paged
from foedus.measure.alignment import EXACT, Lowest, landscape, lowest
from foedus.measure.network import among, network
from foedus.report.search import find_state
from foedus.report.table import Table


@click.command("alignment")
@scenario_argument
@click.option("--on", required=True, metavar="DATE", help="The day.")
@click.option("--states", metavar="STATES", help="Which, with commas between; else the strongest, those with friends or foes among them.")
@click.option("--most", type=click.IntRange(min=2), default=12, show_default=True, help="How many of the strongest.")
@view_options
@format_option
@told
@paged
def alignment_command(
    scenario: str, on: str, states: str | None, most: int, edits: str | None, knower: str | None, form: str, **options: Any
) -> None:
    """The divisions of some states into two camps that no one of them would leave (a landscape of alignments).

    Sizes are strengths; two who are friends work together (1), two who are foes do not (-1), as `foedus balance` has them. The energy of a
    division grows with friends apart and falls with foes apart; its basin is how many of all divisions lead to it, one state at a time. Of
    more than 20 states the one division with the least energy is found, and proven.

    \b
    Examples:
      foedus alignment --on 1939-08-20
      foedus alignment --on 1936-06-01 --states UKG,FRN,GMY,ITA,RUS
    """
    bench = load(scenario, edits, knower, on)
    system = bench.system(on, **gauge(**options))
    net = network(system)
    tied = {s for two in net.signs for s in two}
    strength = {system.names[s]: w for s, w in system.strength.items() if w is not None}
    if states:
        chosen = [find_state(bench.record, name.strip()) for name in states.split(",")]
        unknown = [bench.record.states[s].name for s in chosen if s not in strength]
        if unknown:
            raise FoedusError(f"the strength of {', '.join(unknown)} is not known that day")
    else:
        strong = sorted((s for s in strength if s in tied), key=lambda s: -strength[s])[:most]
        near = {s for two in among(net, tuple(strong)) for s in two}
        chosen = [s for s in strong if s in near]  # whom nothing ties to the others may stand anywhere
    own, signs = {s: strength[s] for s in chosen}, among(net, tuple(chosen))
    if len(chosen) > EXACT:
        _put_lowest(form, lowest(own, signs), head(bench, net.on, options, edits), bench)
        return
    found = landscape(own, signs)

    def data() -> dict[str, Any]:
        figures = {"states": chosen, "divisions": found.divisions}
        return {**head(bench, net.on, options, edits), **figures, "minima": [asdict(m) for m in found.minima]}

    def tables() -> list[Table]:
        rows = [
            (f"{m.energy:.4f}", f"{m.basin / found.divisions:.1%}", *(names(bench.record.states, camp) for camp in m.camps))
            for m in found.minima
        ]
        title = f"{net.on}: of {found.divisions} divisions of {len(chosen)} states {len(rows)} that no one state would leave"
        return [Table(title, ("energy", "basin", "one camp", "the other"), rows)]

    put(form, data, tables)


def _put_lowest(form: str, found: Lowest, start: dict[str, Any], bench: Workbench) -> None:
    """Of more states than a landscape is drawn of: the division with the least energy."""
    proof = "proven" if found.proven else f"not proven: at least {found.bound:.4f}"
    title = f"{start['on']}: the division with the least energy, {found.energy:.4f} ({proof}); parts that nothing ties together stand apart"
    rows = [tuple(names(bench.record.states, camp) for camp in (*part, *[()] * (2 - len(part)))) for part in found.parts]
    put(form, lambda: {**start, **asdict(found), "proven": found.proven}, lambda: [Table(title, ("one camp", "the other"), rows)])
