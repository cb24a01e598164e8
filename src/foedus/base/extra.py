"""What foedus can do only with libraries that are installed when they are wanted."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from foedus.base.diagnostic import FoedusError


@contextmanager
def extra(name: str, what: str) -> Iterator[None]:
    """Around an import: where it fails, say what needs it and how to install it.

    Args:
        name: of the extra of foedus. `what`: what needs which library, in words.

    Raises:
        FoedusError: the library is not installed.
    """
    try:
        yield
    except ImportError:
        raise FoedusError(f"{what}, which is not installed: pip install 'foedus[{name}]'") from None
