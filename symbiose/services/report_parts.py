"""What the contributions of a report are computed from: quantities, factors, shares and accounted terms."""

from dataclasses import replace
from math import isclose

from symbiose.domain.accounts import Actor
from symbiose.domain.counted_exchanges import CountedExchange
from symbiose.domain.counted_flows import WITHOUT_TAKER
from symbiose.domain.counted_network import NETWORK
from symbiose.domain.counted_shares import ENERGY, INFLOW, OUTFLOW, PURCHASES, WATER
from symbiose.domain.documents.report_workbook import (
    DECLARED,
    HALF,
    ReportFlow,
    ReportInputs,
    ReportPart,
    ReportTerm,
)
from symbiose.domain.exchanges_on import exchanges_on
from symbiose.domain.flows import Flow
from symbiose.domain.indicators import Column, Contribution
from symbiose.domain.typical_flows import is_estimate
from symbiose.services.context import Services
from symbiose.services.indicator_detail import Behind, Reading
from symbiose.services.indicators import Counted
from symbiose.services.report_terms import EURO, TONNES_CO2, Accounting

TONNES = frozenset({"waste_diverted", "virgin_avoided", WITHOUT_TAKER, INFLOW, OUTFLOW})
"""Indicators of which a quantity becomes tonnes by the mass of one unit."""
AS_THEY_ARE = frozenset({"heat_recovered", "renewable_power_shared", "water_reused", WATER, ENERGY})
"""Indicators that take quantities as they are, in MWh or m³."""
RECEIVED = frozenset({"virgin_avoided", INFLOW, WATER, ENERGY})
"""Indicators that count what the receiver gets."""
EMISSIONS = "co2_avoided"
MONEY = frozenset({"gain_giver", "gain_receiver", "gain_territory", PURCHASES})
"""Indicators that count what a site earns or bears."""
WORTH = frozenset({*MONEY, EMISSIONS, *NETWORK})
"""Indicators that count what exchanges are worth, in € or tCO₂e."""


class ReportParts:
    """Turns contributions into lines of a report, with everything that they are computed from."""

    def __init__(self, services: Services, counted: Counted, actor: Actor) -> None:
        """Prepare the lines of a day for one caller."""
        self._reading = Reading(services, counted, actor)
        self._resources = services.reference.resources
        self._flows = counted.territory.flows
        self._exchanges: dict[tuple[Column, str], CountedExchange] = {
            (one.column, one.thing_id): one for one in exchanges_on(counted.territory)
        }
        self._accounting = Accounting(services.reference.factors)
        self._terms: dict[str, tuple[ReportTerm, ...]] = {}

    def part(self, one: Contribution) -> ReportPart:
        """Return a contribution; without its inputs where the caller may not open what it comes from."""
        behind = self._reading.behind(one)
        resource = self._resources.find(one.resource_id)
        if not behind.readable:
            return ReportPart(one.amount, one.against, behind.site, behind.kind.value, one.site_id)
        return ReportPart(
            one.amount,
            one.against,
            behind.site,
            behind.kind.value,
            one.site_id,
            thing_id=one.thing_id,
            resource=resource.label_fr if resource else None,
            inputs=self._inputs(one, behind),
            flows=tuple(
                ReportFlow(f"{flow.resource} ({flow.site}) [{flow.id}]", is_estimate(self._flows[flow.id]))
                for flow in behind.flows
            ),
            values=behind.values,
        )

    def _inputs(self, one: Contribution, behind: Behind) -> ReportInputs | None:
        exchange = self._exchanges.get((one.column, one.thing_id))
        if exchange is not None:
            return self._of_exchange(one, exchange)
        flow = self._flows.get(one.thing_id)
        return self._of_flow(one, flow, behind) if flow is not None else None

    def _of_exchange(self, one: Contribution, exchange: CountedExchange) -> ReportInputs | None:
        if one.indicator_id not in WORTH | TONNES | AS_THEY_ARE:
            return None
        proposal = exchange.proposal
        received = one.indicator_id in RECEIVED
        plain = ReportInputs(
            quantity=sum(proposal.monthly_received) if received else proposal.quantity_per_year,
            unit=proposal.received_unit if received else proposal.unit,
            share=exchange.share,
        )
        found = self._with_factor(plain, one)
        if found.factor is not None:
            return found
        terms, key = self._summed(one, exchange)
        summed = replace(found, terms=terms, key=key)
        if summed.computed is not None and isclose(summed.computed, one.amount):
            return summed
        return replace(found, whole=one.amount / exchange.share if exchange.share else None)

    def _summed(self, one: Contribution, exchange: CountedExchange) -> tuple[tuple[ReportTerm, ...], float]:
        """Return the terms that make an amount, and the part of their sum that counts at its site."""
        if one.indicator_id == EMISSIONS:
            return self._terms_in(exchange, TONNES_CO2), HALF
        if one.indicator_id not in MONEY:
            return (), 1.0
        proposal, terms = exchange.proposal, self._terms_in(exchange, EURO)
        bearer = {proposal.giver_site_id: "giver", proposal.receiver_site_id: "receiver"}.get(one.site_id)
        return tuple(term for term in terms if term.bearer == bearer), 1.0

    def _terms_in(self, exchange: CountedExchange, unit: str) -> tuple[ReportTerm, ...]:
        terms = self._terms.get(exchange.thing_id)
        if terms is None:
            terms = self._terms[exchange.thing_id] = self._accounting.terms(
                exchange.thing_id, exchange.proposal
            )
        return tuple(term for term in terms if term.unit == unit)

    @property
    def terms(self) -> tuple[ReportTerm, ...]:
        """Return the terms of every exchange met, those of one exchange and bearer beside each other."""
        return tuple(term for terms in self._terms.values() for term in terms)

    def _of_flow(self, one: Contribution, flow: Flow, behind: Behind) -> ReportInputs | None:
        found = ReportInputs(flow.quantity_per_year, flow.unit)
        if one.indicator_id == PURCHASES:
            return _priced(found, flow, behind)
        found = self._with_factor(found, one)
        if found.factor is None:
            return None
        if one.indicator_id == WITHOUT_TAKER and found.computed:
            return replace(found, share=one.amount / found.computed)
        return found

    def _with_factor(self, found: ReportInputs, one: Contribution) -> ReportInputs:
        """Return inputs with the factor of quantities: the mass of one unit, or nothing but one."""
        if one.indicator_id in AS_THEY_ARE:
            return replace(found, factor=1.0)
        resource = self._resources.find(one.resource_id)
        if resource is None or one.indicator_id not in TONNES:
            return found
        sources = {"m3": resource.density_source, "piece": resource.mass_source}
        return replace(found, factor=resource.tonnes_per_unit, factor_source=sources.get(resource.unit))


def _priced(found: ReportInputs, flow: Flow, behind: Behind) -> ReportInputs | None:
    """Return inputs with what one unit costs: as declared, else as the dated value that it rests on."""
    if flow.price_eur_per_unit is not None:
        return replace(found, factor=float(flow.price_eur_per_unit), factor_source=DECLARED)
    if not behind.values:
        return None
    value = behind.values[0]
    return replace(
        found, factor=value.value, factor_source=f"{value.id} ({value.valid_from}), {value.source}"
    )
