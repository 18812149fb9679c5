"""Runs as tests of the graph put them there, whole within one transaction."""

from symbiose.domain.repositories import Repositories
from symbiose.domain.run_parts import parts_of
from symbiose.domain.run_results import RunResult


def save_run(repositories: Repositories, result: RunResult) -> None:
    """Store a run and show it."""
    runs, at = repositories.runs, result.run.created
    runs.begin(result.run.id, at)
    for number, part in enumerate(parts_of(result)):
        runs.add_part(result.run.id, number, part, at)
    runs.show(result)
