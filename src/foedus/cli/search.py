"""`foedus search`."""

from __future__ import annotations

import click

from foedus import api
from foedus.base.diagnostic import FoedusError
from foedus.cli.common import format_option, put, told
from foedus.cli.screen import paged
from foedus.report.table import Table


@click.command("search")
@click.argument("words", nargs=-1, required=True)
@click.option("--scenario", default=api.DEFAULT, show_default=True, help="A shipped id, or a path.")
@click.option("--most", default=30, show_default=True, type=click.IntRange(1), help="So many at most; JSON and CSV have all.")
@format_option
@told
@paged
def search_command(words: tuple[str, ...], scenario: str, most: int, form: str) -> None:
    """Records in which all the words occur: in their names first, then in what is said of them. Case and accents do not matter.

    \b
    Examples:
      foedus search klaipeda
      foedus search pact of steel
      foedus search article 5 --scenario today
    """
    data = api.load(scenario).search(" ".join(words))
    hits = data["found"]
    if not hits:
        raise FoedusError(f"nothing in '{data['scenario']}' has all of: {' '.join(words)}")
    some = hits if form in ("json", "csv") else hits[:most]
    rows = [(h["kind"], h["id"], h["date"], h["name"]) for h in some]
    put(form, lambda: data, lambda: [Table("", ("kind", "id", "date", "name"), rows)])
    if form == "table" and len(hits) > most:
        click.echo(f"{len(hits)} records; the first {most} are shown (--most).")
