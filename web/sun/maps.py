"""The map of a group: its sites and roofs, the circle of the law, and the two members furthest apart."""

from symbiose.domain.solar_groups import SolarGroup
from symbiose.services.sun_circle import LegalCircle, legal_circle, spots_of
from symbiose.services.sun_on_map import SunOnMap
from web.language import _
from web.sun.naming import SunNames
from web.sun.wording import metres_told
from web.territory.marks import Dot, Place, told
from web.territory.over import Extent, Mark, Over, OverLine, extent_around, ground_extent
from web.wording import number

CIRCLE = "#8a4b08"
SPAN = "#5b3f8c"
ROOF = "#e0a526"
CIRCLE_PX, SPAN_PX = 2.5, 2.0
CIRCLE_DASH, SPAN_DASH = (4.0, 2.0), (1.0, 1.5)
SHEETS = "/soleil/"
"""Beginning of the address of a group."""
NEAR, FROM_AFAR = (16.0, 34.0), (18.0, 22.0)
"""Width of a roof without power and of the largest one, px: on the map of one group, and on that of all."""


def group_drawing(group: SolarGroup, names: SunNames, kind: str) -> str:
    """Return the map as JSON: the figure, and the extent that it should show.

    Args:
        group: The group.
        names: What its sites and roofs are called.
        kind: `webgl`, or `svg` where the browser has no WebGL.
    """
    return group_over(group, names).sent(kind)


def groups_drawing(shown: SunOnMap, kind: str) -> str:
    """Return the map of all groups as JSON: the circle of the law around each that shares."""
    drawn = [group_over(group, SunNames(group, shown.sites), FROM_AFAR, SHEETS) for group in shown.groups]
    places = [place for over in drawn for place in _corners(over.extent)]
    over = Over(
        name="sun",
        dots=[dot for one in drawn for dot in one.dots],
        lines=[line for one in drawn for line in one.lines],
        marks=[mark for one in drawn for mark in one.marks],
        extent=extent_around(places) if places else ground_extent(),
    )
    return over.sent(kind)


def _corners(extent: Extent) -> tuple[Place, Place]:
    west, south, east, north = extent
    return (west, south), (east, north)


def group_over(
    group: SolarGroup, names: SunNames, roofs_px: tuple[float, float] = NEAR, leading: str = ""
) -> Over:
    """Return a group as it is drawn above the communes.

    Args:
        group: The group.
        names: What its sites and roofs are called.
        roofs_px: Width of a roof without power, and of its largest one.
        leading: Beginning of the address that a click on a site leads to; nowhere when empty.
    """
    circle = legal_circle(group)
    return Over(
        name="sun",
        dots=_dots(group, names, f"{leading}{group.id}" if leading else ""),
        lines=_lines(circle) if group.shared else [],
        marks=[*_roofs(group, names, roofs_px), *([_furthest(circle)] if group.shared else [])],
        extent=extent_around((*circle.ring, *spots_of(group))),
    )


def _lines(circle: LegalCircle) -> list[OverLine]:
    return [
        OverLine(circle.ring, CIRCLE, CIRCLE_PX, CIRCLE_DASH),
        OverLine(circle.furthest, SPAN, SPAN_PX, SPAN_DASH),
    ]


def _dots(group: SolarGroup, names: SunNames, address: str) -> list[Dot]:
    """Return the sites: who gives of its roofs as a disc, who uses electricity of the group as a ring."""
    return [
        Dot(
            member.longitude,
            member.latitude,
            told(
                names.site(member.site_id),
                _("%(mwh)s MWh/an utilisés", mwh=number(member.used_mwh_per_year)),
            ),
            own=False,
            gives=member.site_id in group.owner_ids,
            takes=member.site_id in group.user_ids,
            address=address,
        )
        for member in group.members
    ]


def _roofs(group: SolarGroup, names: SunNames, roofs_px: tuple[float, float]) -> list[Mark]:
    """Return the roofs, the larger the more power is built."""
    least_px, largest_px = roofs_px
    most = max((roof.kwp for roof in group.roofs), default=0.0)
    return [
        Mark(
            place=(roof.longitude, roof.latitude),
            text=told(
                names.roof(roof.roof_id),
                _("%(kwp)s kWc, %(mwh)s MWh/an", kwp=number(roof.kwp), mwh=number(sum(roof.produced_mwh))),
            ),
            colour=ROOF,
            size=least_px + (largest_px - least_px) * (roof.kwp / most) ** 0.5,
        )
        for roof in group.roofs
        if roof.kwp > 0
    ]


def _furthest(circle: LegalCircle) -> Mark:
    one, other = circle.furthest
    middle = (one.longitude + other.longitude) / 2, (one.latitude + other.latitude) / 2
    text = _("Les deux membres les plus éloignés : %(far)s", far=metres_told(circle.span_m))
    return Mark(middle, told(text), SPAN)
