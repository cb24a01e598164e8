"""Pages of the documentation that are made from the record are what it says today."""

from __future__ import annotations

import doctest
import importlib.util
import re
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


def test_the_commands_are_told_as_their_help_tells_them() -> None:
    made = script("commands")
    assert made.page() == made.PAGE.read_text("utf-8"), "run: python docs/commands.py"


def test_the_samples_of_python_run() -> None:
    found = doctest.testfile(str(DOCS / "how-to" / "python.md"), module_relative=False)
    assert found.attempted > 5 and not found.failed


def test_the_page_of_diagnostics_has_every_code_of_the_source() -> None:
    made = script("diagnostics")
    assert made.page() == made.PAGE.read_text("utf-8"), "run: python docs/diagnostics.py"
    codes = {code for code, *_ in made.found()}
    assert {"duplicate_id", "takes_sides", "order_matters", "unknown_key"} <= codes and len(codes) > 50


def test_every_page_is_on_a_shelf_and_every_link_leads_somewhere() -> None:
    pages = [*DOCS.rglob("*.md")]
    shelved = {(DOCS / link).resolve() for link in re.findall(r"\]\(([^)#]+)", (DOCS / "README.md").read_text("utf-8"))}
    assert {p.resolve() for p in pages} - {(DOCS / "README.md").resolve()} == shelved
    for page in (*pages, DOCS.parent / "README.md"):
        for link in re.findall(r"\]\(([^)#]+)", re.sub(r"```.*?```|`[^`]*`", "", page.read_text("utf-8"), flags=re.DOTALL)):
            if not link.startswith("http"):
                assert (page.parent / link).exists(), (page.name, link)
