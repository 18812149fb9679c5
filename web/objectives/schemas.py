"""What the pages of objectives are asked for, and what their forms send."""

from collections.abc import Mapping
from typing import Self

from pydantic import Field

from symbiose.domain.french_numbers import french_number
from symbiose.domain.objectives import FIRST_YEAR, LAST_YEAR, Objective
from web.forms import Form, ListQuery, Query

LONGEST = 600
LONGEST_TEXT = 6_000


class ObjectivesQuery(ListQuery):
    """Filters of the list; they stay in the address."""

    annee: int | None = Field(default=None, ge=FIRST_YEAR, le=LAST_YEAR)
    """Only the objectives of this year."""
    indicateur: str = Field(default="", max_length=100)
    """Only those of this indicator."""
    fichier: bool = False
    """The table as a file."""


class SheetQuery(Query):
    """The page of one objective."""

    fichier: bool = False
    """Its trend as a file."""


class NewQuery(Query):
    """What the form of a new objective is filled with."""

    indicateur: str = Field(default="", max_length=100)
    annee: str = Field(default="", max_length=10)
    perimetre: str = Field(default="", max_length=200)

    def form(self) -> "ObjectiveForm":
        """Return the form, filled."""
        return ObjectiveForm(indicator=self.indicateur, year=self.annee, scope=self.perimetre)


class ObjectiveForm(Form):
    """A new objective. Texts as typed."""

    indicator: str = Field(default="", max_length=LONGEST)
    """Indicator."""
    year: str = Field(default="", max_length=LONGEST)
    """Year."""
    scope: str = Field(default="", max_length=LONGEST)
    """Place, as `scope_text` writes it; empty for the whole."""
    target: str = Field(default="", max_length=LONGEST)
    """Figure to reach, or not to exceed."""
    note: str = Field(default="", max_length=LONGEST_TEXT)
    """What it rests on."""

    def texts(self) -> Mapping[str, str]:
        """Return what was typed, by field."""
        return self.model_dump()


class ChangeForm(Form):
    """Another target. Texts as typed."""

    target: str = Field(default="", max_length=LONGEST)
    """Figure to reach, or not to exceed."""
    note: str = Field(default="", max_length=LONGEST_TEXT)
    """What it rests on."""
    reason: str = Field(default="", max_length=LONGEST)
    """Why it is changed."""
    seen: str = Field(default="", max_length=LONGEST)
    """Stamp of the version that the form showed."""

    @classmethod
    def of_objective(cls, objective: Objective, seen: str) -> Self:
        """Return the form filled with an objective as it stands."""
        return cls(target=french_number(objective.target), note=objective.note, seen=seen)

    def texts(self) -> Mapping[str, str]:
        """Return what was typed, by field."""
        return self.model_dump(exclude={"seen"})


class RemovalForm(Form):
    """An objective taken back."""

    reason: str = Field(default="", max_length=LONGEST)
    """Why."""
    seen: str = Field(default="", max_length=LONGEST)
    """Stamp of the version that the page showed."""
