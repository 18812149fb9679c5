"""What the address of the map asks for: filters, the site that is looked at, how it is drawn."""

from typing import Literal

from pydantic import Field

from symbiose.domain.exchanges import State
from symbiose.domain.flows import Direction
from symbiose.services.territory_flows import FlowsAsked
from symbiose.services.territory_shown import MapAsked
from web.forms import ListQuery


class MapQuery(ListQuery):
    """What the map is asked for; it stays in the address."""

    famille: str = Field(default="", max_length=40)
    """Only flows of this group or family, and proposals of it."""
    modele: int | None = Field(default=None, ge=1, le=6)
    """Only flows and proposals of this circular model."""
    sens: Direction | None = None
    """Only sites that give, or that take."""
    ressource: str = Field(default="", max_length=100)
    """Only flows of this resource of the catalogue, and proposals of it."""
    parc: str = Field(default="", max_length=100)
    """Only sites of this business park."""
    agglomeration: str = Field(default="", max_length=40)
    """Only sites of this agglomeration; empty for all."""
    etat: State | None = None
    """Only proposals in this state."""
    texte: str = Field(default="", max_length=200)
    """Only sites whose name, commune, park, activity or visible resources hold these words."""
    site: str = Field(default="", max_length=200)
    """Site whose sheet is open beside the map."""
    rendu: Literal["webgl", "svg"] = "webgl"
    """How the map is drawn; the browser says what it can."""

    @property
    def asked(self) -> MapAsked:
        """Return what is asked of the use case."""
        return MapAsked(
            flows=FlowsAsked(self.famille, self.modele, self.sens, self.ressource),
            park_id=self.parc,
            epci_id=self.agglomeration,
            text=self.texte,
            state=self.etat,
        )

    @property
    def filters(self) -> bool:
        """Tell whether anything is filtered."""
        return self.asked != MapAsked()
