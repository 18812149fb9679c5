"""What the pages of the land question are asked for and sent."""

from collections.abc import Mapping
from typing import Self

from pydantic import Field

from symbiose.domain.french_numbers import french_number
from symbiose.domain.land import Plot, PositionSource
from symbiose.services.land_seen import Order
from symbiose.services.plots import COMMUNE, PARK
from web.forms import Form, Query

LONGEST = 60


class LandQuery(Query):
    """How a ranking is looked at."""

    tri: Order = Order.BENEFIT
    """What activities are ranked by."""
    fichier: bool = False
    """The ranking as a file."""


class PlotForm(Form):
    """A plot. Texts as typed."""

    place: str = Field(default="", max_length=200)
    """`park:ID` or `commune:CODE`."""
    area_ha: str = Field(default="", max_length=LONGEST)
    """Area, ha."""
    jobs_per_ha: str = Field(default="", max_length=LONGEST)
    """Jobs asked for each hectare."""
    floor_area_m2: str = Field(default="", max_length=LONGEST)
    """Floor that would be built, m²."""
    longitude: str = Field(default="", max_length=LONGEST)
    """Degrees East; empty for the middle of the park or commune, as is the latitude."""
    latitude: str = Field(default="", max_length=LONGEST)
    """Degrees North."""
    cle: str = Field(default="", max_length=64)
    """What the page calls this request: sent twice, it asks for one comparison."""

    @classmethod
    def of_plot(cls, plot: Plot) -> Self:
        """Return the form that asks for a plot again."""
        stated = plot.position is PositionSource.STATED
        return cls(
            place=f"{PARK}:{plot.park_id}" if plot.park_id else f"{COMMUNE}:{plot.commune_code}",
            area_ha=french_number(plot.area_ha),
            jobs_per_ha=french_number(plot.jobs_per_ha),
            floor_area_m2="" if plot.floor_area_m2 is None else french_number(plot.floor_area_m2),
            longitude=french_number(plot.longitude) if stated else "",
            latitude=french_number(plot.latitude) if stated else "",
        )

    def texts(self) -> Mapping[str, str]:
        """Return the texts by field."""
        return self.model_dump(exclude={"cle"})
