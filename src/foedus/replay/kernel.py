"""The kernel: which of the tests E1 to E13 a promise fails for something done to a victim.

Everything here reads small integers and byte tables: no records, no texts, no dates but moments. It is written in the part of Python
that numba compiles, so that the same source runs on millions of rows.

Shapes
    row            one promise with one set of terms: the columns R_ below
    occ            something done to one victim: the columns O_ below
    attackers      the actors who did it; at_war[k] and struck[k] tell of attackers[k] whether it was at war before the conflict, and
                   whether the victim had struck it first
    classes[c]     where in `table` the members of class c on the day of the occurrence begin
    table          table[classes[c] + a]: whether actor a is one of them, 0 or 1
    inside[a]      whether the occurrence lies in area a; inside[0] is the victim's home territory
    named[m]       whether the event names matter m
    ops, leaves    a condition in postfix, and whether each of its leaves holds

Source: docs/reference/rules.md, E1 to E13 and Q1.
"""

from __future__ import annotations

from collections.abc import Sequence

Ints = Sequence[int]

(
    R_PARTY,  # class of the parties
    R_TO,  # class of the beneficiaries
    R_TO_OTHER,  # 1: the obligor is not among them
    R_AGAINST,  # class of those it is done to; BENEFICIARY or THIRD_STATE
    R_PARTNER,  # the beneficiary, where it is not the victim; else -1
    R_KINDS,  # kinds of event, as bits
    R_BY,  # class of the attackers
    R_BY_OTHER,  # 1: the obligor is not among them
    R_BUT,  # class of those who do not count as attackers; -1 for none
    R_BUT_OTHER,
    R_AREA,  # area; -1 for anywhere
    R_MATTER,  # matter; -1 for none
    R_FLAGS,  # what the text asks for: the bits F_
) = range(13)

O_MOMENT, O_VICTIM, O_KINDS, O_FLAGS = range(4)

BENEFICIARY, THIRD_STATE = -1, -2
EXISTS = 0  # class 0: the actors that exist

F_NOT_AT_WAR, F_UNPROVOKED, F_FLAGRANT, F_JOINT, F_RESISTS, F_VITAL, F_ASKS, F_WAR_WITH, F_VICTIM_FIRST, F_EARLIER = (
    1 << k for k in range(10)
)
G_PROVOKED, G_FLAGRANT, G_JOINT, G_MATTER = (1 << k for k in range(4))  # facts of an occurrence
W_RESISTED, W_VITAL, W_ASKED, W_WAR_WITH, W_VICTIM_FIRST, W_EARLIER, W_WAIVED = (1 << k for k in range(7))  # facts of a case so far
OP_LEAF, OP_ANY, OP_ALL = range(3)

E1, E2, E3, E4, E5, E6, E7, E8, E9, E10, E11, E12, E13 = (1 << k for k in range(13))
EARLY = E1 | E2 | E3 | E4 | E5 | E6 | E7 | E8 | E9
FIRST_ELEVEN = EARLY | E10 | E11


def early(
    row: Ints,
    obligor: int,
    start: int,
    end: int,
    occ: Ints,
    attackers: Ints,
    at_war: Ints,
    struck: Ints,
    classes: Ints,
    table: Ints,
    inside: Ints,
    named: Ints,
) -> int:
    """The mask of those of the tests E1 to E9 that fail; `start` and `end` are the moments between which the promise binds this obligor."""
    mask = 0
    victim = occ[O_VICTIM]
    flags = row[R_FLAGS]
    if not start <= occ[O_MOMENT] < end:
        mask |= E1
    if not binds(row, obligor, classes, table):
        mask |= E2
    to = classes[row[R_TO]]
    itself = obligor == victim
    partner_did = False
    wanted = False
    provoked = occ[O_FLAGS] & G_PROVOKED != 0
    by = classes[row[R_BY]]
    for k in range(len(attackers)):
        a = attackers[k]
        if a == obligor:
            itself = True
        if a == row[R_PARTNER]:
            partner_did = True
        if struck[k]:
            provoked = True
        if table[by + a] and not (row[R_BY_OTHER] and a == obligor) and not (flags & F_NOT_AT_WAR and at_war[k]):
            excepted = row[R_BUT] >= 0 and table[classes[row[R_BUT]] + a] and not (row[R_BUT_OTHER] and a == obligor)
            if not excepted:
                wanted = True
    if itself:
        mask |= E3
    against = row[R_AGAINST]
    if against == BENEFICIARY:
        if not table[to + victim] or (row[R_TO_OTHER] and victim == obligor):
            mask |= E4
    else:
        partner = row[R_PARTNER]
        if not table[to + partner] or (row[R_TO_OTHER] and partner == obligor):
            mask |= E4
        elif against == THIRD_STATE:
            if victim in (obligor, partner) or not partner_did:
                mask |= E4
        elif not table[classes[against] + victim]:
            mask |= E4
    if not row[R_KINDS] & occ[O_KINDS]:
        mask |= E5
    if not wanted:
        mask |= E6
    if row[R_AREA] >= 0 and not inside[row[R_AREA]]:
        mask |= E7
    if row[R_MATTER] >= 0 and occ[O_FLAGS] & G_MATTER and not named[row[R_MATTER]]:
        mask |= E7
    if flags & F_UNPROVOKED and provoked:
        mask |= E8
    if flags & F_FLAGRANT and not occ[O_FLAGS] & G_FLAGRANT:
        mask |= E9
    if flags & F_JOINT and not (occ[O_FLAGS] & G_JOINT or len(attackers) > 1):
        mask |= E9
    return mask


def binds(row: Ints, obligor: int, classes: Ints, table: Ints) -> bool:
    """Test E2: whether the obligor is a party that day, and exists."""
    return bool(table[classes[row[R_PARTY]] + obligor] and table[classes[EXISTS] + obligor])


def late(row: Ints, facts: int, ops: Sequence[Ints], leaves: Ints) -> int:
    """The mask of those of the tests E10 to E13 that fail on the facts of a case so far: the bits W_, and the leaves of its condition."""
    mask = 0
    flags = row[R_FLAGS]
    if (flags & F_RESISTS and not facts & W_RESISTED) or (flags & F_VITAL and not facts & W_VITAL):
        mask |= E10
    if flags & F_ASKS and not facts & W_ASKED:
        mask |= E11
    if len(ops) and not holds(ops, leaves):
        mask |= E12
    if (
        facts & W_WAIVED
        or (flags & F_WAR_WITH and facts & W_WAR_WITH)
        or (flags & F_VICTIM_FIRST and facts & W_VICTIM_FIRST)
        or (flags & F_EARLIER and facts & W_EARLIER)
    ):
        mask |= E13
    return mask


def holds(ops: Sequence[Ints], leaves: Ints) -> bool:
    """Whether a condition holds; the stack of truth values is one integer, a bit each."""
    stack = 0
    for op in ops:
        if op[0] == OP_LEAF:
            stack = stack << 1 | (1 if leaves[op[1]] else 0)
        else:
            part = stack & ((1 << op[1]) - 1)
            stack >>= op[1]
            value = part != 0 if op[0] == OP_ANY else part == (1 << op[1]) - 1
            stack = stack << 1 | (1 if value else 0)
    return stack & 1 == 1
