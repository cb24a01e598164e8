"""Edits: what differs from a scenario, merged into its text before it is read (rule W2)."""

from __future__ import annotations

from foedus.base.diagnostic import Report, did_you_mean
from foedus.loader.tree import Entries, Items, Node, Scalar

_IDS = ("id", "instrument")  # the keys by which records of a list are known


def merge(base: Node, edit: Node, report: Report) -> Node:
    """Maps merge key by key, lists of records by id; all else is replaced. `drop: yes` removes."""
    if isinstance(base, Entries) and isinstance(edit, Entries):
        kept = {key.text: (key, value) for key, value in base.items}
        for key, value in edit.items:
            if _dropped(value):
                if kept.pop(key.text, None) is None:
                    _nothing(key.text, list(kept), value, report)
            else:
                old = kept.get(key.text)
                kept[key.text] = (key, merge(old[1], value, report) if old else value)
        return Entries(tuple(kept.values()), edit.span)
    if isinstance(base, Items) and isinstance(edit, Items) and all(_name(n) for n in (*base.items, *edit.items)):
        return Items(merge_records(base.items, edit.items, report), edit.span)
    return edit


def merge_records(base: tuple[Node, ...], edits: tuple[Node, ...], report: Report) -> tuple[Node, ...]:
    """A list of records with edits merged by id; a new id adds a record."""
    kept = {_name(n) or f"#{k}": n for k, n in enumerate(base)}
    for edit in edits:
        name = _name(edit)
        if name is None:
            report.error("edit_without_id", edit.span, "an edit of a list must name its record", "add 'id:' (or 'instrument:')")
        elif _dropped(edit):
            if kept.pop(name, None) is None:
                _nothing(name, list(kept), edit, report)
        else:
            kept[name] = merge(kept[name], edit, report) if name in kept else edit
    return tuple(kept.values())


def _name(node: Node) -> str | None:
    for key in _IDS if isinstance(node, Entries) else ():
        found = node.get(key) if isinstance(node, Entries) else None
        if isinstance(found, Scalar) and found.text:
            return found.text
    return None


def _dropped(node: Node) -> bool:
    flag = node.get("drop") if isinstance(node, Entries) else None
    return isinstance(flag, Scalar) and flag.text == "yes"


def _nothing(name: str, known: list[str], node: Node, report: Report) -> None:
    report.error("drops_nothing", node.span, f"'{name}' is not in the scenario", did_you_mean(name, known) or "there is nothing to drop")
