"""Who may do what, and what each caller may see of a flow: role by role."""

from collections.abc import Callable

import pytest

from symbiose.domain import permissions as p
from symbiose.domain.accounts import Actor, Role, operator
from symbiose.domain.api_tokens import TokenScope
from symbiose.domain.disclosure import may_see_category, may_see_figures, may_see_name
from symbiose.domain.errors import NotAllowed
from symbiose.domain.jobs import JobKind
from tests.builders import make_flow

ADMINISTRATOR = Actor(id="a", role=Role.ADMINISTRATOR)
COORDINATOR = Actor(id="c", role=Role.COORDINATOR)
ANALYST = Actor(id="n", role=Role.ANALYST)
PARKS = Actor(id="p", role=Role.COORDINATOR, park_ids=("park_a",), site_ids=("site_a",))
OTHER_PARKS = Actor(id="q", role=Role.COORDINATOR, park_ids=("park_x",), site_ids=("site_x",))
EMPTY_PARK = Actor(id="e", role=Role.COORDINATOR, park_ids=("park_e",))
OWNER = Actor(id="o", role=Role.SITE_MANAGER, site_ids=("site_a",))
STRANGER = Actor(id="s", role=Role.SITE_MANAGER, site_ids=("site_x",))
ACTORS = {
    "administrator": ADMINISTRATOR,
    "coordinator": COORDINATOR,
    "park": PARKS,
    "other park": OTHER_PARKS,
    "empty park": EMPTY_PARK,
    "analyst": ANALYST,
    "owner": OWNER,
    "stranger": STRANGER,
}
WHOLE = {"administrator", "coordinator"}
STAFF = WHOLE | {"park", "other park", "empty park"}
BOTH = ("site_a", "site_b")
MATRIX: dict[str, tuple[Callable[[Actor], p.Permission], set[str]]] = {
    "propose": (p.CanPropose, STAFF),
    "review some": (p.CanReviewSome, STAFF),
    "review all": (p.CanReview, WHOLE),
    "review a proposal": (lambda actor: p.CanReview(actor, BOTH), WHOLE | {"park"}),
    "import a territory": (p.CanImportTerritory, WHOLE),
    "see everything": (p.CanSeeEverything, WHOLE),
    "see the territory": (p.CanSeeTerritory, set(ACTORS)),
    "see every coverage": (p.CanSeeCoverage, WHOLE | {"analyst"}),
    "set objectives": (p.CanSetObjectives, WHOLE | {"analyst"}),
    "study land": (p.CanStudyLand, STAFF),
    "study land in a park": (lambda actor: p.CanStudyLand(actor, "park_a"), WHOLE | {"park"}),
    "see heat": (p.CanSeeHeat, STAFF | {"owner", "stranger"}),
    "see indicators": (p.CanSeeIndicators, STAFF | {"analyst"}),
    "manage a site": (lambda actor: p.CanManageSite(actor, "site_a"), WHOLE | {"park", "owner"}),
    "answer for a site": (lambda actor: p.CanAnswerFor(actor, "site_a"), {"owner"}),
    "list proposals": (p.CanSeeProposals, STAFF | {"owner", "stranger"}),
    "see a proposal": (lambda actor: p.CanSeeProposal(actor, BOTH), WHOLE | {"park", "owner"}),
    "declare": (p.CanDeclare, STAFF | {"owner", "stranger"}),
    "export": (p.CanExport, STAFF | {"owner", "stranger"}),
    "see flows of others": (p.CanSeeOthersFlows, STAFF | {"owner", "stranger"}),
    "hold a token to read": (lambda actor: p.CanHoldToken(actor, TokenScope.READ), set(ACTORS)),
    "hold a token to declare": (
        lambda actor: p.CanHoldToken(actor, TokenScope.DECLARE),
        STAFF | {"owner", "stranger"},
    ),
    "hold a token to export": (
        lambda actor: p.CanHoldToken(actor, TokenScope.EXPORT),
        STAFF | {"owner", "stranger"},
    ),
    "ask for a site": (p.CanAskForSite, {"owner", "stranger"}),
    "answer some requests": (p.CanAnswerSomeRequests, STAFF),
    "answer every request": (p.CanAnswerSiteRequests, WHOLE),
    "answer for a new site": (
        lambda actor: p.CanAnswerSiteRequests(actor, None, ("park_a",)),
        WHOLE | {"park"},
    ),
    "manage parks": (p.CanManageParks, {"administrator"}),
    "add a site": (lambda actor: p.CanCreateSite(actor, "park_a"), WHOLE | {"park"}),
    "add a site of no park": (lambda actor: p.CanCreateSite(actor, None), WHOLE),
    "edit a site": (lambda actor: p.CanEditSite(actor, "site_a"), WHOLE | {"park"}),
    "confirm a flow": (lambda actor: p.CanConfirmFlow(actor, "site_a"), {"owner"}),
    "answer requests for a site": (lambda actor: p.CanAnswerSiteRequests(actor, "site_a"), WHOLE | {"park"}),
    "see totals": (p.CanSeeTotals, WHOLE | {"analyst"}),
    "publish totals": (p.CanPublishTotals, WHOLE),
    "edit reference data": (p.CanEditReference, STAFF),
    "edit notices": (p.CanEditNotices, {"administrator"}),
    "see all jobs": (p.CanSeeAllJobs, WHOLE),
    "see an import": (lambda actor: p.CanSeeJob(actor, "o", JobKind.IMPORT), WHOLE | {"owner"}),
    "see a run": (lambda actor: p.CanSeeJob(actor, "n", JobKind.PROPOSE), STAFF | {"analyst"}),
    "manage accounts": (p.CanManageAccounts, {"administrator"}),
    "settle a roof of one park": (lambda actor: p.CanSettleRoof(actor, ("site_a",)), WHOLE | {"park"}),
    "settle a roof between parks": (lambda actor: p.CanSettleRoof(actor, BOTH), WHOLE),
    "settle every roof": (p.CanSettleRoof, WHOLE),
    "claim a roof": (lambda actor: p.CanClaimRoof(actor, "site_a"), {"owner"}),
}


@pytest.mark.parametrize("right", MATRIX)
@pytest.mark.parametrize("name", ACTORS)
def test_each_right_is_granted_to_those_of_the_matrix(right: str, name: str) -> None:
    permission, granted = MATRIX[right]
    asked = permission(ACTORS[name])

    assert asked.allowed() is (name in granted)
    if name in granted:
        asked.require()
    else:
        with pytest.raises(NotAllowed) as refused:
            asked.require()
        assert refused.value.identities["actor"] == ACTORS[name].id


def test_every_permission_stands_in_the_matrix() -> None:
    known = {kind for kind in vars(p).values() if isinstance(kind, type) and issubclass(kind, p.Permission)}

    assert {type(permission(ADMINISTRATOR)) for permission, _ in MATRIX.values()} == known - {
        p.Permission,
        p.StaffPermission,
    }


def test_sites_of_another_role_grant_nothing() -> None:
    analyst = Actor(id="n", role=Role.ANALYST, site_ids=("site_a",))

    assert not p.CanManageSite(analyst, "site_a").allowed()
    assert not p.CanSeeProposal(analyst, ("site_a",)).allowed()


def test_a_command_of_the_operator_acts_as_administrator() -> None:
    assert operator("import").role is Role.ADMINISTRATOR
    assert operator("import").id == "command:import"


ANSWERABLE = WHOLE | {"park", "owner"}
SEEN = {
    "hidden": (ANSWERABLE, ANSWERABLE),
    "category": (ANSWERABLE, set(ACTORS)),
    "named": (set(ACTORS), set(ACTORS)),
}
"""Confidentiality → who may know the name, who may know that the flow exists."""


@pytest.mark.parametrize("confidentiality", SEEN)
@pytest.mark.parametrize("name", ACTORS)
def test_a_flow_shows_what_its_owner_allows(confidentiality: str, name: str) -> None:
    flow, actor = make_flow(confidentiality=confidentiality), ACTORS[name]
    names, categories = SEEN[confidentiality]

    assert may_see_name(actor, flow) is (name in names)
    assert may_see_category(actor, flow) is (name in categories)
    assert may_see_figures(actor, flow) is (name in ANSWERABLE)
