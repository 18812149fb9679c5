"""Export the declarations that the caller may see."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from symbiose.domain.accounts import Actor
from symbiose.domain.companies import Site
from symbiose.domain.disclosure import (
    FlowPlace,
    SeenFlow,
    may_see_figures,
    may_see_name,
    seen_flow,
    viewer_of,
)
from symbiose.domain.documents.export_content import (
    ExportedSite,
    ExportKind,
    ExportOutline,
)
from symbiose.domain.errors import ConflictingReview
from symbiose.domain.flows import Flow
from symbiose.domain.labels import label_key
from symbiose.domain.permissions import CanExport, CanManageSite
from symbiose.services.context import Services
from symbiose.services.journalling import journal_entry, sortable_id

SITES_AT_ONCE = 10
"""Sites whose flows are read, and held in memory, together."""


@dataclass(frozen=True)
class StreamedExport:
    """An export that reads a few sites at a time, each in a transaction of its own.

    Every flow comes whole, as it stands when its site is read, once; a flow that is declared, changed or
    withdrawn while the export runs comes as before or as after. When one changes so that the columns written
    already cannot hold it, the export stops with an error.
    """

    services: Services
    actor: Actor
    places: tuple[Site, ...]

    def outline(self) -> ExportOutline:
        """Return what has to be known of all flows before the first one is written."""
        return self._outline

    @cached_property
    def _outline(self) -> ExportOutline:
        ids = [site.id for site in self.places]
        return ExportOutline.of(self.services.store.read(lambda r: r.flows.outlines(ids)))

    def exported(self) -> Iterator[ExportedSite]:
        """Yield the sites with their flows.

        Raises:
            ConflictingReview: A flow changed, so that what was written before does not announce it.
        """
        for start in range(0, len(self.places), SITES_AT_ONCE):
            sites = self.places[start : start + SITES_AT_ONCE]
            flows = self._standing([site.id for site in sites])
            for site in sites:
                exported = exported_site(self.services, self.actor, site, flows[site.id])
                self._require_foreseen(exported)
                yield exported

    def _standing(self, site_ids: Sequence[str]) -> Mapping[str, Sequence[Flow]]:
        flows: Mapping[str, list[Flow]] = defaultdict(list)
        for flow in self.services.store.read(lambda r: r.flows.of_sites(site_ids)):
            if not flow.withdrawn:
                flows[flow.site_id].append(flow)
        return flows

    def _require_foreseen(self, exported: ExportedSite) -> None:
        announced = self.__dict__.get("_outline")
        if announced and not all(announced.foresees(flow) for flow in exported.flows):
            msg = "The declarations changed while they were being exported. Export them again."
            raise ConflictingReview(msg, site=exported.site.id)


def export_declarations(services: Services, actor: Actor, kind: ExportKind) -> StreamedExport:
    """Return the sites and the flows that the caller may take away; the journal keeps that it was done.

    Raises:
        NotAllowed: The caller is an analyst, who sees aggregates only.
    """
    export = open_export(services, actor, kind)
    now = services.clock()
    entry = journal_entry(actor, "export_declarations", sortable_id("export", now), now, f"format={kind}")
    services.store.write(lambda repositories: repositories.journal.append(entry))
    return export


def open_export(services: Services, actor: Actor, kind: ExportKind) -> StreamedExport:
    """Return the sites and the flows that the caller may take away, and write nothing.

    Flows of sites that the caller manages come whole (all of them for staff). Of a site of another firm,
    only what it lets be seen of flows declared `named` is there, on the map alone; nothing stands for the
    others. Withdrawn flows are left out.

    Args:
        services: What use cases work with.
        actor: The caller.
        kind: Format asked for: a map shows all sites, the others those of the caller.

    Raises:
        NotAllowed: The caller is an analyst, who sees aggregates only.
    """
    CanExport(actor).require()
    sites = services.store.read(lambda repositories: repositories.sites.all())
    shown = kind is ExportKind.GEOJSON
    places = [site for site in sites if shown or CanManageSite(actor, site.id).allowed()]
    return StreamedExport(
        services, actor, tuple(sorted(places, key=lambda site: (label_key(site.name), site.id)))
    )


def exported_site(services: Services, actor: Actor, site: Site, flows: Sequence[Flow]) -> ExportedSite:
    """Return one site with what the caller may see of its flows, in the order in which they are written."""
    return ExportedSite(
        site=site,
        commune=services.reference.communes.name_of(site.commune_code),
        flows=tuple(sorted((flow for flow in flows if may_see_figures(actor, flow)), key=_order)),
        disclosed=tuple(sorted(_disclosed(services, actor, site, flows), key=repr)),
    )


def _disclosed(services: Services, actor: Actor, site: Site, flows: Sequence[Flow]) -> Iterator[SeenFlow]:
    """Yield what a site lets the caller see of flows that are not theirs; unnamed ones belong to no site."""
    place = FlowPlace(site=site.name, wider=None)
    for flow in flows:
        if may_see_name(actor, flow) and not may_see_figures(actor, flow):
            seen = seen_flow(flow, viewer_of(actor, flow), services.reference.resources, place)
            if seen is not None:
                yield seen


def _order(flow: Flow) -> tuple[str, str, str, str, int, str]:
    """Return what flows of a site are sorted by: those that share an identity stand in their ranks."""
    since = flow.valid_from.isoformat() if flow.valid_from else ""
    return (flow.direction, label_key(flow.resource_text), flow.waste_code or "", since, flow.rank, flow.id)
