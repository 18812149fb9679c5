"""A proxy before a database whose network a test spoils: it refuses, hangs, or breaks off in mid-answer."""

import select
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from enum import Enum, auto

PIECE = 65_536
PAUSE_S = 0.02
LONG = 10**12


class Network(Enum):
    """What the network does to whoever is behind the proxy."""

    WORKS = auto()
    REFUSES = auto()
    """Connections are closed as soon as they are made, and those that are open."""
    HANGS = auto()
    """Connections stay open, and nothing passes."""


class BoltProxy:
    """Passes bytes between clients and a server, as long as the network lets it."""

    def __init__(self, host: str, port: int) -> None:
        self._server = (host, port)
        self._door = socket.create_server(("127.0.0.1", 0))
        self._door.settimeout(PAUSE_S)
        self.port = int(self._door.getsockname()[1])
        self._network = Network.WORKS
        self._answer_left = LONG
        self._over = threading.Event()
        self._threads = [threading.Thread(target=self._welcome)]
        self._threads[0].start()

    def become(self, network: Network) -> None:
        """Change what the network does, from now on."""
        self._network = network

    def break_off_after(self, answer_bytes: int) -> None:
        """Close every connection once so many more bytes of the server's answers have passed."""
        self._answer_left = answer_bytes

    def heal(self) -> None:
        """Let everything pass again."""
        self._answer_left = LONG
        self._network = Network.WORKS

    def close(self) -> None:
        """Close the door and every connection."""
        self._over.set()
        for thread in self._threads:
            thread.join()
        self._door.close()

    def _welcome(self) -> None:
        while not self._over.is_set():
            with suppress(TimeoutError):
                client, _ = self._door.accept()
                passing = threading.Thread(target=self._pass, args=(client,))
                self._threads.append(passing)
                passing.start()

    def _pass(self, client: socket.socket) -> None:
        with client:
            if self._network is Network.REFUSES or self._waits_in_vain():
                return
            with suppress(OSError), socket.create_connection(self._server) as server:
                while self._passes(client, server):
                    pass

    def _waits_in_vain(self) -> bool:
        """Hold a connection while the network hangs; tell whether the proxy ended meanwhile."""
        while self._network is Network.HANGS:
            if self._over.wait(PAUSE_S):
                return True
        return False

    def _passes(self, client: socket.socket, server: socket.socket) -> bool:
        """Pass on what has come, and tell whether there may be more."""
        if self._over.is_set() or self._network is Network.REFUSES:
            return False
        if self._network is Network.HANGS:
            return not self._over.wait(PAUSE_S)
        ready, _, _ = select.select([client, server], [], [], PAUSE_S)
        for side in ready:
            piece = side.recv(PIECE)
            if not piece:
                return False
            if side is client:
                server.sendall(piece)
            elif not self._answered(client, piece):
                return False
        return True

    def _answered(self, client: socket.socket, piece: bytes) -> bool:
        """Pass an answer on as far as the network holds; tell whether it held."""
        whole = len(piece) <= self._answer_left
        client.sendall(piece[: self._answer_left])
        self._answer_left = max(0, self._answer_left - len(piece))
        return whole


@contextmanager
def proxy_before(uri: str) -> Iterator[BoltProxy]:
    """Yield a proxy before the database at an address, closed afterwards."""
    host, _, port = uri.partition("://")[2].rpartition(":")
    proxy = BoltProxy(host, int(port))
    try:
        yield proxy
    finally:
        proxy.close()
