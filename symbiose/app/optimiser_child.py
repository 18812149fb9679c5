"""The process that optimises for a worker: `python -I -m symbiose.app.optimiser_child [WHERE]`.

It takes one order on its input and tells on its output how far it is, then what it found
(`symbiose.jobs.messages`). The end of its input means that its worker is gone: it then ends at once.
WHERE is where independent parts of a run are solved (`symbiose.app.solving_elsewhere`), here without it.
"""

import contextlib
import os
import signal
import sys
import threading
import traceback
from pathlib import Path
from typing import BinaryIO

from symbiose.app.matcher import exchange_matcher, loop_designer, newcomer_weigher, solar_designer
from symbiose.app.solving_elsewhere import HERE, executor_on
from symbiose.domain.errors import InvalidSettings, SolverFailed
from symbiose.domain.heat_loops import HeatLoop
from symbiose.domain.solar_design import GroupAdjustment
from symbiose.domain.solar_groups import SolarGroup
from symbiose.domain.want_of_memory import is_want_of_memory
from symbiose.files.reference import load_reference
from symbiose.jobs.apart import NO_MEMORY
from symbiose.jobs.messages import AdjustOrder, Order, Told, read_order, told_line
from symbiose.services.loop_wishes import held_on
from symbiose.services.solar_wishes import group_held_on

AUTOGROUP = Path("/proc/self/autogroup")
NICER = 10
"""How much less urgent it is than the process that answers pages."""


def main() -> None:
    """Optimise what the first line asks for."""
    answers = _answers_apart()
    order = read_order(iter(sys.stdin.buffer.readline, b""))
    threading.Thread(target=_end_with_input, daemon=True).start()
    _limit(order.most_memory_bytes)
    try:
        told = _optimised(order, answers)
    except (SolverFailed, InvalidSettings) as error:
        told = Told(failure=error.message)
    except Exception as error:  # the border of the process: what went wrong is told to the worker
        if is_want_of_memory(error):
            os._exit(NO_MEMORY)
        told = Told(fault=_where(error))
    _write(answers, told)
    answers.close()
    os._exit(0)  # the thread that waits for the end of the input is not waited for


def _optimised(order: Order, answers: BinaryIO) -> Told:
    def tell(share: float) -> None:
        _write(answers, Told(share=share))

    tell(0.0)
    if order.newcomers is not None:
        weigh = newcomer_weigher(load_reference())
        for weighed in weigh(order.territory, order.newcomers, order.settings, order.created, tell):
            _write(answers, Told(weighed=weighed))
        return Told(finished=True)
    if order.adjusted is not None:
        return Told(loop=_adjusted(order, order.adjusted), finished=True)
    if order.adjusted_group is not None:
        return Told(group=_adjusted_group(order, order.adjusted_group), finished=True)
    with executor_on(_where_to_solve()) as executor:
        matcher = exchange_matcher(load_reference(), tell, executor=executor)
        result = matcher.propose(order.territory, order.settings, order.run_id, order.created)
    for proposal in result.proposals:
        _write(answers, Told(proposal=proposal))
    for loop in result.loops:
        _write(answers, Told(loop=loop))
    for group in result.groups:
        _write(answers, Told(group=group))
    for piece in result.pieces:
        _write(answers, Told(piece=piece))
    return Told(
        run=result.run, heat=result.heat, sun=result.sun, scarcity=result.scarcity, check=result.check
    )


def _where_to_solve() -> str:
    """Return where independent parts are solved."""
    return sys.argv[1] if len(sys.argv) > 1 else HERE


def _adjusted(order: Order, wanted: AdjustOrder) -> HeatLoop | None:
    """Return the loop that an order wants designed anew."""
    held = held_on(order.territory, wanted.loop.id)
    designer = loop_designer(load_reference())
    return designer.adjust(order.territory, wanted.loop, wanted.wish, order.settings, held)


def _adjusted_group(order: Order, wanted: GroupAdjustment) -> SolarGroup | None:
    """Return the group that an order wants designed anew."""
    held = group_held_on(order.territory, wanted)
    designer = solar_designer(load_reference())
    return designer.adjust(order.territory, wanted, order.settings, held)


def _where(error: Exception) -> str:
    """Return the kind of an error and where it was raised; its message may name what is confidential."""
    frames = traceback.extract_tb(error.__traceback__)[-3:]
    places = " < ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in reversed(frames))
    return f"{type(error).__name__} at {places}"


def _write(answers: BinaryIO, told: Told) -> None:
    answers.write(told_line(told))
    answers.flush()


def _answers_apart() -> BinaryIO:
    """Return our output, and lead elsewhere what a solver prints to the one it knows."""
    kept = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
    return kept


def _end_with_input() -> None:
    """End with all we started once the worker is gone."""
    while sys.stdin.buffer.readline():
        pass
    if hasattr(os, "killpg") and os.getpgid(0) == os.getpid():
        os.killpg(0, signal.SIGKILL)
    os._exit(1)


def _limit(most_memory_bytes: int) -> None:
    with contextlib.suppress(AttributeError, OSError):  # Windows has no such call
        os.nice(NICER)
        # Linux may weigh sessions against each other first: ours is one of its own.
        AUTOGROUP.write_text(str(NICER), encoding="ascii")
    with contextlib.suppress(ImportError):  # absent on Windows, where the time limit of the worker remains
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (most_memory_bytes, most_memory_bytes))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main()
