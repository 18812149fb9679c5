"""How ready a proposal is to be carried out: seven parts, each with its points and what they rest on.

The weights are a hypothesis of ours, reasoned in `docs/feasibility.md`: they order a coordinator's list, no
figure of a proposal depends on them, and each part is always told beside the sum.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from symbiose.domain.companies import Site
from symbiose.domain.exchanges import Proposal
from symbiose.domain.flows import Flow
from symbiose.domain.resources import Family, Resource
from symbiose.domain.typical_flows import was_offered
from symbiose.domain.validity import Validity, validity_on

NEAR_KM = 5.0
"""Distance up to which the way counts as short: the size of the largest business parks of the territory."""
FAR_KM = 50.0
"""Distance from which it brings no point: half the longest way by road that the reference data allow."""
_HEAT = frozenset({Family.HEAT, Family.STEAM, Family.COLD})


class FeasibilityPart(StrEnum):
    """What is looked at."""

    EVIDENCE = "evidence"
    """What is known of the two flows, and what is missing."""
    DECLARED = "declared"
    """Whether quantities were declared by their sites lately, or estimated."""
    CONFIRMED = "confirmed"
    """Whether people confirmed the resources."""
    WASTE = "waste"
    """Waste status, and whether the waste is dangerous."""
    DISTANCE = "distance"
    """Length of the way."""
    PARTNERS = "partners"
    """How many firms have to agree."""
    PRECEDENTS = "precedents"
    """What became of proposals of the same resources."""


MOST: Mapping[FeasibilityPart, int] = MappingProxyType(
    {
        FeasibilityPart.EVIDENCE: 20,
        FeasibilityPart.DECLARED: 20,
        FeasibilityPart.CONFIRMED: 10,
        FeasibilityPart.WASTE: 15,
        FeasibilityPart.DISTANCE: 15,
        FeasibilityPart.PARTNERS: 10,
        FeasibilityPart.PRECEDENTS: 10,
    }
)
"""Part → the most points it brings; together 100."""


@dataclass(frozen=True)
class PartScore:
    """The points of one part."""

    part: FeasibilityPart
    points: float
    told: tuple[str, ...]
    """Codes of what the points rest on, such as evidence that is missing."""
    figure: float | None = None
    """The figure they rest on, where there is one: kilometres, or partners."""

    @property
    def most(self) -> int:
        """Return the most points that the part could bring."""
        return MOST[self.part]


@dataclass(frozen=True)
class Feasibility:
    """All parts of one proposal."""

    parts: tuple[PartScore, ...]

    @property
    def points(self) -> float:
        """Return the sum, 0 to 100."""
        return sum(part.points for part in self.parts)


@dataclass(frozen=True)
class PairPast:
    """What became of other proposals of the same two resources."""

    realised: int = 0
    accepted: int = 0
    refused: int = 0


@dataclass(frozen=True)
class Ground:
    """What a feasibility is judged on."""

    proposal: Proposal
    offer: Flow | None
    """None when it is no longer there."""
    need: Flow | None
    resource: Resource | None
    """The resource given."""
    taker: Site | None
    """Where the resource goes first: a processor's site, or the receiver."""
    past: PairPast
    day: date


def feasibility_of(ground: Ground) -> Feasibility:
    """Return the parts of a proposal's feasibility, in their fixed order."""
    return Feasibility(
        (
            _evidence(ground),
            _declared(ground),
            _confirmed(ground),
            _waste(ground),
            _distance(ground.proposal.distance_km),
            _partners(1 + len(ground.proposal.path.through)),
            _precedents(ground.past),
        )
    )


def _evidence(ground: Ground) -> PartScore:
    """20 × what is known ÷ what one would want to know of these two flows."""
    wanted: dict[str, bool] = {}
    for name, flow in (("offer", ground.offer), ("need", ground.need)):
        wanted[f"price_{name}"] = flow is not None and flow.price_eur_per_unit is not None
        wanted[f"band_{name}"] = (
            flow is not None and flow.quantity_low is not None and flow.quantity_high is not None
        )
    if ground.need is not None and ground.need.quality:
        offered = ground.offer.quality if ground.offer else {}
        wanted["quality_offer"] = all(name in offered for name in ground.need.quality)
    if ground.resource is not None and ground.resource.waste_codes:
        wanted["waste_code"] = ground.offer is not None and ground.offer.waste_code is not None
    if ground.resource is not None and ground.resource.family in _HEAT:
        for name, flow in (("offer", ground.offer), ("need", ground.need)):
            wanted[f"temperature_{name}"] = flow is not None and flow.supply_temp_c is not None
    missing = tuple(f"missing_{name}" for name, known in wanted.items() if not known)
    share = 1 - len(missing) / len(wanted)
    return PartScore(FeasibilityPart.EVIDENCE, MOST[FeasibilityPart.EVIDENCE] * share, missing)


_TRUST = MappingProxyType(
    {"measured": 1.0, "overdue": 0.5, "confirmed_estimate": 0.5, "estimate": 0.0, "gone": 0.0}
)
"""How a quantity is known → the share of its side's points."""


def _declared(ground: Ground) -> PartScore:
    sides = (("offer", ground.offer), ("need", ground.need))
    known = [(name, _known(flow, ground.day)) for name, flow in sides]
    each = MOST[FeasibilityPart.DECLARED] / len(sides)
    points = sum(each * _TRUST[how] for _, how in known)
    return PartScore(FeasibilityPart.DECLARED, points, tuple(f"{how}_{name}" for name, how in known))


def _known(flow: Flow | None, day: date) -> str:
    """Return how the quantity of a flow is known."""
    if flow is None or validity_on(flow, day) in (Validity.WITHDRAWN, Validity.LAPSED):
        return "gone"
    if flow.estimate is not None:
        return "confirmed_estimate" if was_offered(flow) else "estimate"
    return "overdue" if validity_on(flow, day) is Validity.DUE else "measured"


def _confirmed(ground: Ground) -> PartScore:
    sides = (("offer", ground.offer), ("need", ground.need))
    open_ones = tuple(f"unconfirmed_{name}" for name, flow in sides if flow is None or not flow.resource_id)
    points = MOST[FeasibilityPart.CONFIRMED] * (1 - len(open_ones) / len(sides))
    return PartScore(FeasibilityPart.CONFIRMED, points, open_ones or ("resources_confirmed",))


def _waste(ground: Ground) -> PartScore:
    code = ground.offer.waste_code if ground.offer else None
    most = MOST[FeasibilityPart.WASTE]
    if code is None:
        return PartScore(FeasibilityPart.WASTE, most, ("no_waste_code",))
    if not code.endswith("*"):
        return PartScore(FeasibilityPart.WASTE, most * 0.8, ("plain_waste",))
    if ground.taker is not None and code in ground.taker.dangerous_waste_codes:
        return PartScore(FeasibilityPart.WASTE, most / 3, ("dangerous_authorised",))
    return PartScore(FeasibilityPart.WASTE, 0.0, ("dangerous_unauthorised",))


def _distance(km: float) -> PartScore:
    share = min(1.0, max(0.0, (FAR_KM - km) / (FAR_KM - NEAR_KM)))
    return PartScore(FeasibilityPart.DISTANCE, MOST[FeasibilityPart.DISTANCE] * share, ("way",), km)


def _partners(others: int) -> PartScore:
    """Full points for two firms; each processor between them halves what is left."""
    points = MOST[FeasibilityPart.PARTNERS] / 2 ** (others - 1)
    return PartScore(FeasibilityPart.PARTNERS, points, ("firms",), float(others + 1))


def _precedents(past: PairPast) -> PartScore:
    most = MOST[FeasibilityPart.PRECEDENTS]
    if past.realised:
        return PartScore(FeasibilityPart.PRECEDENTS, most, ("realised_before",), float(past.realised))
    if past.accepted:
        return PartScore(FeasibilityPart.PRECEDENTS, most * 0.8, ("accepted_before",), float(past.accepted))
    if past.refused:
        return PartScore(FeasibilityPart.PRECEDENTS, most * 0.2, ("refused_before",), float(past.refused))
    return PartScore(FeasibilityPart.PRECEDENTS, most / 2, ("never_before",))
