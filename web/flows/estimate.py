"""What is told of the worth of a flow, on the page of a form and on that of a declared flow; how often."""

from dataclasses import dataclass
from typing import Final

from flask import Response, make_response

from symbiose.domain.flows import Flow
from symbiose.domain.rates import Rate
from symbiose.services.correct import Correctable, as_corrected
from symbiose.services.form_reading import Checked
from symbiose.services.live_worth import WorthSeen, questions_per_hour, worth_of_draft, worth_of_flow
from web.context import actor, services
from web.flows.form import TypedFlow
from web.language import N_, _
from web.limits import rate_limits
from web.sessions import signed_in_account
from web.told import ToldError

HOUR_S: Final = 3600.0
REFUSED: Final = {
    "resource": N_("rien de ce qui est déclaré en face ne peut servir avec cette ressource"),
    "confirmed": N_("la ressource n’est pas encore confirmée"),
    "withdrawn": N_("ces flux sont retirés"),
    "dates": N_("les dates de validité ne se recouvrent pas"),
    "calendar": N_("les mois ou les heures ne se recouvrent pas"),
    "distance": N_("la distance est trop grande"),
    "temperature": N_("la température ne convient pas"),
    "quality": N_("la qualité n’est pas acceptée, ou n’est pas dite"),
    "waste_status": N_("le preneur n’est pas autorisé pour ce déchet"),
    "price": N_("aucun prix n’est connu, ni d’un côté ni de l’autre : indiquez le vôtre"),
    "same_site": N_("c’est votre propre site"),
}
"""Rule → what it says to who may not know the figures that it compared."""
ELSE: Final = N_("une autre règle s’y oppose")


@dataclass(frozen=True)
class Estimate:
    """What is told of the worth of a flow, or why nothing is."""

    seen: WorthSeen | None = None
    unsure: bool = False
    """Nobody has said yet which resource of the catalogue it is."""
    wait_s: int | None = None
    """Too many were asked for: seconds until the next."""
    most: int = 0
    """How many an account may ask for in an hour."""

    @property
    def refusals(self) -> list[str]:
        """Return why nothing fits, in words that tell no figure of another firm."""
        found = self.seen.refusals if self.seen else ()
        return list(dict.fromkeys(_(REFUSED.get(one.rule, ELSE)) for one in found))


def estimate_of(typed: TypedFlow, checked: Checked, found: Correctable | None) -> Estimate | None:
    """Return what the flow of a form would be worth; None while the form is at fault, or nothing tells it."""
    if services().live_markets is None or checked.flow is None:
        return None
    if checked.flow.resource_id is None:
        return Estimate(unsure=True)
    refused = _count_question()
    if refused is not None:
        return refused
    if found is None:
        return Estimate(worth_of_draft(services(), actor(), checked.flow))
    flow = as_corrected(services(), actor(), found, typed.fields(), services().clock())
    return Estimate(worth_of_draft(services(), actor(), flow, found.flow))


def estimate_of_declared(flow: Flow) -> Estimate:
    """Return what a declared flow is worth as it stands."""
    if flow.resource_id is None:
        return Estimate(unsure=True)
    return _count_question() or Estimate(worth_of_flow(services(), actor(), flow.id))


def with_wait(page: str, estimate: Estimate | None) -> Response:
    """Return a page or a piece of one, with how long to wait where too much was asked."""
    if estimate is None or estimate.wait_s is None:
        return make_response(page)
    answer = make_response(page, 429)
    answer.headers["Retry-After"] = str(estimate.wait_s)
    return answer


def require_question() -> None:
    """Count a question of a program against the same limit as those of the pages.

    Raises:
        ToldError: 429, with the time to wait.
    """
    refused = _count_question()
    if refused is not None:
        title = _("Trop d’estimations")
        headers = {"Retry-After": str(refused.wait_s)}
        raise ToldError(429, "too_many_requests", refused_text(refused), title=title, headers=headers)


def refused_text(estimate: Estimate) -> str:
    """Return why no more is told for a while."""
    return _(
        "%(most)s estimations par heure et par compte, pour qu’aucune suite d’essais n’apprenne les prix des "
        "autres. La prochaine sera possible dans %(seconds)s s ; un flux se déclare, "
        "se modifie et se retire sans attendre.",
        most=estimate.most,
        seconds=estimate.wait_s or 0,
    )


def _count_question() -> Estimate | None:
    """Count a question of the caller's account, whether it comes from a page or with a token."""
    most = questions_per_hour(services())
    keeper = services().question_rates or rate_limits()
    wait = keeper.take(f"worth {signed_in_account().id}", Rate(most, HOUR_S))
    return None if wait is None else Estimate(wait_s=wait, most=most)
