"""The sheets of resources that other tools of industrial ecology keep: one line for what enters or leaves."""

from dataclasses import dataclass

from symbiose.domain.companies import Site
from symbiose.domain.disclosure import SeenFlow
from symbiose.domain.flows import Flow

COLUMNS = (
    *("siret", "nom_etablissement", "nom_commune", "code_activite", "sens", "ressource", "categorie"),
    *("code_dechet", "quantite", "quantite_basse", "quantite_haute", "unite", "frequence", "calendrier"),
    *("nature", "ratio_estimation", "latitude", "longitude"),
)
"""Heads of the table, which an import of declarations reads or passes over."""
OUT, IN = "sortant", "entrant"
"""How the direction is written."""
A_YEAR = "an"
"""Quantities are those of a year."""


@dataclass(frozen=True)
class ResourceSheet:
    """One flow as it may go to another tool."""

    site: Site
    """Its site."""
    commune: str
    """Name of its commune."""
    seen: SeenFlow
    """What is let be seen of it."""
    own: Flow | None = None
    """The flow itself, where it is the caller's own site that declares it."""


@dataclass(frozen=True)
class ResourceSheets:
    """What goes out, and how much stays."""

    sheets: tuple[ResourceSheet, ...]
    """By site, then by direction and resource."""
    kept_back: int
    """Flows whose firm does not let be named: another tool files a resource under a firm."""
    without_figure: int
    """Sheets whose firm does not let the quantity be seen."""
