"""Rooms import only the rooms below them."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent / "src" / "foedus"
BELOW = {
    "base": set(),
    "model": {"base"},
    "loader": {"base", "model"},
    "replay": {"base", "model"},
    "panel": {"base", "model", "replay"},
    "measure": {"base", "model", "replay", "atlas"},
    "checker": {"base", "model", "replay"},
    "atlas": set(),
    "report": {"base", "model", "replay", "measure", "atlas"},
    "measured": {"base", "model", "replay", "report", "measure"},
    "api": {"base", "model", "loader", "replay", "checker", "report", "measure", "measured"},
    "cli": {"base", "model", "loader", "replay", "checker", "report", "measure", "api"},
}


def imports(source: str) -> list[tuple[int, str]]:
    """Line and room of each import of a room of foedus."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and node.module == "foedus":
            found += [(node.lineno, a.name) for a in node.names if not a.name.startswith("__")]
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("foedus."):
            found.append((node.lineno, (node.module or "").split(".")[1]))
        elif isinstance(node, ast.Import):
            found += [(node.lineno, a.name.split(".")[1]) for a in node.names if a.name.startswith("foedus.")]
    return found


@pytest.mark.parametrize("path", sorted(ROOT.rglob("*.py")), ids=lambda p: p.relative_to(ROOT).as_posix())
def test_doors_open_one_way(path: Path) -> None:
    room = path.relative_to(ROOT).parts[0].removesuffix(".py")
    if room in ("__init__", "__main__"):
        return
    found = imports(path.read_text("utf-8"))
    wrong = [f"{path.name}:{line}: {room} may not import {other}" for line, other in found if other not in BELOW[room] | {room}]
    assert not wrong, "\n".join(wrong)


def test_a_wrong_door_is_seen() -> None:
    assert imports("import os\nfrom foedus.cli.main import main\nimport foedus.api\n") == [(2, "cli"), (3, "api")]
