"""Why a proposal is not larger: what its ends and its processor had left."""

import pytest

from symbiose.domain.exchanges import Path, Proposal
from symbiose.domain.flows import Flow
from symbiose.services.limits import Limit, limits_of
from tests.builders import make_flow, make_processor, make_proposal
from tests.loop_case import make_loop
from tests.solar_case import make_group

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
    assert found["capacity"].name == "Four"


def test_every_processor_of_a_chain_tells_what_reaches_it() -> None:
    washing = make_processor(
        id="w", inputs={"fly_ash": 1.0}, outputs={"washed_ash": 0.8, "sludge": 0.2}, capacity_per_year=2_000.0
    )
    drying = make_processor(
        id="d", inputs={"washed_ash": 0.5}, outputs={"dry_ash": 0.9}, capacity_per_year=400.0
    )
    chain = proposal(through=("w", "d"), given=1_000.0)
    elsewhere = proposal(need="m", through=("w",), given=500.0)

    found = limits_of(chain, [chain, elsewhere], FLOWS, {"w": washing, "d": drying})

    told = {limit.thing_id: (limit.used, limit.exhausted) for limit in found if limit.kind == "capacity"}
    assert told == {"w": (pytest.approx(1_500.0), False), "d": (pytest.approx(400.0), True)}


def test_a_processor_that_takes_nothing_of_what_comes_ends_the_account() -> None:
    other = make_processor(id="d", inputs={"glass": 1.0}, capacity_per_year=100.0)
    one = proposal(through=("p", "d"), given=500.0)

    found = limits_of(one, [one], FLOWS, {"p": FURNACE, "d": other})

    used = {limit.thing_id: limit.used for limit in found if limit.kind == "capacity"}
    assert used == pytest.approx({"p": 450.0, "d": 0.0})


def test_an_end_that_is_no_longer_there_is_left_out() -> None:
    one = proposal(need="gone", through=("gone",))

    assert set(limits(one)) == {"supply"}


def test_what_remains_by_rounding_counts_as_used_up() -> None:
    assert limits(proposal(given=1_999.0))["supply"].exhausted
    assert not limits(proposal(given=1_990.0))["supply"].exhausted


def test_what_a_loop_takes_of_a_flow_is_used_too() -> None:
    loop = make_loop().model_copy(update={"taken_mwh": {"o": (50.0,) * 12, "n": (10.0,) * 12}})

    found = limits_of(proposal(), [proposal()], FLOWS, {}, [loop])

    assert {limit.kind: limit.used for limit in found} == pytest.approx(
        {"supply": 1_200.0 + 600.0, "demand": 600.0 + 120.0}
    )


def test_what_a_group_serves_of_a_need_is_used_too() -> None:
    group = make_group().model_copy(update={"taken_mwh": {"n": (10.0,) * 12}})

    found = limits_of(proposal(), [proposal()], FLOWS, {}, [group])

    assert {limit.kind: limit.used for limit in found} == pytest.approx(
        {"supply": 1_200.0, "demand": 600.0 + 120.0}
    )
