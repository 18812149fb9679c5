"""Who may do what: permission objects built from the caller and the thing, required inside the use cases."""

from dataclasses import dataclass

from symbiose.domain.accounts import Actor, Role
from symbiose.domain.api_tokens import TokenScope
from symbiose.domain.errors import NotAllowed
from symbiose.domain.jobs import JobKind

STAFF = frozenset({Role.ADMINISTRATOR, Role.COORDINATOR})
"""Roles that coordinate; a coordinator of parks does so for the sites that stand there."""
_OF_SITES = frozenset({Role.SITE_MANAGER, Role.COORDINATOR})
"""Roles whose rights may lie in single sites."""


@dataclass(frozen=True)
class Permission:
    """A right that a caller has or has not; subclasses say when."""

    actor: Actor

    def allowed(self) -> bool:
        """Tell whether the caller has the right; staff of the whole territory by default."""
        return self.actor.answers_for_all

    def require(self) -> None:
        """Raise `NotAllowed` unless the caller has the right."""
        if not self.allowed():
            what = type(self).__name__
            msg = f"{what} is not granted to the role {self.actor.role}. Ask the coordinator of the park."
            raise NotAllowed(msg, actor=self.actor.id, permission=what)


class StaffPermission(Permission):
    """What every administrator and coordinator may do, whatever their parks."""

    def allowed(self) -> bool:
        """Allow administrators and coordinators."""
        return self.actor.role in STAFF


class CanPropose(StaffPermission):
    """Run the optimiser over the whole territory; each then sees the proposals that are theirs to see."""


class CanReviewSome(StaffPermission):
    """Review at all: open what reviewers work with, each with the proposals they answer for."""


@dataclass(frozen=True)
class CanReview(Permission):
    """Accept or refuse a proposal, see it whole, or set the models of it or of a flow."""

    party_site_ids: tuple[str, ...] = ()
    """Giver and receiver, or the site of the flow; none asks for the right over all of them."""

    def allowed(self) -> bool:
        """Allow staff of the whole territory, and coordinators one of whose park's sites is a party."""
        theirs = self.actor.coordinates_parks and not set(self.party_site_ids).isdisjoint(self.actor.site_ids)
        return theirs or super().allowed()


class CanImportTerritory(Permission):
    """Change sites, processors and substitutions."""


class CanEditNotices(Permission):
    """Set the texts that the operator answers for: legal notice, personal data, accessibility."""

    def allowed(self) -> bool:
        """Allow administrators only."""
        return self.actor.role is Role.ADMINISTRATOR


class CanEditReference(StaffPermission):
    """Set reference values and substitutions, and the processors of the sites that one manages."""


class CanSeeEverything(Permission):
    """See every flow, price and name."""


class CanSeeTerritory(Permission):
    """See the map and the coverage of the models: every signed-in role."""

    def allowed(self) -> bool:
        """Allow every role; what is shown of each flow is another matter."""
        return True


class CanSeeTotals(Permission):
    """Read the published totals of the territory."""

    def allowed(self) -> bool:
        """Allow analysts and staff of the whole territory: who knows part of a sum could compute the rest."""
        return self.actor.role is Role.ANALYST or super().allowed()


class CanSeeIndicators(Permission):
    """Read the indicators: all of them, those of one's parks, or those that are published."""

    def allowed(self) -> bool:
        """Allow analysts and staff; a coordinator of parks reads those of the sites that stand there."""
        return self.actor.role is Role.ANALYST or self.actor.role in STAFF


class CanSeeHeat(StaffPermission):
    """Read heat targets at all: of the sites that one answers for."""

    def allowed(self) -> bool:
        """Allow staff and site managers; a curve of several firms tells each of them, so no others."""
        return self.actor.role is Role.SITE_MANAGER or super().allowed()


class CanPublishTotals(Permission):
    """Publish the totals of the territory, which analysts then read."""


class CanSetObjectives(Permission):
    """Set the figures that indicators are meant to reach, for the whole, an agglomeration or a park."""

    def allowed(self) -> bool:
        """Allow staff of the whole territory, and analysts, who are the mission that sets them."""
        return self.actor.role is Role.ANALYST or super().allowed()


class CanSeeCoverage(Permission):
    """See which models each company covers; who runs some sites sees theirs and counts of others."""

    def allowed(self) -> bool:
        """Allow staff of the whole territory and analysts."""
        return self.actor.role is Role.ANALYST or super().allowed()


@dataclass(frozen=True)
class CanManageSite(Permission):
    """Declare, change or withdraw flows of a site, and see them whole."""

    site_id: str

    def allowed(self) -> bool:
        """Allow staff of the whole territory, the managers of the site and the coordinators of its park."""
        own = self.actor.role in _OF_SITES and self.site_id in self.actor.site_ids
        return own or super().allowed()


@dataclass(frozen=True)
class CanAnswerFor(Permission):
    """Answer a question in the name of a site: its own managers, never staff."""

    site_id: str

    def allowed(self) -> bool:
        """Allow the managers of the site."""
        return self.actor.role is Role.SITE_MANAGER and self.site_id in self.actor.site_ids


class CanSeeProposals(StaffPermission):
    """Open the list of proposals; a site manager or coordinator of parks sees those of its sites only."""

    def allowed(self) -> bool:
        """Allow staff and site managers; analysts see aggregates."""
        return self.actor.role is Role.SITE_MANAGER or super().allowed()


@dataclass(frozen=True)
class CanSeeProposal(Permission):
    """Open one proposal."""

    party_site_ids: tuple[str, ...]

    def allowed(self) -> bool:
        """Allow staff of the whole territory, and who answers for the giver or for the receiver."""
        party = any(site in self.party_site_ids for site in self.actor.site_ids)
        return (self.actor.role in _OF_SITES and party) or super().allowed()


class CanDeclare(StaffPermission):
    """Declare flows at all: staff, and managers of at least one site."""

    def allowed(self) -> bool:
        """Allow staff and site managers."""
        return self.actor.role is Role.SITE_MANAGER or super().allowed()


class CanSeeOthersFlows(StaffPermission):
    """See what other firms let be seen of their flows, one by one; analysts see aggregates."""

    def allowed(self) -> bool:
        """Allow staff and site managers."""
        return self.actor.role is Role.SITE_MANAGER or super().allowed()


class CanExport(StaffPermission):
    """Take away declarations in a file: staff all, site managers theirs; analysts see aggregates."""

    def allowed(self) -> bool:
        """Allow staff and site managers."""
        return self.actor.role is Role.SITE_MANAGER or super().allowed()


@dataclass(frozen=True)
class CanHoldToken(Permission):
    """Have a token of one's own for a scope."""

    scope: TokenScope

    def allowed(self) -> bool:
        """Allow everyone to read, and the other scopes to those who declare and export."""
        if self.scope is TokenScope.EXPORT:
            return CanExport(self.actor).allowed()
        return self.scope is TokenScope.READ or CanDeclare(self.actor).allowed()


class CanManageAccounts(Permission):
    """Create, reset and disable accounts."""

    def allowed(self) -> bool:
        """Allow administrators only."""
        return self.actor.role is Role.ADMINISTRATOR


class CanManageParks(Permission):
    """Make and change business parks, and say which sites stand in them: rights follow from it."""

    def allowed(self) -> bool:
        """Allow administrators only."""
        return self.actor.role is Role.ADMINISTRATOR


@dataclass(frozen=True)
class CanCreateSite(Permission):
    """Add a site to the territory."""

    park_id: str | None
    """Park it would stand in."""

    def allowed(self) -> bool:
        """Allow staff of the whole territory, and coordinators in their own parks."""
        theirs = self.actor.coordinates_parks and self.park_id in self.actor.park_ids
        return theirs or super().allowed()


@dataclass(frozen=True)
class CanStudyLand(Permission):
    """Ask which activity would suit a free plot."""

    park_id: str | None = None
    """Park that it lies in; None asks for the right somewhere."""

    def allowed(self) -> bool:
        """Allow staff of the whole territory, and coordinators in their own parks."""
        theirs = self.park_id is None or self.park_id in self.actor.park_ids
        return (self.actor.coordinates_parks and theirs) or super().allowed()


@dataclass(frozen=True)
class CanEditSite(Permission):
    """Change what is known of a site, close it and open it again."""

    site_id: str

    def allowed(self) -> bool:
        """Allow staff of the whole territory, and coordinators of the park that the site stands in."""
        theirs = self.actor.coordinates_parks and self.site_id in self.actor.site_ids
        return theirs or super().allowed()


@dataclass(frozen=True)
class CanConfirmFlow(Permission):
    """Say in the name of the firm that what was declared on its behalf is right."""

    site_id: str

    def allowed(self) -> bool:
        """Allow managers of the site alone: nobody confirms what they, or their like, declared for a firm."""
        return self.actor.role is Role.SITE_MANAGER and self.site_id in self.actor.site_ids


class CanAskForSite(Permission):
    """Ask to be attached to a site: site managers, those who have none yet among them."""

    def allowed(self) -> bool:
        """Allow site managers; staff reach every site as they are."""
        return self.actor.role is Role.SITE_MANAGER


class CanAnswerSomeRequests(StaffPermission):
    """Open the requests to be attached to a site, each with those they answer."""


@dataclass(frozen=True)
class CanAnswerSiteRequests(Permission):
    """Attach accounts to sites and detach them: any for staff of the whole territory."""

    site_id: str | None = None
    """Site of the request or account; None where it is no known one."""
    park_ids: tuple[str, ...] = ()
    """Parks on the commune of a site that is not known yet."""

    def allowed(self) -> bool:
        """Allow staff of the whole territory, and coordinators of the park that it is or would be in."""
        known = self.site_id in self.actor.site_ids
        new = self.site_id is None and not set(self.park_ids).isdisjoint(self.actor.park_ids)
        return (self.actor.coordinates_parks and (known or new)) or super().allowed()


class CanSeeAllJobs(Permission):
    """See and cancel the long work that anybody asked for."""


@dataclass(frozen=True)
class CanSeeJob(Permission):
    """See long work and cancel it."""

    account_id: str
    """Who asked for it."""
    kind: JobKind
    """What it does."""

    def allowed(self) -> bool:
        """Allow who asked; of the optimisation that all share, whoever may ask for it; staff of the whole."""
        own = self.account_id == self.actor.id
        shared = self.kind is JobKind.PROPOSE and CanPropose(self.actor).allowed()
        return own or shared or super().allowed()


@dataclass(frozen=True)
class CanSettleRoof(Permission):
    """Say whose a roof is."""

    site_ids: tuple[str, ...] = ()
    """Sites that stand near it, own it, claim it or are to own it; none asks for the right over all roofs."""

    def allowed(self) -> bool:
        """Allow staff of the whole territory, and coordinators where all these sites are in their parks."""
        theirs = bool(self.site_ids) and set(self.site_ids) <= set(self.actor.site_ids)
        return (self.actor.coordinates_parks and theirs) or super().allowed()


@dataclass(frozen=True)
class CanClaimRoof(Permission):
    """Say in the name of a site that a roof is its own, or is not."""

    site_id: str

    def allowed(self) -> bool:
        """Allow managers of the site: who settles it hears them."""
        return self.actor.role is Role.SITE_MANAGER and self.site_id in self.actor.site_ids
