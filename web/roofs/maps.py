"""Roofs on the map: a point each, coloured by yield and as wide as its power; outlines where they are few."""

import math
from collections.abc import Iterable, Sequence

from symbiose.domain.companies import Site
from symbiose.domain.roof_cells import rings_of
from symbiose.domain.roofs import Roof
from symbiose.services.roofs import RoofLine, RoofSheet
from web.language import _
from web.roofs.yields import COLOURS, rank_of
from web.territory.marks import Dot, told
from web.territory.over import Extent, Mark, Over, OverLine, extent_around
from web.wording import number

MOST_OUTLINES = 300
"""Roofs whose outlines are drawn at once; of more, points alone."""
LEAST_PX, WIDEST_PX = 7.0, 18.0
POWER_OF_WIDEST_KWP = 1000.0
OUTLINE_PX = 2.0


def roofs_over(lines: Sequence[RoofLine], everywhere: Extent) -> Over:
    """Return the roofs of sites as they are drawn above the communes.

    Args:
        lines: The roofs.
        everywhere: What the map shows where there is no roof.
    """
    return Over(
        name="roof",
        dots=[],  # a roof is told with its site; a dot for each would lie above the colours
        lines=_outlines(line.roof for line in lines) if len(lines) <= MOST_OUTLINES else [],
        marks=[_mark(line.roof, told(line.site.name, *_figures(line.roof))) for line in lines],
        extent=_around([line.roof for line in lines], [], everywhere),
    )


def roof_over(sheet: RoofSheet) -> Over:
    """Return one roof with the sites that it may be of."""
    roof = sheet.known.roof
    near = {line.site.id: (line.site, line.own) for line in sheet.near}
    if sheet.site is not None:
        near.setdefault(sheet.site.id, (sheet.site, False))
    around = [line.site for line in sheet.near if line.distance_m is not None]
    return Over(
        name="roof",
        dots=[_dot(site, own=own) for site, own in near.values()],
        lines=_outlines([roof]),
        marks=[_mark(roof, told(*_figures(roof)))],
        extent=_around([roof], around, (0.0, 0.0, 0.0, 0.0)),
    )


def _dot(site: Site, *, own: bool) -> Dot:
    return Dot(site.longitude, site.latitude, told(site.name), own)


def _mark(roof: Roof, text: str) -> Mark:
    share = min(1.0, math.sqrt(roof.peak_power_kwp / POWER_OF_WIDEST_KWP))
    size = round(LEAST_PX + (WIDEST_PX - LEAST_PX) * share, 1)
    return Mark((roof.longitude, roof.latitude), text, COLOURS[rank_of(roof)], size)


def _figures(roof: Roof) -> tuple[str, str]:
    power = _(
        "%(kwp)s kWc, %(mwh)s MWh/an", kwp=number(roof.peak_power_kwp), mwh=number(roof.yearly_kwh / 1000)
    )
    return power, _("%(yield)s kWh/kWc", **{"yield": number(roof.yield_kwh_per_kwp)})


def _outlines(roofs: Iterable[Roof]) -> list[OverLine]:
    return [
        OverLine(ring, COLOURS[rank_of(roof)], OUTLINE_PX)
        for roof in roofs
        for ring in rings_of(roof.footprint_wkt)
    ]


def _around(roofs: Sequence[Roof], sites: Sequence[Site], everywhere: Extent) -> Extent:
    places = [(roof.longitude, roof.latitude) for roof in roofs]
    places += [place for roof in roofs for ring in rings_of(roof.footprint_wkt) for place in ring]
    places += [(site.longitude, site.latitude) for site in sites]
    return extent_around(places) if places else everywhere
