"""What forms send of a step that is taken on an accepted loop or group."""

from datetime import date
from typing import Literal

from pydantic import Field, field_validator

from symbiose.domain.errors import InvalidDeclaration, Problem
from web.forms import Form
from web.language import _

LONGEST_ID = 200


class StepForm(Form):
    """A step taken on what was accepted."""

    acceptance: int = Field(ge=1)
    """Acceptance that the page showed."""
    seen: int = Field(ge=0)
    """Steps that the page showed."""


class MemberForm(StepForm):
    """What a member says for itself."""

    site: str = Field(max_length=LONGEST_ID)
    """Its site."""


class RecordForm(MemberForm):
    """That a member without an account agreed."""

    appui: str = ""
    """On what that rests: a letter, minutes, a reason."""


class StartForm(StepForm):
    """That the operation began."""

    jour: date | None = None
    """When; today where it is empty."""
    verifie: Literal["", "oui"] = ""
    """That the coordinator saw to what the service does not know."""

    @field_validator("jour", mode="before")
    @classmethod
    def _no_day(cls, value: object) -> object:
        return value or None


class MonthForm(StepForm):
    """What meters counted in a month."""

    mois: str = Field(default="", max_length=20)
    """The month, as 2026-11."""
    remarque: str = ""
    """On what it rests; why it is corrected."""

    @property
    def month(self) -> date:
        """Return the first day of the month.

        Raises:
            InvalidDeclaration: It is none.
        """
        try:
            return date.fromisoformat(f"{self.mois.strip()}-01")
        except ValueError as error:
            problem = Problem("month", self.mois, _("Indiquez un mois, comme 2026-11."))
            raise InvalidDeclaration([problem]) from error


class ClosingForm(StepForm):
    """Why it is given up, or ended."""

    motif: str = ""
    """The reason; the use case refuses an empty one."""
