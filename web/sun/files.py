"""The documents of a group as files: its statement and its answer in the public formats, its balance."""

from collections.abc import Sequence

from symbiose.domain.document_ports import PlainValue
from symbiose.domain.solar_groups import Months, SolarGroup
from symbiose.services.sun_energy import balance_of_sun
from web.language import _
from web.wording import MONTHS

DIGITS = 6


def instance_text(group: SolarGroup) -> str:
    """Return the statement: `symbiose solar-share` on it gives the answer again."""
    return group.instance.model_dump_json(indent=2, exclude_none=True)


def result_text(group: SolarGroup) -> str:
    """Return the answer."""
    return group.result.to_json()


def balance_table(group: SolarGroup) -> list[Sequence[PlainValue]]:
    """Return the balance of each month, then of the year, the head first."""
    balance = balance_of_sun(group)
    head = [_("Mois"), _("Produit (MWh)"), _("Utilisé sur place (MWh)"), _("Partagé (MWh)")]
    head += [_("Vendu (MWh)"), _("Reste (MWh)"), _("Consommé (MWh)"), _("Acheté encore (MWh)")]
    columns: tuple[Months, ...] = (
        *(balance.produced_mwh, balance.own_use_mwh, balance.shared_mwh, balance.surplus_mwh),
        *(balance.rest_mwh, balance.consumption_mwh, balance.bought_mwh),
    )
    rows: list[Sequence[PlainValue]] = [head]
    for month, name in enumerate(MONTHS):
        rows.append([_(name), *(round(column[month], DIGITS) for column in columns)])
    rows.append([_("Année"), *(round(sum(column), DIGITS) for column in columns)])
    return rows
