"""Groups from which a search begins, as members chose circles while prices were found."""

from random import Random
from typing import Any

import numpy as np
import pytest

from matching.solar import starting
from matching.solar.accounts import account
from matching.solar.anchored import anchored
from matching.solar.bounding import CircleBound
from matching.solar.circles import circles_of
from matching.solar.guiding import guided
from matching.solar.operation import NOBODY, Design, nobody_shares
from matching.solar.single import sizes_apart
from matching.solar.starting import Starts
from matching.work_clock import now_s
from tests.matching.solar.solar_instances import make_territory, participant, roof, sharing, stated


@pytest.mark.parametrize("seed", range(10))
def test_groups_told_keep_to_the_rules_whatever_was_chosen(seed: int) -> None:
    document = make_territory(seed, 12, 8, steps=24, key="optimal")
    document["rules"]["max_power_kwp"] = 300.0
    data, random = stated(document), np.random.default_rng(seed)
    led = anchored(data, circles_of(data), random.permutation(20)[:6])
    circles = np.concatenate([led.led, led.others])
    stands = circles * random.uniform(0.0, 1.0, circles.shape) * (random.uniform(0, 1, circles.shape) < 0.5)
    anchor = [*led.anchor.tolist(), *[NOBODY] * len(led.others)]

    design = guided(data, stands, anchor, data.most, Random(seed))

    assert design.groups()
    for group in design.groups():
        members = np.flatnonzero(design.group_of == group)
        assert data.near[np.ix_(members, members)].all()
        lies = circles[:, members].all(axis=1)
        assert lies.any()
        assert (stands[:, members] > 0).all(axis=1).any()
        assert design.kwp[design.members(data, group)[1]].sum() <= 300.0


def test_whoever_chose_one_circle_alone_stands_in_it() -> None:
    """Two roofs too far apart, each with two at its side: who chose a side is told to stand there."""
    people = [participant(name, x) for name, x in (("a", -1500.0), ("b", 0.0), ("c", 1500.0))]
    data = stated(sharing(people, [roof("west", -1500.0), roof("east", 1500.0)], key="optimal"))
    stands = np.array([[1.0, 0.0, 0.0, 1.0, 0.0], [0.0, 0.3, 1.0, 0.0, 1.0]])

    design = guided(data, stands, [3, 4], data.most, Random(0))

    of = design.group_of
    assert of[0] == of[3] != of[2] == of[4]
    assert of[1] == of[2]


def test_a_circle_is_taken_as_often_as_its_anchor_chose_it() -> None:
    people = [participant("a"), participant("b", 100.0)]
    data = stated(sharing(people, [roof("r"), roof("s", 200.0)], key="optimal"))
    stands = np.array([[0.75, 0.0, 0.75, 0.0], [0.25, 0.0, 0.0, 0.25]])

    told = [guided(data, stands, [0, 0], data.most, Random(seed)) for seed in range(400)]

    assert all(design.group_of[0] != NOBODY for design in told)
    assert sum(design.group_of[2] != NOBODY for design in told) == pytest.approx(300, abs=40)


def test_where_two_villages_lie_apart_prices_guide_to_a_group_in_each() -> None:
    near = [make_territory(seed, 4, 3, steps=24, width_m=1000.0, key="optimal") for seed in (1, 2)]
    far = {"participants": list[dict[str, Any]](), "roofs": list[dict[str, Any]]()}
    for village, document in enumerate(near):
        for kind, found in far.items():
            moved = ({**one, "id": f"{village}{one['id']}"} for one in document[kind])
            found += [one | {"x_m": one["x_m"] + 10_000.0 * village} for one in moved]
    owned = [one | {"owner": "somebody"} for one in far["roofs"]]
    data = stated(near[0] | far | {"roofs": owned})
    bound = CircleBound(data, data.most)
    bound.lower(now_s() + 1000.0, 1)

    told = bound.guide(Random(0))

    assert told is not None
    assert len(told.groups()) == 2
    villages = np.array([0, 0, 0, 0, 1, 1, 1, 1, 0, 0, 0, 1, 1, 1])
    for group in told.groups():
        members = told.group_of == group
        assert len(set(villages[members])) == 1
        assert members[:8].sum() >= 2
        assert members[8:].any()


def test_without_prices_nothing_guides() -> None:
    data = stated(make_territory(1, 8, 6, steps=24, key="optimal"))

    assert CircleBound(data, data.most).guide(Random(0)) is None


def test_starts_that_are_told_end_by_their_tries_whatever_the_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(starting, "TRIES", 10)
    data = stated(make_territory(6, 12, 8, steps=24, width_m=4500.0, key="optimal"))
    bound = CircleBound(data, data.most)
    bound.lower(now_s() + 1000.0, 1)

    def found(seconds: float) -> list[Design]:
        starts, offered = Starts(data, "highs", Random(1), bound.guide), list[Design]()

        def offer(design: Design) -> bool:
            offered.append(design)
            return False

        starts.search(nobody_shares(data.most, 12), offer, lambda: False, now_s() + seconds, 2)
        return offered

    soon, late = found(10_000.0), found(10_000_000.0)

    assert len(soon) == len(late) >= 2
    for one, other in zip(soon, late, strict=True):
        assert one.group_of.tolist() == other.group_of.tolist()
        assert one.kwp == pytest.approx(other.kwp)
        assert account(data, one).net_eur > account(data, sizes_apart(data)).net_eur


@pytest.mark.parametrize("late", [0, 4])
def test_starts_that_are_told_end_when_many_bring_nothing_better(
    monkeypatch: pytest.MonkeyPatch, late: int
) -> None:
    monkeypatch.setattr(starting, "TRIES", 1)
    monkeypatch.setattr(starting, "MOST_VAIN", 3)
    people = [participant("a", use=[10.0]), participant("b", 3000.0, use=[10.0])]
    data = stated(sharing(people, [roof("r", most=10.0), roof("s", 3000.0, most=10.0)], key="optimal"))
    told = Design(data.most, np.array([0, 1, 0, 1]))
    starts, offered = Starts(data, "highs", Random(0), lambda _: told), list[Design]()

    def offer(design: Design) -> bool:
        offered.append(design)
        return len(offered) == late

    starts.search(told, offer, lambda: False, now_s() + 10_000.0)

    # Each start offers what it found, then the best groups met so far; one that is better counts anew.
    assert len(offered) == (2 * 3 if not late else 2 * 2 + 1 + 2 * 3)
