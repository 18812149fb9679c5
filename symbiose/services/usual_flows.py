"""The usual flows of a site, by what has become of each: offered, corrected, declared or declined."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from symbiose.domain.accounts import Actor
from symbiose.domain.companies import Site
from symbiose.domain.documents.declarations_document import driver_value
from symbiose.domain.drafts import Draft, DraftOrigin, reference_of_draft
from symbiose.domain.estimates import PER_DRIVER, Estimated, Ratio
from symbiose.domain.flows import EstimateBasis, Flow
from symbiose.domain.labels import label_key
from symbiose.domain.permissions import CanDeclare
from symbiose.domain.reference import ReferenceData
from symbiose.domain.repositories import Repositories
from symbiose.domain.resources import Resource
from symbiose.domain.typical_flows import TradeFound, TypicalFlow, offer_id
from symbiose.services.context import Services
from symbiose.services.managed import managed_site


class Standing(StrEnum):
    """What has become of a usual flow at a site."""

    NEW = "new"
    """Not offered yet, or a figure of the site is missing to estimate it."""
    OFFERED = "offered"
    """A draft waits, with the quantity as it was estimated."""
    CORRECTED = "corrected"
    """A draft waits whose quantity somebody has changed."""
    DECLARED = "declared"
    """The site has declared it, or withdrawn what it declared."""
    DECLINED = "declined"
    """The site has deleted it: it is not offered again."""


@dataclass(frozen=True)
class UsualFlow:
    """One usual flow of a site."""

    flow: TypicalFlow
    resource: Resource
    ratio: Ratio
    driver_value: float | None
    """The site's figure that the ratio is multiplied with, None when it is not known."""
    standing: Standing
    draft: Draft | None = None
    """The draft that waits."""
    declared: Flow | None = None
    """What the site declared."""
    mirrors: tuple[str, ...] = ()
    """Codes that the waste may have instead, as it is dangerous or not."""

    @property
    def basis(self) -> EstimateBasis | None:
        """Return what the estimate rests on: that of the draft as offered, else the site as it is."""
        offered = self.draft.estimate if self.draft else None
        return offered or self.present_basis

    @property
    def present_basis(self) -> EstimateBasis | None:
        """Return what an estimate would rest on now, None when the site's figure is missing."""
        if self.driver_value is None:
            return None
        ratio = self.ratio
        return EstimateBasis(
            ratio_id=ratio.id, driver=ratio.driver, driver_value=self.driver_value, text=ratio.sentence
        )

    @property
    def estimated(self) -> Estimated | None:
        """Return the quantity with its band, None when the site's figure is missing."""
        return self.ratio.estimate(self.basis.driver_value) if self.basis else None

    @property
    def may_be_offered(self) -> bool:
        """Tell whether it would become a draft: a site without jobs or floor is offered nothing by them."""
        return self.standing is Standing.NEW and bool(self.driver_value)

    @property
    def outdated(self) -> bool:
        """Tell whether its draft, which nobody touched, rests on another size or ratio than the present."""
        draft = self.draft
        if draft is None or draft.origin is not DraftOrigin.ACTIVITY or not self.driver_value:
            return False
        untouched = draft.estimate is not None and draft.changed_at == draft.created_at
        return untouched and draft.estimate != self.present_basis


@dataclass(frozen=True)
class UsualFlows:
    """The usual flows of a site, by what has become of them."""

    site: Site
    activity: str
    """Label of the site's activity, empty when it is not known."""
    found: TradeFound
    """The trade that was recognised, or the fallback."""
    lines: tuple[UsualFlow, ...]
    """Its flows, as the trade lists them."""
    others: tuple[Draft, ...]
    """Drafts offered from the trade that the site had before."""

    def of(self, *standings: Standing) -> tuple[UsualFlow, ...]:
        """Return the flows that stand so."""
        return tuple(line for line in self.lines if line.standing in standings)

    @property
    def to_offer(self) -> tuple[UsualFlow, ...]:
        """Return the flows that an offer would add."""
        return tuple(line for line in self.lines if line.may_be_offered)

    @property
    def outdated(self) -> tuple[UsualFlow, ...]:
        """Return the flows whose draft an offer would estimate anew."""
        return tuple(line for line in self.lines if line.outdated)

    @property
    def missing(self) -> tuple[str, ...]:
        """Return the figures of the site that some flow waits for."""
        waiting = {line.ratio.driver for line in self.of(Standing.NEW) if line.driver_value is None}
        return tuple(driver for driver in PER_DRIVER if driver in waiting)


def usual_flows(services: Services, actor: Actor, site_id: str) -> UsualFlows:
    """Return the usual flows of a site that the caller manages, and what has become of each.

    Raises:
        UnknownThing: There is no such site, or it is not the caller's, which is not told.
    """
    CanDeclare(actor).require()
    return services.store.read(lambda r: usual_flows_in(services.reference, actor, r, site_id))


def usual_flows_in(
    reference: ReferenceData, actor: Actor, repositories: Repositories, site_id: str
) -> UsualFlows:
    """Return the usual flows of a site within a transaction.

    Raises:
        UnknownThing: There is no such site, or it is not the caller's, which is not told.
    """
    site = managed_site(actor, repositories, site_id)
    found = reference.typical_flows.trade_of(site.activity)
    drafts = {draft.id: draft for draft in repositories.drafts.of_sites([site.id])}
    settled = _Settled.of(reference, drafts.values(), repositories.flows.of_sites([site.id]))
    lines = [_line(reference, flow, site, drafts, settled) for flow in found.trade.flows]
    shown = {line.draft.id for line in lines if line.draft is not None}
    others = [
        draft
        for draft in drafts.values()
        if draft.origin is DraftOrigin.ACTIVITY and not draft.declined and draft.id not in shown
    ]
    return UsualFlows(site, reference.naf.label_of(site.activity), found, tuple(lines), tuple(others))


@dataclass(frozen=True)
class _Settled:
    """What a site has declared or begun to declare, by direction and resource."""

    flows: Mapping[tuple[str, str], Flow]
    by_reference: Mapping[str, Flow]
    drafts: Mapping[tuple[str, str], Draft]

    @classmethod
    def of(cls, reference: ReferenceData, drafts: Iterable[Draft], flows: Iterable[Flow]) -> "_Settled":
        resources = reference.resources
        typed = [draft for draft in drafts if draft.origin is DraftOrigin.TYPED]
        named = {draft.id: resources.by_label(draft.fields.get("resource", "")) for draft in typed}
        declared = list(flows)
        return cls(
            {(flow.direction, flow.resource_id): flow for flow in declared if flow.resource_id},
            {flow.reference: flow for flow in declared if flow.reference},
            {
                (label_key(draft.fields.get("direction", "")), resource.id): draft
                for draft in typed
                if (resource := named[draft.id]) is not None
            },
        )


def _line(
    reference: ReferenceData,
    flow: TypicalFlow,
    site: Site,
    drafts: Mapping[str, Draft],
    settled: _Settled,
) -> UsualFlow:
    ratio = reference.typical_flows.ratios[flow.ratio_id]
    mirrors = reference.wastes.mirrors_of(flow.waste_code) if flow.waste_code else ()
    pair = (flow.direction, flow.resource_id)
    offered = offer_id(site, flow)
    declared = settled.flows.get(pair) or settled.by_reference.get(reference_of_draft(offered))
    draft = drafts.get(offered) or settled.drafts.get(pair)
    return UsualFlow(
        flow=flow,
        resource=reference.resources.get(flow.resource_id),
        ratio=ratio,
        driver_value=driver_value(site, ratio.driver),
        standing=_standing(declared, draft),
        draft=draft if draft is not None and not draft.declined else None,
        declared=declared,
        mirrors=tuple(entry.code for entry in mirrors),
    )


def _standing(declared: Flow | None, draft: Draft | None) -> Standing:
    if draft is not None and not draft.declined:
        return Standing.CORRECTED if draft.estimate is None else Standing.OFFERED
    if declared is not None:
        return Standing.DECLARED
    return Standing.NEW if draft is None else Standing.DECLINED
