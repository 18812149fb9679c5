"""Requests to be attached to a site, which the coordinator validates."""

from datetime import datetime
from enum import StrEnum
from typing import Self

from symbiose.domain.base import Value
from symbiose.domain.errors import ConflictingReview
from symbiose.domain.identifiers import SIREN_DIGITS


class RequestState(StrEnum):
    """Where a request stands."""

    OPEN = "open"
    ACCEPTED = "accepted"
    REFUSED = "refused"


class SiteRequest(Value):
    """An account asks to declare for the site of a SIRET, known to the service or new to it."""

    id: str
    """Opaque slug."""
    account_id: str
    """Account that asks."""
    siret: str
    """Fourteen digits, checked by form."""
    site_name: str
    """Name of the site as the account gives it."""
    company_name: str
    """Name of the company as the account gives it."""
    commune_code: str
    """INSEE code of the commune chosen; its EPCI follows."""
    activity_code: str | None = None
    """Sub-class of NAF rév. 2, such as `29.10Z`."""
    jobs: int | None = None
    """People working on the site."""
    floor_area_m2: float | None = None
    """Built floor area, m²."""
    state: RequestState = RequestState.OPEN
    """Where it stands."""
    reason: str = ""
    """Why it was refused."""
    asked_at: datetime
    """When (aware, UTC)."""
    answered_at: datetime | None = None
    """When it was accepted or refused (aware, UTC)."""
    answered_by: str | None = None
    """Account that answered."""

    @property
    def siren(self) -> str:
        """Return the company's number, which the number of its site begins with."""
        return self.siret[:SIREN_DIGITS]

    @property
    def open(self) -> bool:
        """Tell whether nobody has answered yet."""
        return self.state is RequestState.OPEN

    def accepted(self, by: str, at: datetime) -> Self:
        """Return the request as accepted; raise `ConflictingReview` when it is answered already."""
        return self._answered(RequestState.ACCEPTED, by, at, "")

    def refused(self, by: str, at: datetime, reason: str) -> Self:
        """Return the request as refused; raise `ConflictingReview` when it is answered already."""
        return self._answered(RequestState.REFUSED, by, at, reason)

    def _answered(self, state: RequestState, by: str, at: datetime, reason: str) -> Self:
        if not self.open:
            msg = f"Request {self.id} is {self.state} already. Read the list of requests again."
            raise ConflictingReview(msg, request=self.id)
        answer = {"state": state, "reason": reason, "answered_at": at, "answered_by": by}
        return self.model_copy(update=answer)
