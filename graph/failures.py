"""Errors of the driver, said in our own words: what happened and what to do."""

from collections.abc import Iterator
from contextlib import contextmanager

from neo4j.exceptions import (
    AuthError,
    ClientError,
    ConfigurationError,
    ConnectionPoolError,
    DatabaseError,
    DriverError,
    ServiceUnavailable,
    SessionExpired,
    TransientError,
)

from symbiose.domain.errors import GraphUnavailable

UNKNOWN_DATABASE = "Neo.ClientError.Database.DatabaseNotFound"
SAID_WHILE_STOPPING = frozenset({"Neo.ClientError.Security.Unauthorized", "Neo.ClientError.Request.Invalid"})
"""What the embedded server answers to known users in the moment in which it stops."""
TIMED_OUT = (
    "Neo.ClientError.Transaction.TransactionTimedOut",
    "Neo.ClientError.Transaction.TransactionTimedOutClientConfiguration",
)


@contextmanager
def translated(uri: str, advice: str) -> Iterator[None]:
    """Raise `GraphUnavailable` for what is the database's state; let faults of the program through.

    Args:
        uri: Address of the database.
        advice: What to do when it does not answer.
    """
    try:
        yield
    except (ServiceUnavailable, SessionExpired, TransientError, DatabaseError) as error:
        msg = f"The database at {uri} does not answer as it should ({_first_line(error)}). {advice}"
        raise GraphUnavailable(msg, uri=uri) from error
    except AuthError as error:
        msg = f"The database at {uri} refuses the user or the password. {advice}"
        raise GraphUnavailable(msg, uri=uri) from error
    except ConfigurationError as error:
        msg = f"The database address {uri} cannot be used: {_first_line(error)}. {advice}"
        raise GraphUnavailable(msg, uri=uri) from error
    except ClientError as error:
        if error.code == UNKNOWN_DATABASE:
            msg = f"The server at {uri} has no database of that name. {advice}"
        elif error.code in SAID_WHILE_STOPPING:
            msg = f"The database at {uri} is stopping. {advice}"
        elif error.code in TIMED_OUT:
            msg = f"The database at {uri} took too long and gave up. Try again when it is less busy."
        else:
            raise
        raise GraphUnavailable(msg, uri=uri) from error
    except ConnectionPoolError as error:
        msg = f"The database at {uri} does not answer in time. {advice}"
        raise GraphUnavailable(msg, uri=uri) from error
    except DriverError as error:
        if not error.is_retryable():
            raise
        msg = f"The connection to the database at {uri} broke. {advice}"
        raise GraphUnavailable(msg, uri=uri) from error


def _first_line(error: Exception) -> str:
    text = error.message if isinstance(error, TransientError | DatabaseError) else str(error)
    return (text or type(error).__name__).splitlines()[0].rstrip(".")
