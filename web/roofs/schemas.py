"""What the pages of roofs are asked for, and what their forms send."""

from typing import Literal

from pydantic import Field

from symbiose.services.roof_settling import LONGEST_REASON, LONGEST_REFERENCE
from symbiose.services.roofs import RoofsAsked
from web.forms import Form, ListQuery, Query

LONGEST_ID = 200
NO_SITE = "aucun"
"""What stands for « no site of the service » among the sites of a form."""


class RoofsQuery(ListQuery):
    """Which roofs of sites are listed."""

    parc: str = Field(default="", max_length=LONGEST_ID)
    """Only roofs of sites of this park."""
    commune: str = Field(default="", max_length=10)
    """Only roofs of sites of this commune, by its INSEE code."""
    site: str = Field(default="", max_length=LONGEST_ID)
    """Only roofs of this site."""

    @property
    def asked(self) -> RoofsAsked:
        """Return what is asked of the use case."""
        return RoofsAsked(self.parc, self.commune, self.site)


class MapQuery(RoofsQuery):
    """How the browser draws the map."""

    rendu: Literal["webgl", "svg"] = "webgl"
    """With WebGL, or as SVG where the browser has none."""


class WaitingQuery(ListQuery):
    """Which page of the roofs to settle is shown."""


class SheetQuery(Query):
    """How the browser draws the map of one roof."""

    rendu: Literal["webgl", "svg"] = "webgl"


class SettlingForm(Form):
    """Whose a roof is, as those who coordinate say it; what is too long is told at its field."""

    site: str = Field(default="", max_length=LONGEST_ID)
    """Id of a site, `aucun` for no site of the service, empty when nothing was chosen."""
    reason: str = Field(default="", max_length=20 * LONGEST_REASON)
    version: int = Field(ge=0)


class WithdrawalForm(Form):
    """Withdraws what was settled."""

    version: int = Field(ge=0)


class ClaimForm(Form):
    """What a site says of a roof."""

    site: str = Field(max_length=LONGEST_ID)
    mien: Literal["oui", "non"]
    """Whether it is its own."""
    reason: str = Field(default="", max_length=20 * LONGEST_REASON)
    version: int = Field(ge=0)


class NamingForm(Form):
    """A roof that is named by its reference in the cadastre."""

    site: str = Field(default="", max_length=LONGEST_ID)
    reference: str = Field(default="", max_length=20 * LONGEST_REFERENCE)
    reason: str = Field(default="", max_length=20 * LONGEST_REASON)
