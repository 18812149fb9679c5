"""Say whose a roof is: those who coordinate settle it, sites claim it; each word is kept with its reason."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from symbiose.domain.accounts import Actor
from symbiose.domain.companies import Site
from symbiose.domain.errors import ConflictingReview, InvalidDeclaration, Problem
from symbiose.domain.journal import JournalEntry
from symbiose.domain.permissions import CanClaimRoof, CanDeclare, CanSettleRoof
from symbiose.domain.repositories import Repositories
from symbiose.domain.roof_owners import RoofDecision, RoofVerdict
from symbiose.domain.roofs import Roof
from symbiose.services.context import Services
from symbiose.services.journalling import journal_entry
from symbiose.services.roof_ground import KnownRoof, roof_ground
from symbiose.services.roof_matching import settle_again
from symbiose.services.roofs import may_name, seen_roof, unknown

LONGEST_REASON = 500
"""Characters of a reason at most."""
LONGEST_REFERENCE = 200
"""Characters of a reference at most."""
MOST_NAMED = 10
"""Roofs that a site names by their references while nobody has settled them: nobody reads a cadastre so."""
CLOSED = "cet établissement est fermé : choisissez-en un autre, ou « aucun établissement du service »"
NOT_YOURS = "cet établissement n’est pas dans vos parcs : demandez-le à l’administrateur"
NONE_OF_IT = (
    "aucun toit de cette référence ne peut être rattaché : vérifiez-la dans le cadastre ; un toit trop petit "
    "est tenu pour celui d’une maison"
)
SEVERAL = "plusieurs cadastres ont un toit de cette référence : demandez à l’administrateur d’en retirer un"
SETTLED_ALREADY = (
    "une personne a déjà dit à qui est ce toit : ouvrez sa page, dans la liste des toits, pour en décider "
    "de nouveau"
)
TOO_MANY = (
    f"{MOST_NAMED} toits demandés ainsi pour cet établissement attendent déjà la coordination : elle doit "
    "d’abord en décider"
)


@dataclass(frozen=True)
class RoofWord:
    """What somebody wants to say of a roof."""

    verdict: RoofVerdict
    site_id: str | None
    """Site named; None for no site of the service."""
    reason: str = ""
    version: int = 0
    """Version of what was said last as they saw it, 0 for nothing."""


def settle_roof(services: Services, actor: Actor, roof_id: str, word: RoofWord) -> RoofDecision:
    """Settle whose a roof is, or withdraw what was settled; later imports and runs keep to it.

    Raises:
        NotAllowed: The caller settles no roofs.
        UnknownThing: There is no such roof, or the caller may not see it alone.
        InvalidDeclaration: The site is closed or not the caller's to choose, or the reason is too long.
        ConflictingReview: Somebody said something of it meanwhile.
    """
    return _say(services, actor, roof_id, word, _may_settle)


def claim_roof(services: Services, actor: Actor, roof_id: str, word: RoofWord) -> RoofDecision:
    """Say in the name of a site that a roof is its own, or is not: who coordinates settles it.

    Raises:
        UnknownThing: There is no such roof, the caller may not see it alone, or runs no such site.
        InvalidDeclaration: The reason is too long.
        ConflictingReview: Somebody said something of it meanwhile.
    """
    return _say(services, actor, roof_id, word, _may_claim)


def name_roof(services: Services, actor: Actor, site_id: str, reference: str, reason: str) -> RoofDecision:
    """Say by its identifier in the cadastre that a roof is that of a site: staff settles it, others claim it.

    Raises:
        UnknownThing: There is no such site, or it is not the caller's, which is not told.
        InvalidDeclaration: No roof has the reference that may be named so, the site is closed, too many that
            it named wait already, or the reason is too long.
        ConflictingReview: Somebody said something of the roof at this moment.
    """
    CanDeclare(actor).require()
    if not may_name(actor, site_id):
        raise unknown(site_id)
    words, now = _checked(reason), services.clock()
    wanted = " ".join(reference.split())[:LONGEST_REFERENCE]
    settles = CanSettleRoof(actor, (site_id,)).allowed()
    verdict = RoofVerdict.SETTLED if settles else RoofVerdict.CLAIMED
    entry = journal_entry(actor, f"roof_{verdict.value}", site_id, now)

    def work(repositories: Repositories) -> RoofDecision:
        repositories.journal.hold()  # an import that ends first is seen, one that ends later sees this
        _require_open(repositories.sites.get(site_id))
        if not settles:
            _require_few_named(services, repositories, site_id)
        roof = _of_reference(services, actor, repositories, wanted)
        history = repositories.roof_decisions.of_roofs([roof.id]).get(roof.id, [])
        known = roof_ground(services, repositories).roofs.get(roof.id)
        if settles and known and not CanSettleRoof(actor, known.concerned).allowed():
            raise InvalidDeclaration([Problem("reference", wanted, NONE_OF_IT)])
        if settles and known and known.held:
            raise InvalidDeclaration([Problem("reference", wanted, SETTLED_ALREADY)])
        decision = _decision(roof, RoofWord(verdict, site_id, words), history, actor, now)
        return _kept(repositories, decision, entry)

    return services.store.write(work)


def _say(
    services: Services,
    actor: Actor,
    roof_id: str,
    word: RoofWord,
    require: Callable[[Actor, Repositories, KnownRoof, RoofWord], None],
) -> RoofDecision:
    CanDeclare(actor).require()
    words, now = _checked(word.reason), services.clock()
    entry = journal_entry(actor, f"roof_{word.verdict.value}", roof_id, now)

    def work(repositories: Repositories) -> RoofDecision:
        repositories.journal.hold()  # as above
        known = seen_roof(roof_ground(services, repositories), actor, roof_id)
        require(actor, repositories, known, word)
        history = repositories.roof_decisions.of_roofs([roof_id]).get(roof_id, [])
        _require_seen(history, word, roof_id)
        said = RoofWord(word.verdict, word.site_id, words, word.version)
        return _kept(repositories, _decision(known.roof, said, history, actor, now), entry)

    return services.store.write(work)


def _kept(repositories: Repositories, decision: RoofDecision, entry: JournalEntry) -> RoofDecision:
    """Keep what was said and whose the roof is by it; the journal names the roof and the site."""
    repositories.roof_decisions.save(decision)
    settle_again(repositories, [decision.roof_id])
    detail = f"site={decision.site_id or 'none'}"
    repositories.journal.append(entry.model_copy(update={"thing_id": decision.roof_id, "detail": detail}))
    return decision


def _decision(
    roof: Roof, word: RoofWord, history: Sequence[RoofDecision], actor: Actor, now: datetime
) -> RoofDecision:
    return RoofDecision(
        roof_id=roof.id,
        verdict=word.verdict,
        site_id=word.site_id,
        reason=word.reason or None,
        reference=roof.reference,
        longitude=roof.longitude,
        latitude=roof.latitude,
        version=history[-1].version + 1 if history else 1,
        decided_by=actor.id,
        decided_at=now,
    )


def _may_settle(actor: Actor, repositories: Repositories, known: KnownRoof, word: RoofWord) -> None:
    CanSettleRoof(actor, known.concerned).require()
    if word.site_id is None:
        return
    if not CanSettleRoof(actor, (word.site_id,)).allowed():
        raise InvalidDeclaration([Problem("site", word.site_id, NOT_YOURS)])
    _require_open(repositories.sites.get(word.site_id))


def _may_claim(actor: Actor, repositories: Repositories, known: KnownRoof, word: RoofWord) -> None:
    site_id = word.site_id or ""
    if site_id not in known.concerned or not CanClaimRoof(actor, site_id).allowed():
        raise unknown(known.roof.id)
    _require_open(repositories.sites.get(site_id))


def _require_open(site: Site) -> None:
    if site.closed_on is not None:
        raise InvalidDeclaration([Problem("site", site.name, CLOSED)])


def _require_seen(history: Sequence[RoofDecision], word: RoofWord, roof_id: str) -> None:
    if word.version != (history[-1].version if history else 0):
        msg = "Somebody said whose this roof is meanwhile. Read it again, then decide."
        raise ConflictingReview(msg, roof=roof_id)
    if word.verdict is RoofVerdict.WITHDRAWN and not history:
        msg = "Nothing was settled of this roof: there is nothing to withdraw."
        raise ConflictingReview(msg, roof=roof_id)


def _checked(reason: str) -> str:
    words = " ".join(reason.split())
    if len(words) > LONGEST_REASON:
        expected = f"dites pourquoi en {LONGEST_REASON} caractères au plus"
        raise InvalidDeclaration([Problem("reason", words[:200], expected)])
    return words


def _require_few_named(services: Services, repositories: Repositories, site_id: str) -> None:
    """Raise where a site has named many roofs that it is not near: each is shown to whoever names it."""
    named = (
        known
        for known in roof_ground(services, repositories).roofs.values()
        if site_id not in known.match.site_ids and any(one.site_id == site_id for one in known.claims)
    )
    if sum(1 for _ in named) >= MOST_NAMED:
        raise InvalidDeclaration([Problem("reference", "", TOO_MANY)])


def _of_reference(services: Services, actor: Actor, repositories: Repositories, reference: str) -> Roof:
    """Return the one roof of a reference that may be named: no house, and none that another site has."""
    ground = roof_ground(services, repositories)
    found = repositories.roofs.of_reference(reference) if reference else []
    named = [
        roof
        for roof in found
        if roof.area_m2 >= ground.least_area_m2
        or (roof.id in ground.roofs and ground.roofs[roof.id].may_be_seen(actor))
    ]
    if len(named) != 1:
        raise InvalidDeclaration([Problem("reference", reference, SEVERAL if named else NONE_OF_IT)])
    return named[0]
