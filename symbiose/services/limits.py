"""Why not more: what the giver, the processors and the receiver of a proposal had left in its run."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from symbiose.domain.exchanges import Proposal
from symbiose.domain.flows import Flow
from symbiose.domain.heat_loops import HeatLoop
from symbiose.domain.loops_held import summed
from symbiose.domain.processing import Processor
from symbiose.domain.solar_groups import SolarGroup

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
    """Used by all proposals, loops and groups of the run, unit/yr."""
    available: float
    """Declared, unit/yr."""
    unit: str
    name: str | None = None
    """Name of the processor."""

    @property
    def exhausted(self) -> bool:
        """Tell whether this is what keeps the proposal from being larger."""
        return self.used >= EXHAUSTED * self.available


@dataclass(frozen=True)
class Stage:
    """What one processor on the way of a proposal receives of it."""

    quantity: float
    """Received, unit/yr."""
    unit: str
    """Canonical unit of what it receives."""


def stages_of(proposal: Proposal, processors: Mapping[str, Processor]) -> tuple[Stage, ...]:
    """Return what each processor on the way receives, in order; fewer when one is no longer there."""
    return tuple(Stage(taken, processor.unit) for processor, taken in _takings(proposal, processors))


def limits_of(
    proposal: Proposal,
    proposals: Iterable[Proposal],
    flows: Mapping[str, Flow],
    processors: Mapping[str, Processor],
    designs: Iterable[HeatLoop | SolarGroup] = (),
) -> tuple[Limit, ...]:
    """Return what each end and processor of a proposal had and gave in the whole run."""
    everything = list(proposals)
    designed = summed(one.taken_mwh for one in designs)
    found: list[Limit] = []
    offer, need = flows.get(proposal.path.offer_id), flows.get(proposal.path.need_id)
    if offer:
        used = sum(p.quantity_per_year for p in everything if p.path.offer_id == offer.id)
        used += sum(designed.get(offer.id, ()))
        found.append(Limit("supply", offer.id, used, offer.quantity_per_year, offer.unit))
    for processor in (processors[i] for i in proposal.path.through if i in processors):
        used = sum(_taken_by(processor.id, p, processors) for p in everything)
        found.append(
            Limit("capacity", processor.id, used, processor.capacity_per_year, processor.unit, processor.name)
        )
    if need:
        used = sum(sum(p.monthly_received) for p in everything if p.path.need_id == need.id)
        used += sum(designed.get(need.id, ()))
        found.append(Limit("demand", need.id, used, need.quantity_per_year, need.unit))
    return tuple(found)


def _taken_by(processor_id: str, proposal: Proposal, processors: Mapping[str, Processor]) -> float:
    """Return what one processor receives of a proposal, unit/yr."""
    return sum(taken for processor, taken in _takings(proposal, processors) if processor.id == processor_id)


def _takings(proposal: Proposal, processors: Mapping[str, Processor]) -> Iterator[tuple[Processor, float]]:
    """Yield each processor on the way with what it receives; stop where one is no longer there.

    From one processor to the next goes the output that the next one takes; of several, the most abundant.
    """
    sent = {proposal.resource_id: proposal.quantity_per_year}
    for step, processor_id in enumerate(proposal.path.through):
        processor = processors.get(processor_id)
        if processor is None:
            return
        usable = sent if step == 0 else {r: q for r, q in sent.items() if r in processor.inputs}
        if not usable:
            return
        taken = max(quantity * processor.inputs.get(r, 1.0) for r, quantity in usable.items())
        yield processor, taken
        sent = {r: taken * ratio for r, ratio in processor.outputs.items()}
