"""Tells whether somebody asked this process to end its optimisation: what is found by then is the answer.

It is as if the time limit were reached. Solvers look at it while they decide; a linear problem goes on to
its end.
"""

import threading

_asked = threading.Event()


def ask_to_stop() -> None:
    """Let optimisations of this process end with what they have."""
    _asked.set()


def forget_stop() -> None:
    """Let optimisations that begin from now on take their time."""
    _asked.clear()


def stop_asked() -> bool:
    """Tell whether somebody asked to stop."""
    return _asked.is_set()
