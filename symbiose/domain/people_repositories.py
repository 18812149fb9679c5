"""People and what they are about, as use cases see them in the graph: accounts, drafts, requests, tokens."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from symbiose.domain.accounts import Account, Session
from symbiose.domain.api_tokens import ApiToken
from symbiose.domain.drafts import Draft
from symbiose.domain.site_requests import SiteRequest


class AccountRepository(Protocol):
    """Accounts and their sessions."""

    def save(self, account: Account) -> None:
        """Create or replace an account by id."""

    def get(self, account_id: str) -> Account:
        """Return an account, or raise `UnknownThing`."""

    def for_change(self, account_id: str) -> Account:
        """Return an account that nobody else changes before this transaction ends, or raise `UnknownThing`.

        Saving replaces the whole account: what another transaction changed meanwhile would be lost.
        """

    def by_email(self, email: str) -> Account | None:
        """Return the account of an address in lower case."""

    def by_link(self, digest: str) -> Account | None:
        """Return the account whose open link has this digest, whether it still works or not."""

    def all(self) -> list[Account]:
        """Return all accounts, by e-mail."""

    def mark_active(self, account_id: str, at: datetime) -> None:
        """Note when an account was last used; one that is gone is passed over."""

    def save_session(self, session: Session) -> None:
        """Create a session."""

    def touch_session(self, session: Session) -> None:
        """Note that a session was seen, unless it has ended meanwhile."""

    def session(self, token_digest: str) -> Session | None:
        """Return a session."""

    def sessions_of(self, account_ids: Sequence[str]) -> list[Session]:
        """Return the sessions kept of some accounts, the one seen last first, those too old included."""

    def end_session(self, token_digest: str) -> None:
        """Delete a session."""

    def end_sessions_of(self, account_id: str) -> None:
        """Delete all sessions of an account."""


class DraftRepository(Protocol):
    """Declarations begun, or offered from the activity of a site, that nobody has declared yet."""

    def save(self, drafts: Sequence[Draft]) -> None:
        """Create or replace drafts by id; their sites exist already."""

    def get(self, draft_id: str) -> Draft:
        """Return a draft, or raise `UnknownThing`."""

    def of_sites(self, site_ids: Sequence[str]) -> list[Draft]:
        """Return the drafts of some sites, by site, then in the order they were begun."""

    def delete(self, draft_ids: Sequence[str]) -> None:
        """Delete drafts; those that are gone already are passed over."""


class SiteRequestRepository(Protocol):
    """Requests of accounts to be attached to a site."""

    def save(self, request: SiteRequest) -> None:
        """Create a request, or answer one that is open; raise `ConflictingReview` once it is answered.

        Of two answers at once, one is kept and the other raises.
        """

    def get(self, request_id: str) -> SiteRequest:
        """Return a request, or raise `UnknownThing`."""

    def all(self) -> list[SiteRequest]:
        """Return all requests, the newest first."""


class ApiTokenRepository(Protocol):
    """Tokens with which programs call the service in the name of an account."""

    def save(self, token: ApiToken) -> None:
        """Create or replace a token by id."""

    def by_digest(self, digest: str) -> ApiToken | None:
        """Return the token whose secret has this digest, whether it still works or not."""

    def of_account(self, account_id: str) -> list[ApiToken]:
        """Return the tokens of an account, the newest first."""

    def touch(self, token: ApiToken) -> None:
        """Note when a token was used, unless it was deleted meanwhile."""

    def delete(self, token_id: str) -> None:
        """Delete a token; one that is gone already is passed over."""
