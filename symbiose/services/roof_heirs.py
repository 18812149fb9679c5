"""Let what was settled of a roof hold for the one that a new version of its cadastre draws in its place.

A roof with an identifier stays the same roof. One without is recognised by its footprint: drawn otherwise, it
is another roof, and what a person said of the first would be lost.
"""

from collections.abc import Sequence

from symbiose.domain.repositories import Repositories
from symbiose.domain.roof_cells import cells_around
from symbiose.domain.roof_owners import RoofDecision, holding
from symbiose.domain.roofs import Roof
from symbiose.services.context import Services
from symbiose.services.roof_matching import settle_again


def pass_on(services: Services, repositories: Repositories, gone: Sequence[str]) -> int:
    """Let what was settled of roofs that were just removed hold for those in their place; return how many.

    Only where one roof alone lies where the former one did, and nobody said anything of it yet. The journal
    is held: what people said until then is seen, and whoever says something later finds the roof gone.

    Args:
        services: What use cases work with.
        repositories: Those of the transaction, in which the new version is stored already.
        gone: Roofs that are removed.
    """
    surveyor = services.roof_surveyor
    left = {
        roof_id: held
        for roof_id, history in repositories.roof_decisions.of_roofs(gone).items()
        if (held := holding(history)) is not None
    }
    places = {i: (one.longitude, one.latitude) for i, one in left.items()}
    known = {i: (lon, lat) for i, (lon, lat) in places.items() if lon is not None and lat is not None}
    if surveyor is None or not known:
        return 0
    cells = {cell for place in known.values() for cell in cells_around(*place, 0.0)}
    roofs = {roof.id: roof for roof in repositories.roofs.around(sorted(cells), [])}
    said = repositories.roof_decisions.of_roofs(list(roofs))
    standing = surveyor.near([roof for i, roof in roofs.items() if i not in said], known, 0.0)
    heirs: dict[str, list[str]] = {}
    for near in standing:
        for one in near.sites:
            heirs.setdefault(one.site_id, []).append(near.roof_id)
    passed = {only[0]: left[former] for former, only in sorted(heirs.items()) if len(only) == 1}
    for roof_id, held in passed.items():
        repositories.roof_decisions.save(_for(roofs[roof_id], held))
    settle_again(repositories, list(passed))
    return len(passed)


def _for(roof: Roof, held: RoofDecision) -> RoofDecision:
    """Return the same words, of the same person and day, of another roof."""
    place = {"longitude": roof.longitude, "latitude": roof.latitude}
    return held.model_copy(update={"roof_id": roof.id, "reference": roof.reference, "version": 1, **place})
