"""The form of a trial: what is typed of two flows and of what joins them, and what it means."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from pydantic import Field

from symbiose.domain.errors import InvalidDeclaration
from symbiose.domain.exchanges import Objective, Path
from symbiose.domain.flows import Flow
from symbiose.domain.french_numbers import french_number
from symbiose.domain.trials import FlowTrial, PathTrial, Trial
from symbiose.services.trial_job import TrialStart
from web.forms import Form, Query
from web.language import _
from web.proposals.reading import read_quantity

MOST = 1e9
"""Largest quantity or price that is tried: beyond, solvers lose their precision."""


class Hold(StrEnum):
    """What a trial asks of the path that is looked at."""

    FREE = "libre"
    LOCKED = "verrouille"
    FORBIDDEN = "interdit"


class TrialQuery(Query):
    """What a trial begins from; it stands in the address."""

    p: str = Field(default="", max_length=200)
    """A proposal."""
    offre: str = Field(default="", max_length=200)
    """An offer, where there is no proposal."""
    besoin: str = Field(default="", max_length=200)
    """A need, where there is no proposal."""


class TrialForm(Form):
    """What to try; empty fields stand for what is declared."""

    p: str = Field(default="", max_length=200)
    """The proposal looked at; empty for a pair."""
    offre: str = Field(default="", max_length=200)
    """The offer of a pair."""
    besoin: str = Field(default="", max_length=200)
    """The need of a pair."""
    quantite_offre: str = Field(default="", max_length=40)
    prix_offre: str = Field(default="", max_length=40)
    quantite_besoin: str = Field(default="", max_length=40)
    prix_besoin: str = Field(default="", max_length=40)
    parcours: Hold = Hold.FREE
    """What to ask of the path."""
    quantite: str = Field(default="", max_length=40)
    """Quantity that the path is to carry, where it is locked."""
    objectif: Objective = Objective.NET_BENEFIT
    """What to maximise."""
    cle: str = Field(default="", max_length=64)
    """What the page calls this request: sent twice, it asks for one trial."""


@dataclass(frozen=True)
class Read:
    """What a form means, or what is wrong with it."""

    trial: Trial | None
    faults: Mapping[str, str]


def read_trial(form: TrialForm, start: TrialStart) -> Read:
    """Return the trial that a form asks for, or the sentence for each field at fault."""
    faults: dict[str, str] = {}

    def figure(name: str, *, negative: bool = False) -> float | None:
        try:
            value = read_quantity(getattr(form, name))
        except InvalidDeclaration:
            faults[name] = _("Écrivez un nombre, comme 1 200,5.")
            return None
        if value is not None and value < 0 and not negative:
            faults[name] = _("Écrivez un nombre qui n’est pas négatif.")
        if value is not None and abs(value) > MOST:
            faults[name] = _("Ce nombre est trop grand pour un essai.")
        return None if name in faults else value

    flows = [
        _flow(start.offer, figure("quantite_offre"), figure("prix_offre", negative=True)),
        _flow(start.need, figure("quantite_besoin"), figure("prix_besoin", negative=True)),
    ]
    held = figure("quantite") if form.parcours is Hold.LOCKED else 0.0
    if form.parcours is Hold.LOCKED and not held and "quantite" not in faults:
        faults["quantite"] = _("Dites combien verrouiller, au-dessus de zéro.")
    if faults:
        return Read(None, faults)
    path = Path(offer_id=start.offer.id, through=start.through, need_id=start.need.id)
    paths = () if form.parcours is Hold.FREE else (PathTrial(path=path, quantity_per_year=held or 0.0),)
    trial = Trial(
        proposal_id=start.proposal_id,
        offer_id=start.offer.id,
        need_id=start.need.id,
        objective=form.objectif,
        flows=tuple(one for one in flows if one is not None),
        paths=paths,
    )
    return Read(trial, {})


def _flow(flow: Flow, quantity: float | None, price: float | None) -> FlowTrial | None:
    """Return a flow as it is tried, None where it stays as declared."""
    other = None if quantity is None or quantity == flow.quantity_per_year else quantity
    paid = None if price is None else Decimal(repr(price))
    if paid is not None and paid == flow.price_eur_per_unit:
        paid = None
    if other is None and paid is None:
        return None
    return FlowTrial(flow_id=flow.id, quantity_per_year=other, price_eur_per_unit=paid)


def form_of(trial: Trial) -> TrialForm:
    """Return the form that asks for a trial again."""
    by_flow = {one.flow_id: one for one in trial.flows}
    texts: dict[str, str] = {}
    for side, flow_id in (("offre", trial.offer_id), ("besoin", trial.need_id)):
        one = by_flow.get(flow_id)
        if one and one.quantity_per_year is not None:
            texts[f"quantite_{side}"] = french_number(one.quantity_per_year)
        if one and one.price_eur_per_unit is not None:
            texts[f"prix_{side}"] = french_number(one.price_eur_per_unit)
    held = trial.paths[0].quantity_per_year if trial.paths else None
    hold = Hold.FREE if held is None else Hold.LOCKED if held else Hold.FORBIDDEN
    return TrialForm(
        p=trial.proposal_id or "",
        offre="" if trial.proposal_id else trial.offer_id,
        besoin="" if trial.proposal_id else trial.need_id,
        parcours=hold,
        quantite=french_number(held) if held else "",
        objectif=trial.objective,
        **texts,
    )
