"""Which proposals a flow would change is told to who sees them, from what they may know and nothing else."""

from collections.abc import Iterator
from decimal import Decimal

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

import matching.live.deciding
from matching.live.warm import WarmFamilies
from symbiose.domain.accounts import Actor, Role
from symbiose.domain.exchanges import Objective, Path, State
from symbiose.domain.flows import Flow
from symbiose.domain.live_changes import Effect
from symbiose.services.changes_shown import ChangesSeen
from symbiose.services.context import Services
from symbiose.services.live_worth import worth_of_flow
from tests.builders import make_decision
from tests.services.live_market_case import (
    OWNER,
    STAFF,
    cardboard,
    market_of,
    store_of,
    told,
    wanted,
    with_run,
)

pytestmark = pytest.mark.usefixtures("time_to_spare")
STANDS = cardboard(id="flow_stands")
NEED = wanted(quantity_per_year=100.0)
RIVAL = cardboard(id="flow_rival", site_id="site_d", price_eur_per_unit=10)


def drafted(services: Services, actor: Actor, flow: Flow, stands: Flow | None = None) -> ChangesSeen:
    changes = told(services, actor, flow, stands).changes
    assert changes is not None
    return changes


def withdrawn(services: Services, actor: Actor, flow: Flow) -> ChangesSeen:
    seen = worth_of_flow(services, actor, flow.id)
    assert seen is not None
    assert seen.changes is not None
    return seen.changes


def effects(changes: ChangesSeen) -> list[tuple[str, Effect, bool]]:
    assert changes.known
    return [(one.line.id, one.effect, one.sure) for one in changes.proposals]


def between(offer: Flow | str, need: Flow = NEED) -> str:
    return path(offer, need).proposal_id


def path(offer: Flow | str, need: Flow = NEED) -> Path:
    return Path(offer_id=offer if isinstance(offer, str) else offer.id, need_id=need.id)


def accept(services: Services, way: Path, monthly: float) -> None:
    decision = make_decision(
        proposal_id=way.proposal_id,
        path=way,
        state=State.ACCEPTED,
        monthly=(monthly,) * 12,
        monthly_received=(monthly,) * 12,
    )
    store_of(services).repositories.decisions.save(decision)


def test_who_sees_everything_is_told_what_goes_and_what_takes_its_place() -> None:
    services = with_run(market_of(NEED, STANDS, RIVAL))

    changes = withdrawn(services, STAFF, STANDS)

    assert effects(changes) == [(between(STANDS), Effect.GONE, True)]
    gone, new = changes.proposals[0], changes.new[0]
    assert gone.received is not None
    assert (gone.received.before, gone.received.after) == (pytest.approx(100.0), 0.0)
    assert gone.received.before_eur == pytest.approx(gone.line.benefit_eur_per_year, rel=1e-3)
    assert (new.giver, new.receiver, new.resource) == ("Site d", "Site b", "Cartons à recycler")
    assert new.received is not None
    assert new.received.after == pytest.approx(100.0)


def test_a_firm_is_told_that_its_own_proposal_goes_and_not_who_takes_its_place() -> None:
    services = with_run(market_of(NEED, STANDS, RIVAL))

    changes = withdrawn(services, OWNER, STANDS)

    assert effects(changes) == [(between(STANDS), Effect.GONE, True)]
    assert changes.proposals[0].received is None
    assert changes.proposals[0].line.receiver is None
    assert changes.new == ()


def test_proposals_between_others_are_told_to_who_sees_everything_alone() -> None:
    services = with_run(market_of(NEED, RIVAL))
    draft = cardboard(id="flow_new", price_eur_per_unit=300)

    assert effects(drafted(services, STAFF, draft)) == [(between(RIVAL), Effect.GONE, True)]
    assert drafted(services, OWNER, draft).proposals == ()


@pytest.mark.parametrize("name", ["flow_new", STANDS.id], ids=["other_words", "same_words"])
def test_a_firm_is_told_that_a_new_flow_takes_the_place_of_another_one_of_its_own(name: str) -> None:
    services = with_run(market_of(NEED, STANDS))

    changes = drafted(services, OWNER, cardboard(id=name, price_eur_per_unit=300))

    assert effects(changes) == [(between(STANDS), Effect.GONE, True)]


def test_an_exchange_of_another_flow_of_its_own_that_would_come_is_told_to_a_firm() -> None:
    second = cardboard(id="flow_second", price_eur_per_unit=10)
    services = with_run(market_of(NEED, STANDS, second))

    changes = withdrawn(services, OWNER, STANDS)

    assert effects(changes) == [(between(STANDS), Effect.GONE, True)]
    assert [(one.giver, one.receiver, one.resource, one.received) for one in changes.new] == [
        ("Site a", None, "Cartons à recycler", None)
    ]


def test_a_change_is_compared_with_the_flow_as_it_stands() -> None:
    services = with_run(market_of(wanted(), STANDS))
    less = STANDS.model_copy(update={"quantity_per_year": 40.0})

    assert effects(drafted(services, OWNER, less, STANDS)) == [(between(STANDS), Effect.LESS, True)]
    assert effects(drafted(services, STAFF, less, STANDS)) == [(between(STANDS), Effect.LESS, True)]
    assert told(services, OWNER, STANDS, STANDS).changes is None


def test_a_change_within_the_steps_of_the_own_figures_changes_nothing_that_is_told() -> None:
    services = with_run(market_of(wanted(), STANDS))
    hardly = STANDS.model_copy(update={"quantity_per_year": 120.0, "price_eur_per_unit": Decimal("50.00")})
    again = hardly.model_copy(update={"description": "en balles", "quantity_low": 100.0})

    assert drafted(services, OWNER, again, STANDS).proposals == ()


def test_what_was_accepted_stays_but_where_its_own_flow_is_withdrawn() -> None:
    services = with_run(market_of(NEED, STANDS))
    accept(services, path(STANDS), 100.0 / 12)
    better = cardboard(id="flow_new", price_eur_per_unit=300)

    for actor in (OWNER, STAFF):
        assert drafted(services, actor, better).proposals == ()
        assert effects(withdrawn(services, actor, STANDS)) == [(between(STANDS), Effect.GONE, True)]


def test_no_quantity_of_its_own_tells_a_firm_how_much_was_accepted() -> None:
    """Else who tries one quantity after another would find the one below which the exchange is cut back."""
    services = with_run(market_of(NEED, STANDS))
    accept(services, path(STANDS), 100.0 / 12)

    for quantity in (110.0, 99.0, 50.0, 1.0):
        less = STANDS.model_copy(update={"quantity_per_year": quantity})
        assert drafted(services, OWNER, less, STANDS).proposals == ()
    assert effects(drafted(services, STAFF, less, STANDS)) == [(between(STANDS), Effect.LESS, True)]


def test_a_proposal_with_a_flow_that_is_hidden_is_not_told() -> None:
    services = with_run(market_of(wanted(quantity_per_year=100.0, confidentiality="hidden"), STANDS))

    assert withdrawn(services, OWNER, STANDS).proposals == ()
    assert len(withdrawn(services, STAFF, STANDS).proposals) == 1


def test_where_only_one_of_the_two_views_says_so_it_may_change() -> None:
    """The need is of 100 to 150 t and each offer of 80 t: the second one may leave a part of the first."""
    first = cardboard(id="flow_stands", quantity_per_year=80.0)
    services = with_run(market_of(wanted(quantity_per_year=140.0), first))

    changes = drafted(
        services, OWNER, cardboard(id="flow_new", quantity_per_year=60.0, price_eur_per_unit=90)
    )

    assert effects(changes) == [(between(first), Effect.LESS, False)]


def drafts() -> Iterator[Flow]:
    for price in (-65, 0, 60):
        for quantity in (10.0, 90.0, 150.0):
            yield cardboard(id="flow_new", quantity_per_year=quantity, price_eur_per_unit=Decimal(price))


def read(need: Flow, *others: Flow, run_over: Services | None = None) -> list[object]:
    """Return all that a firm reads of proposals who tries flow after flow, the run being the one it knows."""
    flows = (need, STANDS, cardboard(id="flow_second", price_eur_per_unit=10), *others)
    services = with_run(market_of(*flows), like=run_over)
    told_of = [drafted(services, OWNER, draft) for draft in drafts()]
    told_of += [
        drafted(services, OWNER, one.model_copy(update={"id": STANDS.id}), STANDS) for one in drafts()
    ]
    told_of.append(withdrawn(services, OWNER, STANDS))
    return [(one.known, [(p.line.id, p.effect, p.sure) for p in one.proposals], one.new) for one in told_of]


@pytest.mark.parametrize(
    ("field", "here", "same_step", "next_step"),
    [
        ("price_eur_per_unit", Decimal(61), Decimal(99), Decimal(-70)),
        ("quantity_per_year", 61.0, 99.0, 401.0),
    ],
)
def test_whoever_tries_flow_after_flow_reads_the_steps_of_another_and_no_more(
    field: str, here: object, same_step: object, next_step: object
) -> None:
    known = market_of(wanted(**{field: here}), STANDS, cardboard(id="flow_second", price_eur_per_unit=10))
    answers = read(wanted(**{field: here}), run_over=known)

    assert any(proposals for _, proposals, _ in answers)
    assert read(wanted(**{field: same_step}), run_over=known) == answers
    assert read(wanted(**{field: next_step}), run_over=known) != answers


def others(draw: st.DrawFn) -> tuple[list[Flow], list[Flow]]:
    """Return flows of other firms twice, with figures on the same steps where they are not hidden."""
    here, there = [], []
    for number in range(draw(st.integers(1, 4))):
        hidden = draw(st.booleans())
        step = st.sampled_from([(61, 99), (101, 149), (151, 249)])
        steps = [(draw(step), draw(step))] * 2 if not hidden else [(draw(step), draw(step)) for _ in "ab"]
        site, needs = draw(st.sampled_from(["site_b", "site_c", "site_d"])), draw(st.booleans())
        for found, (quantity, price) in zip((here, there), steps, strict=True):
            found.append(
                cardboard(
                    id=f"flow_{number}",
                    site_id=site,
                    direction="need" if needs else "offer",
                    quantity_per_year=float(draw(st.integers(*quantity))),
                    price_eur_per_unit=draw(st.integers(*price)) * (1 if needs else -1),
                    confidentiality="hidden" if hidden else "category",
                )
            )
    return here, there


@pytest.mark.parametrize("largest", [matching.live.deciding.LARGEST, -1], ids=["best", "linear"])
@given(data=st.data())
@settings(max_examples=6, deadline=None, derandomize=True, phases=[Phase.generate])
def test_territories_that_differ_in_what_a_firm_may_not_see_give_it_the_same_answers(
    largest: int, data: st.DataObject
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(matching.live.deciding, "LARGEST", largest)
        compare_two_territories(data)


def compare_two_territories(data: st.DataObject) -> None:
    here, there = data.draw(st.composite(others)())
    one, other = market_of(STANDS, NEED, *here), market_of(STANDS, NEED, *there)
    with_run(other, like=one)
    with_run(one)
    moved = STANDS.model_copy(update={"quantity_per_year": data.draw(st.sampled_from([20.0, 300.0]))})
    draft = cardboard(id="flow_new", price_eur_per_unit=data.draw(st.integers(-90, 90)))

    def answers(services: Services) -> list[ChangesSeen]:
        return [
            drafted(services, OWNER, draft),
            drafted(services, OWNER, moved, STANDS),
            withdrawn(services, OWNER, STANDS),
        ]

    def told_of(found: list[ChangesSeen]) -> list[object]:
        return [(effects(one), one.new, one.looked_at, one.proven) for one in found]

    assert told_of(answers(one)) == told_of(answers(other))


def test_a_hidden_flow_of_another_firm_changes_nothing_that_a_firm_reads() -> None:
    known = market_of(NEED, STANDS, cardboard(id="flow_second", price_eur_per_unit=10))
    hidden = (
        cardboard(id="flow_hidden", site_id="site_c", price_eur_per_unit=300, confidentiality="hidden"),
        wanted(id="flow_dark", site_id="site_d", price_eur_per_unit=300, confidentiality="hidden"),
    )

    assert read(NEED, *hidden, run_over=known) == read(NEED, run_over=known)


def test_at_whichever_site_of_its_crowd_another_flow_is_the_same_is_read() -> None:
    known = market_of(NEED, STANDS, cardboard(id="flow_second", price_eur_per_unit=10))
    at_b, at_c = (
        read(wanted(quantity_per_year=100.0, site_id=site), run_over=known) for site in ("site_b", "site_c")
    )

    assert at_b == at_c


def test_a_coordinator_of_parks_is_told_by_the_views_of_the_proposals_of_its_sites() -> None:
    services = with_run(market_of(NEED, STANDS, RIVAL))
    of_park = Actor(id="account_p", role=Role.COORDINATOR, site_ids=("site_a",), park_ids=("park_west",))

    changes = withdrawn(services, of_park, STANDS)

    assert effects(changes) == effects(withdrawn(services, OWNER, STANDS))
    assert changes.new == ()
    assert changes.proposals[0].received is None


def test_without_a_run_for_net_benefit_nothing_is_said_of_proposals() -> None:
    assert told(market_of(NEED, STANDS), STAFF, cardboard(id="flow_new")).changes is None
    services = with_run(market_of(NEED, STANDS), objective=Objective.CO2_AVOIDED)
    assert told(services, STAFF, cardboard(id="flow_new")).changes is None


def test_of_what_hangs_together_too_much_linear_plans_tell_what_may_change(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    services = with_run(market_of(NEED, STANDS))
    monkeypatch.setattr(matching.live.deciding, "LARGEST", -1)
    draft = cardboard(id="flow_new", price_eur_per_unit=300)

    for actor in (OWNER, STAFF):
        changes = drafted(services, actor, draft)
        assert not changes.proven
        assert effects(changes) == [(between(STANDS), Effect.GONE, False)]
    received = changes.proposals[0].received
    assert received is not None
    assert (received.before, received.after, received.unit) == (pytest.approx(100.0), 0.0, "t")
    assert received.before_eur is None


def test_where_no_plan_is_known_only_what_goes_with_its_flow_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    services = with_run(market_of(NEED, STANDS))
    monkeypatch.setattr(matching.live.deciding, "LARGEST", -1)
    monkeypatch.setattr(WarmFamilies, "plans", lambda *_: None)

    for actor in (OWNER, STAFF):
        changes = drafted(services, actor, cardboard(id="flow_new", price_eur_per_unit=300))
        assert (changes.known, changes.proposals, changes.new) == (False, (), ())
        changes = withdrawn(services, actor, STANDS)
        assert (changes.known, changes.new) == (False, ())
        assert [(one.line.id, one.effect) for one in changes.proposals] == [(between(STANDS), Effect.GONE)]


def test_what_is_refused_neither_goes_nor_comes_back() -> None:
    services = with_run(market_of(NEED, STANDS))
    refused = make_decision(
        proposal_id=between(STANDS),
        path=path(STANDS),
        state=State.REFUSED,
        reason="non",
        monthly=(),
        monthly_received=(),
    )
    store_of(services).repositories.decisions.save(refused)

    for actor in (OWNER, STAFF):
        assert withdrawn(services, actor, STANDS).proposals == ()


def test_every_proposal_of_a_flow_goes_with_it_even_one_that_no_view_carries() -> None:
    """As others’ figures are looked at the need may have better offers: the flow is then worth nothing."""
    crowd = [cardboard(id=f"flow_{site}", site_id=f"site_{site}", price_eur_per_unit=52) for site in "cd"]
    stands = STANDS.model_copy(update={"price_eur_per_unit": Decimal("58.9")})
    services = with_run(market_of(NEED, stands, *crowd))

    seen = worth_of_flow(services, OWNER, stands.id)

    assert seen is not None
    assert seen.worth.least_eur == 0.0
    assert seen.changes is not None
    assert effects(seen.changes) == [(between(stands), Effect.GONE, True)]


def test_asking_for_changes_leaves_no_trace() -> None:
    services = with_run(market_of(NEED, STANDS, RIVAL))
    before = store_of(services).repositories

    withdrawn(services, OWNER, STANDS)
    withdrawn(services, STAFF, STANDS)

    assert store_of(services).repositories is before
    assert before.journal.count() == 0
