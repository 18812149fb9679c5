"""The ways of large instances, few arcs at first, the others priced: who goes them; small ones forced to."""

from typing import Any

import pytest

from matching.many import generation, solving
from matching.many.table import tabulated
from symbiose.domain.documents.exchange_instance import ExchangeInstance


def is_many(document: dict[str, Any]) -> bool:
    """Tell whether an instance has so many arcs."""
    return solving.is_many(tabulated(ExchangeInstance.model_validate(document)))


@pytest.fixture
def few_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have arcs join one after another however few there are."""
    for least in ("MANY", "MANY_DECIDED", "MANY_SHARED"):
        monkeypatch.setattr(solving, least, 1)
    monkeypatch.setattr(generation, "WHOLE", 0)
