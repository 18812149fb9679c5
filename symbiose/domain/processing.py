"""How one resource becomes or stands in for another: processors and substitutions."""

from datetime import date
from decimal import Decimal

from pydantic import Field

from symbiose.domain.base import Value
from symbiose.domain.flows import Band, Use


class Processor(Value):
    """A site that turns resources into others, with yields, a capacity and a cost."""

    id: str
    """Opaque slug of ours."""
    site_id: str
    """Site that runs it."""
    name: str
    """Name of the operation, such as « Four Waelz »."""
    use: Use
    """What the operation is, for the circular models: feedstock, reconditioning, repair…"""
    inputs: dict[str, float]
    """Resource taken → what arrives from one unit sent (yield of preparation, 1 when nothing is lost)."""
    accepts: dict[str, Band] = {}
    """Property → what the operation accepts of each input."""
    outputs: dict[str, float]
    """Resource given → units given per unit received."""
    unit: str
    """Canonical unit of what it receives."""
    capacity_per_year: float = Field(ge=0)
    """Most it can receive in a year for others, unit/yr."""
    cost_eur_per_unit: Decimal = Decimal(0)
    """Cost of treating one unit received, €/unit."""
    opening_cost_eur: Decimal = Decimal(0)
    """Cost of using it at all in a year, €."""
    disposal_cost_eur_per_unit: Decimal = Decimal(0)
    """Cost of discarding one unit of an output that finds no taker, €/unit."""
    source: str
    """Where yields, capacity and cost come from; says so when they are a hypothesis."""


class Substitution(Value):
    """One resource declared able to replace another, with its technical yield."""

    id: str
    """Opaque slug of ours."""
    from_resource_id: str
    """Resource that is offered."""
    to_resource_id: str
    """Resource that is needed."""
    yield_ratio: float = Field(gt=0)
    """Units of the need covered by one unit of the offer."""
    pretreatment_cost_eur_per_unit: Decimal = Decimal(0)
    """Cost of preparing one unit of the offer, €/unit."""
    use: Use = Use.FEEDSTOCK
    """What the replaced resource is used for."""
    source: str
    """Who says so: standard, guide, study; says so when it is a hypothesis."""
    valid_from: date
    """Since when the reference holds."""
