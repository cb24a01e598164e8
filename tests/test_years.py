"""Every attack of some years, by ATOP's promises and NMC's strengths: by hand, compiled and plain, with the sides of `each_attack`."""

from __future__ import annotations

import random
import sys
from datetime import date
from pathlib import Path

import pytest

from foedus.base.diagnostic import FoedusError
from foedus.panel import ask, years
from foedus.panel.atop import read_atop

DATA = Path(__file__).parent.parent.parent / "shared" / "data"
ATOP, NMC = DATA / "atop" / "v5.1" / "atop5_1m.csv", DATA / "cow_nmc" / "NMC-60-abridged.csv"

pytestmark = pytest.mark.skipif(not DATA.exists(), reason="needs the files of ATOP and NMC, which the project may not ship")


def test_margins_are_the_strengths_of_the_sides() -> None:
    world = years.lay_out(ATOP, NMC, [1914, 1938])
    found = years.margins(world, threads=1)
    assert (found == years.margins(world, threads=2)).all()
    promises = read_atop(ATOP, world.actors)
    columns = ask.lay_out(promises, [date(year, 1, 1).toordinal() for year in world.years])
    draw = random.Random(5)
    some = draw.sample(range(len(world.attacks)), 150)
    counts, sides = [[0] * 4 for _ in some], [[0] * len(world.actors) for _ in some]
    ask.each_attack(columns, world.attacks[some].tolist(), counts, sides, ask.room(len(world.actors)))
    helped = 0
    for n, side in zip(some, sides, strict=True):
        k, a, v = world.attacks[n]
        own = world.strength[k]

        def of(bit: int, side: list[int] = side, own: object = own) -> list[int]:
            return [o for o, bits in enumerate(side) if bits & bit]

        fore, against = of(1), of(4)
        helped += bool(fore or against)
        expected = (own[v] + sum(own[o] for o in fore)) / (own[a] + sum(own[o] for o in against))
        if all(own[o] >= 0 for o in (*fore, *against)):
            assert found[n][0] == pytest.approx(expected)
            assert found[n][1] <= found[n][0] <= found[n][2]
    assert helped > 20
    assert years.plain_margins(world, some[:60]) == found[some[:60]].tolist()


def test_germany_and_russia_in_1914_by_hand() -> None:
    world = years.lay_out(ATOP, NMC, [1914])
    own = {state: value for state, value in zip(world.actors, world.strength[0], strict=True) if value >= 0}
    place = {actor: n for n, actor in enumerate(world.actors)}
    found = {(a, v): m for (_, a, v), m in zip(world.attacks.tolist(), years.margins(world).tolist(), strict=True)}
    germany, russia, france = place["255"], place["365"], place["220"]
    certain, low, high = found[germany, russia]
    assert certain == pytest.approx(own["365"] / own["255"])  # the promise of France is coded as resting on an adversary
    assert high == pytest.approx((own["365"] + own["220"]) / own["255"]) and low <= certain
    assert (france, germany) in found


def test_the_index_of_a_year_is_the_share_of_covered_attacks() -> None:
    world = years.lay_out(ATOP, NMC, [1816, 1938])
    found = years.margins(world)
    first, last = years.by_year(world, found)
    assert (first.year, first.states, first.attacks) == (1816, 23, 23 * 22) and last.attacks == last.states * (last.states - 1)
    rows = [(world.strength[k, a] * world.strength[k, v], m[0]) for (k, a, v), m in zip(world.attacks, found, strict=True) if k == 0]
    assert first.system == pytest.approx(sum(w for w, m in rows if m >= 1) / sum(w for w, m in rows if m >= 0))
    assert first.low <= first.system <= first.high and by_three(world, found) < first.system


def by_three(world: years.World, found: object) -> float:
    return years.by_year(world, found, theta=3)[0].system


def test_a_file_that_is_none_is_told(tmp_path: Path) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_text("a,b\n1,2\n", encoding="utf-8")
    for path, said in ((bad, "is not the abridged file"), (tmp_path / "none.csv", "cannot read")):
        with pytest.raises(FoedusError, match=said):
            years.lay_out(ATOP, path)


def test_no_year_and_no_numpy_are_said(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(FoedusError, match=r"no year is asked; .* has 1816 to 2016"):
        years.lay_out(ATOP, NMC, [])
    monkeypatch.setitem(sys.modules, "numpy", None)
    with pytest.raises(FoedusError, match="pip install"):
        years.lay_out(ATOP, NMC, [1914])
