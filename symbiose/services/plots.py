"""A free plot as somebody states it: where it lies, its area, the jobs asked; all faults at once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import fmean

from symbiose.domain.accounts import Actor
from symbiose.domain.civil_days import day_of
from symbiose.domain.communes import Commune, CommuneDirectory, Park
from symbiose.domain.errors import InvalidDeclaration, Problem, UnknownThing
from symbiose.domain.factors import ReferenceValue
from symbiose.domain.labels import label_key
from symbiose.domain.land import JOBS_ASKED, Plot, PositionSource
from symbiose.domain.permissions import CanStudyLand
from symbiose.domain.quantities import parse_number
from symbiose.domain.repositories import Repositories
from symbiose.services.context import Services
from symbiose.services.parks import known_park, parks_of
from symbiose.services.reference_in_use import reference_in_use
from symbiose.services.site_details import LARGEST_FLOOR_M2, DetailsReader, read_commune
from symbiose.services.site_wishes import read_position

LARGEST_AREA_HA = 1000.0
"""Area of a plot at most, ha: twice that of the largest park of the territory."""
MOST_JOBS_PER_HA = 1000.0
"""Jobs asked for each hectare at most: fifty times what the park asks."""
PARK, COMMUNE = "park", "commune"
"""What the place of a plot may be; it is written `park:ID` or `commune:CODE`."""


@dataclass(frozen=True)
class PlotChoices:
    """What a plot may be stated with."""

    parks: tuple[Park, ...]
    """Parks that it may lie in, by name: all, or those of the caller."""
    communes: tuple[Commune, ...]
    """Communes that it may lie on, by name; none for a coordinator of parks."""
    jobs_asked: ReferenceValue | None
    """Jobs that are asked for each hectare, as the dated values have it today."""


def plot_choices(services: Services, actor: Actor) -> PlotChoices:
    """Return what the caller may state a plot with.

    Raises:
        NotAllowed: The caller does not coordinate.
    """
    CanStudyLand(actor).require()
    today = day_of(services.clock())

    def work(repositories: Repositories) -> PlotChoices:
        parks = parks_of(services, repositories).values()
        theirs = [park for park in parks if actor.answers_for_all or park.id in actor.park_ids]
        communes = services.reference.communes if actor.answers_for_all else ()
        factors = reference_in_use(services, repositories).factors
        held = [one for one in factors.history(JOBS_ASKED) if one.holds_on(today)]
        return PlotChoices(
            tuple(sorted(theirs, key=lambda park: label_key(park.name))),
            tuple(sorted(communes, key=lambda commune: label_key(commune.name))),
            held[0] if held else None,
        )

    return services.store.read(work)


def read_plot(
    services: Services, repositories: Repositories, actor: Actor, fields: Mapping[str, str]
) -> Plot:
    """Return the plot that the texts of a form state.

    Args:
        services: What use cases work with.
        repositories: Those of the transaction.
        actor: The caller.
        fields: Text by name: `place`, `area_ha`, `jobs_per_ha`, `floor_area_m2`, `longitude`, `latitude`.

    Raises:
        InvalidDeclaration: Some texts are wrong; all faults at once, in French, by field.
        UnknownThing: The park does not exist, or is not the caller's, which is not told.
    """
    reader = DetailsReader(fields)
    area = reader.required(
        "area_ha", "donnez la surface du terrain, en hectares", _positive(LARGEST_AREA_HA, "hectares")
    )
    asked = reader.required(
        "jobs_per_ha", "donnez les emplois demandés par hectare", _positive(MOST_JOBS_PER_HA, "emplois")
    )
    floor = reader.optional("floor_area_m2", _positive(LARGEST_FLOOR_M2, "m²"))
    place = _place(services, repositories, actor, reader, fields)
    if area is not None and asked is not None and area * asked < 0.5:
        few = "surface × emplois par hectare : moins d’un emploi, rien ne s’estime"
        reader.problems.append(Problem("jobs_per_ha", fields.get("jobs_per_ha", ""), few))
    if reader.problems or area is None or asked is None or place is None:
        raise InvalidDeclaration(reader.problems)
    return Plot(
        area_ha=area,
        jobs_per_ha=asked,
        floor_area_m2=floor,
        park_id=place.park_id,
        commune_code=place.commune.code,
        longitude=place.longitude,
        latitude=place.latitude,
        position=place.source,
    )


@dataclass(frozen=True)
class _Place:
    """Where a plot lies, and how that is known."""

    commune: Commune
    longitude: float
    latitude: float
    source: PositionSource
    park_id: str | None = None


def _place(
    services: Services,
    repositories: Repositories,
    actor: Actor,
    reader: DetailsReader,
    fields: Mapping[str, str],
) -> _Place | None:
    kind, _colon, code = fields.get("place", "").strip().partition(":")
    around: _Place | None = None
    if kind == PARK:
        park = _park(services, repositories, actor, code)
        around = _middle(repositories, park, services.reference.communes)
    elif kind == COMMUNE and actor.answers_for_all:
        commune = reader.required("place", "", lambda _: read_commune(code, services.reference))
        if commune is not None:
            around = _Place(commune, commune.longitude, commune.latitude, PositionSource.COMMUNE)
    else:
        reader.problems.append(Problem("place", "", "choisissez où se trouve le terrain"))
        return None
    position = read_position(reader, fields, around.commune if around else None)
    if around is None or position is None:
        return around
    return _Place(around.commune, *position, PositionSource.STATED, around.park_id)


def _park(services: Services, repositories: Repositories, actor: Actor, park_id: str) -> Park:
    """Return a park that the caller answers for; another one is as good as missing."""
    if not CanStudyLand(actor, park_id).allowed():
        msg = f"Park {park_id} does not exist. Check the id."
        raise UnknownThing(msg, park=park_id)
    return known_park(services, repositories, park_id)


def _middle(repositories: Repositories, park: Park, communes: CommuneDirectory) -> _Place:
    """Return the middle of the open sites of a park, else the centre of its first commune."""
    sites = [one for one in repositories.sites.all() if one.park_id == park.id and one.closed_on is None]
    first = communes.get(park.commune_codes[0])
    if not sites:
        return _Place(first, first.longitude, first.latitude, PositionSource.COMMUNE, park.id)
    longitude, latitude = fmean(one.longitude for one in sites), fmean(one.latitude for one in sites)
    return _Place(first, longitude, latitude, PositionSource.PARK, park.id)


def _positive(most: float, unit: str) -> Callable[[str], float]:
    def read(text: str) -> float:
        value = parse_number(text)
        if not 0 < value <= most:
            msg = f"un nombre au-dessus de zéro, de {most:.0f} {unit} au plus, est attendu"
            raise ValueError(msg)
        return value

    return read
