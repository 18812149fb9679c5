"""Checks of a solar sharing instance that span several fields: ids, lengths, least and greatest power.

They work on the document as read, whatever else is wrong with it, so that all problems are told at once.
"""

from collections.abc import Iterator
from typing import Final

from symbiose.domain.documents.json_text import Json, shown
from symbiose.domain.documents.links import Entry, entries, is_number, over_parts, repeated_ids
from symbiose.domain.errors import Problem

_LISTS: Final = ("steps", "participants", "roofs")
_OVER_STEPS: Final = (("participants", "consumption_kw"), ("roofs", "output_kw_per_kwp"))


def solar_sharing_links(tree: Json) -> list[Problem]:
    """Return what is wrong between the fields and records of a solar sharing instance."""
    if not isinstance(tree, dict):
        return []
    return [
        *(problem for name in _LISTS for problem in repeated_ids(tree, name)),
        *over_parts(tree, _OVER_STEPS, "steps", "step"),
        *_powers(tree),
    ]


def _powers(tree: Entry) -> Iterator[Problem]:
    for path, roof in entries(tree, "roofs"):
        least, most = roof.get("min_kwp"), roof.get("max_kwp")
        if is_number(least) and is_number(most) and least > most:
            expected = f"a number of at most max_kwp ({shown(most)}) is expected"
            yield Problem(f"{path}.min_kwp", shown(least), expected)
