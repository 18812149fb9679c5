"""Long lists in pages, whose number stands in the address."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")
PAGE_SIZE = 100
"""Lines on one page."""


@dataclass(frozen=True)
class Page(Generic[T]):
    """One page of a list."""

    lines: Sequence[T]
    """What it shows."""
    number: int
    """From 1."""
    pages: int
    """How many there are, at least one."""
    total: int
    """Lines of the whole list."""

    @property
    def first(self) -> int:
        """Return the rank of its first line, 0 when there is none."""
        return (self.number - 1) * PAGE_SIZE + 1 if self.total else 0

    @property
    def last(self) -> int:
        """Return the rank of its last line."""
        return (self.number - 1) * PAGE_SIZE + len(self.lines)


def page_of(lines: Sequence[T], number: int) -> Page[T]:
    """Return a page of a list; a number beyond its end is that of the last page."""
    pages = max(1, -(-len(lines) // PAGE_SIZE))
    shown = min(max(number, 1), pages)
    start = (shown - 1) * PAGE_SIZE
    return Page(lines[start : start + PAGE_SIZE], shown, pages, len(lines))
