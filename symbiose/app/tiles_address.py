"""Where background tiles may come from: an https address outside, asked by browsers, never by the service."""

import ipaddress
import re
import socket
from collections.abc import Callable, Iterable
from typing import Final
from urllib.parse import urlsplit

from symbiose.domain.errors import InvalidSettings

SETTING: Final = "SYMBIOSE_TILES_URL"
PLACEHOLDERS: Final = ("{z}", "{x}", "{y}")
_HOST: Final = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])")
"""A full name whose last part begins with a letter: no figures that a browser would read as an address."""
_REST: Final = re.compile(r"[A-Za-z0-9\-._~/%!$&()*+,=:@?{}]*")
"""Characters of a path and query; nothing that could end a value of a header or of a style."""

Resolve = Callable[[str], Iterable[str]]
"""Returns the addresses of a host name; none when it cannot be resolved from here."""


def checked_tiles(url: str, resolve: Resolve | None = None) -> str:
    """Return the address of tiles, once it is one that browsers may be sent to.

    Args:
        url: As the operator set it.
        resolve: Resolves a host name; the system's resolver when None.

    Raises:
        InvalidSettings: It is no https address with its three placeholders, or leads into a private network.
    """
    text = url.strip()
    try:
        parts = urlsplit(text)
        host, port = (parts.hostname or "").lower(), parts.port
    except ValueError as error:
        msg = f"{SETTING} is no address: {error}"
        raise InvalidSettings(msg) from error
    if parts.scheme != "https" or parts.username is not None or parts.password is not None or port == 0:
        raise _refused("it must be an https address without user")
    if parts.fragment or not _REST.fullmatch(f"{parts.path}?{parts.query}"):
        raise _refused("it holds characters that no address of tiles needs")
    if any(text.count(one) != 1 for one in PLACEHOLDERS) or re.search(r"[{}]", _without_placeholders(text)):
        raise _refused("it must hold {z}, {x} and {y} once each, and no other braces")
    if any(one in parts.netloc for one in "{}"):
        raise _refused("its host may hold no placeholder")
    if not _HOST.fullmatch(host):
        raise _refused("its host must be a full name, no address")
    for address in (resolve or _addresses)(host):
        if not _is_outside(address):
            raise _refused(f"{host} leads to {address}, which is no public address")
    return text


def origin_of(url: str) -> str:
    """Return what a content security policy admits of a checked address: scheme, host and port.

    >>> origin_of("https://tiles.example.org:8443/{z}/{x}/{y}.png?key=1")
    'https://tiles.example.org:8443'
    """
    parts = urlsplit(url)
    return f"https://{parts.hostname}" + (f":{parts.port}" if parts.port else "")


def _without_placeholders(text: str) -> str:
    for one in PLACEHOLDERS:
        text = text.replace(one, "")
    return text


def _refused(reason: str) -> InvalidSettings:
    example = "https://tiles.example.org/{z}/{x}/{y}.png"
    return InvalidSettings(f"{SETTING}: {reason}, such as {example}.")


def _is_outside(address: str) -> bool:
    found = ipaddress.ip_address(address.partition("%")[0])
    mapped = getattr(found, "ipv4_mapped", None)
    found = mapped or found
    return found.is_global and not found.is_multicast


def _addresses(host: str) -> Iterable[str]:
    """Return what the system knows of a name; nothing where it cannot ask: browsers may be able to."""
    try:
        return [str(found[4][0]) for found in socket.getaddrinfo(host, 443, type=socket.SOCK_STREAM)]
    except OSError:
        return []
