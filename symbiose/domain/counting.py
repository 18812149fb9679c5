"""Everything that the indicators of a day are counted from."""

from symbiose.domain.counted_exchanges import at_givers, exchanged
from symbiose.domain.counted_flows import declared, without_taker
from symbiose.domain.counted_groups import in_groups, served_by_groups
from symbiose.domain.counted_loops import in_loops, spared_by_loops
from symbiose.domain.counted_models import covered_models
from symbiose.domain.counted_network import joining
from symbiose.domain.counted_roofs import on_roofs
from symbiose.domain.counted_shares import circularity, purchases
from symbiose.domain.counted_synergies import counted, declaring
from symbiose.domain.exchanges_on import exchanges_on
from symbiose.domain.indicators import Contribution
from symbiose.domain.remembered import Remembered
from symbiose.domain.resources import ResourceCatalogue
from symbiose.domain.territory_on import TerritoryOn


def contributions_on(
    territory: TerritoryOn, catalogue: ResourceCatalogue, kept: Remembered | None = None
) -> tuple[Contribution, ...]:
    """Return what everything adds to the indicators on a day.

    Args:
        territory: The day.
        catalogue: Resources.
        kept: Counts of single things that were made before, and takes those made now.
    """
    kept = kept if kept is not None else Remembered()
    exchanges = tuple(exchanges_on(territory, kept))
    given = at_givers(exchanges)
    return (
        *declared(territory, catalogue, kept),
        *exchanged(given, catalogue, kept),
        *on_roofs(territory),
        *in_loops(territory, kept),
        *spared_by_loops(territory, kept),
        *in_groups(territory, kept),
        *served_by_groups(territory, kept),
        *without_taker(territory, exchanges, catalogue, kept),
        *purchases(territory, given, kept),
        *counted(territory, kept),
        *declaring(territory, kept),
        *circularity(territory, given, catalogue, kept),
        *covered_models(territory, exchanges, catalogue, kept),
        *joining(territory, given, kept),
    )
