"""Ways to flows that stand in a crowd: a draft finds them near where its rivals find them far."""

import numpy as np
import pytest

from matching.columns import Codes, columns, flow_ends
from matching.rules.distance import DistanceRule
from symbiose.app.matcher import knowledge_of
from symbiose.domain.flows import Direction
from symbiose.domain.ports import Territory
from symbiose.domain.standing import Standing
from symbiose.files.reference import load_reference
from tests.builders import NOON, make_flow, make_site


def test_what_is_near_to_a_draft_is_far_to_its_rivals() -> None:
    sites = (
        make_site(id="site_a", longitude=2.8, latitude=50.5),
        make_site(id="site_b", longitude=2.9, latitude=50.5),
    )
    flows = (
        make_flow(id="flow_draft", site_id="site_a"),
        make_flow(id="flow_rival", site_id="site_a"),
        make_flow(id="flow_need", site_id="site_b", direction="need"),
    )
    standing = {
        "flow_rival": Standing(2.8, 50.5, 2.0, rival=True),
        "flow_need": Standing(2.9, 50.5, -3.0),
    }
    territory = Territory(NOON.date(), sites, flows, (), (), standing=standing)
    knowledge = knowledge_of(load_reference(), territory)
    codes = Codes.of(territory, knowledge)
    givers, takers = (columns(flow_ends(territory, side), codes, knowledge) for side in Direction)
    rule = DistanceRule(np.full(len(codes.resources), np.inf), np.ones(len(codes.resources)))

    to_draft, to_rival = rule.way_km(givers, takers.take(np.array([0, 0])))

    straight = 7.073
    assert to_draft == pytest.approx(straight - 3.0, abs=0.01)
    assert to_rival == pytest.approx(straight + 3.0 + 2.0, abs=0.01)
