"""Where the register of companies may be asked: an address the operator sets, none inside by a name."""

import ipaddress
from typing import Final
from urllib.parse import SplitResult, urlsplit

from symbiose.domain.errors import InvalidSettings

_LOCAL_NAMES: Final = frozenset({"localhost"})
_SETTING: Final = "SYMBIOSE_COMPANY_REGISTER_URL"


def checked_address(url: str) -> SplitResult:
    """Return the parts of the register's address.

    Raises:
        InvalidSettings: It is no https address, nor a plain one of this machine, or carries more than that.
    """
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError as error:
        msg = f"{_SETTING} is no address: {error}"
        raise InvalidSettings(msg) from error
    host = parts.hostname or ""
    plain_here = parts.scheme == "http" and _is_loopback(host)
    extra = parts.username is not None or parts.password is not None or parts.query or parts.fragment
    if not host or port == 0 or extra or not (parts.scheme == "https" or plain_here):
        msg = (
            f"{_SETTING} must be an https address without user, query or fragment, such as "
            "https://recherche-entreprises.api.gouv.fr/search; plain http is for this machine only."
        )
        raise InvalidSettings(msg)
    return parts


def may_be_called(host: str, address: str) -> bool:
    """Tell whether an address that a name resolved to may be called.

    Addresses of private networks and of this machine are refused, unless the operator wrote that very
    address, or a name of this machine.
    """
    found = ipaddress.ip_address(address.partition("%")[0])
    mapped = getattr(found, "ipv4_mapped", None)
    found = mapped or found
    stated = _address(host)
    if stated is not None:
        return found == stated
    if host in _LOCAL_NAMES:
        return found.is_loopback
    return found.is_global and not found.is_multicast


def _address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def _is_loopback(host: str) -> bool:
    stated = _address(host)
    return host in _LOCAL_NAMES or (stated is not None and stated.is_loopback)
