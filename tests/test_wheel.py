"""What the wheel installs works, far from the source tree."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

from foedus.loader.scenario import SHIPPED, SHIPPED_EDITS

ROOT = Path(__file__).parent.parent


def test_the_wheel_carries_scenarios_and_page(tmp_path: Path) -> None:
    built = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)], cwd=ROOT, capture_output=True, text=True
    )
    assert built.returncode == 0, built.stderr
    site = tmp_path / "site"
    with zipfile.ZipFile(next(tmp_path.glob("*.whl"))) as wheel:
        wheel.extractall(site)
    assert (site / "foedus" / "report" / "page" / "index.html.j2").exists()
    assert sorted(p.name for p in (site / "foedus" / "edits").iterdir()) == sorted(p.name for p in SHIPPED_EDITS.iterdir())
    assert (site / "foedus" / "scenarios" / "today" / "neighbours.csv").exists()
    code = (
        "import foedus, sys; assert foedus.__file__.startswith(sys.argv[1]), foedus.__file__; print(len(foedus.load().record.instruments))"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, str(site)], cwd=tmp_path, env={"PYTHONPATH": str(site)}, capture_output=True, text=True
    )
    assert run.returncode == 0, run.stderr
    assert int(run.stdout) == len([*(SHIPPED / "europe-1933-1939" / "instruments").iterdir()])
    page = subprocess.run(
        [sys.executable, "-m", "foedus", "report", str(site / "foedus" / "starter"), "-o", str(tmp_path / "page")],
        cwd=tmp_path, env={"PYTHONPATH": str(site)}, capture_output=True, text=True,
    )  # fmt: skip
    assert page.returncode == 0, page.stderr
    assert (tmp_path / "page" / "day-data.js").stat().st_size > 50_000  # the map came along
