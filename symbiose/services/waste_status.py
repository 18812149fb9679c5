"""Choose the waste path of a synergy, confirm it for a firm, and tick its conditions with what shows them."""

from symbiose.domain.accounts import Actor
from symbiose.domain.errors import ConflictingReview, InvalidDeclaration, NotAllowed, Problem
from symbiose.domain.synergies import Party, Side, includes, other_side
from symbiose.domain.waste_paths import WastePath
from symbiose.domain.waste_status import ConditionTick, PathChoice, WasteStatus
from symbiose.services.context import Services
from symbiose.services.dossier_writing import Opened, require_rank, write_dossier
from symbiose.services.passages import is_material
from symbiose.services.synergies import checked_words, flows_of, runs_both


def choose_path(
    services: Services,
    actor: Actor,
    synergy_id: str,
    seen: int,
    path: WastePath,
    operation_code: str | None = None,
    side: Side | None = None,
) -> PathChoice:
    """Choose a waste path, or confirm the one chosen: it holds for a firm once that firm chose it too.

    Args:
        services: What use cases work with.
        actor: The caller.
        synergy_id: The synergy.
        seen: Choices that the caller saw.
        path: The path.
        operation_code: Treatment operation, where the material travels as waste.
        side: For which side, where the caller manages the sites of two firms; None for its own.

    Raises:
        InvalidDeclaration: It is no material, or the operation does not exist or does not go with the path.
        ConflictingReview: Somebody chose meanwhile, or the synergy is abandoned.
        NotAllowed: The firms do not know each other yet, or the caller would choose for both.
        UnknownThing: There is no such synergy, or the caller may not know of it.
    """
    operation = (operation_code or "").strip() or None
    _check_operation(services, path, operation)

    def write(opened: Opened) -> PathChoice:
        opened.require_open()
        _require_material(services, opened)
        status = _status(opened)
        require_rank(seen, len(status.choices), synergy_id)
        choice = PathChoice(
            synergy_id=synergy_id,
            rank=seen + 1,
            path=path,
            operation_code=operation,
            party=_choosing(opened, side),
            chosen_by=actor.id,
            chosen_at=opened.at,
        )
        _refuse_both(opened, WasteStatus((*status.choices, choice)))
        opened.repositories.waste_statuses.choose(choice)
        return choice

    return write_dossier(services, actor, synergy_id, "choose_status", write)


def tick_condition(
    services: Services,
    actor: Actor,
    synergy_id: str,
    condition_id: str,
    seen: int,
    evidence: str,
    *,
    met: bool,
    document_id: str | None = None,
) -> ConditionTick:
    """Say that a condition of the path chosen is met, with what shows it, or that it no longer is, and why.

    Args:
        services: What use cases work with.
        actor: The caller.
        synergy_id: The synergy.
        condition_id: The condition.
        seen: Ticks of the condition that the caller saw.
        evidence: What shows it, or why it no longer holds.
        met: Whether it is met.
        document_id: Document of the dossier that shows it.

    Raises:
        InvalidDeclaration: There is no evidence, or the document is not in the dossier.
        ConflictingReview: Somebody ticked it meanwhile, or another path was chosen.
        NotAllowed: The firms do not know each other yet.
        UnknownThing: There is no such synergy or condition, or the caller may not know of it.
    """
    words = checked_words(evidence, "evidence")
    condition = services.reference.waste_paths.condition(condition_id)

    def write(opened: Opened) -> ConditionTick:
        opened.require_open()
        status = _status(opened)
        rules = services.reference.waste_paths.of(status.choice.path) if status.choice else None
        if rules is None or condition not in rules.conditions:
            msg = "Another waste path was chosen meanwhile. Read the dossier again."
            raise ConflictingReview(msg, synergy=synergy_id)
        ranks = [one.rank for one in status.ticks if one.condition_id == condition_id]
        require_rank(seen, max(ranks, default=0), synergy_id)
        tick = ConditionTick(
            synergy_id=synergy_id,
            condition_id=condition_id,
            rank=seen + 1,
            met=met,
            evidence=words,
            document_id=_readable_document(opened, document_id),
            party=opened.reader.party,
            ticked_by=actor.id,
            ticked_at=opened.at,
        )
        opened.repositories.waste_statuses.tick(tick)
        return tick

    return write_dossier(services, actor, synergy_id, "tick_condition", write)


def _status(opened: Opened) -> WasteStatus:
    synergy_id = opened.synergy.id
    return opened.repositories.waste_statuses.of_synergies([synergy_id])[synergy_id]


def _check_operation(services: Services, path: WastePath, operation: str | None) -> None:
    if operation is None:
        return
    if operation not in services.reference.operations:
        expected = "choisissez une opération de la liste, D 1 à D 15 ou R 1 à R 13"
        raise InvalidDeclaration([Problem("operation_code", operation[:200], expected)])
    if not services.reference.waste_paths.of(path).traced:
        expected = "laissez l’opération vide : ce qui n’est pas un déchet n’est pas traité"
        raise InvalidDeclaration([Problem("operation_code", operation, expected)])


def _require_material(services: Services, opened: Opened) -> None:
    offer = flows_of(opened.repositories, opened.synergy).get(opened.synergy.path.offer_id)
    if not is_material(opened.synergy, offer.waste_code if offer else None, services.reference):
        expected = "la chaleur, l’énergie, l’eau et les services n’ont pas de statut de déchet"
        raise InvalidDeclaration([Problem("path", "", expected)])


def _choosing(opened: Opened, side: Side | None) -> Party:
    """Return in whose name a choice is made: one side, or both where one firm runs both sites."""
    party = opened.reader.party
    if side is None:
        if party is Party.BOTH and not runs_both(opened.repositories, opened.synergy):
            expected = "dites pour quel établissement vous choisissez"
            raise InvalidDeclaration([Problem("side", "", expected)])
        return party
    if not opened.reader.speaks_for(side):
        msg = "A firm confirms for itself. Leave the side out, or ask its manager."
        raise NotAllowed(msg, actor=opened.actor.id, synergy=opened.synergy.id)
    return Party(side.value)


def _refuse_both(opened: Opened, status: WasteStatus) -> None:
    """Refuse that one account confirms for two firms, one after the other."""
    last = status.choices[-1]
    if last.party not in (Party.GIVER, Party.RECEIVER) or runs_both(opened.repositories, opened.synergy):
        return
    other = other_side(Side(last.party.value))
    if any(one.chosen_by == last.chosen_by and includes(one.party, other) for one in status.standing):
        msg = "Nobody confirms for both firms. Ask another manager of the other site."
        raise NotAllowed(msg, actor=opened.actor.id, synergy=opened.synergy.id)


def _readable_document(opened: Opened, document_id: str | None) -> str | None:
    if not document_id:
        return None
    for document in opened.repositories.synergy_documents.of(opened.synergy.id):
        readable = opened.reader.may_read(document.audience, document.uploaded_by)
        if document.id == document_id and document.stands and readable:
            return document_id
    raise InvalidDeclaration([Problem("document_id", "", "choisissez un document de ce dossier")])
