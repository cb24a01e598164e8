"""Loading and checking: the legal cases load, faults are told with their places, the shipped record is clean."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from case import CASES, read
from foedus.base.diagnostic import Diagnostic
from foedus.checker.check import check
from foedus.loader.scenario import load_path, load_text


def diagnose(path: Path) -> list[Diagnostic]:
    scenario, found = load_path(path)
    return [*found, *check(scenario)]


@pytest.mark.parametrize("path", CASES, ids=lambda p: p.stem)
def test_a_case_loads_with_the_errors_it_expects_and_no_others(path: Path) -> None:
    wanted = [d["records"] for d in read(path)["expect"].get("diagnostics", []) if d["severity"] == "error"]
    errors = [d for d in diagnose(path) if d.severity == "error"]
    assert len(errors) == len(wanted), [str(e) for e in errors]
    for error, records in zip(errors, wanted, strict=True):
        lines = path.read_text("utf-8").splitlines()
        told = error.message + " ".join(lines[s.line - 1] for s in (error.span, *(r.span for r in error.related)))
        assert any(name in told for name in records)


HEAD = """
states: {A: {name: Arland}, B: {name: Berland}}
conflicts: {war: {name: War, span: 1930-01-01/1931-01-01}}
instruments:
  - instrument: ab
    name: Treaty
    kind: treaty
    parties: [A, B]
    signed: 1925-01-01
    in_force: 1925-01-01
    articles:
      "1": {says: Help., promises: [{id: aid, who: A, to: B, duty: assist, when: attack}]}
"""

FAULTS = {
    "states: {A: {name: Arland}, A: {name: Twice}}": "duplicate_key",
    "states: &x {A: {name: Arland}}": "yaml_anchor",
    "states: !!map {A: {name: Arland}}": "yaml_tag",
    "states: {A: {name: Arland, exists: 1930-13}}": "bad_date",
    "states: {A: {nam: Arland}}": "unknown_key",
    "states: [": "yaml_syntax",
    "stats: {}": "unknown_key",
    HEAD.replace("duty: assist", "duty: defense"): "unknown_duty",
    HEAD.replace("when: attack", "unprovoked: yes"): "no_trigger",
    HEAD.replace("to: B", "to: C"): "unknown_state",
    HEAD.replace("who: A,", "who: C,").replace("B: {name: Berland}", "B: {name: Berland}, C: {name: Corland}"): "not_a_party",
    HEAD.replace("in_force: 1925-01-01", "in_force: 1925-01-01\n    ended: {on: 1924-01-01, how: lapsed}"): "dates_out_of_order",
    HEAD + "events: [{id: e, date: 1932-01-01, kind: attack, by: A, against: B, conflict: war, says: x}]": "outside_conflict",
    HEAD + "events: [{id: e, date: 1930-01-01, kind: attack, by: A, conflict: war, says: x}]": "no_target",
    HEAD + "events: [{id: e, date: 1930-01-01, kind: attack, by: A, against: B, says: x}]": "no_conflict",
    HEAD + "events: [{id: e, date: 1930-01-01, kind: statement, by: A, says: x, sources: ['gone, p. 1 (text)']}]": "unknown_source",
}


@pytest.mark.parametrize(("text", "code"), FAULTS.items(), ids=[f"{n}-{c}" for n, c in enumerate(FAULTS.values())])
def test_a_fault_is_told_with_its_place(text: str, code: str) -> None:
    scenario, found = load_text(text)
    errors = [d for d in (*found, *check(scenario)) if d.severity == "error"]
    assert code in [d.code for d in errors]
    assert errors[0].span.line >= 1
    assert errors[0].span.column >= 1


def test_the_nearest_right_word_is_told() -> None:
    _, found = load_text(HEAD.replace("duty: assist", "duty: defendd"))
    assert found[0].hint == "did you mean 'defend'?"
    assert str(found[0].span) == "scenario.yaml:12:68"


def test_every_fault_is_told_in_one_run() -> None:
    _, found = load_text(HEAD.replace("duty: assist", "duty: defense").replace("kind: treaty", "kind: pact"))
    assert sorted(d.code for d in found) == ["unknown_duty", "unknown_kind_of_instrument"]


THIRD = HEAD.replace("B: {name: Berland}", "B: {name: Berland}, C: {name: Corland}, D: {name: Dorland}")
WARNED = {
    THIRD.replace("when: attack", "when: attack, by: A"): "never_met",
    THIRD.replace("when: attack", "when: attack, by: C, but_not_by: C"): "never_met",
    THIRD.replace("when: attack", "when: attack, by: C, unless: [{war_with: C}]"): "exception_takes_all",
    THIRD + "events: [{id: e, date: 1924-01-01, kind: denounce, by: A, instrument: ab, says: x}]": "not_in_force",
    THIRD.replace("in_force: 1925-01-01", "in_force: never")
    + "events: [{id: e, date: 1930-01-01, kind: denounce, by: A, instrument: ab, says: x}]": "not_in_force",
}
QUIET = {
    THIRD.replace("when: attack", "when: attack, by: C"): "never_met",
    THIRD.replace("parties: [A, B]", "parties: [A, B, C]")
    .replace("who: A, to: B", "who: each_party, to: each_other_party")
    .replace("when: attack", "when: attack, by: A"): "never_met",
    THIRD.replace("when: attack", "when: attack, by: [C, D], but_not_by: D"): "never_met",
    THIRD.replace("when: attack", "when: attack, by: [C, D], unless: [{war_with: C}]"): "exception_takes_all",
    THIRD + "events: [{id: e, date: 1930-01-01, kind: denounce, by: A, instrument: ab, says: x}]": "not_in_force",
}


def warned(text: str) -> set[str]:
    scenario, found = load_text(text)
    told = [*found, *check(scenario)]
    assert [str(d) for d in told if d.severity == "error"] == []
    return {d.code for d in told}


@pytest.mark.parametrize(("text", "code"), WARNED.items(), ids=[f"{n}-{c}" for n, c in enumerate(WARNED.values())])
def test_what_can_have_no_effect_is_warned_of(text: str, code: str) -> None:
    assert code in warned(text)


@pytest.mark.parametrize(("text", "code"), QUIET.items(), ids=[f"{n}-{c}" for n, c in enumerate(QUIET.values())])
def test_what_can_have_an_effect_is_not(text: str, code: str) -> None:
    assert code not in warned(text)


def test_readings_of_an_instrument_that_set_one_key_collide() -> None:
    reading = "{question: %s, options: {late: {set: {in_force: 1926-01-01}, held_by: some}}, text_admissible: yes}"
    text = HEAD.replace("    articles:", f"    readings: [{reading % 'one'}, {reading % 'two'}]\n    articles:")
    scenario, found = load_text(text)
    (error,) = [d for d in (*found, *check(scenario)) if d.severity == "error"]
    assert error.code == "readings_collide"
    assert [r.message for r in error.related] == ["one"]


def test_a_strange_folder_is_told_once(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / "event").mkdir(exist_ok=True)
        (tmp_path / "event" / f"{name}.yaml").write_text("[]", encoding="utf-8")
    _, found = load_path(tmp_path)
    assert [(d.code, d.hint) for d in found] == [("unknown_folder", "did you mean 'events'?")]


@pytest.mark.parametrize(
    ("says", "told"),
    [
        ("A brutally attacks B.", True),
        ("A attacks B on a pretext; B replies.", True),
        ("A attacks B. B calls that a brutal act.", False),
        ('A attacks B, "a shameful day".', False),
        ("A attacks B; its minister says that B is the aggressor.", False),
        ("A minister spoke; A is the aggressor.", True),
        ("The Fascist Grand Council decides.", False),
        ("A attacks B.", False),
    ],
)
def test_a_word_that_takes_a_side_is_told_where_nobody_is_named_for_it(says: str, told: bool) -> None:
    event = {"id": "e", "date": "1930-01-01", "kind": "attack", "by": "A", "against": "B", "conflict": "war", "says": says}
    scenario, _ = load_text(HEAD + f"events: [{json.dumps(event)}]")
    assert [d.code for d in check(scenario) if d.code == "takes_sides"] == ["takes_sides"] * told
