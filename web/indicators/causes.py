"""Why a figure changed, in words."""

from symbiose.domain.indicator_changes import Cause, Reason
from web.language import N_, _
from web.wording import NOTHING, day, number, word

SENTENCES = {
    Reason.FLOW_NEW: N_("flux déclaré le %(day)s"),
    Reason.FLOW_CHANGED: N_("déclaration modifiée le %(day)s"),
    Reason.FLOW_WITHDRAWN: N_("flux retiré le %(day)s"),
    Reason.FLOW_RESTORED: N_("flux rétabli le %(day)s"),
    Reason.FLOW_BEGAN: N_("validité du flux commencée le %(day)s"),
    Reason.FLOW_EXPIRED: N_("validité du flux échue le %(day)s"),
    Reason.RUN: N_("un autre calcul, le %(day)s, propose autrement"),
    Reason.DECIDED: N_("décision : %(before)s, puis %(after)s"),
    Reason.SYNERGY: N_("synergie : %(before)s, puis %(after)s"),
    Reason.TOLD: N_("quantité réalisée : %(before)s, puis %(after)s"),
    Reason.YEAR: N_("autre année civile : ce qui fut échangé avant reste à la sienne"),
    Reason.FACTOR: N_("valeur de référence %(thing)s : %(before)s, puis %(after)s"),
    Reason.SITE: N_("établissement ouvert ou fermé"),
    Reason.OVERRIDE: N_("modèles fixés par une personne le %(day)s"),
    Reason.PROCESSOR: N_("préparateur modifié ou retiré"),
    Reason.OTHER_EXCHANGE: N_("un autre échange prend plus, ou moins, du même flux"),
}
"""Reason → what is said."""


def cause_told(cause: Cause) -> str:
    """Return one cause as it is read."""
    before, after = NOTHING, NOTHING
    if cause.states is not None:
        before, after = (word(state.value) if state else NOTHING for state in cause.states)
    elif cause.figures is not None:
        before, after = (number(figure) for figure in cause.figures)
    values = {"day": day(cause.on), "before": before, "after": after, "thing": cause.thing_id}
    return _(SENTENCES[cause.reason], **values)
