"""The commands, as a person calls them: rightly and wrongly."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from foedus.cli.main import COMMANDS, main

CASE = str(Path(__file__).parent / "cases" / "117-own-attack-pays-defence.yaml")
LATE = ("yaml", "jinja2", "feedgenerator", "foedus.api", "foedus.replay", "foedus.loader")  # never loaded by --help


def call(*words: str) -> Result:
    return CliRunner().invoke(main, list(words))


def test_help_loads_nothing_heavy() -> None:
    code = f"""
import sys
from foedus.cli.main import main
try:
    main(["--help"])
except SystemExit:
    pass
heavy = [m for m in {LATE!r} if m in sys.modules]
sys.exit(f"loaded: {{heavy}}" if heavy else 0)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "ledger" in done.stdout


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_has_help_with_examples(command: str) -> None:
    result = call(command, "--help")
    assert result.exit_code == 0
    assert f"foedus {command}" in result.output


def test_check_exits_by_what_it_finds(tmp_path: Path) -> None:
    assert call("check", CASE).exit_code == 0
    bad = tmp_path / "bad.yaml"
    bad.write_text("states: {A: {name: Arland, colour: red}}\nevents: [{id: e}]\n", encoding="utf-8")
    result = call("check", str(bad))
    assert result.exit_code == 1
    assert "bad.yaml:1:28: error[unknown_key]" in result.output
    assert call("check", "no-such-scenario").exit_code == 2


def test_check_as_json() -> None:
    data = json.loads(call("check", CASE, "--format", "json").output)
    assert {"severity", "code", "file", "line", "column", "message", "hint", "related"} == set(data["diagnostics"][0])


def test_a_broken_scenario_is_refused_with_its_faults(tmp_path: Path) -> None:
    bad = tmp_path / "bad.yaml"
    bad.write_text("states: [", encoding="utf-8")
    result = call("ledger", str(bad))
    assert result.exit_code == 1
    assert "error[yaml_syntax]" in result.output
    assert "Traceback" not in result.output


LEDGER = """
id event event_kind date conflict attackers victims instrument instrument_name instrument_signed instrument_parties ids article promise
promise_text obligor beneficiary duty strength status reason tests_failed raised_on due_on due_by closed_on robust as_coded by_reading
conflicts_with paid_by sources
""".split()


def test_ledger_as_json_has_the_fields_of_the_format() -> None:
    data = json.loads(call("ledger", CASE, "--format", "json").output)
    assert list(data) == ["format", "scenario", "rulings", "diagnostics"]
    assert list(data["rulings"][0]) == LEDGER
    assert data["rulings"][0]["paid_by"]


@pytest.mark.parametrize("form", ["table", "csv", "markdown"])
def test_ledger_in_other_forms(form: str) -> None:
    output = call("ledger", CASE, "--format", form).output
    assert "honoured" in output
    if form == "csv":
        assert next(csv.reader(io.StringIO(output))) == LEDGER


WRONG: list[tuple[tuple[str, ...], str]] = [
    (("ledgr",), "did you mean 'ledger'?"),
    (("ledger", CASE, "--state", "Z"), "there is no state 'Z'"),
    (("ledger", CASE, "--from", "1938-13-01"), "there is no month 13"),
    (("ledger", CASE, "--from", "1938"), "write YYYY-MM-DD"),
    (("ledger", CASE, "--status", "broken"), "there is no status 'broken'"),
    (("casus", "A", "Z", CASE, "--on", "1930-01-01"), "there is no state 'Z'"),
    (("casus", "A", "A", CASE, "--on", "1930-01-01"), "cannot attack itself"),
    (("casus", "A", "B", CASE), "--on"),
    (("show", "nothing", CASE), "has no record 'nothing'"),
    (("explain", "a", "b"), "four words"),
    (("explain", "no/such/ruling", "--scenario", CASE), "there is no ruling"),
    (("explain", "e9", "ab/1/aid", "A", "B", "--scenario", CASE), "there is no event 'e9'"),
]


@pytest.mark.parametrize(("words", "told"), WRONG, ids=[" ".join(w[:2]) for w, _ in WRONG])
def test_a_faulty_call_says_what_to_do(words: tuple[str, ...], told: str) -> None:
    result = call(*words)
    assert result.exit_code == 2
    assert told in result.output
    assert "Traceback" not in result.output


def test_casus_as_json_has_the_fields_of_the_format() -> None:
    data = json.loads(call("casus", "C", "B", CASE, "--on", "1930-02-01", "--format", "json").output)
    lists = ["with_victim", "with_attacker", "owe_help", "neutral", "may", "released", "need_not", "open"]
    assert list(data) == ["format", "scenario", "attacker", "victim", "on", *lists, "rulings", "diagnostics"]
    entry = data["with_victim"][0]
    assert (entry["state"], entry["joins"], entry["against"]) == ("A", True, ["C"])
    assert data["rulings"][0]["event"] is None


def test_explain_tells_the_tests_and_their_places() -> None:
    output = call("explain", "e1", "ab/1/aid", "A", "B", "--scenario", CASE).output
    assert "yes E1" in output
    assert "117-own-attack-pays-defence.yaml:" in output


def test_list_and_show(tmp_path: Path) -> None:
    data: Any = json.loads(call("list", CASE, "--format", "json").output)
    assert {"id", "kind", "name", "short", "signed", "in_force", "ended", "parties", "ids", "published"} == set(data["instruments"][0])
    assert {"id", "date", "kind", "by", "against", "where", "conflict"} == set(data["events"][0])
    shown = json.loads(call("show", "A", CASE, "--format", "json").output)
    assert shown["record"]["name"] == "Arland"
    assert {line["id"] for line in shown["named_by"]} == {"ab", "e2"}


def test_report_writes_a_folder(tmp_path: Path) -> None:
    result = call("report", CASE, "-o", str(tmp_path / "out"))
    assert result.exit_code == 0
    assert (tmp_path / "out" / "index.html").exists()
    assert (tmp_path / "out" / "feed.xml").exists()


def test_who_knew_hides_a_secret_treaty_from_a_casus() -> None:
    secret = "franco-polish-1921/military.1/france-against-germany"
    asked = ("casus", "GMY", "POL", "--on", "1939-08-26", "--format", "json")
    whole, british, french = (call(*asked, *more).output for more in ((), ("--as-known-to", "UKG"), ("--as-known-to", "FRN")))
    assert secret in whole
    assert secret not in british
    assert secret in french


def test_who_knew_ends_the_record_with_the_day() -> None:
    rows = json.loads(call("ledger", "--as-known-to", "UKG", "--on", "1938-10-01", "--format", "json").output)["rulings"]
    assert max(row["raised_on"] for row in rows) <= "1938-10-01"
    assert any(row["event"] == "godesberg-ultimatum" for row in rows)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--as-known-to", "UKG"), "go together"),
        (("--on", "1938-10-01"), "go together"),
        (("--as-known-to", "UKX", "--on", "1938-10-01"), "did you mean 'UKG'"),
        (("--as-known-to", "UKG", "--on", "1938-10"), "not as precise as a day"),
        (("--as-known-to", "AUS", "--on", "1938-10-01"), "did not exist on 1938-10-01"),
    ],
)
def test_who_knew_asks_for_what_it_needs(words: tuple[str, ...], said: str) -> None:
    result = call("ledger", *words)
    assert result.exit_code == 2
    assert said in result.output


def test_explain_from_what_a_state_could_see() -> None:
    asked = ("explain", "german-invasion-poland-1939", "franco-polish-1921/military.1/france-against-germany", "FRN", "POL")
    assert call(*asked, "--as-known-to", "FRN", "--on", "1939-09-02").exit_code == 0
    unseen = call(*asked, "--as-known-to", "UKG", "--on", "1939-09-02")
    assert unseen.exit_code == 2
    assert "Traceback" not in unseen.output


def test_explain_tells_of_the_ruling_where_the_ledger_has_one() -> None:
    crossed = call("explain", "mukden-1931", "covenant-1919/10/respect", "JPN", "CHN").output
    assert "breached: crossed" in crossed
    disputed = call("explain", "rhineland-remilitarised-1936", "locarno-1925/4.2/zone-guarantee", "UKG", "FRN").output
    assert "disputed (as coded: breached): conflict ended" in disputed
    assert "what-assistance = means-left: honoured, in time (held by: British government" in disputed


def test_explain_says_where_a_restraint_was_crossed_and_where_not() -> None:
    elsewhere = call("explain", "guernica-1937", "covenant-1919/10/respect", "JPN", "CHN").output
    assert "these are: mukden-1931/covenant-1919/10/respect/JPN/CHN" in elsewhere
    assert "the record has no such act" in call("explain", "mukden-1931", "covenant-1919/10/respect", "UKG", "CHN").output


@pytest.mark.parametrize("name", ["GMY", "gmy", "255", "Germany", "germany", "Germ"])
def test_a_state_is_found_by_its_name_and_its_number(name: str) -> None:
    output = call("casus", name, "Czechoslovakia", "--on", "1938-09-23", "--format", "json").output
    assert json.loads(output)["attacker"] == "GMY"


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("unit", "may be United Kingdom (UKG), United States of America (USA)"),
        ("Germnay", "did you mean 'Germany'?"),
        ("xyzzy", "`foedus search` finds names"),
    ],
)
def test_a_state_that_is_not_found_is_told(name: str, told: str) -> None:
    result = call("casus", name, "CZE", "--on", "1938-09-23")
    assert (result.exit_code, told in result.output) == (2, True)


def test_search_finds_by_old_names_and_without_accents() -> None:
    found = json.loads(call("search", "klaipeda", "--format", "json").output)["found"]
    assert (found[0]["kind"], found[0]["id"], found[0]["in_name"]) == ("place", "memel", True)
    assert {"german-lithuanian-1939", "memel-ultimatum-1939"} <= {hit["id"] for hit in found}
    first = json.loads(call("search", "pact", "of", "steel", "--format", "json").output)["found"][0]
    assert first["id"] == "pact-of-steel-1939"
    assert "nothing in 'europe-1933-1939' has all of: qqq" in call("search", "qqq").output
    assert "of 30" not in call("search", "treaty").output and "the first 30 are shown" in call("search", "treaty").output


def test_a_feed_is_written_and_printed(tmp_path: Path) -> None:
    place = tmp_path / "feed.xml"
    assert str(place) in call("feed", CASE, "-o", str(place)).output
    assert place.read_text("utf-8").startswith("<?xml") and "<rss" in place.read_text("utf-8")
    printed = call("feed", CASE, "--kind", "atom", "--url", "https://example.org/f").output
    assert "http://www.w3.org/2005/Atom" in printed and "https://example.org/f/index.html" in printed
    assert "cannot write" in call("feed", CASE, "-o", str(tmp_path / "no" / "feed.xml")).output


def test_a_new_scenario_passes_its_check_and_has_a_ledger(tmp_path: Path) -> None:
    place = tmp_path / "balkans-1912"
    assert "foedus check" in call("new", str(place)).output
    assert "0 errors, 0 warnings" in call("check", str(place)).output
    data = json.loads(call("ledger", str(place), "--format", "json").output)
    assert [(r["promise"], r["status"]) for r in data["rulings"]] == [("alliance-1902/1/aid", "honoured")]
    assert data["scenario"] == "balkans-1912"
    before = sorted(p.read_bytes() for p in place.rglob("*.yaml"))
    assert "there and not empty" in call("new", str(place)).output
    assert sorted(p.read_bytes() for p in place.rglob("*.yaml")) == before
    assert "is no id for a scenario" in call("new", str(tmp_path / "Bad_Name")).output


def test_a_watch_checks_again_after_a_change_and_ends_with_the_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "balkans-1912"
    call("new", str(place))
    pauses: list[float] = []

    def pause(seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) == 2:
            (place / "states.yaml").write_text("ALF: {name: Alfland}\n", "utf-8")
        if len(pauses) == 4:
            raise KeyboardInterrupt

    monkeypatch.setattr("foedus.cli.check.time.sleep", pause)
    result = call("check", str(place), "--watch")
    assert (result.exit_code, result.output.count("---")) == (0, 2)
    assert "0 errors, 0 warnings" in result.output and "the record has no state 'BET'" in result.output
    assert "leave --format out" in call("check", str(place), "--watch", "--format", "json").output


def test_a_shell_is_offered_commands_and_scenarios() -> None:
    def offered(words: str, number: int) -> list[str]:
        environment = {**os.environ, "COMP_WORDS": words, "COMP_CWORD": str(number), "_FOEDUS_COMPLETE": "bash_complete"}
        code = "from foedus.cli.main import main; main(prog_name='foedus')"
        return subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True).stdout.split()

    assert offered("foedus le", 1) == ["plain,ledger"]
    assert offered("foedus list eu", 2) == ["plain,europe-1872-1914", "plain,europe-1933-1939"]
