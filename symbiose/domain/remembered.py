"""What single things came to when they were counted last, taken over where nothing behind it has changed."""

from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import TypeVar, cast

T = TypeVar("T")


class Remembered:
    """Counts of one round, with those of the round before to take over; what this round needs not is dropped.

    >>> first = Remembered()
    >>> before = first.of("a", range, 3)
    >>> before, Remembered(first).of("a", range, 3) is before, Remembered(first).of("a", range, 2)
    ((0, 1, 2), True, (0, 1))
    """

    def __init__(self, before: "Remembered | None" = None) -> None:
        """Begin a round.

        Args:
            before: The round before, which stays as it is.
        """
        self._before: Mapping[Hashable, tuple[tuple[object, ...], object]] = before._found if before else {}
        self._found: dict[Hashable, tuple[tuple[object, ...], object]] = {}

    def of(self, key: Hashable, count: Callable[..., Iterable[T]], *rests_on: object) -> tuple[T, ...]:
        """Return what a thing comes to, counted again only where something that it rests on differs.

        Args:
            key: Names the thing and what is counted of it; the same key always goes with the same function.
            count: Counts it, from nothing but what it rests on.
            rests_on: Everything that the count rests on, compared by identity first, then by value.
        """
        known = self._before.get(key)
        if known is None or known[0] != rests_on:
            known = (rests_on, tuple(count(*rests_on)))
        self._found[key] = known
        return cast(tuple[T, ...], known[1])

    def same(self, key: Hashable, value: T) -> T:
        """Return the equal value of the round before where there is one: comparing it later takes no time."""
        (found,) = self.of(key, lambda one: (one,), value)
        return cast(T, found)

    def end(self) -> "Remembered":
        """Forget the round before, and return this one."""
        self._before = {}
        return self
