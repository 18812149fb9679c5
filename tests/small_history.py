"""The fictional territory of the seed data with a made-up year, small enough to count all of it by hand.

Beside the four proposals of `seed_data/fictional/README.md` (P1 to P4) three are made up:

| | from → to | a year | terms, €/yr | by site, €/yr | tCO2e/yr |
| --- | --- | --- | --- | --- | --- |
| P5 | Epsilon → Delta, water | 12 000 m³ | purchase 24 000, pipe −4 000 | −4 000 + 24 000 | 3 |
| P6 | Delta → Beta, solar power | 200 MWh | purchase 20 000, sale −8 000 | −8 000 + 20 000 | 10 |
| P7 | Gamma → Epsilon, ash for 400 t of sand | 500 t | 6 000 + 10 000 − 1 000 | 9 000 + 6 000 | 2 |

What happened in 2026: P1 accepted at half its quantity, runs, 150 t given as the giver tells (the receiver
tells 160); P2 accepted, then taken back; P3 runs, 240 t of granulate received, nobody tells what was given;
P4 agreed; P5 accepted at half its quantity; P6 undecided; P7 ran and ended, 100 t received.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from matching.network import measure
from symbiose.domain.companies import Site
from symbiose.domain.exchanges import Decision, Path, Proposal, State
from symbiose.domain.flows import Flow
from symbiose.domain.run_results import RunResult
from symbiose.domain.synergies import Happening, Party, Side, Synergy, SynergyEvent
from symbiose.domain.territory_on import TerritoryOn
from symbiose.services.context import Services
from symbiose.services.territory_history import territory_on_day
from tests.builders import make_company, make_decision, make_flow, make_proposal, make_site
from tests.dossiers import make_realised, make_synergy
from tests.fakes import FakeRepositories, FakeStore
from tests.seed_territories import REFERENCE, seed_run, seed_territory
from tests.services.conftest import MovingClock, over_fakes

DAY = date(2026, 11, 25)
DECLARED, CREATED = datetime(2026, 1, 2, 8, tzinfo=UTC), datetime(2026, 1, 5, 8, tzinfo=UTC)
RUN = "run_test"


def at(month: int, day: int, year: int = 2026) -> datetime:
    return datetime(year, month, day, 9, tzinfo=UTC)


def _flow(
    name: str, site: str, direction: str, resource: str, quantity: float, unit: str, **more: Any
) -> Flow:
    return make_flow(
        id=name, site_id=site, direction=direction, resource_id=resource, quantity_per_year=quantity,
        unit=unit, reference=name, declared_at=DECLARED, **more,
    )  # fmt: skip


ADDED = (
    _flow("W1", "epsilon", "offer", "treated_wastewater", 12_000.0, "m3"),
    _flow("W2", "delta", "need", "drinking_water", 20_000.0, "m3", price_eur_per_unit="2"),
    _flow("S1", "delta", "offer", "solar_electricity", 300.0, "MWh"),
    _flow("S2", "beta", "need", "electricity", 1_000.0, "MWh", price_eur_per_unit="100"),
    _flow("A1", "gamma", "offer", "fly_ash", 500.0, "t", waste_code="10 01 02", price_eur_per_unit="20"),
    _flow("A2", "epsilon", "need", "sand", 800.0, "t", price_eur_per_unit="15"),
)
FLOWS = {
    **{flow.reference: flow.model_copy(update={"declared_at": DECLARED})
       for flow in seed_territory("fictional").territory.flows if flow.reference},
    **{flow.id: flow for flow in ADDED},
}  # fmt: skip
"""Flows by the name that they have in the tables."""
ZETA = make_site(id="zeta", company_id="company_zeta", name="Zeta", commune_code="62215")
ETA = make_site(id="eta", company_id="company_eta", name="Eta", commune_code="62215", closed_on="2026-02-01")
SITES: tuple[Site, ...] = (*seed_territory("fictional").content.sites, ZETA, ETA)
"""Five sites that declare, one that declares nothing, and one that was closed in February."""


def _made_up(offer: str, need: str, given: float, received: float, **values: Any) -> Proposal:
    giver, receiver = FLOWS[offer], FLOWS[need]
    return make_proposal(
        path=Path(offer_id=giver.id, need_id=receiver.id),
        giver_site_id=giver.site_id,
        receiver_site_id=receiver.site_id,
        resource_id=giver.resource_id,
        received_resource_id=receiver.resource_id,
        monthly=(given / 12,) * 12,
        monthly_received=(received / 12,) * 12,
        unit=giver.unit,
        received_unit=receiver.unit,
        co2_terms_t_per_year={},
        **values,
    )


_OF_SEED = {(p.giver_site_id, p.receiver_site_id): p for p in seed_run("fictional").proposals}
PROPOSALS = {
    "P1": _OF_SEED["alpha", "gamma"],
    "P2": _OF_SEED["alpha", "beta"],
    "P3": _OF_SEED["beta", "delta"],
    "P4": _OF_SEED["alpha", "epsilon"],
    "P5": _made_up(
        "W1", "W2", 12_000.0, 12_000.0, waste_diverted_t_per_year=0.0, co2_avoided_t_per_year=3.0,
        terms_eur_per_year={"purchase_avoided": 24_000.0, "link": -4_000.0},
        by_site_eur_per_year={"epsilon": -4_000.0, "delta": 24_000.0},
        models=({"model": 6, "reason": "eau réutilisée"},),
    ),
    "P6": _made_up(
        "S1", "S2", 200.0, 200.0, waste_diverted_t_per_year=0.0, co2_avoided_t_per_year=10.0,
        terms_eur_per_year={"purchase_avoided": 20_000.0, "disposal_avoided": -8_000.0},
        by_site_eur_per_year={"delta": -8_000.0, "beta": 20_000.0},
        models=({"model": 1, "reason": "énergie du soleil"},),
    ),
    "P7": _made_up(
        "A1", "A2", 500.0, 400.0, waste_diverted_t_per_year=500.0, co2_avoided_t_per_year=2.0,
        terms_eur_per_year={"purchase_avoided": 6_000.0, "disposal_avoided": 10_000.0, "transport": -1_000.0},
        by_site_eur_per_year={"gamma": 9_000.0, "epsilon": 6_000.0},
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Life:
    """A synergy: the share accepted, when it reached each state, and what was told of 2026."""

    share: float
    steps: tuple[tuple[State, datetime], ...]
    told: tuple[tuple[Side, float, str, datetime], ...] = ()


LIVES = {
    "P1": Life(
        0.5,
        ((State.ACCEPTED, at(1, 10)), (State.AGREED, at(1, 20)), (State.IN_STUDY, at(2, 19)),
         (State.CONTRACTED, at(4, 20)), (State.RUNNING, at(4, 27))),
        ((Side.RECEIVER, 160.0, "t", at(10, 1)), (Side.GIVER, 150.0, "t", at(10, 2))),
    ),
    "P2": Life(1.0, ((State.ACCEPTED, at(1, 12)), (State.ABANDONED, at(1, 15)))),
    "P3": Life(
        1.0,
        ((State.ACCEPTED, at(1, 10)), (State.AGREED, at(1, 14)), (State.IN_STUDY, at(2, 3)),
         (State.CONTRACTED, at(3, 25)), (State.RUNNING, at(3, 30))),
        ((Side.RECEIVER, 240.0, "t", at(10, 3)),),
    ),
    "P4": Life(1.0, ((State.ACCEPTED, at(1, 10)), (State.AGREED, at(1, 30)))),
    "P5": Life(0.5, ((State.ACCEPTED, at(11, 1)),)),
    "P7": Life(
        1.0,
        ((State.ACCEPTED, at(1, 10)), (State.AGREED, at(1, 18)), (State.IN_STUDY, at(2, 3)),
         (State.CONTRACTED, at(3, 15)), (State.RUNNING, at(3, 24)), (State.ENDED, at(9, 30))),
        ((Side.RECEIVER, 100.0, "t", at(10, 4)),),
    ),
}  # fmt: skip
CLOSED = (State.ABANDONED, State.ENDED)
"""States that free the proposal: the acceptance of P2 was taken back, P7 has ended."""


def fill(kept: FakeRepositories, until: date = DAY) -> None:
    """Store the territory, its run and what happened in 2026 until a day, that day included."""
    names = [site.company_id for site in SITES]
    kept.sites.save_companies([make_company(id=name, name=name) for name in names])
    kept.sites.save(SITES)
    if DECLARED.date() <= until:
        kept.flows.save(list(FLOWS.values()))
    kept.processing.save_processors(seed_territory("fictional").content.processors)
    run = seed_run("fictional").run.model_copy(update={"id": RUN, "created": CREATED})
    if CREATED.date() <= until:
        kept.runs.save(RunResult(run=run, proposals=tuple(PROPOSALS.values())))
    for name, life in LIVES.items():
        lived = _until(life, until)
        if lived.steps:
            live(kept, PROPOSALS[name], lived)


def _until(life: Life, until: date) -> Life:
    steps = tuple(step for step in life.steps if step[1].date() <= until)
    return Life(life.share, steps, tuple(told for told in life.told if told[3].date() <= until))


def live(kept: FakeRepositories, proposal: Proposal, life: Life) -> None:
    """Store a synergy with its decisions, its events and what was told of 2026."""
    synergy = synergy_of(proposal, life)
    for version, (state, moment) in enumerate(life.steps, 1):
        if state is State.ACCEPTED:
            kept.decisions.save(_decision(proposal, State.ACCEPTED, 1, moment))
        if state in CLOSED:
            kept.decisions.save(_decision(proposal, State.PROPOSED, 2, moment))
        if state is State.ENDED:
            synergy = synergy.model_copy(update={"decision_version": 2})
        synergy = synergy.model_copy(update={"state": state, "version": version, "heard_at": moment})
        kept.synergies.save(synergy, _event(synergy, moment))
    for side, quantity, unit, moment in life.told:
        kept.realised.declare(
            make_realised(synergy_id=synergy.id, side=side, quantity=quantity, unit=unit, declared_at=moment)
        )


def synergy_of(proposal: Proposal, life: Life) -> Synergy:
    """Return the synergy that a proposal became, as it was opened."""
    values = {
        name: getattr(proposal, name)
        for name in (
            "path", "giver_site_id", "receiver_site_id", "resource_id", "received_resource_id", "unit",
            "received_unit",
        )
    }  # fmt: skip
    opened = life.steps[0][1]
    return make_synergy(
        id=f"synergy_{proposal.id}",
        proposal_id=proposal.id,
        run_id=RUN,
        monthly=tuple(q * life.share for q in proposal.monthly),
        monthly_received=tuple(q * life.share for q in proposal.monthly_received),
        opened_at=opened,
        heard_at=opened,
        **values,
    )


def _decision(proposal: Proposal, state: State, version: int, moment: datetime) -> Decision:
    return make_decision(
        proposal_id=proposal.id,
        path=proposal.path,
        state=state,
        version=version,
        decided_at=moment,
        run_id=RUN,
    )


def _event(synergy: Synergy, moment: datetime) -> SynergyEvent:
    return SynergyEvent(
        synergy_id=synergy.id,
        version=synergy.version,
        kind=Happening.OPENED if synergy.version == 1 else Happening.AGREED,
        at=moment,
        by="account_c",
        party=Party.COORDINATOR,
        state=synergy.state,
    )


def small_history(clock: MovingClock | None = None, until: date = DAY) -> Services:
    """Return services over the small history until a day, with the measures of networks."""
    moving = clock or MovingClock()
    if clock is None:
        moving.now = datetime(2026, 11, 25, 18, tzinfo=UTC)
    store = FakeStore()
    fill(store.repositories, until)
    return Services(
        **{**vars(over_fakes(moving)), "store": store, "reference": REFERENCE, "measure_network": measure}
    )


def territory(services: Services, day: date = DAY) -> TerritoryOn:
    """Return the territory as it stood on a day."""
    return services.store.read(lambda repositories: territory_on_day(services, repositories, day))
