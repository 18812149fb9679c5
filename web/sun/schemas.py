"""What the pages of the sun are asked for, and what their forms send."""

from typing import ClassVar, Literal

from pydantic import Field

from symbiose.domain.documents.solar_sharing_instance import SharingKey
from symbiose.domain.exchanges import State
from symbiose.domain.solar_design import SolarWish
from symbiose.services.solar_following import Readings
from web.followed.schemas import MonthForm
from web.forms import Form, ListQuery, Query

LONGEST_ID = 200


class SunQuery(ListQuery):
    """Which groups are listed."""

    etat: State | None = None
    """Only groups in this state."""


class GroupQuery(Query):
    """Which run a group is shown from, and which month its typical day is of."""

    calcul: str = Field(default="", max_length=LONGEST_ID)
    """Id of a run; empty for the latest."""
    mois: int | None = Field(default=None, ge=1, le=12)
    """Month of the typical day; the sunniest when empty."""


class DrawingQuery(GroupQuery):
    """How the browser draws a map."""

    rendu: Literal["webgl", "svg"] = "webgl"
    """With WebGL, or as SVG where the browser has none."""


class WishForm(Form):
    """How a group should be designed anew."""

    boxes: ClassVar = frozenset({"sans", "toits"})
    sans: tuple[str, ...] = ()
    """Sites left out."""
    toits: tuple[str, ...] = ()
    """Roofs not to be built."""
    partage: SharingKey | Literal[""] = ""
    """Key of sharing; empty for the same one."""
    portee: Literal["", "self_consumption_distance_periurban", "self_consumption_distance_sparse"] = ""
    """Dated value of a distance to ask for; empty for nobody else in the group."""
    cle: str = Field(default="", max_length=64)
    """What the page calls this request: sent twice, it asks for one design."""

    @property
    def wish(self) -> SolarWish:
        """Return what is wished."""
        return SolarWish(
            without=self.sans,
            without_roofs=self.toits,
            key=self.partage or None,
            derogation=self.portee or None,
        )


class MeasureForm(MonthForm):
    """What meters counted in a month, kWh."""

    produit: str = Field(default="", max_length=40)
    """Output of the roofs."""
    sur_place: str = Field(default="", max_length=40)
    """Used on the spot."""
    partage: str = Field(default="", max_length=40)
    """Shared between members."""

    @property
    def readings(self) -> Readings:
        """Return what was typed.

        Raises:
            InvalidDeclaration: The month is none, or a figure is none; all faults at once.
        """
        typed = {"produced": self.produit, "own_use": self.sur_place, "shared": self.partage}
        return Readings(self.month_beside(typed), **typed)
