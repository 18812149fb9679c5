"""A land question of a coordinator of parks: nothing that others keep to themselves bears on its answer."""

import pytest

from symbiose.domain.accounts import Actor
from symbiose.domain.errors import UnknownThing
from symbiose.domain.exchanges import Path
from symbiose.services.context import Services
from symbiose.services.land_seen import LandSeen, land_seen
from tests.builders import make_decision, make_flow, make_processor
from tests.loop_case import make_loop, make_loop_decision
from tests.services.land_case import OF_WEST, OPEN, WHOLE, answered, store_of, with_land


@pytest.fixture
def land(services: Services) -> Services:
    return with_land(services)


def declare_elsewhere(services: Services, **changes: object) -> None:
    """Let site B, of another park, offer 80 t of ash that cost it more than those of A: they go first."""
    values = {"id": "of_others", "site_id": "site_b", "quantity_per_year": 80.0, "price_eur_per_unit": 100}
    store_of(services).repositories.flows.save([make_flow(**values | changes)])


def told(seen: LandSeen) -> object:
    """Return every figure, name and count that the reader is shown."""
    return [
        (
            *(one.label, one.gain, one.low, one.high, one.models, one.late),
            *((loop.partner, loop.whole, loop.loop.quantity_per_year) for loop in one.loops),
            *(flow.joined for flow in one.flows),
        )
        for one in seen.activities
    ]


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"confidentiality": "category"},
        {"confidentiality": "named"},
        {"confidentiality": "named", "field_confidentiality": OPEN, "on_behalf": "to_confirm"},
    ],
)
def test_s5_no_answer_tells_how_much_others_have_or_what_it_costs_them(
    land: Services, changes: dict[str, object]
) -> None:
    without = told(answered(land, OF_WEST))

    declare_elsewhere(land, **changes)

    assert told(answered(land, OF_WEST)) == without


def test_what_others_open_to_all_counts_and_the_whole_territory_counts_for_who_sees_it(
    land: Services,
) -> None:
    declare_elsewhere(land, confidentiality="named", field_confidentiality=OPEN)

    for actor in (OF_WEST, WHOLE):
        loops = answered(land, actor).activity("brickworks").loops
        assert sorted((one.partner, one.loop.quantity_per_year) for one in loops) == [
            ("Site A", pytest.approx(170)),
            ("Site B", pytest.approx(80)),
        ]


def test_what_others_were_given_of_a_flow_is_taken_off_it(land: Services) -> None:
    months = (75.0,) * 12  # 900 t of the 1,000 t of A
    decision = make_decision(
        path=Path(offer_id="ash", need_id="of_b"), monthly=months, monthly_received=months
    )
    store_of(land).repositories.decisions.save(decision)

    [loop] = answered(land, OF_WEST).activity("brickworks").loops

    assert loop.loop.quantity_per_year == pytest.approx(100)


@pytest.mark.parametrize(
    ("actor", "held_t"), [(OF_WEST, 900.0), (WHOLE, 300.0)], ids=["of a park", "of the whole"]
)
def test_what_an_accepted_loop_holds_of_a_flow_is_offered_to_no_newcomer(
    land: Services, actor: Actor, held_t: float
) -> None:
    """Of the 1,000 t of A; who sees the whole counts with the 600 t that B takes too."""
    held = make_loop().model_copy(update={"taken_mwh": {"ash": (held_t / 12,) * 12}})
    store_of(land).repositories.loop_decisions.save(make_loop_decision(loop=held))

    [loop] = answered(land, actor).activity("brickworks").loops

    assert loop.loop.quantity_per_year == pytest.approx(100)


def test_s5_what_processors_of_others_can_take_and_cost_bears_on_nothing(land: Services) -> None:
    slag = make_flow(
        id="slag", resource_id="blast_furnace_slag", quantity_per_year=500.0, price_eur_per_unit=70
    )
    store_of(land).repositories.flows.save([slag])
    processor = make_processor(
        id="mill",
        site_id="site_b",
        inputs={"blast_furnace_slag": 1.0},
        outputs={"fly_ash": 1.0},
        capacity_per_year=1000.0,
        cost_eur_per_unit=1,
        opening_cost_eur=0,
    )
    without = told(answered(land, OF_WEST))

    store_of(land).repositories.processing.save_processors([processor])

    assert told(answered(land, OF_WEST)) == without


def test_s7_who_sees_the_whole_no_more_reads_no_answer_that_was_worked_out_of_it(land: Services) -> None:
    whole = answered(land, WHOLE)
    now_of_west = OF_WEST.model_copy(update={"id": WHOLE.id})

    with pytest.raises(UnknownThing):
        land_seen(land, now_of_west, whole.job.id)
    assert land_seen(land, WHOLE, whole.job.id).of_all
