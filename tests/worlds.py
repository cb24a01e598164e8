"""Small random worlds: a few states, treaties and events of one month, as documents in the format of a scenario."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

STATES = ("A", "B", "C", "D")
ACTS = ("defend", "assist", "sanction", "support", "consult")
RESTRAINTS = ("not_attack", "respect", "give_no_aid", "stay_neutral", "settle_peacefully", "no_separate_peace")
LIBERTIES = ("may_act", "may_denounce")
TRIGGERS = ("attack", "threat", "hostilities", "mobilise", "invasion")
DONE = tuple("declare_war armed_help supply sanction support consult refuse make_peace ask find settle agree".split())
NAMING = ("release", "invoke", "denounce")
LEAVES = (
    {"acted": "C"},
    {"acted": ["C", "D"]},
    {"bound": "C"},
    {"found": "council"},
    {"settled": "debts"},
    {"agreed": "debts"},
    {"in_force": "t0"},
    "judged_necessary",
)
FACTS = ("resists", "asks", "flagrant", "provoked", "considers_vital")


def days() -> st.SearchStrategy[str]:
    """A day of the month, some days of more than one batch."""
    return st.integers(1, 12).map(lambda n: f"1930-03-{n:02d}")


@st.composite
def promises(draw: st.DrawFn, name: str, parties: tuple[str, ...]) -> dict[str, Any]:
    """A promise between the parties of a treaty."""
    duty = draw(st.sampled_from(ACTS * 2 + RESTRAINTS + LIBERTIES))
    found: dict[str, Any] = {
        "id": name,
        "who": "each_party",
        "to": "each_other_party" if len(parties) > 2 else "the_other_party",
        "duty": duty,
    }
    if draw(st.booleans()):
        found["who"], found["to"] = parties[0], parties[1]
    if duty in ACTS or draw(st.booleans()):
        found["when"] = draw(st.lists(st.sampled_from(TRIGGERS), min_size=1, max_size=2, unique=True))
        if draw(st.integers(0, 2)) == 0:
            found["by"] = draw(st.sampled_from([s for s in STATES if s not in (found["who"], found["to"])]))
        for key in ("unprovoked", "resists", "asks", "joint", "flagrant", "considers_vital"):
            if draw(st.integers(0, 7)) == 7:
                found[key] = "yes"
        if draw(st.integers(0, 5)) == 5:
            found["where"] = draw(st.sampled_from(["home", "zone"]))
        if draw(st.integers(0, 2)) == 0:
            leaf = st.sampled_from(LEAVES)
            found["if"] = draw(leaf | st.lists(leaf, min_size=2, max_size=2).map(lambda x: {"any_of": x}))
        if draw(st.integers(0, 3)) == 0:
            found["unless"] = [draw(st.sampled_from([{"war_with": "D"}, "victim_attacked_first", "earlier_treaty_forbids"]))]
    if duty in ACTS and draw(st.booleans()):
        found["due"] = "3 days"
    if duty in RESTRAINTS and draw(st.booleans()):
        found["saves"] = draw(st.sampled_from([["defence"], ["due_duties"], ["league_action"]]))
    if duty in ACTS and draw(st.integers(0, 3)) == 0:
        option = {"set": {draw(st.sampled_from(["unprovoked", "resists"])): "yes"}, "held_by": "some"}
        found["readings"] = [{"question": "scope", "options": {"narrow": option}, "text_admissible": "yes"}]
    return found


@st.composite
def treaties(draw: st.DrawFn, name: str) -> dict[str, Any]:
    """A treaty of two or three parties, in force for all of the month or for a part of it."""
    parties = tuple(draw(st.permutations(STATES)))[: draw(st.integers(2, 3))]
    start = draw(st.sampled_from(["1925-01-01", "1926-01-01", "1927-01-01"] * 3 + ["1930-03-04", "never"]))
    found: dict[str, Any] = {
        "instrument": name,
        "name": name,
        "kind": "treaty",
        "parties": [*parties],
        "signed": "1925-01-01",
        "in_force": start,
    }
    if draw(st.integers(0, 3)) == 3 and start != "never":
        found["ended"] = {"on": "1930-03-08", "how": "lapsed"}
    made = [draw(promises(f"p{n}", parties)) for n in range(draw(st.integers(1, 2)))]
    found["articles"] = {"1": {"says": "Text.", "promises": made}}
    return found


@st.composite
def events(draw: st.DrawFn, name: str, kinds: tuple[str, ...], treaty: dict[str, Any]) -> dict[str, Any]:
    """Something done by one state to another, or for it, or under a treaty."""
    kind = draw(st.sampled_from(kinds))
    by, other, third = tuple(draw(st.permutations(STATES)))[:3]
    if draw(st.integers(0, 3)):  # most things concern the parties of some treaty
        inside = draw(st.permutations(treaty["parties"]))
        outside = draw(st.sampled_from([s for s in STATES if s not in inside]))
        by, other, third = (outside, *inside[:2]) if kind in TRIGGERS else (*inside[:2], outside)
    found: dict[str, Any] = {
        "id": name,
        "date": draw(days()),
        "order": str(draw(st.integers(1, 3))),
        "kind": kind,
        "by": by,
        "says": "Text.",
    }
    found["conflict"] = draw(st.sampled_from(["war", "war", "war", "other"]))
    if kind in TRIGGERS:
        found["against"] = other
        if draw(st.integers(0, 3)) == 3:
            found["where"] = "zone"
        for key in FACTS:
            if draw(st.integers(0, 3)) == 3:
                found[key] = draw(st.sampled_from(["yes", "no", "unknown"]))
        if draw(st.integers(0, 5)) == 0:
            found["by"] = [by, third]
        if draw(st.integers(0, 6)) == 0:
            found["claims"] = [{"field": "date", "value": draw(days()), "sources": ["book, p. 1 (text)"]}]
    elif kind in ("declare_war", "sanction", "make_peace"):
        found["against"] = other
    elif kind in ("armed_help", "supply", "support"):
        found["for"], found["against"] = other, third
    elif kind in ("consult", "refuse", "ask"):
        found["to"] = other
    elif kind == "find":
        found["by"], found["against"] = "council", other
    elif kind in ("settle", "agree"):
        found["by"], found["matter"] = [by, other], "debts"
    elif kind in NAMING:
        found["instrument"] = treaty["instrument"]
        if kind == "release":
            found["for"] = other
    return found


@st.composite
def worlds(draw: st.DrawFn) -> dict[str, Any]:
    """A scenario as one document: someone is attacked, and things are done."""
    made = [draw(treaties(f"t{n}")) for n in range(draw(st.integers(2, 4)))]
    kinds = [("attack",), *(draw(st.sampled_from([TRIGGERS, DONE, DONE, NAMING])) for _ in range(draw(st.integers(3, 8))))]
    return {
        "states": {s: {"name": f"{s}-land", "exists": draw(st.sampled_from(["..", "..", "..", "../1930-03-10"]))} for s in STATES},
        "bodies": {"league": {"name": "League", "members": {s: {} for s in STATES[:3]}}, "council": {"name": "Council", "of": "league"}},
        "conflicts": {
            "war": {"name": "War", "span": "1930-01-01/1930-04-01"},
            "other": {"name": "Other war", "span": "1930-01-01/.."},
        },
        "sources": {"book": {"type": "book", "title": "Book", "issued": "1950"}},
        "places": {"zone": {"name": "Zone", "in": "B"}},
        "instruments": made,
        "events": [draw(events(f"e{n}", of, draw(st.sampled_from(made)))) for n, of in enumerate(kinds)],
    }
