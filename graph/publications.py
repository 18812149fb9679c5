"""Publications of the totals in the graph: their figures are one JSON text, which nothing looks into."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict, TypeAdapter

from graph.driver import Row, Transaction
from graph.queries import load
from graph.records import native_record, plain
from symbiose.domain.errors import UnknownThing
from symbiose.domain.publications import Publication, Series
from symbiose.domain.secrecy import Reason

_SAVE = load("publication/save")
_LIST = load("publication/list")
_LIST_IDS = load("publication/list_ids")
_GET = load("publication/get")
_SERIES = TypeAdapter(tuple[Series, ...])


class _Told(BaseModel):
    """The figures of a series alone: of a large territory they are a hundredth of its text."""

    model_config = ConfigDict(extra="ignore")

    name: str
    as_of: datetime
    sums: dict[str, float]
    kept_back: dict[str, Reason]


_TOLD = TypeAdapter(tuple[_Told, ...])


class GraphPublications:
    """Publications within one transaction."""

    def __init__(self, transaction: Transaction) -> None:
        """Work within a transaction."""
        self._transaction = transaction

    def save(self, publication: Publication) -> None:
        """Create a publication."""
        record = plain(publication.model_dump(exclude={"series"}))
        series = _SERIES.dump_json(publication.series).decode()
        self._transaction.rows(_SAVE, publication_id=publication.id, properties=record | {"series": series})

    def all(self) -> list[Publication]:
        """Return all publications, the oldest first."""
        return [_publication(row) for row in self._transaction.rows(_LIST)]

    def ids(self) -> list[str]:
        """Return the ids of all publications, the oldest first."""
        return [str(row["id"]) for row in self._transaction.rows(_LIST_IDS)]

    def get(self, publication_id: str) -> Publication:
        """Return a publication, or raise `UnknownThing`."""
        return _publication(self._row(publication_id))

    def told(self, publication_id: str) -> Publication:
        """Return what a publication tells, without what later ones are held to, or raise `UnknownThing`."""
        values = native_record(self._row(publication_id)["publication"])
        told = _TOLD.validate_json(values["series"])
        series = tuple(Series(**dict(one), regions=()) for one in told)
        return Publication.model_validate(values | {"series": series})

    def _row(self, publication_id: str) -> Row:
        found = self._transaction.row(_GET, publication_id=publication_id)
        if found is None:
            msg = f"Publication {publication_id} does not exist. Check the id."
            raise UnknownThing(msg, publication=publication_id)
        return found


def _publication(row: Row) -> Publication:
    values = native_record(row["publication"])
    return Publication.model_validate(values | {"series": _SERIES.validate_json(values["series"])})
