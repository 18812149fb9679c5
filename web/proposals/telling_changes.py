"""What changed from one run to a later one, and why, in sentences."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import render_template, request
from flask.typing import ResponseReturnValue
from pydantic import Field

from symbiose.domain.exchanges import State
from symbiose.services import changes as run_changes
from symbiose.services.changes import ChangeTold
from symbiose.services.run_causes import Cause, CauseKind
from web.access import STAFF, requires
from web.context import actor, services
from web.flow_values import field_label
from web.forms import ListQuery
from web.language import N_, _
from web.paging import PAGE_SIZE, Page, page_of
from web.proposals.trying import blueprint as blueprint
from web.sentences import resource
from web.wording import day, number

_GIVER: Mapping[CauseKind, str] = {
    CauseKind.FLOW_NEW: N_("l’offre a été déclarée le %(date)s"),
    CauseKind.FLOW_WITHDRAWN: N_("l’offre a été retirée le %(date)s"),
    CauseKind.FLOW_RESTORED: N_("l’offre a été rétablie le %(date)s"),
    CauseKind.FLOW_EXPIRED: N_("l’offre est arrivée à échéance"),
    CauseKind.FLOW_BEGAN: N_("l’offre est entrée en validité"),
    CauseKind.FLOW_CHANGED: N_("l’offre a changé le %(date)s : %(fields)s"),
    CauseKind.LOOP_TAKES: N_("une boucle de chaleur prend davantage de l’offre"),
    CauseKind.LOOP_LEAVES: N_("une boucle de chaleur laisse davantage de l’offre"),
}
_RECEIVER: Mapping[CauseKind, str] = {
    CauseKind.FLOW_NEW: N_("le besoin a été déclaré le %(date)s"),
    CauseKind.FLOW_WITHDRAWN: N_("le besoin a été retiré le %(date)s"),
    CauseKind.FLOW_RESTORED: N_("le besoin a été rétabli le %(date)s"),
    CauseKind.FLOW_EXPIRED: N_("le besoin est arrivé à échéance"),
    CauseKind.FLOW_BEGAN: N_("le besoin est entré en validité"),
    CauseKind.FLOW_CHANGED: N_("le besoin a changé le %(date)s : %(fields)s"),
    CauseKind.LOOP_TAKES: N_("une boucle de chaleur couvre une plus grande part du besoin"),
    CauseKind.LOOP_LEAVES: N_("une boucle de chaleur couvre une moindre part du besoin"),
    CauseKind.GROUP_TAKES: N_("des toits solaires couvrent une plus grande part du besoin"),
    CauseKind.GROUP_LEAVES: N_("des toits solaires couvrent une moindre part du besoin"),
}
_OWN: Mapping[State, str] = {
    State.ACCEPTED: N_("elle a été acceptée le %(date)s"),
    State.REFUSED: N_("elle a été refusée le %(date)s"),
    State.PROPOSED: N_("la décision a été retirée le %(date)s"),
}
_RIVAL: Mapping[State, str] = {
    State.ACCEPTED: N_("une autre proposition sur les mêmes flux ou préparateurs a été acceptée le %(date)s"),
    State.REFUSED: N_("une autre proposition sur les mêmes flux ou préparateurs a été refusée le %(date)s"),
    State.PROPOSED: N_("une décision sur une autre proposition des mêmes flux a été retirée le %(date)s"),
}
_PLAIN: Mapping[CauseKind, str] = {
    CauseKind.THING_EDITED: N_("« %(thing)s », dont elle dépend, a été modifié le %(date)s"),
    CauseKind.IMPORTED: N_("un import du %(date)s a pu modifier les préparateurs"),
    CauseKind.OBJECTIVE: N_("les deux calculs ne maximisent pas la même chose"),
    CauseKind.UNPROVEN: N_(
        "rien n’a changé dans ce qui est gardé ; un des calculs s’est arrêté à sa limite de temps, "
        "ce qui suffit à déplacer une proposition"
    ),
    CauseKind.VERSION: N_("rien n’a changé dans ce qui est gardé, mais la version du service diffère"),
}


class ChangesQuery(ListQuery):
    """The two runs to compare; they stand in the address."""

    avant: str = Field(default="", max_length=100)
    """The earlier run; empty for the one just before."""
    apres: str = Field(default="", max_length=100)
    """The later run; empty for the latest."""


@dataclass(frozen=True)
class Told:
    """One difference with the sentences that explain it."""

    change: ChangeTold
    causes: tuple[str, ...]


@blueprint.get("/propositions/changements")
@requires(STAFF)
def changes() -> ResponseReturnValue:
    """Show what differs between two runs, and why."""
    query = ChangesQuery.of(request.args)
    start = (query.page - 1) * PAGE_SIZE
    found = run_changes.changes(services(), actor(), query.avant, query.apres, start=start, count=PAGE_SIZE)
    told = [Told(one, tuple(cause_told(cause) for cause in one.causes)) for one in found.told]
    page = page_of(found.lines, query.page)
    if page.number != query.page:
        told = []
    return render_template(
        "proposals/changes.html",
        found=found,
        told=told,
        page=Page(told, page.number, page.pages, page.total),
        query=query,
    )


def cause_told(cause: Cause) -> str:
    """Return a cause in a sentence without a capital."""
    values = {"date": day(cause.at), "thing": cause.thing}
    if cause.kind in _GIVER:
        sentence = (_GIVER if cause.gives else _RECEIVER)[cause.kind]
        fields = ", ".join(field_label(name).lower() for name in cause.fields)
        return _(sentence, **values, fields=fields)
    if cause.kind in (CauseKind.DECIDED, CauseKind.RIVAL_DECIDED):
        sentences = _OWN if cause.kind is CauseKind.DECIDED else _RIVAL
        return _(sentences.get(cause.state or State.PROPOSED, sentences[State.PROPOSED]), **values)
    if cause.kind is CauseKind.VALUE and cause.figures:
        before, after = cause.figures
        return _(
            "la valeur de référence « %(thing)s » passe de %(before)s à %(after)s",
            thing=cause.thing,
            before=number(before, 6),
            after=number(after, 6),
        )
    if cause.kind in (CauseKind.TAKEN, CauseKind.FREED):
        return _exchange_told(cause)
    return _(_PLAIN[cause.kind], **values)


def _exchange_told(cause: Cause) -> str:
    taken = cause.kind is CauseKind.TAKEN
    if cause.ends is None:
        text = (
            _("une autre proposition, hors de vos parcs, prend davantage des mêmes flux ou préparateurs")
            if taken
            else _(
                "une autre proposition, hors de vos parcs, laisse davantage des mêmes flux ou préparateurs"
            )
        )
        return text
    ends = {
        "resource": resource(cause.ends.resource),
        "giver": cause.ends.giver,
        "receiver": cause.ends.receiver,
    }
    if taken:
        return _("« %(resource)s, %(giver)s → %(receiver)s » en prend davantage", **ends)
    return _("« %(resource)s, %(giver)s → %(receiver)s » en laisse davantage", **ends)
