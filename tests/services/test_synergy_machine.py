"""Check S9: whatever people try in whatever order, a synergy goes the way of a plain model of it.

The model is written apart from the service: a table of the states, who may ask for which step, and what each
side has said. Each step is tried by anybody, with the version of the day or a stale one; the service and the
model agree on whether it is taken, and on everything that can be seen afterwards.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from symbiose.domain.accounts import Actor, Role
from symbiose.domain.errors import SymbioseError
from symbiose.domain.exchange_consent import opening
from symbiose.domain.exchanges import State
from symbiose.domain.synergies import Side
from symbiose.services.review import reopen
from symbiose.services.synergy_progress import record_state
from symbiose.services.synergy_words import abandon_synergy, agree_to_exchange, confirm_contract
from tests.services.conftest import MovingClock, over_fakes
from tests.services.following import COORDINATOR, GIVER, PROPOSAL, RECEIVER, STRANGER, Following, opened

CONSULTANT = Actor(id="consultant", role=Role.SITE_MANAGER, site_ids=("site_a", "site_b"))
"""Manages the sites of both firms."""
PEOPLE = {
    "coordinator": COORDINATOR,
    "administrator": Actor(id="admin", role=Role.ADMINISTRATOR),
    "giver": GIVER,
    "giver too": Actor(id="account_a2", role=Role.SITE_MANAGER, site_ids=("site_a",)),
    "receiver": RECEIVER,
    "consultant": CONSULTANT,
    "stranger": STRANGER,
    "analyst": Actor(id="account_n", role=Role.ANALYST),
}
SPEAKS = {"giver": "G", "giver too": "G", "receiver": "R", "consultant": "GR"}
FOLLOWS = {"coordinator", "administrator"}
LIVING = ["accepted", "agreed", "in_study", "contracted", "running"]
USUAL = [
    ("giver", "agree"), ("receiver", "agree"), ("coordinator", "in_study"), ("receiver", "sign"),
    ("giver", "sign"), ("coordinator", "running"), ("coordinator", "ended"),
]  # fmt: skip
RECORDED = [*["in_study", "running", "ended"] * 3, "accepted", "agreed", "contracted", "abandoned"]
people = st.sampled_from(sorted(PEOPLE))
stale = st.booleans()


@dataclass
class Model:
    """What a synergy is, in the plainest words."""

    state: str = "accepted"
    steps: int = 1
    agreed: dict[str, str] = field(default_factory=dict)
    """Side → who agreed for it."""
    signed: dict[str, str] = field(default_factory=dict)
    taken_back: bool = False
    """The acceptance was withdrawn before anybody agreed."""

    def say(self, said: dict[str, str], who: str, side: str | None, during: str, then: str) -> bool:
        """Take a word for a side; nobody gives the words of both."""
        speaks = SPEAKS.get(who, "")
        wanted = side or speaks
        new = [one for one in wanted if one not in said]
        if self.state != during or not speaks or not set(wanted) <= set(speaks) or not new:
            return False
        if len(new) > 1 or who in said.values():
            return False
        said[new[0]] = who
        self.state = then if len(said) == 2 else self.state
        return True

    def record(self, who: str, state: str) -> bool:
        """Record what has come about."""
        before = {"in_study": "agreed", "running": "contracted", "ended": "running"}
        if who not in FOLLOWS or before.get(state) != self.state:
            return False
        self.state = state
        return True

    def abandon(self, who: str) -> bool:
        """Give it up."""
        if self.state not in LIVING or (who not in FOLLOWS and who not in SPEAKS):
            return False
        self.state = "abandoned"
        return True

    def take_back(self, who: str) -> bool:
        """Withdraw the acceptance."""
        if who not in FOLLOWS or self.state != "accepted" or self.agreed:
            return False
        self.state, self.taken_back = "abandoned", True
        return True


class Synergies(RuleBasedStateMachine):
    """Tries steps on the service and on the model."""

    @initialize(reached=st.integers(0, len(USUAL)))
    def accept(self, reached: int) -> None:
        """Accept the proposal, and take some of the usual steps."""
        self.following: Following = opened(over_fakes(MovingClock()))
        self.model = Model()
        self.entries = self._entries()
        for who, step in USUAL[:reached]:
            if step == "agree":
                self.agree(who, None, False)
            elif step == "sign":
                self.sign(who, None, False)
            else:
                self.record(who, step, False)

    def _entries(self) -> int:
        return self.following.services.store.read(lambda r: r.journal.count())

    def _try(self, who: str, step: Callable[..., object], expected: bool, *, is_stale: bool) -> None:
        """Take a step on the service, and compare whether it was taken."""
        version = self.model.steps - is_stale
        try:
            step(self.following.services, PEOPLE[who], self.following.id, version)
            taken = True
        except SymbioseError:
            taken = False
        assert taken is expected, (who, self.model)
        self.model.steps += taken

    def _propose(self, who: str, is_stale: bool, tried: Callable[[], bool]) -> bool:
        """Return whether the model takes a step; a stale form changes nothing in it."""
        return False if is_stale else tried()

    @rule(who=people, side=st.sampled_from([None, "G", "R"]), is_stale=stale)
    def agree(self, who: str, side: str | None, is_stale: bool) -> None:
        model = self.model
        expected = self._propose(
            who, is_stale, lambda: model.say(model.agreed, who, side, "accepted", "agreed")
        )
        spoken = {None: None, "G": Side.GIVER, "R": Side.RECEIVER}[side]
        self._try(who, lambda *call: agree_to_exchange(*call, spoken), expected, is_stale=is_stale)

    @rule(who=people, side=st.sampled_from([None, "G", "R"]), is_stale=stale)
    def sign(self, who: str, side: str | None, is_stale: bool) -> None:
        model = self.model
        expected = self._propose(
            who, is_stale, lambda: model.say(model.signed, who, side, "in_study", "contracted")
        )
        spoken = {None: None, "G": Side.GIVER, "R": Side.RECEIVER}[side]
        self._try(who, lambda *call: confirm_contract(*call, spoken), expected, is_stale=is_stale)

    @rule(who=people, state=st.sampled_from(RECORDED), is_stale=stale)
    def record(self, who: str, state: str, is_stale: bool) -> None:
        expected = self._propose(who, is_stale, lambda: self.model.record(who, state))
        self._try(who, lambda *call: record_state(*call, State(state)), expected, is_stale=is_stale)

    @rule(next_state=st.sampled_from(["in_study", "running", "ended"]))
    def record_as_coordinator(self, next_state: str) -> None:
        self.record("coordinator", next_state, False)

    @rule(who=st.sampled_from(["giver", "receiver"]))
    def say_what_is_asked(self, who: str) -> None:
        if self.model.state == "accepted":
            self.agree(who, None, False)
        else:
            self.sign(who, None, False)

    @rule(who=people, is_stale=stale, rarely=st.integers(0, 2))
    def abandon(self, who: str, is_stale: bool, rarely: int) -> None:
        if rarely:
            return
        expected = self._propose(who, is_stale, lambda: self.model.abandon(who))
        self._try(who, lambda *call: abandon_synergy(*call, "un motif"), expected, is_stale=is_stale)

    @rule(who=people, rarely=st.integers(0, 2))
    def take_back(self, who: str, rarely: int) -> None:
        """Withdraw the acceptance on the proposal itself; one that is abandoned is another matter."""
        if rarely or self.model.state not in LIVING:
            return
        expected = self.model.take_back(who)
        self._try(
            who, lambda services, actor, *_: reopen(services, actor, PROPOSAL.id, 1), expected, is_stale=False
        )

    @invariant()
    def the_service_is_as_the_model(self) -> None:
        synergy, model = self.following.synergy, self.model
        assert synergy.state.value == model.state
        assert {w.side.value[0].upper(): w.by for w in synergy.agreements} == self._accounts(model.agreed)
        assert {w.side.value[0].upper(): w.by for w in synergy.signatures} == self._accounts(model.signed)

    @invariant()
    def nobody_decided_for_both_sides(self) -> None:
        synergy = self.following.synergy
        for words, states in (
            (synergy.agreements, ["agreed", "in_study", "contracted", "running", "ended"]),
            (synergy.signatures, ["contracted", "running", "ended"]),
        ):
            assert len({word.by for word in words}) == len(words)
            assert all(self._manages(word.by, synergy.site_of(word.side)) for word in words)
            if synergy.state.value in states:
                assert len(words) == 2

    @invariant()
    def names_and_flows_are_open_only_while_both_agree(self) -> None:
        synergy = self.following.synergy
        flow = self.following.services.store.read(lambda r: r.flows.get("flow_need"))
        seen = opening(GIVER, synergy, Side.RECEIVER, flow)
        both = synergy.state.value in ("agreed", "in_study", "contracted", "running")
        assert (seen.contact, seen.flow) == (both, both)
        assert seen.name is (both or synergy.state is State.ENDED)

    @invariant()
    def each_step_left_one_event_and_one_entry(self) -> None:
        history = self.following.services.store.read(lambda r: r.synergies.history(self.following.id))
        assert [event.version for event in history] == list(range(1, self.model.steps + 1))
        assert self._entries() == self.entries + self.model.steps - 1

    @invariant()
    def the_decision_binds_as_long_as_the_synergy_lives(self) -> None:
        last = self.following.services.store.read(lambda r: r.decisions.of_proposal(PROPOSAL.id))[-1]
        expected = {"abandoned": "refused", "ended": "proposed"}.get(self.model.state, "accepted")
        assert last.state.value == ("proposed" if self.model.taken_back else expected)

    @staticmethod
    def _accounts(said: dict[str, str]) -> dict[str, str]:
        return {side: PEOPLE[who].id for side, who in said.items()}

    @staticmethod
    def _manages(account_id: str, site_id: str) -> bool:
        return any(actor.id == account_id and site_id in actor.site_ids for actor in PEOPLE.values())


def test_s09_a_synergy_follows_its_states_and_nobody_decides_for_both_sides() -> None:
    run_state_machine_as_test(
        Synergies, settings=settings(deadline=None, max_examples=30, stateful_step_count=12)
    )
