"""Asks a register of companies in the shape of the French API « Recherche d’entreprises ».

Nothing is asked unless the operator sets its address. Then a call goes to that host and no other: no
redirect is followed, no proxy of the environment used, the address that the name resolves to is checked
before anything is sent and is the one connected to, the whole takes a few seconds at most, and only a small
answer is read. Names of persons are not asked for. Documentation: https://recherche-entreprises.api.gouv.fr
(`/search`, read in November 2026).
"""

import http.client
import json
import socket
import ssl
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any, Final
from urllib.parse import SplitResult, urlencode

from symbiose.app.register_address import checked_address, may_be_called
from symbiose.app.register_answer import entry_of
from symbiose.domain.company_register import RegisterEntry, RegisterSilent

PATIENCE_S: Final = 4.0
"""Seconds for the whole call: name, connection, answer."""
MOST_BYTES: Final = 256 * 1024
"""Bytes of an answer at most."""
MOST_AT_ONCE: Final = 4
"""Calls under way at most; further ones are told at once that the register does not answer."""
MOST_A_MINUTE: Final = 60
"""Calls in a minute at most: the French register shuts out who asks more than 7 times a second."""
MINUTE_S: Final = 60.0
MOST_ADDRESSES: Final = 3
"""Addresses of its name that are tried, one after the other."""
Resolved = tuple[socket.AddressFamily, socket.SocketKind, int, str, Any]


class HttpCompanyRegister:
    """Looks sites up over HTTP; the port `CompanyRegister`."""

    def __init__(self, url: str, version: str, patience_s: float = PATIENCE_S) -> None:
        """Check the address.

        Raises:
            InvalidSettings: It is no https address, nor one of this machine.
        """
        self._url = checked_address(url)
        self._version = version
        self._patience_s = patience_s
        self._places = threading.BoundedSemaphore(MOST_AT_ONCE)
        self._lately: deque[float] = deque(maxlen=MOST_A_MINUTE)
        self._counting = threading.Lock()

    def find(self, siret: str) -> RegisterEntry | None:
        """Return what the register says of a site, None when it knows none.

        Raises:
            RegisterSilent: It did not answer in time, or not as it should.
        """
        if not self._may_call() or not self._places.acquire(blocking=False):
            raise _silent()
        call = _Call(self._url, self._target(siret), self._version, self._patience_s)
        threading.Thread(target=call.run, args=(self._places.release,), daemon=True).start()
        try:
            document = json.loads(call.answer())
        except (ValueError, RecursionError) as error:
            raise _silent() from error
        return entry_of(document, siret)

    def _may_call(self) -> bool:
        """Count a call, unless there were as many in the last minute as there may be."""
        now = time.monotonic()
        with self._counting:
            if len(self._lately) == MOST_A_MINUTE and now - self._lately[0] < MINUTE_S:
                return False
            self._lately.append(now)
        return True

    def _target(self, siret: str) -> str:
        asked = {"q": siret, "minimal": "true", "include": "siege,matching_etablissements", "per_page": "1"}
        return f"{self._url.path or '/'}?{urlencode(asked)}"


class _Call:
    """One call, in a thread of its own: whoever waits for it stops waiting in time, whatever it is doing."""

    def __init__(self, url: SplitResult, target: str, version: str, patience_s: float) -> None:
        self._url = url
        self._target = target
        self._version = version
        self._patience_s = patience_s
        self._done = threading.Event()
        self._body: bytes | None = None
        self._socket: socket.socket | None = None
        self._given_up = False

    def run(self, release: Callable[[], object]) -> None:
        """Make the call; every failure is the same silence."""
        try:
            self._body = self._read()
        except (OSError, http.client.HTTPException, ValueError):
            self._body = None
        finally:
            self._done.set()
            release()

    def answer(self) -> bytes:
        """Return the answer, or raise `RegisterSilent` when there is none in time."""
        self._done.wait(self._patience_s)
        if self._body is None:
            self._hang_up()
            raise _silent()
        return self._body

    def _hang_up(self) -> None:
        """Break the connection off, so that a server that drips does not keep the thread."""
        self._given_up = True
        if self._socket is not None:
            try:
                self._socket.shutdown(socket.SHUT_RDWR)
            except OSError:
                return

    def _read(self) -> bytes | None:
        self._socket = self._connected()
        connection = http.client.HTTPConnection(self._url.hostname or "", self._url.port)
        connection.sock = self._socket
        headers = {"Host": self._url.netloc, "Accept": "application/json", "Accept-Encoding": "identity"}
        try:
            connection.request(
                "GET", self._target, headers={**headers, "User-Agent": f"Symbiose/{self._version}"}
            )
            response = connection.getresponse()
            body = response.read(MOST_BYTES + 1) if response.status == http.HTTPStatus.OK else b""
        finally:
            connection.close()
        return body if 0 < len(body) <= MOST_BYTES else None

    def _connected(self) -> socket.socket:
        """Connect to an address of the register that was checked, and speak TLS on it for https."""
        host = self._url.hostname or ""
        secure = self._url.scheme == "https"
        port = self._url.port or (443 if secure else 80)
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        if not all(may_be_called(host, str(entry[4][0])) for entry in found):
            msg = "the register's name leads to an address inside a private network"
            raise OSError(msg)
        plain = _first_open(found, self._patience_s)
        self._keep(plain)
        if not secure:
            return plain
        spoken = ssl.create_default_context().wrap_socket(
            plain, server_hostname=host, do_handshake_on_connect=False
        )
        self._keep(spoken)
        spoken.do_handshake()
        return spoken

    def _keep(self, opened: socket.socket) -> None:
        """Remember the connection, which who waits may break off; close it when nobody waits any more."""
        self._socket = opened
        if self._given_up:
            opened.close()
            msg = "nobody waits any more"
            raise OSError(msg)


def _first_open(found: Sequence[Resolved], patience_s: float) -> socket.socket:
    """Return a connection to the first address that takes one."""
    failure = OSError("the register's name leads nowhere")
    for family, kind, protocol, _name, address in found[:MOST_ADDRESSES]:
        opened = socket.socket(family, kind, protocol)
        opened.settimeout(patience_s)
        try:
            opened.connect(address)
        except OSError as error:
            opened.close()
            failure = error
        else:
            return opened
    raise failure


def _silent() -> RegisterSilent:
    return RegisterSilent("The register of companies did not answer. Fill the form in by hand.")
