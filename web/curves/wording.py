"""What is said of a load curve: how it was read, what is missing of it, and what stands for it."""

from collections.abc import Mapping

from symbiose.domain.electricity_profiles import ProfileBasis
from symbiose.domain.load_curves import DateOrder, LoadCurve, ReadingClock, Stamp
from symbiose.services.load_curves import CurveSheet
from web.language import N_, _, plural
from web.sentences import activity_text
from web.wording import day, number

_CLOCKS = {
    ReadingClock.OFFSET: N_("chaque relevé dit son décalage avec le temps universel"),
    ReadingClock.LEGAL: N_("en heure légale, avec ses deux changements d’heure"),
    ReadingClock.WINTER: N_("en heure d’hiver toute l’année"),
}
_STAMPS = {
    Stamp.BEGINNING: N_("au début de chaque intervalle"),
    Stamp.END: N_("à la fin de chaque intervalle"),
}
_ORDERS = {
    DateOrder.DAY: N_("jour, mois, année (31/12/25)"),
    DateOrder.MONTH: N_("mois, jour, année (12/31/25)"),
    DateOrder.YEAR: N_("année, mois, jour (25/12/31)"),
}


def date_orders() -> Mapping[str, str]:
    """Return the orders that dates may be written in, as they are chosen from."""
    return {order.value: _(told) for order, told in _ORDERS.items()}


def clocks() -> Mapping[str, str]:
    """Return the clocks that a curve without offsets may follow, as they are chosen from."""
    return {clock.value: _(_CLOCKS[clock]) for clock in (ReadingClock.LEGAL, ReadingClock.WINTER)}


def source_told(sheet: CurveSheet) -> str:
    """Return what the typical year rests on, in a sentence."""
    if sheet.profile.basis is ProfileBasis.MEASURED:
        return _("Mesuré par la courbe de charge du site ; les mois restent ceux de la déclaration.")
    return _(
        "Estimation : semaine habituelle « %(trade)s » (%(source)s). %(why)s",
        trade=activity_text(sheet.shape.label_fr),
        source=sheet.shape.source,
        why=sheet.shape.reasoning,
    )


def period_told(curve: LoadCurve) -> str:
    """Return which days a curve covers."""
    return _("du %(first)s au %(last)s", first=day(curve.first_day), last=day(curve.last_day))


def clock_told(curve: LoadCurve) -> str:
    """Return how the moments of a curve were understood."""
    return _("%(clock)s, noté %(stamp)s", clock=_(_CLOCKS[curve.clock]), stamp=_(_STAMPS[curve.stamp]))


def gaps_told(curve: LoadCurve) -> tuple[str, ...]:
    """Return what is missing of a curve or was left out, and how it is filled; empty for nothing."""
    told = []
    if curve.missing:
        told.append(_missing(curve.missing))
    if curve.repeated:
        told.append(
            plural(
                "%(num)s relevé est répété : la moyenne compte.",
                "%(num)s relevés sont répétés : leur moyenne compte.",
                curve.repeated,
            )
        )
    if curve.left_out:
        told.append(_left_out(curve.left_out))
    if curve.filled_steps:
        told.append(_filled(100 * curve.filled_steps / len(curve.powers_kw)))
    return tuple(told)


def _missing(intervals: int) -> str:
    return plural(
        "%(num)s intervalle est sans relevé : les autres relevés de la même heure comptent.",
        "%(num)s intervalles sont sans relevé : les autres relevés de la même heure comptent.",
        intervals,
    )


def _left_out(lines: int) -> str:
    told = plural("%(num)s ligne est laissée de côté :", "%(num)s lignes sont laissées de côté :", lines)
    why = _("date ou nombre illisible, valeur négative, ou autre chose que l’électricité active consommée.")
    return f"{told} {why}"


def _filled(share: float) -> str:
    text = _(
        "%(share)s %% des heures de l’année type n’ont aucun relevé : elles prennent la puissance habituelle "
        "de la même heure et du même genre de jour, au niveau de leur mois.",
        share=number(share),
    )
    return f"{text} {_('Un mois sans relevé a le niveau moyen des autres.')}"
