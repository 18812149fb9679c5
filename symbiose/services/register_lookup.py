"""Look a site up in the register of companies, where the operator sets its address."""

from symbiose.domain.accounts import Actor
from symbiose.domain.company_register import RegisterEntry
from symbiose.domain.errors import InvalidDeclaration, Problem, UnknownThing
from symbiose.domain.identifiers import checked_siret
from symbiose.domain.permissions import CanAskForSite
from symbiose.services.context import Services


def look_up_site(services: Services, actor: Actor, siret: str) -> RegisterEntry | None:
    """Return what the register says of a SIRET, None when it knows none.

    Commune and activity are there only where the territory and the nomenclature have them.

    Raises:
        NotAllowed: The caller is no site manager.
        UnknownThing: The operator set no register.
        InvalidDeclaration: The text is no SIRET: the register is not asked.
        RegisterSilent: The register did not answer.
    """
    CanAskForSite(actor).require()
    if services.company_register is None:
        msg = "No register of companies is set. The operator sets it: SYMBIOSE_COMPANY_REGISTER_URL"
        raise UnknownThing(msg)
    try:
        asked = checked_siret(siret)
    except ValueError as error:
        raise InvalidDeclaration([Problem("siret", siret[:200], str(error))]) from error
    found = services.company_register.find(asked)
    if found is None:
        return None
    known_commune = found.commune_code in services.reference.communes
    known_activity = found.activity_code in services.reference.naf
    return found.model_copy(
        update={
            "commune_code": found.commune_code if known_commune else None,
            "activity_code": found.activity_code if known_activity else None,
        }
    )
