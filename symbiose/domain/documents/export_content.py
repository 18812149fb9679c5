"""What an export holds: sites with the flows that the caller may see of them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Protocol

from symbiose.domain.companies import Site
from symbiose.domain.disclosure import SeenFlow
from symbiose.domain.flows import Direction, Flow


class ExportKind(StrEnum):
    """Formats that declarations are exported in."""

    CSV = "csv"
    XLSX = "xlsx"
    JSON = "json"
    GEOJSON = "geojson"


MEDIA_TYPES: Mapping[ExportKind, str] = MappingProxyType(
    {
        ExportKind.CSV: "text/csv; charset=utf-8",
        ExportKind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ExportKind.JSON: "application/json",
        ExportKind.GEOJSON: "application/geo+json",
    }
)
"""Format → how an answer that holds such a file is marked."""


@dataclass(frozen=True)
class FlowOutline:
    """What the header of an export must know of a flow before the flow itself is read."""

    site_id: str
    """Site that declares it."""
    reference: str | None
    """The declarant's own reference."""
    qualities: tuple[str, ...]
    """Names of its properties."""


@dataclass(frozen=True)
class ExportOutline:
    """What an export must know of all its flows before it writes the first one."""

    qualities: tuple[str, ...]
    """Names of properties, each spelling once."""
    site_of_reference: Mapping[str, str]
    """Reference → the first site that uses it."""
    shared_references: frozenset[str]
    """References that flows of several sites carry: each declarant numbers as it likes."""

    @classmethod
    def of(cls, flows: Iterable[FlowOutline]) -> "ExportOutline":
        """Sum up what is known of each flow."""
        qualities: dict[str, None] = {}
        site_of: dict[str, str] = {}
        shared = set()
        for flow in flows:
            qualities |= dict.fromkeys(flow.qualities)
            name = flow.reference
            if name is not None and site_of.setdefault(name, flow.site_id) != flow.site_id:
                shared.add(name)
        return cls(tuple(qualities), site_of, frozenset(shared))

    def foresees(self, flow: Flow) -> bool:
        """Tell whether a flow can be written under what was known before it was read."""
        name = flow.reference
        alone = name is None or self.site_of_reference.get(name, flow.site_id) == flow.site_id
        return (alone or name in self.shared_references) and set(flow.quality) <= set(self.qualities)


class Export(Protocol):
    """Sites and flows on their way out, read from the first to the last."""

    @property
    def places(self) -> tuple[Site, ...]:
        """The sites that flows may come from, in order."""

    def outline(self) -> ExportOutline:
        """Return what has to be known of all flows before the first one is written."""

    def exported(self) -> Iterator["ExportedSite"]:
        """Yield the sites with their flows; once."""


def lines_of(export: Export) -> Iterator[tuple[Site, Flow]]:
    """Yield each flow that is exported whole, with its site."""
    for exported in export.exported():
        for flow in exported.flows:
            yield exported.site, flow


@dataclass(frozen=True)
class ExportedSite:
    """One site with the flows that the caller may see."""

    site: Site
    commune: str
    """Name of its commune."""
    flows: tuple[Flow, ...] = ()
    """Its flows whole, for those who manage it."""
    disclosed: tuple[SeenFlow, ...] = ()
    """What it discloses to the others, in place of its flows."""

    def count(self, direction: Direction) -> int:
        """Return how many flows of a direction the caller may know of."""
        own = sum(flow.direction is direction for flow in self.flows)
        return own + sum(flow.direction is direction for flow in self.disclosed)


@dataclass(frozen=True)
class ExportContent:
    """An export that is held as a whole."""

    sites: tuple[ExportedSite, ...] = field(default=())
    """Its sites, in order."""

    @property
    def places(self) -> tuple[Site, ...]:
        """The sites that have flows."""
        return tuple(exported.site for exported in self.sites if exported.flows)

    def outline(self) -> ExportOutline:
        """Return what has to be known of all flows before the first one is written."""
        return ExportOutline.of(
            FlowOutline(site.id, flow.reference, tuple(flow.quality)) for site, flow in lines_of(self)
        )

    def exported(self) -> Iterator[ExportedSite]:
        """Yield the sites with their flows."""
        return iter(self.sites)
