"""Program of the child process that holds the embedded server: `python -I child.py`.

It imports nothing of the product, so that it starts fast and the Java inside it finds no foreign folder on
the path. The first line of its standard input is a JSON object with what to start; the end of that input
means that the parent is gone or wants it to stop.
"""

import json
import os
import signal
import sys
import threading
import time
import traceback
from pathlib import Path
from typing import Any

LOOPBACK = "127.0.0.1"
PARENT_CHECK_S = 0.5
STOP_GRACE_S = 10.0
START_FAILED = 4
"""Exit code when the server could not start; the log says why."""
FOLDER_TAKEN = 3
"""Exit code when another server process still holds the folder."""


def main() -> None:
    """Start the server, wait for the order to stop, stop it, and leave without Java's own shutdown."""
    os.umask(0o077)
    parent = os.getppid()
    order = json.loads(sys.stdin.readline())
    stop = threading.Event()
    # Set before Java starts: a process that holds a Java machine does not end well on its default handler.
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    lock = _hold(Path(order["lock"]), order["lock_wait_s"])
    threading.Thread(target=_watch, args=(stop, parent), daemon=True).start()
    try:
        server = _started(order)
    except Exception:  # the border of the process, which Java's threads would keep alive
        traceback.print_exc()
        sys.stderr.flush()
        os._exit(START_FAILED)
    while not stop.wait(PARENT_CHECK_S):
        pass
    # Should stopping hang, the process still ends: what was committed is on disk already.
    threading.Timer(STOP_GRACE_S, os._exit, (1,)).start()
    server.stop()
    os.close(lock)
    os._exit(0)


def _started(order: dict[str, Any]) -> Any:  # noqa: ANN401 - the package ships no type information
    from arcadedb_embedded import create_server

    config = {
        "host": LOOPBACK,
        "http_port": order["http_port"],
        "server_plugins": "Bolt:com.arcadedb.bolt.BoltProtocolPlugin",
        "bolt_port": order["bolt_port"],
        "mode": "production",
    }
    server = create_server(order["root"], order["password"], config=config)
    server.start()
    if not (Path(order["root"]) / "databases" / order["database"]).exists():
        server.create_database(order["database"])
    return server


def _watch(stop: threading.Event, parent: int) -> None:
    """Set the event once the parent has closed our input or is gone.

    Both are looked at: a process forked by the parent may keep the other end of our input open.
    """
    threading.Thread(target=_await_end_of_input, args=(stop,), daemon=True).start()
    while os.getppid() == parent and not stop.is_set():
        time.sleep(PARENT_CHECK_S)
    stop.set()


def _await_end_of_input(stop: threading.Event) -> None:
    while sys.stdin.readline():
        pass
    stop.set()


def _hold(file: Path, wait_s: float) -> int:
    """Hold the folder for this process; wait for a predecessor whose parent died, which is ending."""
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
    deadline = time.monotonic() + wait_s
    while not try_lock(descriptor):
        if time.monotonic() > deadline:
            os._exit(FOLDER_TAKEN)
        time.sleep(0.1)
    return descriptor


def try_lock(descriptor: int) -> bool:
    """Lock an open file for this process alone; tell whether that succeeded. It ends with the process."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


if __name__ == "__main__":
    main()
