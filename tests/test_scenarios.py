"""Every scenario that ships is read without errors, replayed and asked; what anybody would expect of the two newer ones."""

from __future__ import annotations

from pathlib import Path

import pytest

import foedus
from foedus.api import Workbench
from foedus.checker.check import check
from foedus.loader.dump import dump
from foedus.loader.scenario import SHIPPED, load_path, load_text

SCENARIOS = sorted(path for path in SHIPPED.iterdir() if path.is_dir())


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.name)
def test_a_shipped_scenario_has_no_errors_and_can_be_written_out(path: Path) -> None:
    scenario, found = load_path(path)
    assert [str(d) for d in (*found, *check(scenario)) if d.severity == "error"] == []
    assert scenario.id == path.name
    again, faults = load_text(dump(scenario))
    assert (again, faults) == (scenario, ())


def test_three_scenarios_ship() -> None:
    assert [path.name for path in SCENARIOS] == ["europe-1872-1914", "europe-1933-1939", "today"]


@pytest.fixture(scope="module")
def before_1914() -> Workbench:
    return foedus.load("europe-1872-1914")


@pytest.fixture(scope="module")
def today() -> Workbench:
    return foedus.load("today")


def test_august_1914_as_coded(before_1914: Workbench) -> None:
    found = {r.id: (r.as_coded, r.closed_on) for r in before_1914.rulings(since="1914-07-01", near=2)}
    # the United Kingdom went to war for Belgium on the day of the invasion, which broke the guarantee of 1839
    assert found["belgium-invaded-1914/belgian-neutrality-1839/1/guarantee/UKG/BEL"] == ("honoured", "1914-08-04")
    assert found["belgium-invaded-1914/belgian-neutrality-1839/annex.7/respect-by-the-powers/GMY/BEL"] == ("breached", "1914-08-04")
    # Russia marched for France, as the convention of 1892 said
    assert found["goeben-bone-1914/franco-russian-1892/1/aid-france/RUS/FRN"] == ("honoured", "1914-08-17")
    # Italy: the text asks for an unprovoked attack by France
    assert found["french-attack-alsace-1914/triple-alliance-1912/2/aid-germany/ITA/GMY"] == ("not_triggered", None)


def test_romania_consulted_in_august_1914(before_1914: Workbench) -> None:
    rulings = before_1914.rulings(since="1914-07-30", state="ROM", status="honoured")
    assert any(r.obligor == "ROM" and r.beneficiary == "GMY" and r.duty == "consult" for r in rulings)


def test_who_must_act_for_estonia_today(today: Workbench) -> None:
    answer = today.casus("RUS", "EST", on="2026-05-01")
    fighting = {row["state"] for row in answer["with_victim"]}
    assert {"GMY", "FRN", "POL", "FIN"} <= fighting  # Article 42(7) of the Treaty on European Union: aid by all the means in their power
    assert "USA" not in fighting  # Article 5 of the North Atlantic Treaty: such action as it deems necessary
    assert "USA" in {row["state"] for row in answer["owe_help"]}
    assert answer["with_attacker"] == []


def test_consultations_under_article_4_in_2025(today: Workbench) -> None:
    rulings = today.rulings(instrument="north-atlantic-treaty-1949", status="honoured")
    assert any(r.event == "russian-drones-poland-2025" and r.duty == "consult" and r.beneficiary == "POL" for r in rulings)


def test_every_ruling_of_a_record_without_an_end_is_explained(today: Workbench) -> None:
    open_ended = [r.id for r in today.rulings(near=13) if r.status == "condition_unmet"][::50]
    assert open_ended
    assert all(today.explain(id)["steps"] for id in open_ended)
