"""Declared flows in the graph."""

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
from symbiose.domain.errors import UnknownThing
from symbiose.domain.flows import EstimateBasis, Flow
from symbiose.domain.opeo_rules import Finding

_SAVE = load("flow/save")
_LINK_MODELS = load("flow/link_models")
_GET = load("flow/get")
_LIST = load("flow/list")
_LIST_EXISTING = load("flow/list_existing")
_OWN_FORM = {"quality", "price_eur_per_unit", "estimate"}
"""Fields that the graph keeps in another form."""


class GraphFlows:
    """Flows within one transaction."""

    def __init__(self, transaction: Transaction) -> None:
        """Work within a transaction."""
        self._transaction = transaction

    def save(self, flows: Sequence[Flow]) -> None:
        """Create or replace flows by id.

        Raises:
            UnknownThing: The site of one does not exist.
        """
        rows = latest_by_id([to_record(flow) for flow in flows])
        check_saved(self._transaction.rows(_SAVE, rows=rows), rows, "site", "site_id")

    def classify(self, findings: Mapping[str, Sequence[Finding]]) -> None:
        """Put flows, by id, under the circular models that hold for them, in place of those before."""
        rows = [
            {"flow_id": flow_id, "models": [_under(rank, one) for rank, one in enumerate(found)]}
            for flow_id, found in findings.items()
        ]
        self._transaction.rows(_LINK_MODELS, rows=rows)

    def get(self, flow_id: str) -> Flow:
        """Return a flow, or raise `UnknownThing`."""
        found = self._transaction.row(_GET, flow_id=flow_id)
        if found is None:
            msg = f"Flow {flow_id} does not exist. Check the id."
            raise UnknownThing(msg, flow=flow_id)
        return to_domain(found["flow"])

    def existing(self, flow_ids: Sequence[str]) -> dict[str, Flow]:
        """Return those of the flows that exist, by id."""
        rows = self._transaction.rows(_LIST_EXISTING, flow_ids=list(dict.fromkeys(flow_ids)))
        return {row["flow"]["id"]: to_domain(row["flow"]) for row in rows}

    def all(self) -> list[Flow]:
        """Return all flows, by id, withdrawn ones included."""
        return [to_domain(row["flow"]) for row in self._transaction.rows(_LIST)]


def _under(rank: int, finding: Finding) -> Record:
    mark = finding.mark
    return {"model": int(mark.model), "reason": mark.reason, "rank": rank, "opens": finding.opens}


def to_record(flow: Flow) -> Record:
    """Return a flow as the graph keeps it, with what it is linked to."""
    properties = plain(flow.model_dump(exclude=_OWN_FORM))
    properties["quality"] = bands_text(flow.quality)
    properties["price_micro_eur_per_unit"] = to_micro_eur(flow.price_eur_per_unit)
    if flow.estimate:
        properties |= {f"estimate_{name}": value for name, value in flow.estimate.model_dump().items()}
    return {
        "id": flow.id,
        "properties": properties,
        "site_id": flow.site_id,
        "resource_ids": [flow.resource_id] if flow.resource_id else [],
        "waste_codes": [flow.waste_code] if flow.waste_code else [],
    }


def to_domain(record: Record) -> Flow:
    """Return the flow of a record."""
    values: Record = {"resource_id": None} | native_record(record)
    values["quality"] = bands(values.pop("quality", None))
    values["price_eur_per_unit"] = from_micro_eur(values.pop("price_micro_eur_per_unit", None))
    basis = {name: values.pop(f"estimate_{name}", None) for name in EstimateBasis.model_fields}
    if basis["ratio_id"] is not None:
        values["estimate"] = basis
    return Flow.model_validate(values)
