"""What a person at a terminal sees: long output through a pager, and a sign of life where the answer takes longer than a second."""

from __future__ import annotations

import contextlib
import functools
import io
import os
import shutil
import sys
import threading
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

import click

F = TypeVar("F", bound=Callable[..., Any])


class _Screen(io.StringIO):
    """What is printed, kept until it is known how long it is."""

    def isatty(self) -> bool:
        return True


def paged(function: F) -> F:
    """Show that a command works, and what it prints through the pager of `PAGER` where that is longer than the terminal is high."""

    @functools.wraps(function)
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        if kwargs.get("watch"):
            return function(*args, **kwargs)
        if not sys.stdout.isatty() or not sys.stdin.isatty():
            with waiting():
                return function(*args, **kwargs)
        screen = _Screen()
        try:
            with contextlib.redirect_stdout(screen), waiting():
                return function(*args, **kwargs)
        finally:
            text = screen.getvalue()
            if text.count("\n") >= shutil.get_terminal_size().lines:
                os.environ.setdefault("LESS", "FRX")
                click.echo_via_pager(text, color="NO_COLOR" not in os.environ)
            else:
                sys.stdout.write(text)

    return wrapped  # type: ignore[return-value]


@contextlib.contextmanager
def waiting(after: float = 1.0) -> Iterator[None]:
    """Say on a terminal that the work goes on, once it takes longer than some seconds; the words go when it is done."""
    if not sys.stderr.isatty():
        yield
        return
    done = threading.Event()

    def tell() -> None:
        seconds = after
        while not done.wait(after if seconds == after else 1.0):
            sys.stderr.write(f"\rreplaying the record: {seconds:.0f} s ")
            sys.stderr.flush()
            seconds += 1
        if seconds > after:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()

    teller = threading.Thread(target=tell, daemon=True)
    teller.start()
    try:
        yield
    finally:
        done.set()
        teller.join()
