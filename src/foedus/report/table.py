"""Rows as a table for people, as CSV, or as Markdown."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Table:
    """A title, names of columns, and rows of texts."""

    title: str
    columns: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]


def render(tables: Sequence[Table], form: str, *, width: int = 120, colour: bool = False) -> str:
    """Tables in one of the forms `table`, `csv` and `markdown`."""
    if form == "csv":
        return "\n".join(_csv(t) for t in tables)
    if form == "markdown":
        return "\n".join(_markdown(t) for t in tables)
    return _plain(tables, width, colour)


def _csv(table: Table) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(table.columns)
    writer.writerows(table.rows)
    return out.getvalue()


def _markdown(table: Table) -> str:
    def line(cells: Sequence[str]) -> str:
        return "| " + " | ".join(c.replace("|", "\\|").replace("\n", " ") for c in cells) + " |"

    head = [line(table.columns), "|" + " --- |" * len(table.columns)]
    title = [f"## {table.title}", ""] if table.title else []
    return "\n".join([*title, *head, *(line(row) for row in table.rows), ""])


_BOLD, _RED, _GREEN, _YELLOW, _CYAN = "1", "31", "32", "33", "36"  # of the terminal (ECMA-48, SGR)
_STYLES = {
    "breached": _RED,
    "honoured": _GREEN,
    "partly honoured": _GREEN,
    "disputed": _YELLOW,
    "pending": _CYAN,
    "error": _RED,
    "warning": _YELLOW,
}
_GAP = "  "
_PIECE = re.compile(r"\d{4}(?:-\d\d)+[/-]*\s*|[^\s/-]+[/-]*\s*|[/-]+\s*|\s+")  # a date, a word, or a part of an id


def _plain(tables: Sequence[Table], width: int, colour: bool) -> str:
    lines: list[str] = []
    head = _BOLD if colour else None
    for table in tables:
        if table.title:
            lines += [_styled(table.title, head), ""]
        if not table.rows:
            lines += ["  none", ""]
            continue
        least = _least(table)
        if sum(least) + len(_GAP) * (len(least) - 1) > width - 1:
            lines += [line for row in table.rows for line in _block(table.columns, row, width - 1, _STYLES if colour else {})]
            continue
        widths = _widths(table, least, width - 1)
        lines += _lines(table.columns, widths, [head] * len(widths))
        lines.append(" " + "─" * (sum(widths) + len(_GAP) * (len(widths) - 1)))
        for row in table.rows:
            lines += _lines(row, widths, [_STYLES.get(cell) if colour else None for cell in row])
        lines.append("")
    return "\n".join(lines) + "\n"


def _least(table: Table) -> list[int]:
    """The least width of each column at which no date, word or part of an id is broken."""
    columns = zip(table.columns, *table.rows, strict=True)
    return [max((len(p.rstrip()) for cell in cells for p in _PIECE.findall(cell)), default=0) for cells in columns]


def _block(columns: Sequence[str], row: Sequence[str], width: int, styles: dict[str, str]) -> Iterator[str]:
    """A row where there is no room for columns: each cell with the name of its column, as many on a line as go."""
    line = ""
    for name, cell in zip(columns, row, strict=True):
        for part, text in enumerate(_fold(cell, width - len(name) - 4)):
            if not text:
                continue
            said = f"{name} {text}" if part == 0 and name else text
            if line and (part or len(line) + len(_GAP) + len(said) > width):
                yield _marked(line, row, styles)
                line = "   "
            line += (_GAP if line.strip() else "" if line else " ") + said
    yield _marked(line, row, styles)
    yield ""


def _marked(line: str, row: Sequence[str], styles: dict[str, str]) -> str:
    """A line with the words that have a style of their own in it."""
    for cell in row:
        if cell in styles:
            line = line.replace(cell, _styled(cell, styles[cell]))
    return line


def _widths(table: Table, floors: list[int], width: int) -> list[int]:
    """How wide each column is: as its longest cell, or, where there is no room for that, the longest cut to what all may have."""
    columns = [*zip(table.columns, *table.rows, strict=True)]
    natural = [max(map(len, cells)) for cells in columns]
    room = width - len(_GAP) * (len(natural) - 1)
    most = max(natural)
    while most > 1 and sum(max(f, min(n, most)) for n, f in zip(natural, floors, strict=True)) > room:
        most -= 1
    widths = [max(f, min(n, most)) for n, f in zip(natural, floors, strict=True)]
    for n, own in enumerate(natural):  # what is left over
        widths[n] += max(0, min(own - widths[n], room - sum(widths)))
    return widths


def _lines(cells: Sequence[str], widths: list[int], styles: Sequence[str | None]) -> Iterator[str]:
    """The lines of a row, its cells folded."""
    folded = [_fold(cell, width) for cell, width in zip(cells, widths, strict=True)]
    for n in range(max(map(len, folded))):
        line = ""
        for some, width, style in zip(folded, widths, styles, strict=True):
            part = some[n] if n < len(some) else ""
            line += _styled(part, style) + " " * (width - len(part)) + _GAP
        yield f" {line.rstrip()}"


def _fold(cell: str, width: int) -> list[str]:
    """A cell on lines of a width: broken at blanks, else behind a slash or a hyphen of an id, else anywhere."""
    if len(cell) <= width and "\n" not in cell:
        return [cell]
    lines: list[str] = []
    for paragraph in cell.splitlines():
        line = ""
        for piece in _PIECE.findall(paragraph):
            if line and len(line) + len(piece.rstrip()) > width:
                lines.append(line.rstrip())
                line = ""
            line += piece
            while len(line.rstrip()) > width:
                lines.append(line[:width])
                line = line[width:]
        lines.append(line.rstrip())
    return lines


def _styled(text: str, style: str | None) -> str:
    return f"\x1b[{style}m{text}\x1b[0m" if style and text else text
