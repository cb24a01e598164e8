"""Decoders of single values: a node of text to a typed value, or a diagnostic and None.

Each decoder says in JSON Schema what it reads, for editors (`schema_of`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from foedus.base.date import Date, DateError, Period, parse_date, parse_period
from foedus.base.diagnostic import Report, did_you_mean
from foedus.base.ident import is_id
from foedus.base.span import Span
from foedus.loader.tree import Entries, Items, Node, Scalar
from foedus.model.record import Citation
from foedus.model.word import SEEN

T = TypeVar("T")
Decoder = Callable[[Node, Report], T | None]
Fields = Mapping[str, tuple[str, Decoder[Any]]]  # key -> name of the attribute, decoder

Schema = dict[str, Any]
_SCALAR = ["string", "number", "boolean", "null"]  # a text that an editor may take for something else

_ID = r"^[A-Za-z0-9]+([.-][A-Za-z0-9]+)*$"
_CITATION = re.compile(r"([a-z0-9][a-z0-9.-]*)(?:,\s+(.*?))?\s*\((\w+)\)\Z", re.DOTALL)


F = TypeVar("F", bound=Callable[..., Any])


def shaped(schema: Schema) -> Callable[[F], F]:
    """Say what a decoder reads."""

    def mark(decoder: F) -> F:
        decoder.schema = schema  # type: ignore[attr-defined]
        return decoder

    return mark


def schema_of(decoder: Callable[..., Any]) -> Schema:
    """What a decoder reads, as JSON Schema: any value where it does not say."""
    found: Schema = getattr(decoder, "schema", {})
    return found


def mapping(spec: Fields, required: Iterable[str] = ()) -> Schema:
    """A mapping with a list of keys, as JSON Schema."""
    keys = {key: schema_of(decoder) for key, (_, decoder) in spec.items()}
    return {"type": "object", "properties": keys, "additionalProperties": False, "required": list(required)}


def of_one_or_more(schema: Schema) -> Schema:
    """A list, or a single value in its place."""
    return {"anyOf": [schema, {"type": "array", "items": schema}]}


@dataclass(slots=True)
class Read:
    """The fields of one mapping as read: values by attribute, places by key."""

    values: dict[str, Any]
    at: dict[str, Span]
    span: Span


def fields(node: Node, what: str, spec: Fields, report: Report, required: Iterable[str] = ()) -> Read | None:
    """Read a mapping by its list of keys; None where it is no mapping."""
    if not isinstance(node, Entries):
        report.error("wrong_shape", node.span, f"{what} must be a mapping of keys to values")
        return None
    read = Read({}, {}, node.span)
    for key, value in node.items:
        if key.text not in spec:
            hint = did_you_mean(key.text, spec) or f"{what} may have: {', '.join(spec)}"
            report.error("unknown_key", key.span, f"{what} has no key '{key.text}'", hint)
            continue
        attribute, decoder = spec[key.text]
        read.at[key.text] = value.span
        found = decoder(value, report)
        if found is not None:
            read.values[attribute] = found
    for key_name in required:
        if key_name not in read.at:
            report.error("missing_key", node.span, f"{what} lacks '{key_name}'", f"add '{key_name}: ...'")
    return read


@shaped({"type": _SCALAR})
def text(node: Node, report: Report) -> str | None:
    """Any text."""
    if isinstance(node, Scalar):
        return node.text.strip()
    report.error("wrong_shape", node.span, "a text must stand here", "quote a text that holds ': ' or begins with '[' or '{'")
    return None


@shaped({"type": ["string", "integer"], "pattern": _ID})
def ident(node: Node, report: Report) -> str | None:
    """An id."""
    found = text(node, report)
    if found is not None and not is_id(found):
        report.error("bad_id", node.span, f"'{found}' is no id", "use letters, digits and hyphens; parts of a whole are joined by dots")
        return None
    return found


@shaped({"type": "string"})
def reference(node: Node, report: Report) -> str | None:
    """A reference to a promise: `instrument/article/promise` or `article/promise`."""
    found = text(node, report)
    if found is not None and not all(is_id(part) for part in found.split("/")):
        report.error("bad_id", node.span, f"'{found}' is no reference", "write instrument/article/promise")
        return None
    return found


def one_of(words: Iterable[str], what: str) -> Decoder[str]:
    """A word of a closed list."""
    known = tuple(words)

    @shaped({"enum": [*known, *(value for word, value in (("yes", True), ("no", False)) if word in known)], "description": what})
    def decode(node: Node, report: Report) -> str | None:
        found = text(node, report)
        if found is None or found in known:
            return found
        hint = did_you_mean(found, known) or f"one of: {', '.join(known)}"
        report.error(f"unknown_{what.replace(' ', '_')}", node.span, f"'{found}' is no {what}", hint)
        return None

    return decode


@shaped({"enum": ["yes", "no", True, False]})
def yes_no(node: Node, report: Report) -> bool | None:
    """Yes or no."""
    found = text(node, report)
    if found in ("yes", "no"):
        return found == "yes"
    if found is not None:
        report.error("bad_value", node.span, f"'{found}' is neither yes nor no")
    return None


fact = one_of(("yes", "no", "unknown"), "fact")


@shaped({"type": ["integer", "string"], "pattern": r"^\d{1,3}$", "minimum": 0, "maximum": 999})
def integer(node: Node, report: Report) -> int | None:
    """A whole number, 0 or more."""
    found = text(node, report)
    if found is None or (found.isascii() and found.isdigit() and len(found) < 4):
        return None if found is None else int(found)
    report.error("bad_value", node.span, f"'{found}' is no whole number under 1000")
    return None


@shaped({"type": ["string", "integer"], "description": "a date: 1938, 1938-09, 1938-09-30, with ~ about, with / from and to"})
def date(node: Node, report: Report) -> Date | None:
    """A date."""
    return _dated(node, report, parse_date)


@shaped({"type": ["string", "integer"], "description": "a span: 1933-01-30/1939-10-01, with .. for an open end"})
def period(node: Node, report: Report) -> Period | None:
    """A span."""
    return _dated(node, report, parse_period)


def _dated(node: Node, report: Report, parse: Callable[[str], T]) -> T | None:
    found = text(node, report)
    if found is None:
        return None
    try:
        return parse(found)
    except DateError as error:
        report.error("bad_date", node.span, str(error))
        return None


def list_of(decoder: Decoder[T]) -> Decoder[tuple[T, ...]]:
    """A list; a single value stands for a list of one."""

    @shaped(of_one_or_more(schema_of(decoder)))
    def decode(node: Node, report: Report) -> tuple[T, ...] | None:
        nodes = node.items if isinstance(node, Items) else (node,)
        found = [decoder(n, report) for n in nodes]
        return tuple(value for value in found if value is not None)

    return decode


def only_list_of(decoder: Decoder[T]) -> Decoder[tuple[T, ...]]:
    """A list, written as one."""

    @shaped({"type": "array", "items": schema_of(decoder)})
    def decode(node: Node, report: Report) -> tuple[T, ...] | None:
        if not isinstance(node, Items):
            report.error("wrong_shape", node.span, "a list must stand here", "begin each item with '- '")
            return None
        return list_of(decoder)(node, report)

    return decode


def map_of(decoder: Decoder[T], key: Decoder[str] = ident) -> Decoder[tuple[tuple[str, T], ...]]:
    """A mapping from ids to values, in the order written."""

    @shaped({"type": "object", "additionalProperties": schema_of(decoder)})
    def decode(node: Node, report: Report) -> tuple[tuple[str, T], ...] | None:
        if not isinstance(node, Entries):
            report.error("wrong_shape", node.span, "a mapping must stand here")
            return None
        pairs = [(key(k, report), decoder(v, report)) for k, v in node.items]
        return tuple((k, v) for k, v in pairs if k is not None and v is not None)

    return decode


@shaped({"anyOf": [of_one_or_more(schema_of(ident)), {"type": "object", "additionalProperties": of_one_or_more(schema_of(period))}]})
def by_period(node: Node, report: Report) -> tuple[tuple[str, tuple[Period, ...]], ...] | None:
    """Names, always or by period: a name, a list of names, or a mapping from name to span or spans."""
    if isinstance(node, Entries):
        return map_of(list_of(period))(node, report)
    names = list_of(ident)(node, report) or ()
    return tuple((name, (Period(),)) for name in names)


@shaped({"type": "string", "pattern": rf"\(({'|'.join(SEEN)})\)$", "description": "source-id, locator (seen)"})
def citation(node: Node, report: Report) -> Citation | None:
    """A citation: `source-id, locator (seen)`."""
    found = text(node, report)
    if found is None:
        return None
    match = _CITATION.match(found)
    if match is None or match[3] not in SEEN:
        report.error(
            "bad_citation", node.span, f"'{found}' is no citation", "write: source-id, locator (seen); seen is text, work, index or no"
        )
        return None
    return Citation(source=match[1], locator=match[2] or "", seen=match[3], span=node.span)


citations = only_list_of(citation)
