"""What the forms of accounts send, and where one may be sent after signing in."""

from urllib.parse import urlsplit

from pydantic import Field

from web.forms import Form


class SignInForm(Form):
    """Address and password as typed."""

    email: str = ""
    """Professional address."""
    password: str = ""
    """Password."""


class NewPasswordForm(Form):
    """A password chosen through a single-use link."""

    password: str = ""
    """Password."""
    again: str = ""
    """The same, typed again."""


class ForgottenForm(Form):
    """Whose password is forgotten."""

    email: str = Field(default="", max_length=500)
    """Professional address."""


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
