"""Synergies in the graph: each as it stands, with everything that happened to it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TypeVar

from pydantic import TypeAdapter

from graph.driver import Transaction
from graph.paths import path_record, save_paths, take_path
from graph.queries import load
from graph.records import Record, native_record, plain, to_utc
from symbiose.domain.errors import ConflictingReview, UnknownThing
from symbiose.domain.synergies import Evidence, Side, Synergy, SynergyEvent, Word

_FIND_VERSION = load("synergy/find_version")
_SAVE = load("synergy/save")
_APPEND = load("synergy/append")
_GET = load("synergy/get")
_LIST = load("synergy/list")
_LIST_OF_PROPOSAL = load("synergy/list_of_proposal")
_LIST_EVENTS = load("synergy/list_events")
_LIST_ALL_EVENTS = load("synergy/list_all_events")
_LIST_HISTORIES = load("synergy/list_histories")
_HEAR = load("synergy/hear")
_WORDS: TypeAdapter[tuple[Word, ...]] = TypeAdapter(tuple[Word, ...])
_EVIDENCE: TypeAdapter[tuple[Evidence, ...]] = TypeAdapter(tuple[Evidence, ...])
V = TypeVar("V")


class GraphSynergies:
    """Synergies within one transaction."""

    def __init__(self, transaction: Transaction) -> None:
        """Work within a transaction."""
        self._transaction = transaction

    def save(self, synergy: Synergy, event: SynergyEvent) -> None:
        """Create a synergy or replace it by its next version, and append the event that led to it.

        Two at once: the uniqueness of (synergy, version) stops one of them; its unit of work then runs again
        and finds the version taken.

        Raises:
            ConflictingReview: The version exists already.
        """
        if self._transaction.row(_FIND_VERSION, synergy_id=synergy.id, version=event.version):
            msg = f"Version {event.version} of the synergy exists already. Read it again."
            raise ConflictingReview(msg, synergy=synergy.id)
        save_paths(self._transaction, {synergy.proposal_id: synergy.path})
        self._transaction.rows(
            _SAVE,
            synergy_id=synergy.id,
            proposal_id=synergy.proposal_id,
            sides=[{"site_id": synergy.site_of(side), "side": side.value} for side in Side],
            properties=to_record(synergy),
        )
        properties = plain(event.model_dump())
        self._transaction.rows(_APPEND, synergy_id=synergy.id, by=event.by, properties=properties)

    def get(self, synergy_id: str) -> Synergy:
        """Return a synergy, or raise `UnknownThing`."""
        found = self._transaction.row(_GET, synergy_id=synergy_id)
        if found is None:
            raise unknown_synergy(synergy_id)
        return to_domain(found["synergy"])

    def all(self) -> list[Synergy]:
        """Return all synergies, closed ones included, by opening, then id."""
        return [to_domain(row["synergy"]) for row in self._transaction.rows(_LIST)]

    def of_proposal(self, proposal_id: str) -> list[Synergy]:
        """Return the synergies that a proposal became, the oldest first."""
        rows = self._transaction.rows(_LIST_OF_PROPOSAL, proposal_id=proposal_id)
        return [to_domain(row["synergy"]) for row in rows]

    def history(self, synergy_id: str) -> list[SynergyEvent]:
        """Return what happened to a synergy, the oldest first."""
        rows = self._transaction.rows(_LIST_EVENTS, synergy_id=synergy_id)
        return [SynergyEvent.model_validate(native_record(row["event"])) for row in rows]

    def all_events(self) -> list[SynergyEvent]:
        """Return everything that happened to synergies, by synergy, the oldest first."""
        rows = self._transaction.rows(_LIST_ALL_EVENTS)
        return [SynergyEvent.model_validate(native_record(row["event"])) for row in rows]

    def histories(self, synergy_ids: Sequence[str]) -> Mapping[str, list[SynergyEvent]]:
        """Return what happened to each of some synergies, the oldest first."""
        found: dict[str, list[SynergyEvent]] = {i: [] for i in synergy_ids}
        for row in self._transaction.rows(_LIST_HISTORIES, synergy_ids=list(found)):
            event = SynergyEvent.model_validate(native_record(row["event"]))
            found[event.synergy_id].append(event)
        return found

    def hear(self, synergy_id: str, at: datetime) -> None:
        """Note that something was done with what a synergy carries, such as its documents."""
        self._transaction.rows(_HEAR, synergy_id=synergy_id, at=to_utc(at))


def unknown_synergy(synergy_id: str) -> UnknownThing:
    """Return what is told of a synergy that does not exist."""
    msg = f"Synergy {synergy_id} does not exist. Go back to the list of synergies."
    return UnknownThing(msg, synergy=synergy_id)


def to_record(synergy: Synergy) -> Record:
    """Return a synergy as the graph keeps it: what it holds of lists of values, as texts."""
    kept = plain(synergy.model_dump(exclude={"path", "agreements", "signatures", "evidence"}))
    return (
        kept
        | path_record(synergy.path)
        | {
            "agreements": _text(_WORDS, synergy.agreements),
            "signatures": _text(_WORDS, synergy.signatures),
            "evidence": _text(_EVIDENCE, synergy.evidence),
        }
    )


def _text(adapter: TypeAdapter[tuple[V, ...]], values: tuple[V, ...]) -> str | None:
    return adapter.dump_json(values).decode() if values else None


def to_domain(record: Record) -> Synergy:
    """Return the synergy of a record."""
    values = native_record(record)
    path = take_path(values)
    lists = {
        "agreements": _WORDS.validate_json(values.pop("agreements", None) or "[]"),
        "signatures": _WORDS.validate_json(values.pop("signatures", None) or "[]"),
        "evidence": _EVIDENCE.validate_json(values.pop("evidence", None) or "[]"),
    }
    return Synergy.model_validate(values | lists | {"path": path})
