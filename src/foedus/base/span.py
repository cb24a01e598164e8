"""Where a thing was written."""

from __future__ import annotations

from typing import NamedTuple


class Span(NamedTuple):
    """A place in a scenario: file (relative to the folder), line and column, both from 1.

    Missing: line 0 means that the record was made by a program, not read.
    """

    file: str = ""
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


NOWHERE = Span()
