"""What an answer of the register of companies says of one site; whatever else it holds is not looked at."""

import unicodedata
from collections.abc import Iterator

from symbiose.domain.company_register import RegisterEntry, RegisterSilent
from symbiose.domain.identifiers import SIREN_DIGITS

LONGEST_TEXT = 200
MOST_RESULTS = 25
MOST_SITES = 200
_CLOSED = "F"
_KEPT_BACK = "[NON-DIFFUSIBLE]"


def entry_of(document: object, siret: str) -> RegisterEntry | None:
    """Return what a document in the shape of « Recherche d’entreprises » says of a SIRET.

    Raises:
        RegisterSilent: The document has another shape.
    """
    results = document.get("results") if isinstance(document, dict) else None
    if not isinstance(results, list):
        msg = "The register of companies answered something else. Fill the form in by hand."
        raise RegisterSilent(msg)
    for company in results[:MOST_RESULTS]:
        if isinstance(company, dict) and _text(company, "siren") == siret[:SIREN_DIGITS]:
            for site in _sites(company):
                if _text(site, "siret") == siret:
                    return _entry(company, site, siret)
    return None


def _sites(company: dict[object, object]) -> Iterator[dict[object, object]]:
    matching = company.get("matching_etablissements")
    listed = matching[:MOST_SITES] if isinstance(matching, list) else []
    for site in (*listed, company.get("siege")):
        if isinstance(site, dict):
            yield site


def _entry(company: dict[object, object], site: dict[object, object], siret: str) -> RegisterEntry | None:
    name = _text(company, "nom_raison_sociale") or _text(company, "nom_complet")
    if name is None:
        return None
    signs = site.get("liste_enseignes")
    sign = _text({"sign": signs[0]}, "sign") if isinstance(signs, list) and signs else None
    return RegisterEntry(
        siret=siret,
        company_name=name,
        site_name=_text(site, "nom_commercial") or sign,
        commune_code=_text(site, "commune"),
        activity_code=_text(site, "activite_principale"),
        closed=_text(site, "etat_administratif") == _CLOSED,
    )


def _text(record: dict[object, object], key: str) -> str | None:
    """Return a text without control characters, cut; None when it is none or is kept back."""
    value = record.get(key)
    if not isinstance(value, str):
        return None
    printable = "".join(" " if unicodedata.category(char)[0] == "C" else char for char in value)
    words = " ".join(printable.split())[:LONGEST_TEXT].strip()
    return words if words and _KEPT_BACK not in words else None
