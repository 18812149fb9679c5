"""What a person types of a site: its numbers, names and size, read with all their faults at once."""

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from symbiose.domain.communes import Commune
from symbiose.domain.companies import Activity
from symbiose.domain.errors import InvalidDeclaration, Problem
from symbiose.domain.identifiers import checked_siret
from symbiose.domain.quantities import parse_number
from symbiose.domain.reference import ReferenceData

T = TypeVar("T")
LONGEST_NAME = 200
"""Characters of the name of a site or company."""
MOST_JOBS = 100_000
"""People on one site at most: the largest French plants have fewer than 30,000."""
LARGEST_FLOOR_M2 = 10_000_000.0
"""Built floor of one site at most, m²: ten square kilometres."""
LONGEST_SHOWN = 200
_UNSEEN = frozenset({"Cc", "Cf", "Cs"})
"""Categories of characters that nobody sees, those that turn the direction of reading among them."""


@dataclass(frozen=True)
class SiteTrade:
    """What estimates of a site's usual flows rest on."""

    activity: Activity | None
    jobs: int | None
    floor_area_m2: float | None


@dataclass(frozen=True)
class SiteDetails:
    """A site as somebody describes it who asks to be attached to it."""

    siret: str
    site_name: str
    company_name: str
    commune: Commune
    trade: SiteTrade


def read_details(fields: Mapping[str, str], reference: ReferenceData) -> SiteDetails:
    """Return what the texts of a form say of a site.

    Args:
        fields: Text by name of the fields of `SiteDetails` (`commune_code` and `activity_code` for codes).
        reference: Communes and activities.

    Raises:
        InvalidDeclaration: Some texts are wrong; all faults at once, in French, by field.
    """
    reader = DetailsReader(fields)
    siret = reader.required("siret", "indiquez le SIRET de l’établissement, ses 14 chiffres", checked_siret)
    site_name = reader.required("site_name", "donnez le nom de l’établissement", read_name)
    company_name = reader.required("company_name", "donnez le nom de l’entreprise", read_name)
    commune = reader.required(
        "commune_code", "choisissez la commune de l’établissement", lambda code: read_commune(code, reference)
    )
    trade = reader.trade(reference, None)
    if reader.problems or siret is None or site_name is None or company_name is None or commune is None:
        raise InvalidDeclaration(reader.problems)
    return SiteDetails(siret, site_name, company_name, commune, trade)


def read_trade(fields: Mapping[str, str], reference: ReferenceData, known: Activity | None) -> SiteTrade:
    """Return the activity, the jobs and the floor area that texts state; empty texts are absent.

    Args:
        fields: Text by name of the fields of `SiteTrade` (`activity_code` for the code).
        reference: Activities.
        known: Activity known so far, which its own code keeps, whatever nomenclature it is of.

    Raises:
        InvalidDeclaration: Some texts are wrong; all faults at once, in French, by field.
    """
    reader = DetailsReader(fields)
    trade = reader.trade(reference, known)
    if reader.problems:
        raise InvalidDeclaration(reader.problems)
    return trade


class DetailsReader:
    """Reads texts one by one and keeps every fault."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        """Read some texts, by field."""
        self._fields = fields
        self.problems: list[Problem] = []
        """Faults found so far, in French, by field."""

    def required(self, field: str, missing: str, meaning: Callable[[str], T]) -> T | None:
        """Return what a text means; a fault, and None, where there is none."""
        if not self._fields.get(field, "").strip():
            self.problems.append(Problem(field, "", missing))
            return None
        return self.optional(field, meaning)

    def optional(self, field: str, meaning: Callable[[str], T]) -> T | None:
        """Return what a text means; None where there is none, and a fault where it means nothing."""
        text = self._fields.get(field, "").strip()
        if not text:
            return None
        try:
            return meaning(text)
        except ValueError as error:
            self.problems.append(Problem(field, text[:LONGEST_SHOWN], str(error)))
            return None

    def trade(self, reference: ReferenceData, known: Activity | None) -> SiteTrade:
        """Return the activity, the jobs and the floor area that the texts state."""
        kept = known if known and self._fields.get("activity_code", "").strip() == known.code else None
        return SiteTrade(
            kept or self.optional("activity_code", reference.naf.read),
            self.optional("jobs", _jobs),
            self.optional("floor_area_m2", _floor_area),
        )


def read_name(text: str) -> str:
    """Return a name of one line, spaces put right.

    Raises:
        ValueError: It is too long, or holds characters that nobody sees.
    """
    name = " ".join(text.split())
    if len(name) > LONGEST_NAME or any(unicodedata.category(char) in _UNSEEN for char in name):
        msg = f"un nom de {LONGEST_NAME} caractères au plus, sans caractère de contrôle, est attendu"
        raise ValueError(msg)
    return name


def read_commune(code: str, reference: ReferenceData) -> Commune:
    """Return the commune of an INSEE code.

    Raises:
        ValueError: It is none of the territory.
    """
    if code not in reference.communes:
        msg = f"choisissez l’une des {len(reference.communes)} communes de la liste"
        raise ValueError(msg)
    return reference.communes.get(code)


def _jobs(text: str) -> int:
    jobs = parse_number(text)
    if not (jobs.is_integer() and 0 <= jobs <= MOST_JOBS):
        msg = f"un nombre entier de personnes, de 0 à {MOST_JOBS}, est attendu"
        raise ValueError(msg)
    return int(jobs)


def _floor_area(text: str) -> float:
    area = parse_number(text)
    if not 0 <= area <= LARGEST_FLOOR_M2:
        msg = f"une surface en m², de 0 à {LARGEST_FLOOR_M2:.0f}, est attendue"
        raise ValueError(msg)
    return area
