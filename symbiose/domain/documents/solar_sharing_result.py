"""`symbiose.solar-sharing-result/1`: sizes, groups and accounting that answer a solar sharing instance."""

from typing import Literal

from symbiose.domain.base import Value

SharingStatus = Literal["optimal", "feasible", "infeasible", "unbounded", "unknown"]


class SharingGroup(Value):
    """One operation of collective self-consumption."""

    participants: tuple[str, ...]
    """Those who receive."""
    roofs: tuple[str, ...]
    """Roofs whose rest is shared."""
    shares: dict[str, float]
    """Participant → fixed share of the group's rest, a fraction; empty but for the key `static`."""


class RoofBuilt(Value):
    """The power of one roof."""

    id: str
    """The roof."""
    kwp: float
    """Power built, kWp; 0 where nothing is."""


class ParticipantAccount(Value):
    """What one participant uses, receives and gains in a year."""

    own_use_kwh: float
    """Used of its own roofs, behind its meter, kWh/year."""
    received_kwh: float
    """Received of its group, kWh/year."""
    bought_kwh: float
    """Still bought of the grid, kWh/year."""
    benefit_eur: float
    """Worth of own use and of what is received, and for its roofs surplus sold less yearly cost, €/year."""


class OwnerAccount(Value):
    """What an owner that is no participant gains in a year."""

    benefit_eur: float
    """Surplus sold less yearly cost of its roofs, €/year."""


class SharingAlternative(Value):
    """The answer, or what the same roofs would bring otherwise."""

    name: str
    """sharing (the answer), alone (each roof for its owner, in no group) or nothing."""
    net_benefit_eur: float
    """Benefit of all participants and owners, €/year."""
    installed_kwp: float
    """Power built, kWp."""
    produced_kwh: float
    """Output, kWh/year."""
    used_kwh: float
    """Own use and shared, kWh/year."""
    self_consumption: float | None
    """Used / output, a fraction; null without output."""
    self_sufficiency: float | None
    """Used / use of all participants, a fraction; null where they use nothing."""
    investment_eur: float
    """Investment, €."""
    payback_years: float | None
    """Investment / (benefit + yearly cost of the investment), years; null where nothing is built or saved."""


class SolarSharingResult(Value):
    """The whole document."""

    format: Literal["symbiose.solar-sharing-result/1"] = "symbiose.solar-sharing-result/1"
    """Name and version of the format."""
    status: SharingStatus
    """optimal only when the gap is proven to be at most the one asked."""
    objective_value: float | None = None
    """€/year, kWh/year or kWp, as the objective is; null where there is no answer."""
    bound: float | None = None
    """Proven: no answer has more; null where nothing was proven."""
    gap: float | None = None
    """|objective − bound| / max(|objective|, 1e-9)."""
    groups: tuple[SharingGroup, ...] = ()
    """Operations, none of which shares a member with another."""
    roofs: tuple[RoofBuilt, ...] = ()
    """Every roof, built or not."""
    by_participant: dict[str, ParticipantAccount] = {}
    """Every participant → its energy and money."""
    by_owner: dict[str, OwnerAccount] = {}
    """Owner that is no participant → its money."""
    shared_kwh: float = 0.0
    """Received by all, kWh/year."""
    own_use_kwh: float = 0.0
    """Used by owners of their own roofs, kWh/year."""
    surplus_kwh: float = 0.0
    """Sold, kWh/year."""
    produced_kwh: float = 0.0
    """Own use, shared and surplus together, kWh/year."""
    net_benefit_eur: float = 0.0
    """Benefit of all participants and owners, €/year, whatever the objective."""
    alternatives: tuple[SharingAlternative, ...] = ()
    """The answer beside each roof alone and beside nothing; `symbiose solar-share` tells them."""
    solver: str
    """highs or cbc."""
    solver_version: str
    """Name and version of the solver."""
    seconds: float
    """Time taken, s."""

    def to_json(self) -> str:
        """Return the document as JSON text."""
        return self.model_dump_json(indent=2)
