"""Why not more: what the giver, the processors and the receiver of a proposal had left in its run."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from symbiose.domain.exchanges import Proposal
from symbiose.domain.flows import Flow
from symbiose.domain.processing import Processor

EXHAUSTED = 0.999
"""Share from which an end counts as used up: what remains is rounding."""


@dataclass(frozen=True)
class Limit:
    """One end or processor of a proposal: what the run used of what there is."""

    kind: str
    """supply, demand or capacity."""
    thing_id: str
    """Flow or processor."""
    used: float
    """Used by all proposals of the run, unit/yr."""
    available: float
    """Declared, unit/yr."""
    unit: str

    @property
    def exhausted(self) -> bool:
        """Tell whether this is what keeps the proposal from being larger."""
        return self.used >= EXHAUSTED * self.available


def limits_of(
    proposal: Proposal,
    proposals: Iterable[Proposal],
    flows: Mapping[str, Flow],
    processors: Mapping[str, Processor],
) -> tuple[Limit, ...]:
    """Return what each end and processor of a proposal had and gave in the whole run."""
    everything = list(proposals)
    found: list[Limit] = []
    offer, need = flows.get(proposal.path.offer_id), flows.get(proposal.path.need_id)
    if offer:
        used = sum(p.quantity_per_year for p in everything if p.path.offer_id == offer.id)
        found.append(Limit("supply", offer.id, used, offer.quantity_per_year, offer.unit))
    if proposal.path.through and (processor := processors.get(proposal.path.through[0])):
        found.append(_capacity(processor, everything))
    if need:
        used = sum(sum(p.monthly_received) for p in everything if p.path.need_id == need.id)
        found.append(Limit("demand", need.id, used, need.quantity_per_year, need.unit))
    return tuple(found)


def _capacity(processor: Processor, proposals: Iterable[Proposal]) -> Limit:
    """Return what a processor takes from givers; what it takes from other processors is not counted."""
    first = [p for p in proposals if p.path.through[:1] == (processor.id,)]
    used = sum(p.quantity_per_year * processor.inputs.get(p.resource_id, 1.0) for p in first)
    return Limit("capacity", processor.id, used, processor.capacity_per_year, processor.unit)
