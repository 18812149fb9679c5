"""Business parks that somebody made or changed, in the graph."""

from graph.driver import Transaction
from graph.queries import load
from graph.records import native_record, plain
from symbiose.domain.parks import KeptPark

_SAVE = load("park/save")
_LIST = load("park/list")
_HOLD = load("park/hold")


class GraphParks:
    """Kept parks within one transaction."""

    def __init__(self, transaction: Transaction) -> None:
        """Work within a transaction."""
        self._transaction = transaction

    def save(self, park: KeptPark) -> None:
        """Create or replace a park by id."""
        self._transaction.rows(
            _SAVE,
            park_id=park.id,
            properties=plain(park.model_dump(exclude={"commune_codes"})),
            commune_codes=list(park.commune_codes),
        )

    def hold(self, park_id: str) -> None:
        """Keep others from changing a park before this transaction ends."""
        self._transaction.rows(_HOLD, park_id=park_id)

    def all(self) -> list[KeptPark]:
        """Return the parks that somebody made or changed, by id."""
        return [
            KeptPark.model_validate(native_record(row["park"]) | {"commune_codes": row["commune_codes"]})
            for row in self._transaction.rows(_LIST)
        ]
