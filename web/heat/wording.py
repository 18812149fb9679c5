"""French words of heat targets: where figures come from, what is missing, over which hours they are means."""

from collections.abc import Mapping

from symbiose.domain.communes import Park
from symbiose.domain.companies import Site
from symbiose.domain.declared_heat import DeclaredHeat, End, Gap, Origin, Reading, Unusable
from symbiose.services.heat_views import HeatView, StreamLine
from web.heat.schemas import PARK, SITE
from web.language import N_, _
from web.week_wording import carrier_word, part_word, week
from web.wording import MONTHS, number

ENDS: Mapping[End, str] = {
    End.LEAST: N_("Au moins"),
    End.LIKELY: N_("Le plus probable"),
    End.MOST: N_("Au plus"),
}
GAPS: Mapping[Gap, str] = {
    Gap.SUPPLY_TEMP: N_("la température de départ"),
    Gap.RETURN_TEMP: N_("la température de retour"),
    Gap.MEASURE: N_("une quantité mesurée : celle-ci est une estimation ou une fourchette"),
    Gap.POWER: N_("la puissance en marche, qui donne les heures"),
    Gap.POWER_TOO_SMALL: N_(
        "une vérification : la puissance déclarée, à toutes ses heures, ne donne pas la quantité déclarée"
    ),
    Gap.WEEK: N_("quand dans la semaine : supposé continu, jour et nuit"),
    Gap.CARRIER: N_("le fluide : de l’eau est supposée"),
}
REASONS: Mapping[Unusable, str] = {
    Unusable.NO_TEMPERATURE: N_("ni température ni niveau : donnez la température de départ"),
    Unusable.SWAPPED: N_("départ et retour semblent inversés : vérifiez les deux températures"),
    Unusable.NO_QUANTITY: N_("la quantité par an est nulle : donnez-la"),
    Unusable.NO_ENERGY: N_("la quantité n’est pas une énergie : donnez-la en MWh"),
}
ORIGINS: Mapping[Origin, str] = {
    Origin.DECLARED: N_("déclarée"),
    Origin.BAND: N_("déclarée avec une fourchette"),
    Origin.ESTIMATE: N_("estimée"),
    Origin.RATIO: N_("estimée, fourchette du ratio"),
    Origin.TRADE: N_("usuelle dans ce métier"),
    Origin.LEVEL: N_("supposée, du niveau de la ressource"),
    Origin.CONDENSING: N_("la vapeur se condense à sa température"),
    Origin.USUAL_GAP: N_("supposée, écart usuel avec le départ"),
}


def end_name(end: End) -> str:
    """Return the name of a reading."""
    return _(ENDS[end])


def gap_told(gap: Gap) -> str:
    """Return what a declaration leaves open."""
    return _(GAPS[gap])


def reason_told(reason: Unusable) -> str:
    """Return why a declaration makes no stream."""
    return _(REASONS[reason])


def origin_told(reading: Reading) -> str:
    """Return where a figure comes from."""
    return _(ORIGINS[reading.origin])


def range_told(reading: Reading) -> str:
    """Return the ends between which a figure may lie; empty for a certain one."""
    if not reading.vague:
        return ""
    return _("de %(low)s à %(high)s", low=number(reading.low, 1), high=number(reading.high, 1))


def power_range(line: StreamLine) -> str:
    """Return the ends of a mean power; empty for a certain one."""
    low, high = line.power_kw[End.LEAST], line.power_kw[End.MOST]
    return _("de %(low)s à %(high)s", low=number(low), high=number(high)) if low < high else ""


def period_told(view: HeatView) -> str:
    """Return of what powers are means."""
    month, part = view.asked.month, view.asked.part
    when = _("l’année") if month is None else _(MONTHS[month - 1])
    return when if part is None else _("%(when)s, %(part)s", when=when, part=part_word(part))


def week_told(heat: DeclaredHeat) -> str:
    """Return when in the week heat passes and what carries it; empty where nothing is known."""
    flow = heat.flow
    told = [week(heat.week_parts)] if heat.week_parts else []
    if heat.week_parts and flow.week_parts is None:
        told = [_("%(week)s (usuel dans ce métier)", week=told[0])]
    told += [carrier_word(flow.carrier)] if flow.carrier else []
    told += [_("encrassant")] if flow.fouling else []
    told += [_("corrosif")] if flow.corrosive else []
    return _(" ; ").join(told)


def place_told(view: HeatView) -> str:
    """Return whose heat is told."""
    if view.place is not None:
        return view.place.name
    return _("Tout le territoire") if view.whole else _("Tous vos sites")


def places_of(view: HeatView) -> list[tuple[str, str]]:
    """Return what may be asked for, and its name."""
    everything = _("Tout le territoire") if view.whole else _("Tous vos sites")
    return [
        ("", everything),
        *((place_text(park), _("Parc : %(name)s", name=park.name)) for park in view.choices.parks),
        *((place_text(site), _("Site : %(name)s", name=site.name)) for site in view.choices.sites),
    ]


def place_text(place: Site | Park) -> str:
    """Return a place as its address names it."""
    return f"{SITE if isinstance(place, Site) else PARK}:{place.id}"
