"""What the page of heat targets is asked for."""

from enum import StrEnum

from pydantic import Field

from symbiose.domain.declared_heat import End
from symbiose.domain.week_parts import WeekPart
from symbiose.services.heat_views import HeatAsked
from web.forms import ListQuery

PARK, SITE = "park", "site"
WIDEST_APPROACH_K = 200.0
LONGEST = 200


class HeatFile(StrEnum):
    """A table of the page as a file."""

    TARGETS = "cibles"
    STREAMS = "flux"
    CURVES = "courbes"


class HeatQuery(ListQuery):
    """Which targets are looked at."""

    perimetre: str = Field(default="", max_length=LONGEST, pattern=rf"^(|({PARK}|{SITE}):.+)$")
    """`park:ID` or `site:ID`; empty for all sites that the caller answers for."""
    periode: int | None = Field(default=None, ge=1, le=12)
    """Month of which the mean is taken; the year without it."""
    semaine: WeekPart | None = None
    """Part of the week of which the mean is taken; the whole week without it."""
    ecart: float | None = Field(default=None, ge=0, le=WIDEST_APPROACH_K, allow_inf_nan=False)
    """Least difference between hot and cold, K."""
    lecture: End = End.LIKELY
    """Which reading of what is vague the curves are drawn of."""
    fichier: HeatFile | None = None
    """A table as a file."""

    @property
    def asked(self) -> HeatAsked:
        """Return which targets are asked for."""
        kind, _colon, place = self.perimetre.partition(":")
        return HeatAsked(
            park_id=place if kind == PARK else "",
            site_id=place if kind == SITE else "",
            month=self.periode,
            part=self.semaine,
            approach_k=self.ecart,
        )
