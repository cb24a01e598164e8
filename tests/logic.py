"""A second opinion: the rules stated in logic (`logic.lp`), asked by clingo of small worlds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from copy import deepcopy
from datetime import date
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import clingo

PROGRAM = Path(__file__).with_suffix(".lp")
BASE = date(1930, 2, 28).toordinal()
INF = 1_000_000_000
MOMENTS = 100_000  # of one world, so that several can be asked at once

# Options (V1): a world for each combination of answers, that of the record as coded first


def questions(world: dict[str, Any]) -> dict[str, list[str]]:
    """The open questions of a world, each with its options, the one as coded first."""
    found: dict[str, list[str]] = {}
    for event in world["events"]:
        for key, value in event.items():
            if value == "unknown":
                found[f"{event['id']}/{key}"] = ["no", "yes"]
        for claim in event.get("claims", ()):
            name = f"{event['id']}/{claim['field']}"
            found[name] = list(dict.fromkeys([*found.get(name, [event[claim["field"]]]), claim["value"]]))
    for instrument, promise in promises(world):
        for reading in promise.get("readings", ()):
            options = ["text"] if reading.get("text_admissible", "yes") == "yes" else []
            found.setdefault(f"{instrument['instrument']}/{reading['question']}", [*options, *reading["options"]])
    return {name: options for name, options in found.items() if len(options) > 1}


def promises(world: dict[str, Any]) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Every promise, with its instrument."""
    for instrument in world["instruments"]:
        for article in instrument.get("articles", {}).values():
            for promise in article.get("promises", ()):
                yield instrument, promise


def choices(world: dict[str, Any]) -> list[dict[str, str]]:
    """Every combination of answers, that of the record as coded first."""
    asked = questions(world)
    return [dict(zip(asked, options, strict=True)) for options in product(*asked.values())]


def answered(world: dict[str, Any], choice: dict[str, str]) -> dict[str, Any]:
    """A world without questions; readings that stand are left in their promise, as its `reads`."""
    world = deepcopy(world)
    for event in world["events"]:
        for key in [*event]:
            if event[key] == "unknown":
                event[key] = choice[f"{event['id']}/{key}"]
        for claim in event.pop("claims", ()):
            event[claim["field"]] = choice.get(f"{event['id']}/{claim['field']}", event[claim["field"]])
    for instrument, promise in promises(world):
        made = []
        for reading in promise.pop("readings", ()):
            option = choice.get(f"{instrument['instrument']}/{reading['question']}", "text")
            if option != "text":
                made.append(reading["options"][option]["set"])
        promise["reads"] = made
    return world


# Facts


class Facts:
    """Facts of one of several worlds, as text. Whatever has a name has it with the world's number; so have moments."""

    def __init__(self, world: int) -> None:
        self.world = world
        self.lines: list[str] = []
        self.nodes = world * MOMENTS
        self.legal: set[int] = set()  # moments of legal changes

    def id(self, name: str) -> str:
        """A name of this world."""
        return f'"{self.world}.{name}"'

    def moment(self, text: str, order: int = 0) -> int:
        """A moment of this world; `..` and `never` never come."""
        if text in ("..", "never", ""):
            return INF
        return (date.fromisoformat(text).toordinal() - BASE) * 10 + order + self.world * MOMENTS

    def add(self, name: str, *terms: Any) -> None:
        """One fact."""
        self.lines.append(f"{name}({', '.join(map(str, terms))}).")

    def named(self, kind: str, name: str) -> None:
        """Something that has a name."""
        self.add(kind, self.id(name))
        self.add("world", self.id(name), self.world)

    def condition(self, value: Any) -> int:
        """A condition as a tree of nodes, numbered as written."""
        self.nodes += 1
        mine = self.nodes
        self.add("place_in", mine, mine)
        if value == "judged_necessary":
            self.add("node", mine, "judged")
            return mine
        ((op, inner),) = value.items()
        if op in ("any_of", "all_of"):
            self.add("node", mine, op[:3])
            for n, part in enumerate(inner):
                self.add("child", mine, n, self.condition(part))
            return mine
        self.add("node", mine, op)
        for name in listed(inner):
            self.add("named", mine, self.id(name))
        return mine


def listed(value: Any) -> list[Any]:
    """One value, or several."""
    return value if isinstance(value, list) else [value]


def facts(world: dict[str, Any], number: int = 0) -> str:
    """The facts of a world without questions, as one of several."""
    f = Facts(number)
    end = f.moment(world.get("span", "../..").partition("/")[2])  # of the record: what comes after has not come (TM4)
    f.add("record_ends", number, end)
    for name, state in world["states"].items():
        first, _, last = str(state["exists"]).partition("/")
        f.named("state", name)
        f.add("place", f.id(name))
        f.add("exists", f.id(name), -INF if first == ".." else f.moment(first), f.moment(last or ".."))
        f.legal.add(f.moment(last or ".."))
    for name, place in world["places"].items():
        f.add("place", f.id(name))
        f.add("within", f.id(name), f.id(place["in"]))
    for name in world["bodies"]:
        for other in world["bodies"]:
            if root(world, name) == root(world, other):
                f.add("family", f.id(name), f.id(other))
    for name, conflict in world["conflicts"].items():
        first, _, last = conflict["span"].partition("/")
        f.named("conflict", name)
        f.add("opens", f.id(name), f.moment(first))
        f.add("closes", f.id(name), f.moment(last) if f.moment(last) <= end else INF)
    for instrument in world["instruments"]:
        _instrument(instrument, f)
    for n, event in enumerate(sorted(world["events"], key=lambda e: str(e["id"]))):
        if f.moment(event["date"]) < end:
            _event(event, n, f)
    for instant in sorted(t for t in f.legal if number * MOMENTS < t < end):
        f.add("legal", instant)
    return "\n".join(f.lines)


def root(world: dict[str, Any], body: str) -> str:
    """The body whose members a body shares."""
    above = world["bodies"][body].get("of")
    return root(world, above) if above else body


def _instrument(instrument: dict[str, Any], f: Facts) -> None:
    name = instrument["instrument"]
    f.named("instrument", name)
    start = f.moment(instrument["in_force"])
    end = f.moment(instrument["ended"]["on"]) if "ended" in instrument else INF
    f.add("begins", f.id(name), start)
    f.add("ends", f.id(name), end)
    f.legal |= {start, end}
    for other in listed(instrument.get("waits_on", [])):
        f.add("waits", f.id(name), f.id(other))
    parties = instrument["parties"]
    for state in parties:
        stay = parties[state] if isinstance(parties, dict) else {}
        joined, left = f.moment(stay["joined"]) if "joined" in stay else -INF, f.moment(stay.get("left", ".."))
        f.add("joined", f.id(name), f.id(state), joined, left)
        f.legal |= {joined, left}
    for article, content in instrument.get("articles", {}).items():
        for promise in content.get("promises", ()):
            ref = f.id(f"{name}/{article}/{promise['id']}")
            f.add("promise", ref, f.id(name), promise["duty"])
            f.add("world", ref, f.world)
            f.add("who", ref, promise["who"] if promise["who"] == "each_party" else f.id(promise["who"]))
            _terms(f"words({ref})", ref, {"against": "the_beneficiary", "strength": "binding", "means": "fixed", **promise}, f)
            for n, changes in enumerate(promise["reads"]):
                f.add("reads", ref, n, n + 1)
                _terms(f"read({ref}, {n})", ref, changes, f)
        for amendment in content.get("amends", ()):
            ref = f.id(amendment["promise"])
            whom = f.id(amendment["for"]) if "for" in amendment else "all"
            f.add("amends", f.id(name), ref, whom)
            _terms(f"amend({f.id(name)}, {ref}, {whom})", ref, amendment["set"], f)


def _terms(version: str, ref: str, changes: dict[str, Any], f: Facts) -> None:
    """What a version of a promise sets, key by key."""
    for key, value in changes.items():
        if key not in TERMS:
            continue
        f.add("sets", version, ref, TERMS[key])
        for v in [] if value == "none" else [value] if key == "if" else listed(value):
            f.add("term", version, TERMS[key], _word(key, v, f))


def _word(key: str, value: Any, f: Facts) -> Any:
    """A value of a key as a term."""
    if key == "if":
        return f.condition(value)
    if key == "due" and value.endswith("days"):
        return int(value.split()[0])
    if key == "unless" and isinstance(value, dict):
        return f"war_with({f.id(value['war_with'])})"
    if key == "where":
        return "home" if value == "home" else f"place({f.id(value)})"
    if key in ("to", "by", "but_not_by", "against"):
        return WORDS.get(value) or f"state({f.id(value)})"
    if key == "saves" and value not in ("defence", "due_duties", "league_action"):
        return f.id(value)
    return value


TERMS = {
    **{key: key for key in "when to by but_not_by where unless saves strength means due act".split()},
    **{key: key for key in "unprovoked flagrant joint resists asks considers_vital not_then_at_war".split()},
    "against": "whom",
    "if": "condition",
}
WORDS = {
    "the_other_party": "other", "each_other_party": "each_other", "each_party": "each_party",
    "the_beneficiary": "beneficiary", "a_third_state": "third",
}  # fmt: skip


ROLES = {
    **{key: key for key in ("by", "against", "matter", "where")},
    "for": "helped",
    "to": "toward",
    "instrument": "names",
    "promise": "names",
}


def _event(event: dict[str, Any], n: int, f: Facts) -> None:
    e = f.id(event["id"])
    f.add("kind", e, event["kind"])
    f.add("kindname", event["kind"])
    f.add("idx", e, n)
    f.add("at", e, f.moment(event["date"], int(event.get("order", 1))))
    f.add("in", e, f.id(event["conflict"]))
    for key, name in ROLES.items():
        for value in listed(event.get(key, [])):
            f.add(name, e, f.id(value))
    if event.get("extent") == "part":
        f.add("partial", e)
    for key in ("resists", "asks", "flagrant", "provoked", "considers_vital", "joint"):
        if event.get(key) == "yes":
            f.add("fact", e, key)


# Answers

ANSWERS = ("status", "mask", "reason", "named_after", "due_on", "due_by", "closed_on", "opened_by")
Case = dict[str, Any]


@cache
def _program() -> str:
    return PROGRAM.read_text("utf-8")


def rulings(worlds: list[dict[str, Any]]) -> list[dict[tuple[str, ...], list[Case]]]:
    """The cases of some worlds without questions: for each, by promise, obligor, beneficiary, victim and conflict."""
    control = clingo.Control(["--warn=none", "--models=0", f"-c inf={INF}"])
    control.add("base", [], _program() + "\n".join(facts(world, n) for n, world in enumerate(worlds, 1)))
    control.ground([("base", [])])
    found: dict[tuple[clingo.Symbol, int], Case] = defaultdict(lambda: {"mask": [], "due_on": None, "due_by": None, "closed_on": None})
    with control.solve(yield_=True) as handle:
        (atoms,) = [model.symbols(shown=True) for model in handle]  # one model: what follows from the facts
    for atom in atoms:
        if atom.name in ANSWERS and len(atom.arguments) == 3:
            key, number, value = atom.arguments
            case = found[key, number.number]
            if atom.name == "mask":
                case["mask"].append(value.number)
                continue
            assert case.get(atom.name) is None, (atom.name, key, case, value)
            case[atom.name] = _day(value.number) if atom.name in ("due_on", "due_by", "closed_on") else _text(value)
    split: list[dict[tuple[str, ...], list[Case]]] = [{} for _ in worlds]
    for (key, _), case in found.items():
        if "named_after" in case:
            case["mask"].sort()
            number = int(str(key.arguments[0].string).partition(".")[0])
            split[number - 1].setdefault(tuple(map(_text, key.arguments)), []).append(case)
    return split


def _day(number: int) -> str:
    return date.fromordinal(number % (MOMENTS // 10) + BASE).isoformat()


def _text(symbol: clingo.Symbol) -> str:
    return symbol.string.partition(".")[2] if symbol.type == clingo.SymbolType.String else str(symbol)
