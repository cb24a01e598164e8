"""How strong states are: a table of figures by state and year, and the share of the system's capabilities (CINC) made of it.

Source: Singer, J. David; Bremer, Stuart; Stuckey, John. "Capability Distribution, Uncertainty, and Major Power War, 1820-1965."
In Bruce Russett (ed.), Peace, War, and Numbers, Sage, 1972: the composite index of national capability.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

from foedus.base.diagnostic import FoedusError

COMPONENTS = ("milex", "milper", "irst", "pec", "tpop", "upop")


class Strengths(dict[tuple[str, int], float | None]):
    """Strengths by state and year; None and no entry: not known.

    Attributes:
        ranges: the lowest and the highest figure, where the table gives them; elsewhere both are the figure itself.
    """

    def __init__(self, best: Mapping[tuple[str, int], float | None]) -> None:
        super().__init__(best)
        self.ranges: dict[tuple[str, int], tuple[float, float]] = {}


def cinc(rows: Iterable[Mapping[str, str]]) -> dict[tuple[str, int], float | None]:
    """The composite index of national capability, from the six components of every member of the system.

    A state's index is the mean of its shares of the system's total of each component. A component that nobody has that year counts for
    nobody, and one that is not known of some state is left out of that state's mean, as the published figures do it.

    Args:
        rows: one state and year each: `state`, `year`, and the components; an empty text is not known.

    Returns:
        Shares between 0 and 1. Missing: None where no component is known.
    """
    figures: dict[int, dict[str, dict[str, float | None]]] = defaultdict(dict)
    for row in rows:
        figures[int(row["year"])][row["state"]] = {c: float(row[c]) if row[c] != "" else None for c in COMPONENTS}
    found: dict[tuple[str, int], float | None] = {}
    for year, states in figures.items():
        totals = {c: sum(own[c] or 0.0 for own in states.values()) for c in COMPONENTS}
        for state, own in states.items():
            shares = [value / totals[c] for c in COMPONENTS if (value := own[c]) is not None and totals[c]]
            found[state, year] = sum(shares) / len(shares) if shares else None
    return found


def read_strengths(path: Path, component: str = "") -> Strengths:
    """Read a table of strengths: `state,year,strength`, with `low,high` where it has ranges, or the six components, of which CINC is made.
    Lines that begin with # are skipped.

    Args:
        component: take this one of the six components instead of the index.

    Raises:
        FoedusError: there is no such file, or it is no such table; says where.
    """
    try:
        lines = [(n, line) for n, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1) if line and not line.startswith("#")]
    except (OSError, UnicodeDecodeError) as error:
        raise FoedusError(f"cannot read the table of strengths {path}: {error}") from None
    reader = csv.DictReader(line for _, line in lines)
    columns = set(reader.fieldnames or ())
    if not {"state", "year"} <= columns or not ({"strength"} <= columns or set(COMPONENTS) <= columns):
        raise FoedusError(f"{path} is no table of strengths: its columns are state, year, and strength or {', '.join(COMPONENTS)}")
    figures = [c for c in ("strength", "low", "high", *COMPONENTS) if c in columns]
    rows = list(reader)
    for (line, _), row in zip(lines[1:], rows, strict=False):
        for column in ("year", *figures):
            _number(row[column], column, path, line)
        given = [float(row[c]) for c in ("low", "strength", "high") if row.get(c)]
        if given != sorted(given):
            raise FoedusError(f"{path}, line {line}: low, strength and high do not go upwards: {', '.join(f'{n:g}' for n in given)}")
    if "strength" not in columns:
        if component:
            return Strengths({(row["state"], int(row["year"])): _known(row[component]) for row in rows})
        return Strengths(cinc(rows))
    if component:
        raise FoedusError(f"{path} has no components, so none of the name '{component}'")
    found = Strengths({(row["state"], int(row["year"])): _known(row["strength"]) for row in rows})
    for row in rows if {"low", "high"} <= columns else ():
        low, high = _known(row["low"]), _known(row["high"])
        if low is not None and high is not None:
            found.ranges[row["state"], int(row["year"])] = low, high
    return found


def _known(text: str) -> float | None:
    return float(text) if text else None


def _number(text: str | None, column: str, path: Path, line: int) -> None:
    """Refuse a figure that is none."""
    try:
        value = int(text or "") if column == "year" else float(text or 0)
    except ValueError:
        value = -1.0
    if text is None or not 0 <= value < float("inf"):
        said = "is not there" if text is None else f"'{text}' is none"
        raise FoedusError(f"{path}, line {line}: the figure of '{column}' {said}: write a number, or nothing where it is not known")
