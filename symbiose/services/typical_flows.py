"""Offer a site the flows that its trade usually has, as drafts estimated from its size; declare them all."""

from dataclasses import dataclass
from datetime import datetime

from symbiose.domain.accounts import Actor
from symbiose.domain.companies import Site
from symbiose.domain.documents.flow_entry import MONTH_KEYS
from symbiose.domain.drafts import Draft, DraftOrigin
from symbiose.domain.errors import ConflictingReview, InvalidDeclaration, UnknownThing
from symbiose.domain.flows import Flow
from symbiose.domain.french_numbers import french_number
from symbiose.domain.permissions import CanDeclare
from symbiose.domain.repositories import Repositories
from symbiose.domain.typical_flows import offer_id
from symbiose.services.context import Services
from symbiose.services.drafts import declare_draft, require_room
from symbiose.services.journalling import journal_entry
from symbiose.services.usual_flows import Standing, UsualFlow, usual_flows, usual_flows_in


@dataclass(frozen=True)
class Offer:
    """What an offer did."""

    added: tuple[Draft, ...]
    """New drafts."""
    estimated_anew: tuple[Draft, ...]
    """Drafts nobody had touched, brought to the present size of the site."""


@dataclass(frozen=True)
class Confirmed:
    """What confirming all offers of a site did."""

    flows: tuple[Flow, ...]
    """Declared now, as estimates."""
    left: tuple[Draft, ...]
    """Drafts that cannot be declared as they stand."""


def offer_typical_flows(services: Services, actor: Actor, site_id: str) -> Offer:
    """Add the usual flows of a site as drafts, estimated from its size.

    What waits as a draft already, was deleted by the site, or is declared for the same resource and
    direction is left alone; drafts that nobody touched follow the size of the site. The same offer again
    changes nothing.

    Raises:
        UnknownThing: There is no such site, or it is not the caller's, which is not told.
        InvalidDeclaration: The site has too many drafts.
    """
    CanDeclare(actor).require()
    now = services.clock()
    entry = journal_entry(actor, "offer_typical_flows", site_id, now)

    def work(repositories: Repositories) -> Offer:
        usual = usual_flows_in(services.reference, actor, repositories, site_id)
        added = [_draft(line, usual.site, actor, now) for line in usual.to_offer]
        anew = [_draft(line, usual.site, actor, now) for line in usual.outdated]
        if added or anew:
            require_room(repositories, site_id, len(added))
            repositories.drafts.save([*added, *anew])
            repositories.journal.append(entry)
        return Offer(tuple(added), tuple(anew))

    return services.store.write(work)


def confirm_typical_flows(services: Services, actor: Actor, site_id: str) -> Confirmed:
    """Declare every offer of a site whose quantity stands as it was estimated, each as one command.

    Offers from a former activity are left to be looked at one by one; an offer that somebody settles
    meanwhile is passed over.

    Raises:
        UnknownThing: There is no such site, or it is not the caller's, which is not told.
    """
    usual = usual_flows(services, actor, site_id)
    waiting = [line.draft for line in usual.of(Standing.OFFERED) if line.draft is not None]
    flows: list[Flow] = []
    left: list[Draft] = []
    for draft in waiting:
        try:
            flows.append(declare_draft(services, actor, draft.id))
        except UnknownThing:
            continue
        except (InvalidDeclaration, ConflictingReview):
            left.append(draft)
    return Confirmed(tuple(flows), tuple(left))


def _draft(line: UsualFlow, site: Site, actor: Actor, now: datetime) -> Draft:
    """Return the draft that offers a usual flow, its texts as a form would send them."""
    estimated = line.ratio.estimate(line.driver_value or 0.0)
    flow = line.flow
    degrees = {"supply_temp_c": flow.supply_temp_c, "return_temp_c": flow.return_temp_c}
    months = dict(zip(MONTH_KEYS, flow.months or (), strict=False))
    figures = {name: figure for name, figure in (degrees | months).items() if figure is not None}
    fields = {
        "direction": flow.direction.value,
        "resource": line.resource.label_fr,
        "quantity": french_number(estimated.value),
        "quantity_low": french_number(estimated.low),
        "quantity_high": french_number(estimated.high),
        "unit": line.resource.unit,
        "waste_code": flow.waste_code or "",
        "week": flow.week.value if flow.week else "",
        **{name: french_number(figure) for name, figure in figures.items()},
        "description": f"Flux habituel de l’activité, estimé d’après la taille du site : {line.ratio.text}.",
    }
    return Draft(
        id=offer_id(site, flow),
        site_id=site.id,
        origin=DraftOrigin.ACTIVITY,
        fields={name: text for name, text in fields.items() if text},
        estimate=line.present_basis,
        account_id=actor.id,
        created_at=now,
        changed_at=now,
    )
