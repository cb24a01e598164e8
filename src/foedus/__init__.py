"""foedus: plain-text accounting for the promises between states."""

from __future__ import annotations

from typing import Any

__version__ = "0.1.0"
__all__ = ["BrokenScenario", "FoedusError", "__version__", "check", "load"]


def __getattr__(name: str) -> Any:
    """The library is imported when it is first used, so that `foedus --help` starts at once."""
    if name in ("load", "check", "BrokenScenario", "FoedusError"):
        from foedus import api

        return getattr(api, name)
    raise AttributeError(f"module 'foedus' has no attribute '{name}'")
