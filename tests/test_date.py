"""Dates with precision."""

from __future__ import annotations

import pytest

from foedus.base.date import DateError, day_text, later, parse_date, parse_period


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("1938-09-30", "1938-09-30", "1938-09-30"),
        ("1938-09-30~", "1938-09-30", "1938-09-30"),
        ("1938-02", "1938-02-01", "1938-02-28"),
        ("1936", "1936-01-01", "1936-12-31"),
        ("1938-09-2X", "1938-09-20", "1938-09-29"),
        ("1938-09-3X", "1938-09-30", "1938-09-30"),
        ("1938-1X", "1938-10-01", "1938-12-31"),
        ("1938-09-21/1938-09-29", "1938-09-21", "1938-09-29"),
    ],
)
def test_first_and_last_day(text: str, first: str, last: str) -> None:
    date = parse_date(text)
    assert (day_text(date.first), day_text(date.last)) == (first, last)


@pytest.mark.parametrize("text", ["1938-13", "1938-02-30", "38", "", "0000", "1938-09-30/1938-09-01", "1938-9-3", "tomorrow"])
def test_what_is_no_date(text: str) -> None:
    with pytest.raises(DateError):
        parse_date(text)


def test_spans_are_half_open() -> None:
    span = parse_period("1930-01-01/1930-02-01")
    assert span.first in span
    assert span.end not in span
    assert 0 in parse_period("..")


def test_terms_count_in_months() -> None:
    assert day_text(later(parse_date("1936-02-29").first, years=1)) == "1937-02-28"
