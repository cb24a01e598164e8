"""Small random worlds: a few states, treaties and events of one month, as documents in the format of a scenario."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import strategies as st

STATES = ("A", "B", "C", "D")
ACTS = ("defend", "assist", "sanction", "support", "consult", "supply")
RESTRAINTS = ("not_attack", "respect", "give_no_aid", "stay_neutral", "settle_peacefully", "no_separate_peace")
LIBERTIES = ("may_act", "may_denounce", "may_be_released")
TRIGGERS = ("attack", "threat", "hostilities", "mobilise", "invasion", "war", "ultimatum", "blockade", "break_relations")
ATTACKS = ("attack", "attack", "attack", "invasion", "hostilities", "threat", "mobilise", "war", "blockade", "ultimatum", "break_relations")
DONE = (
    "declare_war armed_help armed_help supply sanction support consult refuse make_peace ask find recommend fail_to_agree settle agree "
    "attack"
).split()
NAMING = ("release", "release", "invoke", "denounce", "refuse")
LEAVES = (
    {"acted": "C"},
    {"acted": ["C", "D"]},
    {"bound": "C"},
    {"bound": "A"},
    {"found": "council"},
    {"recommended": "council"},
    {"failed_to_agree": "league"},
    {"settled": "debts"},
    {"agreed": "debts"},
    {"in_force": "t0"},
    "judged_necessary",
)
EXCEPTIONS = ({"war_with": "D"}, "victim_attacked_first", "earlier_treaty_forbids")
FACTS = ("resists", "asks", "flagrant", "provoked", "considers_vital")
ASKED = ("unprovoked", "resists", "asks", "joint", "flagrant", "considers_vital", "not_then_at_war")


def days() -> st.SearchStrategy[str]:
    """A day of the month, some days of more than one batch."""
    return st.integers(1, 12).map(lambda n: f"1930-03-{n:02d}")


def one_in(n: int) -> st.SearchStrategy[bool]:
    """True once in n draws, and where hypothesis shrinks never."""
    return st.integers(0, n - 1).map(lambda x: x == n - 1)


@st.composite
def conditions(draw: st.DrawFn) -> Any:
    """A condition: a leaf, or some of them."""
    leaf = st.sampled_from(LEAVES)
    some = st.lists(leaf, min_size=2, max_size=2)
    return draw(
        leaf | some.map(lambda x: {"any_of": x}) | some.map(lambda x: {"all_of": x}) | leaf.map(lambda x: {"any_of": [{"all_of": [x]}]})
    )


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
    elif draw(one_in(10)):
        found["to"] = "each_party"
    if duty in ACTS or draw(st.booleans()):
        found["when"] = draw(st.lists(st.sampled_from(TRIGGERS), min_size=1, max_size=2, unique=True))
        if draw(one_in(3)):
            found["by"] = draw(st.sampled_from([s for s in STATES if s not in (found["who"], found["to"])]))
        elif draw(one_in(6)):
            found["but_not_by"] = draw(st.sampled_from(STATES))
        if duty in ACTS and draw(one_in(6)):
            found["against"] = "a_third_state"
        for key in ASKED:
            if draw(one_in(9)):
                found[key] = "yes"
        if draw(one_in(6)):
            found["where"] = draw(st.sampled_from(["home", "zone"]))
    elif draw(one_in(6)):
        found["unprovoked"] = "yes"
    if duty not in RESTRAINTS[3:] and draw(one_in(3)):
        found["if"] = draw(conditions())
    if draw(one_in(3)):
        found["unless"] = [draw(st.sampled_from(EXCEPTIONS))]
    if duty in ACTS:
        if draw(st.booleans()):
            found["due"] = draw(st.sampled_from(["2 days", "5 days"]))
        if draw(one_in(6)):
            found["strength"] = draw(st.sampled_from(["political", "recommended"]))
        if duty in ("defend", "assist") and draw(one_in(5)):
            found["means"] = "left"
        if draw(one_in(8)):
            found["act"] = draw(st.sampled_from([["attack"], ["armed_help"], ["supply", "attack"], ["invasion"]]))
    if duty in RESTRAINTS and draw(st.booleans()):
        found["saves"] = draw(st.sampled_from([["defence"], ["due_duties"], ["league_action"], ["t0"]]))
    if draw(one_in(4)):
        option = {"set": {draw(st.sampled_from(["unprovoked", "resists"])): "yes"}, "held_by": "some"}
        if duty in ACTS or "when" in found:
            found["readings"] = [{"question": "scope", "options": {"narrow": option}, "text_admissible": "yes"}]
    return found


@st.composite
def treaties(draw: st.DrawFn, name: str) -> dict[str, Any]:
    """A treaty of two or three parties, in force for all of the month or for a part of it."""
    parties = tuple(draw(st.permutations(STATES)))[: draw(st.integers(2, 3))]
    start = draw(st.sampled_from(["1925-01-01", "1926-01-01", "1927-01-01"] * 5 + ["1930-03-04", "never"]))
    stays: dict[str, dict[str, str]] = {p: {} for p in parties}
    if draw(one_in(5)):
        stays[parties[-1]] = draw(st.sampled_from([{"joined": "1930-03-04"}, {"left": "1930-03-06", "how": "withdrew"}]))
    found: dict[str, Any] = {
        "instrument": name,
        "name": name,
        "kind": "treaty",
        "parties": stays if any(stays.values()) else [*parties],
        "signed": "1925-01-01",
        "in_force": start,
    }
    if draw(one_in(4)) and start != "never":
        found["ended"] = {"on": "1930-03-08", "how": "lapsed"}
    if name != "t0" and draw(one_in(8)):
        found["waits_on"] = ["t0"]
    made = [draw(promises(f"p{n}", parties)) for n in range(draw(st.integers(1, 2)))]
    found["articles"] = {"1": {"says": "Text.", "promises": made}}
    return found


@st.composite
def amendments(draw: st.DrawFn, name: str, treaty: dict[str, Any]) -> dict[str, Any]:
    """A protocol that changes a promise of a treaty, for all of its month or from a day on."""
    promise = draw(st.sampled_from(treaty["articles"]["1"]["promises"]))
    changes: list[dict[str, Any]] = [
        {"when": ["attack", "threat"]},
        {"resists": "yes"},
        {"unprovoked": "yes"},
        {"by": "none"},
        {"unless": "none"},
    ]
    acting = [{"due": "4 days"}, {"if": {"acted": "C"}}, {"if": "none"}, {"strength": "political"}]
    amendment: dict[str, Any] = {"promise": f"{treaty['instrument']}/1/{promise['id']}"}
    amendment["set"] = draw(st.sampled_from(changes if "when" in promise and promise["duty"] not in ACTS else acting + changes))
    if "when" not in promise:
        amendment["set"] = {"unless": draw(st.sampled_from(["none", [{"war_with": "D"}]]))}
    if draw(one_in(4)):
        amendment["for"] = draw(st.sampled_from([*treaty["parties"]]))
    found = {"instrument": name, "name": name, "kind": "protocol", "parties": treaty["parties"], "signed": "1925-01-01"}
    found["in_force"] = draw(st.sampled_from(["1929-01-01", "1930-03-03", "1930-03-05"]))
    return {**found, "articles": {"1": {"says": "Text.", "amends": [amendment]}}}


@st.composite
def events(draw: st.DrawFn, name: str, kinds: tuple[str, ...], treaty: dict[str, Any]) -> dict[str, Any]:
    """Something done by one state to another, or for it, or under a treaty."""
    kind = draw(st.sampled_from(kinds))
    by, other, third = tuple(draw(st.permutations(STATES)))[:3]
    if draw(st.integers(0, 3)):  # most things concern the parties of some treaty
        inside = draw(st.permutations([*treaty["parties"]]))
        outside = draw(st.sampled_from([s for s in STATES if s not in inside]))
        by, other, third = (outside, *inside[:2]) if kinds is ATTACKS else (*inside[:2], outside)
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
        if kind != "break_relations" or draw(st.booleans()):
            found["against"] = other if kinds is ATTACKS else third
        if draw(one_in(4)):
            found["where"] = "zone"
        for key in FACTS:
            if draw(one_in(4)):
                found[key] = draw(st.sampled_from(["yes", "no", "unknown"]))
        if draw(one_in(6)):
            found["by"] = [by, third if kinds is ATTACKS else other]
        if draw(one_in(7)):
            found["claims"] = [{"field": "date", "value": draw(days()), "sources": ["book, p. 1 (text)"]}]
        elif draw(one_in(9)):
            found["claims"] = [{"field": "kind", "value": draw(st.sampled_from(["threat", "attack"])), "sources": ["book, p. 1 (text)"]}]
    elif kind in ("declare_war", "sanction", "make_peace"):
        found["against"] = other if kind == "make_peace" or draw(one_in(3)) else third
    elif kind in ("armed_help", "supply", "support"):
        found["for"], found["against"] = other, third
    elif kind in ("consult", "ask") or (kind == "refuse" and kinds is not NAMING):
        found["to"] = other
    elif kind in ("find", "recommend", "fail_to_agree"):
        found["by"], found["against"] = "council", draw(st.sampled_from([other, third]))
    elif kind in ("settle", "agree"):
        found["by"], found["matter"] = [by, other], "debts"
    elif kinds is NAMING:
        found["instrument"] = treaty["instrument"]
        if kind in ("release", "refuse", "invoke") and draw(st.booleans()):
            del found["instrument"]
            found["promise"] = f"{treaty['instrument']}/1/p0"
        if kind == "release" and draw(st.booleans()):
            found["for"] = other
        if kind == "release" and draw(one_in(5)):
            found.pop("instrument", None)
            found.pop("promise", None)
    if kind in ("armed_help", "supply") and draw(one_in(6)):
        found["extent"] = "part"
    return found


@st.composite
def deeds(draw: st.DrawFn, name: str, treaty: dict[str, Any], foe: str) -> dict[str, Any]:
    """Something that bears on a promise: what calls for it, what performs, crosses, refuses, excuses or ends it, what it waits for."""
    promise = draw(st.sampled_from(treaty["articles"]["1"]["promises"]))
    parties = [*treaty["parties"]]
    obligor = promise["who"] if promise["who"] in STATES else draw(st.sampled_from(parties))
    friends = [p for p in parties if p != obligor]
    friend = promise["to"] if promise["to"] in STATES and promise["to"] != obligor else draw(st.sampled_from(friends))
    others = [s for s in STATES if s not in (obligor, friend)]
    foe = promise["by"] if promise.get("by") in others else foe if foe in others else others[0]
    found: dict[str, Any] = {"id": name, "date": draw(days()), "order": str(draw(st.integers(1, 3)))}
    found["conflict"] = draw(st.sampled_from(["war"] * 5 + ["other"]))
    helping = ("armed_help", "declare_war", "attack", "supply", "sanction", "armed_help")
    what = draw(st.sampled_from("call call call perform perform perform cross refuse excuse end wait wait strike".split()))
    if what == "call":
        found |= {"kind": draw(st.sampled_from(promise.get("when") or ("attack",))), "by": foe, "against": friend}
        if promise.get("against") == "a_third_state":
            found |= {"by": friend, "against": draw(st.sampled_from(others))}
        elif draw(one_in(8)):
            found["against"] = obligor
        for key in FACTS:
            if key in promise or draw(one_in(6)):
                found[key] = draw(st.sampled_from(["yes", "yes", "no", "unknown"]))
        if promise.get("where") == "zone" or draw(one_in(6)):
            found["where"] = "zone"
        if "joint" in promise and found["by"] == foe and draw(st.booleans()):
            found["by"] = [foe, next(s for s in STATES if s not in (foe, friend))]
    elif what == "perform":
        duty = promise["duty"]
        kind = duty if duty in ("sanction", "support", "consult", "supply") else draw(st.sampled_from(helping))
        found |= {"kind": kind, "by": obligor, "for": friend}
        if kind == "consult":
            found["to"] = found.pop("for")
        elif kind in ("armed_help", "declare_war", "attack", "sanction"):
            found["against"] = foe
        if kind in ("armed_help", "supply", "sanction") and draw(one_in(5)):
            found["extent"] = "part"
    elif what == "cross":
        found |= {"kind": draw(st.sampled_from(["attack", "declare_war", "supply", "armed_help", "make_peace"])), "by": obligor}
        found["for" if found["kind"] in ("supply", "armed_help") else "against"] = foe if found["kind"] != "attack" else friend
    elif what == "refuse":
        found |= {"kind": "refuse", "by": obligor}
        found |= draw(st.sampled_from([{"to": friend}, {"instrument": treaty["instrument"]}]))
    elif what in ("excuse", "end"):
        found |= {"kind": "release" if what == "excuse" else draw(st.sampled_from(["denounce", "release"]))}
        found |= {"by": friend if what == "excuse" else obligor, "instrument": treaty["instrument"]}
    elif what == "strike":
        found |= {"kind": draw(st.sampled_from(["attack", "hostilities"])), "by": friend, "against": draw(st.sampled_from(others))}
    else:
        waits = json.dumps([promise.get("if"), promise.get("unless")])
        third = next((s for s in STATES if f'"{s}"' in waits), others[-1])
        found |= draw(
            st.sampled_from(
                [
                    {"kind": "armed_help", "by": third, "for": friend, "against": foe},
                    {"kind": "declare_war", "by": third, "against": foe},
                    {"kind": "declare_war", "by": third, "against": friend},
                    {"kind": "find", "by": "council", "against": foe},
                    {"kind": "recommend", "by": "council"},
                    {"kind": "fail_to_agree", "by": "council"},
                    {"kind": "ask", "by": friend, "to": obligor},
                    {"kind": "invoke", "by": obligor, "instrument": treaty["instrument"]},
                    {"kind": "settle", "by": [obligor, friend], "matter": "debts"},
                    {"kind": "agree", "by": [obligor, friend], "matter": "debts"},
                ]
            )
        )
        if found["by"] == found.get("against") or found["by"] == found.get("for"):
            del found["against" if found["by"] == found.get("against") else "for"]
            found["kind"] = "mobilise"
    return {**found, "says": "Text."}


def earlier(treaty: dict[str, Any], foe: str) -> dict[str, Any]:
    """An earlier treaty between a party of another and a foe; the other is made to yield to it."""
    obligor = next(p for p in treaty["parties"] if p != foe)
    for promise in treaty["articles"]["1"]["promises"]:
        if promise["duty"] in ACTS:
            promise["unless"] = ["earlier_treaty_forbids"]
    peace = {"id": "p0", "who": "each_party", "to": "the_other_party", "duty": "not_attack"}
    found = {
        "instrument": "v0",
        "name": "v0",
        "kind": "treaty",
        "parties": [obligor, foe],
        "signed": "1920-01-01",
        "in_force": "1920-01-01",
    }
    return {**found, "articles": {"1": {"says": "Text.", "promises": [peace]}}}


@st.composite
def worlds(draw: st.DrawFn) -> dict[str, Any]:
    """A scenario as one document: someone is attacked, and things are done."""
    made = [draw(treaties(f"t{n}")) for n in range(draw(st.integers(2, 4)))]
    protocols = [draw(amendments(f"u{n}", draw(st.sampled_from(made)))) for n in range(draw(st.sampled_from([0, 0, 1, 2])))]
    kinds = [ATTACKS, *(draw(st.sampled_from([ATTACKS, tuple(DONE), tuple(DONE), NAMING])) for _ in range(draw(st.integers(3, 8))))]
    foe = draw(st.sampled_from(STATES))
    if draw(one_in(4)):
        made.append(earlier(made[-1], foe))
    happened = []
    for n, of in enumerate(kinds):
        treaty = draw(st.sampled_from(made))
        happened.append(draw(events(f"e{n}", of, treaty) if draw(one_in(3)) else deeds(f"e{n}", treaty, foe)))
    found = {
        "states": {s: {"name": f"{s}-land", "exists": draw(st.sampled_from(["..", "..", "..", "../1930-03-10"]))} for s in STATES},
        "bodies": {"league": {"name": "League", "members": {s: {} for s in STATES[:3]}}, "council": {"name": "Council", "of": "league"}},
        "conflicts": {
            "war": {"name": "War", "span": draw(st.sampled_from(["1930-01-01/1930-04-01", "1930-01-01/1930-03-12"]))},
            "other": {"name": "Other war", "span": "1930-01-01/.."},
        },
        "sources": {"book": {"type": "book", "title": "Book", "issued": "1950"}},
        "places": {"zone": {"name": "Zone", "in": "B"}},
        "instruments": [*made, *protocols],
        "events": happened,
    }
    return {**found, "span": "1930-01-01/1930-03-11"} if draw(one_in(6)) else found
