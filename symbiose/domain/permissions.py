"""Who may do what: permission objects built from the caller and the thing, required inside the use cases."""

from dataclasses import dataclass

from symbiose.domain.accounts import Actor, Role
from symbiose.domain.api_tokens import TokenScope
from symbiose.domain.errors import NotAllowed

STAFF = frozenset({Role.ADMINISTRATOR, Role.COORDINATOR})


@dataclass(frozen=True)
class Permission:
    """A right that a caller has or has not; subclasses say when."""

    actor: Actor

    def allowed(self) -> bool:
        """Tell whether the caller has the right; staff by default."""
        return self.actor.role in STAFF

    def require(self) -> None:
        """Raise `NotAllowed` unless the caller has the right."""
        if not self.allowed():
            what = type(self).__name__
            msg = f"{what} is not granted to the role {self.actor.role}. Ask the coordinator of the park."
            raise NotAllowed(msg, actor=self.actor.id, permission=what)


class CanPropose(Permission):
    """Run the optimiser over the whole territory."""


class CanReview(Permission):
    """Accept or refuse a proposal, or set its models."""


class CanImportTerritory(Permission):
    """Change sites, processors and substitutions."""


class CanSeeEverything(Permission):
    """See every flow, price and name."""


class CanSeeTerritory(Permission):
    """See the map and the coverage of the models: every signed-in role."""

    def allowed(self) -> bool:
        """Allow every role; what is shown of each flow is another matter."""
        return True


class CanSeeCoverage(Permission):
    """See which models each company covers; site managers see their own companies and counts of others."""

    def allowed(self) -> bool:
        """Allow staff and analysts."""
        return self.actor.role is Role.ANALYST or super().allowed()


@dataclass(frozen=True)
class CanManageSite(Permission):
    """Declare, change or withdraw flows of a site, and see them whole."""

    site_id: str

    def allowed(self) -> bool:
        """Allow staff, and the managers of the site."""
        own = self.actor.role is Role.SITE_MANAGER and self.site_id in self.actor.site_ids
        return own or super().allowed()


class CanSeeProposals(Permission):
    """Open the list of proposals; a site manager sees those of its sites only."""

    def allowed(self) -> bool:
        """Allow staff and site managers; analysts see aggregates."""
        return self.actor.role is Role.SITE_MANAGER or super().allowed()


@dataclass(frozen=True)
class CanSeeProposal(Permission):
    """Open one proposal."""

    party_site_ids: tuple[str, ...]

    def allowed(self) -> bool:
        """Allow staff, and the managers of the giver and of the receiver."""
        party = any(site in self.party_site_ids for site in self.actor.site_ids)
        return (self.actor.role is Role.SITE_MANAGER and party) or super().allowed()


class CanDeclare(Permission):
    """Declare flows at all: staff, and managers of at least one site."""

    def allowed(self) -> bool:
        """Allow staff and site managers."""
        return self.actor.role is Role.SITE_MANAGER or super().allowed()


class CanSeeOthersFlows(Permission):
    """See what other firms let be seen of their flows, one by one; analysts see aggregates."""

    def allowed(self) -> bool:
        """Allow staff and site managers."""
        return self.actor.role is Role.SITE_MANAGER or super().allowed()


class CanExport(Permission):
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


class CanAskForSite(Permission):
    """Ask to be attached to a site: site managers, those who have none yet among them."""

    def allowed(self) -> bool:
        """Allow site managers; staff reach every site as they are."""
        return self.actor.role is Role.SITE_MANAGER


class CanAnswerSiteRequests(Permission):
    """Attach accounts to sites and detach them."""
