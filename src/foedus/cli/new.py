"""`foedus new`."""

from __future__ import annotations

import re
from pathlib import Path

import click

from foedus.base.diagnostic import FoedusError
from foedus.cli.common import told
from foedus.cli.schema import equip

STARTER = Path(__file__).parent.parent / "starter"


@click.command("new")
@click.argument("path", type=click.Path(path_type=Path))
@told
def new_command(path: Path) -> None:
    """A commented scenario to begin with, in a folder of its own: two allies, a rival, a crisis. It passes `foedus check`.

    \b
    Examples:
      foedus new balkans-1912
      foedus check balkans-1912 && foedus ledger balkans-1912
    """
    name = path.resolve().name
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name):
        raise FoedusError(f"'{name}' is no id for a scenario: name the folder in lower case, digits and hyphens, as 'balkans-1912'")
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise FoedusError(f"'{path}' is there and not empty: name a new folder, so that nothing is lost")
    try:
        for source in sorted(STARTER.rglob("*.yaml")):
            place = path / source.relative_to(STARTER)
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(source.read_text("utf-8").replace("SCENARIO", name), encoding="utf-8")
            click.echo(f"  {place}")
        equip(path)
        click.echo(f"  {path}/.vscode and .foedus: for an editor, which completes and marks what you write")
    except OSError as error:
        raise FoedusError(f"cannot write {path}: {error.strerror}") from None
    click.echo(f"Now `foedus check {path}`, and `foedus ledger {path}`: then change a line and look again.")
