"""Tells on standard error how far an import is: one line that is written over, or lines for a log."""

import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import IO, Final

from symbiose.domain.progress import ImportProgress, ImportStep, untold

_WORDS: Final[Mapping[ImportStep, str]] = {
    ImportStep.READING: "lecture",
    ImportStep.CHECKING: "contrôle",
    ImportStep.PREPARING: "préparation",
    ImportStep.STORING: "enregistrement",
}
ON_A_TERMINAL_S: Final = 0.2
IN_A_LOG_S: Final = 5.0
"""Seconds between two lines."""


class ProgressLine:
    """Writes how far an import is."""

    def __init__(self, target: IO[str], *, over: bool, clock: Callable[[], float] = time.monotonic) -> None:
        """Begin with nothing written.

        Args:
            target: Where to write.
            over: Write over the same line, as on a terminal; else line after line.
            clock: Seconds that only grow.
        """
        self._target = target
        self._over = over
        self._clock = clock
        self._step: ImportStep | None = None
        self._began = self._told_at = clock()
        self._wide = 0

    def __call__(self, step: ImportStep, done: int, total: int | None = None) -> None:
        """Write how far a step is: seldom, and always when it ends."""
        now = self._clock()
        if step is not self._step:
            self._step, self._began = step, now
            self._told_at = float("-inf") if self._over else now
        every = ON_A_TERMINAL_S if self._over else IN_A_LOG_S
        if now - self._told_at < every and done != total:
            return
        self._told_at = now
        self._write(_told(step, done, total, now - self._began))

    def end(self) -> None:
        """Leave the line that was written over."""
        if self._wide:
            self._target.write("\r" + " " * self._wide + "\r")
            self._target.flush()
            self._wide = 0

    def _write(self, text: str) -> None:
        if self._over:
            self._target.write("\r" + text.ljust(self._wide))
            self._wide = max(self._wide, len(text))
        else:
            self._target.write(f"{text}\n")
        self._target.flush()


def _told(step: ImportStep, done: int, total: int | None, seconds: float) -> str:
    text = f"{_WORDS[step]} : {_grouped(done)}"
    if total is not None:
        text += f" sur {_grouped(total)}"
    rate = f", {_grouped(round(done / seconds))} par seconde" if seconds >= 1 else ""
    many = "s" if (done if total is None else total) > 1 else ""
    return f"{text} toit{many}{rate}"


def _grouped(number: int) -> str:
    return f"{number:,}".replace(",", "\N{NARROW NO-BREAK SPACE}")


@contextmanager
def progress_on_stderr(*, wanted: bool) -> Iterator[ImportProgress]:
    """Give what tells how far an import is: on a terminal, or where it is asked for; else nobody is told."""
    terminal = sys.stderr.isatty()
    if not (terminal or wanted):
        yield untold
        return
    line = ProgressLine(sys.stderr, over=terminal)
    try:
        yield line
    finally:
        line.end()
