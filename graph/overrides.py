"""Models that a person set against the rules, in the graph; the history is kept."""

from graph.driver import Transaction
from graph.queries import load
from graph.records import Record, native_record, plain
from symbiose.domain.opeo import ModelOverride

_FIND_LAST_RANK = load("override/find_last_rank")
_CREATE = load("override/create")
_LIST_CURRENT = load("override/list_current")
_LIST_OF_THING = load("override/list_of_thing")
_LIST_OF_AUTHOR = load("override/list_of_author")


class GraphOverrides:
    """Overrides within one transaction."""

    def __init__(self, transaction: Transaction) -> None:
        """Work within a transaction."""
        self._transaction = transaction

    def save(self, override: ModelOverride) -> None:
        """Append an override; of two at the same moment, the uniqueness of ranks makes one come second."""
        last = self._transaction.row(_FIND_LAST_RANK, thing_id=override.thing_id)
        rank = (last["rank"] or 0) + 1 if last else 1
        record = plain(override.model_dump())
        self._transaction.rows(
            _CREATE,
            thing_id=override.thing_id,
            models=list(dict.fromkeys(record["models"])),
            properties=record | {"rank": rank},
        )

    def current(self) -> list[ModelOverride]:
        """Return the latest override of each thing, by its id."""
        return [to_domain(row["override"]) for row in self._transaction.rows(_LIST_CURRENT)]

    def of_thing(self, thing_id: str) -> list[ModelOverride]:
        """Return all overrides of one thing, oldest first."""
        rows = self._transaction.rows(_LIST_OF_THING, thing_id=thing_id)
        return [to_domain(row["override"]) for row in rows]

    def made_by(self, account_id: str) -> list[ModelOverride]:
        """Return all overrides that an account made, oldest first."""
        rows = self._transaction.rows(_LIST_OF_AUTHOR, decided_by=account_id)
        return [to_domain(row["override"]) for row in rows]


def to_domain(record: Record) -> ModelOverride:
    """Return the override of a record."""
    values = native_record(record)
    del values["rank"]
    return ModelOverride.model_validate(values)
