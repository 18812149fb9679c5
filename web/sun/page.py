"""The page of one group, whole for those who review it, and what its members see of it."""

from collections.abc import Mapping, Sequence
from typing import Final, get_args

from flask import render_template, url_for

from symbiose.domain.documents.solar_sharing_instance import SharingKey
from symbiose.domain.electricity_profiles import ProfileBasis
from symbiose.domain.refusal_reasons import OF_GROUPS
from symbiose.domain.solar_groups import SolarGroup, SolarTerm, TypicalDay
from symbiose.services.partner_prices import PoolPrices, price_in_group
from symbiose.services.solar_groups import GroupSheet
from symbiose.services.sun_circle import legal_circle
from symbiose.services.sun_energy import balance_of_sun, member_lines
from symbiose.services.synergies import LONGEST_WORDS
from web.loops.wording import status_told
from web.proposals.kept_decisions import Faults
from web.proposals.sheet_page import UsedValue, used_values
from web.sent import Sent
from web.sun import titles, wording
from web.sun.figures import day_figure, is_aside, months_figure, sun_sankey, sun_streams
from web.sun.naming import SunNames
from web.sun.operation_words import operation_words
from web.sun.schemas import GroupQuery
from web.wording import MONTHS

KEYS: Final[Sequence[str]] = get_args(SharingKey)
"""Keys of sharing that a wish may name."""


AVERAGE_PRICE: Final = "price_electricity"
"""Dated value that stands for the price of a member who declares none."""
NO_DAY: Final[Mapping[str, object]] = {"day": None, "day_chart": None}
"""What is told of a typical day where nobody may read it."""


def sheet_page(
    sheet: GroupSheet, query: GroupQuery, faults: Faults | None = None, sent: Sent | None = None
) -> str:
    """Return the page of a group."""
    common = {
        "sheet": sheet,
        "line": sheet.line,
        "query": query,
        "faults": faults or Faults(),
        "sent": sent or Sent(),
        "longest_words": LONGEST_WORDS,
        "follow": operation_words(sheet.line),
    }
    if sheet.group is None:
        return render_template("sun/part.html", **common, **words(), **_own_details(sheet, query))
    group = sheet.group
    return render_template(
        "sun/sheet.html",
        **common,
        **words(),
        **details_of(group, SunNames(group, sheet.sites), by_hour=sheet.by_hour),
        **(day_of(group, query.mois) if sheet.by_hour else NO_DAY),
        prices_between=_prices_between(group, sheet),
        map_address=url_for("sun.map_figure", group_id=group.id, calcul=query.calcul or None),
        own_address=url_for("sun.sheet", group_id=group.id),
        keys=KEYS,
        refusal_reasons=OF_GROUPS,
    )


def _own_details(sheet: GroupSheet, query: GroupQuery) -> Mapping[str, object]:
    """Return what a site manager reads besides: all of a group of which nobody else is part."""
    if sheet.own is None:
        return {"months": MONTHS, "group": None}
    own_address = url_for("sun.sheet", group_id=sheet.own.id)
    details = details_of(sheet.own, SunNames(sheet.own, sheet.sites))
    return {
        **details,
        **day_of(sheet.own, query.mois),
        "own_address": own_address,
        "prices_between": _prices_between(sheet.own, sheet),
    }


def _prices_between(group: SolarGroup, sheet: GroupSheet) -> PoolPrices | None:
    """Return at which prices nobody loses, for who reads what each roof would bring its own site."""
    return None if sheet.alone_eur is None else price_in_group(group, sheet.alone_eur)


def details_of(group: SolarGroup, names: SunNames, *, by_hour: bool = True) -> Mapping[str, object]:
    """Return what the page, the printable sheet and the design after a wish tell.

    Args:
        group: The group.
        names: Names of its sites and roofs.
        by_hour: Whether the reader may see its months and hours.
    """
    members = member_lines(group)
    balance = balance_of_sun(group)
    streams = sun_streams(group, members, names)
    references = used_values(group.references)
    sharing = {roof_id for one in group.result.groups for roof_id in one.roofs}
    return {
        "group": group,
        "names": names,
        "members": members,
        "balance": balance,
        "streams": streams,
        "sankey": sun_sankey(streams).as_json(),
        "by_hour": by_hour,
        "bars": months_figure(balance).as_json() if by_hour else None,
        "months": MONTHS,
        "circle": legal_circle(group),
        "sharing": sharing,
        "shared_kwp": sum(roof.kwp for roof in group.roofs if roof.roof_id in sharing),
        "aside": is_aside(balance.produced_mwh, balance.consumption_mwh),
        "estimated": any(one.basis is ProfileBasis.SECTOR for one in group.members),
        "terms": sorted(group.terms_eur_per_year.items(), key=lambda term: -term[1]),
        "yearly_eur": group.benefit_eur_per_year - group.terms_eur_per_year.get(SolarTerm.INVESTMENT, 0.0),
        "references": references,
        "rule": _used(references, group.rule),
        "average_price": _used(references, AVERAGE_PRICE),
    }


def _used(references: Sequence[UsedValue], value_id: str) -> UsedValue | None:
    return next((one for one in references if one.used.id == value_id), None)


def day_of(group: SolarGroup, month: int | None) -> Mapping[str, object]:
    """Return the typical day of a month with its figure; nothing where the group has none."""
    day = shown_day(group.days, month)
    return {"day": day, "day_chart": day_figure(day).as_json() if day else None}


def shown_day(days: Sequence[TypicalDay], month: int | None) -> TypicalDay | None:
    """Return the typical day of a month, or of the sunniest where none is asked for or known."""
    asked = next((day for day in days if day.month == month), None)
    return asked or max(days, key=_output_kwh, default=None)


def _output_kwh(day: TypicalDay) -> float:
    return sum((*day.own_use_kw, *day.shared_kw, *day.surplus_kw))


def words() -> Mapping[str, object]:
    """Return the words that the templates of the sun tell codes with."""
    return {
        "alternative_told": wording.alternative_told,
        "basis_told": wording.basis_told,
        "cause_told": wording.cause_told,
        "distance_asked_told": wording.distance_asked_told,
        "facing_told": wording.facing_told,
        "figure_told": wording.figure_told,
        "gap_told": wording.gap_told,
        "group_title": titles.group_title,
        "key_told": wording.key_told,
        "kind_told": titles.kind_told,
        "metres_told": wording.metres_told,
        "payback_told": wording.payback_told,
        "roof_told": wording.roof_told,
        "status_told": status_told,
        "term_told": wording.term_told,
    }
