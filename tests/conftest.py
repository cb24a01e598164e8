"""What the tests share: the shipped scenario, loaded and replayed once."""

from __future__ import annotations

import pytest

import foedus
from foedus.api import Workbench


@pytest.fixture(scope="session")
def europe() -> Workbench:
    """The shipped scenario."""
    return foedus.load("europe-1933-1939")
