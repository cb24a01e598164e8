"""Faults of data are values: collected, all of them, in one run."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal

from foedus.base.span import Span

Severity = Literal["error", "warning"]


class FoedusError(Exception):
    """A call that cannot be answered; the message says what to do."""


class BrokenScenario(FoedusError):
    """A scenario whose data has errors; `diagnostics` lists them all."""

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics = tuple(diagnostics)
        errors = [d for d in self.diagnostics if d.severity == "error"]
        super().__init__(f"the scenario has {len(errors)} error{'s' * (len(errors) != 1)}; the first: {errors[0] if errors else ''}")


@dataclass(frozen=True, slots=True)
class Related:
    """A second place that a diagnostic speaks of."""

    span: Span
    message: str


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One fault: where, how bad, which (a stable code), what, and what to do."""

    span: Span
    severity: Severity
    code: str
    message: str
    hint: str = ""
    related: tuple[Related, ...] = ()

    def __str__(self) -> str:
        return f"{self.span}: {self.severity}[{self.code}]: {self.message}"


class Report:
    """Collects diagnostics."""

    def __init__(self) -> None:
        self.found: list[Diagnostic] = []

    def error(self, code: str, span: Span, message: str, hint: str = "", *related: Related) -> None:
        """Add an error: the data cannot be evaluated as it stands."""
        self.found.append(Diagnostic(span, "error", code, message, hint, related))

    def warn(self, code: str, span: Span, message: str, hint: str = "", *related: Related) -> None:
        """Add a warning: the data can be evaluated, and a reader should look."""
        self.found.append(Diagnostic(span, "warning", code, message, hint, related))

    def sorted(self) -> tuple[Diagnostic, ...]:
        """All of them, by place, each once."""
        return tuple(sorted(dict.fromkeys(self.found), key=lambda d: (d.span, d.code, d.message)))


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """The hint that names the known word most like this one, or an empty text."""
    near = get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f"did you mean '{near[0]}'?" if near else ""
