"""The suite of cases covers the language: no rule, clause, status or reason without a case, and its README says the truth."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from case import CASES, read
from foedus.model import word as w

TESTS = Path(__file__).parent
README = (TESTS / "cases" / "README.md").read_text("utf-8")
RULES = (TESTS.parent / "docs" / "reference" / "rules.md").read_text("utf-8")
BY_OTHER_MEANS = {"W3"}  # two programs on random worlds: no single case


@cache
def by_rule() -> dict[str, list[str]]:
    """The numbers of the cases that test each rule and clause."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in CASES:
        for name in read(path)["tests"]:
            found[name].append(path.name[:3])
    return found


@cache
def outcomes() -> dict[str, set[tuple[str, str]]]:
    """The pairs of status and reason that each case expects, options included."""
    found: dict[str, set[tuple[str, str]]] = {}
    for path in CASES:
        expect: Any = read(path)["expect"]
        rows = [*expect.get("rulings", ()), *expect.get("before", ())]
        rows += [u for row in rows for u in row.get("under", ())]
        found[path.name[:3]] = {(row["status"], row["reason"]) for row in rows}
    return found


def table(heading: str, columns: int) -> list[list[str]]:
    """The rows of a table of the README."""
    text = README.split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line.startswith("|")]
    assert all(len(row) == columns for row in rows)
    return rows[2:]


def numbers(cell: str) -> list[str]:
    return re.findall(r"\b\d{3}\b", cell)


RULE_NUMBERS = re.findall(r"^- ([A-Z]+\d+) ", RULES, re.MULTILINE)


def test_the_rules_are_found() -> None:
    assert len(RULE_NUMBERS) == len(set(RULE_NUMBERS)) > 50


@pytest.mark.parametrize("rule", RULE_NUMBERS)
def test_each_rule_has_a_case_and_the_readme_names_all(rule: str) -> None:
    rows = dict(table("Rules", 2))
    if rule in BY_OTHER_MEANS:
        assert rule not in by_rule()
        return
    assert by_rule()[rule]
    assert numbers(rows[rule]) == by_rule()[rule]


@pytest.mark.parametrize("clause", range(1, 26))
def test_each_clause_has_a_case_and_the_readme_names_all(clause: int) -> None:
    rows = {row[0]: row[2] for row in table("Clauses of section 6", 3)}
    assert by_rule()[f"clause-{clause}"]
    assert numbers(rows[str(clause)]) == by_rule()[f"clause-{clause}"]


def test_no_case_tests_what_is_no_rule() -> None:
    known = {*RULE_NUMBERS, *(f"clause-{n}" for n in range(1, 26)), "section-1"}
    assert not set(by_rule()) - known


@pytest.mark.parametrize("reason", w.REASONS)
def test_each_reason_is_produced_and_narrowly_missed(reason: str) -> None:
    assert re.search(rf"\b{reason}\b", RULES), "no rule names the reason"
    (row,) = [row for row in table("Reasons", 4) if row[1] == f"`{reason}`"]
    produced, missed = numbers(row[2]), numbers(row[3])
    assert produced
    assert missed
    assert all(any(r == reason for _, r in outcomes()[n]) for n in produced)
    assert all(n in outcomes() for n in missed)


def test_every_reason_of_a_case_is_in_the_vocabulary() -> None:
    used = {reason for pairs in outcomes().values() for _, reason in pairs} - {"null"}
    assert used == set(w.REASONS)


@pytest.mark.parametrize("status", w.STATUSES)
def test_each_status_is_produced(status: str) -> None:
    assert any(s == status for pairs in outcomes().values() for s, _ in pairs)


def test_the_readme_counts_the_cases() -> None:
    assert f"\n{len(CASES)} legal cases" in README
