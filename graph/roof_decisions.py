"""What people said of whose roofs are in the graph; each word replaces the one before, none is lost."""

from collections.abc import Sequence

from graph.driver import Transaction
from graph.queries import load
from graph.records import native_record, plain
from symbiose.domain.errors import ConflictingReview
from symbiose.domain.roof_owners import RoofDecision

_FIND_VERSION = load("roof_decision/find_version")
_CREATE = load("roof_decision/create")
_LIST = load("roof_decision/list")
_LIST_OF_ROOFS = load("roof_decision/list_of_roofs")


class GraphRoofDecisions:
    """Decisions on whose roofs are, within one transaction."""

    def __init__(self, transaction: Transaction) -> None:
        """Work within a transaction."""
        self._transaction = transaction

    def save(self, decision: RoofDecision) -> None:
        """Append a decision.

        Two people at once: the uniqueness of (roof, version) stops one of them; its unit of work then runs
        again and finds the version taken.

        Raises:
            ConflictingReview: Its version exists already.
        """
        key = {"roof_id": decision.roof_id, "version": decision.version}
        if self._transaction.row(_FIND_VERSION, **key):
            msg = f"Version {decision.version} of what is said of this roof exists already. Read it again."
            raise ConflictingReview(msg, roof=decision.roof_id)
        properties = plain(decision.model_dump())
        people = {"decided_by": decision.decided_by, "site_id": decision.site_id}
        self._transaction.rows(_CREATE, **key, **people, properties=properties)

    def of_roofs(self, roof_ids: Sequence[str]) -> dict[str, list[RoofDecision]]:
        """Return all that was said of some roofs, by roof, the oldest first; those without any are absent."""
        rows = self._transaction.rows(_LIST_OF_ROOFS, roof_ids=sorted(set(roof_ids)))
        said: dict[str, list[RoofDecision]] = {}
        for row in rows:
            said.setdefault(row["decision"]["roof_id"], []).append(_to_domain(row["decision"]))
        return said

    def all(self) -> list[RoofDecision]:
        """Return everything that was ever said, by roof, the oldest first."""
        return [_to_domain(row["decision"]) for row in self._transaction.rows(_LIST)]


def _to_domain(record: dict[str, object]) -> RoofDecision:
    return RoofDecision.model_validate(native_record(record))
