"""What differs between two versions of a flow, field by field, and what kind of step it was."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from symbiose.domain.flows import Flow, FlowField

_PLAIN = (
    *("site_id", "direction", "resource_text", "resource_id", "waste_code", "use"),
    *("quantity_per_year", "quantity_low", "quantity_high", "unit", "months"),
    *("supply_temp_c", "return_temp_c", "power_kw", "price_eur_per_unit"),
    *("confidentiality", "valid_from", "valid_to", "reference", "rank", "estimate", "description"),
)
"""Fields that are compared as they are, in the order in which changes are told."""
QUALITY = "quality."
"""Begins the name of a change of one property."""
OPENNESS = "field_confidentiality."
"""Begins the name of a change of what others see of one field."""
OF_A_VERSION = {"declared_at", "declared_by", "withdrawn"}
"""Fields that tell of the version, and not of what is declared."""


class Step(StrEnum):
    """What a version did to the flow."""

    DECLARED = "declared"
    """It is the first one."""
    CHANGED = "changed"
    """Something declared is different."""
    RENEWED = "renewed"
    """Somebody said that it is still exact."""
    WITHDRAWN = "withdrawn_version"
    """The declarant took it back."""
    RESTORED = "restored"
    """It stands again after it was withdrawn."""


@dataclass(frozen=True)
class Change:
    """One field that differs; None stands for what is not stated."""

    field: str
    """Field of a flow, `quality.<property>` or `field_confidentiality.<field>`."""
    before: object
    """What it was."""
    after: object
    """What it became."""


def changes_between(before: Flow, after: Flow) -> tuple[Change, ...]:
    """Return what is declared differently, in the order of a declaration.

    Who declared when, and whether it is withdrawn, are no changes of what is declared: see `step_between`.
    """
    return tuple(change for change in _compared(before, after) if change.before != change.after)


def _compared(before: Flow, after: Flow) -> Iterator[Change]:
    for name in _PLAIN:
        yield Change(name, getattr(before, name), getattr(after, name))
    for name in dict.fromkeys((*before.quality, *after.quality)):
        yield Change(f"{QUALITY}{name}", before.quality.get(name), after.quality.get(name))
    for field in FlowField:
        old, new = before.field_confidentiality, after.field_confidentiality
        yield Change(f"{OPENNESS}{field}", getattr(old, field), getattr(new, field))


def step_between(before: Flow | None, after: Flow) -> Step:
    """Return what a version did to the one before it."""
    if before is None:
        return Step.DECLARED
    if before.withdrawn != after.withdrawn:
        return Step.WITHDRAWN if after.withdrawn else Step.RESTORED
    return Step.CHANGED if changes_between(before, after) else Step.RENEWED


def same_declaration(one: Flow, other: Flow) -> bool:
    """Tell whether two versions declare the same, whoever did so and when, withdrawn or not."""
    return one.model_dump(exclude=OF_A_VERSION) == other.model_dump(exclude=OF_A_VERSION)
