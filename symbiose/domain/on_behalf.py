"""Who speaks for a firm: what somebody who coordinates declares for it waits for the firm's own word."""

from symbiose.domain.accounts import Actor, Role
from symbiose.domain.flows import Flow, OnBehalf
from symbiose.domain.permissions import STAFF


def said_by(actor: Actor, flow: Flow, before: Flow | None = None) -> Flow:
    """Return a flow that somebody declares, marked with whose word it is.

    Staff declare on behalf of the firm, which has yet to confirm it. What the firm itself declares is its
    own; where staff had declared it before, it is thereby confirmed. A command run on the machine loads what
    files of firms say: it marks nothing, and takes no mark away.

    Args:
        actor: Who declares.
        flow: What is declared.
        before: What stood, None for a new flow.
    """
    former = before.on_behalf if before else None
    if actor.is_operator:
        return flow.model_copy(update={"on_behalf": former})
    if actor.role in STAFF:
        return flow.model_copy(update={"on_behalf": OnBehalf.TO_CONFIRM})
    return flow.model_copy(update={"on_behalf": OnBehalf.CONFIRMED if former else None})


def awaits_the_firm(flow: Flow) -> bool:
    """Tell whether a flow was declared on behalf of its firm, which has not confirmed it."""
    return flow.on_behalf is OnBehalf.TO_CONFIRM and not flow.withdrawn


def confirms(actor: Actor, before: Flow) -> bool:
    """Tell whether declaring the same values again says something new: that the firm confirms them."""
    return actor.role is Role.SITE_MANAGER and awaits_the_firm(before)
