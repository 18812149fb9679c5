"""The versions of a flow: how one is told from another, what differs field by field, what step it was."""

import hashlib
from dataclasses import dataclass
from enum import StrEnum

from symbiose.domain.flows import Flow, FlowField, OnBehalf

_PLAIN = (
    *("site_id", "direction", "resource_text", "resource_id", "waste_code", "use"),
    *("quantity_per_year", "quantity_low", "quantity_high", "unit", "months", "week_parts"),
    *("supply_temp_c", "return_temp_c", "power_kw", "carrier", "fouling", "corrosive"),
    "price_eur_per_unit",
    *("confidentiality", "valid_from", "valid_to", "reference", "rank", "estimate", "description"),
)
"""Fields that are compared as they are, in the order in which changes are told."""
QUALITY = "quality."
"""Begins the name of a change of one property."""
OPENNESS = "field_confidentiality."
"""Begins the name of a change of what others see of one field."""
OF_A_VERSION = frozenset({"declared_at", "declared_by", "on_behalf", "withdrawn"})
"""Fields that tell of the version, and not of what is declared."""
IDENTIFYING = frozenset({"direction", "resource_text", "resource_id", "waste_code", "valid_from"})
"""What tells a flow without a reference from others of its site."""


class Step(StrEnum):
    """What a version did to the flow."""

    DECLARED = "declared"
    """It is the first one."""
    CHANGED = "changed"
    """Something declared is different."""
    CONFIRMED = "confirmed_by_firm"
    """The firm confirmed what was declared on its behalf."""
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


def version_of(flow: Flow) -> str:
    """Return what tells this state of a flow from any other."""
    return hashlib.sha256(flow.model_dump_json().encode()).hexdigest()[:24]


_OF_THE_MOMENT = {"id", "declared_at", "declared_by", "resource_id", "estimate", "on_behalf"}
"""What two readings of one declaration may differ in: when, by whom, and what somebody settled since."""


def is_sent_again(before: Flow, again: Flow) -> bool:
    """Tell whether a declaration says what stands already; one that was withdrawn since stands no more."""
    return before.model_dump(exclude=_OF_THE_MOMENT) == again.model_dump(exclude=_OF_THE_MOMENT)


def stated_in(flow: Flow) -> dict[str, object]:
    """Return all that a flow declares by the name of its field, in the order of a declaration."""
    plain = {name: getattr(flow, name) for name in _PLAIN}
    quality = {f"{QUALITY}{name}": band for name, band in flow.quality.items()}
    shown = flow.field_confidentiality
    return plain | quality | {f"{OPENNESS}{field}": getattr(shown, field) for field in FlowField}


def changes_between(before: Flow, after: Flow) -> tuple[Change, ...]:
    """Return what is declared differently, in the order of a declaration.

    Who declared when, and whether it is withdrawn, are no changes of what is declared: see `step_between`.
    """
    old, new = stated_in(before), stated_in(after)
    compared = (Change(name, old.get(name), new.get(name)) for name in {**old, **new})
    return tuple(change for change in compared if change.before != change.after)


def step_between(before: Flow | None, after: Flow) -> Step:
    """Return what a version did to the one before it."""
    if before is None:
        return Step.DECLARED
    if before.withdrawn != after.withdrawn:
        return Step.WITHDRAWN if after.withdrawn else Step.RESTORED
    if changes_between(before, after):
        return Step.CHANGED
    confirmed = before.on_behalf is OnBehalf.TO_CONFIRM and after.on_behalf is OnBehalf.CONFIRMED
    return Step.CONFIRMED if confirmed else Step.RENEWED


def same_declaration(one: Flow, other: Flow) -> bool:
    """Tell whether two versions declare the same, whoever did so and when, withdrawn or not."""
    names = (name for name in Flow.model_fields if name not in OF_A_VERSION)
    return all(getattr(one, name) == getattr(other, name) for name in names)


def under_a_reference(new: Flow, before: Flow) -> Flow:
    """Return a new version under a reference of its own, where its values no longer tell which flow it is.

    Its export then still says it.
    """
    same = all(getattr(new, name) == getattr(before, name) for name in IDENTIFYING)
    if before.reference is not None or same:
        return new
    return new.model_copy(update={"reference": f"web-{before.id.removeprefix('flow_')}"})
