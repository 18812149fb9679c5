"""Wait for a database that does not answer, where what it is to keep took long to work out."""

import logging
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Final, TypeVar

from symbiose.domain.errors import GraphUnavailable

T = TypeVar("T")
LONGEST_OUTAGE: Final = timedelta(minutes=5)
"""How long a database is waited for: a restart, or a move to another machine."""
PAUSE_S: Final = 2.0
"""How long it is left alone before it is asked again, s."""

log = logging.getLogger(__name__)


def through_outage(work: Callable[[], T], waiting: Callable[[], None] = lambda: None) -> T:
    """Return what work returns that may be done again, once the database answers.

    Args:
        work: Done again as long as the database does not answer; done twice, it comes to the same.
        waiting: Called before each time it is done again; may raise to wait no longer.

    Raises:
        GraphUnavailable: The database did not answer for as long as it is waited for.
    """
    until = time.monotonic() + LONGEST_OUTAGE.total_seconds()
    while True:
        try:
            return work()
        except GraphUnavailable as error:
            if time.monotonic() >= until:
                raise
            log.warning("waiting for the database: %s", error.message)
        time.sleep(PAUSE_S)
        waiting()
