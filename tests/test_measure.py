"""Measures of a day: by hand on a small world, against published figures, and on the record."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from foedus.api import Workbench
from foedus.base.diagnostic import FoedusError
from foedus.cli.main import main
from foedus.loader.scenario import SHIPPED, load_text
from foedus.measure.coverage import Coverage
from foedus.measure.strength import COMPONENTS, cinc, read_strengths
from test_docs import script

NMC = Path(__file__).parent.parent.parent / "shared" / "data" / "cow_nmc" / "NMC-60-abridged.csv"
TABLE = SHIPPED / "europe-1933-1939" / "capabilities.csv"


@pytest.mark.skipif(not NMC.exists(), reason="needs the file of National Material Capabilities 6.0, which the project may not ship")
def test_cinc_is_the_published_one_of_every_state_and_year() -> None:
    with NMC.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    mine = cinc({"state": r["stateabb"], "year": r["year"], **{c: "" if r[c] == "-9" else r[c] for c in COMPONENTS}} for r in rows)
    worst = max(abs((mine[r["stateabb"], int(r["year"])] or 0.0) - float(r["cinc"])) for r in rows)
    assert len(rows) > 15_000 and worst < 2.5e-8
    assert round(mine["USA", 1945] or 0, 5) == 0.38386


@pytest.mark.skipif(not NMC.exists(), reason="needs the file of National Material Capabilities 6.0, which the project may not ship")
def test_the_figures_that_ship_are_those_of_the_data_set() -> None:
    assert script("capabilities").table(NMC) == TABLE.read_text("utf-8"), f"run: python docs/capabilities.py {NMC}"


def world() -> Workbench:
    """Arland (3) and Berland (2) help each other if attacked; Corland (4) and Dorland (1) have promised nothing."""
    treaty = {
        "instrument": "ab", "name": "T", "kind": "treaty", "parties": ["A", "B"], "signed": "1925-01-01", "in_force": "1925-01-01",
        "articles": {"1": {"says": "Each helps the other if attacked.", "promises": [
            {"id": "p", "who": "each_party", "to": "the_other_party", "duty": "assist", "when": "attack", "by": "anyone"}]}},
    }  # fmt: skip
    states = {s: {"name": f"{s}land", "exists": ".."} for s in "ABCD"}
    scenario, faults = load_text(json.dumps({"states": states, "instruments": [treaty]}))
    return Workbench(scenario, faults)


def margins(found: Coverage) -> dict[str, float | None]:
    return {p.attacker + p.victim: p.margin for p in found.pairs}


def test_margins_coverage_and_freedom_by_hand() -> None:
    strengths = {("A", 1930): 3.0, ("B", 1930): 2.0, ("C", 1930): 4.0, ("D", 1930): 1.0}
    found = world().coverage("1930-06-01", strengths)
    assert margins(found) == {
        "AB": 2 / 3, "AC": 4 / 3, "AD": 1 / 3, "BA": 3 / 2, "BC": 4 / 2, "BD": 1 / 2,
        "CA": 5 / 4, "CB": 5 / 4, "CD": 1 / 4, "DA": 5 / 1, "DB": 5 / 1, "DC": 4 / 1,
    }  # fmt: skip
    of = {s.state: s for s in found.states}
    assert of["A"].coverage == 1.0 and of["B"].coverage == (4 + 1) / (3 + 4 + 1) and of["D"].coverage == 0
    assert of["C"].freedom == 1 / (3 + 2 + 1)  # of Dorland alone
    assert of["D"].freedom == 0
    uncovered = 3 * 2 + 3 * 1 + 2 * 1 + 4 * 1  # AB, AD, BD, CD
    assert found.system == pytest.approx(1 - uncovered / (2 * (3 * 2 + 3 * 4 + 3 * 1 + 2 * 4 + 2 * 1 + 4 * 1)))
    three = world().coverage("1930-06-01", strengths, theta=3)
    assert [p.attacker + p.victim for p in three.pairs if p.covered] == ["DA", "DB", "DC"]


def test_before_the_treaty_nobody_helps_and_what_is_not_known_is_said() -> None:
    found = world().coverage("1920-06-01", {("A", 1920): 3.0, ("B", 1920): 2.0, ("C", 1920): 4.0})
    assert margins(found)["CA"] == 3 / 4
    assert {key for key, margin in margins(found).items() if margin is None} == {"AD", "BD", "CD", "DA", "DB", "DC"}
    assert {s.state: s.coverage for s in found.states}["D"] is None
    with pytest.raises(FoedusError, match="knows nobody's strength in 1950"):
        world().coverage("1950-01-01", {("A", 1920): 3.0})


def test_the_sides_are_those_of_a_casus_and_the_council_may_be_silent(europe: Workbench) -> None:
    strengths = read_strengths(TABLE)
    found = {(p.attacker, p.victim): p for p in europe.coverage("1938-09-23", strengths).pairs}
    answer = europe.casus("GMY", "CZE", on="1938-09-23")
    assert set(found["GMY", "CZE"].with_victim) == {e["state"] for e in answer["with_victim"] if e["joins"]} >= {"FRN", "RUS"}
    assert found["GMY", "CZE"].covered and not found["GMY", "AUL"].with_victim
    silent = {(p.attacker, p.victim): p for p in europe.coverage("1938-09-23", strengths, council=False).pairs}
    assert any(set(silent[pair].with_victim) < set(found[pair].with_victim) for pair in found)
    assert all(p.margin_low is None or p.margin_low <= p.margin <= p.margin_high for p in found.values() if p.margin is not None)


def test_the_command_prints_both_and_tells_what_is_wrong(tmp_path: Path) -> None:
    run = CliRunner().invoke
    table = run(main, ["coverage", "--on", "1938-09-23", "--state", "Czechoslovakia"])
    assert table.exit_code == 0 and "Germany" in table.output
    data = json.loads(run(main, ["coverage", "--on", "1938-09-23", "--format", "json"]).output)
    assert {"format", "scenario", "on", "theta", "strength", "pairs", "states", "system"} <= data.keys()
    assert 0 < data["system"] < 1
    assert "no figures of strength" in run(main, ["coverage", "today", "--on", "2026-01-01"]).output
    bad = tmp_path / "bad.csv"
    for text, said in (("a,b\n1,2\n", "is no table of strengths"), ("state,year,strength\nFRN,1938,much\n", "a figure that is none")):
        bad.write_text(text, encoding="utf-8")
        assert said in run(main, ["coverage", "--on", "1938-09-23", "--strength", str(bad)]).output
    assert "cannot read" in run(main, ["coverage", "--on", "1938-09-23", "--strength", str(tmp_path / "none.csv")]).output
