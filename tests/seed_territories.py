"""Reads the territories that come with the product and runs the matcher on them, without a database."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from importlib.resources import files

from symbiose.app.matcher import exchange_matcher
from symbiose.domain.documents.declarations_document import to_flow
from symbiose.domain.documents.import_report import FlowValues, ReadFile
from symbiose.domain.documents.territory_document import TerritoryContent
from symbiose.domain.flows import Flow
from symbiose.domain.ports import SolveSettings, Territory
from symbiose.domain.roofs import Roof, cadastre_of
from symbiose.domain.run_results import RunResult
from symbiose.files.reading import read_file
from symbiose.files.reference import load_reference

REFERENCE = load_reference()
MATCHER = exchange_matcher(REFERENCE)
CADASTRE = "cadastre_exemple.geojson"
DAY = date(2026, 11, 25)
"""The day for which the territories were written."""
NOON_OF_DAY = datetime(2026, 11, 25, 12, tzinfo=UTC)


@dataclass(frozen=True)
class SeedTerritory:
    """A territory of the seed data, as read and as the matcher sees it."""

    content: TerritoryContent
    """Companies, sites, processors, substitutions."""
    declared: ReadFile
    """The declarations line by line."""
    values: tuple[FlowValues, ...]
    """What the good lines declare."""
    territory: Territory
    """What the matcher looks at."""

    @property
    def flows(self) -> dict[str, Flow]:
        """Return the flows by id."""
        return {flow.id: flow for flow in self.territory.flows}


@cache
def seed_territory(folder: str) -> SeedTerritory:
    """Return a territory of the seed data: `demonstration` or `fictional`."""
    content = _read(folder, "territory.json").territory
    assert content is not None
    declared = _read(folder, "flows.json")
    values = tuple(row.values for row in declared.rows if row.values)
    sites = {site.id: site for site in content.sites}
    territory = Territory(
        day=DAY,
        sites=content.sites,
        flows=tuple(to_flow(one, sites[one.site], NOON_OF_DAY, "test") for one in values),
        processors=content.processors,
        substitutions=content.substitutions,
    )
    return SeedTerritory(content, declared, values, territory)


@cache
def seed_run(folder: str) -> RunResult:
    """Return the matcher's run on a territory of the seed data, made once."""
    return MATCHER.propose(seed_territory(folder).territory, SolveSettings(), "run_test", NOON_OF_DAY)


@cache
def demonstration_roofs() -> tuple[Roof, ...]:
    """Return the good roofs of the demonstration's example cadastre."""
    roofs = _read("demonstration", CADASTRE).roofs
    assert roofs is not None
    return tuple(roofs.roofs(cadastre_of(CADASTRE)))


def _read(folder: str, name: str) -> ReadFile:
    content = files("seed_data").joinpath(folder, name).read_bytes()
    return read_file(name, content, REFERENCE, site=None)
