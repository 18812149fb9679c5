"""All reference data of the product, as loaded once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from symbiose.domain.base import Value
from symbiose.domain.communes import CommuneDirectory
from symbiose.domain.factors import ReferenceBook
from symbiose.domain.indicators import IndicatorCatalogue
from symbiose.domain.load_shapes import LoadShapes
from symbiose.domain.naf import Naf
from symbiose.domain.resources import ResourceCatalogue
from symbiose.domain.self_assessment import AssessmentGrid
from symbiose.domain.typical_flows import TypicalFlows
from symbiose.domain.waste import TreatmentOperation, WasteList
from symbiose.domain.waste_paths import WastePaths


class DataSource(Value):
    """Where a whole table of facts comes from."""

    file: str
    """Name of the file among the reference data."""
    title: str
    """What it holds, in French."""
    valid_from: date
    """Day from which the facts hold."""
    source: str
    """Who states them and where."""
    licence: str
    """Under which terms they may be used."""


@dataclass(frozen=True, eq=False)
class ReferenceData:
    """Lists, dated values and the catalogue of resources; loaded once, so that it is compared by identity."""

    wastes: WasteList
    """European list of waste."""
    operations: Mapping[str, TreatmentOperation]
    """Disposal and recovery operations by code, `R 4`."""
    communes: CommuneDirectory
    """Communes, agglomerations and parks."""
    naf: Naf
    """Activities."""
    factors: ReferenceBook
    """Emission factors, prices, taxes and rules."""
    resources: ResourceCatalogue
    """Taxonomy of resources."""
    typical_flows: TypicalFlows
    """Flows that each trade usually has, and their ratios."""
    load_shapes: LoadShapes
    """When in the week each trade usually uses electricity."""
    waste_paths: WastePaths
    """As what a material may go from one firm to another, with the conditions of the law."""
    indicators: IndicatorCatalogue
    """What is told of the territory in public, and how each figure is computed."""
    self_assessment: AssessmentGrid
    """Criteria of the self-assessment of the initiative, and what answers them here."""
    sources: tuple[DataSource, ...]
    """Where each table of facts comes from."""
