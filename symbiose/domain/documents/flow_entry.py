"""One flow of `symbiose.declarations/1` as JSON: the keys and the kinds of their values.

Readers of files judge such a flow themselves, so that all its faults are told in the words of the trade; this
model describes it, for the documents that hold it and for the description of the API.
"""

from datetime import date

from pydantic import Field

from symbiose.domain.base import Value
from symbiose.domain.flows import ABSOLUTE_ZERO_C, MONTHS, Band, Carrier, Confidentiality, Direction, Use
from symbiose.domain.week_parts import WEEK_SHARES

MONTH_KEYS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
"""Columns of the months in a table of flows, January first; a form has fields of the same names."""

WEEK_KEYS = ("day_share", "night_share", "weekend_share")
"""Columns of the parts of the week in a table of flows, in the order of `WeekPart`; also fields of a form."""


class EstimateEntry(Value):
    """On what an estimated quantity rests."""

    ratio_id: str
    """Ratio in the estimation ratios of the reference data."""
    driver: str
    """Figure of the site that the ratio is multiplied with."""


class FlowEntry(Value):
    """A declared flow; what is not stated is left out."""

    site_id: str
    """SIRET or id of the site."""
    direction: Direction
    """offer or need."""
    resource: str
    """Id, label or synonym of the catalogue, or free words."""
    quantity: float = Field(ge=0)
    """Quantity in `unit` over `period`."""
    unit: str
    """t, kg, m3, kWh, MWh, piece…; energy of a gas says PCS or PCI."""
    period: str | None = None
    """year (when absent), month, week or day."""
    hours_per_year: float | None = None
    """Hours at the power, for a quantity in kW or MW."""
    quantity_low: float | None = Field(default=None, ge=0)
    """Lower end of the uncertainty band, in the unit and period of the quantity."""
    quantity_high: float | None = Field(default=None, ge=0)
    """Upper end of the uncertainty band, in the unit and period of the quantity."""
    density_t_per_m3: float | None = None
    """Density, where volume and mass have to be converted."""
    waste_code: str | None = None
    """Code of the European list of waste, such as `10 02 07*`."""
    use: Use | None = None
    """What is done with it."""
    supply_temp_c: float | None = Field(default=None, ge=ABSOLUTE_ZERO_C)
    """Heat: temperature at which it is given or wanted, °C."""
    return_temp_c: float | None = Field(default=None, ge=ABSOLUTE_ZERO_C)
    """Heat: temperature at which it comes back, °C."""
    power_kw: float | None = Field(default=None, ge=0)
    """Power when running, kW."""
    carrier: Carrier | None = None
    """Heat: what carries it."""
    fouling: bool | None = None
    """Heat: whether its carrier fouls an exchanger."""
    corrosive: bool | None = None
    """Heat: whether its carrier corrodes an exchanger."""
    price_eur_per_unit: float | None = None
    """What a unit costs today to dispose of (offer) or to buy (need), €; may be negative."""
    months: tuple[float, ...] | None = Field(default=None, min_length=MONTHS, max_length=MONTHS)
    """Share of each month on any scale, January first; every month the same when absent."""
    week: str | None = None
    """When in the week it runs, in a word such as weekdays; this or `week_parts`."""
    week_parts: tuple[float, ...] | None = Field(default=None, min_length=WEEK_SHARES, max_length=WEEK_SHARES)
    """Share of weekday days (7 to 19 o'clock), weekday nights and weekends on any scale."""
    quality: dict[str, float | Band] | None = None
    """Property → a number, or its ends."""
    confidentiality: Confidentiality | None = None
    """What other companies may see: category when absent."""
    quantity_confidentiality: Confidentiality | None = None
    """What they may see of the quantity: hidden when absent."""
    price_confidentiality: Confidentiality | None = None
    """What they may see of the price: hidden when absent."""
    quality_confidentiality: Confidentiality | None = None
    """What they may see of the properties: hidden when absent."""
    valid_from: date | None = None
    """First day of validity."""
    valid_to: date | None = None
    """Last day of validity."""
    reference: str | None = None
    """The declarant's own reference, which then identifies the flow at its site."""
    flow_rank: int | None = Field(default=None, ge=1)
    """Rank among the flows that share all other parts of the identity."""
    estimate_ratio: str | None = None
    """Ratio behind a quantity that is an estimate."""
    estimate: EstimateEntry | None = None
    """Ratio and figure of the site behind a quantity that is an estimate."""
    description: str | None = None
    """Free remark of the declarant."""
