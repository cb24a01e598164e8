"""The closed lists of words: event kinds, duties, statuses, tests and their reasons.

Source: `docs/reference/language.md` and `docs/reference/rules.md`.
"""

from __future__ import annotations

TRIGGERS = (
    "attack invasion war hostilities blockade threat ultimatum mobilise remilitarise occupation annexation intervention indirect_aggression"
).split()
LAW = "sign ratify accede denounce notice expel".split()
ACTS = "declare_war armed_help supply passage sanction support consult propose negotiate".split()
BODIES = "find recommend fail_to_agree".split()
PARTNERS = "ask refuse release invoke".split()
OUTCOMES = "agree settle cede withdraw recognise rearm make_peace join_pact disclose break_relations embargo".split()
WITHOUT_EFFECT = "statement rumour".split()
KINDS = tuple(TRIGGERS + LAW + ACTS + BODIES + PARTNERS + OUTCOMES + WITHOUT_EFFECT)
KIND_BIT = {kind: 1 << n for n, kind in enumerate(KINDS)}


def bits(*kinds: str) -> int:
    """The bit set of some kinds."""
    return sum(KIND_BIT[k] for k in set(kinds))


def spoken(word: str | None) -> str:
    """A word of the language as people read it."""
    return (word or "").replace("_", " ")


ARMED = bits("attack", "invasion", "blockade", "hostilities", "war")  # K2
FIRST_BLOW = ARMED | KIND_BIT["declare_war"]  # what begins a war between two states (E8)
WAR_OR_PEACE = bits("war", "make_peace")
TRIGGER_BITS = bits(*TRIGGERS)
MIRRORED = bits("hostilities", "war")  # done to both sides (K2)
LAW_BITS = bits(*LAW)
MATTER_BITS = bits("recognise", "rearm", "settle", "agree", "cede")  # kinds that must name a promise's matter (E7)

# K1: what each kind implies, itself included.
_IMPLIES = {
    "invasion": ("attack", "hostilities"),
    "attack": ("hostilities",),
    "blockade": ("hostilities",),
    "declare_war": ("war", "hostilities"),
    "annexation": ("occupation",),
    "ultimatum": ("threat",),
}
IMPLIED = {kind: bits(kind, *_IMPLIES.get(kind, ())) for kind in KINDS}
RAISING_AIMLESS = bits("remilitarise", *(k for k in KINDS if not IMPLIED[k] & TRIGGER_BITS))  # raise a case when done to nobody (C1, K3)

ACT_DUTIES = "defend assist supply sanction support consult cede withdraw".split()
RESTRAINTS = (
    "not_attack respect settle_peacefully stay_neutral give_no_aid no_separate_peace join_no_hostile_pact send_no_arms not_intervene "
    "keep_demilitarised limit_arms not_recognise leave_free_hand not_denounce"
).split()
LIBERTIES = "may_act may_denounce may_be_released".split()
DUTIES = tuple(ACT_DUTIES + RESTRAINTS + LIBERTIES)

STRENGTHS = ("binding", "recommended", "political")
MEANS = ("fixed", "left")
INSTRUMENT_KINDS = "treaty protocol annex declaration guarantee exchange convention covenant agreement award draft".split()
ENDINGS = "expired denounced lapsed superseded released dissolved".split()
LEAVINGS = "withdrew expelled annexed dissolved left".split()
SEEN = ("text", "work", "index", "no")
EXCEPTIONS = ("victim_attacked_first", "earlier_treaty_forbids")
SAVED = ("defence", "due_duties", "league_action")

# P1: acts that pay a duty in full and in part.
HELP_FULL = bits("declare_war", "armed_help", "attack")
HELP_PART = bits("supply", "sanction", "mobilise", "blockade")
PAYS = {
    "defend": (HELP_FULL, HELP_PART),
    "assist": (HELP_FULL, HELP_PART),
    "supply": (bits("supply", "passage"), 0),
    "sanction": (bits("sanction"), 0),
    "support": (bits("support"), 0),
    "consult": (bits("consult"), 0),
    "cede": (bits("cede"), 0),
    "withdraw": (bits("withdraw"), 0),
}
# Kinds of act that can cross a restraint (X1).
CROSSED_BY = {
    "not_attack": bits("attack", "invasion", "blockade", "occupation", "annexation", "declare_war"),
    "respect": bits(
        "attack",
        "invasion",
        "blockade",
        "occupation",
        "annexation",
        "declare_war",
        "ultimatum",
        "intervention",
        "indirect_aggression",
        "cede",
    ),
    "settle_peacefully": bits("attack", "invasion", "blockade", "declare_war", "hostilities"),
    "stay_neutral": HELP_FULL | HELP_PART,
    "give_no_aid": HELP_FULL | HELP_PART,
    "no_separate_peace": bits("make_peace"),
    "join_no_hostile_pact": bits("join_pact", "sign"),
    "send_no_arms": bits("supply", "armed_help"),
    "not_intervene": bits("intervention", "armed_help"),
    "keep_demilitarised": bits("remilitarise", "mobilise", "occupation"),
    "limit_arms": bits("rearm"),
    "not_recognise": bits("recognise"),
    "leave_free_hand": ARMED | bits("intervention", "occupation", "annexation", "support", "supply", "armed_help"),
    "not_denounce": bits("denounce"),
}
HELP_UNDER_WAY = bits("attack", "armed_help", "declare_war")

STATUSES = (
    "honoured partly_honoured breached unrecorded unfollowed pending condition_unmet not_triggered released permitted disputed due"
).split()

# Why a ruling has its status: the first test that failed, or what became of the duty.
REASONS = (
    "not_yet_in_force never_in_force ended not_a_party obligor_ceased is_victim is_attacker not_the_victim no_armed_act "
    "other_kind_of_act wrong_attacker outside_area provoked not_flagrant not_joint did_not_resist not_considered_vital did_not_ask "
    "third_state_did_not_act body_did_not_find instrument_not_in_force no_prior_agreement not_judged_necessary not_settled nobody_bound "
    "war_with_x victim_attacked_first earlier_treaty_forbids waived allowed_act in_time late in_part refused term_passed "
    "beneficiary_fell obligor_fell conflict_ended term_runs crossed kept used not_used circular"
).split()

TESTS = tuple(f"E{n}" for n in range(1, 14))
TEST_ASKS = {
    "E1": "is the instrument in force?",
    "E2": "is the obligor a party that day, and existing?",
    "E3": "is the obligor neither the victim nor among the attackers?",
    "E4": "is it done to whom the text names?",
    "E5": "is it an act of the kind that the text names?",
    "E6": "is an attacker of the class that the text names?",
    "E7": "does it lie where the text says?",
    "E8": "is it unprovoked, where the text asks for that?",
    "E9": "is it flagrant, or joint, where the text asks for that?",
    "E10": "did the victim resist, or hold it vital, where the text asks for that?",
    "E11": "did the victim ask, where the text asks for that?",
    "E12": "did others first bring about what the text waits for?",
    "E13": "does no exception hold?",
}
