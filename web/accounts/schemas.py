"""What the sign-in form sends, and where one may be sent afterwards."""

from typing import Self
from urllib.parse import urlsplit

from pydantic import ConfigDict
from werkzeug.datastructures import MultiDict

from symbiose.domain.base import Value
from web.forms import fields_of


class SignInForm(Value):
    """Address and password as typed."""

    model_config = ConfigDict(hide_input_in_errors=True)

    email: str = ""
    """Professional address."""
    password: str = ""
    """Password."""

    @classmethod
    def of(cls, form: MultiDict[str, str]) -> Self:
        """Read the form; a field it does not know is refused."""
        return cls.model_validate(fields_of(form))


def local_address(target: str | None) -> str | None:
    """Return an address within this service, or None when it leads elsewhere.

    >>> local_address("/propositions?tri=benefice")
    '/propositions?tri=benefice'
    >>> local_address("//evil.example") is None
    True
    """
    if not target or not target.startswith("/") or target.startswith("//"):
        return None
    if "\\" in target or not target.isprintable():
        return None
    parts = urlsplit(target)
    return None if parts.scheme or parts.netloc else target
