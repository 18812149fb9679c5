"""Two roofs shared by three neighbours, sized by the real solver: `solar_by_hand` works their figures out."""

from functools import lru_cache
from typing import Any

from matching.solar.solve import solve_solar_sharing
from symbiose.domain.electricity_profiles import ProfileBasis
from symbiose.domain.exchanges import ModelMark, Path, Proposal, ReferenceUsed, State
from symbiose.domain.flows import Flow
from symbiose.domain.ports import SolveSettings
from symbiose.domain.repositories import Repositories
from symbiose.domain.roof_owners import RoofOwner
from symbiose.domain.roofs import OwnedRoof, Roof
from symbiose.domain.solar_groups import (
    Months,
    RelaxedGroup,
    RelaxedGroupCause,
    RoofsAlone,
    SolarAlternative,
    SolarDecision,
    SolarGroup,
    SolarMember,
    SolarRoofBuilt,
    SolarTerm,
    SunForHeat,
    SunOfRun,
    TypicalDay,
    solar_group_id,
)
from tests.builders import NOON, make_flow, make_proposal
from tests.fakes import FakeStore
from tests.loop_case import LOOP_ID
from tests.solar_by_hand import (
    BY_DAY,
    CAPEX_EUR_PER_KWP,
    CO2_T_PER_MWH,
    KWP,
    MWH,
    OWNER,
    PLACE,
    USE_KW,
    hours,
    instance_of_group,
    of_month,
    terms_of,
    typical_day,
)

MEMBERS = ("site_a", "site_b", "site_c")
GROUP_ID = solar_group_id(("roof_a", "roof_c", "power_a", "power_b"))
USING_B = Path(offer_id="surplus_elsewhere", need_id="power_b")
"""The exchange that would give site B electricity without the group."""


def solar_flows() -> list[Flow]:
    """Return the electricity that the members declare to need."""
    return [_need("site_a", "named"), _need("site_b", "category")]


def solar_roofs() -> tuple[OwnedRoof, ...]:
    """Return the roofs of the group with the sites that own them."""
    return tuple(
        OwnedRoof(
            roof=Roof(
                id=roof,
                cadastre="example",
                area_m2=kwp * 5,
                peak_power_kwp=kwp,
                yearly_kwh=kwp * sum(hours(m) * s for m, s in enumerate(BY_DAY)),
                longitude=PLACE[OWNER[roof]][0],
                latitude=PLACE[OWNER[roof]][1],
                footprint_wkt=f"POINT ({PLACE[OWNER[roof]][0]} {PLACE[OWNER[roof]][1]})",
            ),
            site_id=OWNER[roof],
        )
        for roof, kwp in KWP.items()
    )


@lru_cache(maxsize=1)
def make_group() -> SolarGroup:
    """Return the group with its answer and accounting."""
    instance = instance_of_group()
    result = solve_solar_sharing(instance, SolveSettings())
    energy = [of_month(month) for month in range(12)]
    received = tuple(one["received"] for one in energy)
    terms = terms_of(energy)
    benefit = sum(terms.values())
    used = sum(one["own"] + one["received"] + one["to_a"] for one in energy)
    investment = CAPEX_EUR_PER_KWP * sum(KWP.values())
    return SolarGroup(
        id=GROUP_ID,
        instance=instance,
        result=result,
        members=_members(energy),
        roofs=tuple(_built(roof) for roof in KWP),
        rule="self_consumption_distance",
        span_m=466.0,
        terms_eur_per_year=terms,
        by_site_eur_per_year={
            **{site_id: one.benefit_eur for site_id, one in result.by_participant.items()},
            **{site_id: one.benefit_eur for site_id, one in result.by_owner.items()},
        },
        co2_avoided_t_per_year=used * CO2_T_PER_MWH,
        taken_mwh={"power_a": tuple(one["own"] + one["to_a"] for one in energy), "power_b": received},
        investment_eur=investment,
        payback_years=investment / (benefit - terms[SolarTerm.INVESTMENT]),
        days=tuple(typical_day(month) for month in range(12)),
        alternatives=(
            _alternative("sharing", benefit, sum(KWP.values()), used),
            _alternative("alone", 20_000.0, 400.0, 330.0),
            _alternative("nothing", 0.0, 0.0, 0.0),
        ),
        models=(ModelMark(model=1, reason="Le soleil est une ressource renouvelable."),),
        references=(
            ReferenceUsed(
                id="self_consumption_distance",
                value=2.0,
                unit="km",
                valid_from="2021-01-01",
                source="Exemple",
            ),
        ),
    )


@lru_cache(maxsize=1)
def group_of_one() -> SolarGroup:
    """Return the roof of site A alone, as a group of one site."""
    group = make_group()
    own = group.members[0].model_copy(update={"received_mwh": (0.0,) * 12})
    roof = group.roofs[0]
    sold = tuple(a - b for a, b in zip(roof.produced_mwh, roof.own_use_mwh, strict=True))
    instance = group.instance.model_copy(
        update={"participants": group.instance.participants[:1], "roofs": group.instance.roofs[:1]}
    )
    result = solve_solar_sharing(instance, SolveSettings())
    return group.model_copy(
        update={
            "id": solar_group_id(("roof_a", "power_a")),
            "instance": instance,
            "result": result,
            "members": (own,),
            "roofs": (roof.model_copy(update={"shared_mwh": (0.0,) * 12, "surplus_mwh": sold}),),
            "span_m": 0.0,
            "terms_eur_per_year": {SolarTerm.OWN_USE: result.net_benefit_eur},
            "by_site_eur_per_year": {"site_a": result.net_benefit_eur},
            "taken_mwh": {"power_a": own.own_use_mwh},
            "days": tuple(_sold_instead(day) for day in group.days),
        }
    )


def _sold_instead(day: TypicalDay) -> TypicalDay:
    """Return a day on which what was shared is sold."""
    sold = tuple(a + b for a, b in zip(day.shared_kw, day.surplus_kw, strict=True))
    return day.model_copy(update={"shared_kw": (0.0,) * 24, "surplus_kw": sold})


def group_with_heat() -> SolarGroup:
    """Return the group where 10 kW of what site A uses run the heat pump of a loop, by day and by night."""
    used = tuple(10.0 * 2 * hours(month) / MWH for month in range(12))
    heat = SunForHeat(
        site_id="site_a",
        loop_id=LOOP_ID,
        electricity_mwh=used,
        of_roofs_mwh=tuple(month / 2 for month in used),
        sun_alone_eur_per_year=make_group().benefit_eur_per_year - 500.0,
        heat_alone_eur_per_year=120_000.0,
        together_eur_per_year=make_group().benefit_eur_per_year + 120_000.0,
    )
    return make_group().model_copy(update={"heat": (heat,)})


def make_sun(**changes: Any) -> SunOfRun:
    """Return what a run tells of the sun beside the group."""
    values: dict[str, Any] = {
        "alone": (
            RoofsAlone(
                site_id="site_a",
                roof_ids=("roof_a",),
                kwp=600.0,
                produced_mwh_per_year=530.0,
                own_use_mwh_per_year=330.0,
                benefit_eur_per_year=20_000.0,
                saving_eur_per_year=44_000.0,
                investment_eur=420_000.0,
                payback_years=9.5,
                basis=ProfileBasis.SECTOR,
            ),
        ),
        "relaxed": (
            RelaxedGroup(
                group_id="sun_x",
                cause=RelaxedGroupCause.ROOF_GONE,
                accepted_mwh_per_year=100.0,
                kept_mwh_per_year=0.0,
            ),
        ),
        "status": "optimal",
        "objective_eur_per_year": make_group().benefit_eur_per_year,
        "bound_eur_per_year": make_group().benefit_eur_per_year,
        "gap": 0.0,
    }
    return SunOfRun.model_validate(values | changes)


def make_solar_decision(**changes: Any) -> SolarDecision:
    """Return the acceptance of the group."""
    values: dict[str, Any] = {
        "group_id": GROUP_ID,
        "state": State.ACCEPTED,
        "group": make_group(),
        "version": 1,
        "decided_by": "account_a",
        "decided_at": NOON,
        "run_id": "run_1",
    }
    return SolarDecision.model_validate(values | changes)


def keep_roofs(repositories: Repositories) -> None:
    """Store the roofs of the group, each as its owner's."""
    repositories.roofs.save([one.roof for one in solar_roofs()])
    repositories.roofs.attach({one.roof.id: RoofOwner(site_id=one.site_id) for one in solar_roofs()})


def keep_group(store: FakeStore, *groups: SolarGroup, sun: SunOfRun | None = None) -> None:
    """Declare the flows, and let the latest run propose the group, or others that join the same flows."""
    kept = store.repositories
    kept.flows.save(solar_flows())
    keep_roofs(kept)
    latest = kept.runs.latest()
    assert latest is not None
    made = kept.runs.kept[latest.id]
    kept.runs.kept[latest.id] = made.model_copy(
        update={"groups": groups or (make_group(),), "sun": sun or make_sun(relaxed=())}
    )


def lighting(share: float) -> Proposal:
    """Return an exchange that gives site B a share of all the electricity that it declares."""
    months = tuple(share * month for month in _need("site_b", "category").monthly())
    return make_proposal(
        id=USING_B.proposal_id,
        path=USING_B,
        giver_site_id="site_a",
        receiver_site_id="site_b",
        monthly=months,
        monthly_received=months,
        unit="MWh",
        received_unit="MWh",
    )


def _need(site_id: str, confidentiality: str) -> Flow:
    by_month = [sum(USE_KW[site_id]) * hours(month) / MWH for month in range(12)]
    return make_flow(
        id=f"power_{site_id[-1]}",
        site_id=site_id,
        direction="need",
        unit="MWh",
        resource_id="electricity",
        quantity_per_year=sum(by_month),
        months=tuple(month / sum(by_month) for month in by_month),
        confidentiality=confidentiality,
    )


def _members(energy: list[dict[str, float]]) -> tuple[SolarMember, ...]:
    return tuple(
        SolarMember(
            site_id=site_id,
            flow_ids=(f"power_{site_id[-1]}",) if site_id in USE_KW else (),
            roof_ids=tuple(roof for roof, owner in OWNER.items() if owner == site_id),
            public=site_id == "site_b",
            longitude=PLACE[site_id][0],
            latitude=PLACE[site_id][1],
            basis={"site_a": ProfileBasis.MEASURED, "site_b": ProfileBasis.SECTOR}.get(site_id),
            consumption_mwh=tuple(
                sum(USE_KW.get(site_id, (0.0,))) * hours(month) / MWH for month in range(12)
            ),
            own_use_mwh=_months(energy, {"site_a": "own"}.get(site_id)),
            received_mwh=_months(energy, {"site_a": "to_a", "site_b": "received"}.get(site_id)),
        )
        for site_id in MEMBERS
    )


def _months(energy: list[dict[str, float]], name: str | None) -> Months:
    return tuple(one[name] if name else 0.0 for one in energy)


def _built(roof: str) -> SolarRoofBuilt:
    months = [of_month(month) for month in range(12)]
    end = roof[-1]
    own = tuple(one["own"] if end == "a" else 0.0 for one in months)
    shared = tuple(one[f"shared_{end}"] for one in months)
    made = tuple(one[f"made_{end}"] for one in months)
    return SolarRoofBuilt(
        roof_id=roof,
        site_id=OWNER[roof],
        kwp=KWP[roof],
        longitude=PLACE[OWNER[roof]][0],
        latitude=PLACE[OWNER[roof]][1],
        produced_mwh=made,
        own_use_mwh=own,
        shared_mwh=shared,
        surplus_mwh=tuple(m - o - s for m, o, s in zip(made, own, shared, strict=True)),
    )


def _alternative(name: str, benefit: float, kwp: float, used: float) -> SolarAlternative:
    return SolarAlternative(
        name=name,
        benefit_eur_per_year=benefit,
        installed_kwp=kwp,
        produced_mwh_per_year=kwp * sum(hours(m) * s for m, s in enumerate(BY_DAY)) / MWH,
        used_mwh_per_year=used,
        co2_avoided_t_per_year=used * CO2_T_PER_MWH,
    )
