"""Rows as a table for people, as CSV, or as Markdown."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Table:
    """A title, names of columns, and rows of texts."""

    title: str
    columns: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]


def render(tables: Sequence[Table], form: str, *, width: int | None = None, colour: bool = False) -> str:
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


_STYLES = {
    "breached": "red",
    "honoured": "green",
    "partly honoured": "green",
    "disputed": "yellow",
    "pending": "cyan",
    "error": "red",
    "warning": "yellow",
}


def _plain(tables: Sequence[Table], width: int | None, colour: bool) -> str:
    from rich import box
    from rich.console import Console
    from rich.table import Table as RichTable
    from rich.text import Text

    out = io.StringIO()
    console = Console(file=out, width=width or 120, force_terminal=colour, no_color=not colour, highlight=False, emoji=False, markup=False)
    for table in tables:
        rich = RichTable(box=box.SIMPLE_HEAD, pad_edge=False, expand=False, header_style="bold" if colour else "")
        for name in table.columns:
            rich.add_column(name, overflow="fold")
        for row in table.rows:
            rich.add_row(*(Text(cell, style=_STYLES.get(cell, "")) for cell in row))
        if table.title:
            console.print(Text(table.title, style="bold" if colour else ""))
        console.print(rich if table.rows else Text("  none"))
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines()) + "\n"
