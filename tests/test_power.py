"""Power in councils: against published figures, and against every order and coalition of small ones."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations, permutations

import pytest

from foedus.base.diagnostic import FoedusError
from foedus.measure.power import normalised, power, shapley


def test_the_security_council_of_fifteen_as_published() -> None:
    five = ["CHN", "FRN", "RUS", "UKG", "USA"]
    council = power(dict.fromkeys([*five, *(f"elected-{k}" for k in range(10))], 1), 9, five)
    of = {m.member: m for m in council.members}
    assert council.winning == 848
    assert of["FRN"].shapley_shubik == Fraction(421, 2145) and of["elected-3"].shapley_shubik == Fraction(4, 2145)
    banzhaf = normalised(council)
    assert round(float(banzhaf["FRN"]), 5) == 0.16693 and round(float(banzhaf["elected-0"]), 6) == 0.016535


@pytest.mark.parametrize(
    ("weights", "quota", "vetoes"),
    [
        ({"a": 4, "b": 3, "c": 2, "d": 1}, 6, ()),
        ({"a": 4, "b": 3, "c": 2, "d": 1, "e": 0}, 6, ("c",)),
        ({"a": 1, "b": 1, "c": 5}, 3, ("a", "b")),
    ],
)
def test_power_is_that_of_all_orders_and_coalitions(weights: dict[str, int], quota: int, vetoes: tuple[str, ...]) -> None:
    def wins(coalition: frozenset[str]) -> bool:
        return {*vetoes} <= coalition and sum(weights[m] for m in coalition) >= quota

    council = power(weights, quota, vetoes)
    coalitions = [frozenset(c) for n in range(len(weights) + 1) for c in combinations(weights, n)]
    assert council.winning == sum(map(wins, coalitions))
    orders = list(permutations(weights))
    for m in council.members:
        pivots = sum(wins(frozenset(o[: o.index(m.member) + 1])) and not wins(frozenset(o[: o.index(m.member)])) for o in orders)
        swings = sum(wins(c) and not wins(c - {m.member}) for c in coalitions)
        assert m.shapley_shubik == Fraction(pivots, len(orders))
        assert m.banzhaf == Fraction(swings, 2 ** (len(weights) - 1)) and m.essential == (swings > 0)
    shares = shapley(weights, lambda c: float(wins(c)))
    assert {m.member: float(m.shapley_shubik) for m in council.members} == pytest.approx({p: s for p, (s, _) in shares.items()})


def test_beyond_twelve_players_shares_are_sampled_with_their_error() -> None:
    shares = shapley(range(14), lambda c: float(len(c) >= 7))
    assert sum(s for s, _ in shares.values()) == pytest.approx(1)
    assert all(error > 0 and abs(share - 1 / 14) < 5 * error for share, error in shares.values())


def test_a_council_that_cannot_be_is_told() -> None:
    for weights, quota, vetoes in (({"a": 1}, 2, ()), ({"a": -1, "b": 3}, 1, ()), ({"a": 1}, 1, ("z",))):
        with pytest.raises(FoedusError):
            power(weights, quota, vetoes)
