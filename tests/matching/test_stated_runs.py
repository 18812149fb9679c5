"""What a run solved is kept as one instance with its result, which the check of answers holds by itself."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.exchange_solve import solve_with_prices
from matching.proposing import ExchangeMatcher
from symbiose.domain.documents.exchange_instance import read_exchange_instance
from symbiose.domain.documents.run_documents import RunDocuments, unpacked
from symbiose.domain.documents.solve_check import read_told_result
from symbiose.domain.exchange_check.check import check_result
from symbiose.domain.exchange_check.of_run import check_run
from symbiose.domain.exchanges import Objective
from symbiose.domain.ports import SolveSettings, Territory
from symbiose.domain.run_results import RunResult
from tests.builders import NOON, make_flow
from tests.matching.strategies import costly_knowledge, territories
from tests.matching.territories import make_territory

EXACT = SolveSettings(gap=1e-6)


def run(territory: Territory, settings: SolveSettings = EXACT) -> RunResult:
    known = costly_knowledge()
    return ExchangeMatcher(lambda _: known, solve_with_prices).propose(territory, settings, "run_1", NOON)


@settings(deadline=None, max_examples=25)
@given(territories(), st.sampled_from(list(Objective)))
def test_the_documents_of_every_run_hold_and_prove_its_bound(
    territory: Territory, objective: Objective
) -> None:
    made = run(territory, replace(EXACT, objective=objective))

    documents = unpacked(made.pieces)
    check = check_run(made, documents)

    assert check.faults == check.exchanges.faults == ()
    assert check.holds
    assert check.exchanges.bound_basis == "duals"
    assert check.exchanges.bound is not None and made.run.bound is not None
    assert check.exchanges.bound >= made.run.bound - 1e-6 * max(1.0, abs(made.run.bound))
    assert check == made.check


