"""What the pages of load curves are asked for, and what their forms send."""

from typing import Literal

from pydantic import Field

from symbiose.domain.load_curves import CurveUnit
from web.forms import FileForm, Form, Query

LONGEST_MARK = 64


class CurveQuery(Query):
    """Which days are shown."""

    mois: int | None = Field(default=None, ge=1, le=12)
    """Month, January being 1; the mean of the year without it."""


class DropForm(FileForm):
    """A load curve to read, and what its readings count."""

    unite: CurveUnit | Literal[""] = ""
    """Unit; empty where the file says it."""

    @property
    def unit(self) -> CurveUnit | None:
        """Return the unit that was chosen."""
        return CurveUnit(self.unite) if self.unite else None


class MarkForm(Form):
    """Which curve the caller saw."""

    vu: str = Field(default="", max_length=LONGEST_MARK)
    """Its mark; empty for none."""


class KeepForm(MarkForm):
    """A curve to keep, and whether its months become those of the declaration."""

    mois: Literal["", "courbe"] = ""
    """`courbe`: the months of the curve are declared."""
