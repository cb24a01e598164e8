"""Ids: words of letters, digits and hyphens, joined by dots."""

from __future__ import annotations

import re

_WORD = re.compile(r"[A-Za-z0-9]+([.-][A-Za-z0-9]+)*\Z")


def is_id(text: str) -> bool:
    """Whether the text is an id: components of letters, digits and hyphens, joined by dots."""
    return _WORD.match(text) is not None
