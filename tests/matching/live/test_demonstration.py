"""Over the demonstration territory, with the reference data of the service, drafts are told to the euro."""

from dataclasses import replace

import pytest

from symbiose.app.matcher import exchange_matcher, live_market
from symbiose.domain.live_worth import Certainty, FlowDraft
from symbiose.domain.ports import SolveSettings, Territory
from tests.seed_territories import NOON_OF_DAY, REFERENCE, seed_territory

SETTINGS = SolveSettings(gap=1e-6)


def worth(territory: Territory) -> float:
    """Return the optimum of the exchanges of a whole territory."""
    matcher = exchange_matcher(REFERENCE, loops=False, sun=False, prices=False)
    value = matcher.propose(territory, SETTINGS, "run", NOON_OF_DAY).run.objective_value
    assert value is not None
    return value


def test_drafts_are_worth_what_whole_runs_differ_by() -> None:
    territory = seed_territory("demonstration").territory
    chosen = {flow.resource_id: flow for flow in reversed(territory.flows)}
    more = chosen["aluminium_scrap"]
    drafts = [
        FlowDraft(chosen["heat"].model_copy(update={"id": "draft"})),
        FlowDraft(more.model_copy(update={"quantity_per_year": more.quantity_per_year * 1.6}), more.id),
    ]
    live, before = live_market(REFERENCE), worth(territory)

    for draft in drafts:
        told = live.worth("today", lambda: territory, draft, 30.0)

        kept = [flow for flow in territory.flows if flow.id != draft.replaces]
        with_it = replace(territory, flows=(*kept, *([draft.flow] if draft.flow else [])))
        assert told.certainty is Certainty.DECIDED
        assert told.near_eur == pytest.approx(worth(with_it) - before, abs=20)
        assert told.most_eur - told.least_eur <= 20
