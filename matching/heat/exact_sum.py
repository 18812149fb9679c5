"""A running sum that keeps what rounding would lose: what is added and taken off again leaves zero."""


class RunningSum:
    """A sum with its rounding error carried along (Knuth's two-sum).

    >>> total = RunningSum()
    >>> for term in (0.1, 1e17, -1e17):
    ...     total.add(term)
    >>> total.value
    0.1
    """

    def __init__(self) -> None:
        """Begin at zero."""
        self._high = 0.0
        self._low = 0.0

    def add(self, term: float) -> None:
        """Add a term."""
        high = self._high + term
        seen = high - self._high
        self._low += (self._high - (high - seen)) + (term - seen)
        self._high = high

    @property
    def value(self) -> float:
        """Return the sum."""
        return self._high + self._low
