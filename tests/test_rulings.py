"""What any historian would expect of the ledgers: rulings written down by hand, each with the citation that says so."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

import foedus
from foedus.api import Workbench


def expected_in(name: str) -> list[dict[str, str]]:
    found: list[dict[str, str]] = yaml.safe_load((Path(__file__).parent / name).read_text("utf-8"))
    return found


@pytest.fixture(scope="module")
def before_1914() -> Workbench:
    return foedus.load("europe-1872-1914")


@pytest.mark.parametrize("expected", expected_in("rulings.yaml"), ids=lambda e: f"{e['promise']} {e['obligor']}")
def test_of_1933_to_1939(europe: Workbench, expected: dict[str, str]) -> None:
    assert_ruled(europe, expected)


@pytest.mark.parametrize("expected", expected_in("rulings_1914.yaml"), ids=lambda e: f"{e['promise']} {e['obligor']}")
def test_of_1872_to_1914(before_1914: Workbench, expected: dict[str, str]) -> None:
    assert_ruled(before_1914, expected)


def assert_ruled(bench: Workbench, expected: dict[str, str]) -> None:
    ruling, _ = bench.reasons(*(expected[key] for key in ("event", "promise", "obligor", "beneficiary")))
    asked = ("status", "reason", *(["as_coded"] if expected["status"] == "disputed" else []))
    assert {key: ruling[key] for key in asked} == {key: expected[key] for key in asked}
    records = (*bench.record.instruments.values(), *bench.record.events.values())
    cited = {f"{c.source}, {c.locator} ({c.seen})" if c.locator else f"{c.source} ({c.seen})" for r in records for c in r.sources}
    assert expected["source"] in cited and expected["source"].endswith(("(text)", "(work)"))
