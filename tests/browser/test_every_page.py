"""Every page that a role may open, found by its links: accessible, sound, and no wider than its window."""

import time
from collections import deque
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Error
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from symbiose.domain.accounts import Actor, Role, operator
from symbiose.domain.exchanges import Path, State
from symbiose.domain.heat_loops import HeatLoop, LoopDecision, LoopWish
from symbiose.domain.jobs import Job, JobState
from symbiose.domain.solar_design import SolarWish
from symbiose.domain.solar_groups import SolarDecision, SolarGroup
from symbiose.services.accounts import save_account
from symbiose.services.context import Services
from symbiose.services.land_job import start_land
from symbiose.services.loop_wishes import WishOrder, WishOutcome
from symbiose.services.objectives import set_objective
from symbiose.services.solar_wishes import GroupWishOrder, GroupWishOutcome
from tests.browser.conftest import Open
from tests.browser.territory import PASSWORD, Running, address_of
from tests.browser.visit import Visit
from tests.builders import make_flow, make_job, make_load_curve
from tests.dossiers import make_opened, make_synergy
from tests.loop_case import make_loop, make_loop_decision
from tests.solar_case import make_group, make_solar_decision
from web.access import policy_of

pytestmark = [pytest.mark.browser, pytest.mark.embedded]
LONGEST_S = 900
"""A walk over all pages takes the processor for more than a minute, of which a busy machine gives a part."""
ZOOMED, TELEPHONE = 640, 390
"""Width in CSS pixels of a window of 1280 at a zoom of 200 %, and of a narrow telephone."""
ROLES = {"root": Role.ADMINISTRATOR, "alpha": Role.SITE_MANAGER, "analyst": Role.ANALYST}
"""Name in the tests → role; what a coordinator opens is among what an administrator does."""
FOR_PROGRAMS = ("api", "metrics", "static", "bootstrap")
"""Blueprints whose addresses no person reads."""
STARTS = (
    "/",
    "/recherche?q=alpha",
    "/propositions/comparer",
    "/propositions/questions",
    "/flux/a-confirmer",
    "/flux/a-reconfirmer",
    "/sites/demandes",
    "/synergies/synergy_to_look_at",
    "/travaux/job_to_look_at",
    "/boucles/ajustements/wish_to_look_at",
    "/soleil/ajustements/sun_to_look_at",
    "/flux/power_to_look_at/courbe",
)
"""Where walks begin: the home page, and pages that a form leads to or that something must wait for."""
ELSEWHERE = {
    "accounts.login": "only for those who are not signed in",
    "accounts.forgotten": "only for those who are not signed in",
    "accounts.invitation": "by a link that is shown once",
    "curves.preview": "once a load curve was dropped",
    "disclosure.preview_draft": "once a draft is kept",
    "flows.draft": "once a draft is kept",
    "home.plotly": "a script",
    "home.security_text": "a text",
    "imports.errors": "once a file was dropped",
    "imports.preview": "once a file was dropped",
    "jobs.state": "numbers for a script",
    "loops.balance": "a file",
    "loops.document": "a file",
    "loops.download": "once a document was added",
    "loops.map_figure": "numbers for a script",
    "processing.substitution": "the fictional territory has none",
    "processing.substitution_form": "the fictional territory has none",
    "proposals.tried": "after a trial",
    "roofs.figure": "numbers for a script",
    "roofs.sheet": "the fictional territory has no cadastre",
    "roofs.sheet_figure": "numbers for a script",
    "sun.balance": "a file",
    "sun.document": "a file",
    "sun.download": "once a document was added",
    "sun.map_figure": "numbers for a script",
    "sun.overview": "numbers for a script",
    "sun.worked_document": "a file",
    "sun.worked_map": "numbers for a script",
    "synergies.download": "a file",
    "territory.figures": "numbers for a script",
}
"""Endpoint → why no walk comes to it."""
POWER = {"direction": "need", "resource_id": "electricity", "unit": "MWh"}
CLOSED = {"root": set[str](), "alpha": {"jobs.page"}, "analyst": {"coverage.chain"}}
"""Name → pages of things that only others see on this territory: their job, a chain of unnamed firms."""


@pytest.fixture(scope="module", autouse=True)
def _things(service: Running) -> Iterator[None]:
    """Keep an administrator, a job that is done, and a synergy of heat that ends with the tests."""
    now, store = service.services.clock(), service.services.store
    root = save_account(service.services, operator("test"), address_of("root"), Role.ADMINISTRATOR, PASSWORD)
    _ask_what_takes_time(service.services, Actor(id=root.id, role=root.role))
    job = make_job(id="job_to_look_at", lane=None, created_at=now).failed("out_of_bounds", now)
    run = store.read(lambda r: r.runs.latest())
    assert run is not None
    made = store.read(lambda r: r.runs.proposals(run.id))
    heat = next(one for one in made if one.giver_site_id == "alpha" and one.receiver_site_id == "epsilon")
    kept = make_synergy(
        id="synergy_to_look_at",
        proposal_id=heat.id,
        path=heat.path,
        run_id=run.id,
        giver_site_id="alpha",
        receiver_site_id="epsilon",
        resource_id=heat.resource_id,
        received_resource_id=heat.received_resource_id,
        monthly=heat.monthly,
        monthly_received=heat.monthly_received,
        state=State.AGREED,
    )
    store.write(lambda r: (r.jobs.add(job), r.synergies.save(kept, make_opened(kept))))
    accepted = _loop_to_look_at(run.id, heat.path)
    store.write(lambda r: (r.jobs.add(_wish_to_look_at(accepted)), r.loop_decisions.save(accepted)))
    shared = _group_to_look_at(run.id, heat.path)
    store.write(lambda r: (r.jobs.add(_sun_to_look_at(shared)), r.solar_decisions.save(shared)))
    power = make_flow(id="power_to_look_at", site_id="alpha", reference="P1", **POWER)
    curve = make_load_curve(flow_id=power.id)
    store.write(lambda r: (r.flows.save([power]), r.load_curves.save(curve)))
    yield
    store.write(lambda r: r.flows.save([power.model_copy(update={"withdrawn": True})]))
    withdrawn = accepted.model_copy(update={"state": State.PROPOSED, "loop": None, "version": 2})
    store.write(lambda r: r.loop_decisions.save(withdrawn))
    unshared = shared.model_copy(update={"state": State.PROPOSED, "group": None, "version": 2})
    store.write(lambda r: r.solar_decisions.save(unshared))
    ended = kept.model_copy(update={"state": State.ENDED, "version": 2})
    store.write(lambda r: r.synergies.save(ended, make_opened(ended)))


def _loop_to_look_at(run_id: str, path: Path) -> LoopDecision:
    """Return the acceptance of a loop of alpha, epsilon and beta, over two flows that they declare."""
    text = make_loop().model_dump_json(by_alias=True)
    for name, there in (
        ("fumes", path.offer_id),
        ("rinse", path.need_id),
        ("site_a", "alpha"),
        ("site_b", "epsilon"),
        ("site_c", "beta"),
    ):
        text = text.replace(f'"{name}"', f'"{there}"')
    return make_loop_decision(loop=HeatLoop.model_validate_json(text), run_id=run_id)


def _wish_to_look_at(accepted: LoopDecision) -> Job:
    """Return a wish that is done and that came to the same loop."""
    assert accepted.loop is not None
    wish = LoopWish(with_all_of=("dryer",))
    outcome = WishOutcome(wish=wish, before=accepted.loop, after=accepted.loop)
    order = WishOrder(loop_id=accepted.loop_id, wish=wish)
    return make_job(
        id="wish_to_look_at",
        kind="loop",
        lane=None,
        state=JobState.DONE,
        parameters=order.model_dump_json(),
        result=outcome.model_dump_json(),
    )


def _group_to_look_at(run_id: str, path: Path) -> SolarDecision:
    """Return the acceptance of a group of alpha, epsilon and beta, over two flows that they declare."""
    text = make_group().model_dump_json(by_alias=True)
    for name, there in (
        ("power_a", path.offer_id),
        ("power_b", path.need_id),
        ("site_a", "alpha"),
        ("site_b", "epsilon"),
        ("site_c", "beta"),
    ):
        text = text.replace(f'"{name}"', f'"{there}"')
    return make_solar_decision(group=SolarGroup.model_validate_json(text), run_id=run_id)


def _sun_to_look_at(accepted: SolarDecision) -> Job:
    """Return a wish that is done and that came to the same group."""
    assert accepted.group is not None
    wish = SolarWish(key="optimal")
    outcome = GroupWishOutcome(wish=wish, before=accepted.group, after=accepted.group)
    order = GroupWishOrder(group_id=accepted.group_id, wish=wish)
    return make_job(
        id="sun_to_look_at",
        kind="sun",
        lane=None,
        state=JobState.DONE,
        parameters=order.model_dump_json(),
        result=outcome.model_dump_json(),
    )


def _ask_what_takes_time(services: Services, root: Actor) -> None:
    """Set an objective, and ask the land question until it is answered."""
    target = {"indicator": "waste_diverted", "year": "2030", "scope": "", "target": "1", "note": "A plan"}
    set_objective(services, root, target)
    job = start_land(services, root, {"place": "commune:62276", "area_ha": "1", "jobs_per_ha": "20"})
    ends = time.monotonic() + LONGEST_S / 3
    while services.store.read(lambda r: r.jobs.get(job.id)).state is not JobState.DONE:
        assert time.monotonic() < ends, "the land question is not answered"
        time.sleep(0.2)


@pytest.mark.timeout(LONGEST_S)
@pytest.mark.parametrize("name", [*ROLES])
def test_s22_every_page_of_a_role_is_linked_accessible_and_fits(
    name: str, visit: Open, service: Running
) -> None:
    person = visit(name)

    pages = pages_of(service, ROLES[name]) - CLOSED[name]

    reached = walk(person, service, pages)

    assert sorted(pages - reached - set(ELSEWHERE)) == []


def walk(person: Visit, service: Running, pages: set[str]) -> set[str]:
    """Follow links to one address of each endpoint, look at each, and return the endpoints."""
    reached = set[str]()
    ahead = deque(STARTS)
    while ahead:
        path = ahead.popleft()
        endpoint = asked_for(service, urlsplit(path).path)
        if endpoint is None or endpoint in reached or endpoint not in pages:
            continue
        reached.add(endpoint)
        try:
            person.open(path)
        except Error:  # a file, which the browser keeps instead of showing it
            continue
        assert_sound(person, path)
        assert person.looked_at.new_faults(endpoint, person.page) == [], path
        ahead.extend(linked(person))
    return reached


def pages_of(service: Running, role: Role) -> set[str]:
    """Return the endpoints of pages that a role may open."""
    rules = [rule for rule in service.app.url_map.iter_rules() if "GET" in (rule.methods or ())]
    people = {rule.endpoint for rule in rules if rule.endpoint.partition(".")[0] not in FOR_PROGRAMS}
    found = {one: policy_of(service.app, one) for one in people}
    return {one for one, policy in found.items() if policy and (policy.public or role in policy.roles)}


def asked_for(service: Running, path: str) -> str | None:
    """Return the endpoint of an address, None when it is not one of the service."""
    try:
        endpoint, _values = service.app.url_map.bind("").match(path)
    except (HTTPException, RequestRedirect):
        return None
    return str(endpoint)


def linked(person: Visit) -> Iterator[str]:
    """Return where the links of a page lead, in their order."""
    targets = "() => [...document.querySelectorAll('a[href]')].map((one) => one.getAttribute('href'))"
    for target in person.page.evaluate(targets):
        if target.startswith("/"):
            yield target.partition("#")[0]


def assert_sound(person: Visit, path: str) -> None:
    assert person.violations() == [], path
    assert person.complaints == [], path
    assert person.page.evaluate("() => document.documentElement.lang") == "fr", path
    assert "Erreur" not in person.page.inner_text("main")[:10], path
    for width in (ZOOMED, TELEPHONE):
        person.page.set_viewport_size({"width": width, "height": 900})
        assert person.overflow() <= 0, (path, width)
    person.page.set_viewport_size({"width": 1280, "height": 900})
