"""Reading the legal cases of `tests/cases`: plain data, all scalars text; and answering them."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import yaml

from foedus.base.date import parse_date
from foedus.base.diagnostic import FoedusError
from foedus.loader.scenario import load_text
from foedus.model.record import Scenario
from foedus.replay.casus import Asker
from foedus.replay.ledger import Ledger, dress, listed, replay
from foedus.replay.ruling import Ruling
from foedus.replay.tree import explain_pair
from foedus.replay.view import as_known_to

CASES = sorted((Path(__file__).parent / "cases").glob("[0-9]*.yaml"))
FIELDS = ("event", "promise", "obligor", "beneficiary", "status", "reason", "tests_failed", "due_on", "due_by", "closed_on", "robust")


def read(path: Path) -> Any:
    """A case as maps, lists and texts; `null` means no value."""
    return yaml.load(path.read_text("utf-8"), Loader=yaml.BaseLoader)


def load(case: Any, edited: bool = True, chance: random.Random | None = None) -> Scenario:
    """The scenario of a case, with its edits; with `chance`, its records in another order: lists of records, and maps."""
    records = _mix(case["scenario"], chance) if chance else case["scenario"]
    for name in ("instruments", "events"):
        if chance and name in records:
            chance.shuffle(records[name])
    edits = _text(case["edits"]) if edited and "edits" in case else ""
    return load_text(_text(records), edits=edits)[0]


def _text(value: Any) -> str:
    return yaml.safe_dump(value, sort_keys=False, allow_unicode=True)


def _mix(value: Any, chance: random.Random) -> Any:
    if isinstance(value, dict):
        pairs = [(k, _mix(v, chance)) for k, v in value.items()]
        chance.shuffle(pairs)
        return dict(pairs)
    return [_mix(v, chance) for v in value] if isinstance(value, list) else value


def answer(scenario: Scenario, case: Any) -> Any:
    """The rulings that foedus gives to what a case asks, in the form of `comparable`."""
    ask = case["ask"]
    if ask == "ledger":
        return _ledger(replay(scenario))
    kind, about = next(iter(ask.items()))
    if kind == "ledger":
        until = parse_date(about["until"]).first if "until" in about else None
        return _ledger(replay(scenario, until), int(about.get("near", 0)))
    if kind == "casus":
        return _casus(scenario, about)
    if kind == "ledger_as_known_to":
        day = parse_date(about["on"]).first
        return _ledger(replay(as_known_to(scenario, about["state"], day), day))
    if kind == "explain":
        entry, _, run = explain_pair(replay(scenario), about["event"], about["promise"], about["obligor"], about["beneficiary"])
        return {"rulings": [_row(dress(entry, 1, run.world))], "warned": []}
    raise NotImplementedError(kind)


def _casus(scenario: Scenario, about: Any) -> Any:
    try:
        found = Asker(scenario).ask(about["attacker"], about["victim"], parse_date(about["on"]).first, about.get("means") == "any")
    except FoedusError:
        return {"misuse": "yes"}
    rows = sorted((_row(r) for r in found.rulings), key=repr)
    sides = {"attacker": sorted(found.attacker_side), "victim": sorted(found.victim_side), "open": sorted(found.open)}
    return {"rulings": rows, "warned": [], "sides": sides}


def _ledger(ledger: Ledger, near: int = 0) -> Any:
    rows = sorted((_row(r) for r in listed(ledger.rulings, near, liberties=True)), key=repr)
    return {"rulings": rows, "warned": sorted(d.code for d in ledger.diagnostics)}


def _row(r: Ruling) -> Any:
    row = {
        "event": r.event,
        "promise": r.promise,
        "obligor": r.obligor,
        "beneficiary": r.beneficiary,
        "status": r.status,
        "reason": r.reason,
        "tests_failed": list(r.tests_failed),
        "due_on": r.due_on,
        "due_by": r.due_by,
        "closed_on": r.closed_on,
        "robust": {True: "yes", False: "no", None: None}[r.robust],
    }
    if r.status == "disputed" and r.by_reading:
        row["as_coded"] = r.as_coded
        row["under"] = sorted(((sorted(u.options), u.status, u.reason) for u in r.by_reading), key=repr)
    return row


def comparable(expect: Any) -> Any:
    """What a case expects, in the form in which answers are given."""
    if "misuse" in expect:
        return {"misuse": expect["misuse"]}
    rows = []
    for ruling in expect["rulings"]:
        row = {key: (None if ruling[key] == "null" else ruling[key]) for key in FIELDS}
        if "under" in ruling:
            row["as_coded"] = ruling["as_coded"]
            under = [(sorted(u["options"].items()), u["status"], None if u["reason"] == "null" else u["reason"]) for u in ruling["under"]]
            row["under"] = sorted(under, key=repr)
        rows.append(row)
    found: dict[str, Any] = {"rulings": sorted(rows, key=repr), "warned": sorted(d["code"] for d in expect.get("diagnostics", ()))}
    if "sides" in expect:
        found["sides"] = {key: sorted(expect["sides"].get(key, [])) for key in ("attacker", "victim", "open")}
    return found


__all__ = ["CASES", "Scenario", "answer", "comparable", "load", "read"]
