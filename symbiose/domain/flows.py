"""Flows: one resource leaving or entering one site, as declared."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator

from symbiose.domain.base import Value
from symbiose.domain.identity import derived_id
from symbiose.domain.week_parts import WEEK_SHARES, sums_to_one

ABSOLUTE_ZERO_C = -273.15
MONTHS = 12
CALENDAR_TOLERANCE = 1e-6
"""How far the shares of the months may sum from 1: what is lost in rounding."""
FLAT_YEAR = (1 / MONTHS,) * MONTHS
"""The calendar of a flow that is the same every month."""


class Direction(StrEnum):
    """Whether the resource leaves the site or enters it."""

    OFFER = "offer"
    NEED = "need"


class Confidentiality(StrEnum):
    """What other companies may see of a flow before both sides agree."""

    HIDDEN = "hidden"
    CATEGORY = "category"
    NAMED = "named"


class FlowField(StrEnum):
    """A field of a flow that its owner may show more or less of."""

    QUANTITY = "quantity"
    PRICE = "price"
    QUALITY = "quality"


class FieldConfidentiality(Value):
    """What other companies may see of each field: nothing, its order of magnitude, or the figure itself.

    A field is never shown more openly than its flow: the more closed of the two holds.
    """

    quantity: Confidentiality = Confidentiality.HIDDEN
    """Yearly quantity and its calendar."""
    price: Confidentiality = Confidentiality.HIDDEN
    """Price today."""
    quality: Confidentiality = Confidentiality.HIDDEN
    """Properties."""


class OnBehalf(StrEnum):
    """How a flow that somebody declared on behalf of a firm stands with the firm."""

    TO_CONFIRM = "to_confirm"
    """The firm has not said yet whether it is right."""
    CONFIRMED = "confirmed"
    """The firm confirmed or corrected it."""


class Use(StrEnum):
    """What the giver or the receiver does with the resource; the circular models are judged on it."""

    FEEDSTOCK = "feedstock"
    ENERGY = "energy"
    REUSE = "reuse"
    RECONDITIONING = "reconditioning"
    SPARE_PARTS = "spare_parts"
    REPAIR = "repair"
    MAINTENANCE = "maintenance"
    RENTAL = "rental"
    SHARED_EQUIPMENT = "shared_equipment"
    SOIL = "soil"
    FILL = "fill"
    DISPOSAL = "disposal"


class Carrier(StrEnum):
    """What carries heat."""

    WATER = "water"
    STEAM = "steam"
    AIR = "air"
    FUMES = "fumes"
    OIL = "oil"
    OTHER = "other"


class Band(Value):
    """An interval with either end open."""

    min: float | None = None
    """Lower end, None when open."""
    max: float | None = None
    """Upper end, None when open."""

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.min is not None and self.max is not None and self.min > self.max:
            msg = f"the lower end {self.min} is above the upper end {self.max}: were they swapped?"
            raise ValueError(msg)
        return self


class EstimateBasis(Value):
    """On what an estimated quantity rests; quantity = ratio × driver."""

    ratio_id: str
    """Ratio in the estimation ratios of the reference data."""
    driver: str
    """Driver of the site the ratio is multiplied with: `jobs`, `floor_area_m2` or one of its `drivers`."""
    driver_value: float = Field(ge=0)
    """Value of the driver when the estimate was made."""
    text: str
    """The basis in a sentence, shown beside the figure."""


class Flow(Value):
    """One resource leaving (offer) or entering (need) one site, in canonical units."""

    id: str
    """Opaque slug, derived from the identity."""
    site_id: str
    """Site that declares it."""
    direction: Direction
    """Offer or need."""
    resource_text: str
    """The resource as the declarant wrote it."""
    resource_id: str | None
    """Resource of the catalogue; None until somebody has confirmed which it is."""
    quantity_per_year: float = Field(ge=0)
    """Yearly quantity in `unit`."""
    quantity_low: float | None = Field(default=None, ge=0)
    """Lower end of the uncertainty band of the yearly quantity, None when not stated."""
    quantity_high: float | None = Field(default=None, ge=0)
    """Upper end of the uncertainty band of the yearly quantity, None when not stated."""
    unit: str
    """Canonical unit: t, MWh, m3, piece, h or m2."""
    months: tuple[float, ...] = Field(default=FLAT_YEAR, min_length=MONTHS, max_length=MONTHS)
    """Share of the year in each month, January first; sums to 1."""
    week_parts: tuple[float, ...] | None = Field(default=None, min_length=WEEK_SHARES, max_length=WEEK_SHARES)
    """Share by weekday days, weekday nights and weekends, in this order; sums to 1. None when not stated."""
    waste_code: str | None = None
    """European waste code with its star, such as `10 02 07*`."""
    use: Use | None = None
    """What is done with the resource, where stated."""
    supply_temp_c: float | None = Field(default=None, ge=ABSOLUTE_ZERO_C)
    """Heat: temperature at which it is given (offer) or wanted (need), °C."""
    return_temp_c: float | None = Field(default=None, ge=ABSOLUTE_ZERO_C)
    """Heat: temperature at which it comes back, °C."""
    power_kw: float | None = Field(default=None, ge=0)
    """Heat or electricity: power when running, kW."""
    carrier: Carrier | None = None
    """Heat: what carries it; None when not stated."""
    fouling: bool | None = None
    """Heat: whether its carrier fouls an exchanger; None when not stated."""
    corrosive: bool | None = None
    """Heat: whether its carrier corrodes an exchanger; None when not stated."""
    quality: dict[str, Band] = {}
    """Property name → what the offer guarantees, or what the need accepts."""
    price_eur_per_unit: Decimal | None = None
    """What it costs today to dispose of one unit (offer) or to buy it (need), €/unit."""
    confidentiality: Confidentiality = Confidentiality.CATEGORY
    """What other companies may see."""
    field_confidentiality: FieldConfidentiality = FieldConfidentiality()
    """What they may see of its quantity, price and quality."""
    valid_from: date | None = None
    """First day of validity, None when open."""
    valid_to: date | None = None
    """Last day of validity, None when open."""
    reference: str | None = None
    """The declarant's own reference, which then identifies the flow at its site."""
    rank: int = Field(default=1, ge=1)
    """Rank among the flows of one file that share all other parts of the identity."""
    estimate: EstimateBasis | None = None
    """Basis of the estimate; None for a real declaration."""
    description: str | None = None
    """Free remark of the declarant."""
    declared_at: datetime
    """When this version was declared (aware, UTC)."""
    declared_by: str
    """Account or command that declared it."""
    on_behalf: OnBehalf | None = None
    """Set where a coordinator declared it for the firm; None where it is the firm's own declaration."""
    withdrawn: bool = False
    """True once the declarant has withdrawn it: it takes no part in later runs."""

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        low, high = self.quantity_low, self.quantity_high
        if low is not None and high is not None and low > high:
            msg = f"the band of the quantity runs from {low} to {high}: check that the ends were not swapped"
            raise ValueError(msg)
        if min(self.months) < 0 or abs(sum(self.months) - 1) > CALENDAR_TOLERANCE:
            msg = f"the months' shares sum to {sum(self.months)}: give shares of the year that sum to 1"
            raise ValueError(msg)
        if self.week_parts is not None and not sums_to_one(self.week_parts):
            msg = f"the shares of the week sum to {sum(self.week_parts)}: give shares that sum to 1"
            raise ValueError(msg)
        if self.valid_from and self.valid_to and self.valid_from > self.valid_to:
            msg = f"the flow ends on {self.valid_to}, before it begins on {self.valid_from}"
            raise ValueError(msg)
        return self

    def next_version(self, at: datetime, by: str, **changes: object) -> Self:
        """Return a new version of the flow, with some fields changed.

        Args:
            at: When it is declared (aware, UTC).
            by: Account or command that declares it.
            changes: Field → new value.
        """
        return self.model_copy(update={**changes, "declared_at": at, "declared_by": by})

    @property
    def published(self) -> Confidentiality:
        """Return how openly it is shown: a firm's name stands by nothing that the firm has not confirmed."""
        if self.on_behalf is OnBehalf.TO_CONFIRM and self.confidentiality is Confidentiality.NAMED:
            return Confidentiality.CATEGORY
        return self.confidentiality

    @property
    def published_fields(self) -> FieldConfidentiality:
        """Return how openly its fields are shown: until the firm confirms it, none is."""
        return FieldConfidentiality() if self.on_behalf is OnBehalf.TO_CONFIRM else self.field_confidentiality

    def monthly(self) -> tuple[float, ...]:
        """Return the quantity of each month in `unit`, January first."""
        return tuple(self.quantity_per_year * share for share in self.months)

    def valid_on(self, day: date) -> bool:
        """Tell whether the declaration holds on a day."""
        began = self.valid_from is None or self.valid_from <= day
        return began and (self.valid_to is None or day <= self.valid_to)


def flow_id(
    *,
    site_id: str,
    direction: Direction,
    resource: str,
    waste_code: str | None,
    valid_from: date | None,
    reference: str | None,
    rank: int = 1,
) -> str:
    """Return the id that a flow keeps through every import of the same declaration.

    The identity is the `reference` where the declarant gives one, else site, direction, resource (its id
    where known, else the words), waste code, `valid_from`, and the rank among lines that share these.
    """
    if reference is not None:
        return derived_id("flow", "reference", site_id, reference)
    since = valid_from.isoformat() if valid_from else ""
    return derived_id("flow", site_id, direction, resource, waste_code or "", since, str(rank))
