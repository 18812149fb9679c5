"""Why a synergy asks for attention, of whom, and in which order an inbox lists them."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from symbiose.domain.errors import ConflictingReview
from symbiose.domain.exchanges import State
from symbiose.domain.synergies import Party, Side, Synergy
from symbiose.domain.synergy_attention import Attention, Reason, attention_of, urgency
from symbiose.domain.synergy_steps import (
    MOST_EVIDENCE,
    By,
    Speaking,
    abandon,
    agree,
    ask_evidence,
    begin_study,
    opened,
    plan,
    sign,
    start,
    supply_evidence,
)
from tests.builders import NOON, make_decision, make_proposal

COORDINATOR = By("account_c", Party.COORDINATOR, NOON)
OF_GIVER, OF_RECEIVER, NOBODYS = frozenset({Side.GIVER}), frozenset({Side.RECEIVER}), frozenset()
SILENCE = timedelta(days=30)
TODAY = NOON.date()
Step = Callable[[Synergy], tuple[Synergy, object]]


def agreed(*sides: Side) -> Step:
    return lambda s: agree(s, Speaking("+".join(sides), frozenset(sides), True, NOON))


def signed(side: Side) -> Step:
    return lambda s: sign(s, Speaking(side, frozenset({side}), False, NOON))


def planned(who: Party, due: date | None = None) -> Step:
    return lambda s: plan(s, COORDINATOR, "appeler", who, due)


def asked(party: Party) -> Step:
    return lambda s: ask_evidence(s, COORDINATOR, f"evidence_{party}", "une analyse", party)


def after(*steps: Step) -> Synergy:
    synergy, _event = opened("synergy_a", make_decision(), make_proposal())
    for step in steps:
        synergy, _event = step(synergy)
    return synergy


def reasons(synergy: Synergy, sides: frozenset[Side], days: int = 0) -> list[str]:
    found = attention_of(synergy, sides, NOON + timedelta(days=days), TODAY + timedelta(days=days), SILENCE)
    return [one.reason.value for one in found]


BOTH = agreed(Side.GIVER, Side.RECEIVER)
STUDIED: tuple[Step, ...] = (BOTH, lambda s: begin_study(s, COORDINATOR))


@pytest.mark.parametrize(
    ("steps", "of_coordinator", "of_giver", "of_receiver"),
    [
        ((), [], ["agree"], ["agree"]),
        ((agreed(Side.GIVER),), [], [], ["agree"]),
        ((BOTH,), ["step"], [], []),
        (STUDIED, [], ["sign"], ["sign"]),
        ((*STUDIED, signed(Side.RECEIVER)), [], ["sign"], []),
        ((*STUDIED, signed(Side.RECEIVER), signed(Side.GIVER)), ["step"], [], []),
        ((BOTH, planned(Party.COORDINATOR)), ["step", "act"], [], []),
        ((BOTH, planned(Party.GIVER)), ["step"], ["act"], []),
        ((BOTH, planned(Party.BOTH, TODAY)), ["due", "step"], ["due", "act"], ["due", "act"]),
        ((BOTH, asked(Party.RECEIVER)), ["step"], [], ["supply"]),
        ((BOTH, asked(Party.COORDINATOR)), ["step", "supply"], [], []),
    ],
)
def test_each_is_asked_for_what_is_theirs(
    steps: tuple[Step, ...], of_coordinator: list[str], of_giver: list[str], of_receiver: list[str]
) -> None:
    synergy = after(*steps)

    assert reasons(synergy, NOBODYS) == of_coordinator
    assert reasons(synergy, OF_GIVER) == of_giver
    assert reasons(synergy, OF_RECEIVER) == of_receiver


def test_what_was_supplied_waits_for_the_coordinator_alone() -> None:
    supplied = after(
        BOTH,
        asked(Party.GIVER),
        lambda s: supply_evidence(s, By("giver", Party.GIVER, NOON), "evidence_giver"),
    )

    assert reasons(supplied, NOBODYS) == ["step", "check"]
    assert reasons(supplied, OF_GIVER) == []


@pytest.mark.parametrize(("days", "silent"), [(0, False), (30, False), (31, True), (400, True)])
def test_a_silence_is_too_long_beyond_the_setting_and_not_on_its_last_day(days: int, silent: bool) -> None:
    synergy = after(BOTH)

    assert ("silent" in reasons(synergy, OF_GIVER, days)) is silent
    assert ("silent" in reasons(synergy, NOBODYS, days)) is silent


def test_days_count_to_the_date_and_past_it() -> None:
    synergy = after(planned(Party.COORDINATOR, TODAY + timedelta(days=3)))

    told = [
        attention_of(synergy, NOBODYS, NOON, TODAY + timedelta(days=d), SILENCE)[0].days for d in (0, 3, 5)
    ]

    assert told == [3, 0, -2]


def test_what_is_closed_asks_for_nothing() -> None:
    given_up = after(
        planned(Party.COORDINATOR, TODAY), asked(Party.GIVER), lambda s: abandon(s, COORDINATOR, "non")
    )

    assert reasons(given_up, NOBODYS, 400) == reasons(given_up, OF_GIVER, 400) == []
    assert (given_up.next_action, given_up.who, given_up.due) == (None, None, None)


def test_an_inbox_begins_with_what_is_late_and_ends_with_what_is_silent() -> None:
    late, soon = Attention(Reason.DUE, -3), Attention(Reason.DUE, 2)
    asked_for, quiet, forgotten = (
        Attention(Reason.AGREE),
        Attention(Reason.SILENT, 31),
        Attention(Reason.SILENT, 90),
    )

    ordered = sorted([(quiet,), (asked_for, quiet), (soon, quiet), (forgotten,), (late,)], key=urgency)

    assert ordered == [(late,), (soon, quiet), (asked_for, quiet), (forgotten,), (quiet,)]


def test_a_synergy_takes_no_end_of_evidence() -> None:
    synergy = after()
    for number in range(MOST_EVIDENCE):
        synergy, _ = ask_evidence(synergy, COORDINATOR, f"evidence_{number}", "x", Party.GIVER)

    with pytest.raises(ConflictingReview, match="at most"):
        ask_evidence(synergy, COORDINATOR, "one_more", "x", Party.GIVER)


def test_a_step_out_of_its_order_leaves_the_synergy_as_it_is() -> None:
    synergy = after(BOTH)

    with pytest.raises(ConflictingReview, match="that is agreed cannot become running"):
        start(synergy, COORDINATOR)

    assert synergy.state is State.AGREED
