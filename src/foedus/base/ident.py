"""Ids are dotted and compared by component."""

from __future__ import annotations

import re

_WORD = re.compile(r"[A-Za-z0-9]+([.-][A-Za-z0-9]+)*\Z")


def is_id(text: str) -> bool:
    """Whether the text is an id: components of letters, digits and hyphens, joined by dots."""
    return _WORD.match(text) is not None


def within(inner: str, outer: str) -> bool:
    """Whether the dotted id `inner` is `outer` or lies in it, by component.

    Example:
        >>> within("art2.aid", "art2"), within("art21", "art2")
        (True, False)
    """
    a, b = inner.split("."), outer.split(".")
    return a[: len(b)] == b
