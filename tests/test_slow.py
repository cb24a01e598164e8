"""Long proofs, run by `make slow`."""

from __future__ import annotations

import random

import pytest

from foedus.api import Workbench
from foedus.base.date import day_text
from foedus.replay import option, order, plan
from foedus.replay.ledger import order_warnings, replay
from foedus.replay.ruling import Ruling

pytestmark = pytest.mark.slow


def comparable(rulings: tuple[Ruling, ...]) -> dict[str, tuple[object, ...]]:
    return {r.id: (r.status, r.reason, r.tests_failed, r.due_on, r.due_by, r.closed_on, r.as_coded, r.robust, r.paid_by) for r in rulings}


def test_obligors_taken_together_are_alike(europe: Workbench, monkeypatch: pytest.MonkeyPatch) -> None:
    together = comparable(europe.replay().rulings)
    monkeypatch.setattr(plan, "_signature", lambda p, obligor, *rest: obligor)
    assert comparable(replay(europe.record).rulings) == together


def test_ending_the_record_later_changes_no_closed_case(europe: Workbench) -> None:
    whole = {r.id: r for r in europe.replay().rulings}
    days = sorted({e.date.last for e in europe.record.events.values()})
    for day in random.Random(1939).sample(days, 6):
        for r in europe.replay(day_text(day)).rulings:
            later = whole.get(r.id)
            if later and r.robust and later.robust and r.closed_on and r.closed_on < day_text(day) and r.reason != "term_passed":
                assert (later.status, later.closed_on) == (r.status, r.closed_on), r.id


def test_what_is_not_multiplied_would_give_the_same(europe: Workbench, monkeypatch: pytest.MonkeyPatch) -> None:
    pruned = comparable(europe.replay().rulings)
    monkeypatch.setattr(option, "_settled", lambda key, *rest: False)
    for name, (*fields, robust, paid) in comparable(replay(europe.record).rulings).items():
        if name not in pruned:  # a case that only an option raises, and that it does not trigger: nothing to say
            assert fields[:3] == ["not_triggered", None, ()], name
            continue
        *known, known_robust, known_paid = pruned[name]
        assert (known, known_paid) == (fields, paid), name
        assert robust in (known_robust, None), name


def test_keys_whose_order_is_not_tried_have_no_order_that_matters(europe: Workbench, monkeypatch: pytest.MonkeyPatch) -> None:
    pruned = order_warnings(europe.record)
    monkeypatch.setattr(order._Idle, "__contains__", lambda self, key: False)
    monkeypatch.setattr(order._Readers, "_reads", lambda self, key, standing, batches: tuple(range(len(batches))))
    assert set(order_warnings(europe.record)) == set(pruned)
    assert pruned
