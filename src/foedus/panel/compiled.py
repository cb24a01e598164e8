"""The same functions compiled by numba, on arrays. numba is an optional extra (`pip install foedus[compiled]`), imported when asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from types import FunctionType, SimpleNamespace
from typing import Any

from foedus.base.extra import extra
from foedus.panel import ask
from foedus.panel.columns import Promises
from foedus.replay import kernel

# each after those that it calls
_SOURCES: tuple[Callable[..., Any], ...] = (
    kernel.holds, kernel.binds, kernel.early, kernel.late,
    ask.fails, ask.each_event, ask.forget, ask.least, ask.well_founded, ask.each_attack, ask.each_margin,
)  # fmt: skip


@cache
def compiled() -> SimpleNamespace:
    """Each of the functions, compiled at its first call, by name.

    Raises:
        FoedusError: numba is not installed.
    """
    with extra("compiled", "compiled tests need numba"):
        import numba
    jit: Any = numba.njit
    found: dict[str, Any] = {}
    for source in _SOURCES:
        assert isinstance(source, FunctionType)
        bound = FunctionType(source.__code__, {**source.__globals__, **found}, source.__name__)
        # nothing here makes an array, so that references need no counting, which would take two thirds of the time
        found[source.__name__] = jit(nogil=True, _nrt=False)(bound)
    return SimpleNamespace(**found)


def lay_out(promises: Promises, days: Iterable[int]) -> ask.Columns:
    """The columns of `ask.lay_out` as arrays of numpy.

    Raises:
        FoedusError: numpy is not installed.
    """
    with extra("compiled", "this needs numpy"):
        import numpy as np
    plain = ask.lay_out(promises, days)
    table = np.frombuffer(plain.table, dtype=np.uint8)
    return ask.Columns(*(table if column is plain.table else np.array(column, dtype=np.int64) for column in plain))
