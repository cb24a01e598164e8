"""Dates with precision: the EDTF forms of the record, as day numbers.

A day is its proleptic Gregorian ordinal, as `datetime.date.toordinal`. A date less precise than a day keeps its first and its last.

Source: Library of Congress, Extended Date/Time Format Specification, levels 0 and 1.
"""

from __future__ import annotations

import calendar
import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import cache

OPEN_START = 0  # before every day
OPEN_END = 4_000_000  # after every day
_LAST = date.max.toordinal()

_POINT = re.compile(r"(\d{4})(?:-(\d{2}|[01]X|XX)(?:-(\d{2}|[0-3]X|XX))?)?([~?%])?\Z")


class DateError(ValueError):
    """A text that is no date; the message says why."""


@dataclass(frozen=True, slots=True)
class Date:
    """A date as written: its text, its first and its last day (equal at the precision of a day)."""

    text: str
    first: int
    last: int

    @property
    def is_day(self) -> bool:
        """Whether it is as precise as a day; `1938-09-30~` is read as the day."""
        return self.first == self.last

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Period:
    """A half-open span of days, `first <= day < end`; `text` is what was written."""

    first: int = OPEN_START
    end: int = OPEN_END
    text: str = ".."

    def __contains__(self, day: int) -> bool:
        return self.first <= day < self.end

    def __str__(self) -> str:
        return self.text


ALWAYS = Period()


def parse_date(text: str) -> Date:
    """Read a date, or an interval `day/day` for some day in it, both ends included.

    Raises:
        DateError: the text is no date of these forms.

    Example:
        >>> parse_date("1938-09").is_day, day_text(parse_date("1938-09-2X").last)
        (False, '1938-09-29')
    """
    left, slash, right = text.partition("/")
    if not slash:
        return _point(text)
    a, b = _point(left), _point(right)
    if b.last < a.first:
        raise DateError(f"'{text}' ends before it begins")
    return Date(text, a.first, b.last)


def parse_period(text: str) -> Period:
    """Read a span `first/end`, from its first day on, until and not on its second; `..` for an open end, or alone for always.

    Raises:
        DateError: the text is no span, or ends before it begins.
    """
    if text == "..":
        return ALWAYS
    left, slash, right = text.partition("/")
    if not slash or "/" in right:
        raise DateError(f"'{text}' is no span: write first/end, with '..' for an open end")
    first = OPEN_START if left in ("", "..") else _point(left).first
    end = OPEN_END if right in ("", "..") else _point(right).first
    if end < first:
        raise DateError(f"the span '{text}' ends before it begins")
    return Period(first, end, text)


def day_text(day: int) -> str:
    """The ISO text of a day number; `..` beyond the calendar."""
    return date.fromordinal(day).isoformat() if OPEN_START < day <= _LAST else ".."


def later(day: int, years: int = 0, months: int = 0) -> int:
    """The day some years and months after a day; the last of the month where that month is shorter."""
    start = date.fromordinal(day)
    count = start.year * 12 + start.month - 1 + years * 12 + months
    year, month = divmod(count, 12)
    return date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1])).toordinal()


def _point(text: str) -> Date:
    match = _POINT.match(text)
    if match is None or match[1] == "0000":
        meant = _meant(text)
        hint = f"did you mean {meant}?" if meant else "write YYYY, YYYY-MM or YYYY-MM-DD, X for an unknown digit, ~ for about"
        raise DateError(f"'{text}' is no date: {hint}")
    year = int(match[1])
    months = _candidates(match[2], 12)
    if not months:
        raise DateError(f"'{text}': there is no month {match[2]}")
    first_days = _candidates(match[3], calendar.monthrange(year, months[0])[1])
    last_days = _candidates(match[3], calendar.monthrange(year, months[-1])[1])
    if not first_days or not last_days:
        raise DateError(f"'{text}': {calendar.month_name[months[0]]} {year} has no such day")
    return Date(text, date(year, months[0], first_days[0]).toordinal(), date(year, months[-1], last_days[-1]).toordinal())


def _meant(text: str) -> str:
    """The ISO form of a day written as people write it: 30.9.1938, 30 September 1938, September 30, 1938, 1938-9-30; else nothing."""
    words = re.findall(r"\d+|[A-Za-z]+", text)
    names = {name[:3].lower(): n for n, name in enumerate(calendar.month_name) if name}
    numbers = [names.get(word[:3].lower(), 0) if word.isalpha() else int(word) for word in words]
    if len(words) != 3 or sum(word.isalpha() for word in words) > 1:
        return ""
    year = max(numbers)
    if words[0].isalpha():
        month, day = numbers[:2]
    elif numbers[0] == year:
        month, day = numbers[1:]
    else:
        day, month = numbers[:2]
    with suppress(ValueError):
        return date(year, month, day).isoformat() if year > 31 else ""
    return ""


@cache
def _candidates(digits: str | None, highest: int) -> tuple[int, ...]:
    """The numbers from 1 to `highest` that two digits, some of them X, can mean; None means any."""
    pattern = re.compile((digits or "XX").replace("X", r"\d"))
    return tuple(n for n in range(1, highest + 1) if pattern.match(f"{n:02d}"))
