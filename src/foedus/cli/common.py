"""What the commands share: options, output, and errors for people."""

from __future__ import annotations

import functools
import json
import os
import shutil
import sys
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import click
from click.shell_completion import CompletionItem

from foedus.api import DEFAULT, Workbench, load
from foedus.base.diagnostic import BrokenScenario, FoedusError
from foedus.loader.scenario import SHIPPED
from foedus.report.table import Table, render

F = TypeVar("F", bound=Callable[..., Any])


def scenario_argument(function: F) -> F:
    """The argument SCENARIO."""
    return click.argument("scenario", default=DEFAULT, shell_complete=_scenarios)(function)


def _scenarios(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """What a shell offers for a scenario: those that ship, or a path."""
    shipped = sorted(path.name for path in SHIPPED.iterdir() if path.is_dir() and path.name.startswith(incomplete))
    return [CompletionItem(name) for name in shipped] or [CompletionItem(incomplete, type="file")]


def format_option(function: F) -> F:
    """The option --format."""
    forms = click.Choice(["table", "json", "csv", "markdown"])
    return click.option("--format", "form", type=forms, default="table", show_default=True, help="How to print.")(function)


def known_option(function: F) -> F:
    """The option --as-known-to."""
    return click.option(
        "--as-known-to", "knower", metavar="STATE", help="From what this state could see on the day of --on: no secret, nothing later."
    )(function)


def on_option(function: F) -> F:
    """The option --on of a command that asks for no day of its own."""
    return click.option("--on", metavar="DATE", help="The day of --as-known-to: the record ends with it.")(function)


def load_as_known(scenario: str, knower: str | None, on: str | None) -> Workbench:
    """A scenario, whole or as a state could see it on a day.

    Raises:
        FoedusError: only one of the two is given.
    """
    if (knower is None) != (on is None):
        raise FoedusError("--as-known-to STATE and --on DATE go together: who looks, and on which day")
    bench = load(scenario)
    return bench.as_known_to(knower, on) if knower and on else bench


def told(function: F) -> F:
    """Turn errors into a line that says what to do: exit 1 for faulty data, 2 for a faulty call."""

    @functools.wraps(function)
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        try:
            return function(*args, **kwargs)
        except BrokenScenario as error:
            for d in error.diagnostics:
                if d.severity == "error":
                    click.echo(f"{d}\n  {d.hint}" if d.hint else str(d), err=True)
            click.echo("The record has errors: nothing was computed. `foedus check` shows the warnings of a scenario too.", err=True)
            sys.exit(1)
        except FoedusError as error:
            click.echo(f"foedus: {error}", err=True)
            sys.exit(2)
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())

    return wrapped  # type: ignore[return-value]


def put(form: str, data: Callable[[], Any], tables: Callable[[], Sequence[Table]]) -> None:
    """Print data as JSON, or tables in another form."""
    if form == "json":
        click.echo(_json(data()))
        return
    colour = form == "table" and sys.stdout.isatty() and "NO_COLOR" not in os.environ
    width = shutil.get_terminal_size((160, 40)).columns if sys.stdout.isatty() or "COLUMNS" in os.environ else 160
    click.echo(render(tables(), form, width=width, colour=colour).rstrip("\n"))


def _json(data: Any) -> str:
    """JSON with a line for each key, and for each record of a list: read by programs, compared line by line by people."""
    if not isinstance(data, dict):
        return json.dumps(data, ensure_ascii=False)
    parts = []
    for key, value in data.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            lines = ",\n  ".join(json.dumps(item, ensure_ascii=False) for item in value)
            parts.append(f"{json.dumps(key)}: [\n  {lines}\n ]")
        else:
            parts.append(f"{json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}")
    return "{\n " + ",\n ".join(parts) + "\n}"
