"""The documents of a loop as files: its statement and its design in the public formats, its balance."""

from collections.abc import Sequence

from symbiose.domain.document_ports import PlainValue
from symbiose.domain.heat_loops import HeatLoop
from symbiose.services.loop_balance import balance_of
from web.language import _
from web.loops.wording import period_told


def instance_text(loop: HeatLoop) -> str:
    """Return the statement: `symbiose heat-network` on it gives the design again."""
    return loop.instance.model_dump_json(indent=2, by_alias=True, exclude_none=True)


def result_text(loop: HeatLoop) -> str:
    """Return the design."""
    return loop.result.to_json()


def balance_table(loop: HeatLoop) -> list[Sequence[PlainValue]]:
    """Return the balance of each period, the head first."""
    head = [_("Période"), _("Heures"), _("Sources (MWh)"), _("Électricité (MWh)")]
    head += [_("Chaudières (MWh)"), _("Pertes (MWh)"), _("Stocké (MWh)"), _("Livré (MWh)"), _("Reste (MWh)")]
    rows: list[Sequence[PlainValue]] = [head]
    for one in balance_of(loop).lines:
        incoming = (one.given_mwh, one.electricity_mwh, one.boiled_mwh)
        figures = (*incoming, one.lost_mwh, one.stored_mwh, one.delivered_mwh, one.rest_mwh)
        rows.append([period_told(one.period), one.hours, *(round(value, 6) for value in figures)])
    return rows
