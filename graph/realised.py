"""What was really exchanged, in the graph; each correction is kept."""

from collections.abc import Mapping, Sequence

from graph.driver import Transaction
from graph.queries import load
from graph.records import native_record, plain
from graph.synergies import unknown_synergy
from symbiose.domain.errors import ConflictingReview
from symbiose.domain.realised import Realised

_FIND = load("realised/find")
_CREATE = load("realised/create")
_LIST = load("realised/list")


class GraphRealised:
    """Realised quantities within one transaction."""

    def __init__(self, transaction: Transaction) -> None:
        """Work within a transaction."""
        self._transaction = transaction

    def declare(self, realised: Realised) -> None:
        """Append what a firm says of a year.

        Raises:
            ConflictingReview: The same firm said something of it meanwhile: the rank is taken.
            UnknownThing: There is no such synergy.
        """
        properties = plain(realised.model_dump())
        key = {name: properties[name] for name in ("synergy_id", "year", "side", "rank")}
        if self._transaction.row(_FIND, **key):
            msg = f"The quantity of {realised.year} was declared meanwhile. Read it again, then correct it."
            raise ConflictingReview(msg, synergy=realised.synergy_id)
        created = self._transaction.row(_CREATE, synergy_id=realised.synergy_id, properties=properties)
        if created is None:
            raise unknown_synergy(realised.synergy_id)

    def of_synergies(self, synergy_ids: Sequence[str]) -> Mapping[str, list[Realised]]:
        """Return what was said of each of some synergies, by year, side and rank."""
        found: dict[str, list[Realised]] = {i: [] for i in synergy_ids}
        for row in self._transaction.rows(_LIST, synergy_ids=list(found)):
            realised = Realised.model_validate(native_record(row["realised"]))
            found[realised.synergy_id].append(realised)
        return found
