"""Small instances through the ways of large ones: few arcs at first, the others priced."""

import pytest

from matching.many import generation, solving


@pytest.fixture
def few_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have arcs join one after another however few there are."""
    for least in ("MANY", "MANY_DECIDED", "MANY_SHARED"):
        monkeypatch.setattr(solving, least, 1)
    monkeypatch.setattr(generation, "WHOLE", 0)
