"""Measures through time and under edits: by hand, and against the measure of each day taken alone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from foedus.api import Workbench, load_with_edits
from foedus.base.date import day_text, parse_date
from foedus.base.diagnostic import FoedusError
from foedus.cli.main import main
from foedus.loader.scenario import SHIPPED_EDITS
from foedus.measure.change import change
from foedus.measure.series import measure_of
from foedus.replay.casus import Asker
from foedus.replay.sides import VICTIM
from test_measure import STRENGTHS, world

YEARS = {(s, year): value for (s, _), value in STRENGTHS.items() for year in (1924, 1925, 1926)} | {("C", 1926): 6.0}


def test_the_steps_are_the_days_on_which_the_system_moves() -> None:
    found = world().series("system", YEARS, since="1924-06-01", to="1926-06-01")
    first, treaty, year = found.steps
    assert (first.on, first.value, first.change) == ("1924-06-01", 0.5, None)
    assert (treaty.on, treaty.began, treaty.change) == ("1925-01-01", ("ab",), pytest.approx(20 / 70))
    assert treaty.gained == (("ab/1/p", "A", "B"), ("ab/1/p", "B", "A")) and treaty.lost == ()
    assert (year.on, year.figures, year.began) == ("1926-01-01", True, ())  # Corland is stronger than both now
    assert year.value == 0.5 and found.at("1925-12-31") == treaty.value and found.at("1926-06-01") == 0.5


def test_a_margin_is_that_of_the_two() -> None:
    found = world().series("margin", YEARS, state="A", against="C", since="1924-06-01", to="1925-06-01")
    assert [s.value for s in found.steps] == [3 / 4, 5 / 4]


@pytest.mark.parametrize(("measure", "state"), [("coverage", "POL"), ("freedom", "GMY"), ("encirclement", "RUS")])
def test_a_series_has_the_value_of_each_day_taken_alone(measure: str, state: str, europe: Workbench) -> None:
    found = europe.series(measure, state=state, since="1938-08-01", to="1939-09-30")
    asker = Asker(europe.record)
    function = measure_of(measure, asker.base.lexicon.number[state], None)
    first, last = parse_date("1938-08-01").first, parse_date("1939-09-30").first
    for day in map(day_text, range(first, last + 1, 12)):
        alone = function(europe.system(day))
        assert found.at(day) == (None if alone is None else pytest.approx(alone)), day
    assert len(found.steps) > 3


def test_italy_released_no_longer_acts_for_germany(europe: Workbench) -> None:
    found = europe.series("margin", state="POL", against="GMY", since="1939-01-01")
    of = {s.on: s for s in found.steps}
    assert "pact-of-steel-1939" in of["1939-05-22"].began and (of["1939-05-22"].change or 0) < 0
    assert "hitler-release-italy-1939" in of["1939-08-28"].events and (of["1939-08-28"].change or 0) > 0


def sides(bench: Workbench, day: str, attacker: str, victim: str, council: bool = True) -> tuple[set[str], float | None]:
    """Who acts for the victim, and the margin."""
    system = bench.system(day, council=council)
    number = system.asker.base.lexicon.number
    h = system.ask(number[attacker], number[victim])
    return {system.names[s] for s in h.members(VICTIM, h.certain)}, system.reply(number[attacker], number[victim]).margin


@pytest.mark.parametrize("edits", ["soviet-proposal-1939", "tripartite-june-1939", "tripartite-july-1939"])
def test_the_drafts_of_1939_would_have_covered_poland(edits: str, europe: Workbench) -> None:
    before, margin = sides(europe, "1939-08-20", "GMY", "POL")
    after, then = sides(load_with_edits(edits), "1939-08-20", "GMY", "POL")
    assert after - before == {"RUS"} and {"FRN", "UKG"} <= before
    assert (margin or 0) < 1 < (then or 0)


def test_without_a_council_the_treaties_of_1935_hang_on_their_conditions(europe: Workbench) -> None:
    other = load_with_edits("unconditional-1935")
    for bench in (europe, other):
        assert "RUS" in sides(bench, "1938-09-23", "GMY", "CZE")[0]  # where the Council recommends and France acts, the conditions are met
    assert "RUS" not in sides(europe, "1938-09-23", "GMY", "CZE", council=False)[0]
    assert "RUS" in sides(other, "1938-09-23", "GMY", "CZE", council=False)[0]


def test_two_coverages_of_a_day_are_compared_pair_by_pair() -> None:
    found = change(world().coverage("1924-06-01", YEARS), world().coverage("1925-06-01", YEARS))
    assert [(m.after.attacker, m.after.victim, m.before.margin, m.after.margin) for m in found.covered] == [
        ("C", "A", 3 / 4, 5 / 4),
        ("C", "B", 2 / 4, 5 / 4),
    ]
    assert not found.uncovered and {one.state for one, other in found.states if one and other} == {"A", "B", "C"}


def test_the_edits_that_ship_bring_no_errors() -> None:
    for place in sorted(SHIPPED_EDITS.iterdir()):
        assert load_with_edits(place.name).record.name != "The collective system of security"


def test_the_commands_print_and_tell_what_is_wrong(tmp_path: Path) -> None:
    run = CliRunner().invoke
    shown = run(main, ["compare", "tripartite-july-1939", "eastern-pact-1934", "--on", "1939-08-20", "--attackers", "GMY"])
    assert shown.exit_code == 0 and "eastern-pact-1934" in shown.output and "+0.351" in shown.output
    asked = ["compare", "soviet-proposal-1939", "--on", "1939-08-20", "--attackers", "GMY", "--format", "json"]
    (edited,) = json.loads(run(main, asked).output)["edits"]
    assert edited["edits"] == "soviet-proposal-1939" and "POL" in {pair["after"]["victim"] for pair in edited["covered"]}
    series = ["series", "margin", "--state", "POL", "--against", "GMY", "--from", "1939-03-01"]
    assert "British Guarantee to Poland" in run(main, series).output
    data = json.loads(run(main, [*series, "--format", "json", "--edits", "tripartite-july-1939"]).output)
    assert data["edits"] == "tripartite-july-1939" and any("tripartite-draft-1939-07" in s["began"] for s in data["steps"])
    for wrong, said in (
        (["series", "sytem"], "did you mean 'system'"),
        (["series", "margin", "--state", "POL"], "--against STATE, the attacker"),
        (["series", "coverage"], "--state STATE"),
        (["series", "system", "--from", "1939-05-01", "--to", "1939-04-01"], "is later than"),
        (["series", "system", "--from", "1925-01-01", "--to", "1925-02-01"], "figures of 1930 to 1940"),
        (["compare", "tripartite", "--on", "1939-08-20"], "there are no edits 'tripartite'"),
    ):
        found = run(main, wrong)
        assert found.exit_code == 2 and said in found.output, found.output
    with pytest.raises(FoedusError):
        world().series("system", YEARS, since="1924-06-01", to="1924-05-01")
