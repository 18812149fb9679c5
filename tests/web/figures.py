"""What tests read of pages that draw figures and tell them in tables."""

import json
import re
from typing import Any


def figure(page: str, name: str) -> dict[str, Any]:
    """Return a figure as the page embeds it."""
    found = re.search(rf'id="donnees-{name}">(.*?)</script>', page, re.DOTALL)
    assert found
    told: dict[str, Any] = json.loads(found[1])
    return told


def figures_of(cells: list[str]) -> list[float]:
    """Return the numbers of cells as they are read."""
    return [float(cell.replace(" ", "").replace(",", ".").replace("−", "-")) for cell in cells]
