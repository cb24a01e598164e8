"""Treaties and events as people read them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from foedus.loader.scenario import SHIPPED, load_path, load_text
from foedus.report.prose import event_words, terms_words, treaty

SCENARIOS = sorted(path for path in SHIPPED.iterdir() if path.is_dir())


def said(**promise: Any) -> str:
    """A promise of the treaty of Arland and Berland in a sentence."""
    given = {"id": "p", "who": "each_party", "to": "the_other_party", "duty": "defend", **promise}
    world = {
        "states": {"A": {"name": "Arland"}, "B": {"name": "Berland"}, "C": {"name": "Corland"}},
        "groups": {"neighbours": {"name": "neighbours", "members": ["C"]}},
        "bodies": {"council": {"name": "Council", "members": ["A", "B"]}},
        "places": {"coast": {"name": "Coast", "in": "B"}},
        "instruments": [
            {"instrument": "ab", "name": "Treaty", "kind": "treaty", "parties": ["A", "B"], "signed": "1925-01-01",
             "guarantors": ["A", "C"], "in_force": "1925-01-01", "articles": {"1": {"says": "Text.", "promises": [given]}}},
        ],
    }  # fmt: skip
    scenario, faults = load_text(json.dumps(world))
    assert [str(d) for d in faults if d.severity == "error"] == []
    instrument = scenario.instruments["ab"]
    return terms_words(instrument.articles[0].promises[0].terms, instrument, scenario)


@pytest.mark.parametrize(
    ("promise", "sentence"),
    [
        ({"when": "attack"}, "each party defends the other party if one of them is attacked."),
        (
            {"who": "A", "to": "B", "when": ["attack", "threat"], "by": "neighbours", "unprovoked": "yes", "asks": "yes"},
            "Arland defends Berland if it is attacked or is threatened by the neighbours, without provocation, and asks for it.",
        ),
        (
            {"who": ["A", "C"], "to": "B", "duty": "supply", "means": "left", "when": "break_relations", "due": "3 days"},
            "Arland and Corland give supplies or passage to Berland by means of their own choice upon a break of relations, within 3 days.",
        ),
        (
            {"who": "guarantors", "to": "B", "duty": "assist", "when": "attack", "where": "coast", "if": {"failed_to_agree": "council"}},
            "the guarantors (Arland and Corland) help Berland if it is attacked in Coast, provided there is a failure of Council to agree.",
        ),
        (
            {"duty": "consult", "when": "threat", "against": "C", "by": "anyone", "strength": "political"},
            "each party consults with the other party if Corland is threatened (a political undertaking).",
        ),
        (
            {"duty": "not_attack", "saves": ["defence", "ab"], "unless": ["victim_attacked_first", {"war_with": "C"}]},
            "each party does not attack the other party, unless the victim attacked first or it would mean war with Corland, "
            "saving defence and what is due under ab.",
        ),
        ({"who": "A", "to": "B", "duty": "limit_arms", "matter": "ships"}, "Arland limits its arms as owed to Berland over ships."),
        ({"when": "attack", "act": "invasion", "due": "15 days"},
         "each party defends the other party by invasion if one of them is attacked, within 15 days."),
    ],
)  # fmt: skip
def test_a_promise_is_a_sentence(promise: dict[str, Any], sentence: str) -> None:
    assert said(**promise) == sentence


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.name)
def test_every_instrument_and_event_reads_as_a_document(path: Path) -> None:
    scenario, _ = load_path(path)
    for instrument in scenario.instruments.values():
        lines = treaty(instrument, scenario)
        assert lines[0] == f"{instrument.name} ({instrument.kind})"
        for article in instrument.articles:
            assert any(line.startswith(f"Article {article.id.rpartition('/')[2]}. ") for line in lines)
        assert not [line for line in lines if "{" in line or line.endswith(" None") or "unstated" in line]
    for event in scenario.events.values():
        lines = event_words(event, scenario)
        assert any(line.startswith("kind:") for line in lines)
        assert not [line for line in lines if line.endswith(" None")]


def test_an_article_that_changes_another_says_how_it_then_reads() -> None:
    scenario, _ = load_path(SHIPPED / "europe-1933-1939")
    text = " ".join(line.strip() for line in treaty(scenario.instruments["soviet-czechoslovak-1935"], scenario))
    assert (
        "soviet-czechoslovak-1935/1/consult then reads: each party consults with the other party if one of them is threatened by Germany."
        in text
    )
    assert "(part-of-the-council = finding-first; held by: French foreign minister Bonnet" in text
