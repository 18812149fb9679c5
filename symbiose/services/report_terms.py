"""The accounting of an exchange by its terms, each with the one dated value that gives it, where one does."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from math import isclose

from symbiose.domain.counted_shares import PURCHASE
from symbiose.domain.documents.report_workbook import EQUAL, ReportTerm
from symbiose.domain.exchanges import Proposal, ReferenceUsed
from symbiose.domain.factors import ReferenceBook, Topic

EURO, TONNES_CO2 = "€", "tCO₂e"
AT_PROCESSORS = frozenset({"processing", "discarded_outputs", "processor_opening"})
"""Terms that the sites of processors bear; the receiver saves its purchase, all the rest is the giver's."""
FIXED = frozenset({"setup", "link", "processor_opening"})
"""Terms that no quantity gives."""
OF_RECEIVED = frozenset({PURCHASE, "co2_production"})
"""Terms that go with what is received; the others go with what is given."""
KG_TO_T = 1e-3
_MONEY = frozenset({Topic.PRICE, Topic.TAX})


class Accounting:
    """Takes apart what runs accounted for."""

    def __init__(self, factors: ReferenceBook) -> None:
        """Prepare it.

        Args:
            factors: The dated values, which tell what each one used is about.
        """
        self._factors = factors

    def terms(self, thing_id: str, proposal: Proposal) -> tuple[ReportTerm, ...]:
        """Return the terms of an exchange: euros by who bears them, then emissions."""
        money = (
            self._term(thing_id, proposal, name, EURO, amount)
            for name, amount in proposal.terms_eur_per_year.items()
        )
        emissions = (
            self._term(thing_id, proposal, f"co2_{name}", TONNES_CO2, amount)
            for name, amount in proposal.co2_terms_t_per_year.items()
        )
        return (
            *sorted(money, key=lambda term: (term.bearer, term.term)),
            *sorted(emissions, key=lambda term: term.term),
        )

    def _term(self, thing_id: str, proposal: Proposal, name: str, unit: str, amount: float) -> ReportTerm:
        bearer = "both" if unit == TONNES_CO2 else _bearer(name)
        plain = ReportTerm(thing_id, name, unit, bearer, amount)
        if name in FIXED:
            return plain
        given = replace(plain, quantity=proposal.quantity_per_year, per=proposal.unit)
        received = replace(plain, quantity=sum(proposal.monthly_received), per=proposal.received_unit)
        likely = (received, given) if name in OF_RECEIVED else (given, received)
        return next((one for one in map(self._valued(proposal), likely) if one.value), likely[0])

    def _valued(self, proposal: Proposal) -> Callable[[ReportTerm], ReportTerm]:
        """Return what adds to a term the only dated value that gives it with its quantity."""

        def valued(term: ReportTerm) -> ReportTerm:
            scale = KG_TO_T if term.unit == TONNES_CO2 else 1.0
            sized = (term.quantity or 0.0) * scale
            found = {
                (one.id, one.valid_from): one
                for one in self._about(proposal, term.unit)
                if term.amount and isclose(abs(one.value * sized), abs(term.amount), rel_tol=EQUAL)
            }
            if len(found) != 1:
                return term
            [used] = found.values()
            sign = 1.0 if used.value * sized * term.amount > 0 else -1.0
            return replace(term, value=used, scale=sign * scale)

        return valued

    def _about(self, proposal: Proposal, unit: str) -> Iterator[ReferenceUsed]:
        for one in proposal.references:
            if one.id in self._factors:
                topic = self._factors.history(one.id)[-1].topic
                if topic is Topic.EMISSION if unit == TONNES_CO2 else topic in _MONEY:
                    yield one


def _bearer(term: str) -> str:
    if term == PURCHASE:
        return "receiver"
    return "processor" if term in AT_PROCESSORS else "giver"
