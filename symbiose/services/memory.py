"""What was last read of the graph, kept until a command changes something.

Every command appends one entry to the journal in the transaction of its change, so the number of entries
tells whether anything changed; also what another process, such as `symbiose import`, did meanwhile. Entries
of commands that change nothing that is kept here, such as signing in, leave it as it is.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar, cast

from symbiose.domain.cycles import no_search_for_cycles
from symbiose.domain.repositories import Repositories

T = TypeVar("T")
MOST_KEPT = 128
"""Things kept at once: what pages share, the proposals of a few runs, and what each person sees of them."""
MOST_LOOKED_AT = 50
"""Entries looked at to learn whether they changed anything; after more, everything is read again."""
MOST_OF_A_SORT = 24
"""Values of one sort kept at once: who asks for them one after another leaves what other pages share."""
ONE_DAY = 1
"""Values kept at once of what is told of the present day: without any change, the day before is over."""
PATIENCE_S = 30.0
"""How long a thread waits for another one that reads the same, before it reads itself."""
QUIET = frozenset(
    {
        "sign_in",
        "sign_out",
        "end_sessions",
        "ask_reset",
        "create_token",
        "revoke_token",
        "export_declarations",
        "start_job",
        "cancel_job",
        "fail_job",
        "try_exchanges",
        "study_land",
        "adjust_loop",
        "adjust_solar_group",
    }
)
"""Commands that write sessions, tokens, links and jobs alone, of which nothing is ever kept here."""


@dataclass
class _Reading:
    """A value that one thread reads, and for which others wait."""

    done: threading.Event = field(default_factory=threading.Event)
    values: list[object] = field(default_factory=list)
    """The value, once it has been read; none when reading failed."""


class Memory:
    """Values read in transactions of one state of the graph; frozen ones, since threads share them."""

    def __init__(self, most_kept: int = MOST_KEPT) -> None:
        """Begin with nothing; of more than `most_kept` values the one asked for least lately is forgotten."""
        self._most_kept = most_kept
        self._lock = threading.Lock()
        self._revision = -1
        self._kept: dict[str, object] = {}
        self._sorts: dict[str, str] = {}
        self._readings: dict[tuple[int, str], _Reading] = {}

    def recall(
        self,
        repositories: Repositories,
        name: str,
        read: Callable[[], T],
        *,
        sort: str = "",
        most: int = MOST_OF_A_SORT,
    ) -> T:
        """Return a value as the graph holds it now, read again only when something changed since.

        The revision is asked for before the value is read: what is kept is never older than it says. Of
        several threads that miss the same value one reads it.

        Args:
            repositories: Those of the transaction.
            name: Names the value; the same name always goes with the same type. While a value is read, others
                may be recalled, but never in a circle.
            read: Reads it through the repositories.
            sort: What it is one of many of, where its name holds something that a caller chooses.
            most: Values of the sort that are kept at once.
        """
        revision = repositories.journal.count()
        self._notice(repositories, revision)
        with self._lock:
            if revision == self._revision and name in self._kept:
                value = self._kept[name] = self._kept.pop(name)
                return cast(T, value)
            reading, mine = self._reading((revision, name))
        if mine:
            fresh = self._read(revision, name, reading, read)
            self._keep(revision, name, fresh, sort, most)
            return fresh
        reading.done.wait(PATIENCE_S)
        return cast(T, reading.values[0]) if reading.values else read()

    def _notice(self, repositories: Repositories, revision: int) -> None:
        """Forget everything when something changed since the revision that is kept.

        A transaction that began before what is kept was read changes nothing of it: what it reads is of an
        earlier state, and is not kept.
        """
        known = self._revision
        if revision <= known:
            return
        quiet = revision <= known + MOST_LOOKED_AT and _is_quiet(repositories, known, revision)
        with self._lock:
            if self._revision != known:  # another thread has noticed it, or a later change
                return
            self._revision = revision
            if not quiet:
                self._kept, self._sorts = {}, {}

    def _reading(self, key: tuple[int, str]) -> tuple[_Reading, bool]:
        """Return the reading of a value, and whether it is for this thread to do."""
        known = self._readings.get(key)
        if known is not None:
            return known, False
        fresh = self._readings[key] = _Reading()
        return fresh, True

    def _read(self, revision: int, name: str, reading: _Reading, read: Callable[[], T]) -> T:
        try:
            with no_search_for_cycles():  # half of the time that a million figures take
                value = read()
            reading.values.append(value)
        finally:
            with self._lock:
                del self._readings[(revision, name)]
            reading.done.set()
        return value

    def _keep(self, revision: int, name: str, value: object, sort: str, most: int) -> None:
        """Keep a value; of too many of its sort, or at all, the one asked for least lately goes."""
        with self._lock:
            if revision != self._revision:
                return
            alike = [one for one in self._kept if sort and self._sorts.get(one) == sort]
            for one in alike[: max(0, len(alike) - most + 1)]:
                self._forget(one)
            while len(self._kept) >= self._most_kept:
                self._forget(next(iter(self._kept)))
            self._kept[name] = value
            if sort:
                self._sorts[name] = sort

    def _forget(self, name: str) -> None:
        del self._kept[name]
        self._sorts.pop(name, None)


def _is_quiet(repositories: Repositories, known: int, revision: int) -> bool:
    """Tell whether all entries after a place are of commands that change nothing of what is kept."""
    entries = repositories.journal.after(known, MOST_LOOKED_AT + 1)
    told = revision - known <= len(entries) <= MOST_LOOKED_AT
    return told and all(entry.action in QUIET for entry in entries)
