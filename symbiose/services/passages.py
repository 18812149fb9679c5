"""What is known of the material of a synergy: its codes, and whether who takes it first may receive them."""

from dataclasses import dataclass

from symbiose.domain.reference import ReferenceData
from symbiose.domain.resources import Family
from symbiose.domain.synergies import Synergy
from symbiose.domain.waste import WasteEntry
from symbiose.domain.waste_paths import Passage
from symbiose.services.surroundings import Surroundings


@dataclass(frozen=True)
class Codes:
    """The waste codes of a synergy."""

    given: WasteEntry | None
    """Code of the flow given; None when it carries none."""
    wanted: WasteEntry | None
    """Code that the need asks for; None when it names none."""
    usual: tuple[WasteEntry, ...]
    """Codes under which the resource may be discarded, where the flow carries none."""
    taker_site_id: str
    """Site that takes it first: that of the first processor, else the receiver."""
    authorised: bool
    """The taker is known to be authorised for the code given, which is that of dangerous waste."""


def codes_of(synergy: Synergy, around: Surroundings, reference: ReferenceData) -> Codes:
    """Return the waste codes of a synergy as declared now."""
    offer, need = around.flows.get(synergy.path.offer_id), around.flows.get(synergy.path.need_id)
    given = _entry(offer.waste_code if offer else None, reference)
    resource = reference.resources.find(synergy.resource_id)
    usual = resource.waste_codes if resource and given is None else ()
    taker_site_id = _taker(synergy, around)
    taker = around.sites.get(taker_site_id)
    return Codes(
        given=given,
        wanted=_entry(need.waste_code if need else None, reference),
        usual=tuple(entry for code in usual if (entry := _entry(code, reference))),
        taker_site_id=taker_site_id,
        authorised=given is not None and taker is not None and given.code in taker.dangerous_waste_codes,
    )


def passage_of(synergy: Synergy, codes: Codes, reference: ReferenceData) -> Passage:
    """Return what the status of a synergy depends on."""
    resource = reference.resources.find(synergy.resource_id)
    given = codes.given
    asked_for = given is not None and given == codes.wanted and not synergy.path.through
    return Passage(
        material=is_material(synergy, given.code if given else None, reference),
        waste_code=given.code if given else None,
        dangerous=given is not None and given.dangerous,
        recovered=resource is not None and resource.recovered,
        processed=bool(synergy.path.through),
        accepted=codes.authorised or (asked_for and given is not None and not given.dangerous),
    )


def is_material(synergy: Synergy, waste_code: str | None, reference: ReferenceData) -> bool:
    """Tell whether what is given has a waste status at all: matter, or anything that carries a waste code."""
    resource = reference.resources.find(synergy.resource_id)
    return waste_code is not None or (resource is not None and resource.family is Family.MATERIAL)


def _entry(code: str | None, reference: ReferenceData) -> WasteEntry | None:
    return reference.wastes.get(code) if code is not None and code in reference.wastes else None


def _taker(synergy: Synergy, around: Surroundings) -> str:
    first = around.processors.get(synergy.path.through[0]) if synergy.path.through else None
    return first.site_id if first else synergy.receiver_site_id
