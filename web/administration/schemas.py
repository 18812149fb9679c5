"""What the pages of accounts are asked for, and what their forms send."""

from collections.abc import Iterable, Mapping
from typing import ClassVar, Literal

from pydantic import Field

from symbiose.domain.accounts import Role
from symbiose.domain.errors import Problem
from symbiose.domain.labels import label_key
from symbiose.services.administration import AccountLine
from web.forms import Form, ListQuery
from web.language import N_

LONGEST = 500
LONGEST_SITES = 50_000
STATES: Mapping[str, str] = {
    "active": N_("Ouvert"),
    "invited": N_("Invité"),
    "invitation_expired": N_("Invitation périmée"),
    "closed": N_("Fermé"),
    "erased": N_("Effacé"),
}


class AccountsQuery(ListQuery):
    """Filters of the list of accounts; they stay in the address."""

    texte: str = Field(default="", max_length=200)
    """Words sought in the address and the names of the sites and parks."""
    role: Role | Literal[""] = ""
    """Role."""
    etat: Literal["", "active", "invited", "invitation_expired", "closed", "erased"] = ""
    """State."""

    def keeps(self, line: AccountLine) -> bool:
        """Tell whether an account is asked for."""
        names = " ".join([*(site.name for site in line.sites), *(park.name for park in line.parks)])
        text = f"{line.account.email} {label_key(names)}"
        words = self.texte.lower().split()
        return (
            self.role in ("", line.account.role)
            and self.etat in ("", line.state)
            and all(word in text or label_key(word) in text for word in words)
        )


class RightsForm(Form):
    """Whose account, with which role, sites and parks."""

    boxes: ClassVar = frozenset({"parks"})
    email: str = Field(default="", max_length=LONGEST)
    """Professional address."""
    role: str = Field(default="", max_length=LONGEST)
    """Role."""
    sites: str = Field(default="", max_length=LONGEST_SITES)
    """Sites, one a line."""
    parks: tuple[str, ...] = Field(default=(), max_length=LONGEST)
    """Ids of the parks of a coordinator, one box each; none for the whole territory."""
    password: str = Field(default="", max_length=LONGEST)
    """The administrator's own, again."""

    def chosen_role(self) -> Role | None:
        """Return the role, None when it is none."""
        return Role(self.role) if self.role in set(Role) else None


class ChangeForm(RightsForm):
    """What an account shall be from now on."""

    seen: str = Field(default="", max_length=LONGEST)
    """Stamp of the account as it was seen."""


class LinkForm(Form):
    """A new link for an account."""

    password: str = Field(default="", max_length=LONGEST)
    """The administrator's own, again."""


class ClosingForm(Form):
    """An account closed."""

    seen: str = Field(default="", max_length=LONGEST)
    """Stamp of the account as it was seen."""


class OpeningForm(LinkForm):
    """An account opened again."""

    seen: str = Field(default="", max_length=LONGEST)
    """Stamp of the account as it was seen."""


class ErasingForm(LinkForm):
    """The person of an account erased."""

    seen: str = Field(default="", max_length=LONGEST)
    """Stamp of the account as it was seen."""
    sure: bool = False
    """That it cannot be taken back was read."""


def faults_of(problems: Iterable[Problem]) -> dict[str, str]:
    """Return what is at fault: field → sentences."""
    found: dict[str, list[str]] = {}
    for problem in problems:
        text = problem.expected
        found.setdefault(problem.path, []).append(f"{text[:1].upper()}{text[1:].rstrip('.')}.")
    return {field: " ".join(sentences) for field, sentences in found.items()}
