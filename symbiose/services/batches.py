"""What goes to the database in statements of a bearable size."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")
BATCH = 1000
"""Things looked up or sent in one statement."""


def in_batches(things: Iterable[T], most: int = BATCH) -> Iterator[list[T]]:
    """Return things in their order, so many at once; they are read as they are asked for."""
    rest = iter(things)
    while batch := list(islice(rest, most)):
        yield batch
