"""The answers to a hypothesis and to a question why, as plain data and as rows for people."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from foedus.base.diagnostic import Diagnostic
from foedus.model import word as w
from foedus.model.record import Scenario
from foedus.replay.casus import Casus, Part
from foedus.replay.compare import Change, Comparison, Difference
from foedus.replay.reason import Step
from foedus.replay.ruling import Ruling
from foedus.report.document import FORMAT, Dresser, diagnostic
from foedus.report.summary import names, words
from foedus.report.summary import status as ruled
from foedus.report.table import Table

_HELP = ("defend", "assist")
_NEUTRAL = ("stay_neutral", "give_no_aid")

# The lists of a casus, in the order in which people read them: key, title, and which parts belong.
LISTS: tuple[tuple[str, str, Callable[[Part, Casus], bool]], ...] = (
    ("with_victim", "Would fight beside {victim}", lambda p, c: p.joins and p.side == 0),
    ("with_attacker", "Would fight beside {attacker}", lambda p, c: p.joins and p.side == 1),
    (
        "owe_help",
        "Owe help by means of their own choice",
        lambda p, c: _due(p) and p.ruling.duty in _HELP and p.ruling.means == "left" and not p.joins,
    ),
    ("neutral", "Are to stay neutral, or give no aid", lambda p, c: _due(p) and p.ruling.duty in _NEUTRAL),
    ("may", "May act, denounce or be released", lambda p, c: p.ruling.as_coded == "permitted"),
    ("released", "Are excused", lambda p, c: p.ruling.as_coded == "released"),
    ("need_not", "Need not act for {victim}", lambda p, c: _need_not(p, c)),
    ("open", "Go in a circle", lambda p, c: p.ruling.reason == "circular"),
)


def _due(p: Part) -> bool:
    return p.ruling.as_coded == "due"


def _need_not(p: Part, c: Casus) -> bool:
    r = p.ruling
    if r.duty not in w.ACT_DUTIES or r.victims != (c.victim,):
        return False
    return r.as_coded == "condition_unmet" or (r.as_coded == "not_triggered" and len(r.tests_failed) == 1)


def casus(found: Casus, diagnostics: Iterable[Diagnostic] = ()) -> dict[str, Any]:
    """The answer to a hypothesis as data."""
    dresser = Dresser(found.scenario)
    head = {"format": FORMAT, "scenario": found.scenario.id, "attacker": found.attacker, "victim": found.victim, "on": found.on}
    lists = {key: [_entry(p) for p in found.parts if belongs(p, found)] for key, _, belongs in LISTS}
    return {
        **head,
        **lists,
        "rulings": [{**dresser.ruling(r), "event": None} for r in found.rulings],
        "diagnostics": [diagnostic(d) for d in diagnostics],
    }


def _entry(p: Part) -> dict[str, Any]:
    r = p.ruling
    return {
        "state": r.obligor,
        "instrument": r.instrument,
        "article": r.article,
        "promise": r.promise,
        "beneficiary": r.beneficiary,
        "against": list(r.attackers),
        "duty": r.duty,
        "strength": r.strength,
        "means": r.means,
        "status": r.status,
        "reason": r.reason,
        "joins": p.joins,
        "both_sides": p.both_sides,
        "via": [list(link) for link in p.via],
    }


def casus_tables(found: Casus) -> list[Table]:
    """The answer to a hypothesis as tables, one for each list that is not empty."""
    states = found.scenario.states
    who = {"victim": states[found.victim].name, "attacker": states[found.attacker].name}
    tables = []
    for key, title, belongs in LISTS:
        parts = [p for p in found.parts if belongs(p, found)]
        if parts or key == "with_victim":
            tables.append(
                Table(title.format(**who), ("who", "owes", "to", "under", "status", "why", "waits on"), _folded(parts, found.scenario))
            )
    other = [p for p in found.parts if _due(p) and not p.joins and not any(b(p, found) for _, _, b in LISTS)]
    if other:
        tables.append(Table("Other duties", ("who", "owes", "to", "under", "status", "why", "waits on"), _folded(other, found.scenario)))
    return tables


def _folded(parts: list[Part], scenario: Scenario) -> list[tuple[str, ...]]:
    """Rows for parts; those of one promise that are alike are one row."""
    groups: dict[tuple[object, ...], list[Part]] = {}
    for p in parts:
        r = p.ruling
        groups.setdefault((r.promise, r.beneficiary, r.status, r.as_coded, r.reason, p.via), []).append(p)
    merged: dict[tuple[object, ...], list[Part]] = {}
    for key, group in groups.items():
        merged.setdefault((key[0], *key[2:], tuple(p.ruling.obligor for p in group)), []).extend(group)
    rows: list[tuple[str, ...]] = []
    for group in merged.values():
        r, via = group[0].ruling, group[0].via
        status = f"{words(r.as_coded)}, disputed" if r.status == "disputed" and r.as_coded != "disputed" else words(r.status)
        obligors = names(tuple(dict.fromkeys(p.ruling.obligor for p in group)), scenario)
        beneficiaries = names(tuple(dict.fromkeys(p.ruling.beneficiary for p in group)), scenario)
        chain = "; ".join(f"{scenario.states[s].name} ({promise})" for s, promise in via)
        rows.append((obligors, words(r.duty), beneficiaries, r.promise, status, words(r.reason), chain))
    return rows


def whatif(found: Comparison, edits: str, diagnostics: Iterable[Diagnostic] = ()) -> dict[str, Any]:
    """What edits change, as data."""
    before, after = Dresser(found.before.scenario), Dresser(found.after.scenario)
    return {
        "format": FORMAT,
        "scenario": found.before.scenario.id,
        "edits": edits,
        "differences": [
            {
                "before": before.ruling(d.before) if d.before else None,
                "after": after.ruling(d.after) if d.after else None,
                "why": d.why,
            }
            for d in found.differences
        ],
        "promises": [{"promise": c.promise, "change": _change(c), "why": c.why} for c in found.promises],
        "diagnostics": [diagnostic(d) for d in diagnostics],
    }


def whatif_tables(found: Comparison) -> list[Table]:
    """What edits change, as tables; equal differences of one promise are one row."""
    groups: dict[tuple[object, ...], list[Difference]] = {}
    for d in found.differences:
        r = d.ruling
        groups.setdefault((r.event, r.conflict, r.promise, _was(d.before), _was(d.after), d.why), []).append(d)
    rows = []
    for group in groups.values():
        d, r = group[0], group[0].ruling
        scenario = found.after.scenario if d.after else found.before.scenario
        who = names(tuple(dict.fromkeys(x.ruling.obligor for x in group)), scenario)
        whom = names(tuple(dict.fromkeys(x.ruling.beneficiary for x in group)), scenario)
        rows.append((r.raised_on, r.event or "", who, words(r.duty), whom, r.promise, _was(d.before), _was(d.after), d.why))
    columns = ("raised", "event", "who", "owed", "to", "under", "before", "after", "why")
    tables = [Table("Cases ruled otherwise", columns, rows)]
    if found.promises:
        gained = [(c.promise, _change(c), c.why) for c in found.promises]
        tables.append(Table("Promises gained and lost", ("promise", "", "why"), gained))
    return tables


def _was(r: Ruling | None) -> str:
    if r is None:
        return "does not arise"
    return ruled(r) + (f": {words(r.reason)}" if r.reason else "")


def _change(c: Change) -> str:
    return "gained" if c.gained else "lost"


def explanation(ruling: dict[str, Any], steps: Iterable[Step]) -> dict[str, Any]:
    """The reasons of a ruling as data."""
    told = [_step(s) for s in steps]
    return {"format": FORMAT, "ruling": ruling, "steps": told, "would_have_to_differ": [s["needs"] for s in told if s["needs"]]}


def _step(s: Step) -> dict[str, Any]:
    places = [{"field": what, "file": span.file, "line": span.line, "column": span.column} for what, span in s.places]
    return {
        "test": s.test,
        "asks": s.asks,
        "holds": s.holds,
        "saw": s.saw,
        "needs": s.needs,
        "places": places,
        "parts": [_step(p) for p in s.parts],
    }


def explanation_text(ruling: dict[str, Any], steps: Iterable[Step], scenario: Scenario) -> list[str]:
    """The reasons of a ruling in prose, a line each."""
    steps = tuple(steps)
    state = {s.id: s.name for s in scenario.states.values()}
    who, to = state.get(ruling["obligor"], ruling["obligor"]), state.get(ruling["beneficiary"], ruling["beneficiary"])
    coded = f" (as coded: {words(ruling['as_coded'])})" if ruling["status"] == "disputed" else ""
    lines = [
        f"{who} owes {to}: {words(ruling['duty'])}, under {ruling['promise']}",
        f"  {ruling['instrument_name']}, article {ruling['article']}: {ruling['promise_text']}",
        f"{words(ruling['status'])}{coded}" + (f": {words(ruling['reason'])}" if ruling["reason"] else ""),
        "",
    ]
    for s in steps:
        lines += _step_lines(s, "")
    lines += _readings(ruling)
    needs = [s.needs for s in steps if s.needs]
    if needs:
        lines += ["", "For it to fall due:", *(f"  - {n}" for n in needs)]
    if ruling["conflicts_with"]:
        lines += ["", "Performing it would cross, or be crossed by:", *(f"  - {c}" for c in ruling["conflicts_with"])]
    lines += ["", "Sources:", *(f"  - {_cited(c, scenario)}" for c in ruling["sources"])]
    return lines


def _step_lines(s: Step, indent: str) -> list[str]:
    mark = {True: "yes", False: "NO ", None: "   "}[s.holds]
    label = f"{s.test:4}" if s.test in w.TESTS else "    "
    places = "; ".join(str(span) for _, span in s.places if span.line)
    lines = [f"{indent}{mark} {label} {s.asks}", f"{indent}         {s.saw}" + (f"   [{places}]" if places else "")]
    for part in s.parts:
        lines += _step_lines(part, indent + "        ")
    return lines


def _readings(ruling: dict[str, Any]) -> list[str]:
    if not ruling["by_reading"]:
        return []
    lines = ["", "Readings and claims:"]
    for under in ruling["by_reading"]:
        options = ", ".join(f"{q} = {o}" for q, o in under["options"].items())
        held = f" (held by: {under['held_by']})" if under["held_by"] else ""
        reason = f", {words(under['reason'])}" if under["reason"] else ""
        lines.append(f"  - {options}: {words(under['status'])}{reason}{held}")
    return lines


def _cited(text: str, scenario: Scenario) -> str:
    work = scenario.sources.get(text.split(",")[0].split(" (")[0])
    return f"{text}: {work.get('title')}" if work else text
