"""Heat networks that exist beside: each is a source that sells and a consumer that takes any part."""

from typing import NamedTuple

from symbiose.domain.documents.heat_network_instance import (
    HeatNetworkInstance,
    NetworkConsumer,
    NetworkSource,
)
from symbiose.domain.documents.heat_network_options import PartnerNetwork


class Partner(NamedTuple):
    """A partner network and where it stands among sources and consumers."""

    network: PartnerNetwork
    source: int | None
    """Position of the source that it is; None where it sells nothing."""
    consumer: int | None
    """Position of the consumer that it is; None where it buys nothing."""


def with_partners(document: HeatNetworkInstance) -> tuple[HeatNetworkInstance, list[Partner]]:
    """Return an instance whose partner networks stand behind its sources and consumers, and where."""
    sources, consumers = list(document.sources), list(document.consumers)
    partners = []
    for network in document.networks:
        sells, buys = _is_any(network.sells_kw), _is_any(network.buys_kw)
        partners.append(Partner(network, len(sources) if sells else None, len(consumers) if buys else None))
        sources += [_seller(network)] if sells else []
        consumers += [_buyer(network)] if buys else []
    update = {"sources": tuple(sources), "consumers": tuple(consumers)}
    return document.model_copy(update=update), partners


def _is_any(kw: float | tuple[float, ...]) -> bool:
    return any(kw) if isinstance(kw, tuple) else kw > 0


def _seller(network: PartnerNetwork) -> NetworkSource:
    return NetworkSource(
        id=network.id,
        node=network.node,
        max_kw=network.sells_kw,
        price_eur_per_mwh=network.sells_eur_per_mwh,
        supply_temp_c=network.supply_temp_c,
        return_temp_c=network.return_temp_c,
        co2_kg_per_mwh=network.co2_kg_per_mwh,
        recovered=False,
    )


def _buyer(network: PartnerNetwork) -> NetworkConsumer:
    return NetworkConsumer(
        id=network.id,
        node=network.node,
        demand_kw=network.buys_kw,
        connection="optional",
        revenue_eur_per_mwh=network.buys_eur_per_mwh,
        need_temp_c=network.supply_temp_c,
        return_temp_c=network.return_temp_c,
        co2_avoided_kg_per_mwh=network.co2_avoided_kg_per_mwh,
    )
