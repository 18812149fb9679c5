"""Writes the group of an answer with all that people are told of it."""

import math
from collections.abc import Callable, Mapping, Sequence

from matching.solar.sun_accounts import GroupAccounts
from matching.solar.sun_alone import Alone
from matching.solar.sun_answers import Answer
from matching.solar.sun_statement import Stating
from matching.solar.sun_with_heat import sun_for_heat
from symbiose.domain.exchanges import ModelMark
from symbiose.domain.solar_groups import SolarAlternative, SolarGroup

ModelsOf = Callable[[], tuple[ModelMark, ...]]
"""Returns the circular models of a group."""


def write_group(
    answer: Answer, stating: Stating, alone: Mapping[str, Alone], models_of: ModelsOf
) -> SolarGroup:
    """Return the group that an answer is, with its accounting.

    Args:
        answer: Sites, statement and answer.
        stating: What the statement rests on.
        alone: Site → what its roofs would bring it without neighbours.
        models_of: Circular models of a group.
    """
    told = GroupAccounts(answer, stating)
    return SolarGroup(
        id=answer.id,
        instance=answer.document,
        result=answer.result,
        members=tuple(map(told.member, answer.sites)),
        roofs=told.roofs,
        rule=answer.rule.reference.id,
        span_m=stating.plane.span_m(answer.standing),
        terms_eur_per_year=told.terms,
        by_site_eur_per_year=told.by_site,
        co2_avoided_t_per_year=told.used_mwh * stating.values.co2_avoided_t_per_mwh,
        taken_mwh=told.taken_mwh,
        investment_eur=told.investment.eur,
        payback_years=told.investment.payback_years,
        days=told.days,
        heat=tuple(sun_for_heat(answer, told.work, told.benefit_eur)),
        alternatives=alternatives(told, [alone[site.id] for site in answer.sites if site.id in alone]),
        models=models_of(),
        references=told.references,
    )


def alternatives(told: GroupAccounts, alone: Sequence[Alone]) -> tuple[SolarAlternative, ...]:
    """Return the group beside each roof for its own site alone, and beside nothing."""
    avoided = told.stating.values.co2_avoided_t_per_mwh
    own = math.fsum(one.told.own_use_mwh_per_year for one in alone)
    return (
        SolarAlternative(
            name="sharing",
            benefit_eur_per_year=told.benefit_eur,
            installed_kwp=math.fsum(roof.kwp for roof in told.roofs),
            produced_mwh_per_year=math.fsum(math.fsum(roof.produced_mwh) for roof in told.roofs),
            used_mwh_per_year=told.used_mwh,
            co2_avoided_t_per_year=told.used_mwh * avoided,
        ),
        SolarAlternative(
            name="alone",
            benefit_eur_per_year=math.fsum(one.told.benefit_eur_per_year for one in alone),
            installed_kwp=math.fsum(one.told.kwp for one in alone),
            produced_mwh_per_year=math.fsum(one.told.produced_mwh_per_year for one in alone),
            used_mwh_per_year=own,
            co2_avoided_t_per_year=own * avoided,
        ),
        SolarAlternative(
            name="nothing",
            benefit_eur_per_year=0.0,
            installed_kwp=0.0,
            produced_mwh_per_year=0.0,
            used_mwh_per_year=0.0,
            co2_avoided_t_per_year=0.0,
        ),
    )
