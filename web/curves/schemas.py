"""What the pages of load curves are asked for, and what their forms send."""

from typing import Literal, Self

from pydantic import Field, ValidationError
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Request

from symbiose.domain.errors import InvalidDocument
from symbiose.domain.load_curves import CurveUnit
from web.forms import Form, Query, fields_and_file, problems_of

FILE_FIELD = "fichier"
LONGEST_MARK = 64


class CurveQuery(Query):
    """Which days are shown."""

    mois: int | None = Field(default=None, ge=1, le=12)
    """Month, January being 1; the mean of the year without it."""


class DropForm(Form):
    """A load curve to read, and what its readings count."""

    unite: CurveUnit | Literal[""] = ""
    """Unit; empty where the file says it."""

    @classmethod
    def sent(cls, request: Request) -> tuple[Self, FileStorage | None]:
        """Return what was sent, and its file; None when none was chosen.

        Raises:
            InvalidDocument: A field is unknown or sent twice, or there are several files.
        """
        fields, file = fields_and_file(request, FILE_FIELD)
        try:
            return cls.model_validate(fields), file
        except ValidationError as error:
            raise InvalidDocument(problems_of(error)) from error

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
