"""The structure of a day: by brute force on small networks, against published numbers, and on the record."""

from __future__ import annotations

import json
import random
import sys
from itertools import combinations, product
from pathlib import Path

import pytest
from click.testing import CliRunner

from foedus.api import Workbench
from foedus.base.diagnostic import FoedusError
from foedus.cli.main import main
from foedus.measure.alignment import landscape, lowest
from foedus.measure.balance import frustration, triads
from foedus.measure.encirclement import fronts
from foedus.measure.network import among, likeness, network, portfolios
from foedus.measure.portfolio import kappa, pi, s_score, tau_b
from test_docs import script

DATA = Path(__file__).parent.parent.parent / "shared" / "data"
PAGE = Path(__file__).parent.parent / "docs" / "reference" / "reproductions.md"
Signs = dict[tuple[str, str], float]


@pytest.mark.skipif(not DATA.exists(), reason="needs the reference data, which the project may not ship")
def test_the_page_of_reproductions_is_what_is_computed() -> None:
    assert script("reproductions").page(DATA) == PAGE.read_text("utf-8"), f"run: python docs/reproductions.py {DATA}"


def drawn(seed: int, nodes: str, share: float, heavy: bool = False) -> Signs:
    """A random signed network."""
    draw = random.Random(seed)
    pairs = [pair for pair in combinations(nodes, 2) if draw.random() < share]
    return {pair: draw.choice((-1, 1)) * (draw.choice((0.5, 1, 2.25)) if heavy else 1) for pair in pairs}


def wrong(signs: Signs, of: dict[str, int]) -> float:
    return sum(abs(s) for (a, b), s in signs.items() if (of[a] == of[b]) != (s > 0))


def by_trial(signs: Signs, camps: int) -> float:
    nodes = sorted({n for pair in signs for n in pair})
    return min(wrong(signs, dict(zip(nodes, (0, *rest), strict=True))) for rest in product(range(camps), repeat=len(nodes) - 1))


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("camps", [2, 3])
def test_frustration_is_that_of_the_best_of_all_divisions(seed: int, camps: int) -> None:
    signs = drawn(seed, "abcdefg", 0.35 if seed % 3 else 0.8, heavy=seed % 2 == 1)
    found = frustration(signs, camps)
    assert found.proven and found.index == pytest.approx(by_trial(signs, camps))
    of = {n: k for k, camp in enumerate(c for part in found.parts for c in part) for n in camp}
    assert sum(abs(signs[pair]) for pair in found.frustrated) == pytest.approx(found.index)
    assert {frozenset(p) for p in found.frustrated} >= {frozenset(p) for p, s in signs.items() if s < 0 and of[p[0]] == of[p[1]]}
    assert all(len(part) <= camps for part in found.parts)


def test_triads_are_counted_one_by_one() -> None:
    signs = drawn(5, "abcdefgh", 0.7)
    of = {frozenset(pair): s for pair, s in signs.items()}
    threes = ([frozenset((a, b)), frozenset((a, c)), frozenset((b, c))] for a, b, c in combinations("abcdefgh", 3))
    products = [of[x] * of[y] * of[z] for x, y, z in threes if {x, y, z} <= of.keys()]
    found = triads(signs)
    assert (found.balanced, found.all) == (sum(p > 0 for p in products), len(products)) and found.all > 10
    assert triads({("a", "b"): 1}).share is None


def test_nothing_is_called_proven_that_is_not() -> None:
    signs = {pair: (-1 if random.Random(str(pair)).random() < 0.5 else 1) for pair in combinations(range(60), 2)}
    found = frustration(signs, limit=0.3)
    assert not found.proven and 0 <= found.bound < found.index
    with pytest.raises(FoedusError):
        frustration({})


def energy(sizes: dict[str, float], pulls: Signs, camp: frozenset[str]) -> float:
    return 2 * sum(sizes[a] * sizes[b] * p for (a, b), p in pulls.items() if (a in camp) != (b in camp))


@pytest.mark.parametrize("seed", range(6))
def test_a_landscape_is_that_of_every_division_walked_down(seed: int) -> None:
    draw = random.Random(seed)
    sizes = {n: draw.uniform(0.5, 5) for n in "abcdef"}
    pulls = drawn(seed, "abcdef", 0.9, heavy=True)
    ends: dict[frozenset[str], int] = {}
    for bits in product((0, 1), repeat=5):
        camp = frozenset(n for n, bit in zip("bcdef", bits, strict=True) if bit)
        while True:
            moves = [(energy(sizes, pulls, camp ^ {n}), n) for n in sizes]
            least, mover = min(moves, key=lambda m: m[0])
            if least >= energy(sizes, pulls, camp) - 1e-9:
                break
            camp ^= {mover}
        camp = frozenset(sizes) - camp if "a" in camp else camp
        ends[camp] = ends.get(camp, 0) + 1
    found = landscape(sizes, pulls)
    assert {frozenset(m.camps[1]): m.basin for m in found.minima} == ends and found.divisions == 32
    for m in found.minima:
        assert m.energy == pytest.approx(energy(sizes, pulls, frozenset(m.camps[1])))
    best = lowest(sizes, pulls)
    assert best.proven and best.energy == pytest.approx(found.minima[0].energy)


def test_a_landscape_has_limits() -> None:
    for n in (1, 21):
        with pytest.raises(FoedusError, match="2 to 20 states"):
            landscape(dict.fromkeys(map(str, range(n)), 1.0), {})


def test_portfolios_by_hand() -> None:
    one, other = [3, 3, 0, 0], [3, 0, 3, 0]
    assert s_score(one, other) == 0 and s_score(one, one) == 1
    assert s_score(one, other, [1, 0, 0, 1]) == 1  # those they treat otherwise weigh nothing
    assert tau_b(one, other) == 0 and tau_b(one, one) == 1 and tau_b(one, [1, 1, 1, 1]) is None
    assert kappa(one, other) == 0 and pi(one, one) == 1 and pi(one, other) == 0
    assert kappa([0, 0], [0, 0]) is None and s_score([], []) is None
    assert fronts(50, {"a": 15, "b": 25, "c": 9}, ["a", "b"]) == {"a": 18.75, "b": 31.25}


def test_friends_and_foes_of_the_record(europe: Workbench) -> None:
    net = network(europe.system("1939-09-15"))
    assert ("FRN", "POL") in net.friends and "war" in net.foes["FRN", "GMY"] and "poland-1939" in net.foes["GMY", "POL"]
    assert ("CZE", "FRN") not in net.friends  # Czechoslovakia is no more
    before = network(europe.system("1938-09-23"))
    assert "franco-czechoslovak-1925/1.1/aid-16" in before.friends["CZE", "FRN"]
    assert ("BEL", "FRN") in before.open and ("BEL", "FRN") not in before.signs  # Locarno binds them for and against each other
    assert among(before, ("CZE", "FRN", "GMY")).get(("CZE", "FRN")) == 1
    assert "sino-japanese-war" in before.foes["CHN", "JPN"]


def test_portfolios_of_the_record(europe: Workbench) -> None:
    system = europe.system("1938-09-23")
    rows = portfolios(system)
    assert rows["FRN"]["CZE"] == 3 and rows["GMY"]["POL"] == 2 and rows["GMY"]["GMY"] == 3 and rows["USA"]["EST"] == 0
    number = system.asker.base.lexicon.number
    alike, unlike = (likeness(system, number["GMY"], number[other]) for other in ("ITA", "FRN"))
    assert (alike.s_weighted or 0) > (unlike.s_weighted or 0)


def test_the_commands_print_and_tell_what_is_wrong(tmp_path: Path) -> None:
    run = CliRunner().invoke
    council = tmp_path / "council.csv"
    council.write_text("member,weight,veto\na,3,yes\nb,2,\nc,1,\n", encoding="utf-8")
    for asked, said in (
        (["balance", "--on", "1938-09-23"], "frustration index 0 (proven)"),
        (["alignment", "--on", "1939-08-20", "--states", "GMY,FRN,UKG,RUS,POL"], "of 16 divisions of 5 states"),
        (["alignment", "--on", "1939-08-20", "--most", "25"], "the division with the least energy"),
        (["similarity", "France", "RUS", "--on", "1936-06-01"], "What each has promised to"),
        (["power", "--on", "1938-09-23"], "Shapley-Shubik"),
        (["power", "--council", str(council), "--quota", "4"], "a (veto)"),
    ):
        found = run(main, asked)
        assert found.exit_code == 0 and said in found.output, found.output
        data = json.loads(run(main, [*asked, "--format", "json"]).output)
        assert data["format"] == 1
    council.write_text("member,weight\na,much\n", encoding="utf-8")
    for asked, said in (
        (["power"], "say one of the two"),
        (["power", "--council", str(council)], "is no council"),
        (["power", "--council", str(tmp_path / "none.csv")], "cannot read the council"),
        (["alignment", "--on", "1939-08-20", "--states", "GMY,Abyssinia"], "Abyssinia"),
        (["balance", "--on", "1938-09-23", "--camps", "1"], "camps"),
    ):
        found = run(main, asked)
        assert found.exit_code == 2 and said in found.output, found.output


def test_without_the_solver_it_is_said_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("numpy", "scipy", "scipy.optimize"):
        monkeypatch.setitem(sys.modules, module, None)
    for command in ("balance", "alignment"):
        found = CliRunner().invoke(main, [command, "--on", "1938-09-23"])
        assert found.exit_code == 2 and "pip install 'foedus[measures]'" in found.output
