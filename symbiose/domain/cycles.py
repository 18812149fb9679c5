"""Reading very many values at once without searching them for cycles, of which they have none."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def no_search_for_cycles() -> Iterator[None]:
    """Keep Python from going through all that was read so far, again and again.

    Of threads that do so together, the first to end has it search again.
    """
    searched = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if searched:
            gc.enable()
