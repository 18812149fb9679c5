"""Why a pair of an offer and a need is not a candidate."""

from symbiose.domain.accounts import Actor
from symbiose.domain.permissions import CanReview
from symbiose.domain.ports import Refusal
from symbiose.services.context import Services
from symbiose.services.propose import territory_on


def why_not(services: Services, actor: Actor, offer_id: str, need_id: str) -> tuple[Refusal, ...]:
    """Return every rule that refuses a pair with its numbers and the smallest change; empty when admitted.

    Raises:
        NotAllowed: Only reviewers may compare two firms' flows.
        UnknownThing: One of the flows does not exist.
    """
    CanReview(actor).require()
    day = services.clock().date()
    territory = services.store.read(lambda r: territory_on(r, day))
    return services.matcher.why_not(territory, offer_id, need_id)
