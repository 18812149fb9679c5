"""Serve the web application until a signal asks to stop, then end in order."""

import contextlib
import ctypes
import gc
import signal
import socket
from collections.abc import Callable, Mapping
from types import FrameType
from typing import TYPE_CHECKING, Any, Final, NoReturn

import click
import waitress

from symbiose.domain.errors import GraphUnavailable

if TYPE_CHECKING:
    from flask import Flask

THREADS = 16
"""More than the sign-ins checked at once, so that pages go on answering while passwords are hashed."""
MAX_BODY_BYTES = 64 * 1024 * 1024
"""Of a larger request nothing is taken; pages and files have smaller limits, which are told in French."""
CONNECTIONS = 400
"""Connections held open at once; more wait in the queue of the system."""
SILENCE_S = 30
"""After which a connection that sends or takes nothing is closed. A request takes a thread only once it has
come whole, so that slow senders hold connections and nothing else."""
MAX_HEADER_BYTES = 32 * 1024
SERVER: Final[Mapping[str, Any]] = {
    "threads": THREADS,
    "max_request_body_size": MAX_BODY_BYTES,
    "max_request_header_size": MAX_HEADER_BYTES,
    "connection_limit": CONNECTIONS,
    "channel_timeout": SILENCE_S,
    "cleanup_interval": 10,
    "asyncore_use_poll": True,  # select() takes no more than 1,024 files
    # The application itself looks at what the proxy in front tells, and only when one is said to be there.
    "clear_untrusted_proxy_headers": False,
    "ident": None,
}
"""How the server is set, whatever it listens on."""
_M_ARENA_MAX = -8
_ARENAS = 2


def _say(sentence: str) -> None:
    click.echo(sentence, err=True)


def serve_until_stopped(app: "Flask", host: str, port: int, tell: Callable[[str], None] = _say) -> None:
    """Answer requests until SIGTERM or Ctrl-C.

    Args:
        app: The application.
        host: Address to listen on.
        port: Port.
        tell: Says that it listens, on the error output by default.

    Raises:
        GraphUnavailable: The address is taken.
    """
    check_free(host, port)
    share_freed_memory()
    spare_what_stays()
    signal.signal(signal.SIGTERM, _stop)
    tell(f"Listening on http://{host}:{port}")
    waitress.serve(app, host=host, port=port, _quiet=True, **SERVER)


def share_freed_memory() -> None:
    """Let every thread use the memory that another one freed, where the C library is glibc.

    By default each of the threads keeps what a large file took when it read one: sixteen of them would keep
    a gigabyte.
    """
    with contextlib.suppress(AttributeError, OSError):  # another C library has no such call
        ctypes.CDLL(None).mallopt(_M_ARENA_MAX, _ARENAS)


def spare_what_stays() -> None:
    """Have what was loaded so far never searched for cycles: modules, schemas and templates stay to the end.

    To search them takes a tenth of a second, in the middle of a page.
    """
    gc.collect()
    gc.freeze()


def check_free(host: str, port: int) -> None:
    """Raise `GraphUnavailable` when something else answers on the address already."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OSError as error:
            msg = f"Cannot listen on {host}:{port}: {error.strerror}. Choose another port with --port."
            raise GraphUnavailable(msg, address=f"{host}:{port}") from error


def _stop(signum: int, frame: FrameType | None) -> NoReturn:
    raise SystemExit(0)
