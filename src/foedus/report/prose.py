"""Instruments and events as people read them: a treaty with its articles, each promise in a sentence, each rival reading beside it."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable

from foedus.base.date import Date
from foedus.model import word as w
from foedus.model.record import Cited, Event, Instrument, Membership, Option, Promise, Scenario, Terms, Unless, Who
from foedus.replay.law import changed
from foedus.replay.reason import condition_words

# A duty as said of several who owe it; `{}` is to whom.
_DUTIES = {
    "defend": "defend {}",
    "assist": "help {}",
    "supply": "give supplies or passage to {}",
    "sanction": "take sanctions for {}",
    "support": "support {}",
    "consult": "consult with {}",
    "cede": "cede to {}",
    "withdraw": "withdraw as owed to {}",
    "not_attack": "do not attack {}",
    "respect": "respect the territory and independence of {}",
    "settle_peacefully": "settle disputes peacefully with {}",
    "stay_neutral": "stay neutral towards {}",
    "give_no_aid": "give no aid against {}",
    "no_separate_peace": "make no separate peace as owed to {}",
    "join_no_hostile_pact": "join no pact against {}",
    "send_no_arms": "send no arms as owed to {}",
    "not_intervene": "do not intervene as owed to {}",
    "keep_demilitarised": "keep demilitarised as owed to {}",
    "limit_arms": "limit their arms as owed to {}",
    "not_recognise": "do not recognise as owed to {}",
    "leave_free_hand": "leave a free hand to {}",
    "not_denounce": "do not denounce as owed to {}",
    "may_act": "may act towards {}",
    "may_denounce": "may denounce towards {}",
    "may_be_released": "may be released by {}",
}
_DONE = {  # what is done to a state, as said after its name
    "attack": "is attacked",
    "invasion": "is invaded",
    "war": "is at war",
    "hostilities": "is in hostilities",
    "blockade": "is blockaded",
    "threat": "is threatened",
    "ultimatum": "is given an ultimatum",
    "mobilise": "is mobilised against",
    "remilitarise": "suffers a remilitarisation",
    "occupation": "is occupied",
    "annexation": "is annexed",
    "intervention": "suffers an intervention",
    "indirect_aggression": "suffers indirect aggression",
}
_BOTH = ("war", "hostilities")  # done to both sides (K2)
_UPON = {
    "break_relations": "a break of relations",
    "denounce": "a denunciation",
    "sign": "a signature",
    "accede": "an accession",
    "embargo": "an embargo",
    "rearm": "a rearmament",
    "join_pact": "the joining of a pact",
    "ask": "a request",
    "invoke": "an appeal",
    "propose": "a proposal",
    "release": "a release",
    "cede": "a cession",
    "settle": "a settlement",
    "recognise": "a recognition",
    "negotiate": "negotiations",
    "make_peace": "a peace",
    "agree": "an agreement",
    "support": "an act of support",
    "consult": "a consultation",
    "armed_help": "armed help",
    "declare_war": "a declaration of war",
}
_WIDTH = 100


def terms_words(t: Terms, instrument: Instrument, scenario: Scenario) -> str:
    """Some terms in a sentence."""
    to = _who(t.to, instrument, scenario)
    alone = t.who.kind == "each_party" or len(t.who.names) == 1
    parts = [_who(t.who, instrument, scenario), _verb(_DUTIES[t.duty], alone).format(to)]
    if t.matter:
        parts.append(f"over {t.matter}")
    places = t.at or (t.where if not t.when else ())
    if places:
        parts.append(f"in {_places(places, scenario)}")
    if t.act:
        parts.append(f"by {_or(map(w.spoken, t.act))}")
    if t.means == "left":
        parts.append(f"by means of {'its' if alone else 'their'} own choice")
    if t.when:
        parts.append(_trigger(t, instrument, scenario))
    clauses = [" ".join(parts)]
    if t.condition:
        clauses.append(f"provided there is {condition_words(t.condition, scenario)}")
    if t.unless:
        clauses.append(f"unless {_or(_exception(u, instrument, scenario) for u in t.unless)}")
    if t.saves:
        clauses.append(f"saving {_and(_saved(name, scenario) for name in t.saves)}")
    if t.due.endswith(("day", "days")):
        clauses.append(f"within {t.due}")
    end = {"recommended": " (a recommendation)", "political": " (a political undertaking)"}.get(t.strength, "")
    return f"{', '.join(clauses)}{end}."


def _verb(said: str, alone: bool) -> str:
    """A duty as said of one, or of several."""
    if not alone:
        return said
    first, _, rest = said.replace(" their ", " its ").partition(" ")
    return f"{ {'do': 'does', 'may': 'may'}.get(first, first + 's') } {rest}"


def _trigger(t: Terms, instrument: Instrument, scenario: Scenario) -> str:
    if t.against.kind == "the_beneficiary":
        victim = "it" if t.to.kind == "states" and len(t.to.names) == 1 else "one of them"
    else:
        victim = _who(t.against, instrument, scenario)
    by = "" if t.by.kind in ("unstated", "anyone") else _who(t.by, instrument, scenario)
    but = f" but not by {_who(t.but_not_by, instrument, scenario)}" if t.but_not_by else ""
    upon = _or(_UPON.get(kind, w.spoken(kind)) for kind in t.when if kind not in _DONE)
    to_whom = "" if t.against.kind == "the_beneficiary" else f" done to {victim}"
    parts = [
        _of(f"if {victim} ", [_DONE[kind] for kind in t.when if kind in _DONE and kind not in _BOTH], "by", by),
        _of(f"if {victim} ", [_DONE[kind] for kind in t.when if kind in _BOTH], "with", by),
        f"upon {upon}{to_whom}" + (f" by {by}" if by else "") if upon else "",
    ]
    happens = ", or ".join(part for part in parts if part)
    where = f" in {_places(t.where, scenario)}" if t.where else ""
    asked = {
        "without provocation": t.unprovoked,
        "flagrantly": t.flagrant,
        "by two or more together": t.joint,
        "by one that was not at war then": t.not_then_at_war,
        "and resists": t.resists,
        "and holds it vital": t.considers_vital,
        "and asks for it": t.asks,
    }
    return ", ".join([f"{happens}{but}{where}", *(word for word, yes in asked.items() if yes)])


def _of(head: str, done: list[str], word: str, by: str) -> str:
    return f"{head}{_or(done)}" + (f" {word} {by}" if by else "") if done else ""


def _who(who: Who, instrument: Instrument, scenario: Scenario) -> str:
    if who.kind == "guarantors":
        return f"the guarantors ({_and(_name(g, scenario) for g in instrument.guarantors)})"
    if not who.names:
        return w.spoken(who.kind)
    return _and(_name(n, scenario) for n in who.names)


def _name(name: str, scenario: Scenario) -> str:
    if name in scenario.states:
        return scenario.states[name].name
    if name in scenario.groups:
        return f"the {scenario.groups[name].name}"
    if name in scenario.bodies:
        return f"the members of the {scenario.bodies[name].name}"
    return name


def _places(names: Iterable[str], scenario: Scenario) -> str:
    def place(name: str) -> str:
        if name == "home":
            return "its own territory"
        return scenario.places[name].name if name in scenario.places else _name(name, scenario)

    return _or(map(place, names))


def _exception(u: Unless, instrument: Instrument, scenario: Scenario) -> str:
    if u.who:
        return f"it would mean war with {_who(u.who, instrument, scenario)}"
    return {"victim_attacked_first": "the victim attacked first", "earlier_treaty_forbids": "an earlier treaty forbids it"}[u.kind]


def _saved(name: str, scenario: Scenario) -> str:
    if name in scenario.instruments:
        return f"what is due under {name}"
    return {"defence": "defence", "due_duties": "duties that are due", "league_action": "action of the League"}.get(name, name)


def _and(names: Iterable[str]) -> str:
    return _joined([*names], "and")


def _or(names: Iterable[str]) -> str:
    return _joined([*names], "or")


def _joined(names: list[str], word: str) -> str:
    return f"{', '.join(names[:-1])} {word} {names[-1]}" if len(names) > 1 else "".join(names)


# Records


def treaty(instrument: Instrument, scenario: Scenario) -> list[str]:
    """An instrument as a document, a line each."""
    i = instrument
    parties = _parties(i.parties, scenario) if not i.party_body else _name(i.party_body, scenario)
    facts = {
        "id": i.id,
        "parties": parties,
        "guarantors": _and(_name(g, scenario) for g in i.guarantors),
        "signed": _on(i.signed),
        "proposed": _on(i.proposed),
        "in force": _on(i.in_force) or "never",
        "term": i.term,
        "ended": f"{_on(i.ended)} ({i.ended_how})" if i.ended else "",
        "published": {"never": "never: a secret"}.get(str(i.published), _on(i.published) if isinstance(i.published, Date) else ""),
        "waits on": ", ".join(i.waits_on),
        "supersedes": ", ".join(i.supersedes),
        "known as": "; ".join(f"{key} {value}" for key, value in i.ids),
    }
    lines = [f"{i.name} ({i.kind})", *_wrapped("; ".join((i.short, *i.also)) if i.short else "", "  ")]
    lines += ["", *_wrapped(i.summary, ""), *([""] if i.summary else [])]
    lines += [*(f"{key + ':':12} {value}" for key, value in facts.items() if value)]
    lines += [f"{'claim:':12} {c.key} {c.text} ({'; '.join(map(str, c.sources))})" for c in i.claims]
    for reading in i.readings:
        for o in reading.options:
            lines += _wrapped(f"{life_words(o)} {_held(reading.question, o)}", f"{'or:':12} ")
    standing = {p.id: p.terms for other in scenario.instruments.values() for a in other.articles for p in a.promises}
    for article in i.articles:
        number = article.id.rpartition("/")[2]
        lines += ["", *_wrapped(f"Article {number}. {article.says}", "")]
        for p in article.promises:
            lines += _wrapped(f"{p.id.rpartition('/')[2]}: {terms_words(p.terms, i, scenario)}", "  - ")
            for reading in p.readings:
                for o in reading.options:
                    lines += _wrapped(f"{option_words(p, o, i, scenario)} {_held(reading.question, o)}", "      or: ")
        for m in article.amends:
            terms = changed(standing[m.promise], dict(m.changes))
            if not m.obligor:
                standing[m.promise] = terms
            owner = scenario.instruments[m.promise.partition("/")[0]]
            lines += _wrapped(f"{m.promise}{_for(m.obligor, scenario)} then reads: {terms_words(terms, owner, scenario)}", "  - ")
    return [*lines, *_foot(i)]


def _for(obligor: str, scenario: Scenario) -> str:
    return f", as owed by {_name(obligor, scenario)}" if obligor else ""


def option_words(promise: Promise, option: Option, instrument: Instrument, scenario: Scenario) -> str:
    """A promise in a sentence, as one option of a reading has it."""
    terms = changed(promise.terms, dict(option.changes))
    return terms_words(terms, instrument, scenario) if terms.void is None else "it does not bind."


def life_words(option: Option) -> str:
    """What an option of a reading of a whole instrument sets."""
    return ", ".join(f"{w.spoken(key)} {value}" for key, value in option.changes)


def _held(question: str, option: Option) -> str:
    return f"({question} = {option.id}; held by: {option.held_by.rstrip('.')})"


def event_words(event: Event, scenario: Scenario) -> list[str]:
    """An event as a document, a line each."""
    facts = [f"{key + ':':12} {value}" for key, value in event_facts(event, scenario)]
    return [*_wrapped(event.says, ""), "", f"{'id:':12} {event.id}", *facts, *_foot(event)]


def event_facts(event: Event, scenario: Scenario) -> list[tuple[str, str]]:
    """What a record states of an event beside its words: a key and a value each, claims and figures last."""
    e = event
    facts = {
        "date": str(e.date),
        "kind": w.spoken(e.kind),
        "by": _and(_name(x, scenario) for x in e.by),
        "against": _and(_name(x, scenario) for x in e.against),
        "for": _and(_name(x, scenario) for x in e.helped),
        "to": _and(_name(x, scenario) for x in e.to),
        "where": _places((e.where,), scenario) if e.where else "",
        "conflict": ", ".join(scenario.conflicts[c].name if c in scenario.conflicts else c for c in e.conflicts),
        "instrument": e.instrument,
        "promise": e.promise,
        "matter": ", ".join(e.matter),
    }
    for name in ("resists", "asks", "provoked", "flagrant", "joint", "considers_vital", "demands_land", "coerced"):
        facts[w.spoken(name)] = str(getattr(e, name) or "")
    found = [(key, value) for key, value in facts.items() if value]
    found += [("claim", f"{c.key} {c.text} ({'; '.join(map(str, c.sources))})") for c in e.claims]
    for f in e.figures:
        spread = f" ({f.low or '?'} to {f.high or '?'})" if f.low or f.high else ""
        found.append(("figure", f"{f.what}{', ' + _name(f.of, scenario) if f.of else ''}: {f.value or 'between'}{spread}"))
    return found


def _foot(record: Cited) -> list[str]:
    lines = ["", *_wrapped(record.note, "Note: ")] if record.note else []
    return [*lines, "", "Sources:", *(f"  - {c}" for c in record.sources)]


def _parties(parties: Iterable[Membership], scenario: Scenario) -> str:
    def one(m: Membership) -> str:
        stay = [f"from {_on(m.joined)}"] if m.joined else []
        stay += [f"until {_on(m.left)}"] if m.left else []
        return _name(m.state, scenario) + (f" ({', '.join(stay)})" if stay else "")

    return _and(map(one, parties))


def _on(date: Date | None) -> str:
    return str(date or "")


def _wrapped(text: str, head: str) -> list[str]:
    return textwrap.wrap(text, _WIDTH, initial_indent=head, subsequent_indent=" " * len(head)) if text else []
