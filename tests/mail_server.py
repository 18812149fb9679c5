"""A mail server on loopback that takes letters, refuses them, hangs, or speaks TLS."""

import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import cast


@dataclass
class MailServer:
    """What the server was told."""

    port: int = 0
    recipients: list[str] = field(default_factory=list)
    letters: list[EmailMessage] = field(default_factory=list)
    logins: list[str] = field(default_factory=list)
    refuses: bytes = b""
    """First words of the command that it refuses."""
    released: threading.Event = field(default_factory=threading.Event)
    """Set to let a server go on that hangs."""

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"


@contextmanager
def mail_server(
    refuses: bytes = b"", *, hangs: bool = False, tls: ssl.SSLContext | None = None
) -> Iterator[MailServer]:
    """Run a mail server until the end of the block."""
    told = MailServer(refuses=refuses)

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            if hangs:
                told.released.wait(30)
                return
            _converse(self, told)

    class Server(socketserver.ThreadingTCPServer):
        allow_reuse_address = True
        daemon_threads = True

        def handle_error(self, *_: object) -> None:
            """Stay quiet where the client hangs up."""

    with Server(("127.0.0.1", 0), Handler) as server:
        if tls is not None:
            server.socket = tls.wrap_socket(server.socket, server_side=True)
        told.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield told
        finally:
            told.released.set()
            server.shutdown()
            thread.join()


def _converse(handler: socketserver.StreamRequestHandler, told: MailServer) -> None:
    def say(line: bytes) -> None:
        handler.wfile.write(line + b"\r\n")

    say(b"220 test")
    while line := handler.rfile.readline().strip():
        command = line.upper()
        if told.refuses and command.startswith(told.refuses):
            say(b"550 refused, and the secret of the server is hunter2hunter2")
        elif command.startswith(b"EHLO"):
            say(b"250-test\r\n250-AUTH PLAIN\r\n250 8BITMIME")
        elif command.startswith(b"AUTH"):
            told.logins.append(line.decode())
            say(b"235 welcome")
        elif command.startswith(b"RCPT"):
            told.recipients.append(line.decode())
            say(b"250 ok")
        elif command == b"DATA":
            say(b"354 go on")
            told.letters.append(_letter(handler))
            say(b"250 taken")
        elif command == b"QUIT":
            say(b"221 bye")
            return
        else:
            say(b"250 ok")


def _letter(handler: socketserver.StreamRequestHandler) -> EmailMessage:
    lines = []
    while (line := handler.rfile.readline()) != b".\r\n":
        lines.append(line)
    return cast(EmailMessage, message_from_bytes(b"".join(lines), policy=policy.default))
