"""What people decided of groups binds later designs: accepted, refused, wished otherwise."""

from dataclasses import replace

import pytest

from symbiose.domain.exchanges import State
from symbiose.domain.ports import Territory
from symbiose.domain.solar_design import SolarWish, SunHeld
from symbiose.domain.solar_groups import RelaxedGroupCause, SolarDecision
from tests.matching.solar.sun_territories import (
    DESIGNER,
    ENOUGH,
    decision,
    designed,
    neighbours,
    power,
    roof,
    site_at,
    territory,
    wished,
)


def three() -> Territory:
    """Return an owner of a roof with two neighbours who use electricity."""
    sites = [site_at("owner", 0.0), site_at("first", 0.5), site_at("second", 1.0)]
    needs = [power(f"need_{site.id}", site.id, 876.0) for site in sites]
    return territory(sites, needs, [roof("roof", sites[0], 700.0)])


def two_roofs() -> Territory:
    """Return two neighbours with a roof each, the second of which uses little."""
    sites = [site_at("owner", 0.0), site_at("second", 0.5)]
    needs = [power("need_owner", "owner", 1752.0), power("need_second", "second", 87.6)]
    return territory(sites, needs, [roof("roof", sites[0], 150.0), roof("other", sites[1], 150.0)])


def test_an_accepted_group_is_kept_as_it_was_accepted() -> None:
    (group,) = designed(neighbours()).groups
    dearer = neighbours()
    needs = tuple(one.model_copy(update={"price_eur_per_unit": 300}) for one in dearer.flows)

    again = designed(replace(dearer, flows=needs), SunHeld(decisions=[decision(group)]))

    assert again.groups == (group,)
    assert again.sun.relaxed == ()
    assert again.taken_mwh == group.taken_mwh


def test_a_member_that_moved_too_far_away_ends_what_was_accepted() -> None:
    (group,) = designed(three()).groups
    assert {"owner", "first", "second"} == set(group.site_ids)
    wanted = three()

    def moved_to(km: float) -> Territory:
        there = tuple(site_at("second", km) if one.id == "second" else one for one in wanted.sites)
        return replace(wanted, sites=there)

    near = designed(moved_to(1.9), SunHeld(decisions=[decision(group)]))
    far = designed(moved_to(2.1), SunHeld(decisions=[decision(group)]))

    assert (near.groups, near.sun.relaxed) == ((group,), ())
    [told] = far.sun.relaxed
    assert (told.cause, told.kept_mwh_per_year) == (RelaxedGroupCause.MOVED_APART, 0.0)
    assert all("second" not in one.site_ids for one in far.groups)


def test_sites_of_an_accepted_group_are_in_no_other() -> None:
    (group,) = designed(neighbours()).groups
    wanted = neighbours()
    newcomer = site_at("newcomer", 0.2)
    more = replace(
        wanted,
        sites=(*wanted.sites, newcomer),
        flows=(*wanted.flows, power("need_new", "newcomer", 876.0)),
        roofs=(*wanted.roofs, roof("new_roof", newcomer, 100.0)),
    )

    again = designed(more, SunHeld(decisions=[decision(group)]))

    assert [one.site_ids for one in again.groups] == [("owner", "taker"), ("newcomer",)]


def test_an_accepted_group_whose_need_shrinks_runs_the_same_roofs_on_what_is_left() -> None:
    (group,) = designed(neighbours()).groups
    wanted = neighbours()
    less = (wanted.flows[0], power("need_taker", "taker", 438.0))

    again = designed(replace(wanted, flows=less), SunHeld(decisions=[decision(group)]))

    (kept,) = again.groups
    (relaxed,) = again.sun.relaxed
    assert kept.id == group.id
    assert kept.installed_kwp == pytest.approx(group.installed_kwp)
    assert sum(kept.taken_mwh["need_taker"]) == pytest.approx(sum(kept.members[1].received_mwh))
    assert kept.used_mwh_per_year < group.used_mwh_per_year
    assert relaxed.cause is RelaxedGroupCause.SMALLER
    assert relaxed.accepted_mwh_per_year == pytest.approx(group.used_mwh_per_year)
    assert relaxed.kept_mwh_per_year == pytest.approx(kept.used_mwh_per_year)


def test_an_accepted_group_keeps_to_what_accepted_exchanges_leave() -> None:
    (group,) = designed(neighbours()).groups
    taken = {"need_taker": tuple(0.9 * mwh for mwh in neighbours().flows[1].monthly())}

    again = designed(neighbours(), SunHeld(taken_mwh=taken, decisions=[decision(group)]))

    (kept,) = again.groups
    for month, declared in enumerate(neighbours().flows[1].monthly()):
        assert kept.taken_mwh["need_taker"][month] <= declared * 0.1 * (1 + 1e-6)


def test_an_accepted_group_without_its_roof_is_dropped_and_its_sites_are_free() -> None:
    (group,) = designed(neighbours()).groups
    wanted = neighbours()
    another = replace(wanted, roofs=(roof("another", wanted.sites[0], 300.0),))

    gone = designed(another, SunHeld(decisions=[decision(group)]))

    (relaxed,) = gone.sun.relaxed
    assert (relaxed.cause, relaxed.kept_mwh_per_year) == (RelaxedGroupCause.ROOF_GONE, 0.0)
    assert [one.roofs[0].roof_id for one in gone.groups] == ["another"]


def test_an_accepted_group_without_one_of_its_needs_is_dropped() -> None:
    (group,) = designed(neighbours()).groups
    wanted = neighbours()
    withdrawn = wanted.flows[1].model_copy(update={"withdrawn": True})

    gone = designed(replace(wanted, flows=(wanted.flows[0], withdrawn)), SunHeld(decisions=[decision(group)]))

    assert gone.sun.relaxed[0].cause is RelaxedGroupCause.NEED_GONE
    assert [one.site_ids for one in gone.groups] == [("owner",)]


def test_an_accepted_roof_that_the_cadastre_now_holds_for_smaller_is_cut_to_it() -> None:
    (group,) = designed(neighbours()).groups
    wanted = neighbours()
    small = replace(wanted, roofs=(roof("roof", wanted.sites[0], 120.0),))

    again = designed(small, SunHeld(decisions=[decision(group)]))

    assert again.sun.relaxed[0].cause is RelaxedGroupCause.SMALLER
    assert again.groups[0].installed_kwp == pytest.approx(120.0)


def test_a_refused_group_is_not_proposed_again_but_the_best_without_one_member_is() -> None:
    (group,) = designed(three()).groups

    again = designed(three(), SunHeld(decisions=[decision(group, State.REFUSED)]))

    assert group.site_ids == ("first", "owner", "second")
    (other,) = again.groups
    assert other.id != group.id
    assert len(other.site_ids) == 2
    assert "owner" in other.site_ids
    assert 0 < other.benefit_eur_per_year < group.benefit_eur_per_year


def test_a_refused_roof_of_a_site_alone_is_left_unbuilt() -> None:
    owner = site_at("owner", 0.0)
    wanted = territory([owner], [power("need", "owner", 876.0)], [roof("roof", owner, 100.0)])
    (group,) = designed(wanted).groups

    again = designed(wanted, SunHeld(decisions=[decision(group, State.REFUSED)]))

    assert again.groups == ()
    assert len(again.sun.alone) == 1


def test_a_decision_that_was_withdrawn_binds_nothing() -> None:
    (group,) = designed(neighbours()).groups

    again = designed(neighbours(), SunHeld(decisions=[decision(group, State.PROPOSED)]))

    assert [one.id for one in again.groups] == [group.id]


def test_a_wish_without_a_member_designs_the_others() -> None:
    (group,) = designed(three()).groups

    other = DESIGNER.adjust(three(), wished(group, SolarWish(without=("second",))), ENOUGH, SunHeld())

    assert other is not None
    assert other.site_ids == ("first", "owner")
    assert other.benefit_eur_per_year < group.benefit_eur_per_year


def test_a_wish_without_a_roof_leaves_it_unbuilt() -> None:
    (group,) = designed(two_roofs()).groups

    other = DESIGNER.adjust(
        two_roofs(), wished(group, SolarWish(without_roofs=("other",))), ENOUGH, SunHeld()
    )

    assert {one.roof_id for one in group.roofs} == {"roof", "other"}
    assert other is not None
    assert {one.roof_id for one in other.roofs} == {"roof"}


def test_a_wish_for_a_key_splits_what_is_shared_by_it() -> None:
    (group,) = designed(three()).groups

    other = DESIGNER.adjust(three(), wished(group, SolarWish(key="static")), ENOUGH, SunHeld())

    assert other is not None
    assert other.instance.key == "static"
    assert sum(other.result.groups[0].shares.values()) <= 1 + 1e-9
    assert other.benefit_eur_per_year <= group.benefit_eur_per_year * (1 + 0.01)


def test_a_wish_that_leaves_no_roof_has_no_answer() -> None:
    (group,) = designed(neighbours()).groups

    assert (
        DESIGNER.adjust(neighbours(), wished(group, SolarWish(without=("owner",))), ENOUGH, SunHeld()) is None
    )


def test_a_wish_leaves_members_of_other_accepted_groups_where_they_are() -> None:
    (group,) = designed(three()).groups
    other = DESIGNER.adjust(three(), wished(group, SolarWish(without=("second",))), ENOUGH, SunHeld())
    assert other is not None

    held = SunHeld(decisions=[decision(other)])

    assert DESIGNER.adjust(three(), wished(group, SolarWish()), ENOUGH, held) is None


def test_whoever_refuses_a_group_is_offered_no_less_than_each_roof_alone() -> None:
    sites = [site_at("owner", 0.0), site_at("second", 0.5)]
    needs = [power("need_owner", "owner", 1752.0), power("need_second", "second", 438.0)]
    wanted = territory(sites, needs, [roof("roof", sites[0], 150.0), roof("other", sites[1], 150.0)])
    (group,) = designed(wanted).groups

    again = designed(wanted, SunHeld(decisions=[decision(group, State.REFUSED)]))

    alone = [one.benefit_eur_per_year for one in again.sun.alone]
    assert group.site_ids == ("owner", "second")
    assert min(alone) > 0
    assert sum(one.benefit_eur_per_year for one in again.groups) >= sum(alone) - 0.01


def test_a_refused_site_with_two_roofs_is_offered_one_of_them() -> None:
    owner = site_at("owner", 0.0)
    roofs = [roof("roof", owner, 150.0), roof("other", owner, 120.0)]
    wanted = territory([owner], [power("need", "owner", 1752.0)], roofs)
    (group,) = designed(wanted).groups

    (again,) = designed(wanted, SunHeld(decisions=[decision(group, State.REFUSED)])).groups

    assert {one.roof_id for one in group.roofs} == {"roof", "other"}
    assert {one.roof_id for one in again.roofs} == {"roof"}


def test_no_group_comes_back_when_the_next_best_was_refused_too() -> None:
    refused: list[SolarDecision] = []
    for _ in range(2):
        (group,) = designed(three(), SunHeld(decisions=refused)).groups
        refused.append(decision(group, State.REFUSED))

    again = designed(three(), SunHeld(decisions=refused))

    assert again.groups
    assert not {one.id for one in again.groups} & {one.group_id for one in refused}
