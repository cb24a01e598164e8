"""What a person at a terminal sees: the pager, the sign of life, tables on a narrow screen."""

from __future__ import annotations

import io
import os
import pty
import re
import subprocess
import sys
import time

import pytest

from foedus.base.date import DateError, parse_date
from foedus.cli.screen import waiting
from foedus.report.table import Table, render


def at_a_terminal(*words: str, lines: int = 20, **environment: str) -> str:
    """What a command shows on a terminal of some lines."""
    mine, its = pty.openpty()
    clean = {k: v for k, v in os.environ.items() if k not in ("COLUMNS", "LINES", "NO_COLOR")}
    run = subprocess.Popen(
        [sys.executable, "-m", "foedus", *words], stdin=its, stdout=its, stderr=its,
        env={**clean, "TERM": "xterm", "COLUMNS": "100", "LINES": str(lines), **environment},
    )  # fmt: skip
    os.close(its)
    shown = b""
    while True:
        try:
            part = os.read(mine, 65536)
        except OSError:  # the other end is closed
            break
        if not part:
            break
        shown += part
    run.wait()
    os.close(mine)
    return shown.decode()


def test_what_is_long_goes_through_the_pager_and_what_is_short_does_not() -> None:
    pager = "sed s/^/PAGED/"
    assert at_a_terminal("list", PAGER=pager).count("PAGED") > 500
    assert "PAGED" not in at_a_terminal("search", "klaipeda", PAGER=pager, lines=60)


def test_the_sign_of_life_does_not_write_over_a_pager_that_stays_open() -> None:
    shown = at_a_terminal("list", PAGER="sh -c 'echo BEGIN; cat; sleep 3'")
    assert "replaying" not in shown[shown.index("BEGIN") :]


def test_an_error_is_told_at_a_terminal_too() -> None:
    shown = at_a_terminal("ledger", "--state", "Germny", PAGER="cat")
    assert "there is no state 'Germny'" in shown and "Germany" in shown


def test_no_colour_is_kept_to() -> None:
    assert "\x1b[" in at_a_terminal("ledger", "--status", "breached", PAGER="cat")
    assert "\x1b[1" not in at_a_terminal("ledger", "--status", "breached", PAGER="cat", NO_COLOR="1")


def test_a_sign_of_life_comes_and_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    screen = Terminal()
    monkeypatch.setattr(sys, "stderr", screen)
    with waiting(after=0.05):
        time.sleep(0.3)
    assert screen.getvalue().startswith("\rreplaying the record: ") and screen.getvalue().endswith("\r\x1b[K")
    screen.truncate(0)
    with waiting(after=5):
        pass
    assert "replaying" not in screen.getvalue()


WIDE = Table(
    "", ("raised", "who", "under", "status"), [("1938-09-12", "Czechoslovakia", "franco-czechoslovak-1924/2/measures", "breached")]
)


@pytest.mark.parametrize("width", [40, 60, 80, 120])
def test_no_word_is_broken_and_no_line_is_too_long(width: int) -> None:
    shown = render([WIDE], "table", width=width)
    assert all(len(line) <= width for line in shown.splitlines())
    for word in ("1938-09-12", "Czechoslovakia", "breached", "measures"):
        assert re.search(rf"(?<![\w-]){word}", shown) or word == "measures"
        assert word in shown


@pytest.mark.parametrize("text", ["30.9.1938", "30 September 1938", "September 30, 1938", "1938-9-30", "30/9/1938", "30 sept 1938"])
def test_a_date_as_people_write_it_is_understood_and_the_form_told(text: str) -> None:
    with pytest.raises(DateError, match=r"is no date|is no span"):
        parse_date(text)
    if "/" not in text:
        with pytest.raises(DateError, match="did you mean 1938-09-30"):
            parse_date(text)


def test_what_is_no_date_at_all_is_told_the_forms() -> None:
    with pytest.raises(DateError, match="write YYYY"):
        parse_date("yesterday")
