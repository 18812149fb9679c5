"""Record the word of a firm for which nobody has an account: it agreed, or confirmed the contract."""

from collections.abc import Iterable, Mapping

from symbiose.domain.accounts import Account, Actor, Role
from symbiose.domain.companies import Site
from symbiose.domain.errors import NotAllowed
from symbiose.domain.exchanges import State
from symbiose.domain.permissions import CanReview
from symbiose.domain.synergies import Party, Side, Synergy, Word, is_within_one_firm, sides_of
from symbiose.domain.synergy_steps import By, Change, record_word
from symbiose.services.context import Services
from symbiose.services.synergies import Found, change_synergy, checked_words, require_follower


def record_word_of(
    services: Services, actor: Actor, synergy_id: str, version: int, side: Side, words: str
) -> Synergy:
    """Record the word that a side owes, its agreement or the contract, and on what that rests.

    No account may give it: the site has none, or those that it has gave the word of the other firm. With its
    agreement the firm consents to be known to the other, as by its own.

    Raises:
        InvalidDeclaration: Nothing says on what it rests, or too much, or the words name the other firm.
        ConflictingReview: The synergy changed meanwhile, or the side has said so already.
        NotAllowed: The caller does not coordinate the site, or an account may speak for it.
        UnknownThing: There is none, or the caller may not know of it.
    """
    told = checked_words(words)

    def step(found: Found) -> Change:
        require_follower(found)
        CanReview(actor, (found.synergy.site_of(side),)).require()
        sites = {site.id: site for site in found.repositories.sites.all()}
        if side not in owed_by_nobody(found.synergy, found.repositories.accounts.all(), sites):
            msg = "Somebody has an account to speak for this site, or nothing is asked of it. Ask them."
            raise NotAllowed(msg, actor=actor.id, synergy=synergy_id)
        return record_word(found.synergy, By(actor.id, Party.COORDINATOR, found.at), side, told)

    return change_synergy(services, actor, synergy_id, version, "synergy_record_word", step)


def owed_by_nobody(
    synergy: Synergy, accounts: Iterable[Account], sites: Mapping[str, Site]
) -> frozenset[Side]:
    """Return the sides that owe a word now and for which no account may give it.

    Args:
        synergy: The synergy.
        accounts: All accounts.
        sites: All sites, by id.
    """
    said = _words_due(synergy)
    if said is None:
        return frozenset()
    spoke = set() if is_within_one_firm(synergy, sites) else {word.by for word in said}
    spoken_for = {
        site_id
        for account in accounts
        if account.role is Role.SITE_MANAGER and not account.disabled and account.id not in spoke
        for site_id in account.site_ids
    }
    return frozenset(
        side for side in Side if side not in sides_of(said) and synergy.site_of(side) not in spoken_for
    )


def _words_due(synergy: Synergy) -> tuple[Word, ...] | None:
    """Return the words said so far of those that are asked for now; None where none are."""
    if synergy.state is State.ACCEPTED:
        return synergy.agreements
    return synergy.signatures if synergy.state is State.IN_STUDY else None
