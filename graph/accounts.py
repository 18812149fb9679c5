"""Accounts and their sessions in the graph."""

from collections.abc import Sequence
from datetime import datetime

from graph.driver import Row, Transaction
from graph.queries import Statement, load
from graph.records import native_record, plain, to_utc
from symbiose.domain.accounts import Account, Session
from symbiose.domain.errors import UnknownThing

_SAVE = load("account/save")
_GET = load("account/get")
_GET_FOR_CHANGE = load("account/get_for_change")
_FIND_BY_EMAIL = load("account/find_by_email")
_FIND_BY_LINK = load("account/find_by_link")
_LIST = load("account/list")
_MARK_ACTIVE = load("account/mark_active")
_SAVE_SESSION = load("account/save_session")
_TOUCH_SESSION = load("account/touch_session")
_GET_SESSION = load("account/get_session")
_LIST_SESSIONS = load("account/list_sessions")
_END_SESSION = load("account/end_session")
_END_SESSIONS = load("account/end_sessions")


class GraphAccounts:
    """Accounts and sessions within one transaction."""

    def __init__(self, transaction: Transaction) -> None:
        """Work within a transaction."""
        self._transaction = transaction

    def save(self, account: Account) -> None:
        """Create or replace an account by id."""
        properties = plain(account.model_dump())
        self._transaction.rows(
            _SAVE,
            account_id=account.id,
            properties=properties,
            site_ids=properties["site_ids"],
            park_ids=properties["park_ids"],
        )

    def get(self, account_id: str) -> Account:
        """Return an account, or raise `UnknownThing`."""
        return self._found(_GET, account_id)

    def for_change(self, account_id: str) -> Account:
        """Return an account that nobody else changes before this transaction ends; else `UnknownThing`."""
        return self._found(_GET_FOR_CHANGE, account_id)

    def _found(self, statement: Statement, account_id: str) -> Account:
        found = self._transaction.row(statement, account_id=account_id)
        if found is None:
            msg = f"Account {account_id} does not exist. Check the id."
            raise UnknownThing(msg, account=account_id)
        return _account(found)

    def by_email(self, email: str) -> Account | None:
        """Return the account of an address in lower case."""
        found = self._transaction.row(_FIND_BY_EMAIL, email=email)
        return _account(found) if found else None

    def by_link(self, digest: str) -> Account | None:
        """Return the account whose open link has this digest, whether it still works or not."""
        found = self._transaction.row(_FIND_BY_LINK, digest=digest)
        return _account(found) if found else None

    def all(self) -> list[Account]:
        """Return all accounts, by e-mail."""
        return [_account(row) for row in self._transaction.rows(_LIST)]

    def mark_active(self, account_id: str, at: datetime) -> None:
        """Note when an account was last used; one that is gone is passed over."""
        self._transaction.rows(_MARK_ACTIVE, account_id=account_id, active_at=to_utc(at))

    def save_session(self, session: Session) -> None:
        """Create a session."""
        self._transaction.rows(
            _SAVE_SESSION,
            token_digest=session.token_digest,
            account_id=session.account_id,
            properties=plain(session.model_dump()),
        )

    def touch_session(self, session: Session) -> None:
        """Note that a session was seen, unless it has ended meanwhile."""
        seen_at = to_utc(session.seen_at)
        self._transaction.rows(_TOUCH_SESSION, token_digest=session.token_digest, seen_at=seen_at)

    def session(self, token_digest: str) -> Session | None:
        """Return a session."""
        found = self._transaction.row(_GET_SESSION, token_digest=token_digest)
        return Session.model_validate(native_record(found["session"])) if found else None

    def sessions_of(self, account_ids: Sequence[str]) -> list[Session]:
        """Return the sessions kept of some accounts, the one seen last first, those too old included."""
        rows = self._transaction.rows(_LIST_SESSIONS, account_ids=list(account_ids))
        return [Session.model_validate(native_record(row["session"])) for row in rows]

    def end_session(self, token_digest: str) -> None:
        """Delete a session."""
        self._transaction.rows(_END_SESSION, token_digest=token_digest)

    def end_sessions_of(self, account_id: str) -> None:
        """Delete all sessions of an account."""
        self._transaction.rows(_END_SESSIONS, account_id=account_id)


def _account(row: Row) -> Account:
    return Account.model_validate(native_record(row["account"]))
