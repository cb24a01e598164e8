"""Tone: words by which a record would take a side in its own voice."""

from __future__ import annotations

import re

from foedus.base.diagnostic import Report
from foedus.model.record import Scenario

_TAKING_SIDES = (
    r"betray\w* treacher\w* perfid\w* shameful\w* shameless\w* infamous\w* infamy notorious\w* brutal\w* savage\w* barbar\w* "
    r"heroic\w* valiant\w* glorious\w* tragic\w* cynical\w* hypocri\w* coward\w* appease\w* dismember\w* plunder\w* puppets? "
    r"clique\w* hordes? henchm[ae]n lackeys? warmonger\w* peace-loving imperialist\w* fascists? aggressors? aggressive\w* "
    r"blatant\w* outrage\w* cunning\w* sinister greedy rapacious predatory unjust\w* righteous\w* so-called pretexts? "
    r"conniv\w* collu(?:de|ded|sion) ruthless\w* sadly unfortunately obviously wisely foolish\w* rightly wrongly terrorists? "
    r"massacre\w* diktat\w*"
)
_WORD = re.compile(rf"(?<![\w-])({'|'.join(_TAKING_SIDES.split())})(?![\w-])")
_QUOTED = re.compile(r'"[^"]*"|“[^”]*”')
_SOMEBODY_ELSES = re.compile(
    r"(?i)\b(?:said|says|saying|replie[ds]|calls?|called|declare[ds]?|holds?|held|find|finds|found|according|tells?|told|claim(?:s|ed)?|charge[ds]?|accuse[ds]?"
    r"|denounce[ds]?|propose[ds]?|defin(?:e[ds]?|ing)|asks?|asked|promise[ds]?|duty|report(?:s|ed)?|complain(?:s|ed|t)?)\b"
)


def check(s: Scenario, report: Report) -> None:
    """Words of praise and blame in what the record says of events, where the sentence names no speaker before them.

    What an article says is a summary of its text, whose words are those of its parties.
    """
    for event in s.events.values():
        for sentence in re.split(r"(?<=[.;])\s", _QUOTED.sub("", event.says)):
            for match in _WORD.finditer(sentence):
                if not _SOMEBODY_ELSES.search(sentence[: match.start()]):
                    hint = "say what was done; where it is somebody's word, say whose"
                    report.warn("takes_sides", event.place("says"), f"'{match[1]}' takes a side", hint)
