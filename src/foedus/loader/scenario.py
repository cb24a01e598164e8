"""A folder or one document to a `Scenario`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from foedus.base.diagnostic import Diagnostic, FoedusError, Related, Report, did_you_mean
from foedus.base.memory import without_collector
from foedus.base.span import NOWHERE, Span
from foedus.loader import record as r
from foedus.loader.edit import merge, merge_records
from foedus.loader.tree import Entries, Items, Node, parse
from foedus.model import record as m

R = TypeVar("R", bound=m.Record)

SHIPPED = Path(__file__).parent.parent / "scenarios"
SHIPPED_EDITS = Path(__file__).parent.parent / "edits"
LARGEST_FILE = 8_000_000
LARGEST = 12_000_000  # of all files together: some 135,000 short events, read in 0.6 GB of memory
_MAPS: dict[str, Callable[[str, Node, Report], Any]] = {
    "states": r.state,
    "groups": r.group,
    "bodies": r.body,
    "places": r.place,
    "conflicts": r.conflict,
    "sources": r.source,
}
_HEADING = ("id", "name", "span", "about", "note")


class _Parts:
    """The nodes of a scenario, gathered from however many files."""

    def __init__(self) -> None:
        self.heading: list[Node] = []
        self.maps: dict[str, list[Node]] = {name: [] for name in _MAPS}
        self.instruments: list[Node] = []
        self.events: list[Node] = []


def find(scenario: str | Path) -> Path:
    """The folder or file of a scenario: a path, or the id of one that ships with foedus.

    Raises:
        FoedusError: there is none.
    """
    return _find(scenario, SHIPPED, "scenario")


def find_edits(edits: str | Path) -> Path:
    """The folder or file of edits: a path, or the id of those that ship with foedus.

    Raises:
        FoedusError: there are none.
    """
    return _find(edits, SHIPPED_EDITS, "edits")


def _find(name: str | Path, shipped: Path, what: str) -> Path:
    path = Path(name)
    if path.exists():
        return path
    if "/" not in str(name) and (shipped / str(name)).is_dir():
        return shipped / str(name)
    known = sorted(p.name for p in shipped.iterdir() if p.is_dir()) if shipped.is_dir() else []
    hint = did_you_mean(str(name), known) or f"shipped: {', '.join(known)}"
    there = f"there is no {what} '{name}': it is" if what == "scenario" else f"there are no {what} '{name}': that is"
    raise FoedusError(f"{there} neither a path nor shipped with foedus; {hint}")


@without_collector()
def load_path(path: Path) -> tuple[m.Scenario, tuple[Diagnostic, ...]]:
    """Read a scenario from a folder or from one document, with every fault of its text."""
    report = Report()
    return _assemble(_gather(path, report), path.stem if path.is_file() else path.name, report), report.sorted()


@without_collector()
def load_edited(path: Path, edits: Iterable[Path]) -> list[tuple[m.Scenario, tuple[Diagnostic, ...]]]:
    """Read a scenario with each of some edits merged into its text (W2), for itself; all are folders, or documents."""
    read, found = Report(), []
    parts = _gather(path, read)
    for place in edits:
        report = Report()
        report.found += read.found
        merged = _edited(parts, _gather(place, report, place.name), report)
        found.append((_assemble(merged, path.stem if path.is_file() else path.name, report), report.sorted()))
    return found


def load_text(text: str, name: str = "scenario.yaml", edits: str = "") -> tuple[m.Scenario, tuple[Diagnostic, ...]]:
    """Read a scenario from the text of one document, with edits from another."""
    report = Report()
    parts = _Parts()
    for part, source, shown in ((parts, text, name), (changes := _Parts(), edits, f"edits of {name}")):
        node = parse(source, shown, report) if source else None
        if node is not None:
            _document(node, part, report)
    if edits:
        parts = _edited(parts, changes, report)
    return _assemble(parts, Path(name).stem, report), report.sorted()


def _gather(path: Path, report: Report, prefix: str = "") -> _Parts:
    parts = _Parts()
    if path.is_dir():
        _folder(path, parts, report, prefix)
    else:
        node = _file(path, path.name, report)
        if node is not None:
            _document(node, parts, report)
    return parts


def _edited(parts: _Parts, edits: _Parts, report: Report) -> _Parts:
    found = _Parts()
    found.heading = [*parts.heading, *edits.heading]
    for name, nodes in parts.maps.items():
        whole: Node = Entries(tuple(item for n in nodes if isinstance(n, Entries) for item in n.items), nodes[0].span if nodes else NOWHERE)
        for edit in edits.maps[name]:
            whole = merge(whole, edit, report)
        found.maps[name] = [whole]
    found.instruments = list(merge_records(tuple(parts.instruments), tuple(edits.instruments), report))
    found.events = list(merge_records(tuple(parts.events), tuple(edits.events), report))
    return found


def _file(path: Path, shown: str, report: Report) -> Node | None:
    if path.exists() and not path.is_file():
        report.error("not_a_file", Span(shown, 1, 1), "this is no file of text: a folder, a pipe or a device", "put a file in its place")
        return None
    try:
        if path.stat().st_size > LARGEST_FILE:
            report.error("file_too_large", Span(shown, 1, 1), f"the file is larger than {LARGEST_FILE // 1_000_000} MB", "split it")
            return None
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        report.error("not_utf8", Span(shown, 1, 1), f"the file is not UTF-8 text: byte {error.start} cannot be read", "save it as UTF-8")
        return None
    except OSError as error:
        report.error("unreadable", Span(shown, 1, 1), f"the file cannot be read: {error.strerror}")
        return None
    return parse(text, shown, report)


def _folder(path: Path, parts: _Parts, report: Report, prefix: str = "") -> None:
    files = sorted(path.rglob("*.yaml"))
    if sum(file.stat().st_size for file in files if file.is_file()) > LARGEST:
        hint = "make several scenarios of it"
        report.error("scenario_too_large", Span(path.name, 1, 1), f"its files are larger than {LARGEST // 1_000_000} MB together", hint)
        return
    home = path.resolve()
    if not files:
        report.error(
            "no_files",
            Span(path.name, 1, 1),
            "the folder holds no .yaml file",
            "a scenario has scenario.yaml, states.yaml, instruments/, events/",
        )
    known = ["scenario.yaml", *(f"{name}.yaml" for name in _MAPS)]
    strange: set[str] = set()
    for file in files:
        inner = file.relative_to(path).as_posix()
        shown = f"{prefix}/{inner}" if prefix else inner
        head, _, rest = inner.partition("/")
        if rest and head not in ("instruments", "events"):
            if head not in strange:
                hint = did_you_mean(head, ["instruments", "events"]) or "a scenario has the folders instruments/ and events/"
                report.error("unknown_folder", Span(shown, 1, 1), f"a scenario has no folder '{head}'", hint)
            strange.add(head)
            continue
        if not file.resolve().is_relative_to(home):
            report.error(
                "outside_folder", Span(shown, 1, 1), "this is a link to a file outside the scenario's folder", "put a copy in its place"
            )
            continue
        node = _file(file, shown, report)
        if node is None:
            continue
        if inner == "scenario.yaml":
            parts.heading.append(node)
        elif not rest and file.stem in _MAPS:
            parts.maps[file.stem].append(node)
        elif head == "instruments":
            parts.instruments.append(node)
        elif head == "events":
            parts.events += _items(node, "events", report)
        else:
            report.error("unknown_file", Span(shown, 1, 1), f"a scenario has no file '{inner}'", did_you_mean(inner, known))


def _document(node: Node, parts: _Parts, report: Report) -> None:
    if not isinstance(node, Entries):
        report.error("wrong_shape", node.span, "a scenario is a mapping: states, instruments, events, ...")
        return
    inner = node.get("scenario")
    if node.get("case") is not None and inner is not None:  # a legal case: its records stand under `scenario`
        _document(inner, parts, report)
        return
    heading = []
    for key, value in node.items:
        if key.text in _MAPS:
            parts.maps[key.text].append(value)
        elif key.text == "instruments":
            parts.instruments += _items(value, key.text, report)
        elif key.text == "events":
            parts.events += _items(value, key.text, report)
        elif key.text in _HEADING:
            heading.append((key, value))
        else:
            known = (*_MAPS, "instruments", "events", *_HEADING)
            report.error(
                "unknown_key",
                key.span,
                f"a scenario has no key '{key.text}'",
                did_you_mean(key.text, known) or f"it may have: {', '.join(known)}",
            )
    parts.heading.append(Entries(tuple(heading), node.span))


def _items(node: Node, what: str, report: Report) -> Iterable[Node]:
    if isinstance(node, Items):
        return node.items
    report.error("wrong_shape", node.span, f"'{what}' must be a list", "begin each record with '- '")
    return ()


def _keyed(nodes: list[Node], decoder: Callable[[str, Node, Report], R | None], report: Report) -> Iterator[R]:
    for node in nodes:
        if not isinstance(node, Entries):
            report.error("wrong_shape", node.span, "this must be a mapping from id to record")
            continue
        for key, value in node.items:
            found = decoder(key.text, value, report)
            if found is not None:
                yield replace(found, span=key.span)


def _index(records: Iterable[R | None], report: Report) -> dict[str, R]:
    found: dict[str, R] = {}
    for record in records:
        if record is None:
            continue
        if record.id in found:
            first = Related(found[record.id].span, "first given here")
            report.error(
                "duplicate_id", record.span, f"the id '{record.id}' is given twice", "an id names one record; rename one of the two", first
            )
            continue
        found[record.id] = record
    return found


def _assemble(parts: _Parts, name: str, report: Report) -> m.Scenario:
    maps: dict[str, Any] = {
        key: dict(sorted(_index(_keyed(nodes, _MAPS[key], report), report).items())) for key, nodes in parts.maps.items()
    }
    instruments = _index((r.instrument(n, report) for n in parts.instruments), report)
    events = _index((r.event(n, report) for n in parts.events), report)
    ordered = sorted(events.values(), key=lambda e: (e.date.first, e.order, e.id))
    heading: dict[str, Any] = {}
    for node in parts.heading:
        heading.update(r.heading(node, report))
    heading.setdefault("id", name)
    heading.setdefault("name", heading["id"])
    span = parts.heading[0].span if parts.heading else Span(name, 1, 1)
    return m.Scenario(
        span=span,
        instruments=dict(sorted(instruments.items())),
        events={e.id: e for e in ordered},
        **heading,
        **maps,
    )
