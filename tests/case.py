"""Reading the legal cases of `tests/cases`: plain data, all scalars text."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

CASES = sorted((Path(__file__).parent / "cases").glob("[0-9]*.yaml"))


def read(path: Path) -> Any:
    """A case as maps, lists and texts; `null` means no value."""
    return yaml.load(path.read_text("utf-8"), Loader=yaml.BaseLoader)
