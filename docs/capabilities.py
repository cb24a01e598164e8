"""Write `capabilities.csv` of the scenario of 1933-1939: the six components of national capability of every state of the system, 1930-1940.

python docs/capabilities.py NMC-60-abridged.csv
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

from foedus.measure.strength import COMPONENTS

TABLE = Path(__file__).parent.parent / "src" / "foedus" / "scenarios" / "europe-1933-1939" / "capabilities.csv"
YEARS = range(1930, 1941)
OURS = {"YAR": "YEM"}  # the record's id for a state that the data set calls otherwise
HEAD = """\
# Figures of the Correlates of War Project, National Material Capabilities, version 6.0 (2021).
# Cite: Singer, J. David. 1987. "Reconstructing the Correlates of War Dataset on Material Capabilities of States, 1816-1985."
#   International Interactions 14: 115-32.
# milex: military expenditure, thousands of current US dollars. milper: military personnel, thousands. irst: iron and steel, thousands of
# tons. pec: primary energy consumption, thousands of coal-ton equivalents. tpop, upop: total and urban population, thousands.
# An empty place is not known. All members of the state system stand here, the record's or not: CINC is a share of the whole.
"""


def table(data: Path) -> str:
    """The table, from the publisher's file."""
    lines = [",".join(("state", "year", *COMPONENTS))]
    with data.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if int(row["year"]) in YEARS:
                figures = ["" if row[c] == "-9" else row[c] for c in COMPONENTS]
                lines.append(",".join((OURS.get(row["stateabb"], row["stateabb"]), row["year"], *figures)))
    return HEAD + "\n".join(lines) + "\n"


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    TABLE.write_text(table(Path(sys.argv[1])), encoding="utf-8")
