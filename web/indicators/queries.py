"""What the addresses of indicators ask for: a day, a dimension, filters; they stay in every link."""

from collections.abc import Mapping
from datetime import date, timedelta

from pydantic import Field

from symbiose.domain.figures import WHOLE, Dimension
from symbiose.domain.indicators import Column
from symbiose.services.indicator_times import Step
from symbiose.services.indicators import Asked, closing_day
from web.forms import ListQuery

FIELDS: Mapping[Dimension, str] = {
    Dimension.EPCI: "agglomeration",
    Dimension.COMMUNE: "commune",
    Dimension.PARK: "parc",
    Dimension.NAF: "naf",
    Dimension.MODEL: "modele",
    Dimension.RESOURCE: "famille",
    Dimension.TREATMENT: "traitement",
}
"""Dimension → the field of the address that filters by it."""


class IndicatorQuery(ListQuery):
    """What figures are asked for."""

    jour: date | None = None
    """Day whose state is told; today without one."""
    annee: int | None = Field(default=None, ge=2000, le=2200)
    """Calendar year that is told whole, with what firms told of it since; a day goes before it."""
    par: Dimension | None = None
    """What figures are told by."""
    agglomeration: str = Field(default="", max_length=40)
    """Only this agglomeration; the other filters likewise."""
    commune: str = Field(default="", max_length=10)
    parc: str = Field(default="", max_length=100)
    naf: str = Field(default="", max_length=10)
    modele: str = Field(default="", max_length=10)
    famille: str = Field(default="", max_length=100)
    traitement: str = Field(default="", max_length=100)
    fichier: bool = False
    """The table as a file."""

    @property
    def within(self) -> dict[Dimension, str]:
        """Return the one group that is counted, by dimension."""
        named = {dimension: str(getattr(self, name)) for dimension, name in FIELDS.items()}
        return {dimension: group for dimension, group in named.items() if group}

    def asked(self, today: date) -> Asked:
        """Return what is asked for."""
        if self.annee is None or self.jour is not None:
            return Asked(self.jour or today, self.par, self.within)
        end = date(self.annee, 12, 31)
        day = min(end, today) if self.annee <= today.year else end
        return Asked(day, self.par, self.within, max(day, min(today, closing_day(self.annee))))

    def kept(self, **changes: object) -> dict[str, str]:
        """Return what links to other pages of indicators keep of the address."""
        known = {name: value for name, value in changes.items() if name in type(self).model_fields}
        others = {name: str(value) for name, value in changes.items() if name not in known and value}
        return self.address(fichier=False, **known) | others


class SheetQuery(IndicatorQuery):
    """The page of one indicator."""

    colonne: Column | None = None
    """Column that the map shows."""
    serie: Step | None = None
    """Points in time that are shown; none without one."""


class DetailQuery(IndicatorQuery):
    """One figure."""

    colonne: Column
    """Column of the figure."""
    groupe: str = Field(default=WHOLE, max_length=200)
    """Group of the dimension; the whole without one."""


class ChangesQuery(IndicatorQuery):
    """What changed up to the day of the figures."""

    depuis: date | None = None
    """The earlier day; thirty days before without one."""

    def days(self, today: date) -> tuple[date, date]:
        """Return the earlier day and the later one."""
        later = self.jour or today
        return self.depuis or later - timedelta(days=30), later
