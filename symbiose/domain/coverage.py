"""Which of the six circular models something practises, which are within reach, which stages are missing."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from symbiose.domain.exchanges import ModelMark, Proposal, State
from symbiose.domain.flows import Flow
from symbiose.domain.heat_loops import HeatLoop, Role
from symbiose.domain.on_behalf import awaits_the_firm
from symbiose.domain.opeo import ModelOverride, OpeoModel
from symbiose.domain.opeo_rules import (
    Finding,
    findings_of_flow,
    findings_of_processor,
    findings_of_proposal,
    overridden,
)
from symbiose.domain.processing import Processor
from symbiose.domain.resources import SOLAR_ELECTRICITY, ResourceCatalogue
from symbiose.domain.solar_groups import SolarGroup
from symbiose.domain.typical_flows import is_estimate

HOLDING = frozenset({State.ACCEPTED, State.AGREED, State.IN_STUDY, State.CONTRACTED, State.RUNNING})
"""States of a proposal whose models its two companies practise."""


class Source(StrEnum):
    """What sort of thing speaks for a model."""

    FLOW = "flow"
    PROCESSOR = "processor"
    PROPOSAL = "proposal"
    LOOP = "loop"
    """An accepted heat-recovery loop."""
    GROUP = "group"
    """An accepted group that shares roofs."""


class Level(StrEnum):
    """How far something has come with one model."""

    COVERED = "covered"
    WITHIN_REACH = "within_reach"
    MISSING = "missing"


@dataclass(frozen=True)
class Evidence:
    """One thing that speaks for one model, with the sentence that says why."""

    source: Source
    """Flow, processor, proposal, loop or group."""
    thing_id: str
    """Its id."""
    site_ids: tuple[str, ...]
    """Site of a flow or processor; giver and receiver of a proposal; all sites of a loop or group."""
    label: str
    """Resource, or name of the processor, in French."""
    mark: ModelMark
    """Model and sentence."""
    opens: bool = False
    """True when it only opens the way to the model."""
    by_a_person: bool = False
    """True when a person set the model against the rules."""
    estimated: bool = False
    """True when it rests on a demonstration estimate that nobody declared."""
    to_confirm: bool = False
    """True when it rests on a flow declared on behalf of a firm that has not confirmed it."""


@dataclass(frozen=True)
class Coverage:
    """The six models of a company, a value chain or anything else, with what speaks for each."""

    evidence: tuple[Evidence, ...] = ()

    def level(self, model: OpeoModel) -> Level:
        """Return how far a model is practised."""
        found = self.why(model)
        if any(not one.opens for one in found):
            return Level.COVERED
        return Level.WITHIN_REACH if found else Level.MISSING

    def why(self, model: OpeoModel) -> tuple[Evidence, ...]:
        """Return what speaks for a model: what practises it first."""
        found = (one for one in self.evidence if one.mark.model == model)
        return tuple(sorted(found, key=lambda one: (one.opens, one.source, one.label, one.thing_id)))

    @property
    def covered(self) -> tuple[OpeoModel, ...]:
        """Return the models practised."""
        return tuple(model for model in OpeoModel if self.level(model) is Level.COVERED)

    @property
    def missing(self) -> tuple[OpeoModel, ...]:
        """Return the missing stages: the models not practised, those within reach among them."""
        return tuple(model for model in OpeoModel if self.level(model) is not Level.COVERED)

    @property
    def within_reach(self) -> tuple[OpeoModel, ...]:
        """Return the missing stages to which something declared opens the way."""
        return tuple(model for model in OpeoModel if self.level(model) is Level.WITHIN_REACH)

    @property
    def estimated(self) -> bool:
        """Tell whether any of it rests on demonstration estimates that nobody declared."""
        return any(one.estimated for one in self.evidence)

    @property
    def share(self) -> float:
        """Return the models practised over the six: circularity is partial below 1."""
        return len(self.covered) / len(OpeoModel)


def coverage_of(evidence: Iterable[Evidence]) -> Coverage:
    """Return the coverage that evidence adds up to, each piece counted once."""
    return Coverage(tuple(dict.fromkeys(evidence)))


def flow_evidence(
    flow: Flow, catalogue: ResourceCatalogue, override: ModelOverride | None = None
) -> tuple[Evidence, ...]:
    """Return what a flow speaks for: nothing once withdrawn.

    A flow whose resource nobody has confirmed speaks only for what a person set.
    """
    if flow.withdrawn:
        return ()
    known = flow.resource_id is not None and flow.resource_id in catalogue
    resource = catalogue.get(flow.resource_id) if known and flow.resource_id else None
    label = resource.label_fr if resource else flow.resource_text
    findings = findings_of_flow(flow, resource, catalogue, override) if resource else overridden((), override)
    estimated, waits = is_estimate(flow), awaits_the_firm(flow)
    ends = (flow.site_id,)
    return _evidence(Source.FLOW, flow.id, ends, label, findings, estimated=estimated, to_confirm=waits)


def processor_evidence(processor: Processor, catalogue: ResourceCatalogue) -> tuple[Evidence, ...]:
    """Return what a processor speaks for."""
    findings = findings_of_processor(processor, catalogue)
    return _evidence(Source.PROCESSOR, processor.id, (processor.site_id,), processor.name, findings)


def proposal_evidence(
    proposal: Proposal,
    catalogue: ResourceCatalogue,
    override: ModelOverride | None = None,
    *,
    estimated: bool = False,
) -> tuple[Evidence, ...]:
    """Return what a proposal speaks for, at both its ends; `estimated` when one of its flows is."""
    ends = (proposal.giver_site_id, proposal.receiver_site_id)
    findings = findings_of_proposal(proposal, override)
    label = catalogue.label(proposal.resource_id)
    return _evidence(Source.PROPOSAL, proposal.id, ends, label, findings, estimated=estimated)


def loop_evidence(
    loop: HeatLoop, catalogue: ResourceCatalogue, *, estimated: bool = False
) -> tuple[Evidence, ...]:
    """Return what a loop speaks for, at all its sites; `estimated` when one of its flows is."""
    given = next(
        (one.resource_id for one in loop.members if one.role is Role.SOURCE and one.resource_id), None
    )
    label = catalogue.label(given) if given else ""
    findings = tuple(Finding(mark) for mark in loop.models)
    return _evidence(Source.LOOP, loop.id, loop.site_ids, label, findings, estimated=estimated)


def group_evidence(
    group: SolarGroup, catalogue: ResourceCatalogue, *, estimated: bool = False
) -> tuple[Evidence, ...]:
    """Return what a group that shares roofs speaks for, at all its sites."""
    label = catalogue.label(SOLAR_ELECTRICITY)
    findings = tuple(Finding(mark) for mark in group.models)
    return _evidence(Source.GROUP, group.id, group.site_ids, label, findings, estimated=estimated)


def _evidence(
    source: Source,
    thing_id: str,
    site_ids: tuple[str, ...],
    label: str,
    findings: Iterable[Finding],
    *,
    estimated: bool = False,
    to_confirm: bool = False,
) -> tuple[Evidence, ...]:
    return tuple(
        Evidence(
            source, thing_id, site_ids, label, one.mark, one.opens, one.by_a_person, estimated, to_confirm
        )
        for one in findings
    )
