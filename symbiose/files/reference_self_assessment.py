"""Reads the criteria of the self-assessment, and tells every fault of them."""

from collections.abc import Callable
from importlib.resources.abc import Traversable

from symbiose.domain.indicators import IndicatorCatalogue
from symbiose.domain.self_assessment import AssessmentGrid, Criterion, PublicFact
from symbiose.files.reference_checks import check_unique
from symbiose.files.reference_tables import Faults, Record, listing, models

FILE, FACTS = "self_assessment.yaml", "self_assessment_facts.yaml"


def read_self_assessment(
    folder: Traversable, indicators: IndicatorCatalogue, faults: Faults
) -> Callable[[], AssessmentGrid]:
    """Read the criteria of a folder and note their faults.

    Args:
        folder: The reference data.
        indicators: Those that criteria may name.
        faults: Where faults are kept.

    Returns:
        Assembles the grid; to be called once no fault was found.
    """
    records = listing(folder, FILE, "criteria", faults)
    criteria = list(models(records, Criterion, faults, lambda one: one.values))
    check_unique(criteria, lambda criterion: criterion.id, faults)
    check_unique(criteria, lambda criterion: criterion.title, faults)
    for record, criterion in criteria:
        _check_figures(record, criterion, indicators, faults)
    told = listing(folder, FACTS, "facts", faults)
    facts = list(models(told, PublicFact, faults, lambda one: one.values))
    check_unique(facts, lambda fact: fact.id, faults)
    return lambda: AssessmentGrid(tuple(one for _, one in criteria), tuple(one for _, one in facts))


def _check_figures(
    record: Record, criterion: Criterion, indicators: IndicatorCatalogue, faults: Faults
) -> None:
    """Note indicators that do not exist, columns without a meaning, and criteria that say nothing."""
    for figure in criterion.figures:
        if figure.indicator not in indicators:
            faults.add(record.where, figure.indicator, "an indicator of the catalogue is expected")
        elif figure.column not in indicators.get(figure.indicator).columns:
            faults.add(
                record.where, f"{figure.indicator} {figure.column}", "a column of the indicator is expected"
            )
    if not criterion.figures and not criterion.records and not criterion.missing:
        faults.add(record.where, criterion.id, "say what answers it, or what is missing")
