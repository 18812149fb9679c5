"""What each declared flow speaks for of the circular models, whoever may know of it."""

from collections.abc import Mapping
from functools import partial

from symbiose.domain.coverage import Evidence, flow_evidence
from symbiose.domain.flows import Flow
from symbiose.domain.opeo import ModelOverride
from symbiose.domain.remembered import Remembered
from symbiose.domain.resources import ResourceCatalogue
from symbiose.services.context import Services
from symbiose.services.surroundings import Surroundings


def spoken_for(services: Services, around: Surroundings) -> Mapping[str, tuple[Evidence, ...]]:
    """Return the evidence of each flow by its id, found again for those that changed."""
    find = partial(_found, services.reference.resources)

    def made(before: Remembered) -> Mapping[str, tuple[Evidence, ...]]:
        overrides = around.overrides
        return {i: before.of(i, find, flow, overrides.get(i)) for i, flow in around.flows.items()}

    return services.rounds.made("what flows speak for", made)


def _found(catalogue: ResourceCatalogue, flow: Flow, override: ModelOverride | None) -> tuple[Evidence, ...]:
    return flow_evidence(flow, catalogue, override)
