"""The optimiser in a process of its own: bounded, watched, and killed when nobody waits for it any more.

A solver holds the interpreter for seconds: in the process that answers pages, it would stop them.
"""

import contextlib
import logging
import os
import queue
import signal
import subprocess
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import IO, Final

from symbiose.domain.errors import SolverFailed
from symbiose.domain.heat_areas import HeatOfRun
from symbiose.domain.heat_loops import HeatLoop, LoopWish
from symbiose.domain.jobs import JobLost, JobStage, OutOfBounds, Task, WorkerDied
from symbiose.domain.newcomers import NewcomersCase, Weighed
from symbiose.domain.ports import SolveSettings, Territory
from symbiose.domain.run_results import RunResult
from symbiose.domain.scarcity import ScarcityOfRun
from symbiose.domain.solar_design import GroupAdjustment
from symbiose.domain.solar_groups import SolarGroup, SunOfRun
from symbiose.jobs.messages import AdjustOrder, Order, Told, order_lines

BEYOND_LIMIT_S: Final = 240.0
"""Longest that stating the model and writing proposals may add to the time limit of the solver, s."""
MOST_MEMORY_BYTES: Final = 4 * 1024**3
"""Memory that the process may use unless the operator says otherwise, bytes."""
NO_MEMORY: Final = 3
"""Exit code of a process that needed more memory than it may use."""
_LOOK_S: Final = 0.2
"""How often it is looked whether anybody still waits, s."""
_OUT_OF_BOUNDS: Final = (NO_MEMORY, -signal.SIGABRT, -getattr(signal, "SIGXCPU", signal.SIGABRT))
"""How a process ends that runs into its limits: solvers written in C++ abort."""
_KEPT: Final = ("PATH", "LANG", "LC_ALL", "TMPDIR", "TEMP", "SYSTEMROOT")
"""What the process knows of the environment: no setting of the service, no secret."""

log = logging.getLogger(__name__)


class OptimiserFault(RuntimeError):
    """The optimiser stumbled over a fault of the program: what kind of error, and where."""


class OptimiserApart:
    """Runs the optimiser in a process of its own (the port `Optimiser`)."""

    def __init__(
        self,
        command: Sequence[str],
        most_memory_bytes: int = MOST_MEMORY_BYTES,
        beyond_limit_s: float = BEYOND_LIMIT_S,
    ) -> None:
        """Keep what to run.

        Args:
            command: The program with its arguments, which takes an `Order` and writes lines of `Told`.
            most_memory_bytes: Memory that it may use.
            beyond_limit_s: How much longer it may take than the solver.
        """
        self._command = tuple(command)
        self._most_memory_bytes = most_memory_bytes
        self._beyond_limit_s = beyond_limit_s

    def propose(
        self, territory: Territory, settings: SolveSettings, run_id: str, created: datetime, task: Task
    ) -> RunResult:
        """Return a run with its proposals.

        Raises:
            JobLost: The task was lost meanwhile; the process is killed.
            OutOfBounds: It needed more time or memory than it may use.
            WorkerDied: It was killed.
            SolverFailed: No solver could be run.
        """
        order = Order(territory, settings, run_id, created, self._most_memory_bytes)
        answers = self._answers(order, settings.time_limit_s, task)
        [run] = (told.run for told in answers if told.run is not None)
        return RunResult(
            run=run,
            proposals=tuple(told.proposal for told in answers if told.proposal is not None),
            loops=tuple(told.loop for told in answers if told.loop is not None),
            heat=next((told.heat for told in answers if told.heat is not None), HeatOfRun()),
            groups=tuple(told.group for told in answers if told.group is not None),
            sun=next((told.sun for told in answers if told.sun is not None), SunOfRun()),
            scarcity=next((told.scarcity for told in answers if told.scarcity is not None), ScarcityOfRun()),
            pieces=tuple(told.piece for told in answers if told.piece is not None),
            check=next((told.check for told in answers if told.check is not None), None),
        )

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
            JobLost: The task was lost meanwhile; the process is killed.
            OutOfBounds: It needed more time or memory than it may use.
            WorkerDied: It was killed.
            SolverFailed: No solver could be run.
        """
        wanted = AdjustOrder(loop=loop, wish=wish)
        order = Order(territory, settings, "", created, self._most_memory_bytes, adjusted=wanted)
        answers = self._answers(order, settings.time_limit_s, task)
        return next((told.loop for told in answers if told.loop is not None), None)

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
            JobLost: The task was lost meanwhile; the process is killed.
            OutOfBounds: It needed more time or memory than it may use.
            WorkerDied: It was killed.
            SolverFailed: No solver could be run.
        """
        order = Order(territory, settings, "", created, self._most_memory_bytes, adjusted_group=wanted)
        answers = self._answers(order, settings.time_limit_s, task)
        return next((told.group for told in answers if told.group is not None), None)

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
            JobLost: The task was lost meanwhile; the process is killed.
            OutOfBounds: It needed more time or memory than it may use.
            WorkerDied: It was killed.
            SolverFailed: No solver could be run.
        """
        order = Order(territory, settings, "", created, self._most_memory_bytes, case)
        answers = self._answers(order, case.budget_s + settings.time_limit_s, task)
        return tuple(told.weighed for told in answers if told.weighed is not None)

    def _answers(self, order: Order, limit_s: float, task: Task) -> list[Told]:
        """Return what a process tells of an order, up to its last word; then the process is killed."""
        found: list[Told] = []
        deadline = time.monotonic() + limit_s + self._beyond_limit_s
        with _started(self._command) as child:
            answers = _Answers(child, order)
            while not answers.ended:
                told = answers.next(_LOOK_S)
                found.append(told)
                if told.run is not None or told.finished:
                    return found
                if told.share is not None:
                    task.tell(*_stage(told.share))
                _check(told, task, deadline)
            raise _ended(child.wait())


def _stage(share: float) -> tuple[JobStage, float]:
    """Return what a process does: nothing is chosen before it tells a share of the plan."""
    return JobStage.SOLVING if share > 0 else JobStage.LAYING, share


class _Answers:
    """Lines that a process writes, read by a thread so that nobody waits for a silent one."""

    def __init__(self, child: "subprocess.Popen[bytes]", order: Order) -> None:
        self._lines: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self.ended = False
        for work, told in ((self._give, (child.stdin, order)), (self._take, (child.stdout,))):
            threading.Thread(target=work, args=told, daemon=True).start()

    def next(self, wait_s: float) -> Told:
        """Return what is told next; nothing where that takes longer, or the process has ended."""
        try:
            line = self._lines.get(timeout=wait_s)
        except queue.Empty:
            return Told()
        self.ended = line is None
        return Told() if line is None else Told.model_validate_json(line)

    def _give(self, stream: IO[bytes], order: Order) -> None:
        with contextlib.suppress(OSError, ValueError):  # it has ended: its exit code says why
            stream.writelines(order_lines(order))
            stream.flush()

    def _take(self, stream: IO[bytes]) -> None:
        with contextlib.suppress(OSError, ValueError):  # closed while it was read
            for line in stream:
                self._lines.put(line)
        self._lines.put(None)


@contextmanager
def _started(command: Sequence[str]) -> Iterator["subprocess.Popen[bytes]"]:
    """Run a process; at the end it is stopped with its own children, whatever it is doing."""
    environment = {name: os.environ[name] for name in _KEPT if name in os.environ}
    with subprocess.Popen(  # noqa: S603  # our own program, nothing from outside as argument
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
        start_new_session=True,
    ) as child:
        try:
            yield child
        finally:
            _kill(child)
            with contextlib.suppress(OSError):  # the rest of an order that nobody reads any more
                if child.stdin is not None:
                    child.stdin.close()


def _kill(child: "subprocess.Popen[bytes]") -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if hasattr(os, "killpg"):
            os.killpg(child.pid, signal.SIGKILL)
        else:
            child.kill()


def _check(told: Told, task: Task, deadline: float) -> None:
    """Raise what ends the waiting for an answer."""
    if told.failure is not None:
        raise SolverFailed(told.failure)
    if told.fault is not None:
        raise OptimiserFault(told.fault)
    if task.is_lost:
        msg = "Nobody waits for this optimisation any more."
        raise JobLost(msg)
    if time.monotonic() > deadline:
        msg = "The optimisation did not end within its time. Give the solver less time, or fewer flows."
        raise OutOfBounds(msg)


def _ended(code: int) -> Exception:
    """Return the error of a process that ended without an answer."""
    log.warning("the optimiser ended with code %s", code)
    if code in _OUT_OF_BOUNDS:
        msg = "The optimisation needs more memory than it may use. Set SYMBIOSE_JOB_MEMORY_MB higher."
        return OutOfBounds(msg)
    msg = f"The optimiser's process ended with code {code} without an answer."
    return WorkerDied(msg)
