"""What people decided on exchanges is known of the pairs that carry them."""

import numpy as np
import pytest

from matching.candidates import find_candidates
from matching.decided_pairs import accepted_pairs, obliged_pairs
from matching.decided_paths import accepted_decisions, apply_decisions
from matching.exchange_solve import solve_document
from matching.proposing import ExchangeMatcher
from matching.rulebook import RuleBook
from symbiose.domain.exchanges import Objective, State
from symbiose.domain.ports import SolveSettings
from tests.builders import NOON, make_flow, make_processor
from tests.matching.strategies import decide
from tests.matching.territories import make_knowledge, make_territory


def test_a_pair_behind_a_processor_carries_at_least_what_all_offers_were_accepted_to_send_over_it() -> None:
    """Two offers of 100 and 60 t of dust make 35 and 21 t of oxide: the need is sent 56 t of it or more."""
    flows = (
        make_flow(id="o_1", resource_id="zinc_dust", quantity_per_year=100.0),
        make_flow(id="o_2", resource_id="zinc_dust", quantity_per_year=60.0),
        make_flow(
            id="n", resource_id="zinc_oxide", site_id="site_b", direction="need", price_eur_per_unit=900
        ),
    )
    territory = make_territory(flows=flows, processors=(make_processor(outputs={"zinc_oxide": 0.35}),))
    knowledge = make_knowledge()
    matcher = ExchangeMatcher(lambda _: knowledge, solve_document)
    proposals = matcher.propose(territory, SolveSettings(), "run_1", NOON).proposals
    decisions = tuple(decide(proposal, State.ACCEPTED) for proposal in proposals)
    book = RuleBook(territory, knowledge)
    candidates = find_candidates(territory, book, knowledge)
    accepted = accepted_pairs(candidates, accepted_decisions(decisions))
    steps = matcher.lay_out(territory, candidates, book, Objective.NET_BENEFIT).steps
    locks = apply_decisions(steps, decisions, (), book).locks

    obliged = obliged_pairs(candidates, accepted, locks)

    assert [proposal.path.offer_id for proposal in proposals] == ["o_1", "o_2"]
    [(row, (least, is_exact))] = obliged.items()
    assert candidates.givers[candidates.giver[row]].thing_id == "processor_p"
    assert np.sum(least) == pytest.approx(56.0)
    assert not is_exact
