"""The conformance suite: every legal case, answered and compared with what a reader of the rules expects."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest

from case import CASES, answer, comparable, load_path, read, shuffled

# What is not built yet, by the rule that it implements: each must fail until it is.
NEEDS = {"edits": "W2", "ledger_as_known_to": "W1"}


def _marked(path: Path) -> Any:
    case = read(path)
    asked = {"edits"} & case.keys() or (case["ask"].keys() if isinstance(case["ask"], dict) else set())
    missing = next((NEEDS[name] for name in asked if name in NEEDS), None)
    marks = [pytest.mark.xfail(strict=True, raises=(AssertionError, NotImplementedError), reason=missing)] if missing else []
    return pytest.param(path, marks=marks, id=path.stem)


ASKED = [_marked(p) for p in CASES if read(p)["ask"] != "check"]


@pytest.mark.parametrize("path", ASKED)
def test_case(path: Path) -> None:
    case = read(path)
    scenario, _ = load_path(path)
    assert answer(scenario, case) == comparable(case["expect"])


@pytest.mark.parametrize("path", ASKED)
def test_the_order_in_which_records_stand_changes_nothing(path: Path) -> None:
    case = read(path)
    scenario = shuffled(case["scenario"], random.Random(path.stem))
    assert answer(scenario, case) == comparable(case["expect"])
