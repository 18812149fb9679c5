"""Who speaks for the members of what was accepted: their accounts, or staff where none of these may agree."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from symbiose.domain.accounts import Actor, Role
from symbiose.domain.companies import Site
from symbiose.domain.followed_designs import M, Operation, StepKind, T
from symbiose.domain.permissions import CanAnswerFor, CanReview
from symbiose.domain.repositories import Repositories


@dataclass(frozen=True)
class Speakers:
    """Accounts that speak for sites, as they are now."""

    accounts: Mapping[str, Sequence[str]]
    """Site → the open accounts of its managers."""
    sites: Mapping[str, Site]

    @classmethod
    def of(cls, repositories: Repositories, sites: Mapping[str, Site]) -> Self:
        """Read who manages which sites."""
        found: dict[str, list[str]] = defaultdict(list)
        for account in repositories.accounts.all():
            if account.role is Role.SITE_MANAGER and not account.disabled:
                for site_id in account.site_ids:
                    found[site_id].append(account.id)
        return cls(found, sites)

    def may_agree(self, operation: Operation[T, M], account_id: str, site_id: str) -> bool:
        """Tell whether an account has agreed for no other firm: nobody agrees for two."""
        spoke_for = [one for one, step in operation.agreed.items() if step.by == account_id]
        return {self._firm(one) for one in spoke_for} <= {self._firm(site_id)}

    def has_one(self, operation: Operation[T, M], site_id: str) -> bool:
        """Tell whether an account may agree for a site."""
        return any(self.may_agree(operation, one, site_id) for one in self.accounts.get(site_id, ()))

    def speaks(self, actor: Actor, operation: Operation[T, M], site_id: str) -> bool:
        """Tell whether the caller may agree for a member, or take its word back."""
        word = operation.agreed.get(site_id)
        answers = CanAnswerFor(actor, site_id).allowed()
        if word is None:
            return answers and self.may_agree(operation, actor.id, site_id)
        return answers or (word.kind is StepKind.RECORDED and CanReview(actor, (site_id,)).allowed())

    def records(self, actor: Actor, operation: Operation[T, M], site_id: str) -> bool:
        """Tell whether the caller may record that a member agreed, which no account may do for it."""
        waits = site_id not in operation.agreed and CanReview(actor, (site_id,)).allowed()
        return waits and not self.has_one(operation, site_id)

    def _firm(self, site_id: str) -> str:
        site = self.sites.get(site_id)
        return site.company_id if site else site_id
