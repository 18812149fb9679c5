"""What time it is for whoever searches: by the wall, or by what this thread has worked.

A limit by the wall gives a busy machine less to find, so that the same territory has other loops and groups
there. Where answers are to be the same on any day, time is what the processor has worked – with a limit by
the wall for safety, at which a search ends that hardly gets any.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

SLOWEST: Final = 4.0
"""How often a time limit by the processor may pass by the wall: a busier machine finds less after all."""


class _Worked:
    """What a thread has worked, and others for it: at least the fourth part of what passed by the wall."""

    def __init__(self) -> None:
        self._thread, self._wall = time.thread_time(), time.perf_counter()
        self.elsewhere = 0.0

    def now_s(self) -> float:
        worked = time.thread_time() - self._thread + self.elsewhere
        return max(worked, (time.perf_counter() - self._wall) / SLOWEST)


_worked: ContextVar[_Worked | None] = ContextVar("worked", default=None)


def now_s() -> float:
    """Return the time by the clock that holds here, s: of the wall unless `by_processor` says otherwise."""
    worked = _worked.get()
    return time.perf_counter() if worked is None else worked.now_s()


def is_by_processor() -> bool:
    """Tell whether time is what this thread works."""
    return _worked.get() is not None


def count_elsewhere(seconds: float) -> None:
    """Count what another process has worked for this thread while it waited, s."""
    worked = _worked.get()
    if worked is not None:
        worked.elsewhere += seconds


def by_wall_s(seconds: float) -> float:
    """Return how long some seconds by the clock that holds here may last by the wall at most, s."""
    return SLOWEST * seconds if is_by_processor() else seconds


@contextmanager
def by_processor() -> Iterator[None]:
    """Let time be what this thread works, but at least the fourth part of what passes by the wall.

    Within another one its clock goes on, so that moments can be compared.
    """
    if is_by_processor():
        yield
        return
    token = _worked.set(_Worked())
    try:
        yield
    finally:
        _worked.reset(token)
