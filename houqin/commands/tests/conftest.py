"""What the tests of the commands share."""

from __future__ import annotations

import pytest

from .outsider import Outsider


@pytest.fixture
def outsider(capsys: pytest.CaptureFixture[str]) -> Outsider:
    """Somebody who asks from outside."""
    return Outsider(capsys)
