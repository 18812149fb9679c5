"""What exchanges add to the network of sites, and what is measured on it."""

from collections.abc import Iterable, Iterator, Mapping

from symbiose.domain.counted_exchanges import AtGivers, CountedExchange
from symbiose.domain.indicators import Column, Contribution
from symbiose.domain.network import Link, NetworkMeasures
from symbiose.domain.remembered import Remembered
from symbiose.domain.territory_on import TerritoryOn

CONNECTEDNESS, DEPENDENCE = "network_connectedness", "network_dependence"
NETWORK = (CONNECTEDNESS, DEPENDENCE)
COLUMNS = (Column.PROPOSED, Column.AGREED)


def joining(territory: TerritoryOn, exchanges: AtGivers, kept: Remembered) -> Iterator[Contribution]:
    """Return each exchange at each site that it passes, with its benefit; a loss weighs nothing."""
    runs_at = kept.same("processors", {processor.id: processor.site_id for processor in territory.processors})
    for site_id, some in exchanges.items():
        yield from kept.of(("joining", site_id), _all_passing, some, runs_at)


def _all_passing(exchanges: Iterable[CountedExchange], runs_at: Mapping[str, str]) -> Iterator[Contribution]:
    return (found for one in exchanges if one.column in COLUMNS for found in _passing(one, runs_at))


def _passing(one: CountedExchange, runs_at: Mapping[str, str]) -> Iterator[Contribution]:
    proposal = one.proposal
    between = [runs_at[i] for i in proposal.path.through if i in runs_at]
    models = tuple(sorted({mark.model for mark in proposal.models}))
    passed = dict.fromkeys((proposal.giver_site_id, *between, proposal.receiver_site_id))
    for site_id in passed:
        for indicator_id in NETWORK:
            yield Contribution(
                indicator_id=indicator_id,
                column=one.column,
                amount=max(proposal.benefit_eur_per_year * one.share, 0.0),
                site_id=site_id,
                thing_id=one.thing_id,
                resource_id=proposal.resource_id,
                models=models,
                flow_ids=(proposal.path.offer_id, proposal.path.need_id),
            )


def links_of(contributions: Iterable[Contribution]) -> tuple[Link, ...]:
    """Return the exchanges that contributions to a measure of the network are, each once.

    Args:
        contributions: Exchanges at the sites that they pass.
    """
    passed: dict[str, list[Contribution]] = {}
    for one in contributions:
        passed.setdefault(one.thing_id, []).append(one)
    return tuple(Link(tuple([one.site_id for one in at]), at[0].amount) for at in passed.values())


def share_told(indicator_id: str, measures: NetworkMeasures) -> float | None:
    """Return what an indicator tells of a network, in %; None of no network.

    Args:
        indicator_id: `network_connectedness` or `network_dependence`.
        measures: How the network was measured.
    """
    share = measures.connectedness if indicator_id == CONNECTEDNESS else measures.dependence
    return None if share is None else 100 * share
