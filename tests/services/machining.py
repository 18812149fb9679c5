"""A machine shop of forty people that has declared nothing, for tests of usual flows."""

from dataclasses import replace

from symbiose.domain.accounts import Actor
from symbiose.domain.companies import Activity
from symbiose.files.form import FormReader
from symbiose.services.context import Services
from symbiose.services.usual_flows import UsualFlow, usual_flows
from tests.builders import make_site

MACHINING = Activity(code="25.62B")


def machine_shop(services: Services) -> Services:
    """Keep the shop as the site `site_a`, and return the services with the reader of forms."""
    services.store.write(lambda r: r.sites.save([make_site(activity=MACHINING, jobs=40)]))
    services.store.repositories.flows.kept.clear()
    return replace(services, declarations=FormReader(services.reference))


def line_of(services: Services, actor: Actor, resource_id: str) -> UsualFlow:
    """Return one usual flow of the shop."""
    usual = usual_flows(services, actor, "site_a")
    return next(line for line in usual.lines if line.flow.resource_id == resource_id)


def draft_id_of(services: Services, actor: Actor, resource_id: str) -> str:
    """Return the draft that one usual flow was offered as."""
    draft = line_of(services, actor, resource_id).draft
    assert draft is not None
    return draft.id
