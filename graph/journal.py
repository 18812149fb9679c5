"""The journal of commands in the graph: each entry is chained to the one before."""

from collections.abc import Iterator
from datetime import datetime

from graph.driver import HeldBack, Transaction
from graph.queries import load
from graph.records import Record, native_record, plain, to_utc
from symbiose.domain.journal import ChainedEntry, JournalEntry, JournalHead, chained
from symbiose.domain.journal_check import JournalCheck, JournalReader

_APPEND = load("journal/append")
_TAKE_HEAD = load("journal/take_head")
_GET_HEAD = load("journal/get_head")
_LIST_LATEST = load("journal/list_latest")
_LIST_BETWEEN = load("journal/list_between")
_LIST_OF_ACTOR = load("journal/list_of_actor")
_LIST_CHAIN = load("journal/list_chain")
_LIST_UNCHAINED = load("journal/list_unchained")
_CHAIN = load("journal/chain")
_COUNT = load("journal/count")

PAGE = 1000
"""Entries read or chained at once."""
_OF_THE_CHAIN = frozenset(ChainedEntry.model_fields) - frozenset(JournalEntry.model_fields)


class GraphJournal:
    """The journal within one transaction."""

    def __init__(self, transaction: Transaction) -> None:
        """Work within a transaction."""
        self._transaction = transaction
        self._counted: int | None = None

    def append(self, entry: JournalEntry) -> None:
        """Write an entry after the newest one; until this commits, others wait or are repeated."""
        written = chained(entry, self._take_head())
        self._transaction.rows(
            _APPEND,
            properties=plain(written.model_dump(exclude_none=True)),
            position=written.position,
            digest=written.digest,
        )
        self._counted = None

    def hold(self) -> None:
        """Let no other command end before this transaction does: what is read from here on is the latest."""
        self._take_head()

    def latest(self, limit: int) -> list[JournalEntry]:
        """Return the newest entries first."""
        rows = self._transaction.rows(_LIST_LATEST, limit=limit)
        return [JournalEntry.model_validate(_content(row["entry"])) for row in rows]

    def between(self, after: datetime, until: datetime, limit: int) -> list[JournalEntry]:
        """Return the entries later than one moment and not later than another, the oldest first."""
        rows = self._transaction.rows(_LIST_BETWEEN, after=to_utc(after), until=to_utc(until), limit=limit)
        return [JournalEntry.model_validate(_content(row["entry"])) for row in rows]

    def of_actor(self, actor_id: str) -> list[JournalEntry]:
        """Return the entries of an account or command, oldest first."""
        rows = self._transaction.rows(_LIST_OF_ACTOR, actor_id=actor_id)
        return [JournalEntry.model_validate(_content(row["entry"])) for row in rows]

    def after(self, position: int, limit: int) -> list[JournalEntry]:
        """Return the entries that come after so many others, in order."""
        rows = self._transaction.rows(_LIST_CHAIN, after=position, most=limit)
        return [JournalEntry.model_validate(_content(row["entry"])) for row in rows]

    def count(self) -> int:
        """Return how many entries there were when this transaction asked first.

        What one transaction reads is put together: none of it may be taken for newer than its oldest part.
        """
        if self._counted is None:
            self._counted = sum(int(row["entries"]) for row in self._transaction.rows(_COUNT))
        return self._counted

    def head(self) -> JournalHead:
        """Return how far the journal goes."""
        found = self._transaction.row(_GET_HEAD)
        return JournalHead.model_validate(found) if found else JournalHead()

    def check(self, exported: JournalHead | None = None) -> JournalCheck:
        """Read the whole journal, and say what in it is not as it was written.

        Args:
            exported: A head kept elsewhere, which the journal must still contain.
        """
        reader = JournalReader(exported)
        for row in self._transaction.rows(_LIST_UNCHAINED, most=PAGE):
            reader.take(native_record(row["entry"]))
        head = self.head()
        while True:
            for record in self._chain_after(reader.last.position):
                reader.take(record)
            # Read after the entries: a command that was written meanwhile is in both.
            before, head = head, self.head()
            if head == before or reader.last == head:
                return reader.end(head)

    def chain_oldest(self) -> int:
        """Give a place to the oldest entries that have none, and return how many they were."""
        rows = self._transaction.rows(_LIST_UNCHAINED, most=PAGE)
        if not rows:
            return 0
        places = []
        head = self._take_head()
        for row in rows:
            entry = chained(JournalEntry.model_validate(_content(row["entry"])), head)
            places.append(entry.model_dump(include={"id", "position", "previous", "digest"}))
            head = JournalHead(position=entry.position, digest=entry.digest)
        self._transaction.rows(_CHAIN, rows=places, position=head.position, digest=head.digest)
        return len(rows)

    def _take_head(self) -> JournalHead:
        self._transaction.take_turn()
        found = self._transaction.row(_TAKE_HEAD)
        if found is not None and found["held"]:
            raise HeldBack
        if found is None or found["position"] is None:
            return JournalHead()
        return JournalHead(position=found["position"], digest=found["digest"])

    def _chain_after(self, position: int) -> Iterator[Record]:
        while rows := self._transaction.rows(_LIST_CHAIN, after=position, most=PAGE):
            for row in rows:
                yield native_record(row["entry"])
            position = rows[-1]["entry"]["position"]


def _content(entry: Record) -> Record:
    return {name: value for name, value in native_record(entry).items() if name not in _OF_THE_CHAIN}
