"""Drafts over small territories, and the territories that they make."""

from dataclasses import replace

from hypothesis import strategies as st

from symbiose.domain.flows import Flow
from symbiose.domain.live_worth import FlowDraft
from symbiose.domain.ports import Territory
from tests.matching.strategies import flows


def after(territory: Territory, draft: FlowDraft) -> Territory:
    """Return the territory with a draft declared."""
    kept = [flow for flow in territory.flows if flow.id != draft.replaces]
    return replace(territory, flows=(*kept, *([draft.flow] if draft.flow else [])))


@st.composite
def drafts(draw: st.DrawFn, territory: Territory) -> FlowDraft:
    """Return a flow that is new, changed or withdrawn."""
    new: Flow = draw(st.sampled_from(["offer", "need"]).flatmap(lambda direction: flows(9, direction)))
    kind = draw(st.sampled_from(["new", "changed", "withdrawn"]))
    if kind == "new":
        return FlowDraft(new)
    old = draw(st.sampled_from(territory.flows))
    if kind == "withdrawn":
        return FlowDraft(None, old.id)
    same = old.model_copy(
        update={"quantity_per_year": new.quantity_per_year, "price_eur_per_unit": new.price_eur_per_unit}
    )
    return FlowDraft(same, old.id)
