"""Large files: what would keep somebody waiting for a page is asked for as a job, whose page is shown."""

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from symbiose.domain.jobs import Job
from symbiose.domain.uploads import Upload
from symbiose.services import upload_jobs, uploads
from web.context import actor, services


def job_page(job: Job) -> ResponseReturnValue:
    """Lead to the page of a job, and from there to what comes of it."""
    return redirect(url_for("jobs.page", job_id=job.id, suite="oui"))


def reading_page(upload: Upload) -> ResponseReturnValue:
    """Ask for a large file to be read; lead to the preview of another one."""
    if upload.large:
        return job_page(upload_jobs.start_reading(services(), actor(), upload))
    return redirect(url_for("imports.preview", upload_id=upload.id))


def job_in_the_way(upload_id: str) -> Job | None:
    """Return the job that works on a file now, large ones alone have one."""
    upload = uploads.own_upload(services(), actor(), upload_id)
    working = upload.open and upload.large
    return upload_jobs.job_on(services(), actor(), upload_id) if working else None


def storing_page(upload: Upload, *, keep_good: bool, seen: str) -> ResponseReturnValue:
    """Ask for what a large file declares to be stored."""
    job = upload_jobs.start_storing(services(), actor(), upload, keep_good=keep_good, seen=seen)
    return job_page(job)
