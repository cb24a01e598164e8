"""`foedus power`."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from foedus.base.diagnostic import FoedusError
from foedus.cli.common import format_option, put, scenario_argument, told
from foedus.cli.measure import gauge, head, load, view_options
from foedus.cli.screen import paged
from foedus.measure.power import Council, normalised, power
from foedus.report.document import FORMAT
from foedus.report.table import Table

_PARTS = 1000  # strengths count in thousandths of the whole


@click.command("power")
@scenario_argument
@click.option("--on", metavar="DATE", help="The day, if the states of a scenario vote by their strength.")
@click.option("--council", type=click.Path(path_type=Path), help="A table member,weight,veto of a council instead; yes in veto has one.")
@click.option("--quota", type=click.IntRange(min=1), help="The weight that decides; else more than half.")
@view_options
@format_option
@told
@paged
def power_command(
    scenario: str, on: str | None, council: Path | None, quota: int | None, edits: str | None, knower: str | None, form: str, **options: Any
) -> None:
    """Who could decide: the power of the members of a council with weights and vetoes, or of states that count by their strength.

    Shapley-Shubik: the share of all orders of voting in which a member's vote decides. Banzhaf: its part of all decisive votes. A member
    that no coalition needs is not essential; of states by strength, those are the states that no balance of power needs. Strengths are
    rounded to thousandths of the whole.

    \b
    Examples:
      foedus power --on 1938-09-23
      foedus power --council council.csv --quota 9
    """
    if (on is None) == (council is None):
        raise FoedusError("say one of the two: --on DATE, for states by strength, or --council TABLE")
    label: Mapping[str, str] = {}
    if council:
        weights, vetoes = _read(council)
        start: dict[str, Any] = {"format": FORMAT, "council": str(council)}
    else:
        assert on is not None
        bench = load(scenario, edits, knower, on)
        system = bench.system(on, **gauge(**options))
        own = {system.names[s]: w for s, w in system.strength.items() if w}
        weights, vetoes = {s: round(w / sum(own.values()) * _PARTS) for s, w in own.items()}, ()
        weights = {s: w for s, w in weights.items() if w}
        label = {s: bench.record.states[s].name for s in weights}
        start = head(bench, on, options, edits)
    found = power(weights, quota or sum(weights.values()) // 2 + 1, vetoes)
    part = normalised(found)

    def data() -> dict[str, Any]:
        rows = [
            {"member": m.member, "weight": m.weight, "veto": m.member in vetoes, "shapley_shubik": float(m.shapley_shubik),
             "banzhaf": float(part[m.member]), "essential": m.essential}
            for m in found.members
        ]  # fmt: skip
        return {**start, "quota": found.quota, "winning": str(found.winning), "members": rows}

    put(form, data, lambda: [_table(found, part, label)])


def _table(found: Council, part: Mapping[str, Any], label: Mapping[str, str]) -> Table:
    rows = [
        (
            label.get(m.member, m.member) + (" (veto)" if m.member in found.vetoes else ""),
            str(m.weight),
            f"{float(m.shapley_shubik):.5f}",
            f"{float(part[m.member]):.5f}",
            "yes" if m.essential else "no",
        )
        for m in sorted(found.members, key=lambda m: (-m.shapley_shubik, m.member))
    ]
    title = f"{len(rows)} members, {found.quota} of {sum(m.weight for m in found.members)} decide; {found.winning} coalitions do"
    return Table(title, ("member", "weight", "Shapley-Shubik", "Banzhaf", "essential"), rows)


def _read(path: Path) -> tuple[dict[str, int], tuple[str, ...]]:
    try:
        rows = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
        weights = {row["member"]: int(row["weight"]) for row in rows}
        return weights, tuple(row["member"] for row in rows if (row.get("veto") or "").strip() == "yes")
    except (OSError, UnicodeDecodeError) as error:
        raise FoedusError(f"cannot read the council {path}: {error}") from None
    except (KeyError, ValueError, TypeError) as error:
        raise FoedusError(f"{path} is no council: its columns are member, weight (whole numbers) and veto; {error}") from None
