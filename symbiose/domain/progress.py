"""How far long work is, told while it runs to whoever waits for it."""

from enum import StrEnum
from typing import Protocol


class ImportStep(StrEnum):
    """What an import is doing."""

    READING = "reading"
    """Features are taken out of the file."""
    CHECKING = "checking"
    """They are judged, once units are known."""
    PREPARING = "preparing"
    """Those of a large cadastre that nobody sees are written, batch by batch: it can go on later."""
    STORING = "storing"
    """They are written to the database."""


class ImportProgress(Protocol):
    """Tells how far an import is."""

    def __call__(self, step: ImportStep, done: int, total: int | None = None) -> None:
        """Take note of how far a step is.

        Args:
            step: What is done now.
            done: How many features are through it.
            total: How many there are; None while nobody knows.
        """


def untold(step: ImportStep, done: int, total: int | None = None) -> None:
    """Tell nobody."""
