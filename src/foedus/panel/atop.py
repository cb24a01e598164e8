"""The promises of the Alliance Treaty Obligations and Provisions data, version 5.1, as columns.

One promise for each member, spell and duty: `defense` is to defend a partner that is attacked, `offense` to help a partner that fights a
third state, `neutral` to stay neutral, `nonagg` not to attack, `consul` to consult. Partners are the other members of the same alliance
and phase. What the member file says and does not say:

- Dates are of signature, not of entry into force. A day that is not known is taken as the first of its month for an entry and the last
  for an exit, so that no promise is shorter than it was.
- The data end with 2018; a promise still in effect ends there, for what comes after is not known.
- A condition is coded without its content: a location, a conflict, a number of adversaries, a demand. A promise under one is certain of
  nothing; `rests_on` keeps which. An adversary is met by a state that the coding names as the threat, and open towards others.
- `defconpr`, `neuconpr`: only if the partner did not provoke; `neucoatt`: only if it is attacked; `concoreq`: only if it asks.
- Whether a member owes different things to different partners (`obvary`) is kept by another file: here it owes all to all.

Source: Leeds, Ritter, Mitchell and Long (2002), Alliance Treaty Obligations and Provisions, 1815-1944, International Interactions 28;
codebook of version 5.1, sections on the variables marked (M).
"""

from __future__ import annotations

import calendar
import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from foedus.base.date import OPEN_START
from foedus.base.diagnostic import FoedusError
from foedus.model import word as w
from foedus.panel import columns as col
from foedus.panel.columns import Classes, Promises
from foedus.replay import kernel as k
from foedus.replay.event import moment

LAST = date(2018, 12, 31).toordinal()
_ARMED = w.bits("attack", "hostilities", "war")
_CRISIS = w.bits("attack", "hostilities", "war", "threat")
_OPEN = {"adv": col.ADVERSARY, "loc": col.LOCATION, "con": col.CONFLICT, "num": col.NUMBER, "dem": col.DEMAND}
_NEEDED = (
    "atopid phase member yrent moent dayent yrexit moexit dayexit ineffect defense offense neutral nonagg consul "
    "defcoadv defcoloc defcocon defconum defcodem defconpr offcoadv offcoloc offcocon offconum offcodem neucoadv neucoloc neucocon "
    "neuconum neucodem neuconpr neucoatt concoadv concoloc concocon concoreq olimob statthr1 statthr2"
).split()


@dataclass(frozen=True, slots=True)
class _Duty:
    """A column of the file as terms: the prefix of its conditions, and what the kernel reads."""

    column: str
    duty: str
    prefix: str
    kinds: int
    against: int = k.BENEFICIARY


_DUTIES = (
    _Duty("defense", "defend", "defco", w.bits("attack")),
    _Duty("offense", "defend", "offco", _ARMED, k.THIRD_STATE),
    _Duty("neutral", "stay_neutral", "neuco", _ARMED),
    _Duty("nonagg", "not_attack", "", 0),
    _Duty("consul", "consult", "conco", _CRISIS),
)


def read_atop(path: str | Path, others: Iterable[str] = ()) -> Promises:
    """The promises of `atop5_1m.csv`.

    Args:
        others: COW country codes of states that are actors too, whether they have promised anything or not.

    Shape: 4,263 promises of 1815-2018 among 208 states; actors are COW country codes, as text.
    Missing: a condition code that is blank counts as none; a blank date of exit counts as still in effect.

    Raises:
        FoedusError: there is no such file, or it lacks columns, or a line has no date of entry.
    """
    place = Path(path)
    lines = [*records(place)]
    actors = tuple(sorted({*others, *(r["member"] for _, r in lines)}, key=lambda name: (len(name), name)))
    number = {name: n for n, name in enumerate(actors)}
    classes = Classes(len(actors))
    spells = [(number[r["member"]], *_spell(r, place, line)) for line, r in lines]
    together = defaultdict(list)
    for (_, r), spell in zip(lines, spells, strict=True):
        together[r["atopid"], r["phase"]].append(spell)
    found = Promises(actors)
    for (_, r), (member, first, end) in zip(lines, spells, strict=True):
        parties = classes.add(together[r["atopid"], r["phase"]])
        named = [number[r[c]] for c in ("statthr1", "statthr2") if r[c] in number]
        for duty in _DUTIES:
            if r[duty.column] != "1":
                continue
            kinds, flags, rests_on = _terms(duty, r)
            given = {k.R_PARTY: parties, k.R_TO: parties, k.R_TO_OTHER: 1, k.R_AGAINST: duty.against, k.R_KINDS: kinds, k.R_FLAGS: flags}
            found.rows.append(col.row(given))
            found.obligor.append(member)
            found.start.append(moment(first))
            found.end.append(moment(end))
            found.duty.append(duty.duty)
            found.rests_on.append(rests_on)
            found.against.append(classes.add((a, OPEN_START, 0) for a in named) if named and rests_on & col.ADVERSARY else -1)
            found.source.append(f"ATOP {r['atopid']}" + (f", phase {r['phase']}" if r["phase"] not in ("", "0") else ""))
    found.days, found.classes, found.table = classes.close()
    return found


def records(place: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """The lines that are read of a member file, with their numbers in it."""
    try:
        with place.open(encoding="latin-1", newline="") as file:
            table = csv.DictReader(file)
            missing = [c for c in _NEEDED if c not in (table.fieldnames or ())]
            if missing:
                raise FoedusError(f"{place} is not the member file of ATOP 5.1: it has no column '{missing[0]}'")
            for r in table:
                yield table.line_num, {c: (r[c] or "").strip() for c in _NEEDED}
    except OSError as error:
        raise FoedusError(f"cannot read {place}: {error.strerror}") from None
    except csv.Error as error:
        raise FoedusError(f"{place} is not a table of comma-separated values: {error}") from None


def _spell(r: Mapping[str, str], place: Path, line: int) -> tuple[int, int]:
    """The first day of a membership, and the day on which it is over."""
    try:
        first = date(int(r["yrent"]), int(r["moent"]), int(r["dayent"] or 1)).toordinal()
        if r["ineffect"] == "1" or r["yrexit"] in ("", "0"):
            return first, LAST + 1
        year, month = int(r["yrexit"]), int(r["moexit"] or 0) or 12
        day = int(r["dayexit"] or 0) or calendar.monthrange(year, month)[1]
        return first, date(year, month, day).toordinal()
    except ValueError as error:
        raise FoedusError(f"{place}, line {line}: the dates of alliance {r['atopid']} for state {r['member']} cannot be: {error}") from None


def _terms(duty: _Duty, r: Mapping[str, str]) -> tuple[int, int, int]:
    """Kinds of event, flags of the kernel, and what the promise rests on."""
    kinds, flags, rests_on = duty.kinds, 0, 0
    for ending, bit in _OPEN.items():
        if r.get(duty.prefix + ending) == "1":
            rests_on |= bit
    if r.get(duty.prefix + "npr") == "1":
        flags |= k.F_UNPROVOKED
    if duty.column == "neutral" and r["neucoatt"] == "1":
        kinds = w.bits("attack")
    if duty.column == "consul" and r["concoreq"] == "1":
        flags |= k.F_ASKS
    if r["olimob"] == "1":
        rests_on |= col.OTHER
    return kinds, flags, rests_on
