"""Jobs in the graph: long work, who asked for it and who does it."""

from datetime import datetime

from graph.driver import Row, Transaction
from graph.queries import Statement, load
from graph.records import native_record, plain, to_utc
from symbiose.domain.errors import UnknownThing
from symbiose.domain.jobs import Job

_ADD = load("job/add")
_SAVE = load("job/save")
_GET = load("job/get")
_GET_FOR_CHANGE = load("job/get_for_change")
_FIND_IN_LANE = load("job/find_in_lane")
_LIST_UNFINISHED = load("job/list_unfinished")
_LIST_LATEST = load("job/list_latest")
_LIST_OF_ACCOUNT = load("job/list_of_account")
_REMOVE_ENDED = load("job/remove_ended_before")


class GraphJobs:
    """Jobs within one transaction."""

    def __init__(self, transaction: Transaction) -> None:
        """Work within a transaction."""
        self._transaction = transaction

    def add(self, job: Job) -> None:
        """Create a job; of two that add the same id or an open lane at once, one is repeated."""
        self._transaction.rows(_ADD, account_id=job.account_id, properties=plain(job.model_dump()))

    def save(self, job: Job) -> None:
        """Replace a job that is held for change; one that is gone is passed over."""
        self._transaction.rows(_SAVE, job_id=job.id, properties=plain(job.model_dump()))

    def find(self, job_id: str) -> Job | None:
        """Return a job."""
        return self._one(_GET, job_id)

    def get(self, job_id: str) -> Job:
        """Return a job, or raise `UnknownThing`."""
        return _found(self._one(_GET, job_id), job_id)

    def for_change(self, job_id: str) -> Job:
        """Return a job that nobody else changes before this transaction ends, or raise `UnknownThing`."""
        return _found(self._one(_GET_FOR_CHANGE, job_id), job_id)

    def in_lane(self, lane: str) -> Job | None:
        """Return the open job of a lane."""
        return _job_of(self._transaction.row(_FIND_IN_LANE, lane=lane))

    def unfinished(self) -> list[Job]:
        """Return the jobs that have not ended, the oldest first."""
        return [_job(row) for row in self._transaction.rows(_LIST_UNFINISHED)]

    def latest(self, limit: int) -> list[Job]:
        """Return the newest jobs first, without their results."""
        return [_job(row) for row in self._transaction.rows(_LIST_LATEST, limit=limit)]

    def of_account(self, account_id: str, limit: int) -> list[Job]:
        """Return the jobs that an account asked for, the newest first, without their results."""
        rows = self._transaction.rows(_LIST_OF_ACCOUNT, account_id=account_id, limit=limit)
        return [_job(row) for row in rows]

    def remove_ended_before(self, moment: datetime) -> None:
        """Remove the jobs that ended before a moment."""
        self._transaction.rows(_REMOVE_ENDED, moment=to_utc(moment))

    def _one(self, statement: Statement, job_id: str) -> Job | None:
        return _job_of(self._transaction.row(statement, job_id=job_id))


def _job_of(row: Row | None) -> Job | None:
    return _job(row) if row else None


def _job(row: Row) -> Job:
    return Job.model_validate(native_record(row["job"]))


def _found(job: Job | None, job_id: str) -> Job:
    if job is None:
        msg = f"Job {job_id} does not exist. Go back to the list of jobs."
        raise UnknownThing(msg, job=job_id)
    return job
