"""Hypothesis strategies: random small territories, and decisions and changes that come later."""

from dataclasses import replace

from hypothesis import strategies as st

from matching.knowledge import Knowledge
from symbiose.domain.exchanges import Decision, Proposal, State
from symbiose.domain.flows import FLAT_YEAR, Flow
from symbiose.domain.ports import Territory
from tests.builders import NOON, make_flow, make_processor, make_substitution
from tests.matching.territories import ROAD, make_facts, make_knowledge, make_reference, make_territory

QUARTER = (1 / 3, 1 / 3, 1 / 3) + (0.0,) * 9
SUMMER = (0.0,) * 5 + (0.25,) * 4 + (0.0,) * 3
CALENDARS = (FLAT_YEAR, FLAT_YEAR, QUARTER, SUMMER)
OFFERED = ("fly_ash", "zinc_dust")
NEEDED = ("fly_ash", "cement_addition", "zinc_oxide", "slag")


def costly_knowledge() -> Knowledge:
    """Return knowledge with opening costs, reference prices and emissions."""
    haulage = replace(ROAD, setup_eur_per_year=300.0)
    price = make_reference("price", 40.0)
    co2 = make_reference("co2", 120.0, "kgCO2e/t")
    names = {*OFFERED, *NEEDED}
    return make_knowledge(
        *(
            make_facts(name, haulage=haulage, purchase=price, disposal=price, production_co2=co2)
            for name in sorted(names)
        )
    )


@st.composite
def flows(draw: st.DrawFn, number: int, direction: str) -> Flow:
    """Return a random flow."""
    offered = direction == "offer"
    return make_flow(
        id=f"{direction}_{number}",
        site_id="site_" + draw(st.sampled_from("ab" if offered else "bc")),
        direction=direction,
        resource_id=draw(st.sampled_from(OFFERED if offered else NEEDED)),
        quantity_per_year=float(draw(st.integers(0, 1000))),
        months=draw(st.sampled_from(CALENDARS)),
        price_eur_per_unit=draw(st.none() | st.integers(-20, 200)),
        waste_code=draw(st.sampled_from([None, "10 01 02"])) if offered else None,
    )


@st.composite
def territories(draw: st.DrawFn) -> Territory:
    """Return a random territory of at most four offers, four needs and two processors."""
    offers = [draw(flows(i, "offer")) for i in range(draw(st.integers(1, 4)))]
    needs = [draw(flows(i, "need")) for i in range(draw(st.integers(1, 4)))]
    waelz = make_processor(
        outputs={"zinc_oxide": 0.35, "slag": 0.6},
        capacity_per_year=float(draw(st.integers(0, 1500))),
        cost_eur_per_unit=draw(st.integers(0, 60)),
        opening_cost_eur=draw(st.sampled_from([0, 500])),
        disposal_cost_eur_per_unit=draw(st.integers(0, 50)),
    )
    second = make_processor(
        id="processor_q",
        name="Broyeur",
        inputs={"slag": 0.9},
        outputs={"cement_addition": 0.8},
        capacity_per_year=float(draw(st.integers(100, 900))),
        cost_eur_per_unit=5,
    )
    return make_territory(
        flows=tuple(offers + needs),
        processors=(waelz, second),
        substitutions=(make_substitution(yield_ratio=0.9, pretreatment_cost_eur_per_unit=3),),
    )


def decide(proposal: Proposal, state: State) -> Decision:
    """Return a decision on a proposal as it stands."""
    accepted = state is State.ACCEPTED
    return Decision(
        proposal_id=proposal.id,
        path=proposal.path,
        state=state,
        reason=None if accepted else "non",
        monthly=proposal.monthly if accepted else (),
        monthly_received=proposal.monthly_received if accepted else (),
        version=1,
        decided_by="account_a",
        decided_at=NOON,
        run_id="run_1",
    )
