"""Processors and substitutions in the graph."""

from collections.abc import Mapping, Sequence

from graph.driver import Transaction
from graph.queries import load
from graph.records import (
    Record,
    bands,
    bands_text,
    check_saved,
    from_micro_eur,
    latest_by_id,
    native_record,
    plain,
    to_micro_eur,
)
from symbiose.domain.processing import Processor, Substitution

_SAVE_PROCESSORS = load("processing/save_processors")
_LIST_PROCESSORS = load("processing/list_processors")
_REMOVE_MOVED_SUBSTITUTIONS = load("processing/remove_moved_substitutions")
_SAVE_SUBSTITUTIONS = load("processing/save_substitutions")
_LIST_SUBSTITUTIONS = load("processing/list_substitutions")
_MONEY_OF_PROCESSOR = {
    "cost_eur_per_unit": "cost_micro_eur_per_unit",
    "opening_cost_eur": "opening_cost_micro_eur",
    "disposal_cost_eur_per_unit": "disposal_cost_micro_eur_per_unit",
}
"""Field → property, which counts micro-euros."""
_MONEY_OF_SUBSTITUTION = {"pretreatment_cost_eur_per_unit": "pretreatment_cost_micro_eur_per_unit"}


class GraphProcessing:
    """Processors and substitutions within one transaction."""

    def __init__(self, transaction: Transaction) -> None:
        """Work within a transaction."""
        self._transaction = transaction

    def save_processors(self, processors: Sequence[Processor]) -> None:
        """Create or replace processors by id.

        Raises:
            UnknownThing: The site of one does not exist.
        """
        rows = latest_by_id([processor_record(processor) for processor in processors])
        check_saved(self._transaction.rows(_SAVE_PROCESSORS, rows=rows), rows, "site", "site_id")

    def save_substitutions(self, substitutions: Sequence[Substitution]) -> None:
        """Create or replace substitutions by id."""
        rows = latest_by_id([substitution_record(substitution) for substitution in substitutions])
        self._transaction.rows(_REMOVE_MOVED_SUBSTITUTIONS, rows=rows)
        self._transaction.rows(_SAVE_SUBSTITUTIONS, rows=rows)

    def processors(self) -> list[Processor]:
        """Return all processors, by id."""
        return [processor_of(row["processor"]) for row in self._transaction.rows(_LIST_PROCESSORS)]

    def substitutions(self) -> list[Substitution]:
        """Return all substitutions, by id."""
        return [substitution_of(row["substitution"]) for row in self._transaction.rows(_LIST_SUBSTITUTIONS)]


def processor_record(processor: Processor) -> Record:
    """Return a processor as the graph keeps it, with the resources it takes and makes."""
    own_form = {"inputs", "outputs", "accepts", *_MONEY_OF_PROCESSOR}
    properties = plain(processor.model_dump(exclude=own_form))
    properties["accepts"] = bands_text(processor.accepts)
    return {
        "id": processor.id,
        "properties": properties | _micro_eur(processor.model_dump(), _MONEY_OF_PROCESSOR),
        "site_id": processor.site_id,
        "inputs": _yields(processor.inputs),
        "outputs": _yields(processor.outputs),
    }


def processor_of(record: Record) -> Processor:
    """Return the processor of a record."""
    values = _euros(dict(record), _MONEY_OF_PROCESSOR)
    values["accepts"] = bands(values.pop("accepts", None))
    return Processor.model_validate(
        values | {"inputs": dict(values["inputs"]), "outputs": dict(values["outputs"])}
    )


def substitution_record(substitution: Substitution) -> Record:
    """Return a substitution as the graph keeps it: a relationship between two resources."""
    ends = {"from_resource_id", "to_resource_id"}
    properties = plain(substitution.model_dump(exclude=ends | set(_MONEY_OF_SUBSTITUTION)))
    return {
        "id": substitution.id,
        "from_resource_id": substitution.from_resource_id,
        "to_resource_id": substitution.to_resource_id,
        "properties": properties | _micro_eur(substitution.model_dump(), _MONEY_OF_SUBSTITUTION),
    }


def substitution_of(record: Record) -> Substitution:
    """Return the substitution of a record."""
    return Substitution.model_validate(_euros(native_record(record), _MONEY_OF_SUBSTITUTION))


def _yields(resources: Mapping[str, float]) -> list[Record]:
    return [{"resource_id": name, "yield_ratio": float(value)} for name, value in resources.items()]


def _micro_eur(values: Record, names: Mapping[str, str]) -> Record:
    return {prop: to_micro_eur(values[name]) for name, prop in names.items()}


def _euros(values: Record, names: Mapping[str, str]) -> Record:
    return values | {name: from_micro_eur(values.pop(prop)) for name, prop in names.items()}
