"""`foedus compare`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from foedus import api
from foedus.cli.common import format_option, put, told
from foedus.cli.measure import NOT_KNOWN, figure, gauge, gauge_options, head, names
from foedus.cli.screen import paged
from foedus.measure.change import Change, Moved, change
from foedus.measure.coverage import Standing
from foedus.report.table import Table


@click.command("compare")
@click.argument("edits", nargs=-1, required=True)
@click.option("--on", required=True, metavar="DATE", help="The day.")
@click.option("--scenario", default=api.DEFAULT, show_default=True, help="What they are edits of: an id, or a path.")
@gauge_options
@format_option
@told
@paged
def compare_command(edits: tuple[str, ...], on: str, scenario: str, form: str, **options: Any) -> None:
    """The measures of a day in the record, and after EDITS: what other promises would have changed.

    EDITS is the id of edits that ship with foedus (eastern-pact-1934, unconditional-1935, soviet-proposal-1939, tripartite-june-1939,
    tripartite-july-1939, october-1938, staff-talks-1939) or a path to your own. Several are each compared with the record.

    \b
    Examples:
      foedus compare tripartite-july-1939 --on 1939-08-20 --attackers GMY
      foedus compare unconditional-1935 --on 1938-09-23 --silent
      foedus compare eastern-pact-1934 soviet-proposal-1939 tripartite-june-1939 --on 1939-08-20
    """
    record = api.load(scenario)
    how = gauge(**options)
    before = record.coverage(on, **how)
    others = dict(zip((Path(name).resolve().name for name in edits), api.load_with_each(edits, scenario), strict=True))
    found = {name: change(before, bench.coverage(on, **how)) for name, bench in others.items()}
    states = {s: state for bench in (record, *others.values()) for s, state in bench.record.states.items()}

    def data() -> dict[str, Any]:
        return {**head(record, before.on, options), "system": before.system, "edits": [_row(name, c) for name, c in found.items()]}

    def pair(m: Moved) -> tuple[str, ...]:
        sides = (names(states, m.before.with_victim), names(states, m.after.with_victim))
        return states[m.after.attacker].name, states[m.after.victim].name, figure(m.before.margin), figure(m.after.margin), *sides

    def state(one: Standing | None, other: Standing | None) -> tuple[str, ...]:
        both = [(figure(getattr(one, key, None)), figure(getattr(other, key, None))) for key in ("coverage", "freedom", "encirclement")]
        name = states[(one or other).state].name  # type: ignore[union-attr]
        return name, *(("" if then == NOT_KNOWN else then) if then == now else f"{then} → {now}" for then, now in both)

    def tables() -> Sequence[Table]:
        rows = [("the record", figure(before.system), "", "", "")] + [
            (name, figure(c.after.system), _less(c), str(len(c.covered)), str(len(c.uncovered))) for name, c in found.items()
        ]
        first = Table(f"The system on {before.on}", ("", "covered", "change", "pairs more", "pairs less"), rows)
        if len(found) > 1:
            return [first]
        (only,) = found.values()
        shown = [row for row in (state(*both) for both in only.states) if any("→" in cell for cell in row)]
        columns = ("attacker", "victim", "margin", "then", "act for it", "then")
        return [
            first,
            Table("Covered then", columns, [pair(m) for m in only.covered]),
            *([Table("Not covered then", columns, [pair(m) for m in only.uncovered])] if only.uncovered else []),
            Table("States", ("state", "coverage", "freedom", "encirclement"), shown),
        ]

    put(form, data, tables)


def _less(c: Change) -> str:
    return "" if c.after.system is None or c.before.system is None else f"{c.after.system - c.before.system:+.3f}"


def _row(name: str, c: Change) -> dict[str, Any]:
    def pairs(some: Sequence[Moved]) -> list[dict[str, Any]]:
        return [{"before": asdict(m.before), "after": asdict(m.after)} for m in some]

    states = [{"before": asdict(one) if one else None, "after": asdict(other) if other else None} for one, other in c.states]
    return {"edits": name, "system": c.after.system, "covered": pairs(c.covered), "uncovered": pairs(c.uncovered), "states": states}
