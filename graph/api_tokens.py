"""Tokens of programs in the graph."""

from graph.driver import Row, Transaction
from graph.queries import load
from graph.records import native_record, plain, to_utc
from symbiose.domain.api_tokens import ApiToken

_SAVE = load("api_token/save")
_FIND_BY_DIGEST = load("api_token/find_by_digest")
_LIST_OF_ACCOUNT = load("api_token/list_of_account")
_TOUCH = load("api_token/touch")
_DELETE = load("api_token/delete")


class GraphApiTokens:
    """Tokens within one transaction."""

    def __init__(self, transaction: Transaction) -> None:
        """Work within a transaction."""
        self._transaction = transaction

    def save(self, token: ApiToken) -> None:
        """Create or replace a token by id."""
        properties = plain(token.model_dump())
        self._transaction.rows(_SAVE, token_id=token.id, account_id=token.account_id, properties=properties)

    def by_digest(self, digest: str) -> ApiToken | None:
        """Return the token whose secret has this digest, whether it still works or not."""
        found = self._transaction.row(_FIND_BY_DIGEST, digest=digest)
        return _token(found) if found else None

    def of_account(self, account_id: str) -> list[ApiToken]:
        """Return the tokens of an account, the newest first."""
        return [_token(row) for row in self._transaction.rows(_LIST_OF_ACCOUNT, account_id=account_id)]

    def touch(self, token: ApiToken) -> None:
        """Note when a token was used, unless it was deleted meanwhile."""
        used_at = to_utc(token.used_at) if token.used_at else None
        self._transaction.rows(_TOUCH, token_id=token.id, used_at=used_at)

    def delete(self, token_id: str) -> None:
        """Delete a token; one that is gone already is passed over."""
        self._transaction.rows(_DELETE, token_id=token_id)


def _token(row: Row) -> ApiToken:
    return ApiToken.model_validate(native_record(row["token"]))
