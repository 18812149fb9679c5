"""Communes, agglomerations and business parks of the territory, and straight distances between points."""

import math
from collections.abc import Iterable, Iterator
from datetime import date
from types import MappingProxyType

from pydantic import Field

from symbiose.domain.base import Value
from symbiose.domain.errors import UnknownThing

EARTH_RADIUS_KM = 6371.0088
"""Mean radius of the Earth (IUGG, GRS 80), km."""
METRES_PER_KM = 1000.0
METRES_PER_DEGREE = math.radians(1) * EARTH_RADIUS_KM * METRES_PER_KM
"""Metres per degree of latitude on the sphere."""

PERIURBAN_FROM, RURAL_FROM = 3, 5
"""Levels of the density grid from which a commune is peri-urban, and rural (ministerial order of 21 November
2019 as amended on 19 September 2023, article 1 bis)."""


class Epci(Value):
    """An agglomeration: the public body that groups communes."""

    id: str
    """Short name used in the product, such as `CABBALR`."""
    siren: str
    """Nine digits."""
    name: str
    """Official name."""


class Commune(Value):
    """A commune of the territory."""

    code: str = Field(pattern=r"^\d[\dAB]\d{3}$")
    """INSEE code; text, never the postcode."""
    name: str
    """Name."""
    epci_id: str
    """Agglomeration it belongs to."""
    population: int = Field(ge=0)
    """Municipal population."""
    postcodes: tuple[str, ...]
    """Postcodes, one or more."""
    longitude: float = Field(ge=-180, le=180)
    """Centre, WGS84, degrees East."""
    latitude: float = Field(ge=-90, le=90)
    """Centre, WGS84, degrees North."""
    density: int | None = Field(default=None, ge=1, le=7)
    """Level in Insee's density grid, from 1 (large urban centre) to 7 (very scattered); None if unknown."""

    @property
    def is_rural(self) -> bool:
        """Tell whether it is a rural town, or of scattered or very scattered housing."""
        return self.density is not None and self.density >= RURAL_FROM

    @property
    def is_outside_cities(self) -> bool:
        """Tell whether it is rural or peri-urban: a small town or an urban belt."""
        return self.density is not None and self.density >= PERIURBAN_FROM


class Park(Value):
    """A business park."""

    id: str = Field(pattern=r"^[a-z0-9_]+$")
    """Slug."""
    name: str
    """Name."""
    commune_codes: tuple[str, ...]
    """Communes it stands on."""
    operator: str | None = None
    """Body that runs it, where known."""
    source: str
    """Where its existence and limits are stated."""
    valid_from: date
    """Date at which the source was read."""


class CommuneDirectory:
    """Communes by code, by name and by place, with agglomerations and parks."""

    def __init__(self, epcis: Iterable[Epci], communes: Iterable[Commune], parks: Iterable[Park]) -> None:
        """Index them; links have been checked before."""
        self.epcis = MappingProxyType({epci.id: epci for epci in epcis})
        """Agglomerations by id."""
        self.parks = MappingProxyType({park.id: park for park in parks})
        """Business parks by id."""
        self._by_code = MappingProxyType({commune.code: commune for commune in communes})

    def __iter__(self) -> Iterator[Commune]:
        return iter(self._by_code.values())

    def __len__(self) -> int:
        return len(self._by_code)

    def __contains__(self, code: object) -> bool:
        return code in self._by_code

    def get(self, code: str) -> Commune:
        """Return the commune of an INSEE code.

        Raises:
            UnknownThing: No commune of the territory has it.
        """
        found = self._by_code.get(code)
        if found is None:
            msg = (
                f"Commune {code} is not one of the territory's {len(self)}. Give its INSEE code, no postcode."
            )
            raise UnknownThing(msg, commune=code)
        return found

    def name_of(self, code: str) -> str:
        """Return the name of a commune; the code itself of one outside the territory."""
        found = self._by_code.get(code)
        return found.name if found else code

    def of_epci(self, epci_id: str) -> tuple[Commune, ...]:
        """Return the communes of an agglomeration."""
        return tuple(commune for commune in self if commune.epci_id == epci_id)

    def nearest(self, longitude: float, latitude: float) -> Commune:
        """Return the commune whose centre is nearest to a point."""
        return min(self, key=lambda c: great_circle_km(longitude, latitude, c.longitude, c.latitude))

    def population(self) -> int:
        """Return the population of the whole territory."""
        return sum(commune.population for commune in self)


def great_circle_km(lon1: float, lat1: float, lon2: float, lat2: float) -> float:
    """Return the distance between two points on the sphere (haversine), km.

    >>> round(great_circle_km(2.0, 50.0, 2.0, 51.0), 2)
    111.2
    """
    phi1, phi2 = math.radians(lat1), math.radians(lat2)
    half_lat, half_lon = (phi2 - phi1) / 2, math.radians(lon2 - lon1) / 2
    chord = math.sin(half_lat) ** 2 + math.cos(phi1) * math.cos(phi2) * math.sin(half_lon) ** 2
    return 2 * EARTH_RADIUS_KM * math.asin(min(1.0, math.sqrt(chord)))
