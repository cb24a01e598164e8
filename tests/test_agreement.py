"""A scenario beside ATOP's coding: every field compared as both say it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from foedus.loader.scenario import load_text
from foedus.panel.agreement import Alliance, agreement
from test_panel import member, written

SPELL = {"yrent": 1921, "moent": 2, "dayent": 19, "yrexit": 1938, "moexit": 9, "dayexit": 30}


def compared(tmp_path: Path, lines: list[dict[str, str]], **instrument: Any) -> list[Alliance]:
    """Some lines of ATOP beside a world of three states, with one instrument unless none is given."""
    states = {name: {"name": name, "cow": cow} for name, cow in (("A", "220"), ("B", "290"), ("C", "255"))}
    world: dict[str, Any] = {"states": {**states, "free": {"name": "Free City"}}, "span": "1918-01-01/1939-10-01"}
    if instrument:
        given = {"name": "AB", "kind": "treaty", "parties": ["A", "B", "free"], "signed": "1921-02-19", "in_force": "1922-01-01"}
        world["instruments"] = [{"instrument": "ab", **given, "ids": {"atop": "1, 7"}, **instrument}]
    scenario, faults = load_text(json.dumps(world))
    assert [str(d) for d in faults] == []
    return agreement(scenario, written(lines, tmp_path), 1919)


def article(*promises: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"1": {"says": "Text.", "promises": [{"who": "each_party", "to": "each_other_party", **p} for p in promises]}, **more}


def test_what_both_say_is_compared_field_by_field(tmp_path: Path) -> None:
    lines = [
        member(1, 220, **SPELL, defense=1, defcoadv=1, consul=1, nonagg=1),
        member(1, 290, **SPELL, defense=1, defcoadv=1, consul=1),
    ]
    terms = article(
        {"id": "aid", "duty": "defend", "when": "attack", "by": "C"},
        {"id": "war", "duty": "assist", "when": "war"},
        {"id": "talk", "who": "A", "duty": "consult", "when": "threat"},
        {"id": "none", "duty": "stay_neutral", "when": "attack", "strength": "political"},
        **{"2": {"says": "Text.", "amends": [{"promise": "1/aid", "set": {"unprovoked": "yes"}}]}},
    )
    (found,) = compared(tmp_path, lines, articles=terms, ended={"on": "1938-10-01", "how": "denounced"})
    assert found[:6] == ("1", ("A", "B"), "1921-02-19", "1938-09-30", ("defence", "non-aggression", "consultation"), ("ab",))
    assert [tuple(field) for field in found.fields] == [
        ("parties", "A B", "A B", True, ()),  # a party that ATOP cannot have is no difference
        ("signed", "1921-02-19", "1921-02-19", True, ()),
        ("ended", "1938-09-30", "1938-10-01", True, ()),  # the last day of one is the day before the other's
        ("defence", "A B", "A B", True, ("ab/1/aid", "ab/1/war")),
        ("defence, if", "adv", "adv npr", False, ("ab/1/aid", "ab/1/war")),  # as article 2 has it
        ("offence", "", "A B", False, ("ab/1/war",)),
        ("non-aggression", "A", "", False, ()),
        ("consultation", "A B", "A", False, ("ab/1/talk",)),
    ]


def test_dates_are_compared_as_far_as_they_are_known(tmp_path: Path) -> None:
    def ended(theirs: dict[str, Any], ours: str | None) -> tuple[str, str, bool]:
        spell = {**SPELL, **theirs}
        more = {"ended": {"on": ours, "how": "lapsed"}} if ours else {}
        ((*_, fields),) = compared(tmp_path, [member(1, 220, **spell), member(1, 290, **spell)], articles=article(), **more)
        return fields[2][1:4]

    month, year = {"moexit": 9, "dayexit": ""}, {"moexit": 0, "dayexit": 0}
    assert ended(month, "1938-09-12") == ("1938-09", "1938-09-12", True)
    assert ended(year, "1938-12-31") == ("1938", "1938-12-31", True)
    assert ended(year, "1937-12-31") == ("1938", "1937-12-31", False)
    assert ended({}, "1938-09-28") == ("1938-09-30", "1938-09-28", False)
    assert ended({}, None) == ("1938-09-30", "", False)
    assert ended({"yrexit": 1939, "moexit": 10, "dayexit": ""}, None) == ("", "", True)  # at the end of the record or after
    assert ended({"ineffect": 1, "yrexit": 0, "moexit": 0, "dayexit": 0}, "1938-09-28") == ("", "1938-09-28", False)


def test_only_alliances_between_states_of_the_years_are_listed(tmp_path: Path) -> None:
    lines = [
        *(member(n, state, **SPELL, neutral=1) for n in (7, 20) for state in (220, 290)),
        *(member(30, state, **{**SPELL, "yrexit": 1918}) for state in (220, 290)),
        *(member(40, state, **{**SPELL, "yrent": 1940}) for state in (220, 290)),
        *(member(50, state, **SPELL) for state in (220, 999)),
    ]
    found = compared(tmp_path, lines, articles=article())
    assert [(a.atop, a.instruments, len(a.fields) > 0) for a in found] == [("7", ("ab",), True), ("20", (), False)]
    assert [a.instruments for a in compared(tmp_path, lines)] == [(), ()]
