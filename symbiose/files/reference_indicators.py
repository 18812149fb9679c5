"""Reads the indicators of circularity, and tells every fault of them."""

from collections.abc import Callable
from importlib.resources.abc import Traversable

from symbiose.domain.indicators import Indicator, IndicatorCatalogue
from symbiose.files.reference_checks import check_unique
from symbiose.files.reference_tables import Faults, listing, models

FILE = "indicators.yaml"


def read_indicators(folder: Traversable, faults: Faults) -> Callable[[], IndicatorCatalogue]:
    """Read the indicators of a folder and note their faults.

    Returns:
        Assembles the catalogue; to be called once no fault was found.
    """
    records = listing(folder, FILE, "indicators", faults)
    kept = list(models(records, Indicator, faults, lambda one: one.values))
    check_unique(kept, lambda indicator: indicator.id, faults)
    check_unique(kept, lambda indicator: indicator.title, faults)
    return lambda: IndicatorCatalogue(indicator for _, indicator in kept)
