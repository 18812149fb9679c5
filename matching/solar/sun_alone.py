"""What the roofs of one site bring it without any neighbour."""

import math
from dataclasses import dataclass

from matching.solar.sharing import annuity_of, payback_years
from matching.solar.sun_answers import Answer
from symbiose.domain.solar_groups import RoofsAlone


@dataclass(frozen=True)
class Alone:
    """The roofs of one site for itself: the answer, and what is told of it."""

    answer: Answer
    told: RoofsAlone


def roofs_alone(answer: Answer) -> Alone:
    """Return what is told of an answer over one site."""
    site, result = answer.sites[0], answer.result
    stated = {roof.id: roof for roof in answer.document.roofs}
    built = [(stated[roof.id], roof.kwp) for roof in result.roofs if roof.kwp > 0]
    investment = math.fsum(roof.capex_eur_per_kwp * kwp + roof.opening_cost_eur for roof, kwp in built)
    economics = answer.document.economics
    saving = result.net_benefit_eur + investment * annuity_of(economics.rate, economics.years)
    told = RoofsAlone(
        site_id=site.id,
        roof_ids=tuple(roof.id for roof in site.roofs),
        kwp=math.fsum(kwp for _, kwp in built),
        produced_mwh_per_year=result.produced_kwh / 1000.0,
        own_use_mwh_per_year=result.own_use_kwh / 1000.0,
        benefit_eur_per_year=result.net_benefit_eur,
        saving_eur_per_year=saving,
        investment_eur=investment,
        payback_years=payback_years(investment, saving),
        basis=site.basis,
    )
    return Alone(answer, told)
