"""Measures of a day: by hand on a small world, against published figures, and on the record."""

from __future__ import annotations

import csv
import json
import random
from math import comb
from pathlib import Path

import pytest
from click.testing import CliRunner

from foedus.api import Workbench, load, load_with_edits
from foedus.base.date import OPEN_END, parse_date
from foedus.base.diagnostic import FoedusError
from foedus.cli.main import main
from foedus.loader.scenario import SHIPPED, load_text
from foedus.measure.coverage import Coverage
from foedus.measure.encirclement import encirclement
from foedus.measure.frontier import LOSSES, Frontiers, kilometres, read_frontiers
from foedus.measure.game import state_games, subsets
from foedus.measure.honour import chance
from foedus.measure.power import shapley
from foedus.measure.strength import COMPONENTS, Strengths, cinc, read_strengths
from foedus.measure.system import Gauge, System
from foedus.replay.casus import Asker
from test_docs import script

DATA = Path(__file__).parent.parent.parent / "shared" / "data"
NMC = DATA / "cow_nmc" / "NMC-60-abridged.csv"
TABLE = SHIPPED / "europe-1933-1939" / "capabilities.csv"


@pytest.mark.skipif(not NMC.exists(), reason="needs the file of National Material Capabilities 6.0, which the project may not ship")
def test_cinc_is_the_published_one_of_every_state_and_year() -> None:
    with NMC.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    mine = cinc({"state": r["stateabb"], "year": r["year"], **{c: "" if r[c] == "-9" else r[c] for c in COMPONENTS}} for r in rows)
    worst = max(abs((mine[r["stateabb"], int(r["year"])] or 0.0) - float(r["cinc"])) for r in rows)
    assert len(rows) > 15_000 and worst < 2.5e-8
    assert round(mine["USA", 1945] or 0, 5) == 0.38386


@pytest.mark.skipif(not NMC.exists(), reason="needs the files of the Correlates of War Project, which the project may not ship")
@pytest.mark.parametrize("scenario", ["europe-1872-1914", "europe-1933-1939", "today"])
def test_the_figures_that_ship_are_those_of_the_data_sets(scenario: str) -> None:
    for file, make in script("figures").TABLES.items():
        assert make(DATA, scenario) == (SHIPPED / scenario / file).read_text("utf-8"), f"run: python docs/figures.py {DATA}"


STRENGTHS = {("A", 1930): 3.0, ("B", 1930): 2.0, ("C", 1930): 4.0, ("D", 1930): 1.0}
DAY = parse_date("1930-06-01").first


def world(*more: dict[str, object]) -> Workbench:
    """Arland (3) and Berland (2) help each other if attacked; Corland (4) and Dorland (1) have promised nothing."""
    treaty = {
        "instrument": "ab", "name": "T", "kind": "treaty", "parties": ["A", "B"], "signed": "1925-01-01", "in_force": "1925-01-01",
        "articles": {"1": {"says": "Each helps the other if attacked.", "promises": [
            {"id": "p", "who": "each_party", "to": "the_other_party", "duty": "assist", "when": "attack", "by": "anyone"}]}},
    }  # fmt: skip
    states = {name[0]: {"name": name, "exists": ".."} for name in ("Arland", "Berland", "Corland", "Dorland")}
    scenario, faults = load_text(json.dumps({"states": states, "instruments": [treaty, *more]}))
    assert not [d for d in faults if d.severity == "error"]
    return Workbench(scenario, faults)


def margins(found: Coverage) -> dict[str, float | None]:
    return {p.attacker + p.victim: p.margin for p in found.pairs}


def waiting(condition: dict[str, object]) -> dict[str, object]:
    """Berland helps Dorland if attacked, under a condition."""
    return {
        "instrument": "bd", "name": "W", "kind": "treaty", "parties": ["B", "D"], "signed": "1926-01-01", "in_force": "1926-01-01",
        "articles": {"1": {"says": "Help.", "promises": [
            {"id": "p", "who": "B", "to": "D", "duty": "assist", "when": "attack", "by": "anyone", "if": condition}]}},
    }  # fmt: skip


def around(bench: Workbench, borders: dict[tuple[str, str], str], **gauge: object) -> System:
    """The system of the day with borders as given."""
    spans = {pair: ((0, OPEN_END, by),) for pair, by in borders.items()}
    return System(Asker(bench.record), DAY, Strengths(STRENGTHS), Frontiers(spans, {"C": ((0, OPEN_END),)}), Gauge(**gauge))


def test_margins_coverage_and_freedom_by_hand() -> None:
    strengths = STRENGTHS
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


def test_potential_attackers_are_all_or_relevant_or_named() -> None:
    borders = {("A", "B"): "land", ("A", "D"): "400"}
    near = {"AB", "BA", "AD", "DA", "CA", "CB", "CD"}  # Corland is a major power
    names = "ABCD"
    for attackers, expected in (("relevant", near), ("B,D", {"BA", "BC", "BD", "DA", "DB", "DC"})):
        assert {names[a] + names[v] for a, v in around(world(), borders, attackers=attackers).pairs()} == expected


def test_distance_takes_from_strength_what_the_papers_say() -> None:
    assert [LOSSES["logistic"](d) for d in (0, 2, 4)] == pytest.approx([1, 0.55, 0.2])
    assert [LOSSES["linear"](d) for d in (0, 5, 10, 20)] == [1, 0.5, 0, 0]
    assert kilometres((52.5, 13.4), (48.9, 2.3)) == pytest.approx(878, abs=10)  # Berlin and Paris
    frontiers = read_frontiers(SHIPPED / "europe-1933-1939")
    assert frontiers.near("FRN", "GMY", DAY) == "land" and frontiers.near("UKG", "FRN", DAY) == "24"
    assert frontiers.units("GMY", "FRN", DAY, 1930, 1000) == 0 and 0.9 < (frontiers.units("UKG", "GMY", DAY, 1930, 1000) or 0) < 1
    assert frontiers.near("AUS", "GMY", parse_date("1938-06-01").first) is None  # Austria is no more
    assert frontiers.is_power("GMY", parse_date("1925-01-01").first) and not frontiers.is_power("GMY", parse_date("1924-12-31").first)


def test_a_gap_is_closed_by_the_weakest_promise_that_does() -> None:
    found = {g.attacker + g.victim: g for g in world().gaps("1930-06-01", STRENGTHS).gaps}
    assert set(found) == {"AB", "AD", "BD", "CD"}
    assert (found["CD"].missing, found["CD"].helper, found["CD"].margin_then) == (3, "A", (1 + 3) / 4)
    assert (found["BD"].missing, found["BD"].helper, found["BD"].margin_then) == (1, "A", 2.0)
    assert found["AB"].helper == "D"  # one and two are three
    assert found["CD"].weight == pytest.approx(4 / 70)
    three = {g.attacker + g.victim: g for g in world().gaps("1930-06-01", STRENGTHS, theta=3).gaps}
    assert three["CD"].helper is None and three["CD"].margin_then is None
    assert [g.victim for g in world().gaps("1930-06-01", STRENGTHS, victim="Berland").gaps] == ["B"]


def test_a_pledge_brings_in_whoever_is_bound_to_help_in_any_war() -> None:
    ally = waiting({"acted": "C"}) | {"parties": ["B", "C"]}
    ally["articles"] = {"1": {"says": "Help in war.", "promises": [
        {"id": "p", "who": "B", "to": "C", "duty": "assist", "when": ["attack", "war", "hostilities"], "by": "anyone"}]}}  # fmt: skip
    found = {g.attacker + g.victim: g for g in world(ally).gaps("1930-06-01", STRENGTHS, theta=2).gaps}
    assert (found["AD"].helper, found["AD"].brings, found["AD"].margin_then) == ("C", ("B",), (1 + 4 + 2) / 3)


def test_keystones_by_hand() -> None:
    found = world(waiting({"acted": "C"})).keystones("1930-06-01", STRENGTHS)
    of = {(k.kind, k.what): k for k in found.keystones}
    assert set(of) == {("state", "A"), ("state", "B"), ("instrument", "ab"), ("condition", "bd/1/p")}
    assert found.alone == 0.5 and found.system == pytest.approx(0.5 + (4 * 3 + 4 * 2) / 70)
    assert of["instrument", "ab"].change == pytest.approx(-20 / 70)
    assert of["instrument", "ab"].uncovered == (("C", "A"), ("C", "B"))
    assert of["state", "A"].change == pytest.approx(-4 * 2 / 70) and of["state", "B"].change == pytest.approx(-4 * 3 / 70)
    assert of["condition", "bd/1/p"].covered == (("A", "D"),)  # one and two against three; Arland owes nothing against itself
    assert of["state", "A"].share == pytest.approx(8 / 70) and of["instrument", "ab"].share == pytest.approx(20 / 70)
    assert not found.keystones[-1].share and of["state", "A"].error == 0


def test_what_another_promise_asks_to_be_in_force_is_a_keystone_of_its_pairs() -> None:
    found = world(waiting({"in_force": "ab"})).keystones("1930-06-01", STRENGTHS, theta=0.7)
    of = {(k.kind, k.what): k for k in found.keystones}
    assert ("C", "D") in of["instrument", "ab"].uncovered  # Berland's help to Dorland hangs on it: one and two against four
    assert ("C", "D") in of["instrument", "bd"].uncovered
    shares = {k.what: k.share or 0 for k in found.keystones if k.kind == "instrument"}
    assert sum(shares.values()) == pytest.approx(found.system - found.alone)


def test_shares_add_up_to_what_promises_add(europe: Workbench) -> None:
    found = europe.keystones("1938-09-23", read_strengths(TABLE))
    for kind in ("state", "instrument"):
        assert sum(k.share or 0 for k in found.keystones if k.kind == kind) == pytest.approx(found.system - found.alone)
    czech = next(k for k in found.keystones if k.what == "franco-czechoslovak-1925")
    assert ("GMY", "CZE") in czech.uncovered  # without it neither France nor the Soviet Union would act


def test_a_keystone_is_what_the_record_without_it_says(europe: Workbench, tmp_path: Path) -> None:
    for name in ("franco-czechoslovak-1925", "soviet-mongolian-1936", "anglo-iraqi-1930"):  # they replaced none, and none waits on them
        edits = tmp_path / f"{name}.yaml"
        edits.write_text(f"instruments:\n  - {{instrument: {name}, in_force: never}}\n", encoding="utf-8")
        other = load_with_edits(edits, "europe-1933-1939")
        day = "1938-09-23"
        stone = next(k for k in europe.keystones(day, read_strengths(TABLE), shares=False).keystones if k.what == name)
        assert other.system(day).index({pair: r.covered for pair, r in other.system(day).replies().items()}) == pytest.approx(stone.system)


def test_what_is_to_be_expected_by_hand() -> None:
    found = world().coverage("1930-06-01", STRENGTHS, honour={"B": 0.6})
    of = {p.attacker + p.victim: p.chance for p in found.pairs}
    assert of["CA"].covered == pytest.approx(0.6) and of["CA"].margins == ((3 / 4, pytest.approx(0.4)), (5 / 4, 0.6))
    assert of["CB"].covered == 1 and of["CD"].covered == 0 and of["BA"].margins == ((3 / 2, 1.0),)
    covered = {p.attacker + p.victim for p in found.pairs if p.covered} - {"CA"}
    own = {s: STRENGTHS[s, 1930] for s in "ABCD"}
    assert found.system_expected == pytest.approx((0.6 * 12 + sum(own[a] * own[v] for a, v in covered)) / 70)
    assert world().coverage("1930-06-01", STRENGTHS).system_expected is None
    for honour in (1.2, {"A": -0.1}):
        with pytest.raises(FoedusError, match="between 0 and 1"):
            world().coverage("1930-06-01", STRENGTHS, honour=honour)


def test_who_waits_for_another_waits_in_vain_where_that_one_does_not_act(europe: Workbench) -> None:
    system = europe.system("1938-09-23", read_strengths(TABLE))
    number = system.asker.base.lexicon.number
    pair = number["GMY"], number["CZE"]
    (game,) = state_games(system, {pair: system.reply(*pair)})
    assert {system.names[s] for s in game.players} == {"FRN", "POL", "RUS"}
    # France alone is too weak, and with Poland, which helps France; the Soviet Union owes nothing unless France acts
    assert chance(game, system, lambda s: 0.745).covered == pytest.approx(0.745**2)
    rates = {"FRN": 0.5, "RUS": 0.9, "POL": 1.0}
    found = chance(game, system, lambda s: rates[system.names[s]])

    def against_germany(*side: str) -> float:
        return sum(system.strength[number[s]] or 0 for s in side) / (system.strength[pair[0]] or 1)

    expected = {against_germany("CZE"): 0.5, against_germany("CZE", "FRN", "POL"): 0.05, against_germany("CZE", "FRN", "POL", "RUS"): 0.45}
    assert dict(found.margins) == pytest.approx(expected)


def test_with_many_states_the_chance_is_drawn() -> None:
    names = [f"s{k:02}" for k in range(15)]
    treaty = {
        "instrument": "t", "name": "T", "kind": "treaty", "parties": names, "signed": "1925-01-01", "in_force": "1925-01-01",
        "articles": {"1": {"says": "Help.", "promises": [
            {"id": "p", "who": "each_party", "to": "each_other_party", "duty": "assist", "when": "attack", "by": "anyone"}]}},
    }  # fmt: skip
    states = {s: {"name": s, "exists": ".."} for s in (*names, "foe")}
    scenario, faults = load_text(json.dumps({"states": states, "instruments": [treaty]}))
    strengths = {(s, 1930): 1.0 for s in names} | {("foe", 1930): 8.0}
    bench = Workbench(scenario, faults)
    system = bench.system("1930-06-01", strengths)
    number = system.asker.base.lexicon.number
    pair = number["foe"], number["s00"]
    (game,) = state_games(system, {pair: system.reply(*pair)})
    found = chance(game, system, lambda s: 0.5)
    exact = sum(comb(14, k) for k in range(7, 15)) / 2**14  # seven others make eight
    assert found.error > 0 and abs((found.covered or 0) - exact) < 4 * found.error


def test_encirclement_by_hand() -> None:
    land = {("A", "C"): "land", ("B", "C"): "land", ("C", "D"): "land", ("A", "B"): "12"}
    system = around(world(), land)
    found = encirclement(system, 2)
    assert (found.frontier, found.reach) == (5 / 6, 5 / 6)
    assert next((n.state, n.against, n.fore) for n in found.neighbours) == ("A", (("attacks", "B", "ab/1/p"),), ())
    arland = encirclement(system, 0)
    assert arland.frontier == 0 and arland.reach == -2 / (4 + 2)  # Berland, across water, would help it
    assert encirclement(around(world(), {}), 0).reach is None


def test_before_the_treaty_nobody_helps_and_what_is_not_known_is_said() -> None:
    found = world().coverage("1920-06-01", {("A", 1920): 3.0, ("B", 1920): 2.0, ("C", 1920): 4.0})
    assert margins(found)["CA"] == 3 / 4
    assert {key for key, margin in margins(found).items() if margin is None} == {"AD", "BD", "CD", "DA", "DB", "DC"}
    assert {s.state: s.coverage for s in found.states}["D"] is None
    with pytest.raises(FoedusError, match="knows nobody's strength in 1950"):
        world().coverage("1950-01-01", {("A", 1920): 3.0})


@pytest.mark.parametrize(("scenario", "day", "least"), [("europe-1933-1939", "1939-08-20", 300), ("europe-1872-1914", "1914-07-27", 100)])
def test_where_nobody_could_help_the_attacker_nobody_is_worth_less_for_joining(scenario: str, day: str, least: int) -> None:
    system = load(scenario).system(day)
    asked = 0
    for game in state_games(system, system.replies()):
        if not game.rising or not 2 <= len(game.players) <= 6:
            continue
        asked += 1
        replies = {out: game.without(out) for out in subsets(game.players)}
        assert all(r.debtors <= game.players for r in replies.values())
        for out, reply in replies.items():
            assert not any(replies[out | {p}].covered and not reply.covered for p in game.players - out)
    assert asked > least


def test_shares_of_a_rising_game_are_those_of_any_game() -> None:
    draw = random.Random(3)
    for n in (5, 14):
        weights = {f"p{k}": draw.randint(1, 9) for k in range(n)}
        for quota in (0, 7, sum(weights.values()) // 2, sum(weights.values()) + 1):

            def worth(some: frozenset[str], quota: int = quota, weights: dict[str, int] = weights) -> float:
                return float(sum(weights[p] for p in some) >= quota)

            assert shapley(weights, worth, rising=True) == shapley(weights, worth)


def test_strengths_that_are_ranges_leave_a_range_of_margins(tmp_path: Path) -> None:
    table = tmp_path / "forces.csv"
    table.write_text("state,year,strength,low,high\nA,1930,3,2,4\nB,1930,2,2,2\nC,1930,5,4,8\nD,1930,,,\n", encoding="utf-8")
    found = {p.attacker + p.victim: p for p in world().coverage("1930-06-01", table).pairs}
    assert found["CA"].with_victim == ("B",)
    assert (found["CA"].margin_low, found["CA"].margin, found["CA"].margin_high) == (4 / 8, 1.0, 6 / 4)
    assert (found["AB"].margin_low, found["AB"].margin, found["AB"].margin_high) == (2 / 4, 2 / 3, 2 / 2)
    assert found["DA"].margin is None and found["AD"].margin is None
    table.write_text("# forces\nstate,year,strength,low,high\nA,1930,3,4,5\n", encoding="utf-8")
    with pytest.raises(FoedusError, match="line 3: low, strength and high do not go upwards: 4, 3, 5"):
        read_strengths(table)


def test_help_of_unknown_strength_is_not_needed_where_the_rest_is_enough() -> None:
    strengths = {("A", 1930): 3.0, ("B", 1930): None, ("C", 1930): 2.0, ("D", 1930): 1.0}
    found = {p.attacker + p.victim: p for p in world().coverage("1930-06-01", strengths).pairs}
    assert found["CA"].with_victim == ("B",)
    assert (found["CA"].margin, found["CA"].margin_low, found["CA"].covered) == (None, 1.5, True)
    short = {p.attacker + p.victim: p for p in world().coverage("1930-06-01", strengths, theta=2).pairs}
    assert (short["CA"].margin, short["CA"].covered) == (None, None)


def test_a_table_of_the_scenario_is_taken_by_its_name(europe: Workbench) -> None:
    with (SHIPPED / "europe-1933-1939" / "forces.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(line for line in file if not line.startswith("#")))
    assert len(rows) == 7 and all(float(row["low"]) <= float(row["strength"]) <= float(row["high"]) and row["source"] for row in rows)
    found = next(p for p in europe.coverage("1939-09-02", Path("forces"), attackers="GMY").pairs if p.victim == "POL")
    assert set(found.with_victim) == {"FRN", "ROM", "UKG"}  # of Romania no figure was found
    assert (found.margin, found.margin_low, found.covered) == (None, (39 + 86 + 4) / 109, True)
    own = europe.coverage("1939-09-02", Path("milper"), attackers="GMY")
    with TABLE.open(encoding="utf-8") as file:
        men = {
            row["state"]: row["milper"]
            for row in csv.DictReader(line for line in file if not line.startswith("#"))
            if row["year"] == "1939"
        }
    assert {s.state: s.strength for s in own.states}["POL"] == float(men["POL"])
    with pytest.raises(FoedusError, match=r"no table of strengths 'guns': .* by name: milex, milper, irst, pec, tpop, upop, forces"):
        europe.coverage("1939-09-02", Path("guns"))
    with pytest.raises(FoedusError, match="has no components"):
        read_strengths(SHIPPED / "europe-1933-1939" / "forces.csv", "milper")


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
    expected = run(main, ["coverage", "--on", "1938-09-23", "--state", "CZE", "--honour", "0.745"])
    assert "chance" in expected.output and "55.5%" in expected.output
    rates = tmp_path / "rates.csv"
    rates.write_text("state,chance\nFRN,0\n", encoding="utf-8")
    found = json.loads(run(main, ["coverage", "--on", "1938-09-23", "--honour", str(rates), "--format", "json"]).output)
    assert found["system_expected"] < found["system"]
    assert "is neither" in run(main, ["coverage", "--on", "1938-09-23", "--honour", "often"]).output
    edited = run(main, ["gaps", "--on", "1939-08-20", "--edits", "tripartite-july-1939", "--attackers", "GMY", "--format", "json"])
    assert (
        "POL" not in {g["victim"] for g in json.loads(edited.output)["gaps"]}
        and json.loads(edited.output)["edits"] == "tripartite-july-1939"
    )
    assert "figures of 2016: take another year's with --year" in run(main, ["coverage", "today", "--on", "2026-01-01"]).output
    for command in ("gaps", "keystones", "encirclement"):
        how = [
            command,
            "--on",
            "1938-09-23",
            "--as-known-to",
            "UKG",
            *(["--state", "Germany"] if command != "keystones" else ["--top", "3"]),
        ]
        assert run(main, how).exit_code == 0
        answer = json.loads(run(main, [*how, "--format", "json"]).output)
        assert (
            answer["format"] == 1 and answer["on"] == "1938-09-23" and len(answer["neighbours" if command == "encirclement" else command])
        )
    assert "there is no state 'Ruritania'" in run(main, ["gaps", "--on", "1938-09-23", "--state", "Ruritania"]).output
    assert "Austria did not exist" in run(main, ["encirclement", "--on", "1938-09-23", "--state", "AUS"]).output
    bad = tmp_path / "bad.csv"
    for text, said in (
        ("a,b\n1,2\n", "is no table of strengths"),
        ("state,year,strength\n# a remark\nFRN,1938,much\n", "line 3: the figure of 'strength' 'much' is none"),
    ):
        bad.write_text(text, encoding="utf-8")
        assert said in run(main, ["coverage", "--on", "1938-09-23", "--strength", str(bad)]).output
    assert (
        "there is no table of strengths" in run(main, ["coverage", "--on", "1938-09-23", "--strength", str(tmp_path / "none.csv")]).output
    )
