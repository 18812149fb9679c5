"""Keeps the table of `docs/rights.md` that tells what others see of a flow equal to the rule behind it."""

import re
from itertools import product
from typing import Final

from symbiose.domain.disclosure import OPENNESS, Viewer, field_shown_to, shown_to
from symbiose.domain.flows import Confidentiality

_TABLE: Final = re.compile(r"<!-- what others see -->\n.*?<!-- end of what others see -->", re.DOTALL)
_OTHERS: Final = (Viewer.NEIGHBOUR, Viewer.ANALYST, Viewer.OWNER, Viewer.COORDINATOR)
_FLOW_WORDS: Final = {
    Confidentiality.HIDDEN: "nothing",
    Confidentiality.CATEGORY: "category",
    Confidentiality.NAMED: "resource, site",
}
_FIELD_WORDS: Final = {
    Confidentiality.HIDDEN: "nothing",
    Confidentiality.CATEGORY: "order",
    Confidentiality.NAMED: "figure",
}


def with_table(page: str) -> str:
    """Return a page with its marked table written anew."""
    return _TABLE.sub(f"<!-- what others see -->\n{_rows()}<!-- end of what others see -->", page)


def _rows() -> str:
    lines = [
        "| flow | field | " + " | ".join(viewer.value for viewer in _OTHERS) + " |\n",
        "| --- | --- |" + " --- |" * len(_OTHERS) + "\n",
    ]
    for whole, part in product(OPENNESS, OPENNESS):
        cells = [_cell(viewer, whole, part) for viewer in _OTHERS]
        lines.append(f"| `{whole}` | `{part}` | {' | '.join(cells)} |\n")
    return "".join(lines)


def _cell(viewer: Viewer, flow: Confidentiality, field: Confidentiality) -> str:
    whole = shown_to(viewer, flow)
    if whole is Confidentiality.HIDDEN:
        return _FLOW_WORDS[whole]
    return f"{_FLOW_WORDS[whole]}; {_FIELD_WORDS[field_shown_to(viewer, flow, field)]}"
