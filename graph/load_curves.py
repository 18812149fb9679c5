"""Load curves of declared needs of electricity in the graph."""

from collections.abc import Sequence

from graph.driver import Transaction
from graph.queries import load
from graph.records import Record, native_record, plain
from symbiose.domain.errors import UnknownThing
from symbiose.domain.load_curves import LoadCurve

_SAVE = load("load_curve/save")
_REMOVE = load("load_curve/remove")
_LIST_EXISTING = load("load_curve/list_existing")
_LIST = load("load_curve/list")


class GraphLoadCurves:
    """Load curves within one transaction."""

    def __init__(self, transaction: Transaction) -> None:
        """Work within a transaction."""
        self._transaction = transaction

    def save(self, curve: LoadCurve) -> None:
        """Keep the curve of a need, in place of the one it had.

        Raises:
            UnknownThing: There is no such need.
        """
        properties = plain(curve.model_dump())
        if self._transaction.row(_SAVE, flow_id=curve.flow_id, properties=properties) is None:
            msg = f"Flow {curve.flow_id} does not exist. Check the id."
            raise UnknownThing(msg, flow=curve.flow_id)

    def remove(self, flow_id: str) -> None:
        """Remove the curve of a need; one that has none is passed over."""
        self._transaction.rows(_REMOVE, flow_id=flow_id)

    def existing(self, flow_ids: Sequence[str]) -> dict[str, LoadCurve]:
        """Return the curves of those needs that have one, by need."""
        rows = self._transaction.rows(_LIST_EXISTING, flow_ids=list(dict.fromkeys(flow_ids)))
        return {curve.flow_id: curve for curve in (_to_domain(row["curve"]) for row in rows)}

    def all(self) -> list[LoadCurve]:
        """Return all curves, by need."""
        return [_to_domain(row["curve"]) for row in self._transaction.rows(_LIST)]


def _to_domain(record: Record) -> LoadCurve:
    return LoadCurve.model_validate(native_record(record))
