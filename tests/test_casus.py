"""Reasons of a hypothesis that no ruling lists, and that the list of who need not act shows."""

from __future__ import annotations

import pytest

from foedus.base.date import parse_date
from foedus.loader.scenario import load_text
from foedus.replay.casus import Asker

WORLD = """
states: {A: {name: Arland}, B: {name: Berland}, C: {name: Corland}}
instruments:
  - instrument: cb
    name: Treaty
    kind: treaty
    parties: [C, B]
    signed: 1925-01-01
    in_force: 1925-01-01
    articles:
      "1": {says: Help., promises: [{id: aid, who: C, to: B, duty: assist, when: KIND}]}
"""


@pytest.mark.parametrize(("kind", "failed", "reason"), [("invasion", ("E5",), "other_kind_of_act"), ("attack", (), None)])
def test_an_attack_is_an_armed_act(kind: str, failed: tuple[str, ...], reason: str | None) -> None:
    scenario, _ = load_text(WORLD.replace("KIND", kind))
    (part,) = Asker(scenario).ask("A", "B", parse_date("1930-03-01").first).parts
    assert (part.ruling.tests_failed, part.ruling.reason) == (failed, reason)
