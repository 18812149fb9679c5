"""One leg of a path, from a giver to a taker, with what each unit sent is worth and costs."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from matching.candidates import Candidates
from matching.columns import End
from matching.knowledge import Knowledge, ResourceFacts, diverted_t_per_unit
from matching.links import Link
from matching.rulebook import RuleBook
from matching.rules.ends import Integers
from symbiose.domain.exchanges import ReferenceUsed
from symbiose.domain.flows import Flow

DISPOSAL = "disposal_avoided"
PURCHASE = "purchase_avoided"
TRANSPORT = "transport"
PRETREATMENT = "pretreatment"
PROCESSING = "processing"
DISCARD = "discarded_outputs"
SETUP = "setup"
LINK = "link"
PROCESSOR_OPENING = "processor_opening"


@dataclass(frozen=True, eq=False)
class Leg:
    """What one unit sent from a giver to a taker brings about; costs are positive figures."""

    giver: End
    taker: End
    link: Link
    """How the resource given stands for the one taken."""
    resource_id: str
    """Resource sent."""
    taken_resource_id: str
    """Resource it serves as."""
    way_km: float
    """Length of the way, km."""
    yield_ratio: float
    """Units covered or received from one unit sent."""
    disposal_eur: float
    """Disposal avoided by one unit sent, €."""
    purchase_eur: float
    """Purchase avoided by one unit received by a need, €."""
    transport_eur: float
    """Transport of one unit sent, €."""
    pretreatment_eur: float
    """Preparation of one unit sent, €."""
    setup_eur: float
    """Opening an outlet, €/yr."""
    link_eur: float
    """Pipe or cable, €/yr."""
    diverted_t: float
    """Waste kept from disposal by one unit sent, t."""
    disposal_co2_kg: float
    """Emissions of disposal avoided by one unit sent, kgCO2e."""
    production_co2_kg: float
    """Emissions of production avoided by one unit received by a need, kgCO2e."""
    recovery_co2_kg: float
    """Emissions of recovering one unit sent to a need, which there replaces one made anew, kgCO2e."""
    transport_co2_kg: float
    """Emissions of transporting one unit sent, kgCO2e."""
    references: tuple[ReferenceUsed, ...]
    """Reference values these figures rest on."""

    @property
    def cost_eur(self) -> float:
        """Return the cost of one unit sent, €."""
        return self.transport_eur + self.pretreatment_eur

    @property
    def opening_eur(self) -> float:
        """Return the cost of using the leg at all, €/yr."""
        return self.setup_eur + self.link_eur

    @property
    def worth_eur(self) -> float:
        """Return what one unit sent brings on this leg alone, €."""
        return self.disposal_eur + self.purchase_eur * self.yield_ratio - self.cost_eur

    @property
    def co2_kg(self) -> float:
        """Return the emissions of one unit sent, negative when it avoids more than it causes, kgCO2e."""
        caused = self.transport_co2_kg + self.recovery_co2_kg
        return caused - self.production_co2_kg * self.yield_ratio - self.disposal_co2_kg


def price_leg(giver: End, taker: End, way_km: float, link: Link, knowledge: Knowledge) -> Leg:
    """Return a leg with declared prices where there are any, else the reference prices of the day.

    The setup of an outlet is counted on the leg that leaves an offer: that is the outlet that opens; a
    processor sells its products already. Where no price is known the term is nought. What is recovered is
    credited with the production it replaces only less what its recovery emits.
    """
    given, taken = _facts(giver, knowledge), _facts(taker, knowledge)
    haulage = given.haulage
    disposal, disposal_from = _price(giver.flow, given.disposal)
    purchase, purchase_from = _price(taker.flow, taken.purchase)
    used = [disposal_from, purchase_from, *haulage.references]
    co2 = _emissions(giver, taker, given, taken)
    used += [*co2, knowledge.approach if given.heat or given.cold else None]
    received = taker.processor.inputs[taken.id] if taker.processor else 1.0
    return Leg(
        giver=giver,
        taker=taker,
        link=link,
        resource_id=given.id,
        taken_resource_id=taken.id,
        way_km=way_km,
        yield_ratio=link.yield_ratio * received,
        disposal_eur=disposal,
        purchase_eur=purchase,
        transport_eur=haulage.cost_eur_per_unit_km * way_km + haulage.fee_eur_per_unit,
        pretreatment_eur=link.pretreatment_eur_per_unit,
        setup_eur=haulage.setup_eur_per_year if giver.flow else 0.0,
        link_eur=haulage.link_eur_per_km_year * way_km,
        diverted_t=diverted_t_per_unit(giver.flow, given),
        disposal_co2_kg=co2.disposal.value if co2.disposal else 0.0,
        production_co2_kg=co2.production.value if co2.production else 0.0,
        recovery_co2_kg=co2.recovery.value if co2.recovery else 0.0,
        transport_co2_kg=haulage.co2_kg_per_unit_km * way_km,
        references=tuple(one for one in used if one is not None),
    )


def legs_between(
    candidates: Candidates, rows: Integers, book: RuleBook, knowledge: Knowledge
) -> Iterator[Leg]:
    """Yield some pairs as legs, priced."""
    for row in rows.tolist():
        giver = candidates.givers[candidates.giver[row]]
        taker = candidates.takers[candidates.taker[row]]
        link = book.links.get(giver.resource_id or "", taker.resource_id or "")
        if link:
            yield price_leg(giver, taker, float(candidates.way_km[row]), link, knowledge)


class _Emissions(NamedTuple):
    """The reference values behind what a leg spares and causes, None where one plays no part."""

    disposal: ReferenceUsed | None
    production: ReferenceUsed | None
    recovery: ReferenceUsed | None


def _emissions(giver: End, taker: End, given: ResourceFacts, taken: ResourceFacts) -> _Emissions:
    production = taken.production_co2 if taker.flow else None
    return _Emissions(
        disposal=given.disposal_co2 if giver.flow else None,
        production=production,
        recovery=given.recovery_co2 if production else None,
    )


def _facts(end: End, knowledge: Knowledge) -> ResourceFacts:
    return knowledge.resources[end.resource_id or ""]


def _price(flow: Flow | None, reference: ReferenceUsed | None) -> tuple[float, ReferenceUsed | None]:
    if flow is None:
        return 0.0, None
    if flow.price_eur_per_unit is not None:
        return float(flow.price_eur_per_unit), None
    return (reference.value, reference) if reference else (0.0, None)
