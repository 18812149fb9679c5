"""What the circular-model rules look at: resources, uses, waste status and scope, never who or where."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from symbiose.domain.exchanges import Kind, Proposal
from symbiose.domain.flows import Direction, Flow, Use
from symbiose.domain.processing import Processor, Substitution
from symbiose.domain.resources import Family, Resource, ResourceCatalogue

FAMILY_WORDS = {
    Family.MATERIAL: "matière",
    Family.WATER: "eau",
    Family.HEAT: "chaleur",
    Family.ELECTRICITY: "électricité",
    Family.GAS: "gaz",
    Family.STEAM: "vapeur",
    Family.COLD: "froid",
    Family.SERVICE: "service",
}
USE_WORDS = {
    Use.FEEDSTOCK: "matière première",
    Use.ENERGY: "énergie",
    Use.REUSE: "réemploi",
    Use.RECONDITIONING: "reconditionnement",
    Use.SPARE_PARTS: "pièces détachées",
    Use.REPAIR: "réparation",
    Use.MAINTENANCE: "maintenance",
    Use.RENTAL: "location",
    Use.SHARED_EQUIPMENT: "équipement partagé",
    Use.SOIL: "retour au sol",
    Use.FILL: "remblai",
    Use.DISPOSAL: "élimination",
}


class Scope(StrEnum):
    """What sort of thing a rule judges."""

    OFFER = "offer"
    NEED = "need"
    PROCESSOR = "processor"
    PROPOSAL = "proposal"


SCOPE_WORDS = {
    Scope.OFFER: "flux sortant",
    Scope.NEED: "flux entrant",
    Scope.PROCESSOR: "opération",
    Scope.PROPOSAL: "échange",
}


@dataclass(frozen=True)
class Facts:
    """All that a rule may know of a flow, a processor or a proposal."""

    scope: Scope
    """What is judged."""
    source: tuple[Resource, ...]
    """The resource of a flow, what a processor takes, what a proposal gives."""
    result: tuple[Resource, ...] = ()
    """What a processor makes, or the resource that the receiver of a proposal asked for."""
    uses: frozenset[Use] = frozenset()
    """What is done with the resource; empty when nobody said."""
    waste_code: str | None = None
    """Waste code under which it leaves its site."""
    kind: Kind | None = None
    """Sort of synergy, for a proposal."""

    def recovered(self, resource: Resource) -> bool:
        """Tell whether a resource looked at comes out of a use or a process; a waste code says so too."""
        return resource.recovered or self.waste_code is not None


def facts_of_flow(flow: Flow, resource: Resource, catalogue: ResourceCatalogue) -> Facts:
    """Return what rules see of a flow."""
    use = flow.use or usual_use(resource, catalogue)
    return Facts(
        scope=Scope.OFFER if flow.direction is Direction.OFFER else Scope.NEED,
        source=(resource,),
        uses=frozenset({use} if use else ()),
        waste_code=flow.waste_code,
    )


def facts_of_processor(processor: Processor, catalogue: ResourceCatalogue) -> Facts:
    """Return what rules see of a processor; resources that the catalogue has lost since are not seen."""
    return Facts(
        scope=Scope.PROCESSOR,
        source=_known(sorted(processor.inputs), catalogue),
        result=_known(sorted(processor.outputs), catalogue),
        uses=frozenset({processor.use}),
    )


def facts_of_proposal(
    proposal: Proposal,
    offer: Flow,
    need: Flow,
    processors: Sequence[Processor],
    substitutions: Sequence[Substitution],
    catalogue: ResourceCatalogue,
) -> Facts:
    """Return what rules see of a proposal: what it gives, what it stands in for, what is done on the way."""
    source = _known([proposal.resource_id], catalogue)
    return Facts(
        scope=Scope.PROPOSAL,
        source=source,
        result=_known([proposal.received_resource_id], catalogue),
        uses=_uses(offer, need, processors, substitutions)
        or frozenset(use for resource in source if (use := usual_use(resource, catalogue))),
        waste_code=offer.waste_code,
        kind=proposal.kind,
    )


def facts_of_loop(given: Sequence[str], taken: Sequence[str], catalogue: ResourceCatalogue) -> Facts:
    """Return what rules see of a heat-recovery loop: what it takes in and what it stands for."""
    return Facts(
        scope=Scope.PROPOSAL,
        source=_known(given, catalogue),
        result=_known(taken, catalogue),
        uses=frozenset({Use.ENERGY}),
        kind=Kind.HEAT_LOOP,
    )


def facts_of_sun(source: str, replaced: str, catalogue: ResourceCatalogue) -> Facts:
    """Return what rules see of roofs that are built and shared: what they give and what it stands for."""
    return Facts(
        scope=Scope.PROPOSAL,
        source=_known([source], catalogue),
        result=_known([replaced], catalogue),
        uses=frozenset({Use.ENERGY}),
        kind=Kind.SOLAR_SHARING,
    )


def usual_use(resource: Resource, catalogue: ResourceCatalogue) -> Use | None:
    """Return what is done with a resource where nobody says: its own default, else that of a wider one."""
    if resource.default_use is not None or resource.id not in catalogue:
        return resource.default_use
    wider = (catalogue.get(ancestor).default_use for ancestor in catalogue.ancestors(resource.id))
    return next((use for use in wider if use), None)


def _uses(
    offer: Flow,
    need: Flow,
    processors: Sequence[Processor],
    substitutions: Sequence[Substitution],
) -> frozenset[Use]:
    """Return what the exchange makes of the resource.

    What the receiver says counts, with what the processors on the way do. Where it says nothing: what the
    resource is recognised as a substitute for, else what the giver says, but for the disposal that the
    exchange replaces.
    """
    found = {processor.use for processor in processors}
    if need.use:
        return frozenset(found | {need.use})
    found |= {substitution.use for substitution in substitutions}
    if found:
        return frozenset(found)
    given = offer.use if offer.use is not Use.DISPOSAL else None
    return frozenset({given} if given else ())


def _known(resource_ids: Sequence[str], catalogue: ResourceCatalogue) -> tuple[Resource, ...]:
    return tuple(catalogue.get(resource_id) for resource_id in resource_ids if resource_id in catalogue)
