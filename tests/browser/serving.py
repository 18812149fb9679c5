"""An application on an address of its own, served for as long as a test needs it."""

import errno
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import waitress
from flask import Flask


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """Serve an application on loopback and yield its address.

    The server waits for its sockets in a thread while another one closes them: that one of them is gone is
    then no fault.
    """
    server = waitress.create_server(app, host="127.0.0.1", port=0, threads=4)
    closing = threading.Event()

    def run() -> None:
        try:
            server.run()
        except OSError as error:
            if error.errno != errno.EBADF or not closing.is_set():
                raise

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.effective_port}"
    finally:
        closing.set()
        server.close()
        thread.join(10)
