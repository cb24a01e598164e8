"""The conformance suite: every legal case, answered and compared with what a reader of the rules expects."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from case import CASES, answer, comparable, load, read

ASKED = [p for p in CASES if read(p)["ask"] != "check"]


@pytest.mark.parametrize("path", ASKED, ids=lambda p: p.stem)
def test_case(path: Path) -> None:
    case = read(path)
    assert answer(load(case), case) == comparable(case["expect"])
    if "before" in case["expect"]:
        assert answer(load(case, edited=False), case) == comparable({"rulings": case["expect"]["before"]})


@pytest.mark.parametrize("path", ASKED, ids=lambda p: p.stem)
def test_the_order_in_which_records_stand_changes_nothing(path: Path) -> None:
    case = read(path)
    scenario = load(case, chance=random.Random(path.stem))
    assert answer(scenario, case) == comparable(case["expect"])
