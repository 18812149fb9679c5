"""Data step: the six models of circular industry, by number and name.

A person who explores the graph should read what a proposal is under, not a bare number. The numbers and names
are those of « Pivoter vers l'industrie circulaire » (OPEO and INEC, April 2021). Touches nobody's data.
"""

from graph.driver import Database
from graph.queries import load

_SAVE = load("catalogue/save_circular_models")
_MODELS = (
    (1, "Durabilité des ressources", "Durable resources"),
    (2, "Extension de la durée de vie", "Life extension"),
    (3, "Vente d’un usage plutôt que d’un produit", "Product as a service"),
    (4, "Réemploi des produits", "Product reuse"),
    (5, "Réemploi des composants et matériaux", "Material reuse"),
    (6, "Optimisation de l’empreinte environnementale", "Footprint"),
)


def apply(database: Database) -> None:
    """Create or rename the six models."""
    rows = [{"number": number, "name_fr": french, "name_en": english} for number, french, english in _MODELS]
    database.write(lambda transaction: transaction.rows(_SAVE, rows=rows))
