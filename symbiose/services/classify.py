"""Keep in the graph under which circular models each flow stands, for whoever explores it.

Pages judge a flow by the rules each time they show it; the graph holds the answer as of the last change.
"""

from collections.abc import Iterable

from symbiose.domain.accounts import operator
from symbiose.domain.flows import Flow
from symbiose.domain.opeo import ModelOverride
from symbiose.domain.opeo_rules import Finding, findings_of_flow, overridden
from symbiose.domain.repositories import Repositories
from symbiose.domain.resources import ResourceCatalogue
from symbiose.services.batches import in_batches
from symbiose.services.context import Services
from symbiose.services.journalling import journal_entry, sortable_id


def classify_flows(services: Services, repositories: Repositories, flows: Iterable[Flow]) -> None:
    """Put stored flows under the models that hold for them: those a person set, else those of the rules."""
    changed = list(flows)
    if not changed:
        return
    catalogue = services.reference.resources
    overrides = {override.thing_id: override for override in repositories.overrides.current()}
    found = [(flow.id, _findings(flow, catalogue, overrides.get(flow.id))) for flow in changed]
    for batch in in_batches(found):
        repositories.flows.classify(dict(batch))


def classify_everything(services: Services) -> None:
    """Put all flows under their models anew: the catalogue that the rules look at has changed."""
    now = services.clock()
    entry = journal_entry(operator("migrate"), "classify_flows", sortable_id("catalogue", now), now)

    def work(repositories: Repositories) -> None:
        flows = repositories.flows.all()
        if flows:
            classify_flows(services, repositories, flows)
            repositories.journal.append(entry)

    services.store.write(work)


def _findings(
    flow: Flow, catalogue: ResourceCatalogue, override: ModelOverride | None
) -> tuple[Finding, ...]:
    resource = catalogue.find(flow.resource_id)
    if resource is None:
        return overridden((), override)
    return findings_of_flow(flow, resource, catalogue, override)
