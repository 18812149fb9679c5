"""How the words of the graph are declared: a label or a relationship type with its meaning and properties."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from symbiose.domain.base import Value
from symbiose.domain.meanings import meanings_of

Properties = Mapping[str, str]
"""Property → meaning and unit."""

PATH = {
    "offer_id": "Flow that gives.",
    "through": "Processors in order; empty for a direct exchange.",
    "need_id": "Flow that receives.",
}
"""Properties of whatever stands for a path."""


def fields_of(value: type[Value], *left_out: str) -> dict[str, str]:
    """Return the fields of a value of the domain with their meaning, but those kept in another form."""
    meanings = meanings_of(value)
    return {
        name: " ".join(meanings.get(name, "").split()) for name in value.model_fields if name not in left_out
    }


def lists_of(name: str, what: str) -> dict[str, str]:
    """Return the two properties that keep a map of figures."""
    return {
        f"{name}_names": f"{what}: the names.",
        f"{name}_values": f"{what}: the figures, in the same order.",
    }


@dataclass(frozen=True)
class Label:
    """A kind of node."""

    name: str
    """Label, `PascalCase`."""
    meaning: str
    """What a node of it is, in a sentence."""
    properties: Properties
    """Its properties."""
    identities: tuple[tuple[str, ...], ...]
    """Properties that are unique together; the index that comes with it serves look-ups."""
    indexes: tuple[str, ...] = ()
    """Other properties by which it is looked up."""


@dataclass(frozen=True)
class RelationshipType:
    """A kind of relationship."""

    name: str
    """Type, an `UPPER_SNAKE` verb."""
    ends: tuple[tuple[str, str], ...]
    """Labels it goes from and to."""
    meaning: str
    """What it says, in a sentence."""
    properties: Properties = field(default_factory=dict)
    """Its properties."""
    identities: tuple[tuple[str, ...], ...] = ()
    """Properties that are unique together."""


def snake(label: str) -> str:
    """Return a label as file names write it.

    >>> snake("FlowVersion")
    'flow_version'
    """
    return re.sub(r"(?<!^)(?=[A-Z])", "_", label).lower()
