"""What the page of heat targets is asked for."""

from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator

from symbiose.domain.declared_heat import End
from symbiose.domain.week_parts import WeekPart
from symbiose.services.heat_views import HeatAsked
from web.forms import ListQuery

PARK, SITE = "park", "site"
WIDEST_APPROACH_K = 200.0
HOTTEST_LOOP_C = 250.0
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
    depart: float | None = Field(default=None, ge=0, le=HOTTEST_LOOP_C, allow_inf_nan=False)
    """Flow of a loop of hot water between the sites, °C; with `retour`."""
    retour: float | None = Field(default=None, ge=0, le=HOTTEST_LOOP_C, allow_inf_nan=False)
    """Return of the loop, °C."""
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
            loop_temps_c=self.loop_temps_c,
        )

    @property
    def loop_temps_c(self) -> tuple[float, float] | None:
        """Return flow and return of the loop that is asked for; None without both of them."""
        return None if self.depart is None or self.retour is None else (self.depart, self.retour)

    @model_validator(mode="after")
    def _loop_cools(self) -> Self:
        temps = self.loop_temps_c
        if temps is not None and temps[0] < temps[1]:
            msg = "the return of the loop is warmer than its flow"
            raise ValueError(msg)
        return self
