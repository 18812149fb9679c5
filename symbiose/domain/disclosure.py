"""What a caller may see of a flow and of the site behind it, as its owner allowed."""

from symbiose.domain.accounts import Actor
from symbiose.domain.flows import Confidentiality, Flow
from symbiose.domain.permissions import CanManageSite


def may_see_name(actor: Actor, flow: Flow) -> bool:
    """Tell whether the caller may know which site a flow belongs to."""
    return CanManageSite(actor, flow.site_id).allowed() or flow.confidentiality is Confidentiality.NAMED


def may_see_category(actor: Actor, flow: Flow) -> bool:
    """Tell whether the caller may know that such a flow exists."""
    return CanManageSite(actor, flow.site_id).allowed() or flow.confidentiality is not Confidentiality.HIDDEN


def may_see_figures(actor: Actor, flow: Flow) -> bool:
    """Tell whether the caller may see quantity, price and quality: staff and the site itself."""
    return CanManageSite(actor, flow.site_id).allowed()
