"""Declare what was really exchanged in a year: each firm for itself, or the coordination on its behalf."""

from datetime import datetime

from symbiose.domain.accounts import Actor
from symbiose.domain.civil_days import day_of
from symbiose.domain.errors import ConflictingReview, InvalidDeclaration, NotAllowed, Problem
from symbiose.domain.quantities import parse_number
from symbiose.domain.realised import FIRST_YEAR, MOST_PER_YEAR, Realised
from symbiose.domain.synergies import Party, Side, Synergy
from symbiose.services.context import Services
from symbiose.services.dossier_writing import Opened, require_rank, write_dossier
from symbiose.services.synergies import checked_words, optional_words


def declare_realised(
    services: Services,
    actor: Actor,
    synergy_id: str,
    side: Side,
    year: int,
    seen: int,
    quantity: str,
    remark: str = "",
) -> Realised:
    """Declare what was exchanged in a year as one firm counts it, or correct what was declared.

    Args:
        services: What use cases work with.
        actor: The caller.
        synergy_id: The synergy.
        side: Firm that counts it: the caller's own, or any for the coordination, which is then told.
        year: Calendar year, the present one at the latest.
        seen: Declarations of this firm for this year that the caller saw.
        quantity: Quantity in the unit of this side, as typed.
        remark: On what it rests; required of a correction.

    Raises:
        InvalidDeclaration: Year or quantity is none, or a correction does not say why; all faults at once.
        ConflictingReview: It was declared meanwhile, or the firms do not know each other.
        NotAllowed: The caller does not speak for this side.
        UnknownThing: There is no such synergy, or the caller may not know of it.
    """
    now = services.clock()
    amount = _checked(year, quantity, remark, now, correction=seen > 0)
    words = optional_words(remark, "remark")

    def write(opened: Opened) -> Realised:
        _require_known(opened, side)
        told = opened.repositories.realised.of_synergies([synergy_id])[synergy_id]
        ranks = [one.rank for one in told if (one.year, one.side) == (year, side)]
        require_rank(seen, max(ranks, default=0), synergy_id)
        realised = Realised(
            synergy_id=synergy_id,
            year=year,
            side=side,
            rank=seen + 1,
            quantity=amount,
            unit=unit_of(opened.synergy, side),
            remark=words,
            party=Party.COORDINATOR if opened.reader.coordinates else Party(side.value),
            declared_by=actor.id,
            declared_at=opened.at,
        )
        opened.repositories.realised.declare(realised)
        return realised

    return write_dossier(services, actor, synergy_id, "declare_realised", write)


def unit_of(synergy: Synergy, side: Side) -> str:
    """Return the unit that a side counts in: what is given, or what processors on the way make of it."""
    return synergy.received_unit if side is Side.RECEIVER and synergy.path.through else synergy.unit


def _checked(year: int, quantity: str, remark: str, now: datetime, *, correction: bool) -> float:
    problems, this_year = [], day_of(now).year
    if not FIRST_YEAR <= year <= this_year:
        problems.append(Problem("year", str(year), f"une année de {FIRST_YEAR} à {this_year}"))
    if correction and not remark.strip():
        problems.append(
            Problem("remark", "", "dites pourquoi vous corrigez : l’ancien chiffre reste visible")
        )
    amount = 0.0
    try:
        amount = parse_number(quantity)
    except ValueError as error:
        problems.append(Problem("quantity", quantity[:200], str(error)))
    if amount < 0:
        problems.append(Problem("quantity", quantity[:200], "une quantité positive, ou zéro"))
    if amount > MOST_PER_YEAR:
        most = f"{MOST_PER_YEAR:,.0f}".replace(",", " ")
        problems.append(Problem("quantity", quantity[:200], f"au plus {most} : vérifiez la quantité"))
    if problems:
        raise InvalidDeclaration(problems)
    if correction:
        checked_words(remark, "remark")
    return amount


def _require_known(opened: Opened, side: Side) -> None:
    if not opened.reader.open:
        msg = "What was exchanged is declared once both firms have agreed."
        raise ConflictingReview(msg, synergy=opened.synergy.id, state=opened.synergy.state)
    if not (opened.reader.coordinates or opened.reader.speaks_for(side)):
        msg = "A firm declares what it gave or received itself. Ask its manager."
        raise NotAllowed(msg, actor=opened.actor.id, synergy=opened.synergy.id)
