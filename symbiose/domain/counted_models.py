"""What sites add to the coverage of the six circular models on a day."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest

from symbiose.domain.counted_exchanges import CountedExchange
from symbiose.domain.coverage import (
    Coverage,
    Evidence,
    Source,
    coverage_of,
    flow_evidence,
    processor_evidence,
    proposal_evidence,
)
from symbiose.domain.flows import Flow
from symbiose.domain.indicators import Column, Contribution
from symbiose.domain.opeo import ModelOverride, OpeoModel
from symbiose.domain.remembered import Remembered
from symbiose.domain.resources import ResourceCatalogue
from symbiose.domain.territory_on import TerritoryOn


def covered_models(
    territory: TerritoryOn,
    exchanges: Iterable[CountedExchange],
    catalogue: ResourceCatalogue,
    kept: Remembered,
) -> Iterator[Contribution]:
    """Return, for each site and model, whether its flows, processors and agreements practise it."""
    found: dict[str, list[Evidence]] = defaultdict(list)
    for one in _evidence(territory, exchanges, catalogue, kept):
        for site_id in one.site_ids:
            found[site_id].append(one)
    for site_id in territory.working:
        yield from kept.of(("covered", site_id), _covered, site_id, tuple(found[site_id]))


def _evidence(
    territory: TerritoryOn,
    exchanges: Iterable[CountedExchange],
    catalogue: ResourceCatalogue,
    kept: Remembered,
) -> Iterator[Evidence]:
    for site_id, flows in territory.valid_at_sites.items():
        overrides = tuple(territory.overrides.get(flow.id) for flow in flows) if territory.overrides else ()
        yield from kept.of(("evidence", site_id), _flow_evidence, flows, catalogue, overrides)
    for processor in territory.processors:
        if processor.id not in territory.retired:
            yield from processor_evidence(processor, catalogue)
    for one in exchanges:
        if one.column is Column.AGREED:
            override = territory.overrides.get(one.proposal.id)
            yield from proposal_evidence(one.proposal, catalogue, override)


def _flow_evidence(
    flows: Iterable[Flow], catalogue: ResourceCatalogue, overrides: Iterable[ModelOverride | None]
) -> Iterator[Evidence]:
    for flow, override in zip_longest(flows, overrides):
        yield from flow_evidence(flow, catalogue, override)


def _covered(site_id: str, evidence: Sequence[Evidence]) -> Iterator[Contribution]:
    coverage = coverage_of(evidence)
    for model in OpeoModel:
        yield _covered_by(site_id, model, coverage)


def _covered_by(site_id: str, model: OpeoModel, coverage: Coverage) -> Contribution:
    why = [one for one in coverage.why(model) if not one.opens]
    return Contribution(
        indicator_id="models_covered",
        column=Column.REALISED,
        amount=1.0 if why else 0.0,
        site_id=site_id,
        thing_id=site_id,
        against=1.0,
        models=(int(model),),
        flow_ids=tuple(one.thing_id for one in why if one.source is Source.FLOW),
    )
