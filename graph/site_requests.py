"""Requests to be attached to a site, in the graph."""

from graph.driver import Row, Transaction
from graph.queries import load
from graph.records import native_record, plain
from symbiose.domain.errors import ConflictingReview, UnknownThing
from symbiose.domain.site_requests import SiteRequest

_SAVE = load("site_request/save")
_GET = load("site_request/get")
_LIST = load("site_request/list")


class GraphSiteRequests:
    """Requests within one transaction."""

    def __init__(self, transaction: Transaction) -> None:
        """Work within a transaction."""
        self._transaction = transaction

    def save(self, request: SiteRequest) -> None:
        """Create a request, or answer one that is open.

        Raises:
            ConflictingReview: It is answered already: of two answers at once, one is kept.
        """
        properties = plain(request.model_dump())
        kept = self._transaction.row(
            _SAVE, request_id=request.id, account_id=request.account_id, properties=properties
        )
        if kept is None:
            msg = f"Request {request.id} is answered already. Read the list of requests again."
            raise ConflictingReview(msg, request=request.id)

    def get(self, request_id: str) -> SiteRequest:
        """Return a request, or raise `UnknownThing`."""
        found = self._transaction.row(_GET, request_id=request_id)
        if found is None:
            msg = f"Request {request_id} does not exist. Check the id."
            raise UnknownThing(msg, request=request_id)
        return _request(found)

    def all(self) -> list[SiteRequest]:
        """Return all requests, the newest first."""
        return [_request(row) for row in self._transaction.rows(_LIST)]


def _request(row: Row) -> SiteRequest:
    return SiteRequest.model_validate(native_record(row["request"]))
