"""`foedus design`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from itertools import permutations, product
from pathlib import Path
from typing import Any

import click
import yaml

from foedus.api import Workbench
from foedus.base.diagnostic import FoedusError
from foedus.cli.common import format_option, put, scenario_argument, told
from foedus.cli.measure import figure, gauge, head, load, names, view_options
from foedus.cli.screen import paged
from foedus.measure.design import COSTS, Design, as_edits, design
from foedus.measure.system import Pair, System
from foedus.replay.day import Pledge
from foedus.report.table import Table


@click.command("design")
@scenario_argument
@click.option("--on", required=True, metavar="DATE", help="The day.")
@click.option("--gap", "wanted", multiple=True, metavar="A:V", help="An attacker and a victim to be covered; several times for several.")
@click.option("--signers", required=True, metavar="STATES", help="Who would promise help to one another, with commas between.")
@click.option("--not", "unwilling", multiple=True, metavar="A:B", help="Two of them who would not sign with each other.")
@click.option("--only-if", "conditions", multiple=True, metavar="A:X", help="A would act only if X acts.")
@click.option("--cost", type=click.Choice(COSTS), default="treaties", show_default=True, help="What is to be least.")
@click.option("--best", type=click.IntRange(min=1), default=1, show_default=True, help="How many plans, the next best after the best.")
@click.option("--limit", type=click.FloatRange(min=0, min_open=True), default=30.0, show_default=True, help="Seconds for each.")
@click.option("--write", "target", type=click.Path(path_type=Path), help="Write the best plan as edits, for `foedus compare` and `whatif`.")
@view_options
@format_option
@told
@paged
def design_command(
    scenario: str,
    on: str,
    wanted: tuple[str, ...],
    signers: str,
    unwilling: tuple[str, ...],
    conditions: tuple[str, ...],
    cost: str,
    best: int,
    limit: float,
    target: Path | None,
    edits: str | None,
    knower: str | None,
    form: str,
    **options: Any,
) -> None:
    """The cheapest promises of help that would close the chosen gaps, given who would sign with whom.

    Without --gap, all gaps of the signers against the --attackers. Each promise is help if the state is attacked by anyone. The answer is
    proven to be the cheapest, or the bound is shown; the kernel is asked again whether the gaps are closed, and who else would act.

    \b
    Examples:
      foedus design --on 1939-08-20 --attackers GMY --signers FRN,UKG,RUS,POL,ROM
      foedus design --on 1939-08-20 --gap GMY:POL --gap GMY:RUS --signers FRN,UKG,RUS,POL --only-if RUS:FRN --best 3
      foedus design --on 1938-09-23 --gap GMY:AUL --signers UKG,AUL,FRN --cost strength
    """
    bench = load(scenario, edits, knower, on)
    system = bench.system(on, **gauge(**options))
    who = [bench.number_of(name.strip(), system) for name in signers.split(",")]
    apart = {frozenset(two) for two in _twos(unwilling, bench, system)}
    only_if: dict[int, tuple[int, ...]] = {}
    for one, x in _twos(conditions, bench, system):
        only_if[one] = (*only_if.get(one, ()), x)
    gaps = _twos(wanted, bench, system) if wanted else [pair for pair in system.pairs() if pair[1] in who and pair[0] not in who]
    gaps = [pair for pair in gaps if system.reply(*pair).covered is not True]
    if not gaps:
        raise FoedusError("there is no gap to close: all of these are covered already")
    protected = [v for v in dict.fromkeys(v for _, v in gaps) if v not in who]
    pairs = [two for two in (*permutations(who, 2), *product(who, protected)) if frozenset(two) not in apart]
    offers = [Pledge(o, v, tuple(x for x in only_if.get(o, ()) if x != v)) for o, v in pairs]
    found = design(system, gaps, offers, cost, best, limit)
    if target:
        target.write_text(yaml.safe_dump(as_edits(found.plans[0], found.on), sort_keys=False, allow_unicode=True), encoding="utf-8")

    def data() -> dict[str, Any]:
        plans = [{**asdict(p), "proven": p.proven} for p in found.plans]
        return {**head(bench, found.on, options, edits), "cost": cost, "plans": plans}

    put(form, data, lambda: list(_tables(found, bench)))


def _twos(texts: Sequence[str], bench: Workbench, system: System) -> list[Pair]:
    """Two states with a colon between."""
    found = []
    for text in texts:
        one, colon, other = text.partition(":")
        if not colon:
            raise FoedusError(f"'{text}' is not two states with a colon between, as GMY:POL")
        found.append((bench.number_of(one, system), bench.number_of(other, system)))
    return found


def _tables(found: Design, bench: Workbench) -> Sequence[Table]:
    states = bench.record.states
    tables = []
    for k, plan in enumerate(found.plans, 1):
        unit = "treaties" if found.cost == "treaties" else "of strength pledged"
        proof = "proven to be the least" if plan.proven else f"not proven: at least {plan.bound:.4g}"
        after = " still allowed" if k > 1 else ""
        promises = [
            (states[o].name, states[v].name, "" if not only else "only if " + " and ".join(states[x].name for x in only) + " acts")
            for o, v, only in plan.promises
        ]
        closed = [
            (
                *(states[s].name for s in (c.attacker, c.victim)),
                *(figure(margin) for margin in (c.before, c.margin)),
                *(names(states, some) for some in (c.with_victim, c.brings)),
            )
            for c in plan.gaps
        ]
        title = f"Plan {k}: {plan.cost:.4g} {unit} ({proof}{after}); {figure(plan.system)} of the system covered"
        tables.append(Table(title, ("promises", "to help", ""), promises))
        tables.append(Table("", ("attacker", "victim", "margin", "then", "act for it", "brought in"), closed))
    return tables
