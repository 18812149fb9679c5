"""What the roofs of one site bring it without any neighbour."""

import math
from dataclasses import dataclass

from matching.solar.investing import investment_of
from matching.solar.sun_answers import Answer
from symbiose.domain.heat_quantities import KWH_PER_MWH
from symbiose.domain.solar_groups import RoofsAlone


@dataclass(frozen=True)
class Alone:
    """The roofs of one site for itself: the answer, and what is told of it."""

    answer: Answer
    told: RoofsAlone


def roofs_alone(answer: Answer) -> Alone:
    """Return what is told of an answer over one site."""
    site, result = answer.sites[0], answer.result
    kwp = {roof.id: roof.kwp for roof in result.roofs}
    investment = investment_of(answer.document, kwp, result.net_benefit_eur)
    told = RoofsAlone(
        site_id=site.id,
        roof_ids=tuple(roof.id for roof in site.roofs),
        kwp=math.fsum(kwp.values()),
        produced_mwh_per_year=result.produced_kwh / KWH_PER_MWH,
        own_use_mwh_per_year=result.own_use_kwh / KWH_PER_MWH,
        benefit_eur_per_year=result.net_benefit_eur,
        saving_eur_per_year=investment.saving_eur,
        investment_eur=investment.eur,
        payback_years=investment.payback_years,
        basis=site.basis,
    )
    return Alone(answer, told)
