"""A public register of companies, asked only where the operator sets its address."""

from typing import Protocol

from symbiose.domain.base import Value
from symbiose.domain.errors import SymbioseError


class RegisterSilent(SymbioseError):
    """The register did not answer, or answered something else than what it should."""

    code = "register_silent"


class RegisterEntry(Value):
    """What the register says of a site; what it does not say, or says of elsewhere, is absent."""

    siret: str
    """Fourteen digits, those asked for."""
    company_name: str
    """Name of the company."""
    site_name: str | None = None
    """Name or sign of the site, where it has one of its own."""
    commune_code: str | None = None
    """INSEE code of the commune."""
    activity_code: str | None = None
    """Activity of the site, such as `29.10Z`."""
    closed: bool = False
    """True when the register holds the site for closed."""


class CompanyRegister(Protocol):
    """Looks a site up by its SIRET."""

    def find(self, siret: str) -> RegisterEntry | None:
        """Return what the register says of a site, None when it knows none of this SIRET.

        Raises:
            RegisterSilent: It did not answer in time, or not as it should.
        """
