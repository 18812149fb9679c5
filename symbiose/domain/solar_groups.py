"""Roofs that are built and shared as the optimiser designs it, and what people decide of it."""

from datetime import datetime
from enum import StrEnum

from pydantic import Field, field_serializer

from symbiose.domain.base import Value
from symbiose.domain.communes import METRES_PER_KM
from symbiose.domain.documents.solar_sharing_instance import SolarSharingInstance
from symbiose.domain.documents.solar_sharing_result import SolarSharingResult
from symbiose.domain.electricity_profiles import ProfileBasis
from symbiose.domain.exchanges import ModelMark, ReferenceUsed, State
from symbiose.domain.identity import derived_id
from symbiose.domain.refusal_reasons import RefusalReason
from symbiose.domain.sharing_distances import USUAL

Months = tuple[float, ...]
"""Figures of each month, January first."""


class SolarTerm(StrEnum):
    """A part of the benefit of a group."""

    OWN_USE = "own_use"
    """What owners use of their own roofs, at the price of their purchases."""
    RECEIVED = "received"
    """What members receive of the group, at the price of their purchases."""
    SHARED_FEES = "shared_fees"
    """Grid fees and taxes on what is received; a cost."""
    SURPLUS = "surplus"
    """What is sold."""
    INVESTMENT = "investment"
    """Annuity of the investment; a cost."""
    RUNNING = "running"
    """Yearly cost of running the roofs; a cost."""


class SolarMember(Value):
    """A site that uses electricity of the group, owns a roof of it, or both."""

    site_id: str
    """Participant of the instance, owner of its roofs."""
    flow_ids: tuple[str, ...] = ()
    """Declared needs of electricity that its consumption sums; none for a site that only owns a roof."""
    roof_ids: tuple[str, ...] = ()
    """Its roofs in the group."""
    public: bool = False
    """Whether it is a public body."""
    longitude: float
    """WGS84, degrees East."""
    latitude: float
    """WGS84, degrees North."""
    basis: ProfileBasis | None = None
    """What its typical year rests on; the weakest of its needs; None where it uses nothing."""
    consumption_mwh: Months
    """What it uses in each month before any roof, heat pumps of loops included, MWh."""
    own_use_mwh: Months
    """What it uses of its own roofs in each month, MWh."""
    received_mwh: Months
    """What it receives of the group in each month, MWh."""

    @property
    def used_mwh_per_year(self) -> float:
        """Return what it uses of its own roofs and of the group in a year, MWh."""
        return sum((*self.own_use_mwh, *self.received_mwh))


class SolarRoofBuilt(Value):
    """A roof of the group with what it gives."""

    roof_id: str
    """Roof of the cadastre."""
    site_id: str
    """Site that owns it."""
    kwp: float
    """Power built, kWp."""
    longitude: float
    """WGS84, degrees East."""
    latitude: float
    """WGS84, degrees North."""
    produced_mwh: Months
    """Output of each month, MWh."""
    own_use_mwh: Months
    """Used by its owner, MWh."""
    shared_mwh: Months
    """Given to other members, MWh."""
    surplus_mwh: Months
    """Sold, MWh; own use, shared and surplus sum to the output."""


class SunForHeat(Value):
    """Electricity of roofs that runs a heat pump of a recovery loop, or a chiller."""

    site_id: str
    """Site at which the machine runs."""
    loop_id: str | None = None
    """Loop whose heat pump it is; None for a machine that a need of electricity declares."""
    flow_ids: tuple[str, ...] = ()
    """Declared flows of that loop: what its heat pump uses would tell of them."""
    electricity_mwh: Months
    """What the machine uses in each month, MWh."""
    of_roofs_mwh: Months
    """What of it the roofs of the group give, MWh."""
    sun_alone_eur_per_year: float
    """What the group would bring if the machine did not run, €/year."""
    heat_alone_eur_per_year: float
    """What the loop brings on electricity of the grid, €/year; 0 without a loop."""
    together_eur_per_year: float
    """What both bring together, €/year."""


class SolarAlternative(Value):
    """What the same roofs and sites could do otherwise, in the same objective."""

    name: str
    """sharing, alone (each roof for its own site) or nothing."""
    benefit_eur_per_year: float
    """Benefit of all, €/year."""
    installed_kwp: float
    """Power built, kWp."""
    produced_mwh_per_year: float
    """Output, MWh/year."""
    used_mwh_per_year: float
    """Own use and shared, MWh/year."""
    co2_avoided_t_per_year: float
    """Emissions avoided, tCO2e/year."""


class TypicalDay(Value):
    """A weekday of one month, hour by hour, of the whole group."""

    month: int = Field(ge=1, le=12)
    """Month of the year."""
    consumption_kw: tuple[float, ...] = Field(min_length=24, max_length=24)
    """Used, kW."""
    own_use_kw: tuple[float, ...] = Field(min_length=24, max_length=24)
    """Of own roofs, kW."""
    shared_kw: tuple[float, ...] = Field(min_length=24, max_length=24)
    """Received of the group, kW."""
    surplus_kw: tuple[float, ...] = Field(min_length=24, max_length=24)
    """Sold, kW."""


class SolarGroup(Value):
    """One collective self-consumption that a run proposes: its statement, its answer and its accounting.

    A roof that serves its own site alone is a group of one site.
    """

    id: str
    """Derived from the roofs and needs joined: the same in every run that joins the same ones."""
    instance: SolarSharingInstance
    """Its statement: `symbiose solar-share` on it gives the answer again."""
    result: SolarSharingResult
    """Its answer."""
    members: tuple[SolarMember, ...]
    """Sites that it joins."""
    roofs: tuple[SolarRoofBuilt, ...]
    """Roofs built."""
    rule: str
    """Id of the reference value that sets the distance: 2 km, or a wider one that has to be asked for."""
    span_m: float
    """Distance of the two members furthest apart, m."""
    terms_eur_per_year: dict[str, float]
    """Each benefit (positive) and cost (negative) by `SolarTerm`, €/year; they sum to the benefit."""
    by_site_eur_per_year: dict[str, float]
    """Share of the benefit by site, before any price between them, €/year; they sum to the benefit."""
    co2_avoided_t_per_year: float
    """Emissions avoided, tCO2e/year."""
    taken_mwh: dict[str, Months] = {}
    """Declared need → what the group serves of it in each month, MWh: no exchange may serve it again."""
    investment_eur: float
    """Investment, €."""
    payback_years: float | None
    """Simple payback, years; None where nothing is saved."""
    days: tuple[TypicalDay, ...] = ()
    """A weekday of each month."""
    heat: tuple[SunForHeat, ...] = ()
    """Machines of heat and cold that its roofs run."""
    alternatives: tuple[SolarAlternative, ...] = ()
    """Sharing beside each roof alone, and nothing."""
    models: tuple[ModelMark, ...] = ()
    """OPEO models with their reasons."""
    references: tuple[ReferenceUsed, ...] = ()
    """Reference values used."""

    @field_serializer("instance", "result")
    def _as_documents(self, document: SolarSharingInstance | SolarSharingResult) -> dict[str, object]:
        return document.model_dump(mode="json", by_alias=True)

    @property
    def flow_ids(self) -> frozenset[str]:
        """Return the flows that its figures tell of: needs that it serves, and those of loops it drives."""
        needs = (flow_id for member in self.members for flow_id in member.flow_ids)
        return frozenset(needs).union(*(machine.flow_ids for machine in self.heat))

    @property
    def user_ids(self) -> frozenset[str]:
        """Return the sites that use electricity of it, be it in the heat pump of a loop alone."""
        return frozenset(one.site_id for one in self.members if one.flow_ids or any(one.consumption_mwh))

    @property
    def derogation(self) -> bool:
        """Tell whether it may only start once the minister grants a derogation."""
        return self.rule != USUAL

    @property
    def span_km(self) -> float:
        """Return the distance of the two members furthest apart, km."""
        return self.span_m / METRES_PER_KM

    @property
    def owner_ids(self) -> tuple[str, ...]:
        """Return the sites whose roofs are built, each once."""
        return tuple(sorted({roof.site_id for roof in self.roofs}))

    @property
    def shared(self) -> bool:
        """Return whether it joins more than one site."""
        return len(self.members) > 1

    @property
    def site_ids(self) -> tuple[str, ...]:
        """Return the sites that it joins, each once."""
        return tuple(sorted(member.site_id for member in self.members))

    @property
    def benefit_eur_per_year(self) -> float:
        """Return the benefit of all members together, €/year."""
        return sum(self.terms_eur_per_year.values())

    @property
    def installed_kwp(self) -> float:
        """Return the power built, kWp."""
        return sum(roof.kwp for roof in self.roofs)

    @property
    def produced_mwh_per_year(self) -> float:
        """Return the output of a year, MWh."""
        return sum(sum(roof.produced_mwh) for roof in self.roofs)

    @property
    def used_monthly_mwh(self) -> Months:
        """Return what members use of the roofs in each month, own use and shared, MWh."""
        used = [(*member.own_use_mwh, *member.received_mwh) for member in self.members]
        return tuple(sum(one[month] + one[month + 12] for one in used) for month in range(12))

    @property
    def used_mwh_per_year(self) -> float:
        """Return what members use of the roofs in a year, MWh."""
        return sum(self.used_monthly_mwh)

    @property
    def own_use_mwh_per_year(self) -> float:
        """Return what owners use of their own roofs in a year, MWh."""
        return sum(sum(member.own_use_mwh) for member in self.members)

    @property
    def shared_mwh_per_year(self) -> float:
        """Return what members receive of the group in a year, MWh."""
        return sum(sum(member.received_mwh) for member in self.members)

    @property
    def surplus_mwh_per_year(self) -> float:
        """Return what is sold in a year, MWh."""
        return sum(sum(roof.surplus_mwh) for roof in self.roofs)

    @property
    def self_consumption(self) -> float:
        """Return the part of the output that members use, a fraction; 0 without output."""
        return self.used_mwh_per_year / self.produced_mwh_per_year if self.produced_mwh_per_year else 0.0

    @property
    def self_sufficiency(self) -> float:
        """Return the part of what members use that the roofs give, a fraction; 0 without use."""
        consumption = sum(sum(member.consumption_mwh) for member in self.members)
        return self.used_mwh_per_year / consumption if consumption else 0.0


def solar_group_id(thing_ids: tuple[str, ...]) -> str:
    """Return the id of the group that joins roofs and needs, whatever their order.

    >>> solar_group_id(("b", "a")) == solar_group_id(("a", "b"))
    True
    """
    return derived_id("sun", *sorted(set(thing_ids)))


class SolarDecision(Value):
    """What a coordinator decided of a group; the latest one holds."""

    group_id: str
    """The group decided on."""
    state: State
    """accepted, refused, or proposed again when withdrawn."""
    reason: str | None = None
    """Why, required for a refusal."""
    reason_code: RefusalReason | None = None
    """Why, by the list; None unless refused."""
    group: SolarGroup | None = None
    """The group as accepted, kept whole: later runs lock it; None unless accepted."""
    version: int = Field(ge=1)
    """Counts the decisions on this group; a stale version is refused."""
    decided_by: str
    """Account that decided."""
    decided_at: datetime
    """When (aware, UTC)."""
    run_id: str
    """Run whose figures the decision was taken on."""

    @property
    def thing_id(self) -> str:
        """Return what is decided on."""
        return self.group_id

    @property
    def kept(self) -> SolarGroup | None:
        """Return what later runs keep; None unless accepted."""
        return self.group


class RelaxedGroupCause(StrEnum):
    """Why an accepted group no longer fits."""

    ROOF_GONE = "roof_gone"
    """A roof of it is in no cadastre any more, or belongs to another site."""
    NEED_GONE = "need_gone"
    """A need of electricity was withdrawn or is over."""
    MOVED_APART = "moved_apart"
    """A member moved: what is shared would go further than the law allows."""
    SMALLER = "smaller"
    """What is declared, or another decision, leaves less than was accepted."""


class RelaxedGroup(Value):
    """An accepted group that no longer fits what is declared."""

    group_id: str
    """The accepted group."""
    cause: RelaxedGroupCause
    """Why."""
    accepted_mwh_per_year: float
    """What members used of its roofs when it was accepted, MWh/year."""
    kept_mwh_per_year: float
    """What still fits, MWh/year; 0 when nothing does."""


class RoofsAlone(Value):
    """What the roofs of one site would bring it without any neighbour."""

    site_id: str
    """The site."""
    roof_ids: tuple[str, ...]
    """Its roofs."""
    kwp: float
    """Power that pays best, kWp; 0 where none pays."""
    produced_mwh_per_year: float
    """Output, MWh/year."""
    own_use_mwh_per_year: float
    """Used on the spot, MWh/year."""
    benefit_eur_per_year: float
    """Benefit, annuity of the investment deducted, €/year."""
    saving_eur_per_year: float
    """What it spares and sells less running costs, before the investment, €/year."""
    investment_eur: float
    """Investment, €."""
    payback_years: float | None
    """Simple payback, years; None where nothing is built or saved."""
    basis: ProfileBasis | None
    """What the typical year of its use rests on; None where it declares no electricity."""


class SunOfRun(Value):
    """What a run tells of the sun beside the groups themselves."""

    alone: tuple[RoofsAlone, ...] = ()
    """Every site that owns a roof, by site."""
    relaxed: tuple[RelaxedGroup, ...] = ()
    """Accepted groups that were cut back or left out."""
    status: str | None = None
    """optimal, feasible or unknown, of all groups together; None where there is no roof."""
    objective_eur_per_year: float | None = None
    """Benefit of all groups together, €/year."""
    bound_eur_per_year: float | None = None
    """Proven: no choice of sizes and groups brings more, €/year."""
    gap: float | None = None
    """|objective − bound| / max(|objective|, 1e-9)."""
