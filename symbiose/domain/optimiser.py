"""The optimiser as jobs call it: apart from the process that answers pages, and stopped when nobody waits."""

from datetime import datetime
from typing import Protocol

from symbiose.domain.heat_loops import HeatLoop, LoopWish
from symbiose.domain.jobs import Task
from symbiose.domain.newcomers import NewcomersCase, Weighed
from symbiose.domain.ports import SolveSettings, Territory
from symbiose.domain.run_results import RunResult
from symbiose.domain.solar_design import GroupAdjustment
from symbiose.domain.solar_groups import SolarGroup


class Optimiser(Protocol):
    """Makes runs with bounded time and memory, and tells how far it is."""

    def propose(
        self, territory: Territory, settings: SolveSettings, run_id: str, created: datetime, task: Task
    ) -> RunResult:
        """Return a run with its proposals.

        Raises:
            JobLost: The task was lost meanwhile; what worked on it is stopped.
            OutOfBounds: It needed more time or memory than it may use.
            WorkerDied: What worked on it was killed.
            SolverFailed: No solver could be run.
        """

    def adjust(
        self,
        territory: Territory,
        loop: HeatLoop,
        wish: LoopWish,
        settings: SolveSettings,
        created: datetime,
        task: Task,
    ) -> HeatLoop | None:
        """Return a loop designed anew as somebody wishes it; None when nothing of it is possible.

        Raises:
            JobLost: The task was lost meanwhile; what worked on it is stopped.
            OutOfBounds: It needed more time or memory than it may use.
            WorkerDied: What worked on it was killed.
            SolverFailed: No solver could be run.
        """

    def adjust_group(
        self,
        territory: Territory,
        wanted: GroupAdjustment,
        settings: SolveSettings,
        created: datetime,
        task: Task,
    ) -> SolarGroup | None:
        """Return a group designed anew as somebody wishes it; None when nothing of it is possible.

        Raises:
            JobLost: The task was lost meanwhile; what worked on it is stopped.
            OutOfBounds: It needed more time or memory than it may use.
            WorkerDied: What worked on it was killed.
            SolverFailed: No solver could be run.
        """

    def weigh(
        self,
        territory: Territory,
        case: NewcomersCase,
        settings: SolveSettings,
        created: datetime,
        task: Task,
    ) -> tuple[Weighed, ...]:
        """Return what newcomers change on a territory, each by itself; fewer when the time is over.

        Raises:
            JobLost: The task was lost meanwhile; what worked on it is stopped.
            OutOfBounds: It needed more time or memory than it may use.
            WorkerDied: What worked on it was killed.
            SolverFailed: No solver could be run.
        """
