"""Pages of the documentation that are made from the record are what it says today."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from foedus.api import Workbench
from test_panel import ATOP

DOCS = Path(__file__).parent.parent / "docs"


def script(name: str) -> ModuleType:
    """One of the scripts in `docs`."""
    spec = importlib.util.spec_from_file_location(name, DOCS / f"{name}.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_what_is_argued_about_is_what_the_record_keeps(europe: Workbench) -> None:
    made = script("controversies")
    assert made.page(europe) == made.PAGE.read_text("utf-8"), "run: python docs/controversies.py"


@pytest.mark.skipif(not ATOP.exists(), reason="needs ATOP 5.1's member file, which the project may not ship")
def test_the_treaties_beside_atop_are_what_the_record_and_atop_say() -> None:
    made = script("atop_agreement")
    assert made.page(ATOP) == made.PAGE.read_text("utf-8"), f"run: python docs/atop_agreement.py {ATOP}"
