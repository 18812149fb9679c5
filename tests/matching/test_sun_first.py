"""The sun between loops and exchanges of one run: what roofs serve, no exchange serves again."""

from dataclasses import dataclass, field, replace

import pytest

from matching.loops_first import SHARE_OF_TIME as LOOPS_SHARE
from matching.proposing import ExchangeMatcher
from matching.sun_first import SHARE_OF_TIME, sun_first, time_left_beside_sun
from symbiose.domain.exchanges import Path, State
from symbiose.domain.flows import Flow
from symbiose.domain.ports import SolveSettings, Territory
from symbiose.domain.run_results import RunResult
from symbiose.domain.solar_design import GroupAdjustment, SunDesigned, SunHeld
from symbiose.domain.solar_groups import SolarDecision, SolarGroup, SunOfRun
from tests.builders import NOON, make_decision, make_flow
from tests.loop_case import make_loop
from tests.matching.plain_solver import solve_plainly
from tests.matching.solar.sun_territories import DESIGNER, neighbours
from tests.matching.territories import make_facts, make_knowledge, make_reference, make_territory
from tests.solar_case import make_group

EXACT = SolveSettings(gap=1e-6, time_limit_s=20.0)


@dataclass
class Designer:
    """Designs the groups that a test states, and notes what it was asked with."""

    groups: tuple[SolarGroup, ...] = ()
    asked: list[tuple[Territory, SolveSettings, SunHeld]] = field(default_factory=list)

    def design(self, territory: Territory, settings: SolveSettings, held: SunHeld) -> SunDesigned:
        self.asked.append((territory, settings, held))
        return SunDesigned(groups=self.groups, sun=SunOfRun(status="feasible"), seconds=3.0)

    def adjust(
        self, territory: Territory, wanted: GroupAdjustment, settings: SolveSettings, held: SunHeld
    ) -> SolarGroup | None:
        return None


def serving(**taken: tuple[float, ...]) -> SolarGroup:
    """Return a group that serves so much of each need."""
    return make_group().model_copy(update={"taken_mwh": taken})


def electricity(name: str, site: str, direction: str, mwh: float) -> Flow:
    """Return an offer or a need of electricity, the same in every month."""
    resource = "solar_electricity" if direction == "offer" else "electricity"
    return make_flow(
        id=name, site_id=site, direction=direction, quantity_per_year=mwh, unit="MWh", resource_id=resource
    )


def of_exchanges(designer: Designer | None, wanted: Territory) -> RunResult:
    """Return a run over an offer and a need of electricity."""
    knowledge = make_knowledge(
        make_facts(
            "solar_electricity", unit="MWh", tonnes_per_unit=None, kinds_of=frozenset({"electricity"})
        ),
        make_facts(
            "electricity", unit="MWh", tonnes_per_unit=None, purchase=make_reference("price", 150.0, "€/MWh")
        ),
    )
    matcher = ExchangeMatcher(lambda _: knowledge, solve_plainly, design_sun=designer)
    return matcher.propose(wanted, EXACT, "run_a", NOON)


def two_sites() -> Territory:
    return make_territory(
        flows=(
            electricity("solar", "site_a", "offer", 1200.0),
            electricity("need", "site_b", "need", 1200.0),
        )
    )


def test_what_roofs_serve_of_a_need_is_offered_to_no_exchange() -> None:
    whole = of_exchanges(None, two_sites())
    beside = of_exchanges(Designer((serving(need=(40.0,) * 12),)), two_sites())

    assert whole.proposals[0].monthly_received == pytest.approx((100.0,) * 12)
    assert beside.proposals[0].monthly_received == pytest.approx((60.0,) * 12)
    assert [group.id for group in beside.groups] == [make_group().id]
    assert beside.sun.status == "feasible"


def test_what_accepted_exchanges_serve_is_held_from_the_sun() -> None:
    accepted = make_decision(
        path=Path(offer_id="solar", need_id="need"),
        monthly=(30.0,) * 12,
        monthly_received=(30.0,) * 12,
    )
    designer = Designer()

    of_exchanges(designer, replace(two_sites(), decisions=(accepted,)))

    ((_, _, held),) = designer.asked
    assert held.taken_mwh["need"] == (30.0,) * 12


def test_the_sun_is_told_of_the_loops_of_the_run_and_of_decisions() -> None:
    designer = Designer()
    decision = SolarDecision(
        group_id="sun_a", state=State.REFUSED, version=1, decided_by="x", decided_at=NOON, run_id="r"
    )

    sun_first(make_territory(solar_decisions=(decision,)), EXACT, [make_loop()], designer)

    ((_, _, held),) = designer.asked
    assert [loop.id for loop in held.loops] == [make_loop().id]
    assert list(held.decisions) == [decision]


def test_without_a_designer_accepted_groups_keep_what_they_serve() -> None:
    group = serving(need=(100.0,) * 12)
    decision = SolarDecision(
        group_id=group.id,
        state=State.ACCEPTED,
        group=group,
        version=1,
        decided_by="x",
        decided_at=NOON,
        run_id="r",
    )

    run = of_exchanges(None, replace(two_sites(), solar_decisions=(decision,)))

    assert run.proposals == ()
    assert [one.id for one in run.groups] == [group.id]


def test_the_sun_has_its_share_of_the_time_that_loops_leave() -> None:
    designer = Designer()

    designed, _ = sun_first(make_territory(), SolveSettings(time_limit_s=30.0), (), designer)

    ((_, settings, _),) = designer.asked
    assert settings.time_limit_s == pytest.approx(30.0 * SHARE_OF_TIME)
    left = time_left_beside_sun(SolveSettings(time_limit_s=30.0), designed)
    assert left.time_limit_s == pytest.approx(27.0)
    late = time_left_beside_sun(SolveSettings(time_limit_s=30.0), SunDesigned(seconds=99.0))
    assert late.time_limit_s == pytest.approx(30.0 * (1 - SHARE_OF_TIME))
    assert 0 < SHARE_OF_TIME < 1
    assert 0 < LOOPS_SHARE < 1


def test_a_run_shares_roofs_and_gives_exchanges_what_they_leave() -> None:
    """The real designer within the real matcher: nothing of a need is served twice in any month."""
    offer = make_flow(
        id="elsewhere",
        site_id="taker",
        resource_id="solar_electricity",
        unit="MWh",
        quantity_per_year=2000.0,
    )
    wanted = neighbours()
    knowledge = make_knowledge(
        make_facts(
            "solar_electricity", unit="MWh", tonnes_per_unit=None, kinds_of=frozenset({"electricity"})
        ),
        make_facts("electricity", unit="MWh", tonnes_per_unit=None),
    )
    matcher = ExchangeMatcher(lambda _: knowledge, solve_plainly, design_sun=DESIGNER)

    run = matcher.propose(replace(wanted, flows=(*wanted.flows, offer)), EXACT, "run_a", NOON)

    (group,) = run.groups
    assert run.proposals
    for flow in wanted.flows:
        given = [one.monthly_received for one in run.proposals if one.path.need_id == flow.id]
        by_sun = group.taken_mwh.get(flow.id, (0.0,) * 12)
        for month, declared in enumerate(flow.monthly()):
            assert by_sun[month] + sum(one[month] for one in given) <= declared * (1 + 1e-6)
