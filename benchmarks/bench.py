"""Times the commands as whole processes, after one run that is not counted: minimum, median and maximum of some runs, in seconds.

Usage: python benchmarks/bench.py [RUNS]
"""

from __future__ import annotations

import os
import platform
import statistics
import subprocess
import sys
import time
from pathlib import Path

COMMANDS = (
    ["--help"],
    ["check", "--no-replay"],
    ["check"],
    ["ledger"],
    ["ledger", "--format", "json"],
    ["casus", "GMY", "CZE", "--on", "1938-09-23"],
    ["whatif", "october-1938"],
    ["coverage", "--on", "1938-09-23"],
    ["gaps", "--on", "1938-09-23"],
    ["keystones", "--on", "1938-09-23"],
    ["encirclement", "--state", "GMY", "--on", "1938-09-23"],
    ["series", "margin", "--state", "POL", "--against", "GMY"],
    ["compare", "tripartite-july-1939", "--on", "1939-08-20"],
    ["design", "--on", "1939-08-20", "--attackers", "GMY", "--signers", "FRN,UKG,RUS,POL,ROM"],
    ["balance", "--on", "1939-08-20"],
    ["report", "-o", "foedus-report"],
)


def machine() -> str:
    """What the figures were measured on."""
    info = Path("/proc/cpuinfo")
    names = [line.partition(":")[2].strip() for line in info.read_text().splitlines() if "model name" in line] if info.exists() else []
    return f"Python {platform.python_version()}, {names[0] if names else platform.machine()}, {os.cpu_count()} cores"


def main(runs: int) -> None:
    """Print a line for each command."""
    print(f"{machine()}; {runs} runs each: minimum, median, maximum in seconds")
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}  # as an installed package has it
    for words in COMMANDS:
        times = []
        for _ in range(runs + 1):
            start = time.perf_counter()
            subprocess.run([sys.executable, "-m", "foedus", *words], check=True, stdout=subprocess.DEVNULL, env=kept)
            times.append(time.perf_counter() - start)
        times = times[1:]
        print(f"{min(times):6.2f} {statistics.median(times):6.2f} {max(times):6.2f}  foedus {' '.join(words)}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
