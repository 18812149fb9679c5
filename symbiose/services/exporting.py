"""Export the declarations that the caller may see."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from symbiose.domain.accounts import Actor
from symbiose.domain.companies import Site
from symbiose.domain.disclosure import may_see_figures, may_see_name
from symbiose.domain.documents.export_content import DisclosedFlow, ExportContent, ExportedSite
from symbiose.domain.flows import Flow
from symbiose.domain.labels import label_key
from symbiose.domain.permissions import CanExport
from symbiose.domain.repositories import Repositories
from symbiose.services.context import Services
from symbiose.services.journalling import journal_entry, sortable_id
from symbiose.services.surroundings import resource_label, surroundings


def export_declarations(services: Services, actor: Actor, kind: str) -> ExportContent:
    """Return the sites and the flows that the caller may take away; the journal keeps that it was done.

    Flows of sites that the caller manages come whole (all of them for staff). Of a site of another firm,
    only direction and resource of flows declared `named` are there; nothing stands for the others.
    Withdrawn flows are left out.

    Args:
        services: What use cases work with.
        actor: The caller.
        kind: Format asked for, noted in the journal.

    Raises:
        NotAllowed: The caller is an analyst, who sees aggregates only.
    """
    CanExport(actor).require()
    now = services.clock()
    entry = journal_entry(actor, "export_declarations", sortable_id("export", now), now, f"format={kind}")
    content = services.store.read(lambda repositories: _content(services, actor, repositories))
    services.store.write(lambda repositories: repositories.journal.append(entry))
    return content


def _content(services: Services, actor: Actor, repositories: Repositories) -> ExportContent:
    around = surroundings(services, repositories)
    sites = sorted(around.sites.values(), key=lambda site: (label_key(site.name), site.id))
    flows: Mapping[str, list[Flow]] = defaultdict(list)
    for flow in around.flows.values():
        if not flow.withdrawn:
            flows[flow.site_id].append(flow)
    return ExportContent(tuple(exported_site(services, actor, site, flows.get(site.id, ())) for site in sites))


def exported_site(services: Services, actor: Actor, site: Site, flows: Sequence[Flow]) -> ExportedSite:
    """Return one site with what the caller may see of its flows, in the order in which they are written."""
    catalogue = services.reference.resources
    return ExportedSite(
        site=site,
        commune=_commune(services, site.commune_code),
        flows=tuple(sorted((flow for flow in flows if may_see_figures(actor, flow)), key=_order)),
        disclosed=tuple(
            DisclosedFlow(flow.direction, flow.resource_id, resource_label(flow, catalogue))
            for flow in flows
            if may_see_name(actor, flow) and not may_see_figures(actor, flow)
        ),
    )


def _order(flow: Flow) -> tuple[str, str, str, str, int, str]:
    """Return what flows of a site are sorted by: those that share an identity stand in their ranks."""
    since = flow.valid_from.isoformat() if flow.valid_from else ""
    return (flow.direction, label_key(flow.resource_text), flow.waste_code or "", since, flow.rank, flow.id)


def _commune(services: Services, code: str) -> str:
    """Return the name of a commune; the code of one outside the territory."""
    communes = services.reference.communes
    return communes.get(code).name if code in communes else code
