"""What the addresses of reports ask for: a year, a scope, and which of the two readings."""

from enum import StrEnum

from pydantic import Field

from symbiose.domain.errors import InvalidDocument, Problem
from symbiose.domain.figures import WHOLE, Dimension
from symbiose.services.yearly_report_views import ReportAsked
from web.forms import Query

_BETWEEN = ":"


class Version(StrEnum):
    """For whom a report is made."""

    WORKING = "travail"
    """For staff: counted figures."""
    PUBLIC = "publique"
    """For anybody: published figures alone."""


class ReportQuery(Query):
    """Which report is asked for."""

    annee: int | None = Field(default=None, ge=2000, le=2200)
    """Calendar year; this one without it."""
    perimetre: str = Field(default="", max_length=200)
    """Agglomeration or park, such as `epci:CALL`; the whole territory without it."""
    version: Version = Version.WORKING
    """Which of the two readings; analysts have the public one alone."""
    fichier: bool = False
    """The figures as a file."""

    def asked(self, this_year: int) -> ReportAsked:
        """Return which report is asked for.

        Raises:
            InvalidDocument: The scope is neither an agglomeration nor a park.
        """
        by, group = scope_of(self.perimetre)
        return ReportAsked(self.annee or this_year, by, group, self.version is Version.PUBLIC)


def scope_of(text: str) -> tuple[Dimension | None, str]:
    """Return the dimension and the group that a field of an address names.

    >>> scope_of("epci:CALL")
    (<Dimension.EPCI: 'epci'>, 'CALL')

    Raises:
        InvalidDocument: It names neither an agglomeration nor a park.
    """
    if not text:
        return None, WHOLE
    by, _between, group = text.partition(_BETWEEN)
    if by not in (Dimension.EPCI, Dimension.PARK) or not group:
        problem = Problem("perimetre", text, "choisissez le territoire, une agglomération ou un parc")
        raise InvalidDocument([problem])
    return Dimension(by), group


def scope_text(by: Dimension | None, group: str) -> str:
    """Return what names a scope in an address; nothing for the whole territory."""
    return f"{by}{_BETWEEN}{group}" if by else ""


def address_of(asked: ReportAsked) -> dict[str, str]:
    """Return the fields of the address of a report."""
    fields = {"annee": str(asked.year), "perimetre": scope_text(asked.by, asked.group)}
    if asked.public:
        fields["version"] = Version.PUBLIC.value
    return {name: value for name, value in fields.items() if value}
