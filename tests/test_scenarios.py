"""Every scenario that ships is read without errors, replayed and asked; what anybody would expect of the two newer ones."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import foedus
from foedus.api import Workbench
from foedus.checker.check import check
from foedus.loader.dump import dump
from foedus.loader.scenario import SHIPPED, load_path, load_text
from foedus.report.evidence import evidence

README = (Path(__file__).parent.parent / "README.md").read_text("utf-8")
SCENARIOS = sorted(path for path in SHIPPED.iterdir() if path.is_dir())


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.name)
def test_a_shipped_scenario_has_no_errors_and_can_be_written_out(path: Path) -> None:
    scenario, found = load_path(path)
    assert [str(d) for d in (*found, *check(scenario)) if d.severity == "error" or d.code == "takes_sides"] == []
    assert scenario.id == path.name
    again, faults = load_text(dump(scenario))
    assert (again, faults) == (scenario, ())


def test_three_scenarios_ship() -> None:
    assert [path.name for path in SCENARIOS] == ["europe-1872-1914", "europe-1933-1939", "today"]


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.name)
def test_the_readme_says_what_a_scenario_rests_on(path: Path) -> None:
    found = foedus.load(path).sources()
    columns = [found["instruments"][word] + found["events"][word] for word in ("records", "text", "work", "index", "no")]
    assert f"| `{path.name}` | {' | '.join(map(str, columns))} |" in README
    assert all("none" not in found[kind] for kind in ("instruments", "events"))
    best = {word: found["instruments"][word] for word in ("text", "work")}
    assert sum(best.values()) >= 0.6 * found["instruments"]["records"]


def test_evidence_counts_the_best_that_was_seen() -> None:
    world = {
        "states": {"A": {"name": "A"}, "B": {"name": "B"}},
        "sources": {name: {"type": "book", "title": name} for name in ("one", "two", "three")},
        "instruments": [
            {"instrument": "ab", "name": "ab", "kind": "treaty", "parties": ["A", "B"], "in_force": "1930-01-01", "articles": {
                "1": {"says": "Text.", "promises": [
                    {"id": "p", "who": "A", "to": "B", "duty": "defend", "when": "attack", "sources": ["two, p. 1 (text)"]}]}},
             "sources": ["one (index)"]},
        ],
        "events": [
            {"id": "e", "date": "1931-01-01", "kind": "attack", "by": "A", "against": "B", "says": "Text.", "sources": ["three (no)"],
             "claims": [{"field": "kind", "value": "threat", "sources": ["one (work)"]}]},
            {"id": "f", "date": "1931-01-02", "kind": "statement", "by": "A", "says": "Text.", "sources": ["three (no)"]},
            {"id": "g", "date": "1931-01-03", "kind": "statement", "by": "A", "says": "Text."},
        ],
    }  # fmt: skip
    scenario, faults = load_text(json.dumps(world))
    assert faults == ()
    found = evidence(scenario)
    assert found["instruments"] == {"records": 1, "text": 1, "work": 0, "index": 0, "no": 0, "several": 1}
    assert found["events"] == {"records": 3, "text": 0, "work": 1, "index": 0, "no": 1, "none": 1, "several": 0}
    assert found["citations"] == {"text": 1, "work": 1, "index": 1, "no": 2}
    assert found["unseen"] == ["f", "g"]
    assert [(work["id"], work["cited"]) for work in found["works"]] == [("one", 2), ("three", 2), ("two", 1)]


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


def test_instruments_have_short_names_of_their_own() -> None:
    instruments = foedus.load().record.instruments.values()
    names = [i.short for i in instruments]
    assert all(names) and len(set(names)) == len(names)
    assert sum(bool(i.summary) for i in instruments) > 90
