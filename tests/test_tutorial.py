"""The tutorial does what it says: its files are written, its commands run, and their answers are those on the page."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

PAGE = Path(__file__).parent.parent / "docs" / "tutorial" / "triple-alliance.md"
BLOCK = re.compile(r"^```(yaml|console)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def run(command: str, folder: Path) -> str:
    """What a command of the page prints, errors included."""
    words = command.replace("foedus", f"{sys.executable} -m foedus", 1) if command.startswith("foedus") else command
    environment = {**os.environ, "COLUMNS": "160", "NO_COLOR": "1"}
    done = subprocess.run(words, shell=True, cwd=folder, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return "".join(line.rstrip() + "\n" for line in done.stdout.splitlines())


def answered(folder: Path) -> Iterator[tuple[str, str]]:
    """Each block of commands as it stands, and as it comes out."""
    for kind, text in BLOCK.findall(PAGE.read_text("utf-8")):
        if kind == "yaml":
            place = folder / text.partition("\n")[0].removeprefix("# ")
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(text, "utf-8")
            continue
        commands = [line.removeprefix("$ ") for line in text.splitlines() if line.startswith("$ ")]
        yield text, "".join(f"$ {command}\n{run(command, folder)}" for command in commands)


def test_the_tutorial_does_what_it_says(tmp_path: Path) -> None:
    blocks = [*answered(tmp_path)]
    assert len(blocks) > 6
    for said, came in blocks:
        assert came == said


if __name__ == "__main__":  # write the answers into the page
    import tempfile

    text = PAGE.read_text("utf-8")
    with tempfile.TemporaryDirectory() as name:
        for said, came in answered(Path(name)):
            text = text.replace(said, came, 1)
    PAGE.write_text(text, "utf-8")
