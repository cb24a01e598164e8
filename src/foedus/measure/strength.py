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
Strengths = Mapping[tuple[str, int], float | None]  # by state and year; None and no entry: not known


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


def read_strengths(path: Path) -> Strengths:
    """Read a table of strengths: `state,year,strength`, or the six components, of which CINC is made. Lines that begin with # are skipped.

    Raises:
        FoedusError: there is no such file, or it is no such table; says where.
    """
    try:
        lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    except (OSError, UnicodeDecodeError) as error:
        raise FoedusError(f"cannot read the table of strengths {path}: {error}") from None
    reader = csv.DictReader(lines)
    columns = set(reader.fieldnames or ())
    if not {"state", "year"} <= columns or not ({"strength"} <= columns or set(COMPONENTS) <= columns):
        raise FoedusError(f"{path} is no table of strengths: its columns are state, year, and strength or {', '.join(COMPONENTS)}")
    rows = list(reader)
    try:
        if "strength" not in columns:
            return cinc(rows)
        return {(row["state"], int(row["year"])): float(row["strength"]) if row["strength"] else None for row in rows}
    except (ValueError, TypeError) as error:
        raise FoedusError(f"{path} has a figure that is none: {error}") from None
