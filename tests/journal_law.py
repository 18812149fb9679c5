"""The law of the journal (check S32), which the fake store holds every use case to, in every test.

A use case that changes something appends exactly one entry within its transaction; when the entry cannot be
written, nothing is changed. Left out are marks that no command makes: when a session was last seen, when a
token was last used, and which worker holds a job until when; and what is stored of runs that nobody sees yet.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from symbiose.domain.jobs import Job, JobState
from symbiose.domain.journal import JournalEntry
from tests.fake_copy import detached

HOLDING = frozenset({"attempt", "worker_id", "started_at", "lease_until", "stage", "share"})
"""Fields of a job that tell which worker holds it."""


class JournalDown(Exception):
    """The entry could not be written."""


@dataclass
class BrokenJournal:
    """A journal that takes no entry."""

    entries: list[JournalEntry]

    def append(self, entry: JournalEntry) -> None:
        raise JournalDown

    def hold(self) -> None:
        """Nobody else writes meanwhile."""

    def latest(self, limit: int) -> list[JournalEntry]:
        return list(reversed(self.entries))[:limit]

    def of_actor(self, actor_id: str) -> list[JournalEntry]:
        return [entry for entry in self.entries if entry.actor_id == actor_id]

    def count(self) -> int:
        return len(self.entries)


def is_of_a_use_case(work: Callable[..., object]) -> bool:
    """Tell whether a function that writes belongs to a use case, rather than to what a test prepares."""
    return work.__module__.startswith("symbiose.services.")


def check_without_journal(before: Any, work: Callable[[Any], object]) -> None:
    """Fail when a use case changes something although its entry cannot be written."""
    draft = detached(before)
    draft.journal = BrokenJournal(draft.journal.entries)
    try:
        work(draft)
    except Exception:  # the entry was refused, or the use case was: neither is kept
        return
    assert changed(before, draft) == [], f"{_name(work)} changes this without an entry of the journal"


def check_entries(before: Any, after: Any, work: Callable[[Any], object]) -> None:
    """Fail when a use case left more or fewer entries than one for what it changed."""
    entries = len(after.journal.entries) - len(before.journal.entries)
    assert after.journal.entries[: len(before.journal.entries)] == before.journal.entries
    assert entries == 1 or (entries == 0 and changed(before, after) == []), (
        f"{_name(work)} changed {changed(before, after)} and left {entries} entries"
    )


def changed(before: Any, after: Any) -> list[str]:
    """Return the names of the repositories that differ, marks and the journal left out."""
    return [
        name
        for name in after.may_differ()
        if name != "journal" and _told(name, getattr(before, name)) != _told(name, getattr(after, name))
    ]


def _told(name: str, repository: Any) -> object:
    if name == "accounts":
        return repository.kept, {key: session.account_id for key, session in repository.sessions.items()}
    if name == "api_tokens":
        return {key: token.model_copy(update={"used_at": None}) for key, token in repository.kept.items()}
    if name == "runs":
        return repository.kept
    if name == "jobs":
        return {key: _without_worker(job) for key, job in repository.kept.items()}
    return repository


def _without_worker(job: Job) -> dict[str, object]:
    told = job.model_dump(exclude=HOLDING)
    return told | {"state": JobState.WAITING if job.open else job.state}


def _name(work: Callable[..., object]) -> str:
    return f"{work.__module__}.{work.__qualname__}"
