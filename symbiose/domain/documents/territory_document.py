"""`symbiose.territory/1`: companies, sites, processors and substitutions as a JSON document."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from pydantic import Field

from symbiose.domain.base import Value
from symbiose.domain.companies import Activity, Company, Site
from symbiose.domain.errors import Problem
from symbiose.domain.processing import Processor, Substitution

TERRITORY_FORMAT = "symbiose.territory/1"


class SiteEntry(Value):
    """A site as a territory document states it: a position, a commune, or both."""

    id: str = Field(min_length=1)
    """Id of the site, unique in the document."""
    company_id: str
    """Company of the document that operates the site."""
    name: str = Field(min_length=1)
    """Name shown to those who may see it."""
    siret: str | None = None
    """Fourteen digits, checked by Luhn."""
    commune_code: str | None = None
    """INSEE code of the commune; without it, the commune whose centre is nearest to the position."""
    longitude: float | None = Field(default=None, ge=-180, le=180)
    """WGS84, degrees East; without position, the centre of the commune is taken."""
    latitude: float | None = Field(default=None, ge=-90, le=90)
    """WGS84, degrees North."""
    park_id: str | None = None
    """Business park the site stands in."""
    activity: Activity | None = None
    """What the site does."""
    jobs: int | None = Field(default=None, ge=0)
    """People working on the site."""
    floor_area_m2: float | None = Field(default=None, ge=0)
    """Built floor area, m²."""
    dangerous_waste_codes: tuple[str, ...] = ()
    """Dangerous waste codes that the site is authorised to receive."""
    drivers: dict[str, float] = {}
    """Yearly figures that demonstration estimates rest on, by the driver's id."""
    note: str | None = None
    """Public remark about the site with its source."""


class TerritoryDocument(Value):
    """The document as written."""

    format: Literal["symbiose.territory/1"]
    """Name and version of the format."""
    companies: tuple[Company, ...] = ()
    """Companies."""
    sites: tuple[SiteEntry, ...] = ()
    """Their sites."""
    processors: tuple[Processor, ...] = ()
    """Operations that turn one resource into others."""
    substitutions: tuple[Substitution, ...] = ()
    """Resources that can stand in for others."""


@dataclass(frozen=True)
class TerritoryContent:
    """A territory that has been checked and completed, ready to be stored."""

    companies: tuple[Company, ...]
    sites: tuple[Site, ...]
    processors: tuple[Processor, ...]
    substitutions: tuple[Substitution, ...]

    def size(self) -> int:
        """Return the number of records."""
        return len(self.companies) + len(self.sites) + len(self.processors) + len(self.substitutions)


LISTS = ("companies", "sites", "processors", "substitutions")
_LINKS = (("sites", "company_id", "companies"), ("processors", "site_id", "sites"))


def entries(document: Mapping[str, object], name: str) -> Iterator[tuple[str, Mapping[str, object]]]:
    """Yield path and content of each object in a list of a document, whatever else is wrong with it."""
    listed = document.get(name)
    if isinstance(listed, list):
        for position, entry in enumerate(listed):
            if isinstance(entry, dict):
                yield f"{name}[{position}]", entry


def link_problems(document: Mapping[str, object]) -> list[Problem]:
    """Return the ids that are given twice and the links that lead nowhere in a territory document."""
    problems = [problem for name in LISTS for problem in _repeated(document, name, "id")]
    problems += _repeated(document, "companies", "siren") + _repeated(document, "sites", "siret")
    for name, field, target in _LINKS:
        known = {
            entry.get("id") for _, entry in entries(document, target) if isinstance(entry.get("id"), str)
        }
        for path, entry in entries(document, name):
            value = entry.get(field)
            if isinstance(value, str) and value not in known:
                expected = f"l’id d’un élément de « {target} » du document est attendu"
                problems.append(Problem(f"{path}.{field}", shown_json(value), expected))
    return problems


def _repeated(document: Mapping[str, object], name: str, field: str) -> list[Problem]:
    first: dict[str, str] = {}
    problems: list[Problem] = []
    for path, entry in entries(document, name):
        value = entry.get(field)
        if not isinstance(value, str):
            continue
        if value in first:
            expected = f"valeur déjà donnée par {first[value]} : chacune n’apparaît qu’une fois"
            problems.append(Problem(f"{path}.{field}", shown_json(value), expected))
        first.setdefault(value, path)
    return problems


def shown_json(value: str) -> str:
    """Return a text as a message shows it: on one line, cut at 200 characters."""
    return value.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r")[:200]
