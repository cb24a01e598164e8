"""foedus: plain-text accounting for the promises between states."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from foedus.api import Workbench
    from foedus.base.diagnostic import Diagnostic

__version__ = "0.1.0"
__all__ = ["__version__", "check", "load", "whatif"]


def load(scenario: str | Path = "europe-1933-1939") -> Workbench:
    """Load a scenario: see `foedus.api.load`. The library is imported when it is first used, so that `foedus --help` starts at once."""
    from foedus import api

    return api.load(scenario)


def check(scenario: str | Path = "europe-1933-1939") -> tuple[Diagnostic, ...]:
    """Every fault of a scenario: see `foedus.api.check`."""
    from foedus import api

    return api.check(scenario)


def whatif(edits: str | Path, scenario: str | Path = "europe-1933-1939", **options: str | None) -> dict[str, Any]:
    """What edits of a scenario would change in its ledger: see `foedus.api.whatif`."""
    from foedus import api

    return api.whatif(edits, scenario, **options)
