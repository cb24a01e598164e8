"""All checks, in order."""

from __future__ import annotations

from foedus.base.diagnostic import Diagnostic, Report
from foedus.checker import event, life, name, promise, source, tone
from foedus.model.record import Scenario

FAMILIES = (name.check, life.check, event.check, promise.check, source.check, tone.check)


def check(scenario: Scenario) -> tuple[Diagnostic, ...]:
    """Every fault of the records, by place."""
    report = Report()
    for family in FAMILIES:
        family(scenario, report)
    return report.sorted()
