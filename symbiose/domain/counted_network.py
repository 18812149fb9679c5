"""What exchanges add to the network of sites, and what is measured on it."""

from collections.abc import Collection, Iterable, Iterator, Sequence

from symbiose.domain.counted_exchanges import CountedExchange
from symbiose.domain.indicators import Column, Contribution
from symbiose.domain.network import Link, MeasureNetwork
from symbiose.domain.remembered import Remembered
from symbiose.domain.territory_on import TerritoryOn

CONNECTEDNESS, DEPENDENCE = "network_connectedness", "network_dependence"
NETWORK = (CONNECTEDNESS, DEPENDENCE)
COLUMNS = (Column.PROPOSED, Column.AGREED)


def joining(
    territory: TerritoryOn, exchanges: Iterable[CountedExchange], kept: Remembered
) -> Iterator[Contribution]:
    """Return each exchange at each site that it passes, with its benefit; a loss weighs nothing."""
    runs_at = {processor.id: processor.site_id for processor in territory.processors}
    for one in exchanges:
        if one.column in COLUMNS:
            between = tuple(runs_at[i] for i in one.proposal.path.through if i in runs_at)
            yield from kept.of(("joining", one.thing_id, one.column), _passing, one, between)


def _passing(one: CountedExchange, between: Sequence[str]) -> Iterator[Contribution]:
    proposal = one.proposal
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
                models=tuple(sorted({mark.model for mark in proposal.models})),
                flow_ids=(proposal.path.offer_id, proposal.path.need_id),
            )


def measured(
    indicator_id: str,
    contributions: Sequence[Contribution],
    site_ids: Collection[str],
    measure: MeasureNetwork,
) -> float | None:
    """Return a measure of the network that some exchanges make of some sites, in %; None of no network.

    Args:
        indicator_id: `network_connectedness` or `network_dependence`.
        contributions: Exchanges at the sites that they pass.
        site_ids: Every site of the network.
        measure: Measures it.
    """
    passed: dict[str, list[Contribution]] = {}
    for one in contributions:
        passed.setdefault(one.thing_id, []).append(one)
    links = (Link(tuple(one.site_id for one in at), at[0].amount) for at in passed.values())
    found = measure(site_ids, links)
    share = found.connectedness if indicator_id == CONNECTEDNESS else found.dependence
    return None if share is None else 100 * share
