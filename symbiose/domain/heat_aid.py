"""Public aid that a heat loop might get: which conditions hold, how much could be paid at most."""

import operator
from collections.abc import Set
from dataclasses import dataclass
from enum import StrEnum

from symbiose.domain.factors import ReferenceValue
from symbiose.domain.heat_aid_conditions import Condition, ConditionCode, DatedRules
from symbiose.domain.heat_investment import Part
from symbiose.domain.heat_money import LoopMoney

RECOVERY = frozenset(
    {Part.SOURCES, Part.TIE_INS, Part.EXCHANGERS, Part.HEAT_PUMPS, Part.NETWORKS, Part.STORES}
)
"""Equipment that recovers heat; boilers burn fuel and are not aided."""


class Scheme(StrEnum):
    """Who pays, and what for."""

    HEAT_FUND_RECOVERY = "heat_fund_recovery"
    """Fonds Chaleur of ADEME: recovery of waste heat."""
    HEAT_FUND_NETWORK = "heat_fund_network"
    """Fonds Chaleur of ADEME: pipes."""
    CEE_RES_CH_108 = "cee_res_ch_108"
    """Certificates: waste heat to a network or a third party."""
    CEE_IND_UT_137 = "cee_ind_ut_137"
    """Certificates: heat pump on waste heat, 2 MW at most."""
    CEE_IND_UT_117 = "cee_ind_ut_117"
    """Certificates: waste heat of chillers; abrogated."""
    CEE_IND_BA_112 = "cee_ind_ba_112"
    """Certificates: waste heat of cooling towers; abrogated."""


HEAT_FUND = frozenset({Scheme.HEAT_FUND_RECOVERY, Scheme.HEAT_FUND_NETWORK})
"""What the Fonds Chaleur pays; the others are certificates."""


@dataclass(frozen=True)
class AidFacts:
    """What of a loop aid depends on."""

    money: LoopMoney
    trench_m: float
    """Trench to be dug, m."""
    pump_kw: float
    """Heat that its largest heat pump delivers, kW; 0 without one."""
    extends: bool
    """A heat network that exists is joined."""
    third_party: bool
    """Heat goes to another site than the one that rejects it."""
    same_site: bool
    """A site that rejects heat gets some too: whether it is its own is not known."""


@dataclass(frozen=True)
class AidAnswer:
    """What one scheme says of a loop."""

    scheme: Scheme
    conditions: tuple[Condition, ...]
    most_eur: float | None
    """The most that could be paid, 0 where a condition fails; None where no amount is known of the scheme."""
    references: tuple[ReferenceValue, ...] = ()
    """Dated values that the amount rests on."""

    @property
    def holds(self) -> bool | None:
        """Tell whether all conditions hold; None where none fails but some cannot be known."""
        answers = [one.holds for one in self.conditions]
        if False in answers:
            return False
        return None if None in answers else True


@dataclass(frozen=True)
class AidFound:
    """What all schemes say of a loop."""

    answers: tuple[AidAnswer, ...]

    @property
    def heat_fund_eur(self) -> float:
        """Return the most that the Fonds Chaleur could pay, €."""
        return self._most(HEAT_FUND)

    @property
    def certificates_eur(self) -> float:
        """Return the most that certificates could bring, €."""
        return self._most(frozenset(Scheme) - HEAT_FUND)

    @property
    def most_eur(self) -> float:
        """Return the larger of the two, €: whether they may be added up has to be confirmed."""
        return max(self.heat_fund_eur, self.certificates_eur)

    def _most(self, schemes: frozenset[Scheme]) -> float:
        return sum(one.most_eur or 0.0 for one in self.answers if one.scheme in schemes)


def aid_for(facts: AidFacts, rules: DatedRules) -> AidFound:
    """Return what each scheme says of a loop on a day."""
    return AidFound(
        (
            _recovery(facts, rules),
            _network(facts, rules),
            _third_party(facts, rules),
            _heat_pump(facts, rules),
            _answer(Scheme.CEE_IND_UT_117, [rules.in_force("cee_ind_ut_117")], None),
            _answer(Scheme.CEE_IND_BA_112, [rules.in_force("cee_ind_ba_112")], None),
        )
    )


def _recovery(facts: AidFacts, rules: DatedRules) -> AidAnswer:
    return _share(
        Scheme.HEAT_FUND_RECOVERY,
        _heat_fund(facts, rules),
        _invested(facts, RECOVERY),
        rules.value("aid_heat_fund_recovery_share"),
    )


def _network(facts: AidFacts, rules: DatedRules) -> AidAnswer:
    energy = facts.money.energy
    density = energy.piped_mwh / facts.trench_m if facts.trench_m > 0 else None
    conditions = [
        *_heat_fund(facts, rules),
        rules.compared(ConditionCode.DENSITY, density, operator.ge, "aid_heat_fund_min_density"),
        rules.compared(
            ConditionCode.RECOVERED_SHARE,
            energy.recovered_share,
            operator.ge,
            "aid_heat_fund_min_recovered_share",
        ),
    ]
    if facts.extends:
        length = rules.compared(
            ConditionCode.LENGTH, facts.trench_m, operator.gt, "aid_heat_fund_network_min_length"
        )
        conditions.append(length)
    share = rules.value("aid_heat_fund_network_share")
    return _share(Scheme.HEAT_FUND_NETWORK, conditions, _invested(facts, {Part.PIPES}), share)


def _heat_fund(facts: AidFacts, rules: DatedRules) -> list[Condition]:
    """Return what the Fonds Chaleur asks of any recovery of waste heat."""
    recovered = facts.money.energy.recovered_mwh
    payback = facts.money.payback_years()
    return [
        rules.compared(ConditionCode.RECOVERED_AT_LEAST, recovered, operator.gt, "aid_heat_fund_min_energy"),
        rules.compared(ConditionCode.PAYBACK_LONGER, payback, operator.gt, "aid_heat_fund_min_payback"),
    ]


def _third_party(facts: AidFacts, rules: DatedRules) -> AidAnswer:
    recovered = facts.money.energy.passed_on_mwh
    conditions = [
        rules.in_force("aid_cee_res_ch_108"),
        rules.compared(
            ConditionCode.RECOVERED_LESS_THAN, recovered, operator.lt, "aid_cee_res_ch_108_max_energy"
        ),
        Condition(ConditionCode.THIRD_PARTY, facts.third_party),
        Condition(ConditionCode.NO_ALLOWANCES, None, limit=rules.value("aid_cee_no_allowances")),
    ]
    cumac, price = rules.value("aid_cee_res_ch_108_cumac"), rules.value("aid_cee_price")
    if cumac is None or price is None:
        return _answer(Scheme.CEE_RES_CH_108, conditions, None)
    most = recovered * cumac.value * price.value
    return _answer(Scheme.CEE_RES_CH_108, conditions, most, (cumac, price))


def _heat_pump(facts: AidFacts, rules: DatedRules) -> AidAnswer:
    conditions = [
        rules.in_force("cee_ind_ut_137"),
        Condition(ConditionCode.HEAT_PUMP, facts.pump_kw > 0),
        rules.compared(ConditionCode.PUMP_POWER, facts.pump_kw, operator.le, "aid_cee_ind_ut_137_max_power"),
        Condition(ConditionCode.SAME_SITE, None if facts.same_site else False),
        Condition(ConditionCode.NO_ALLOWANCES, None, limit=rules.value("aid_cee_no_allowances")),
    ]
    return _answer(Scheme.CEE_IND_UT_137, conditions, None)


def _invested(facts: AidFacts, parts: Set[Part]) -> float:
    return sum(one.amount_eur for one in facts.money.investments if one.part in parts)


def _share(
    scheme: Scheme, conditions: list[Condition], invested_eur: float, share: ReferenceValue | None
) -> AidAnswer:
    if share is None:
        return _answer(scheme, conditions, None)
    return _answer(scheme, conditions, share.value * invested_eur, (share,))


def _answer(
    scheme: Scheme,
    conditions: list[Condition],
    most_eur: float | None,
    references: tuple[ReferenceValue, ...] = (),
) -> AidAnswer:
    answer = AidAnswer(scheme, tuple(conditions), most_eur, references)
    refused = answer.holds is False and most_eur is not None
    return AidAnswer(scheme, answer.conditions, 0.0, references) if refused else answer
