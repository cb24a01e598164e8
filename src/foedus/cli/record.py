"""`foedus list` and `foedus show`."""

from __future__ import annotations

import json
from typing import Any

import click

from foedus import api
from foedus.cli.common import format_option, put, scenario_argument, told
from foedus.cli.screen import paged
from foedus.model.record import Scenario
from foedus.report import document
from foedus.report.prose import event_words, treaty
from foedus.report.show import show
from foedus.report.table import Table


@click.command("list")
@scenario_argument
@format_option
@told
@paged
def list_command(scenario: str, form: str) -> None:
    """Every instrument and every event, a line each.

    \b
    Examples:
      foedus list
      foedus list --format csv
    """
    bench = api.load(scenario)
    data = document.listing(bench.record)
    put(form, lambda: data, lambda: [_rows("Instruments", data["instruments"]), _rows("Events", data["events"])])


@click.command("show")
@click.argument("name", metavar="ID")
@scenario_argument
@format_option
@told
@paged
def show_command(name: str, scenario: str, form: str) -> None:
    """One instrument, event, state, body, group, place, conflict or source, with all that names it.

    \b
    Examples:
      foedus show soviet-czechoslovak-1935
      foedus show CZE
      foedus show godesberg-ultimatum --format json
    """
    record = api.load(scenario).record
    data = show(record, name)
    if form == "table":
        click.echo("\n".join(_document(record, name) or _outline(data["record"])))
        click.echo(f"\n{data['kind']} at {data['place']}; named by {len(data['named_by'])} records")
        for line in data["named_by"]:
            click.echo(f"  {line.get('date') or line.get('signed') or '':12} {line['id']}  ({line['kind']}; {', '.join(line['in'])})")
        return
    rows = [(k, v if isinstance(v, str) else json.dumps(v, ensure_ascii=False)) for k, v in data["record"].items()]
    put(form, lambda: data, lambda: [Table(data["record"].get("name", name), ("key", "value"), rows), _rows("Named by", data["named_by"])])


def _document(record: Scenario, name: str) -> list[str]:
    """An instrument or an event as people read it; nothing of other records."""
    if name in record.instruments:
        return treaty(record.instruments[name], record)
    return event_words(record.events[name], record) if name in record.events else []


def _rows(title: str, lines: list[dict[str, Any]]) -> Table:
    columns = tuple(dict.fromkeys(key for line in lines for key in line))
    return Table(title, columns, [tuple(_cell(line.get(c)) for c in columns) for line in lines])


def _cell(value: Any) -> str:
    if isinstance(value, dict):
        return "; ".join(f"{k} {v}" for k, v in value.items())
    if isinstance(value, list):
        return " ".join(map(str, value))
    return "" if value is None else str(value)


def _outline(value: Any, indent: str = "") -> list[str]:
    """Data as an indented outline."""
    lines: list[str] = []
    pairs = value.items() if isinstance(value, dict) else (("-", v) for v in value)
    for key, item in pairs:
        head = f"{indent}{key}" + ("" if key == "-" else ":")
        if isinstance(item, dict | list):
            if isinstance(item, list) and all(isinstance(v, str) and len(v) < 20 for v in item):
                lines.append(f"{head} {', '.join(item)}")
            else:
                lines += [head, *_outline(item, indent + "  ")]
        else:
            lines.append(f"{head} {item}")
    return lines
