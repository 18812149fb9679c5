"""What a worker and the process that optimises for it say to each other: one JSON document a line."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from pydantic import TypeAdapter

from symbiose.domain.base import Value
from symbiose.domain.documents.run_check import RunCheck
from symbiose.domain.exchanges import Proposal, Run
from symbiose.domain.flows import Flow
from symbiose.domain.heat_areas import HeatOfRun
from symbiose.domain.heat_loops import HeatLoop, LoopWish
from symbiose.domain.newcomers import NewcomersCase, Weighed
from symbiose.domain.ports import SolveSettings, Territory
from symbiose.domain.scarcity import ScarcityOfRun
from symbiose.domain.solar_design import GroupAdjustment
from symbiose.domain.solar_groups import SolarGroup, SunOfRun


class AdjustOrder(Value):
    """A loop to be designed anew."""

    loop: HeatLoop
    """The loop as proposed."""
    wish: LoopWish
    """What is to be different."""


@dataclass(frozen=True)
class Order:
    """What to optimise; the end of the process's input tells later that nobody waits any more."""

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
    newcomers: NewcomersCase | None = None
    """Whom to weigh on that territory; None to make a run."""
    adjusted: AdjustOrder | None = None
    """The loop to design anew, and how; None to make a run."""
    adjusted_group: GroupAdjustment | None = None
    """The group to design anew, and how; None to make a run."""


class Told(Value):
    """A line that the process writes: how far it is, or at last what it found, or why it found nothing."""

    share: float | None = None
    """How much of the optimisation is done, 0 to 1."""
    proposal: Proposal | None = None
    """One proposal: each has a line, so that reading them stops nobody for long."""
    loop: HeatLoop | None = None
    """One heat-recovery loop: of a run, or the one that was to be designed anew."""
    heat: HeatOfRun | None = None
    """Where the run looked for loops."""
    group: SolarGroup | None = None
    """One group that shares roofs: of a run, or the one that was to be designed anew."""
    sun: SunOfRun | None = None
    """What the run tells of the sun beside its groups."""
    scarcity: ScarcityOfRun | None = None
    """What the run tells of what is scarce."""
    piece: str | None = None
    """A piece of what the run solved, in their order."""
    check: RunCheck | None = None
    """What checking the run came to."""
    run: Run | None = None
    """The run, after its last proposal."""
    weighed: Weighed | None = None
    """One newcomer that was weighed."""
    finished: bool | None = None
    """True after the last newcomer, or after what was to be designed anew, where there is something."""
    failure: str | None = None
    """Why no solver could be run, in a sentence."""
    fault: str | None = None
    """A fault of the program: what kind of error, and where it was raised."""


_ORDERS: TypeAdapter[Order] = TypeAdapter(Order)
_FLOWS: TypeAdapter[tuple[Flow, ...]] = TypeAdapter(tuple[Flow, ...])
_AT_ONCE = 200
"""Flows on one line: writing a whole territory at once would stop the pages of the service for long."""


def order_lines(order: Order) -> Iterator[bytes]:
    """Yield an order as lines: all but its flows, its flows, and an empty list."""
    flows = order.territory.flows
    bare = replace(order, territory=replace(order.territory, flows=()))
    yield _ORDERS.dump_json(bare) + b"\n"
    for start in range(0, len(flows), _AT_ONCE):
        yield _FLOWS.dump_json(flows[start : start + _AT_ONCE]) + b"\n"
    yield _FLOWS.dump_json(()) + b"\n"


def read_order(lines: Iterator[bytes]) -> Order:
    """Return the order that lines tell; what follows them is not read."""
    order = _ORDERS.validate_json(next(lines))
    flows: list[Flow] = []
    while told := _FLOWS.validate_json(next(lines)):
        flows.extend(told)
    return replace(order, territory=replace(order.territory, flows=tuple(flows)))


def told_line(told: Told) -> bytes:
    """Return what is told as one line."""
    said = {name for name in Told.model_fields if getattr(told, name) is not None}
    return told.model_dump_json(include=said).encode() + b"\n"
