"""What an export holds: sites with the flows that the caller may see of them."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from symbiose.domain.companies import Site
from symbiose.domain.flows import Direction, Flow


@dataclass(frozen=True)
class DisclosedFlow:
    """All that another firm lets the caller know of one of its flows: no figure is among it."""

    direction: Direction
    """Offer or need."""
    resource_id: str | None
    """Resource of the catalogue, None until confirmed."""
    resource: str
    """Label of the resource, or the declarant's words."""


@dataclass(frozen=True)
class ExportedSite:
    """One site with the flows that the caller may see."""

    site: Site
    commune: str
    """Name of its commune."""
    flows: tuple[Flow, ...] = ()
    """Its flows whole, for those who manage it."""
    disclosed: tuple[DisclosedFlow, ...] = ()
    """What it discloses to the others, in place of its flows."""

    def count(self, direction: Direction) -> int:
        """Return how many flows of a direction the caller may know of."""
        own = sum(flow.direction is direction for flow in self.flows)
        return own + sum(flow.direction is direction for flow in self.disclosed)


@dataclass(frozen=True)
class ExportContent:
    """Everything that one caller may take away."""

    sites: tuple[ExportedSite, ...] = field(default=())
    """All sites of the map, by name."""

    def lines(self) -> Iterator[tuple[Site, Flow]]:
        """Yield each flow that may be exported whole, with its site."""
        for exported in self.sites:
            for flow in exported.flows:
                yield exported.site, flow

    def shared_references(self) -> frozenset[str]:
        """Return the references that flows of several sites carry: each declarant numbers as it likes."""
        site_of: dict[str, str] = {}
        lines = [(site.id, flow.reference) for site, flow in self.lines() if flow.reference is not None]
        return frozenset(name for site, name in lines if site_of.setdefault(name, site) != site)
