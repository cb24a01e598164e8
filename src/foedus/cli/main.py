"""The command `foedus`."""

from __future__ import annotations

import click

from foedus import __version__


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="foedus")
def main() -> None:
    """Plain-text accounting for the promises between states."""
