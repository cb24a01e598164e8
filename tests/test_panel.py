"""Promises in columns: ATOP's file read, plain and compiled alike, and the sides of attacks as the hypothesis of a scenario has them."""

from __future__ import annotations

import csv
import json
import random
from datetime import date
from itertools import permutations
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from foedus.base.diagnostic import FoedusError
from foedus.loader.scenario import load_text
from foedus.panel import ask, atop, compiled
from foedus.panel import columns as col
from foedus.panel.columns import Promises
from foedus.replay import kernel as k
from foedus.replay.day import Day
from foedus.replay.event import moment
from foedus.replay.sides import Hypothesis
from foedus.replay.world import World, compile_record

ATOP = Path(__file__).parent.parent.parent / "shared" / "data" / "atop" / "v5.1" / "atop5_1m.csv"
DAY = date(1900, 6, 1).toordinal()
SPELL = {"yrent": 1890, "moent": 1, "dayent": 5, "yrexit": 1910, "moexit": 2, "dayexit": ""}


def member(atopid: int, state: int, **codes: int | str) -> dict[str, str]:
    """A line of ATOP's member file; what is not given is coded 0."""
    line: dict[str, int | str] = {**dict.fromkeys(atop._NEEDED, 0), **SPELL, "atopid": atopid, "member": state, **codes}
    return {name: str(value) for name, value in line.items()}


def written(lines: list[dict[str, str]], folder: Path) -> Path:
    """A member file of some lines."""
    path = folder / "members.csv"
    with path.open("w", encoding="latin-1", newline="") as file:
        table = csv.DictWriter(file, fieldnames=atop._NEEDED)
        table.writeheader()
        table.writerows(lines)
    return path


def sides(promises: Promises, attacker: str, victim: str, day: int = DAY) -> dict[str, int]:
    """Who would act, as bits: 1, 2 for the victim, 4, 8 for the attacker, certain and possible."""
    count = len(promises.actors)
    attack = [0, promises.actors.index(attacker), promises.actors.index(victim)]
    bits = [[0] * count]
    ask.each_attack(ask.lay_out(promises, [day]), [attack], [[0] * 4], bits, ask.room(count))
    return {name: b for name, b in zip(promises.actors, bits[0], strict=True) if b}


def test_a_member_file_is_read_as_its_codebook_says(tmp_path: Path) -> None:
    lines = [
        member(1, 200, defense=1, consul=1, concoreq=1, defconpr=1),
        member(1, 220, defense=1, offense=1, offcoadv=1, statthr1=300, neutral=1, neucoatt=1, nonagg=1),
        member(2, 300, defense=1, defcoloc=1, ineffect=1, yrexit=0, moexit=0, dayexit=0),
        member(2, 200, yrexit="", olimob=1, consul=1, dayent=""),
    ]
    p = atop.read_atop(written(lines, tmp_path))
    assert p.actors == ("200", "220", "300")
    read = [(p.source[n], p.actors[p.obligor[n]], p.duty[n], p.rests_on[n]) for n in range(len(p))]
    assert read == [
        ("ATOP 1", "200", "defend", 0),
        ("ATOP 1", "200", "consult", 0),
        ("ATOP 1", "220", "defend", 0),
        ("ATOP 1", "220", "defend", col.ADVERSARY),
        ("ATOP 1", "220", "stay_neutral", 0),
        ("ATOP 1", "220", "not_attack", 0),
        ("ATOP 2", "300", "defend", col.LOCATION),
        ("ATOP 2", "200", "consult", col.OTHER),
    ]
    assert [p.rows[n][k.R_FLAGS] for n in (0, 1, 2)] == [k.F_UNPROVOKED, k.F_ASKS, 0]
    assert p.rows[3][k.R_AGAINST] == k.THIRD_STATE and p.against[3] >= 0
    assert (p.start[0], p.end[0]) == (moment(date(1890, 1, 5).toordinal()), moment(date(1910, 2, 28).toordinal()))
    assert p.end[6] == moment(date(2019, 1, 1).toordinal())
    assert (p.start[7], p.end[7]) == (moment(date(1890, 1, 1).toordinal()), moment(date(2019, 1, 1).toordinal()))


def test_what_a_coding_does_not_tell_makes_help_possible_not_certain(tmp_path: Path) -> None:
    lines = [
        member(1, 1, defense=1, defcoadv=1, statthr1=3),
        member(1, 2, defense=1),
        member(2, 3, offense=1),
        member(2, 4, offense=1, offcocon=1),
        member(3, 5, defense=1, defconpr=1),
        member(3, 4, defense=1),
    ]
    p = atop.read_atop(written(lines, tmp_path))
    assert sides(p, "3", "2") == {"1": 3, "4": 8}  # 3 is the adversary named; 4 helps it if it is the conflict meant
    assert sides(p, "5", "2") == {"1": 2}
    assert sides(p, "4", "3") == {}  # offense waits for the partner's own fight
    assert sides(p, "3", "4") == {"5": 3}
    assert sides(p, "3", "2", date(1889, 1, 1).toordinal()) == {}


def test_faulty_files_are_told(tmp_path: Path) -> None:
    with pytest.raises(FoedusError, match="cannot read"):
        atop.read_atop(tmp_path / "none.csv")
    (tmp_path / "other.csv").write_text("a,b\n1,2\n")
    with pytest.raises(FoedusError, match="no column 'atopid'"):
        atop.read_atop(tmp_path / "other.csv")
    with pytest.raises(FoedusError, match=r"line 2: the dates of alliance 7 for state 2 cannot be"):
        atop.read_atop(written([member(7, 2, moent=13)], tmp_path))


def random_lines(seed: int) -> list[dict[str, str]]:
    """Some alliances among six states, without conditions but that of not having provoked."""
    chance = random.Random(seed)
    lines = []
    for n in range(chance.randint(2, 7)):
        for state in chance.sample(range(1, 7), chance.choice((2, 2, 3))):
            codes = {c: int(chance.random() < 0.5) for c in ("defense", "offense", "defconpr")}
            lines.append(member(n, state, **codes, yrexit=chance.choice((1899, 1910, 1910))))
    return lines


def as_scenario(lines: list[dict[str, str]]) -> dict[str, Any]:
    """The same alliances as treaties of a scenario."""
    treaties = []
    for name in dict.fromkeys(line["atopid"] for line in lines):
        members = [line for line in lines if line["atopid"] == name]
        promises = []
        for m in members:
            common = {"who": f"S{m['member']}", "to": "each_other_party" if len(members) > 2 else "the_other_party", "duty": "defend"}
            if m["defense"] == "1":
                asks = {"unprovoked": "yes"} if m["defconpr"] == "1" else {}
                promises.append({**common, "id": f"d{m['member']}", "when": "attack", **asks})
            if m["offense"] == "1":
                kinds = ["attack", "hostilities", "war"]
                promises.append({**common, "id": f"o{m['member']}", "when": kinds, "against": "a_third_state"})
        stays = {f"S{m['member']}": {"joined": "1890-01-05", "left": f"{m['yrexit']}-02-28"} for m in members}
        head = {"instrument": f"t{name}", "name": name, "kind": "treaty", "parties": stays}
        treaties.append(
            {**head, "signed": "1890-01-05", "in_force": "1890-01-05", "articles": {"1": {"says": "Text.", "promises": promises}}}
        )
    return {"states": {f"S{n}": {"name": f"S{n}", "exists": ".."} for n in range(1, 7)}, "instruments": treaties}


def test_sides_are_those_of_a_scenario_with_the_same_treaties(tmp_path: Path) -> None:
    joined = circles = 0
    for seed in range(25):
        lines = random_lines(seed)
        p = atop.read_atop(written(lines, tmp_path))
        scenario, faults = load_text(json.dumps(as_scenario(lines)))
        assert not [d for d in faults if d.severity == "error"]
        world = World(compile_record(scenario, None))
        day = Day(world, DAY)
        for a, v in permutations(p.actors, 2):
            h = Hypothesis(day, world.lexicon.number[f"S{a}"], world.lexicon.number[f"S{v}"])
            expected: dict[str, int] = {}
            for model, base in ((h.certain, 1), (h.possible, 2)):
                for o, side in model.acts:
                    name = world.lexicon.names[o][1:]
                    expected[name] = expected.get(name, 0) | base << 2 * side
            assert sides(p, a, v) == expected, (seed, a, v)
            joined += len(expected)
            circles += h.certain.acts != h.possible.acts
    assert joined > 200 and circles > 4


def agree(promises: Promises, days: list[int], attacks: list[list[int]]) -> int:
    """Compiled and plain masks and sides of some attacks; how many would act, in all."""
    pytest.importorskip("numba", reason="numba, an optional extra, is not installed")
    count = len(promises.actors)
    plain, arrays, made = ask.lay_out(promises, days), compiled.lay_out(promises, days), compiled.compiled()
    kinds = [ask.ATTACK, ask.FIGHT]
    events = [[*attack, kinds[n % 2]] for n, attack in enumerate(attacks[:40])]
    masks = [[0] * len(promises) for _ in events]
    ask.each_event(plain, events, masks)
    other_masks = np.zeros((len(events), len(promises)), dtype=np.int16)
    made.each_event(arrays, np.array(events, dtype=np.int64), other_masks)
    assert other_masks.tolist() == masks
    counts, bits = [[0] * 4 for _ in attacks], [[0] * count for _ in attacks]
    ask.each_attack(plain, attacks, counts, bits, ask.room(count))
    other_counts, other_bits = np.zeros((len(attacks), 4), dtype=np.int32), np.zeros((len(attacks), count), dtype=np.uint8)
    room = np.zeros((5, 2 * count + 2), dtype=np.int64)
    made.each_attack(arrays, np.array(attacks, dtype=np.int64), other_counts, other_bits, room)
    assert (other_counts.tolist(), other_bits.tolist()) == (counts, bits)
    assert not room[[0, 1, 2]].any()
    return int(other_counts[:, 1].sum())


def test_compiled_and_plain_agree_on_a_small_file(tmp_path: Path) -> None:
    lines = [line for seed in range(4) for line in random_lines(seed)]
    p = atop.read_atop(written(lines, tmp_path))
    attacks = [[0, a, v] for a in range(len(p.actors)) for v in range(len(p.actors)) if a != v]
    assert agree(p, [DAY], attacks)


def test_compiled_and_plain_agree_on_a_sample_of_two_centuries() -> None:
    if not ATOP.exists():
        pytest.skip("needs atop5_1m.csv, which does not come with foedus")
    p = atop.read_atop(ATOP)
    assert (len(p), len(p.actors)) == (4263, 208)
    chance = random.Random(1816)
    days = [date(year, 1, 1).toordinal() for year in range(1816, 2019)]
    attacks = []
    while len(attacks) < 400:
        d, a, v = chance.randrange(len(days)), chance.randrange(len(p.actors)), chance.randrange(len(p.actors))
        if a != v:
            attacks.append([d, a, v])
    assert agree(p, days, attacks) > 100


def test_the_page_on_atop_says_what_its_example_gives() -> None:
    page = (Path(__file__).parent.parent / "docs" / "reference" / "atop.md").read_text("utf-8")
    example = page.partition("```python\n")[2].partition("```")[0]
    if not ATOP.exists():
        pytest.skip("needs atop5_1m.csv, which does not come with foedus")
    found: dict[str, Any] = {}
    exec(example.replace("atop5_1m.csv", ATOP.as_posix()), found)
    assert f"`helpers` is `{json.dumps(found['helpers'])}` and `counts` `{found['counts']}`" in page
