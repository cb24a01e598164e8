"""Figures: each is written, says what it shows, and is the same twice."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from foedus.cli.main import main

DRAWN = {
    "series": (
        ["--measure", "margin", "--state", "POL", "--against", "GMY", "--from", "1939-03-01"],
        "British Guarantee to Poland in force",
    ),
    "network": (["--on", "1938-09-23"], "frustration index 0"),
    "fronts": (["--on", "1939-08-20", "--state", "GMY"], "France 25%"),
    "matrix": (["--on", "1938-09-23", "--attackers", "GMY,FRN"], "would meet no superior coalition"),
    "map": (["--on", "1938-09-23", "--attackers", "GMY"], "Least covered"),
}


@pytest.mark.parametrize("kind", DRAWN)
def test_a_figure_is_written_with_its_words(kind: str, tmp_path: Path) -> None:
    how, said = DRAWN[kind]
    target = tmp_path / f"{kind}.svg"
    found = CliRunner().invoke(main, ["figure", kind, *how, "-o", str(target)])
    assert found.exit_code == 0 and said in found.output, found.output
    text = target.read_text("utf-8")
    assert text.count("<path") > 5 and said.split(" would")[0] in text  # what it shows goes with the file


def test_a_figure_is_the_same_twice_and_may_be_a_picture(tmp_path: Path) -> None:
    how = ["figure", "fronts", "--on", "1939-08-20", "--state", "GMY", "-o"]
    for name in ("a.svg", "b.svg", "c.png"):
        assert CliRunner().invoke(main, [*how, str(tmp_path / name)]).exit_code == 0
    assert (tmp_path / "a.svg").read_bytes() == (tmp_path / "b.svg").read_bytes()
    assert (tmp_path / "c.png").read_bytes().startswith(b"\x89PNG")


def test_what_is_wrong_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = str(tmp_path / "a.svg")
    for asked, said in (
        (["matrix", "-o", target], "say of which day the matrix is"),
        (["fronts", "--on", "1939-08-20", "-o", target], "say of which state"),
        (["network", "--on", "1939-08-20", "-o", str(tmp_path / "a.gif")], "is none of .svg, .png, .pdf"),
        (["network", "--on", "1939-08-20", "-o", str(tmp_path / "no" / "a.svg")], "there is no folder"),
        (["fronts", "--on", "1939-08-20", "--state", "JPN", "-o", target, "--edits", "nothing"], "there are no edits"),
    ):
        found = CliRunner().invoke(main, ["figure", *asked])
        assert found.exit_code == 2 and said in found.output, found.output
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    found = CliRunner().invoke(main, ["figure", "fronts", "--on", "1939-08-20", "--state", "GMY", "-o", target])
    assert found.exit_code == 2 and "pip install 'foedus[figures]'" in found.output
