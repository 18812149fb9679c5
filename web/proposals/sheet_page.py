"""The page of one proposal: its figures, and what each amount rests on."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flask import render_template

from symbiose.domain.exchanges import Proposal, ReferenceUsed
from symbiose.domain.factors import ReferenceBook, ReferenceValue, Topic
from symbiose.domain.flows import Flow
from symbiose.domain.opeo import OpeoModel
from symbiose.domain.reference import ReferenceData
from symbiose.domain.refusal_reasons import OF_EXCHANGES
from symbiose.services.board import ProposalSheet
from symbiose.services.partner_prices import own_limit
from symbiose.services.question_lists import questions_on
from symbiose.services.reference_values import book_in_use
from web.context import actor, services
from web.figures import Series, monthly_bars, sankey
from web.language import _
from web.proposals.feasibility import parts_told
from web.proposals.streams import streams_of
from web.wording import MONTHS_SHORT, day, number, rate, unit

_FORGONE = {"disposal_avoided": "sale_forgone", "purchase_avoided": "payment_forgone"}
"""What a term is called when it costs: the giver sells today, or the receiver is paid to take."""


@dataclass(frozen=True)
class Faults:
    """What went wrong with a form of the page, and what was typed into it."""

    conflict: bool = False
    """Somebody decided meanwhile."""
    scarce: bool = False
    """What is declared has too little left."""
    quantity: str = ""
    quantity_fault: str | None = None
    refusal: str = ""
    refusal_fault: str | None = None
    code: str = ""
    code_fault: str | None = None
    question: str = ""
    sides: tuple[str, ...] = ()
    question_fault: str | None = None
    models_reason: str = ""
    models_fault: str | None = None

    @property
    def told(self) -> str | None:
        """Return the sentence of the form at fault."""
        return self.at_fault[1]

    @property
    def at_fault(self) -> tuple[str, str | None]:
        """Return the id of the field at fault, and the sentence that says why."""
        faults = {
            "quantity": self.quantity_fault,
            "code": self.code_fault,
            "reason": self.refusal_fault,
            "question": self.question_fault,
            "models-reason": self.models_fault,
        }
        return next(((field, told) for field, told in faults.items() if told), ("", None))


@dataclass(frozen=True)
class Term:
    """One amount of the accounting and the rate it rests on."""

    name: str
    value: float
    basis: str
    """Rate, source and date; empty where it follows from several reference values."""


@dataclass(frozen=True)
class UsedValue:
    """A reference value used, with what is known of it today."""

    used: ReferenceUsed
    value: ReferenceValue | None
    """None when the reference data no longer hold it."""


def sheet_page(found: ProposalSheet, faults: Faults | None = None) -> str:
    """Return the page of a proposal."""
    proposal = found.proposal
    streams = streams_of(found, proposal) if proposal else []
    return render_template(
        "proposals/sheet.html",
        sheet=found,
        line=found.line,
        parts=parts_told(found.line.feasibility) if found.line.feasibility else [],
        questions=questions_on(services(), actor(), found.line.id) if proposal else (),
        refusal_reasons=OF_EXCHANGES,
        proposal=proposal,
        streams=streams,
        sankey=sankey(streams).as_json() if streams else None,
        bars=monthly_bars([_(name) for name in MONTHS_SHORT], _series(proposal)).as_json()
        if proposal
        else None,
        money=_money(found, proposal) if proposal else [],
        emissions=_emissions(proposal) if proposal else [],
        references=used_values(proposal.references) if proposal else [],
        prices_between=found.prices,
        limit=None if proposal else own_limit(found.line, actor().site_ids),
        site_of=lambda site_id: found.sites.get(site_id, site_id),
        all_models=list(OpeoModel),
        faults=faults or Faults(),
    )


def _series(proposal: Proposal) -> list[Series]:
    series = [Series(_("Quantité cédée"), proposal.monthly, unit(proposal.unit))]
    if proposal.unit == proposal.received_unit and proposal.monthly != proposal.monthly_received:
        series.append(Series(_("Besoin couvert"), proposal.monthly_received, unit(proposal.received_unit)))
    return series


def _money(found: ProposalSheet, proposal: Proposal) -> list[Term]:
    reference = services().reference
    given = _field(reference, proposal.resource_id, "disposal_price")
    taken = _field(reference, proposal.received_resource_id, "purchase_price")
    used = {one.id: one for one in proposal.references}
    bases = {
        "disposal_avoided": _rate(found.giver_flow, used.get(given), proposal.unit),
        "purchase_avoided": _rate(found.receiver_flow, used.get(taken), proposal.received_unit),
    }
    return [
        Term(_FORGONE.get(name, name) if value < 0 else name, value, bases.get(name, ""))
        for name, value in _by_size(proposal.terms_eur_per_year.items())
    ]


def _rate(flow: Flow | None, used: ReferenceUsed | None, per: str) -> str:
    if flow is not None and flow.price_eur_per_unit is not None:
        known = _("prix estimé") if flow.estimate else _("prix déclaré")
        return _(
            "%(known)s : %(price)s €/%(unit)s",
            known=known,
            price=number(float(flow.price_eur_per_unit), 2),
            unit=unit(per),
        )
    return _told(used) if used else ""


def _emissions(proposal: Proposal) -> list[Term]:
    reference = services().reference
    production = _field(reference, proposal.received_resource_id, "co2_production_factor")
    disposal = _field(reference, proposal.resource_id, "disposal_factor")
    used = {one.id: one for one in proposal.references}
    factors = [one for one in proposal.references if _topic(reference.factors, one.id) is Topic.EMISSION]
    recovered = {resource.co2_recovery_factor for resource in reference.resources}
    others = [one for one in factors if one.id not in (production, disposal, *recovered)]
    bases = {
        "production": [used[production]] if production in used else [],
        "recovery": [one for one in factors if one.id in recovered],
        "disposal": [used[disposal]] if disposal in used else [],
        "transport": others,
    }
    return [
        Term(name, value, _(" ; ").join(_told(one) for one in bases.get(name, [])))
        for name, value in _by_size(proposal.co2_terms_t_per_year.items())
    ]


def _by_size(terms: Iterable[tuple[str, float]]) -> list[tuple[str, float]]:
    return sorted(terms, key=lambda term: -term[1])


def _told(used: ReferenceUsed) -> str:
    return _(
        "%(value)s %(unit)s (%(source)s, depuis le %(day)s)",
        value=number(used.value, 6),
        unit=rate(used.unit),
        source=used.source,
        day=day(used.valid_from),
    )


def _field(reference: ReferenceData, resource_id: str, name: str) -> str:
    if resource_id not in reference.resources:
        return ""
    return str(getattr(reference.resources.get(resource_id), name) or "")


def _topic(book: ReferenceBook, value_id: str) -> Topic | None:
    return book.history(value_id)[-1].topic if value_id in book else None


def used_values(references: Sequence[ReferenceUsed]) -> list[UsedValue]:
    """Return the reference values that something rests on, with what is known of each today."""
    book = book_in_use(services())
    return [UsedValue(used, _known(book, used)) for used in references]


def _known(book: ReferenceBook, used: ReferenceUsed) -> ReferenceValue | None:
    """Return the period of the reference data that a proposal used."""
    periods = book.history(used.id) if used.id in book else ()
    return next((one for one in periods if one.valid_from.isoformat() == used.valid_from), None)
