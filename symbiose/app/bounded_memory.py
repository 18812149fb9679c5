"""Bounds the memory of what a command does, so that it is refused rather than killed by the system."""

from collections.abc import Iterator
from contextlib import contextmanager

from symbiose.domain.errors import SolverFailed
from symbiose.domain.want_of_memory import is_want_of_memory

BYTES_PER_MB = 2**20


@contextmanager
def within_memory(most_mb: int) -> Iterator[None]:
    """Bound the addresses of this process, MiB, while it optimises; Windows knows no such bound.

    Raises:
        SolverFailed: The optimisation needed more.
    """
    try:
        import resource
    except ImportError:
        yield
        return
    before = resource.getrlimit(resource.RLIMIT_AS)
    known = [most_mb * BYTES_PER_MB, *(one for one in before if one != resource.RLIM_INFINITY)]
    resource.setrlimit(resource.RLIMIT_AS, (min(known), before[1]))
    try:
        yield
    except (MemoryError, OSError) as error:
        if not is_want_of_memory(error):
            raise
        msg = (
            f"The optimisation needs more than {most_mb:,} MiB of memory. Raise SYMBIOSE_JOB_MEMORY_MB if "
            "this machine has more; nothing was stored."
        )
        raise SolverFailed(msg) from error
    finally:
        resource.setrlimit(resource.RLIMIT_AS, before)
