"""Every flow that was declared, as pages read them: those that changed, once for all pages."""

from collections.abc import Mapping

from symbiose.domain.flows import Flow
from symbiose.domain.repositories import Repositories
from symbiose.services.context import Services


def every_flow(services: Services, repositories: Repositories) -> Mapping[str, Flow]:
    """Return all flows by id, withdrawn ones included: unchanged ones are the same values as before."""
    return services.memory.recall(repositories, "flows", lambda: services.known_flows.present(repositories))
