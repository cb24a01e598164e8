"""`foedus explain`."""

from __future__ import annotations

from pathlib import Path

import click

from foedus import api
from foedus.base.diagnostic import FoedusError
from foedus.cli.common import format_option, known_option, load_as_known, on_option, put, told
from foedus.cli.screen import paged
from foedus.report import answer
from foedus.report.table import Table


@click.command("explain")
@click.argument("what", nargs=-1, required=True, metavar="RULING_ID | EVENT PROMISE OBLIGOR BENEFICIARY")
@click.option("--scenario", default=api.DEFAULT, show_default=True, help="A shipped id, or a path.")
@known_option
@on_option
@format_option
@told
@paged
def explain_command(what: tuple[str, ...], scenario: str, knower: str | None, on: str | None, form: str) -> None:
    """Why a ruling is as it is: each test, what it saw, in which record and line; and what would have to differ.

    A ruling's id stands in the CSV and JSON of `foedus ledger`. With an event, a promise and two states, the promise is read at that event,
    whatever its status.

    \b
    Examples:
      foedus explain godesberg-ultimatum soviet-czechoslovak-1935/3/aid RUS CZE
      foedus explain british-declaration-of-war-1939/covenant-1919/11/friendly-right/AUS/UKG
    """
    words = list(what)
    if len(words) in (2, 5) and (words[-1] == api.DEFAULT or Path(words[-1]).exists()):
        scenario = words.pop()
    if len(words) not in (1, 4):
        raise FoedusError("explain takes the id of a ruling, or four words: EVENT PROMISE OBLIGOR BENEFICIARY")
    bench = load_as_known(scenario, knower, on)
    ruling, steps = bench.reasons(*words)
    if form == "table":
        click.echo("\n".join(answer.explanation_text(ruling, steps, bench.record)))
        return
    rows = [(s.test, s.asks, {True: "yes", False: "no", None: ""}[s.holds], s.saw, s.needs) for s in steps]
    put(form, lambda: answer.explanation(ruling, steps), lambda: [Table(ruling["id"], ("test", "asks", "holds", "saw", "needs"), rows)])
