"""The columns of a declarations file: their French and English names, and how a header is bound to them."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from symbiose.domain.documents.flow_entry import MONTH_KEYS, WEEK_KEYS

_MONTHS_FR = ("jan", "fev", "mar", "avr", "mai", "juin", "juil", "aou", "sep", "oct", "nov", "dec")

FRENCH_NAMES = {
    "site_id": "siret",
    "direction": "sens",
    "resource": "ressource",
    "quantity": "quantite",
    "unit": "unite",
    "period": "periode",
    "waste_code": "code_dechet",
    "supply_temp_c": "temperature_depart_c",
    "return_temp_c": "temperature_retour_c",
    "power_kw": "puissance_kw",
    "carrier": "fluide",
    "fouling": "encrassement",
    "corrosive": "corrosion",
    "price_eur_per_unit": "prix_eur_par_unite",
    "confidentiality": "confidentialite",
    "quantity_confidentiality": "confidentialite_quantite",
    "price_confidentiality": "confidentialite_prix",
    "quality_confidentiality": "confidentialite_qualite",
    "valid_from": "valide_du",
    "valid_to": "valide_au",
    "hours_per_year": "heures_par_an",
    "quantity_low": "quantite_basse",
    "quantity_high": "quantite_haute",
    "use": "usage",
    "density_t_per_m3": "densite_t_par_m3",
    "reference": "reference",
    "flow_rank": "rang_du_flux",
    "estimate_ratio": "ratio_estimation",
    "description": "description",
    **dict(zip(MONTH_KEYS, _MONTHS_FR, strict=True)),
    "week": "semaine",
    **dict(zip(WEEK_KEYS, ("part_jour", "part_nuit", "part_week_end"), strict=True)),
}
"""English name of each column → its French name."""

NOT_READ = ("nom_etablissement", "nom_commune", "code_activite", "libelle_ressource", "pour_le_compte")
"""Columns that exports write for people and other tools; an import passes over them without a word."""

OF_OTHER_TOOLS = ("categorie", "calendrier", "nature", "latitude", "longitude")
"""Columns of sheets of resources kept for other tools; an import passes over them as well."""
OTHER_NAMES = {"frequence": "period", "medium": "carrier", "corrosif": "corrosive"}
"""Other names of columns."""

REQUIRED = ("site_id", "direction", "resource", "quantity", "unit")
_KEY_OF_NAME = {name: key for key, french in FRENCH_NAMES.items() for name in (key, french)} | OTHER_NAMES


@dataclass(frozen=True)
class BoundColumn:
    """A known column of a file: where it stands and how its header is written."""

    index: int
    header: str


@dataclass(frozen=True)
class BoundHeader:
    """A header with what each of its columns means."""

    fields: dict[str, BoundColumn]
    """English name → column."""
    qualities: dict[str, BoundColumn]
    """Property name → column."""
    ignored: tuple[str, ...]
    """Headers that mean nothing to us."""
    twice: tuple[str, ...]
    """Headers of columns that another one already stands for."""
    width: int
    """Cells of the header, trailing empty ones left out."""

    def missing(self, required: Sequence[str]) -> tuple[str, ...]:
        """Return the required columns that the header lacks."""
        return tuple(key for key in required if key not in self.fields)


def folded(text: str) -> str:
    """Return a text without accents, case and repeated spaces, one apostrophe for both, for comparison.

    >>> folded("  Qualité de l’eau ")
    "qualite de l'eau"
    """
    decomposed = unicodedata.normalize("NFKD", text.replace("’", "'"))
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    return " ".join(bare.casefold().split())


def key_of(header: str) -> str | None:
    """Return the English name of the column that a header stands for, None when unknown.

    >>> key_of("Quantité"), key_of("Code déchet"), key_of("note")
    ('quantity', 'waste_code', None)
    """
    return _KEY_OF_NAME.get(_plain_name(header))


def _plain_name(header: str) -> str:
    return re.sub(r"[ -]", "_", folded(header))


def quality_name(header: str) -> str | None:
    """Return the property that a `qualite:<nom>` header names.

    The name is kept as written; a header typed wholly in capitals is read in lower case.

    >>> quality_name("Qualité:pH"), quality_name("QUALITE:CHLORIDE_PPM"), quality_name("qualite")
    ('pH', 'chloride_ppm', None)
    """
    prefix, colon, name = header.partition(":")
    if not colon or folded(prefix) not in ("qualite", "quality"):
        return None
    name = name.strip()
    return (name.lower() if header.isupper() else name) or None


def header_score(cells: Sequence[str]) -> int:
    """Count the cells that are names of columns."""
    return sum(1 for cell in cells if key_of(cell) or quality_name(cell))


def bind_header(cells: Sequence[str]) -> BoundHeader:
    """Tell what each column of a header means."""
    width = max((i + 1 for i, cell in enumerate(cells) if cell.strip()), default=0)
    fields: dict[str, BoundColumn] = {}
    qualities: dict[str, BoundColumn] = {}
    folded_names: set[str] = set()
    ignored: list[str] = []
    twice: list[str] = []
    for index, cell in enumerate(cells[:width]):
        header = cell.strip()
        key, name = key_of(header), quality_name(header)
        if key is not None:
            twice.extend([header] if key in fields else [])
            fields.setdefault(key, BoundColumn(index, header))
        elif name is not None:
            twice.extend([header] if folded(name) in folded_names else [])
            folded_names.add(folded(name))
            qualities.setdefault(name, BoundColumn(index, header))
        elif header and _plain_name(header) not in (*NOT_READ, *OF_OTHER_TOOLS):
            ignored.append(header)
    return BoundHeader(fields, qualities, tuple(ignored), tuple(twice), width)
