"""The statements that write a node of each label and a relationship of each type: one file for each."""

from collections.abc import Mapping

from graph.queries import Statement, load
from graph.schema import LABELS, RELATIONSHIPS
from graph.schema.words import snake

OWN = frozenset({"Migration", "CopyInProgress"})
"""Labels that are each database's own."""


def node_name(label: str) -> str:
    """Return the name of the statement that creates nodes of a label."""
    return f"restore/create_{snake(label)}"


def link_name(type_: str, first: str, last: str) -> str:
    """Return the name of the statement that creates relationships of a type between two labels."""
    return f"restore/link_{snake(first)}_{type_.lower()}_{snake(last)}"


CREATE: Mapping[str, Statement] = {
    label.name: load(node_name(label.name)) for label in LABELS if label.name not in OWN
}
"""Label → statement."""
LINK: Mapping[tuple[str, str, str], Statement] = {
    (one.name, first, last): load(link_name(one.name, first, last))
    for one in RELATIONSHIPS
    for first, last in one.ends
}
"""Type, label it goes from, label it goes to → statement."""
