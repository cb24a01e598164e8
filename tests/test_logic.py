"""The kernel against the same rules stated in logic (`logic.lp`), on random worlds, under all their options."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterator
from contextlib import nullcontext
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings

import logic
from foedus.checker.check import check
from foedus.loader.scenario import load_text
from foedus.replay import kernel
from foedus.replay.ledger import replay
from worlds import worlds

WORLDS = int(os.environ.get("WORLDS", "1000"))  # `make slow` sets more
SEED = int(os.environ.get("SEED", "1"))
AT_ONCE = 25
TRIED = 10  # of so many worlds one is asked under all its options
MOST = 64  # combinations of options of one world
World = dict[str, Any]
Key = tuple[str, ...]  # promise, obligor, beneficiary, victim, conflict, and the event that opened a further case
Row = tuple[Any, ...]  # event, status, reason, mask, due_on, due_by, closed_on


def drawn(count: int) -> Iterator[World]:
    """Random worlds that the checker has nothing against."""
    for first in range(0, count, 1000):
        yield from filter(sound, _thousand(SEED * 1000 + first // 1000, min(1000, count - first)))


def _thousand(number: int, count: int) -> list[World]:
    """A thousand random worlds, or fewer, from a seed of their own."""
    found: list[World] = []
    quiet = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]
    draw = settings(max_examples=count, deadline=None, database=None, phases=[Phase.generate], suppress_health_check=quiet)
    seed(number)(draw(given(worlds())(lambda world: found.append(world))))()
    return found


def sound(world: World) -> bool:
    """Whether a world is a record without errors."""
    scenario, faults = load_text(json.dumps(world))
    return not any(d.severity == "error" for d in (*faults, *check(scenario)))


def by_kernel(world: World) -> dict[Key, tuple[Row, str, bool | None]]:
    """For each case the row as coded, the status of its ruling, and whether it is robust."""
    scenario, _ = load_text(json.dumps(world))
    ledger = replay(scenario)
    found = {}
    for r in ledger.rulings:
        key = (r.promise, r.obligor, r.beneficiary, r.victims[0], r.conflict or "", ledger.traces[r.id].opened_by)
        mask = [int(test[1:]) for test in r.tests_failed]
        found[key] = ((r.event, r.as_coded, r.reason, mask, r.due_on, r.due_by, r.closed_on), r.status, r.robust)
    return found


def by_logic(some: list[World]) -> list[dict[Key, Row]]:
    """For each world without questions its cases."""
    columns = ("named_after", "status", "reason", "mask", "due_on", "due_by", "closed_on")
    answers = logic.rulings(some)
    return [
        {(*key, case.get("opened_by") or ""): tuple(case.get(c) for c in columns) for key, cases in answer.items() for case in cases}
        for answer in answers
    ]


def differences(world: World, options: bool, answers: list[dict[Key, Row]]) -> list[tuple[Key, Any, Any]]:
    """Where the kernel and the logic differ: the key, what the kernel says, and what the logic says."""
    found: list[tuple[Key, Any, Any]] = []
    try:
        coded, ours = answers[0], by_kernel(world)
    except RecursionError as error:
        return [((), repr(error), None)]
    options = options and len(answers) == len(logic.choices(world))
    for key in sorted({*ours, *(key for answer in answers for key in answer)}):
        row, status, robust = ours.get(key, (None, None, None))
        if row and row[2] is None:  # only an option raises it (V3)
            row = None
        if row != coded.get(key):
            found.append((key, row, coded.get(key)))
        elif options:
            statuses = {answer[key][1] if key in answer else "not_triggered" for answer in answers}
            expected = ("disputed", False) if len(statuses) > 1 else (*statuses, True)
            if (status, robust) != expected and not (status is None and expected == ("not_triggered", True)):
                found.append((key, (status, robust), (expected, [answer.get(key) for answer in answers])))
    return found


def asked(world: World, options: bool) -> list[World]:
    """A world without questions for each combination of options, that as coded first, or for that one alone."""
    combinations = logic.choices(world)
    return [logic.answered(world, c) for c in (combinations if options and len(combinations) <= MOST else combinations[:1])]


def differs(world: World, options: bool) -> list[tuple[Key, Any, Any]]:
    """The differences on one world; none if it is no record."""
    return differences(world, options, by_logic(asked(world, options))) if sound(world) else []


def smallest(world: World, options: bool) -> World:
    """A world as small as can be on which they still differ: whatever can be left out is left out."""
    shrunk = True
    while shrunk:
        shrunk = False
        for smaller in smaller_worlds(world):
            if differs(smaller, options):
                world, shrunk = smaller, True
                break
    return world


def smaller_worlds(world: World) -> Iterator[World]:
    """The world without one of its events, instruments, promises or words."""
    for kind in ("events", "instruments"):
        for n in range(len(world[kind])):
            yield {**world, kind: world[kind][:n] + world[kind][n + 1 :]}
    for i, instrument in enumerate(world["instruments"]):
        for n in range(len(instrument["articles"]["1"].get("promises", ()))):
            smaller = deepcopy(world)
            del smaller["instruments"][i]["articles"]["1"]["promises"][n]
            yield smaller
        for n, promise in enumerate(instrument["articles"]["1"].get("promises", ())):
            for word in promise:
                smaller = deepcopy(world)
                del smaller["instruments"][i]["articles"]["1"]["promises"][n][word]
                yield smaller
    for n, event in enumerate(world["events"]):
        for word in event.keys() - {"conflict"}:  # an event without one is a case of its own, which the logic does not state
            smaller = deepcopy(world)
            del smaller["events"][n][word]
            yield smaller


def test_kernel_and_logic_agree_on_random_worlds(capsys: pytest.CaptureFixture[str]) -> None:
    statuses: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    tests: Counter[int] = Counter()
    batch: list[tuple[World, bool, list[World]]] = []
    count = combinations = disputed = 0

    def ask() -> None:
        nonlocal disputed
        answers = by_logic([a for _, _, some in batch for a in some])
        for world, options, some in batch:
            mine, answers = answers[: len(some)], answers[len(some) :]
            if differences(world, options, mine):
                least = smallest(world, options)
                pytest.fail(f"{json.dumps(least, indent=1)}\n{differs(least, options)}")
            for row in mine[0].values():
                statuses[row[1]] += 1
                reasons[row[2]] += 1
                tests.update(row[3])
            keys = {key for answer in mine for key in answer}
            disputed += sum(len({answer[key][1] if key in answer else "not_triggered" for answer in mine}) > 1 for key in keys)
        batch.clear()

    for world in drawn(WORLDS):
        options = count % TRIED == 0
        batch.append((world, options, asked(world, options)))
        combinations += len(batch[-1][2])
        count += 1
        if sum(len(some) for _, _, some in batch) >= AT_ONCE:
            ask()
    if batch:
        ask()
    with capsys.disabled() if "WORLDS" in os.environ else nullcontext():
        print(f"\n{count} worlds, {combinations} combinations of options, {sum(statuses.values())} cases as coded, {disputed} disputed")
        for name, counted in (("statuses", statuses), ("reasons", reasons), ("tests failed", tests)):
            print(f"{name}: " + ", ".join(f"{word} {n}" for word, n in counted.most_common()))
    assert count > WORLDS / 2


def test_a_difference_is_seen_and_made_small() -> None:
    world = next(w for w in drawn(60) if any(row[1] == "breached" for row in by_logic(asked(w, False))[0].values()))
    assert not differs(world, False)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kernel, "E6", 0)  # as if the kernel forgot a test
        wrong = next(w for w in drawn(60) if differs(w, False))
        least = smallest(wrong, False)
        ((_, ours, theirs), *_) = differs(least, False)
    assert 6 in theirs[3] and 6 not in ours[3]
    assert (len(least["instruments"]), len(least["events"])) == (1, 1)
