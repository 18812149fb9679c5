"""The paths that proposals and decisions are about: what holds them together from run to run."""

from collections.abc import Mapping

from graph.driver import Transaction
from graph.queries import load
from graph.records import Record
from symbiose.domain.exchanges import Path

_SAVE = load("path/save")
_LINK_PROCESSORS = load("path/link_processors")


def save_paths(transaction: Transaction, paths: Mapping[str, Path]) -> None:
    """Create paths by proposal id, linked to the flows and processors they join."""
    rows: list[Record] = [{"id": i, **path_record(path)} for i, path in paths.items()]
    transaction.rows(_SAVE, rows=rows)
    transaction.rows(_LINK_PROCESSORS, rows=[row for row in rows if row["through"]])


def path_record(path: Path) -> Record:
    """Return the properties that name a path's flows and processors."""
    return {"offer_id": path.offer_id, "through": list(path.through), "need_id": path.need_id}


def take_path(record: Record) -> Path:
    """Take the properties of a path out of a record, and return the path."""
    return Path(
        offer_id=record.pop("offer_id"),
        through=tuple(record.pop("through", ())),
        need_id=record.pop("need_id"),
    )
