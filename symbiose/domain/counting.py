"""Everything that the indicators of a day are counted from."""

from symbiose.domain.counted_exchanges import contributions_of
from symbiose.domain.counted_flows import declared, without_taker
from symbiose.domain.counted_models import covered_models
from symbiose.domain.counted_network import joining
from symbiose.domain.counted_shares import circularity, purchases
from symbiose.domain.counted_synergies import counted, declaring
from symbiose.domain.exchanges_on import exchanges_on
from symbiose.domain.indicators import Contribution
from symbiose.domain.resources import ResourceCatalogue
from symbiose.domain.territory_on import TerritoryOn


def contributions_on(territory: TerritoryOn, catalogue: ResourceCatalogue) -> tuple[Contribution, ...]:
    """Return what everything adds to the indicators on a day."""
    exchanges = tuple(exchanges_on(territory))
    return (
        *declared(territory, catalogue),
        *(one for exchange in exchanges for one in contributions_of(exchange, catalogue)),
        *without_taker(territory, exchanges, catalogue),
        *purchases(territory, exchanges),
        *counted(territory),
        *declaring(territory),
        *circularity(territory, exchanges, catalogue),
        *covered_models(territory, exchanges, catalogue),
        *joining(territory, exchanges),
    )
