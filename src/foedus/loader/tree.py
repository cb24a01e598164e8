"""YAML text to a tree of nodes with places; scalars stay text.

Anchors, aliases, tags, duplicate keys, several documents and deep nesting are diagnostics, never constructions.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import yaml

from foedus.base.diagnostic import Related, Report
from foedus.base.span import Span

DEPTH = 40
_HIDDEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")  # no width, or another direction of reading
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Scalar:
    """A text."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    items: tuple[Node, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Entries:
    """A mapping, in the order written."""

    items: tuple[tuple[Scalar, Node], ...]
    span: Span

    def get(self, key: str) -> Node | None:
        """The value of a key; None where it is absent."""
        return next((value for name, value in self.items if name.text == key), None)


Node = Scalar | Items | Entries


class _Stop(Exception):
    pass


def parse(text: str, file: str, report: Report) -> Node | None:
    """The tree of one file; None where it is empty or faulty."""
    text = text.removeprefix("\ufeff")
    hidden = _HIDDEN.search(text)
    if hidden:
        line, column = text.count("\n", 0, hidden.start()) + 1, hidden.start() - text.rfind("\n", 0, hidden.start())
        what = f"a character that is not seen, or turns the reading round: U+{ord(hidden.group()):04X}"
        report.error("hidden_character", Span(file, line, column), what, "delete it: what is read must be what is seen")
        return None
    builder = _Builder(file, report)
    try:
        for event in yaml.parse(text, Loader=_Loader):
            builder.take(event)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        span = Span(file, mark.line + 1, mark.column + 1) if mark else Span(file, 1, 1)
        hint = "a text with ': ' or ' #' in it needs quotes" if "mapping values" in (error.problem or "") else ""
        report.error("yaml_syntax", span, f"this is not YAML: {error.problem or error.context}", hint)
        return None
    except yaml.YAMLError as error:
        report.error("yaml_syntax", Span(file, 1, 1), f"this is not YAML: {str(error).splitlines()[0]}")
        return None
    except _Stop:
        return None
    return builder.root


class _Builder:
    """Builds the tree from parser events, without recursion."""

    def __init__(self, file: str, report: Report) -> None:
        self.file, self.report = file, report
        self.root: Node | None = None
        self.documents = 0
        self.open: list[tuple[bool, Span, list[Node]]] = []

    def take(self, event: yaml.Event) -> None:
        """Take one event of the parser."""
        mark: Any = event.start_mark
        span = Span(self.file, mark.line + 1, mark.column + 1)
        if isinstance(event, yaml.ScalarEvent):
            self._check(event, span)
            self._put(Scalar(event.value, span))
        elif isinstance(event, yaml.DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                self._stop("yaml_documents", span, "a second document begins here", "make it a file of its own")
        elif isinstance(event, yaml.AliasEvent):
            self._stop("yaml_anchor", span, f"the alias *{event.anchor} is not allowed", "write the value out")
        elif isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            self._check(event, span)
            if len(self.open) >= DEPTH:
                self._stop("yaml_depth", span, f"more than {DEPTH} levels of nesting")
            self.open.append((isinstance(event, yaml.MappingStartEvent), span, []))
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            is_mapping, start, items = self.open.pop()
            self._put(self._mapping(items, start) if is_mapping else Items(tuple(items), start))

    def _check(self, event: yaml.NodeEvent, span: Span) -> None:
        if event.anchor is not None:
            self._stop("yaml_anchor", span, f"the anchor &{event.anchor} is not allowed", "write the value out where it is needed")
        tag = getattr(event, "tag", None)
        if tag is not None:
            self._stop("yaml_tag", span, f"the tag {tag} is not allowed", "leave it out: values are text")

    def _put(self, node: Node) -> None:
        if self.open:
            self.open[-1][2].append(node)
        else:
            self.root = node

    def _mapping(self, items: list[Node], span: Span) -> Entries:
        entries: list[tuple[Scalar, Node]] = []
        seen: dict[str, Span] = {}
        for key, value in zip(items[::2], items[1::2], strict=True):
            if not isinstance(key, Scalar):
                self.report.error("wrong_shape", key.span, "a key must be a word", "quote it if it is meant as text")
            elif key.text in seen:
                related = Related(seen[key.text], "first given here")
                self.report.error("duplicate_key", key.span, f"'{key.text}' is given twice", "keep one of the two", related)
            else:
                seen[key.text] = key.span
                entries.append((key, value))
        return Entries(tuple(entries), span)

    def _stop(self, code: str, span: Span, message: str, hint: str = "") -> None:
        self.report.error(code, span, message, hint)
        raise _Stop
