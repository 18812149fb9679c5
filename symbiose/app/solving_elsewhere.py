"""Where independent parts of an optimisation are solved: here, in other processes, or on a Dask cluster.

All three are executors of `concurrent.futures`; what is solved and the answer are the same.
"""

from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from typing import Final

from symbiose.app.interrupting import heed_interrupts
from symbiose.domain.errors import InvalidSettings

HERE: Final = "here"
"""Parts are solved one after another in the process that states them."""
_PROCESSES: Final = "processes:"
_SCHEMES: Final = ("tcp://", "tls://")
_MOST_PROCESSES: Final = 64
PATIENCE_S: Final = 10.0
"""How long a scheduler may take to answer, s."""


@contextmanager
def executor_on(where: str) -> Iterator[Executor | None]:
    """Give what solves independent parts, and end it afterwards; None for this process.

    Args:
        where: `here`, `processes:N`, or the address of the scheduler of a Dask cluster.

    Raises:
        InvalidSettings: There is no such place, or it does not answer.
    """
    if where == HERE:
        yield None
    elif where.startswith(_PROCESSES):
        count, context = processes_of(where), get_context("spawn")
        with ProcessPoolExecutor(count, mp_context=context, initializer=heed_interrupts) as pool:
            yield pool
    else:
        with _cluster(where) as cluster:
            yield cluster


def checked_place(where: str) -> str:
    """Return where parts are solved, or raise `ValueError` when it is no such place."""
    if where.startswith(_PROCESSES):
        processes_of(where)
    elif where != HERE and not where.startswith(_SCHEMES):
        msg = f"write {HERE}, {_PROCESSES}N, or the address of a Dask scheduler as tcp://host:8786"
        raise ValueError(msg)
    return where


def processes_of(where: str) -> int:
    """Return how many processes `processes:N` asks for, or raise `ValueError`."""
    count = where.removeprefix(_PROCESSES)
    if not count.isdecimal() or not 1 <= int(count) <= _MOST_PROCESSES:
        msg = f"write {_PROCESSES} and a whole number from 1 to {_MOST_PROCESSES}"
        raise ValueError(msg)
    return int(count)


@contextmanager
def _cluster(address: str) -> Iterator[Executor]:
    """Give the executor of a Dask cluster; its workers are left as they are."""
    try:
        from distributed import Client
    except ImportError as error:
        msg = f'{address} is a Dask cluster, and distributed is not installed: pip install "symbiose[dask]".'
        raise InvalidSettings(msg) from error
    try:
        client = Client(address, timeout=PATIENCE_S, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError, TypeError) as error:  # TypeError: tls:// without certificates
        msg = f"No Dask scheduler answers at {address}. Start it, or set SYMBIOSE_SOLVE_ON=here."
        raise InvalidSettings(msg) from error
    with client:
        yield client.get_executor(pure=False)  # type: ignore[no-untyped-call]
