"""The six OPEO/INEC models of circular industry, and what a person sets against the rules."""

from datetime import datetime
from enum import IntEnum

from symbiose.domain.base import Value


class OpeoModel(IntEnum):
    """The six models of « Pivoter vers l’industrie circulaire » (OPEO, INEC, April 2021)."""

    DURABLE_RESOURCES = 1
    LIFE_EXTENSION = 2
    PRODUCT_AS_A_SERVICE = 3
    PRODUCT_REUSE = 4
    MATERIAL_REUSE = 5
    FOOTPRINT = 6


class ModelOverride(Value):
    """The models that a person gave to a flow or proposal instead of those of the rules."""

    thing_id: str
    """Flow or proposal concerned."""
    models: tuple[OpeoModel, ...]
    """Models that hold from now on; empty means none."""
    reason: str
    """Why, in the person's words."""
    decided_by: str
    """Account that decided."""
    decided_at: datetime
    """When (aware, UTC)."""
