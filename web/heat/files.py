"""Tables of heat targets as files for spreadsheets: targets, streams, curves."""

from collections.abc import Iterator, Sequence

from symbiose.domain.declared_heat import End
from symbiose.domain.document_ports import PlainValue
from symbiose.domain.documents.heat_targets import SiteTargets
from symbiose.services.heat_views import HeatView, StreamLine
from web.heat import wording
from web.heat.schemas import HeatFile
from web.language import _

Rows = list[Sequence[PlainValue]]
DIGITS = 6
"""Decimals of a figure: a thousandth of a watt, so that what is zero reads as zero."""


def heat_table(view: HeatView, which: HeatFile, end: End) -> Rows:
    """Return one of the tables of the page, the head first."""
    if which is HeatFile.CURVES:
        return curves_table(view, end)
    return targets_table(view) if which is HeatFile.TARGETS else streams_table(view)


def targets_table(view: HeatView) -> Rows:
    """Return the targets of everything, each park and each site, at each end."""
    head = [_("Périmètre"), _("Lecture"), _("Récupérable (kW)"), _("Chaleur d’appoint (kW)")]
    head += [_("Froid d’appoint (kW)"), _("Gain de la mise en commun (kW)"), _("Pincement minimal (K)")]
    rows: Rows = [[*head, _("Moyenne de")]]
    for end in End:
        whole = view.targets[end]
        rows.append(_row(view, wording.place_told(view), end, whole, whole.joining_recovers_kw))
        for park in view.parks:
            found = park.targets[end]
            rows.append(_row(view, park.park.name, end, found, park.joining_kw(end)))
        for line in view.sites:
            rows.append(_row(view, line.site.name, end, line.targets[end], None))
    return rows


def _row(
    view: HeatView, name: str, end: End, found: SiteTargets | None, joining: float | None
) -> Sequence[PlainValue]:
    figures = (found.recovered_kw, found.hot_utility_kw, found.cold_utility_kw) if found else (0.0, 0.0, 0.0)
    told = [*figures, joining]
    rounded = (None if value is None else round(value, DIGITS) for value in told)
    return [name, wording.end_name(end), *rounded, view.approach_k, wording.period_told(view)]


def streams_table(view: HeatView) -> Rows:
    """Return the streams with their ends and where each figure comes from."""
    head = [_("Site"), _("Ressource"), _("Sens"), _("Donne ou prend")]
    for name in (_("Départ (°C)"), _("Retour (°C)"), _("Énergie (MWh/an)")):
        head += [name, _("%(name)s, bas", name=name), _("%(name)s, haut", name=name), _("D’où vient-elle")]
    rows: Rows = [[*head, _("Puissance moyenne (kW)"), _("Heures par an"), _("Ce qui manque")]]
    return rows + [_stream(line) for line in view.streams]


def _stream(line: StreamLine) -> Sequence[PlainValue]:
    heat = line.heat
    figures: list[PlainValue] = []
    for part in (heat.supply, heat.back, heat.energy):
        figures += [
            *(round(x, DIGITS) for x in (part.likely, part.low, part.high)),
            wording.origin_told(part),
        ]
    return [
        line.site.name,
        line.label,
        _("offre") if heat.flow.direction == "offer" else _("besoin"),
        _("donne de la chaleur") if heat.gives else _("prend de la chaleur"),
        *figures,
        round(line.power_kw[End.LIKELY], DIGITS),
        None if heat.hours_per_year is None else round(heat.hours_per_year, DIGITS),
        " ; ".join(wording.gap_told(gap) for gap in heat.gaps),
    ]


def curves_table(view: HeatView, end: End) -> Rows:
    """Return the points of the three curves of a reading."""
    return [[_("Courbe"), _("Chaleur (kW)"), _("Température (°C)")], *_points(view, end)]


def _points(view: HeatView, end: End) -> Iterator[Sequence[PlainValue]]:
    found = view.targets[end]
    curves = (
        (_("Chaleur rejetée"), found.composite_hot),
        (_("Chaleur demandée"), found.composite_cold),
        (_("Grande composite, température décalée"), found.grand_composite),
    )
    for name, points in curves:
        yield from ((name, round(heat, DIGITS), round(temperature, DIGITS)) for heat, temperature in points)
