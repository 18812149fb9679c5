"""Roofs of the solar cadastres in the graph."""

from collections.abc import Mapping, Sequence

from graph.driver import Transaction
from graph.queries import load
from graph.records import plain
from symbiose.domain.roofs import Roof

_SAVE = load("roof/save")
_REMOVE = load("roof/remove")
_LIST = load("roof/list")
_LIST_DIGESTS = load("roof/list_digests")


class GraphRoofs:
    """Roofs within one transaction."""

    def __init__(self, transaction: Transaction) -> None:
        """Work within a transaction."""
        self._transaction = transaction

    def save(self, roofs: Sequence[Roof]) -> None:
        """Create or replace roofs by id."""
        rows = [
            {"id": roof.id, "properties": plain(roof.model_dump()) | {"digest": roof.digest()}}
            for roof in roofs
        ]
        self._transaction.rows(_SAVE, rows=rows)

    def remove(self, roof_ids: Sequence[str]) -> None:
        """Remove roofs."""
        self._transaction.rows(_REMOVE, roof_ids=list(roof_ids))

    def digests(self, cadastre: str) -> Mapping[str, str]:
        """Return the digest of each roof of a cadastre, by id."""
        rows = self._transaction.rows(_LIST_DIGESTS, cadastre=cadastre)
        return {row["id"]: row["digest"] for row in rows}

    def all(self) -> list[Roof]:
        """Return all roofs, by id."""
        return [_to_domain(row["roof"]) for row in self._transaction.rows(_LIST)]


def _to_domain(record: Mapping[str, object]) -> Roof:
    return Roof.model_validate({name: value for name, value in record.items() if name != "digest"})
