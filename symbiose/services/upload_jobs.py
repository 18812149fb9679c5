"""Large files read and imported as jobs, in steps that nobody waits for, each kept whole or not at all."""

import time
from typing import Literal

from symbiose.domain.accounts import Actor
from symbiose.domain.base import Value
from symbiose.domain.documents.import_report import FileReport
from symbiose.domain.errors import InvalidDeclaration, InvalidDocument, Problem, ServiceBusy, UnknownThing
from symbiose.domain.jobs import Job, JobKind, JobLost, JobStage, Task
from symbiose.domain.permissions import CanDeclare
from symbiose.domain.repositories import Repositories
from symbiose.domain.uploads import Receipt, Upload, receipt_of
from symbiose.services import uploads
from symbiose.services.context import Services
from symbiose.services.importing import prepare, store_file
from symbiose.services.job_work import Ending
from symbiose.services.jobs import cancel_job, open_job, start_job
from symbiose.services.journalling import journal_entry

BUSY_PAUSE_S = 1.0
"""How long a job waits before it asks again for a place among the files that are read."""


class ImportOrder(Value):
    """What to do with an upload: the parameters of a job."""

    upload_id: str
    """The upload."""
    step: Literal["read", "store"]
    """Read it with the answers given so far, or store what it declares."""
    keep_good: bool = False
    """Store the good lines although there are bad ones."""
    seen: str = ""
    """Fingerprint of the preview that was confirmed."""


class ImportDone(Value):
    """What became of an upload: the result of a job."""

    receipt: Receipt | None = None
    """What was stored; None for a reading."""
    refused: tuple[tuple[str, str, str], ...] = ()
    """Why the file cannot be read: where, what was found, what is expected; its upload is then gone."""


def start_reading(services: Services, actor: Actor, upload: Upload) -> Job:
    """Ask for a file to be read with the answers given so far."""
    return _start(services, actor, ImportOrder(upload_id=upload.id, step="read"))


def start_storing(services: Services, actor: Actor, upload: Upload, *, keep_good: bool, seen: str) -> Job:
    """Ask for what a file declares to be stored; confirmed twice, it is stored once."""
    order = ImportOrder(upload_id=upload.id, step="store", keep_good=keep_good, seen=seen)
    return _start(services, actor, order, key=order.model_dump_json())


def job_on(services: Services, actor: Actor, upload_id: str) -> Job | None:
    """Return the job that reads or stores an upload now."""
    return open_job(services, actor, JobKind.IMPORT, upload_id)


def give_up(services: Services, actor: Actor, upload_id: str) -> None:
    """Give an import up, and the job that works on it.

    Raises:
        UnknownThing: There is no such upload, or it is another account's.
        ServiceBusy: Imports are being confirmed.
    """
    uploads.own_upload(services, actor, upload_id)
    job = job_on(services, actor, upload_id)
    if job is not None:
        cancel_job(services, actor, job.id)
    uploads.abandon(services, actor, upload_id)


def import_as_job(services: Services, actor: Actor, job: Job, task: Task) -> Ending:
    """Read or store an upload (a `Handler`).

    Raises:
        NotAllowed: Who asked may not declare any more.
        UnknownThing: The upload was given up, or its file is not on this machine.
        JobLost: Nobody waits for it any more.
    """
    CanDeclare(actor).require()
    order = ImportOrder.model_validate_json(job.parameters)
    upload = uploads.own_upload(services, actor, order.upload_id)
    task.tell(JobStage.READING)
    if order.step == "read":
        return _read(services, actor, upload, task)
    return _stored(services, actor, upload, order)


def _start(services: Services, actor: Actor, order: ImportOrder, key: str = "") -> Job:
    parameters = order.model_dump_json()
    return start_job(services, actor, JobKind.IMPORT, parameters, about=order.upload_id, key=key)


def _read(services: Services, actor: Actor, upload: Upload, task: Task) -> Ending:
    done = ImportDone()
    try:
        _read_in_turn(services, actor, upload, task)
    except InvalidDocument as error:
        done = ImportDone(refused=tuple((p.path, p.value, p.expected) for p in error.problems))
    entry = journal_entry(actor, "read_file", upload.id, services.clock())
    return Ending(lambda _: done.model_dump_json(), entry)


def _read_in_turn(services: Services, actor: Actor, upload: Upload, task: Task) -> None:
    """Read a file once there is a place among those that are read."""
    while True:
        try:
            return uploads.read_upload(services, actor, upload.id)
        except ServiceBusy:
            if task.is_lost:
                msg = "Nobody waits for this file any more."
                raise JobLost(msg) from None
            time.sleep(BUSY_PAUSE_S)


def _stored(services: Services, actor: Actor, upload: Upload, order: ImportOrder) -> Ending:
    reading = services.uploads.reading(upload.id)
    if reading is None:
        msg = "This file has not been read yet. Read it, then confirm."
        raise UnknownThing(msg, upload=upload.id)
    staged = prepare(services, actor, reading, keep_good=order.keep_good, seen=order.seen)
    now = services.clock()
    entry = journal_entry(actor, "import_files", upload.id, now, f"1 file(s), keep_good={order.keep_good}")

    def write(repositories: Repositories) -> str:
        report = store_file(
            services,
            repositories,
            actor,
            reading,
            now,
            keep_good=order.keep_good,
            seen=order.seen,
            staged=staged,
        )
        _require_good(report, keep_good=order.keep_good)
        return ImportDone(receipt=receipt_of(report, now)).model_dump_json()

    def after(result: str) -> None:
        receipt = ImportDone.model_validate_json(result).receipt
        services.uploads.finish(upload.model_copy(update={"receipt": receipt}))

    return Ending(write, entry, after)


def _require_good(report: FileReport, *, keep_good: bool) -> None:
    if report.rejected and not keep_good:
        reason = "tout ou rien : corrigez les lignes rejetées, ou importez les lignes correctes"
        raise InvalidDeclaration([Problem("", str(report.rejected), reason)])
