"""What holds in every world: order and names decide nothing, and what has ended stays as it was."""

from __future__ import annotations

import json
import os
import random
from collections.abc import Iterator
from itertools import groupby, permutations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from case import CASES
from foedus.base.date import day_text, parse_date
from foedus.base.span import Span
from foedus.checker.check import check
from foedus.loader.dump import dump
from foedus.loader.scenario import load_path, load_text
from foedus.model.record import Scenario
from foedus.replay import order
from foedus.replay.ledger import order_warnings, replay
from foedus.replay.option import statuses
from foedus.replay.plan import make_plan
from foedus.replay.ruling import Ruling
from foedus.replay.run import Run
from foedus.replay.world import World, compile_record
from worlds import ACTS, LIBERTIES, RESTRAINTS, STATES, treaties, worlds

WORLDS = int(os.environ.get("WORLDS", "60"))  # `make slow` sets more
some = settings(
    max_examples=WORLDS, deadline=None, derandomize=WORLDS <= 60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)


def record(world: Any) -> Scenario:
    """A world as a record; one that has errors is no world."""
    scenario, found = load_text(json.dumps(world))
    assume(not any(d.severity == "error" for d in (*found, *check(scenario))))
    return scenario


def rows(rulings: tuple[Ruling, ...], names: dict[str, str] | None = None) -> list[Any]:
    """Everything that a ruling says, but its id; states under other names."""

    def named(state: str) -> str:
        return (names or {}).get(state, state)

    found = []
    for r in rulings:
        who = (named(r.obligor), named(r.beneficiary), sorted(map(named, r.victims)), sorted(map(named, r.attackers)))
        under = sorted((sorted(u.options), u.status, u.reason or "") for u in r.by_reading)
        what = (r.status, r.reason, r.tests_failed, r.due_on, r.due_by, r.closed_on, r.robust, r.as_coded, sorted(r.paid_by), under)
        found.append((r.event, r.promise, r.conflict, *who, *what))
    return sorted(found, key=repr)


@some
@given(worlds(), st.randoms(use_true_random=False))
def test_the_order_of_records_changes_nothing(world: Any, chance: random.Random) -> None:
    whole = rows(replay(record(world)).rulings)
    for key in ("instruments", "events"):
        chance.shuffle(world[key])
    for key in ("states", "conflicts"):
        pairs = [*world[key].items()]
        chance.shuffle(pairs)
        world[key] = dict(pairs)
    assert rows(replay(record(world)).rulings) == whole


@some
@given(worlds(), st.permutations(STATES))
def test_the_names_of_states_change_nothing(world: Any, others: list[str]) -> None:
    names = {old: f"{new}X" for old, new in zip(STATES, others, strict=True)}
    whole = rows(replay(record(world)).rulings, names)
    assert rows(replay(record(renamed(world, names))).rulings) == whole


def renamed(value: Any, names: dict[str, str]) -> Any:
    """A document with other names for states."""
    if isinstance(value, dict):
        return {names.get(k, k): renamed(v, names) for k, v in value.items()}
    if isinstance(value, list):
        return [renamed(v, names) for v in value]
    return names.get(value, value)


@some
@given(worlds(), st.integers(2, 20))
def test_ending_the_record_later_changes_no_closed_case(world: Any, day: int) -> None:
    scenario = record(world)
    last = f"1930-03-{day:02d}"
    early = replay(scenario, parse_date(last).first).rulings
    late = {r.id: r for r in replay(scenario).rulings}
    for r in early:
        if r.closed_on and r.closed_on < last and r.robust and r.reason != "term_passed":  # late payment may still better it (T3)
            after = late[r.id]
            if after.robust:
                assert (after.status, after.reason, after.closed_on) == (r.status, r.reason, r.closed_on)


@some
@given(worlds(), treaties("zz"))
def test_a_treaty_more_changes_only_the_rulings_that_hang_on_it(world: Any, new: Any) -> None:
    before = replay(record(world)).rulings
    world["instruments"].append(new)
    after = replay(record(world)).rulings
    hanging = hanging_on("zz", world)
    assert rows(tuple(r for r in after if r.promise not in hanging)) == rows(tuple(r for r in before if r.promise not in hanging))


def hanging_on(instrument: str, world: Any) -> set[str]:
    """The promises whose rulings may depend on an instrument: what waits for it or for what it may owe, and so on."""
    treaties = {i["instrument"]: i for i in world["instruments"]}
    promises = {f"{t}/1/{p['id']}": p for t, i in treaties.items() for p in i["articles"]["1"].get("promises", ())}
    amends = [(t, a) for t, i in treaties.items() for a in i["articles"]["1"].get("amends", ())]
    found: set[str] = set()
    while True:
        owing = {promises[ref]["duty"] for ref in found}
        more = set()
        for ref, promise in promises.items():
            own = ref.partition("/")[0]
            words = json.dumps([promise, *(a for _, a in amends if a["promise"] == ref)])
            laws = {own, *treaties[own].get("waits_on", ()), *(t for t, a in amends if a["promise"] == ref)}
            if (
                instrument in laws
                or f'"in_force": "{instrument}"' in words
                or ('"bound"' in words and owing & {"defend", "assist"})
                or ("earlier_treaty_forbids" in words and owing & {*RESTRAINTS})
                or (("due_duties" in words or promise["duty"] == "settle_peacefully") and owing & {*ACTS})
                or any(f'"{other.partition("/")[0]}"' in json.dumps(promise.get("saves", ())) for other in found)
                or any(other.startswith(f"{own}/") and promises[other]["duty"] in LIBERTIES for other in found)
            ):
                more.add(ref)
        if more <= found:
            return found
        found |= more


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_record_is_written_out_and_read_again(path: Path) -> None:
    scenario, _ = load_path(path)
    again, faults = load_text(dump(scenario))
    assert (again, faults) == (scenario, ())


@some
@given(worlds())
def test_what_is_written_out_and_read_again_is_equal(world: Any) -> None:
    scenario = record(world)
    again, faults = load_text(dump(scenario))
    assert (again, faults) == (scenario, ())


@some
@given(worlds())
def test_warnings_of_order_are_those_of_every_order_of_every_day(world: Any) -> None:
    for event in world["events"]:  # more of them on one day
        event["date"] = f"{event['date'][:-2]}{int(event['date'][-2:]) // 3 + 1:02d}"
    scenario = record(world)
    assert {(d.message, d.span) for d in order_warnings(scenario)} == set(every_order(scenario))


def every_order(scenario: Scenario) -> Iterator[tuple[str, Span]]:
    """What a replay of the whole record in each order of each day of each conflict finds."""
    world = World(compile_record(scenario))
    plan = make_plan(world)
    coded = Run(world, plan).perform()
    for arena in world.arenas():
        for day in sorted({act.day for act in arena.acts}):
            batches = [[*acts] for _, acts in groupby((a for a in arena.acts if a.day == day), key=lambda a: a.moment)]
            slots = [batch[0].moment for batch in batches]
            orders = list(permutations(range(len(batches)))) if len(batches) <= order.MOST_BATCHES else []
            for one in orders[1:]:
                moments = {act.id: slot for slot, n in zip(slots, one, strict=True) for act in batches[n]}
                other = Run(World(world.record, base=world, moments=moments), plan).perform()
                for key in coded:
                    if statuses(other[key]) != statuses(coded[key]):
                        said = f"another order of the events of {day_text(day)} gives another status under '{key.ref}'"
                        yield said, batches[0][0].record.place("date")
