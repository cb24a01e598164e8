"""The command `foedus`. Commands are imported when they are called, so that help starts at once."""

from __future__ import annotations

import gc
from importlib import import_module

import click

from foedus import __version__

COMMANDS = {
    "ledger": ("foedus.cli.ledger", "What fell due, who owed it to whom, and what became of it."),
    "casus": ("foedus.cli.casus", "Who would have to act if one state attacked another on a day."),
    "coverage": ("foedus.cli.coverage", "Who could attack whom and meet a superior coalition on a day."),
    "gaps": ("foedus.cli.gaps", "Who could attack whom without meeting one, and the promise that would close the gap."),
    "keystones": ("foedus.cli.keystones", "The states, instruments and conditions on which the system of a day hangs."),
    "encirclement": ("foedus.cli.encirclement", "How much of the strength around a state is bound against it."),
    "series": ("foedus.cli.series", "A measure through the days: what moved it, and by how much."),
    "compare": ("foedus.cli.compare", "The measures of a day in the record, and after edits."),
    "figure": ("foedus.cli.figure", "A figure of a measure, as SVG, PNG or PDF."),
    "design": ("foedus.cli.design", "The cheapest promises that would close chosen gaps."),
    "balance": ("foedus.cli.balance", "Whether friends and foes of a day fall into camps."),
    "alignment": ("foedus.cli.alignment", "The divisions into two camps that no one state would leave."),
    "similarity": ("foedus.cli.similarity", "How alike the promises of two states are."),
    "power": ("foedus.cli.power", "Who could decide: power in councils, and of states by strength."),
    "explain": ("foedus.cli.explain", "Why a ruling is as it is: each test, and what it saw."),
    "whatif": ("foedus.cli.whatif", "What edits of a scenario would change in its ledger."),
    "report": ("foedus.cli.report", "Write the page: summary, timeline, ledger, feed."),
    "list": ("foedus.cli.record", "Every instrument and every event, a line each."),
    "show": ("foedus.cli.record", "One record, with all that names it."),
    "search": ("foedus.cli.search", "Records by their names, and by words that are said of them."),
    "feed": ("foedus.cli.feed", "What fell due, was kept or broken, as RSS or Atom."),
    "sources": ("foedus.cli.sources", "What a record rests on: what was seen of the works that it cites."),
    "new": ("foedus.cli.new", "A commented scenario to begin with, in a folder of its own."),
    "schema": ("foedus.cli.schema", "The text format as JSON Schema, for editors."),
    "check": ("foedus.cli.check", "Every fault of a scenario, with its place."),
}


class Lazy(click.Group):
    """A group whose commands are imported when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of the commands."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a name."""
        if cmd_name not in COMMANDS:
            return None
        found = getattr(import_module(COMMANDS[cmd_name][0]), f"{cmd_name}_command")
        assert isinstance(found, click.Command)
        return found

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        """The command called, or an error that names the nearest."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            from foedus.base.diagnostic import did_you_mean

            hint = did_you_mean(args[0], COMMANDS) or f"commands: {', '.join(COMMANDS)}"
            ctx.fail(f"there is no command '{args[0]}'; {hint}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands, without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in COMMANDS.items()])


@click.group(cls=Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="foedus")
def main() -> None:
    """Plain-text accounting for the promises between states.

    SCENARIO is the id of a scenario that ships with foedus (europe-1933-1939, the default; europe-1872-1914; today), or a path: a folder,
    or one document.

    \b
    Examples:
      foedus ledger --from 1938-09-01 --to 1938-10-01 --state FRN
      foedus casus GMY CZE --on 1938-09-23
      foedus casus RUS EST today --on 2026-05-01
      foedus check my-scenario/
    """


def run() -> None:
    """The command as a process of its own: it lives for seconds, so Python need not look for circular garbage."""
    gc.disable()
    main(prog_name="foedus")
