"""`symbiose.solar-sharing-instance/1`: roofs, those who use electricity, and the rules of sharing it."""

from typing import Annotated, Final, Literal, TypeAlias

from pydantic import Field

from symbiose.domain.base import Value
from symbiose.domain.documents.fields import LARGEST, Amount, Amounts, Id, Number
from symbiose.domain.documents.parsing import parse_document
from symbiose.domain.documents.solar_sharing_links import solar_sharing_links

SOLAR_SHARING_INSTANCE_FORMAT: Final = "symbiose.solar-sharing-instance/1"
SharingKey: TypeAlias = Literal["dynamic_prorata", "optimal", "static"]
"""How what a group shares in a step is split among its participants."""
SharingObjective: TypeAlias = Literal["net_benefit", "shared_energy", "installed_power"]
"""What the answer has most of."""


class SolarStep(Value):
    """A part of the year in which powers are constant."""

    id: Id
    """Unique among steps."""
    hours_per_year: Amount
    """Hours a year that it stands for; they need not sum to 8,760."""


class SolarParticipant(Value):
    """Somebody who uses electricity at one place."""

    id: Id
    """Unique among participants."""
    x_m: Number
    """Position eastwards, m."""
    y_m: Number
    """Position northwards, m."""
    consumption_kw: Amounts
    """What it uses in each step, kW."""
    purchase_eur_per_kwh: Number
    """What it pays for electricity of the grid, €/kWh."""
    shared_fee_eur_per_kwh: Amount = 0.0
    """Fees and taxes on what it receives of a group, €/kWh."""
    public: bool = False
    """Whether it is a public body; which rules hold is decided before, and stated in `rules`."""


class SolarRoof(Value):
    """A roof on which panels may be built."""

    id: Id
    """Unique among roofs."""
    owner: Id
    """Participant that owns it, or any other name, which then uses nothing itself."""
    x_m: Number
    """Position eastwards, m."""
    y_m: Number
    """Position northwards, m."""
    min_kwp: Amount = 0.0
    """Least power when something is built, kWp."""
    max_kwp: Amount
    """Greatest power, kWp."""
    whole: bool = False
    """Whether it is taken at `max_kwp` or not at all."""
    output_kw_per_kwp: Amounts
    """What one kWp gives in each step, kW."""
    capex_eur_per_kwp: Amount = 0.0
    """Investment by power, €/kWp."""
    opening_cost_eur: Amount = 0.0
    """Investment paid when something is built, €."""
    om_eur_per_kwp_year: Amount = 0.0
    """Yearly cost of running, €/kWp."""


class SolarRules(Value):
    """What a group has to keep to."""

    max_distance_m: Amount
    """Most that two members may be apart in a straight line, the limit itself allowed, m."""
    max_power_kwp: Amount
    """Most power of the roofs of a group, kWp."""


class SolarEconomics(Value):
    """Money that concerns all roofs."""

    rate: Amount
    """Interest on investments, a fraction."""
    years: Annotated[float, Field(gt=0, le=LARGEST)]
    """Years over which investments are paid."""
    surplus_eur_per_kwh: Number
    """What a kWh that nobody uses is sold at, €/kWh."""


class SolarSharingInstance(Value):
    """The whole document."""

    format: Literal["symbiose.solar-sharing-instance/1"]
    """Name and version of the format."""
    steps: tuple[SolarStep, ...]
    """Parts of the year, one at least."""
    participants: tuple[SolarParticipant, ...]
    """Those who use electricity."""
    roofs: tuple[SolarRoof, ...]
    """Roofs that may be built."""
    rules: SolarRules
    """What a group has to keep to."""
    economics: SolarEconomics
    """Money that concerns all roofs."""
    key: SharingKey
    """How what a group shares is split."""
    objective: SharingObjective
    """What the answer has most of."""


def read_solar_sharing_instance(raw: bytes) -> SolarSharingInstance:
    """Return the instance that bytes hold.

    Raises:
        InvalidDocument: Carries every problem found, each with its path in the document.
    """
    return parse_document(raw, SolarSharingInstance, solar_sharing_links)
