"""What a map of the territory is asked for, and what is seen on it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from symbiose.domain.communes import Park
from symbiose.domain.companies import Site
from symbiose.domain.disclosure import SeenFlow
from symbiose.domain.exchanges import State
from symbiose.services.board import ProposalLine
from symbiose.services.loops_on_map import LoopOnMap
from symbiose.services.territory_flows import FlowsAsked

NOWHERE = ""
"""Agglomeration of a site outside the territory."""


@dataclass(frozen=True)
class MapAsked:
    """What the map is asked to show; what is empty asks for nothing."""

    flows: FlowsAsked = field(default_factory=FlowsAsked)
    """Only sites with such flows, and proposals of such resources."""
    park_id: str = ""
    """Only sites of this park."""
    epci_id: str = ""
    """Only sites of this agglomeration."""
    text: str = ""
    """Only sites that have these words: in their name, commune, park, activity, resources."""
    state: State | None = None
    """Only proposals in this state; None for all that nobody refused or abandoned."""


@dataclass(frozen=True)
class SiteOnMap:
    """One site with how much it declares that the caller may know of, among what is asked for."""

    site: Site
    commune: str
    epci_id: str
    """Empty outside the territory."""
    park: str
    """Name of its business park; empty where it stands in none."""
    offers: int
    needs: int
    own: bool
    """True for a site that the caller manages itself."""


@dataclass(frozen=True)
class Count:
    """How many flows of one family, or of one model, the caller may place on the map."""

    of: str
    """Family, or number of the model."""
    offers: int
    needs: int
    sites: int


@dataclass(frozen=True)
class SiteSheetOnMap:
    """One site beside the map: what it is, and what the caller may see of its flows."""

    seen: SiteOnMap
    activity: str
    """Label of its activity; empty when it is not known."""
    flows: tuple[SeenFlow, ...]
    """Those whose site the caller may know, by resource."""
    managed: bool
    """True when the caller may open the whole sheet of the site."""


@dataclass(frozen=True)
class TerritoryMap:
    """Sites and the proposals that join them, with what they count."""

    sites: tuple[SiteOnMap, ...]
    """By name."""
    proposals: tuple[ProposalLine, ...]
    """Only those whose two ends the caller may know, one of them among the sites."""
    every_site: tuple[Site, ...]
    """All sites, whatever is asked for."""
    families: tuple[Count, ...]
    models: tuple[Count, ...]
    parks: Mapping[str, Park]
    loops: tuple[LoopOnMap, ...] = ()
    """Heat-recovery loops whose members the caller may all name, one of them among the sites."""
    sheet: SiteSheetOnMap | None = None
    """The site that is looked at; None when none is, or there is no such site."""
