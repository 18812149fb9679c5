"""Why a proposal is not larger: what its ends and its processor had left."""

import pytest

from symbiose.domain.exchanges import Path, Proposal
from symbiose.domain.flows import Flow
from symbiose.services.limits import Limit, limits_of
from tests.builders import make_flow, make_processor, make_proposal

OFFER = make_flow(id="o", quantity_per_year=2_000.0)
NEED = make_flow(id="n", site_id="site_b", direction="need", quantity_per_year=1_200.0)
FLOWS: dict[str, Flow] = {"o": OFFER, "n": NEED}
FURNACE = make_processor(id="p", inputs={"fly_ash": 0.9}, capacity_per_year=1_000.0)


def proposal(need: str = "n", through: tuple[str, ...] = (), given: float = 1_200.0) -> Proposal:
    return make_proposal(
        path=Path(offer_id="o", through=through, need_id=need),
        monthly=(given / 12,) * 12,
        monthly_received=(given / 24,) * 12,
    )


def limits(one: Proposal, *others: Proposal) -> dict[str, Limit]:
    return {limit.kind: limit for limit in limits_of(one, [one, *others], FLOWS, {"p": FURNACE})}


def test_each_end_tells_what_the_whole_run_used_of_it() -> None:
    found = limits(proposal(), proposal(need="elsewhere", given=800.0))

    assert found["supply"].used == pytest.approx(2_000.0)
    assert found["supply"].exhausted
    assert found["demand"].used == pytest.approx(600.0)
    assert not found["demand"].exhausted


def test_a_processor_counts_what_arrives_of_what_is_sent() -> None:
    found = limits(proposal(through=("p",), given=500.0), proposal(need="m", through=("p",), given=300.0))

    assert found["capacity"].used == pytest.approx(720.0)
    assert found["capacity"].available == 1_000.0


def test_an_end_that_is_no_longer_there_is_left_out() -> None:
    one = proposal(need="gone", through=("gone",))

    assert set(limits(one)) == {"supply"}


def test_what_remains_by_rounding_counts_as_used_up() -> None:
    assert limits(proposal(given=1_999.0))["supply"].exhausted
    assert not limits(proposal(given=1_990.0))["supply"].exhausted
