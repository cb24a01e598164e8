"""The terms of a promise compiled to a row of the kernel."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from foedus.model import word as w
from foedus.model.record import Condition, Instrument, Terms, Who
from foedus.replay import kernel as k
from foedus.replay.lexicon import Lexicon


@dataclass(frozen=True, slots=True)
class Deal:
    """One promise with one set of terms, as the kernel reads it.

    Attributes:
        mirror: kinds that a promise of this text also meets from the other side (K2).
        raised_by: kinds of event outside the trigger family that raise a case of it (C1).
        ops, leaves: its condition in postfix, and the leaves that the operations name.
        excepted: everybody who is ever of a class that an exception `war_with` names.
        watched: everybody of whose acts a condition or an exception tells; `judged` where the obligor's own are among them.
        payable: kinds that pay it in full and in part (P1).
    """

    terms: Terms
    row: tuple[int, ...]
    mirror: int
    raised_by: int
    ops: tuple[tuple[int, int], ...]
    leaves: tuple[Condition, ...]
    excepted: tuple[int, ...]
    watched: tuple[int, ...]
    judged: bool
    payable: tuple[int, int]

    @property
    def waits(self) -> bool:
        """Whether anything of E10 to E12 is asked, or an exception is written."""
        asked = k.F_RESISTS | k.F_VITAL | k.F_ASKS | k.F_WAR_WITH | k.F_VICTIM_FIRST | k.F_EARLIER
        return bool(self.ops or self.row[k.R_FLAGS] & asked)

    def for_partner(self, partner: int) -> tuple[int, ...]:
        """The row where the promise is made to another than the victim."""
        row = list(self.row)
        row[k.R_PARTNER] = partner
        return tuple(row)


def classed(who: Who, instrument: Instrument, lexicon: Lexicon) -> tuple[int, int]:
    """The class of some states, and whether the obligor is left out of it."""
    match who.kind:
        case "states" | "body":
            return lexicon.states(who), 0
        case "the_other_party" | "each_other_party":
            return lexicon.partners(instrument), 1
        case "each_party":
            return lexicon.partners(instrument), 0
        case "guarantors":
            return lexicon.states(Who(kind="states", names=instrument.guarantors)), 0
        case _:
            return lexicon.everybody, 0


def compile_terms(terms: Terms, instrument: Instrument, lexicon: Lexicon) -> Deal:
    """The row of one set of terms."""
    defined = dict(instrument.defines)
    kinds = w.bits(*terms.when)
    for meant, others in defined.items():
        if kinds & w.IMPLIED[meant]:
            kinds |= w.bits(*others)
    mirror = w.bits(*terms.when) & w.MIRRORED
    for meant, others in defined.items():
        if mirror & w.IMPLIED[meant]:
            mirror |= w.bits(*others)
    to, to_other = classed(terms.to, instrument, lexicon)
    by, by_other = classed(terms.by, instrument, lexicon)
    but, but_other = classed(terms.but_not_by, instrument, lexicon) if terms.but_not_by else (-1, 0)
    match terms.against.kind:
        case "the_beneficiary":
            against = k.BENEFICIARY
        case "a_third_state":
            against = k.THIRD_STATE
        case _:
            against, _ = classed(terms.against, instrument, lexicon)
    ops: list[tuple[int, int]] = []
    leaves: list[Condition] = []
    if terms.condition:
        _postfix(terms.condition, ops, leaves)
    excepted = {x for u in terms.unless if u.who for x in lexicon.ever(classed(u.who, instrument, lexicon)[0])}
    return Deal(
        terms=terms,
        row=(
            lexicon.parties(instrument), to, to_other, against, -1, kinds, by, by_other, but, but_other,
            lexicon.area(terms.where) if terms.where else -1,
            lexicon.matter(terms.matter) if terms.matter else -1,
            _flags(terms),
        ),
        mirror=mirror,
        raised_by=kinds & ~w.TRIGGER_BITS,
        ops=tuple(ops),
        leaves=tuple(leaves),
        excepted=tuple(sorted(excepted)),
        watched=tuple(sorted({*excepted, *(x for leaf in leaves for x in _watched(leaf, lexicon))})),
        judged=any(leaf.op == "judged_necessary" for leaf in leaves),
        payable=_payable(terms),
    )  # fmt: skip


def _watched(leaf: Condition, lexicon: Lexicon) -> Iterable[int]:
    """Everybody whose acts a leaf reads."""
    if leaf.op == "acted":
        return {x for name in leaf.names for x in lexicon.actors(name)}
    if leaf.op in ("found", "recommended", "failed_to_agree"):
        return {b for name in leaf.names for b in lexicon.body_family(name)}
    return ()


def _flags(t: Terms) -> int:
    asked = {
        k.F_NOT_AT_WAR: t.not_then_at_war,
        k.F_UNPROVOKED: t.unprovoked,
        k.F_FLAGRANT: t.flagrant,
        k.F_JOINT: t.joint,
        k.F_RESISTS: t.resists,
        k.F_VITAL: t.considers_vital,
        k.F_ASKS: t.asks,
        k.F_WAR_WITH: any(u.kind == "war_with" for u in t.unless),
        k.F_VICTIM_FIRST: any(u.kind == "victim_attacked_first" for u in t.unless),
        k.F_EARLIER: any(u.kind == "earlier_treaty_forbids" for u in t.unless),
    }
    return sum(bit for bit, yes in asked.items() if yes)


def _payable(t: Terms) -> tuple[int, int]:
    full, part = (w.bits(*t.act), 0) if t.act and t.duty in w.ACT_DUTIES else w.PAYS.get(t.duty, (0, 0))
    return (full | part, 0) if t.means == "left" else (full, part)


def _postfix(c: Condition, ops: list[tuple[int, int]], leaves: list[Condition]) -> None:
    if not c.parts:
        ops.append((k.OP_LEAF, len(leaves)))
        leaves.append(c)
        return
    for part in c.parts:
        _postfix(part, ops, leaves)
    ops.append((k.OP_ANY if c.op == "any_of" else k.OP_ALL, len(c.parts)))
