"""What a worker and the process that optimises for it say to each other: one JSON document a line."""

from dataclasses import dataclass
from datetime import datetime

from pydantic import TypeAdapter

from symbiose.domain.base import Value
from symbiose.domain.exchanges import Proposal, Run
from symbiose.domain.ports import SolveSettings, Territory


@dataclass(frozen=True)
class Order:
    """What to optimise: the first line of the process's input, whose end tells that nobody waits any more."""

    territory: Territory
    """What to look at."""
    settings: SolveSettings
    """How long and how exactly."""
    run_id: str
    """Id of the run."""
    created: datetime
    """When it was asked for (aware, UTC)."""
    most_memory_bytes: int
    """Memory that the process may use, bytes."""


class Told(Value):
    """A line that the process writes: how far it is, or at last what it found, or why it found nothing."""

    share: float | None = None
    """How much of the optimisation is done, 0 to 1."""
    proposal: Proposal | None = None
    """One proposal: each has a line, so that reading them stops nobody for long."""
    run: Run | None = None
    """The run, after its last proposal."""
    failure: str | None = None
    """Why no solver could be run, in a sentence."""
    fault: str | None = None
    """A fault of the program: what kind of error, and where it was raised."""


ORDERS: TypeAdapter[Order] = TypeAdapter(Order)
"""Reads and writes orders."""


def told_line(told: Told) -> bytes:
    """Return what is told as one line."""
    return told.model_dump_json(exclude_none=True).encode() + b"\n"
