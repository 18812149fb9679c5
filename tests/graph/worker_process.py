"""A worker that tests kill: `worker_process.py`, told on its input which database to take jobs from.

What optimises for it never ends by itself, so that the worker is always killed in the middle.
"""

import json
import sys
import threading
from datetime import UTC, datetime

from graph.driver import Database, DatabaseSettings
from graph.store import GraphStore
from symbiose.domain.jobs import JobKind
from symbiose.jobs.apart import OptimiserApart
from symbiose.jobs.worker import Worker
from symbiose.services.propose_job import propose_as_job
from tests.graph.services_in_part import services_in_part

ENDLESS = """
import sys
print('{"share": 0.5}', flush=True)
sys.stdin.readline()
sys.stdin.read()
"""
"""Stands for an optimiser in the middle of its work: it ends when its input does."""


def main() -> None:
    """Take jobs until killed."""
    settings = DatabaseSettings(**json.loads(sys.stdin.readline()))
    with Database(settings) as database:
        optimiser = OptimiserApart([sys.executable, "-c", ENDLESS])
        services = services_in_part(
            store=GraphStore(database), clock=lambda: datetime.now(UTC), optimiser=optimiser
        )
        Worker(services, {JobKind.PROPOSE: propose_as_job}, beat_s=0.1).work_until(threading.Event())


if __name__ == "__main__":
    main()
