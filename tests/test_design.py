"""The cheapest promises: against every subset of the offers, put to the kernel one by one, and on the record."""

from __future__ import annotations

import json
import random
from itertools import chain, combinations, permutations
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from foedus.api import Workbench, load_with_edits
from foedus.base.diagnostic import FoedusError
from foedus.cli.main import main
from foedus.measure.design import as_edits, design
from foedus.measure.frontier import Frontiers
from foedus.measure.strength import Strengths
from foedus.measure.system import System
from foedus.replay.casus import Asker
from foedus.replay.day import Pledge
from test_measure import DAY, waiting, world


def small(seed: int) -> System:
    """Four states of random strength with the treaties of the small world, one of them hanging on Corland."""
    draw = random.Random(seed)
    strengths = Strengths({(s, 1930): draw.uniform(0.5, 4) for s in "ABCD"})
    ally = waiting({"acted": "C"})
    return System(Asker(world(ally).record), DAY, strengths, Frontiers({}, {}))


def cheapest(system: System, gaps: list[tuple[int, int]], offers: list[Pledge], cost: str) -> float | None:
    """By trying every set of offers."""

    def price(taken: tuple[Pledge, ...]) -> float:
        if cost == "strength":
            return sum(system.strength[o.obligor] or 0.0 for o in taken)
        return len({frozenset((o.obligor, o.beneficiary)) for o in taken})

    sets = chain.from_iterable(combinations(offers, n) for n in range(len(offers) + 1))
    closing = [price(taken) for taken in sets if all(system.supposing(pledges=taken).reply(*pair).covered for pair in gaps)]
    return min(closing) if closing else None


@pytest.mark.parametrize("seed", range(10))
@pytest.mark.parametrize("cost", ["treaties", "strength"])
def test_the_plan_is_the_cheapest_of_all_sets_of_offers(seed: int, cost: str) -> None:
    system, draw = small(seed), random.Random(seed + 100)
    gaps = [pair for pair in system.pairs() if system.reply(*pair).covered is False]
    gaps = draw.sample(gaps, min(3, len(gaps)))
    offers = [Pledge(o, v) for o, v in permutations(system.states, 2)]
    offers = draw.sample(offers, 6) + [Pledge(o, v, (x,)) for o, v, x in draw.sample(list(permutations(system.states, 3)), 3)]
    least = cheapest(system, gaps, offers, cost)
    if least is None:
        with pytest.raises(FoedusError, match="no set of these offers closes the gap of"):
            design(system, gaps, offers, cost)
        return
    (plan,) = design(system, gaps, offers, cost).plans
    assert plan.cost == pytest.approx(least) and plan.proven
    assert all(c.closed for c in plan.gaps)


def test_promises_cannot_hold_each_other_up_in_a_circle() -> None:
    strengths = Strengths({("A", 1930): 1.0, ("B", 1930): 1.0, ("C", 1930): 3.0, ("D", 1930): 1.0})
    system = System(Asker(world().record), DAY, strengths, Frontiers({}, {}))
    a, b, c, d = system.states
    circle = [Pledge(a, d, (b,)), Pledge(b, d, (a,))]
    with pytest.raises(FoedusError, match="closes the gap of Dorland against Corland"):
        design(system, [(c, d)], circle)
    (plan,) = design(system, [(c, d)], [*circle, Pledge(a, d)]).plans
    assert plan.promises == (("A", "D", ()), ("B", "D", ("A",))) and plan.cost == 2


def test_the_next_best_leave_something_out() -> None:
    strengths = Strengths({("A", 1930): 3.0, ("B", 1930): 2.0, ("C", 1930): 4.0, ("D", 1930): 1.0})
    system = System(
        Asker(world().record),
        DAY,
        strengths,
        Frontiers({}, {}),
    )
    a, b, c, d = system.states
    found = design(system, [(c, d)], [Pledge(a, d), Pledge(b, d)], "strength", best=5)
    assert [(p.cost, p.promises) for p in found.plans] == [(3.0, (("A", "D", ()),))]  # Berland alone is too weak


def test_what_would_have_covered_poland(europe: Workbench, tmp_path: Path) -> None:
    day = "1939-08-20"
    system = europe.system(day)
    number = system.asker.base.lexicon.number
    who = [number[s] for s in ("FRN", "UKG", "RUS", "POL")]
    gaps = [(number["GMY"], number[v]) for v in ("POL", "RUS", "UKG")]
    (plan,) = design(system, gaps, [Pledge(o, v, (number["FRN"],) if o == number["RUS"] else ()) for o, v in permutations(who, 2)]).plans
    assert plan.proven and plan.cost == 2 and ("RUS", "POL", ("FRN",)) in plan.promises
    edits = tmp_path / "plan.yaml"
    edits.write_text(yaml.safe_dump(as_edits(plan, day), sort_keys=False), encoding="utf-8")
    edited = load_with_edits(edits).system(day)  # in force that day, and read from text like any treaty
    for closed in plan.gaps:
        pair = (edited.asker.base.lexicon.number[closed.attacker], edited.asker.base.lexicon.number[closed.victim])
        assert edited.reply(*pair).margin == pytest.approx(closed.margin) and closed.closed


def test_the_command_prints_writes_and_tells_what_is_wrong(tmp_path: Path) -> None:
    run = CliRunner().invoke
    target = tmp_path / "plan.yaml"
    start = ["design", "--on", "1939-08-20", "--signers", "FRN,UKG,RUS,POL"]
    asked = [*start, "--gap", "GMY:POL", "--only-if", "RUS:FRN", "--best", "2"]
    shown = run(main, [*asked, "--write", str(target)])
    assert shown.exit_code == 0 and "proven to be the least" in shown.output and "only if France acts" in shown.output
    assert "design-rus-pol" in target.read_text("utf-8")
    data = json.loads(run(main, [*asked, "--format", "json"]).output)
    assert data["plans"][0]["proven"] and data["plans"][0]["gaps"][0]["closed"]
    for wrong, said in (
        ([*start, "--gap", "GMY"], "two states with a colon between"),
        ([*start, "--gap", "POL:GMY"], "covered already"),
        ([*start, "--gap", "GMY:POL", "--not", "RUS:POL"], "no set of these offers closes the gap of Poland against Germany"),
    ):
        found = run(main, wrong)
        assert found.exit_code == 2 and said in found.output, found.output
