"""What forms send of a step that is taken on an accepted loop or group."""

from collections.abc import Mapping
from datetime import date
from typing import Literal

from pydantic import Field

from symbiose.domain.errors import InvalidDeclaration, Problem
from symbiose.domain.typed_days import typed_day
from symbiose.services.meter_readings import read_amounts
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

    jour: str = Field(default="", max_length=40)
    """When, as it was typed; today where it is empty."""
    verifie: Literal["", "oui"] = ""
    """That the coordinator saw to what the service does not know."""

    def day(self, today: date) -> date:
        """Return the day; where what was typed is none, one to come, which the use case refuses."""
        text = self.jour.strip()
        try:
            return typed_day(text) if text else today
        except ValueError:
            return date.max


class MonthForm(StepForm):
    """What meters counted in a month."""

    mois: str = Field(default="", max_length=20)
    """The month, as 2026-11."""
    remarque: str = ""
    """On what it rests; why it is corrected."""

    def month_beside(self, amounts: Mapping[str, str]) -> date:
        """Return the first day of the month.

        Args:
            amounts: What was typed beside it, by field.

        Raises:
            InvalidDeclaration: It is none, or an amount is none; all faults at once.
        """
        problems: list[Problem] = []
        month = date.max
        try:
            month = date.fromisoformat(f"{self.mois.strip()}-01")
        except ValueError:
            problems.append(Problem("month", self.mois, _("Indiquez un mois, comme 2026-11.")))
        try:
            read_amounts(amounts)
        except InvalidDeclaration as error:
            problems.extend(error.problems)
        if problems:
            raise InvalidDeclaration(problems)
        return month


class ClosingForm(StepForm):
    """Why it is given up, or ended."""

    motif: str = ""
    """The reason; the use case refuses an empty one."""
