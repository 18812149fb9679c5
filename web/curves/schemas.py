"""What the pages of load curves are asked for, and what their forms send."""

from typing import Literal

from pydantic import Field

from symbiose.domain.load_curves import CurveAnswers, CurveUnit, DateOrder, ReadingClock
from web.forms import FileForm, Form, Query

LONGEST_MARK = 64


class CurveQuery(Query):
    """Which days are shown."""

    mois: int | None = Field(default=None, ge=1, le=12)
    """Month, January being 1; the mean of the year without it."""


class DropForm(FileForm):
    """A load curve to read, and what its file does not tell."""

    unite: CurveUnit | Literal[""] = ""
    """Unit; empty where the file says it."""

    dates: DateOrder | Literal[""] = ""
    """What comes first in its dates; empty where they tell."""

    horloge: Literal["", "legal", "winter"] = ""
    """By which clock its moments are written; empty where they tell."""

    @property
    def answers(self) -> CurveAnswers:
        """Return what was chosen."""
        clock = ReadingClock(self.horloge) if self.horloge else None
        return CurveAnswers(unit=self.unite or None, date_order=self.dates or None, clock=clock)


class MarkForm(Form):
    """Which curve the caller saw."""

    vu: str = Field(default="", max_length=LONGEST_MARK)
    """Its mark; empty for none."""


class KeepForm(MarkForm):
    """A curve to keep, and whether its months become those of the declaration."""

    mois: Literal["", "courbe"] = ""
    """`courbe`: the months of the curve are declared."""
