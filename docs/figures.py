"""Write the figures that the scenarios ship, from the files of the Correlates of War Project: how strong states were, who borders on whom,
who was a major power.

python docs/figures.py FOLDER     (the folder that holds cow_nmc, cow_contiguity and cow_states)
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from pathlib import Path

import foedus
from foedus.measure.frontier import NEAR
from foedus.measure.strength import COMPONENTS

SCENARIOS = Path(__file__).parent.parent / "src" / "foedus" / "scenarios"
YEARS = {"europe-1872-1914": (1870, 1915), "europe-1933-1939": (1930, 1940), "today": (2016, 2016)}
LAST = 2016  # the last year of the three files
OURS = {"YAR": "YEM"}  # the record's id for a state that the data sets call otherwise
CAPABILITIES = """\
# Figures of the Correlates of War Project, National Material Capabilities, version 6.0 (2021).
# Cite: Singer, J. David. 1987. "Reconstructing the Correlates of War Dataset on Material Capabilities of States, 1816-1985."
#   International Interactions 14: 115-32.
# milex: military expenditure, thousands of current US dollars. milper: military personnel, thousands. irst: iron and steel, thousands of
# tons. pec: primary energy consumption, thousands of coal-ton equivalents. tpop, upop: total and urban population, thousands.
# An empty place is not known. All members of the state system stand here, the record's or not: CINC is a share of the whole.
"""
NEIGHBOURS = """\
# Who borders on whom, by the Correlates of War Project, Direct Contiguity, version 3.2 (2017); home territories, without dependencies.
# Cite: Stinnett, Douglas M., Jaroslav Tir, Philip Schafer, Paul F. Diehl, and Charles Gochman. 2002. "The Correlates of War Project Direct
#   Contiguity Data, Version 3." Conflict Management and Peace Science 19 (2): 58-66.
# by: land (a border or a river), or the miles of water between them: at most 12, 24, 150 or 400.
# first, last: months; an empty last is the end of that data, December 2016. Only states of this scenario stand here; whoever was not a
# member of the state system has no neighbours in that data, which is not to say that it had none.
"""
POWERS = """\
# Major powers, by the Correlates of War Project, State System Membership (Major Powers), version 2016.
# first, last: days; an empty last is the end of that data, 31 December 2016.
"""


def capabilities(data: Path, scenario: str) -> str:
    """The six components of every member of the system in the scenario's years."""
    first, last = YEARS[scenario]
    rows = _rows(data / "cow_nmc" / "NMC-60-abridged.csv")
    return CAPABILITIES + _lines(
        ("state", "year", *COMPONENTS),
        (
            (OURS.get(row["stateabb"], row["stateabb"]), row["year"], *("" if row[c] == "-9" else row[c] for c in COMPONENTS))
            for row in rows
            if first <= int(row["year"]) <= last
        ),
    )


def neighbours(data: Path, scenario: str) -> str:
    """Each pair of the scenario's states that is contiguous in its years."""
    first, last = YEARS[scenario]
    ours = foedus.load(scenario).record.states
    found = []
    for row in _rows(data / "cow_contiguity" / "contdir.csv"):
        one, other = (OURS.get(row[key], row[key]) for key in ("statelab", "statehab"))
        begin, end = row["begin"], row["end"]
        if one in ours and other in ours and int(begin[:4]) <= last and int(end[:4]) >= first:
            found.append(
                (*sorted((one, other)), NEAR[int(row["conttype"]) - 1], _month(begin), "" if int(end[:4]) == LAST else _month(end))
            )
    return NEIGHBOURS + _lines(("state", "other", "by", "first", "last"), sorted(found))


def powers(data: Path, scenario: str) -> str:
    """The major powers of the scenario's years."""
    first, last = YEARS[scenario]
    found = []
    for row in _rows(data / "cow_states" / "majors2016.csv"):
        begin, end = (f"{row[k + 'year']}-{int(row[k + 'month']):02}-{int(row[k + 'day']):02}" for k in ("st", "end"))
        if int(begin[:4]) <= last and int(end[:4]) >= first:
            found.append((row["stateabb"], begin, "" if end == f"{LAST}-12-31" else end))
    return POWERS + _lines(("state", "first", "last"), sorted(found))


TABLES = {"capabilities.csv": capabilities, "neighbours.csv": neighbours, "powers.csv": powers}


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="latin-1", newline="") as file:
        yield from csv.DictReader(file)


def _month(text: str) -> str:
    return f"{text[:4]}-{text[4:]}"


def _lines(head: tuple[str, ...], rows: Iterator[tuple[str, ...]] | list[tuple[str, ...]]) -> str:
    return "\n".join(",".join(row) for row in (head, *rows)) + "\n"


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    for name in YEARS:
        for file, make in TABLES.items():
            (SCENARIOS / name / file).write_text(make(Path(sys.argv[1]), name), encoding="utf-8")
