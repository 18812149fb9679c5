"""What the pages of loops are asked for, and what their forms send."""

from datetime import date
from typing import ClassVar, Literal

from pydantic import Field

from symbiose.domain.exchanges import State
from symbiose.domain.heat_loops import LoopWish
from web.followed.schemas import MonthForm
from web.forms import Form, ListQuery, Query

LONGEST_ID = 200


class LoopsQuery(ListQuery):
    """Which loops are listed."""

    etat: State | None = None
    """Only loops in this state."""


class LoopQuery(Query):
    """Which run a loop is shown from, and which period its map shows."""

    calcul: str = Field(default="", max_length=LONGEST_ID)
    """Id of a run; empty for the latest."""
    periode: str = Field(default="", max_length=LONGEST_ID)
    """Period of the loop; empty for the year."""


class MapQuery(LoopQuery):
    """How the browser draws the map."""

    rendu: Literal["webgl", "svg"] = "webgl"
    """With WebGL, or as SVG where the browser has none."""


class MeasureForm(MonthForm):
    """The heat that meters counted in a month, MWh."""

    livre: str = Field(default="", max_length=40)
    """Delivered to all consumers together."""

    @property
    def month(self) -> date:
        """Return the first day of the month.

        Raises:
            InvalidDeclaration: It is none, or the figure is none; both at once.
        """
        return self.month_beside({"delivered": self.livre})


class WishForm(Form):
    """How a loop should be designed anew."""

    boxes: ClassVar = frozenset({"sans", "avec"})
    sans: tuple[str, ...] = ()
    """Members left out."""
    avec: tuple[str, ...] = ()
    """Consumers that must be connected."""
    niveau: str = Field(default="", max_length=LONGEST_ID)
    """Temperature level of the loop; empty for the best."""
    cle: str = Field(default="", max_length=64)
    """What the page calls this request: sent twice, it asks for one design."""

    @property
    def wish(self) -> LoopWish:
        """Return what is wished."""
        return LoopWish(without=self.sans, with_all_of=self.avec, level=self.niveau or None)
