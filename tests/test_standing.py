"""Which promises stand on a day, and where capitals lie."""

from __future__ import annotations

import pytest

from foedus.api import Workbench
from foedus.atlas.atlas import borders, capital
from foedus.base.date import parse_date
from foedus.replay import kernel as k
from foedus.replay.casus import Asker
from foedus.replay.standing import undertakings


@pytest.mark.parametrize("text", ["1933-01-01", "1936-03-07", "1938-09-23", "1939-08-26", "1939-09-30"])
def test_promises_of_help_stand_when_a_hypothesis_would_ask_for_them(europe: Workbench, text: str) -> None:
    day = parse_date(text).first
    asker = Asker(europe.record)
    lexicon = asker.base.lexicon
    asked = {
        (bid.ref, lexicon.names[bid.obligor], lexicon.names[t])
        for t, by_obligor in asker.day(day).help_to(True).items()
        for bids in by_obligor.values()
        for bid in bids
        if t != bid.obligor and lexicon.is_of(bid.deal.row[k.R_TO], t, day)
    }
    standing = {
        (u.promise, u.obligor, u.beneficiary)
        for u in undertakings(asker.base, ("defend", "assist"))
        if u.first <= day < u.end and u.strength == "binding"
    }
    triggered = {ref for ref in {ref for ref, _, _ in standing} if any(b.deal.terms.when for b in asker.day(day).bids[ref])}
    assert {row for row in standing if row[0] in triggered} == asked
    assert len(asked) > 50


def test_an_undertaking_ends_with_its_text_and_with_a_party(europe: Workbench) -> None:
    spans = {
        (u.promise, u.obligor, u.beneficiary): (u.first, u.end)
        for u in undertakings(Asker(europe.record).base, ("not_attack", "defend", "assist"))
    }
    assert spans["british-mediterranean-assurances-1936/1/support", "UKG", "GRC"] == (
        parse_date("1936-07-15").first,
        parse_date("1936-07-27").first,
    )
    ours = [end for (ref, who, to), (_, end) in spans.items() if "CZE" in (who, to) and ref.startswith("little-entente-military")]
    assert ours and max(ours) <= parse_date("1939-03-16").first


def test_capitals_move() -> None:
    assert capital("RUS", 1914) == ("St Petersburg", (59.9, 30.3))
    assert capital("RUS", 1938) == ("Moscow", (55.8, 37.6))
    assert capital("CHN", 1939) == ("Chungking", (29.6, 106.6))
    assert capital("nowhere", 1939) is None


@pytest.mark.parametrize("scenario", ["europe-1933-1939", "europe-1872-1914", "today"])
def test_every_state_of_a_shipped_scenario_has_a_capital(scenario: str) -> None:
    import foedus

    record = foedus.load(scenario).record
    assert [s for s in record.states if capital(s, 1935) is None] == []


def test_borders_lie_on_the_globe() -> None:
    points = [p for line in borders() for p in line]
    assert len(points) > 8000
    assert all(-90 <= latitude <= 90 and -180.001 <= longitude <= 180.001 for latitude, longitude in points)
