"""What edits of a scenario change (rule W2): what the texts demand of each shipped edit, and edits of one's own."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

import foedus
from foedus.cli.main import main

CASE = Path(__file__).parent / "cases" / "117-own-attack-pays-defence.yaml"


@cache
def answer(edits: str) -> dict[str, Any]:
    return foedus.whatif(edits)


def ruled(
    edits: str, event: str | None, promise: str, obligor: str, beneficiary: str
) -> tuple[dict[str, Any] | None, dict[str, Any] | None]:
    """Before and after of one case; the event is that of the ruling after the edits, or before where there is none after."""
    for d in answer(edits)["differences"]:
        r = d["after"] or d["before"]
        if (r["event"], r["promise"], r["obligor"], r["beneficiary"]) == (event, promise, obligor, beneficiary):
            return d["before"], d["after"]
    raise AssertionError(f"{edits} changes no ruling on {promise} of {obligor} to {beneficiary}")


def statuses(edits: str, event: str, promise: str, obligor: str, beneficiary: str) -> list[str | None]:
    return [r and r["status"] for r in ruled(edits, event, promise, obligor, beneficiary)]


@pytest.mark.parametrize(
    ("obligor", "after"),
    [("RUS", "honoured"), ("POL", "breached"), ("EST", "breached"), ("LAT", "breached"), ("FIN", "breached")],
)
def test_the_eastern_pact_owes_lithuania_help(obligor: str, after: str) -> None:
    case = ("eastern-pact-1934", "supposed-attack-lithuania-1939", "eastern-pact-draft-1934/1.a/aid", obligor, "LIT")
    assert statuses(*case) == ["not_triggered", after]


def test_the_eastern_pact_owes_poland_help_in_september() -> None:
    case = ("eastern-pact-1934", "german-invasion-poland-1939", "eastern-pact-draft-1934/1.a/aid", "RUS", "POL")
    assert statuses(*case) == ["not_triggered", "pending"]


def test_a_state_that_is_gone_owes_nothing() -> None:
    with pytest.raises(AssertionError, match="changes no ruling"):
        ruled("eastern-pact-1934", "supposed-attack-lithuania-1939", "eastern-pact-draft-1934/1.a/aid", "CZE", "LIT")


@pytest.mark.parametrize(
    ("promise", "obligor"),
    [
        ("staff-talks-1939-08/2/case-2", "RUS"),
        ("tripartite-draft-1939-07/secret.1/eight-states", "RUS"),
        ("tripartite-draft-1939-07/secret.1/eight-states", "FRN"),
        ("tripartite-draft-1939-07/secret.1/eight-states", "UKG"),
    ],
)
def test_staff_talks_bring_help_to_poland(promise: str, obligor: str) -> None:
    assert statuses("staff-talks-1939", "german-invasion-poland-1939", promise, obligor, "POL") == ["not_triggered", "honoured"]


def test_without_the_soviet_entry_the_non_aggression_treaty_is_not_broken() -> None:
    case = ("staff-talks-1939", "soviet-invasion-poland-1939", "litvinov-protocol-1929/1/no-war", "RUS", "POL")
    before, after = ruled(*case)
    assert before and before["as_coded"] == "breached"
    assert after is None


def test_october_1938_france_stands_by_its_treaty() -> None:
    before, after = ruled("october-1938", "supposed-attack-czechoslovakia-1938", "franco-czechoslovak-1925/1.1/aid-16", "FRN", "CZE")
    assert before and before["status"] == "not_triggered"
    assert after and (after["status"], after["as_coded"]) == ("disputed", "honoured")
    assert after["paid_by"] == ["supposed-french-declaration-of-war-1938"]


def test_october_1938_the_soviet_duty_hangs_on_the_council_under_one_reading_only() -> None:
    _, after = ruled("october-1938", "supposed-attack-czechoslovakia-1938", "soviet-czechoslovak-1935/3/aid", "RUS", "CZE")
    assert after and after["as_coded"] == "condition_unmet"
    under = {dict(u["options"])["soviet-czechoslovak-1935/part-of-the-council"]: u["status"] for u in after["by_reading"]}
    assert (under["text"], under["no-finding-needed"]) == ("condition_unmet", "breached")
    assert "finding-first" not in under  # what gives the same as the text is not listed


def test_promises_gained_and_lost_say_why() -> None:
    changes = {c["promise"]: (c["change"], c["why"]) for c in answer("staff-talks-1939")["promises"]}
    assert changes["staff-talks-1939-08/2/case-2"] == ("gained", "in force from 1939-08-20 (before: never in force)")
    assert changes["german-soviet-1939/2/no-aid"] == ("lost", "not in the record (before: in force from 1939-08-23)")


@pytest.mark.parametrize("edits", ["eastern-pact-1934", "october-1938", "staff-talks-1939"])
def test_each_difference_differs_and_says_why(edits: str) -> None:
    found = answer(edits)
    assert found["format"] == 1
    assert found["edits"] == edits
    for d in found["differences"]:
        assert d["why"]
        assert d["before"] is None or d["after"] is None or {**d["before"], "id": ""} != {**d["after"], "id": ""}
    assert not [d for d in found["diagnostics"] if d["severity"] == "error"]


def call(*words: str) -> Result:
    return CliRunner().invoke(main, ["whatif", *words])


def edit(tmp_path: Path, text: str) -> str:
    path = tmp_path / "edit.yaml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_an_edit_that_changes_nothing_says_so(tmp_path: Path) -> None:
    result = call(edit(tmp_path, "about: nothing\n"), str(CASE))
    assert result.exit_code == 0
    assert "Nothing is ruled otherwise." in result.output


def test_edits_are_named_with_their_place_when_wrong(tmp_path: Path) -> None:
    result = call(edit(tmp_path, "events:\n- {id: no-such-event, drop: yes}\n"), str(CASE))
    assert result.exit_code == 1
    assert "edit.yaml:2:3: error[drops_nothing]" in result.output


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("october-1939",), "did you mean 'october-1938'"),
        (("october-1938", "no-such-scenario"), "there is no scenario 'no-such-scenario'"),
        (("october-1938", "--state", "UKX"), "did you mean 'UKG'"),
        (("october-1938", "--instrument", "munich"), "there is no instrument 'munich'"),
    ],
)
def test_wrong_words_are_answered(words: tuple[str, ...], said: str) -> None:
    result = call(*words)
    assert result.exit_code == 2
    assert said in result.output


def test_a_list_by_state_and_as_data(tmp_path: Path) -> None:
    place = edit(tmp_path, "events:\n- {id: e2, drop: yes}\n")
    found = {}
    for state in ("A", "C"):
        found[state] = json.loads(call(place, str(CASE), "--state", state, "--format", "json").output)["differences"]
    assert found["C"] == []
    (only,) = found["A"]
    assert (only["before"]["status"], only["after"]["status"], only["why"]) == ("honoured", "pending", "no longer paid by 'e2'")


def test_a_state_may_be_named_as_people_do() -> None:
    by_name = foedus.whatif("october-1938", state="Soviet Union")["differences"]
    assert by_name == foedus.whatif("october-1938", state="RUS")["differences"] != []
