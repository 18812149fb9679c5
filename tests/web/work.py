"""Long work in tests of pages: done at once, in the thread of the test."""

import threading

from symbiose.app.working import HANDLERS
from symbiose.jobs.worker import Worker
from symbiose.services.context import Services


def do_all_jobs(services: Services) -> None:
    """Do the jobs that wait, as a worker beside the service would."""
    worker = Worker(services, HANDLERS, beat_s=0.01)
    while worker.run_next(threading.Event()):
        pass
