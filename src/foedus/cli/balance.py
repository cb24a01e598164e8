"""`foedus balance`."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import click

from foedus.cli.common import format_option, put, scenario_argument, told
from foedus.cli.measure import gauge, head, load, names, view_options
from foedus.cli.screen import paged
from foedus.measure.balance import frustration, triads
from foedus.measure.network import network
from foedus.report.table import Table


@click.command("balance")
@scenario_argument
@click.option("--on", required=True, metavar="DATE", help="The day.")
@click.option("--camps", type=click.IntRange(min=2), default=2, show_default=True, help="At most so many.")
@view_options
@format_option
@told
@paged
def balance_command(scenario: str, on: str, camps: int, edits: str | None, knower: str | None, form: str, **options: Any) -> None:
    """Friends and foes of a day: whether they fall into camps, and which relations do not fit.

    Friends: one is bound to help the other by fixed means if its home is attacked. Foes: they are at war, one struck the other in a
    conflict that is not over, or one is bound to help somebody against the other by name. Who are both count as neither. The index is the
    least number of relations that would have to be otherwise for friends to stand together and foes apart. Parts that no relation ties to
    one another have camps of their own.

    \b
    Examples:
      foedus balance --on 1938-09-23
      foedus balance europe-1872-1914 --on 1914-08-01 --camps 3
    """
    bench = load(scenario, edits, knower, on)
    net = network(bench.system(on, **gauge(**options)))
    found = frustration(net.signs, camps)
    counted = triads(net.signs)
    states = bench.record.states

    def data() -> dict[str, Any]:
        relations = [
            {"one": a, "other": b, "friends": list(net.friends.get((a, b), ())), "foes": list(net.foes.get((a, b), ()))}
            for a, b in sorted({*net.friends, *net.foes})
        ]
        figures = {"index": found.index, "bound": found.bound, "proven": found.proven, "camps": camps}
        found_of = {"triads": asdict(counted), "parts": found.parts, "frustrated": found.frustrated, "relations": relations}
        return {**head(bench, net.on, options, edits), **figures, **found_of}

    def tables() -> list[Table]:
        proof = "proven" if found.proven else f"not proven: at least {found.bound:g}"
        title = (
            f"{net.on}: {sum(s > 0 for s in net.signs.values())} friendships and {sum(s < 0 for s in net.signs.values())} enmities; "
            f"{counted.balanced} of {counted.all} triads balanced; frustration index {found.index:g} ({proof})"
        )
        rows = [(str(k), *(names(states, camp) for camp in part), *[""] * (camps - len(part))) for k, part in enumerate(found.parts, 1)]
        wrong = [(states[a].name, states[b].name, _why(net.friends, net.foes, (a, b))) for a, b in found.frustrated]
        both = [(states[a].name, states[b].name, ", ".join(net.friends[a, b]), ", ".join(net.foes[a, b])) for a, b in net.open]
        return [
            Table(title, ("part", *(f"camp {k}" for k in range(1, camps + 1))), rows),
            *([Table("Relations that do not fit", ("one", "other", "by"), wrong)] if wrong else []),
            *([Table("Both friends and foes, and so left out", ("one", "other", "friends by", "foes by"), both)] if both else []),
        ]

    put(form, data, tables)


def _why(friends: Any, foes: Any, two: tuple[str, str]) -> str:
    return ("friends: " + ", ".join(friends[two])) if two in friends else "foes: " + ", ".join(foes[two])
